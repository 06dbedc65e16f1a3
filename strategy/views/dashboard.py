from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request
from strategy.dashboards.before_pilots import BeforePilots
from strategy.dashboards.overview import overview as read_overview
from strategy.views.as_of import chosen_day


@require_safe
def overview(request: Request) -> HttpResponse:
    as_of = chosen_day(request, request.region)
    page = read_overview(request.region, as_of.day)
    context: dict[str, object] = {"overview": page, "as_of": as_of, "as_of_query": as_of.query}
    if isinstance(page, BeforePilots):
        context["origins"] = origins_for(page.proved)
        return render(request, "strategy/dashboard/before_pilots.html", context)
    return render(request, "strategy/dashboard/page.html", context)
