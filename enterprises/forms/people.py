"""Reading a person from the screen: the name, the work contact, rows of posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises import choosing
from enterprises.forms.dates import DateField
from enterprises.forms.differences import Difference, differences
from enterprises.forms.fields import Chosen, Line
from enterprises.forms.rows import MOST_ROWS, Row, RowsFormSet, WithRows
from enterprises.forms.sourced import SourcedForm, offer
from enterprises.models import Organisation, Person, Region
from enterprises.people import FACTS, PostRow


class PersonForm(SourcedForm):
    last_name = Line(label=gettext_lazy("Last name"), max_length=100)
    first_name = Line(
        label=gettext_lazy("First name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("As the source writes it; an initial will do."),
    )
    patronymic = Line(label=gettext_lazy("Patronymic"), max_length=100, required=False)
    work_contact = Line(
        label=gettext_lazy("Work contact"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "A work phone or e-mail, as long as the consent is valid. History does not show it."
        ),
    )

    def __init__(self, *args: Any, has_consent: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_consent:
            del self.fields["work_contact"]

    def fields_of_verb(self) -> dict[str, Any]:
        """The arguments of `people.create_person` and `update_person`, but for the posts."""
        facts = {name: self.cleaned_data[name] for name in FACTS if name in self.fields}
        return {**facts, **self.sources_of_verb()}


class PostRowForm(Row):
    organisation = Chosen(choosing.organisations, label=gettext_lazy("Organisation"), required=False)
    title = Line(label=pgettext_lazy("of a person", "Post"), max_length=300, required=False)
    valid_from = DateField(label=gettext_lazy("From"), required=False)
    valid_to = DateField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Organisation.objects.of(region).present().select_related("settlement")
        offer(self.fields["organisation"], rows, "enterprises:find", region)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("valid_from"), data.get("valid_to")
        organisation, title = data.get("organisation"), data.get("title")
        if "organisation" in data and organisation is None and (title or begins or ends):
            self.add_error(
                "organisation", ValidationError(_("Choose the organisation of this post."), code="required")
            )
        if "title" in data and not title and (organisation or begins or ends):
            self.add_error("title", ValidationError(_("Enter the post."), code="required"))
        if begins and ends and ends < begins:
            self.add_error(
                "valid_to", ValidationError(_("The end date is earlier than the start date."), code="order")
            )
        return data

    def row(self) -> PostRow | None:
        data = self.cleaned_data
        if data.get("organisation") is None:
            return None
        return PostRow(data["organisation"], data["title"], data["valid_from"], data["valid_to"])


class _Posts(RowsFormSet):
    unique_by = ("organisation", "valid_from", "valid_to", "title")


PostsFormSet = forms.formset_factory(
    PostRowForm, formset=_Posts, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
)


@dataclass
class PersonForms(WithRows):
    """The form with its rows of posts."""

    main: PersonForm
    posts: Any

    @classmethod
    def of(
        cls,
        region: Region,
        data: Mapping[str, Any] | None = None,
        person: Person | None = None,
        organisation: Organisation | None = None,
    ) -> PersonForms:
        """`organisation` is where the first post of a new person will be."""
        initial = initial_of(person) if person else {}
        rows = [vars(row) for row in initial.get("posts", [])]
        if organisation is not None:
            rows = [{"organisation": organisation}]
        return cls(
            PersonForm(
                data,
                region=region,
                initial=initial,
                has_consent=person is not None and person.consents.valid().exists(),
            ),
            PostsFormSet(data, prefix="posts", initial=rows, form_kwargs={"region": region}),
        )

    @property
    def tables(self) -> Sequence[Any]:
        return (self.posts,)

    def fields_of_verb(self) -> dict[str, Any]:
        return {**self.main.fields_of_verb(), "posts": self.posts.rows()}


def initial_of(person: Person) -> dict[str, Any]:
    """What the form shows of a saved person, in the types that its clean values have."""
    posts = person.posts.select_related("organisation__settlement")
    return {
        **{name: getattr(person, name) for name in FACTS},
        "posts": [PostRow(post.organisation, post.title, post.valid_from, post.valid_to) for post in posts],
        "version": person.version,
    }


def differences_of(forms_: PersonForms, current: Person) -> list[Difference]:
    """Fields in which the saved person and the (valid) form say different things."""
    typed = forms_.fields_of_verb()
    names = [name for name in (*FACTS, "posts") if name in typed]
    return differences(forms_.main, names, initial_of(current), typed, {"posts": _("Posts")})
