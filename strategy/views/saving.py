"""One road for all forms of the room: a form, one verb, a redirect; 422 with sentences, 409 with both
texts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from enterprises.requests import Request
from enterprises.versions import StaleVersion
from strategy.forms.saving import Difference, VerbForm


def offer(request: Request, form: VerbForm, page: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """`page`: title, back (where «не сохранять» leads), button; optional intro, crumbs, template."""
    return render(
        request, page.get("template", "strategy/_form_page.html"), {"form": form, **page}, status=status
    )


def save(
    request: Request,
    form: VerbForm,
    page: dict[str, Any],
    verb: Callable[[], Any],
    *,
    then: Callable[[Any], str],
    sentence: str,
    again: Callable[[StaleVersion], tuple[VerbForm, list[Difference]]] | None = None,
) -> HttpResponse:
    """`again` makes the form with the present version after somebody else saved, and tells the two texts
    apart.
    """
    if not form.is_valid():
        return offer(request, form, page, status=422)
    try:
        done = verb()
    except StaleVersion as stale:
        if again is None:
            raise
        fresh, conflict = again(stale)
        # Where the fields agree, something else of the same plan was changed.
        rows = conflict or [Difference(_("Elsewhere in the record"), _("changed"), _("not changed"))]
        return offer(request, fresh, {**page, "conflict": rows}, status=409)
    except ValidationError as refusal:
        form.take(refusal)
        return offer(request, form, page, status=422)
    messages.success(request, sentence)
    return HttpResponseRedirect(then(done))


def with_data(request: Request, **changed: object) -> Any:
    """What was typed, with the hidden fields of the second press."""
    data = request.POST.copy()
    for name, value in changed.items():
        data[name] = str(value)
    return data
