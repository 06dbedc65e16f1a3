"""The registry's own facets of its list: kind, place, industry, form, status, source, completeness, check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import completeness, panels, tallies
from enterprises.models import Industry, LegalForm, Municipality, Organisation, Region, Settlement, Source
from enterprises.panels import Choice, Facet

Rows = QuerySet[Organisation]
NOT_STATED = "none"
# At once, and after asking for more; what is rarer is found by words.
MOST_SHOWN = 8
MOST_NAMED = 40
LONGEST_KEY = 18
MUNICIPALITY = "settlement__municipality"


def keys_of(values: Iterable[str]) -> list[int]:
    """The ids among the values of an address."""
    return [
        int(value) for value in values if value.isascii() and value.isdigit() and len(value) <= LONGEST_KEY
    ]


def by_key(column: str, values: Sequence[str]) -> Q:
    """Rows whose foreign key is one of the values, «not stated» included."""
    wanted = Q(**{f"{column}__in": keys_of(values)})
    return wanted | Q(**{f"{column}__isnull": True}) if NOT_STATED in values else wanted


def _most_of(rows: Rows) -> int:
    return MOST_NAMED if isinstance(rows, tallies.CountedRows) and rows.more else MOST_SHOWN


def keys_worth_naming(rows: Rows, counts: Mapping[int | None, int], picked: Sequence[str]) -> list[int]:
    """Keys of the choices that a facet can show, and of one more: a region has thousands of places, and a few
    are read.
    """
    keys = sorted((key for key in counts if key is not None), key=lambda key: (-counts[key], key))
    return list({*keys[: _most_of(rows) + 1], *keys_of(picked)})


def most_frequent(rows: Rows, choices: Iterable[Choice], picked: Sequence[str]) -> list[Choice]:
    """The choices with most rows, and the next one as a rare one; «not stated» last, and what is picked never
    left out or called rare.
    """
    most = _most_of(rows)
    ordered = sorted(choices, key=lambda choice: (choice.value == NOT_STATED, -choice.count, choice.label))
    shown = {*picked, NOT_STATED}
    return [
        choice if place < most or choice.value in shown else replace(choice, rare=True)
        for place, choice in enumerate(ordered)
        if place <= most or choice.value in shown
    ]


def _kinds(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "kind")
    return [
        Choice(kind.value, str(kind.label).capitalize(), counts.get(kind.value, 0))
        for kind in Organisation.Kind
    ]


def _of_kinds(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(kind__in=values)


def _places(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "settlement")
    settlements = Settlement.objects.in_bulk(keys_worth_naming(rows, counts, picked))
    choices = [Choice(str(key), place.name, counts.get(key, 0)) for key, place in settlements.items()]
    if None in counts or NOT_STATED in picked:
        choices.append(Choice(NOT_STATED, _("not stated"), counts.get(None, 0)))
    return most_frequent(rows, choices, picked)


def _at_places(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(by_key("settlement", values))


def _sources(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "source")
    sources = Source.objects.of(region).in_bulk(keys_worth_naming(rows, counts, picked))
    # Two files of one day are told apart by their names.
    alike = Counter(source.brief for source in sources.values())
    choices = [
        Choice(str(key), source.brief if alike[source.brief] == 1 else source.title, counts.get(key, 0))
        for key, source in sources.items()
    ]
    if None in counts or NOT_STATED in picked:
        choices.append(Choice(NOT_STATED, _("source not named"), counts.get(None, 0)))
    return most_frequent(rows, choices, picked)


def _from_sources(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(by_key("source", values))


def _bands(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = completeness.bands(tallies.cards(rows, region))
    return [Choice(band, str(label), counts[band]) for band, label in completeness.Band.LABELS.items()]


def _in_bands(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return completeness.in_bands(rows, values, region)


def _gaps(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    empty = {gap.requirement.key: gap.empty for gap in completeness.gaps(tallies.cards(rows, region))}
    return most_frequent(
        rows,
        (
            Choice(key, label, empty.get(key, 0))
            for key, label in completeness.labels().items()
            if key in empty or key in picked
        ),
        picked,
    )


def _with_gaps(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return completeness.lacking(rows, values, region)


def _municipalities(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, MUNICIPALITY)
    known = Municipality.objects.in_bulk(keys_worth_naming(rows, counts, picked))
    choices = [Choice(str(key), one.name, counts.get(key, 0)) for key, one in known.items()]
    if None in counts or NOT_STATED in picked:
        choices.append(Choice(NOT_STATED, _("not stated"), counts.get(None, 0)))
    return most_frequent(rows, choices, picked)


def _in_municipalities(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(by_key(MUNICIPALITY, values))


def _legal_forms(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "legal_form")
    known = LegalForm.objects.in_bulk(keys_worth_naming(rows, counts, picked))
    choices = [Choice(str(key), str(form), counts.get(key, 0)) for key, form in known.items()]
    if None in counts or NOT_STATED in picked:
        choices.append(Choice(NOT_STATED, _("not stated"), counts.get(None, 0)))
    return most_frequent(rows, choices, picked)


def _of_legal_forms(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(by_key("legal_form", values))


def _statuses(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "status")
    return [
        Choice(status.value or NOT_STATED, str(capfirst(status.label)), counts.get(status.value, 0))
        for status in sorted(Organisation.Status, key=lambda status: not status.value)
        if counts.get(status.value) or (status.value or NOT_STATED) in picked
    ]


def _of_statuses(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    return rows.filter(status__in=["" if value == NOT_STATED else value for value in values if value])


# Industry: a tree of ОКВЭД2. What is picked opens its own next level; the deepest picked decides.

INDUSTRY_LEVELS = (1, 2, 4, 5, 7, 8)


def _is_below(code: str, above: str, section: str) -> bool:
    """Whether a code stands below a line: a section is a letter, a code holds all that begin with it."""
    return section == above if above.isalpha() else code.startswith(above)


def _deepest(values: Sequence[str], sections: dict[str, str]) -> list[str]:
    return [
        value
        for value in values
        if not any(other != value and _is_below(other, value, sections.get(other, "")) for other in values)
    ]


def _sections(codes: Iterable[str]) -> dict[str, str]:
    known = Industry.objects.filter(code__in=[code for code in codes if len(code) <= 10])
    return dict(known.values_list("code", "section"))


def _industries(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    counts = tallies.counts(rows, "main_industry")
    missing = counts.pop(None, 0)
    known = Industry.objects.filter(pk__in=counts).values_list("pk", "code", "section")
    found: Counter[str] = Counter()
    sections: dict[str, str] = _sections(value for value in picked if value != NOT_STATED)
    for key, code, section in known:
        lines = {section, *(code[:length] for length in INDUSTRY_LEVELS[1:] if length <= len(code))}
        for line in lines:
            if not line.endswith("."):
                found[line] += counts[key]
                sections[line] = section
    opened = [value for value in picked if value in sections]
    shown = {
        line
        for line in {*found, *opened}
        if line.isalpha()
        or line in opened
        or any(_is_next(line, above, sections[line]) for one in opened for above in _above(one, sections))
    }
    names = dict(Industry.objects.filter(code__in=shown).values_list("code", "name"))
    choices = [
        Choice(
            line,
            # The classifier shouts the names of its sections.
            name.capitalize() if line.isalpha() else f"{line}\u00a0{name}",
            found[line],
            level=sum(length < len(line) for length in INDUSTRY_LEVELS),
        )
        for line, name in sorted(
            names.items(), key=lambda pair: (sections[pair[0]], not pair[0].isalpha(), pair[0])
        )
    ]
    if missing or NOT_STATED in picked:
        choices.append(Choice(NOT_STATED, _("not stated"), missing))
    return choices


def _above(line: str, sections: dict[str, str]) -> list[str]:
    """A line with all above it, whose next levels are shown while it is picked."""
    lengths = [length for length in INDUSTRY_LEVELS[1:] if length <= len(line)] if not line.isalpha() else []
    return [sections[line], *(line[:length] for length in lengths)]


def _is_next(line: str, above: str, section: str) -> bool:
    if line.isalpha() or not _is_below(line, above, section):
        return False
    lengths = list(INDUSTRY_LEVELS)
    at = lengths.index(len(above)) if len(above) in lengths else -1
    return 0 <= at < len(lengths) - 1 and len(line) == lengths[at + 1]


def _in_industries(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    sections = _sections(value for value in values if value != NOT_STATED)
    wanted = Q(pk__in=[])
    for value in _deepest([value for value in values if value in sections], sections):
        wanted |= (
            Q(main_industry__section=value) if value.isalpha() else Q(main_industry__code__startswith=value)
        )
    if NOT_STATED in values:
        wanted |= Q(main_industry__isnull=True)
    return rows.filter(wanted)


# When the card was last compared with its sources


class Checked:
    NEVER, LONG_AGO, THIS_YEAR, LATELY = "never", "year", "months", "month"
    LABELS = {
        NEVER: gettext_lazy("never"),
        LONG_AGO: gettext_lazy("more than a year ago"),
        THIS_YEAR: gettext_lazy("within a year"),
        LATELY: gettext_lazy("within 30 days"),
    }

    @staticmethod
    def borders(today: date) -> tuple[date, date]:
        return today - timedelta(days=365), today - timedelta(days=30)


def _checks(rows: Rows, region: Region, picked: Sequence[str]) -> list[Choice]:
    year, month = Checked.borders(timezone.localdate())
    found: Counter[str] = Counter()
    for day, number in tallies.counts(rows, "checked_on").items():
        if day is None:
            found[Checked.NEVER] += number
        elif day < year:
            found[Checked.LONG_AGO] += number
        else:
            found[Checked.THIS_YEAR if day < month else Checked.LATELY] += number
    return [Choice(key, str(label), found[key]) for key, label in Checked.LABELS.items()]


def _checked(rows: Rows, values: Sequence[str], region: Region) -> Rows:
    year, month = Checked.borders(timezone.localdate())
    bands = {
        Checked.NEVER: Q(checked_on__isnull=True),
        Checked.LONG_AGO: Q(checked_on__lt=year),
        Checked.THIS_YEAR: Q(checked_on__gte=year, checked_on__lt=month),
        Checked.LATELY: Q(checked_on__gte=month),
    }
    wanted = Q(pk__in=[])
    for value in values:
        wanted |= bands.get(value, Q(pk__in=[]))
    return rows.filter(wanted)


OWN = (
    Facet("kind", 10, gettext_lazy("Kind"), _kinds, _of_kinds, ("kind",)),
    Facet("place", 20, gettext_lazy("Place"), _places, _at_places, ("settlement",)),
    Facet(
        "municipality",
        25,
        gettext_lazy("Municipality"),
        _municipalities,
        _in_municipalities,
        (MUNICIPALITY,),
        folded=True,
    ),
    Facet(
        "industry",
        40,
        gettext_lazy("Industry"),
        _industries,
        _in_industries,
        ("main_industry",),
        folded=True,
    ),
    Facet(
        "legal_form",
        50,
        gettext_lazy("Legal form"),
        _legal_forms,
        _of_legal_forms,
        ("legal_form",),
        folded=True,
    ),
    Facet("status", 55, gettext_lazy("Status"), _statuses, _of_statuses, ("status",), folded=True),
    Facet("source", 80, gettext_lazy("Source"), _sources, _from_sources, ("source",)),
    Facet("completeness", 90, gettext_lazy("Completeness"), _bands, _in_bands, (tallies.CARDS,)),
    Facet("missing", 95, gettext_lazy("What is missing"), _gaps, _with_gaps, (tallies.CARDS,)),
    Facet(
        "checked",
        97,
        gettext_lazy("Checked with the sources"),
        _checks,
        _checked,
        ("checked_on",),
        folded=True,
    ),
)


def all_facets() -> list[Facet]:
    """The registry's own facets and those of the upper apps, in order."""
    return sorted([*OWN, *panels.facets], key=lambda facet: (facet.order, facet.key))
