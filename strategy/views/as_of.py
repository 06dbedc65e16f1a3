"""How a page is read: `?as_of=ДД.ММ.ГГГГ`, else the region's last known day; `unapproved=1`; `plan=first`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

from enterprises.models import Region
from enterprises.requests import Request
from sessions_app.dates import default_as_of
from strategy.forms.dates import AsOfForm


@dataclass(frozen=True)
class Chosen:
    """`query` carries the choice into links; empty where nobody chose."""

    day: date
    form: AsOfForm
    query: str
    usual: date
    unapproved: bool = False
    first_plan: bool = False

    @property
    def is_default(self) -> bool:
        return self.day == self.usual and not self.unapproved and not self.first_plan


def chosen_day(request: Request, region: Region) -> Chosen:
    usual = default_as_of(region, timezone.localdate())
    asked = "as_of" in request.GET
    form = AsOfForm(request.GET if asked else None, initial={"as_of": usual})
    day = form.cleaned_data["as_of"] if asked and form.is_valid() else None
    query = {"as_of": f"{day:%d.%m.%Y}"} if day and day != usual else {}
    unapproved = request.GET.get("unapproved") == "1"
    if unapproved:
        query["unapproved"] = "1"
    first_plan = request.GET.get("plan") == "first"
    if first_plan:
        query["plan"] = "first"
    chosen_region = request.session.get("region")
    if chosen_region and chosen_region != region.code:
        query["region"] = region.code
    return Chosen(day or usual, form, f"?{urlencode(query)}" if query else "", usual, unapproved, first_plan)
