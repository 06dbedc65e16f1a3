from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from strategy import periods, permissions
from strategy.dashboards.indicator_page import indicator_page
from strategy.dashboards.measure_page import measure_page
from strategy.dashboards.programme_page import members_in_words, programme_page
from strategy.models import Indicator, Measure, Programme
from strategy.views.as_of import chosen_day


@require_safe
def detail(request: Request, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(
        Programme.objects.visible_to(request.user).select_related(
            "kept_by", "cluster__curator", "light_rule", "customer", "coordinator"
        ),
        pk=programme_id,
    )
    enter_region(request, programme.kept_by)
    as_of = chosen_day(request, programme.kept_by)
    page = programme_page(programme, as_of.day, unapproved=as_of.unapproved, first_plan=as_of.first_plan)
    state = page.state
    origins = origins_for(
        [*state.loaded.milestones, *(one.risk for one in state.risks), *state.loaded.versions]
    )
    return render(
        request,
        "strategy/programme/page.html",
        {
            "programme": programme,
            "page": page,
            "state": state,
            "members": members_in_words(page),
            "origins": origins,
            "as_of": as_of,
            "as_of_query": as_of.query,
            "can_edit": permissions.can_edit_programme(request.user, programme),
            "period_key": periods.key_of(periods.current(programme, as_of.day)),
        },
    )


@require_safe
def measure(request: Request, measure_id: int) -> HttpResponse:
    found = get_object_or_404(
        Measure.objects.filter(programme__kept_by__in=request.user.region_ids).select_related(
            "programme__kept_by",
            "programme__cluster",
            "programme__light_rule",
            "task__goal",
            "source",
            "recorded_by",
        ),
        pk=measure_id,
    )
    enter_region(request, found.programme.kept_by)
    as_of = chosen_day(request, request.region)
    page = measure_page(found, as_of.day, unapproved=as_of.unapproved, first_plan=as_of.first_plan)
    if page is None:
        raise Http404
    origins = origins_for(
        [
            found,
            page.revision,
            *(row.flow for row in page.flows),  # type: ignore[list-item]
            *(row.fact for row in page.results if row.fact),
            *(one.milestone for one in page.milestones),  # type: ignore[attr-defined]
        ]
    )
    return render(
        request,
        "strategy/measure/page.html",
        {
            "measure": found,
            "page": page,
            "participants": page.revision.participants.select_related("settlement"),
            "origins": origins,
            "as_of": as_of,
            "as_of_query": as_of.query,
            "can_edit": permissions.can_edit_programme(request.user, found.programme),
        },
    )


@require_safe
def indicator(request: Request, indicator_id: int) -> HttpResponse:
    found = get_object_or_404(
        Indicator.objects.filter(programme__kept_by__in=request.user.region_ids).select_related(
            "programme__kept_by",
            "programme__cluster",
            "programme__light_rule",
            "responsible",
            "source",
            "recorded_by",
        ),
        pk=indicator_id,
    )
    enter_region(request, found.programme.kept_by)
    as_of = chosen_day(request, request.region)
    page = indicator_page(found, as_of.day, unapproved=as_of.unapproved, first_plan=as_of.first_plan)
    if page is None:
        raise Http404
    origins = origins_for(
        [
            found,
            *page.revisions,
            *(cell.reported for cell in page.cells if cell.reported),
            *(cell.report for cell in page.cells if cell.report),
        ]
    )
    return render(
        request,
        "strategy/indicator/page.html",
        {
            "indicator": found,
            "page": page,
            "state": page.state,
            "origins": origins,
            "as_of": as_of,
            "as_of_query": as_of.query,
            "can_edit": permissions.can_edit_programme(request.user, found.programme),
            "can_set_colour": permissions.can_set_lights(request.user, found.programme),
            "period_key": periods.key_of(page.last.period),
        },
    )
