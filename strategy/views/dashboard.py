from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request
from sessions_app.dates import default_as_of
from strategy import permissions, resolutions, visits
from strategy.dashboards import pilots
from strategy.dashboards.before_pilots import BeforePilots
from strategy.dashboards.overview import matter_now
from strategy.dashboards.overview import overview as read_overview
from strategy.forms.resolutions import DecideForm
from strategy.models import MatterDecision
from strategy.views import saving
from strategy.views.as_of import chosen_day


@require_safe
def overview(request: Request) -> HttpResponse:
    as_of = chosen_day(request, request.region)
    last_visit = visits.last_before(request.user, request.region)
    more = request.GET.get("more") == "1"
    page = read_overview(
        request.region,
        as_of.day,
        unapproved=as_of.unapproved,
        first_plan=as_of.first_plan,
        since=visits.day_of(last_visit, as_of.day),
        page=_page(request, "clusters"),
        matters_page=_page(request, "matters"),
        more_matters=more,
    )
    context: dict[str, object] = {
        "overview": page,
        "as_of": as_of,
        "as_of_query": as_of.query,
        "may_decide": permissions.decides_in(request.user, request.region),
        "last_visit": last_visit,
        "more_matters_url": _with(request, more="1"),
    }
    if more and request.headers.get("HX-Request"):
        return render(request, "strategy/dashboard/_more_matters.html", context | {"matters": page.matters})
    if isinstance(page, BeforePilots):
        context["origins"] = origins_for(page.proved)
        return render(request, "strategy/dashboard/before_pilots.html", context)
    return render(request, "strategy/dashboard/page.html", context)


@require_safe
def compare(request: Request) -> HttpResponse:
    """Pilots side by side."""
    as_of = chosen_day(request, request.region)
    comparison = pilots.compare(
        request.region, as_of.day, unapproved=as_of.unapproved, first_plan=as_of.first_plan
    )
    context = {"comparison": comparison, "as_of": as_of, "as_of_query": as_of.query}
    return render(request, "strategy/dashboard/compare.html", context)


@require_POST
def seen(request: Request) -> HttpResponse:
    visits.see(request.user, request.region)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("dashboard")


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request) -> HttpResponse:
    """«Решить» and «Поручить»: `?matter=…` names what is decided, perhaps with an instruction."""
    if not permissions.decides_in(request.user, request.region):
        raise PermissionDenied
    asked = request.POST.get("key", "") if request.method == "POST" else request.GET.get("matter", "")
    day = default_as_of(request.region, timezone.localdate())
    done = MatterDecision.objects.of(request.region).filter(key=asked).select_related("decision").first()
    if done is not None and request.method != "POST":
        messages.info(request, _("This matter is decided already."))
        return redirect(done.decision)
    matter = matter_now(request.region, day, asked)
    if matter is None:
        messages.info(request, _("The overview asks no such question any more."))
        return redirect("dashboard")
    page = {
        "title": _("Decide"),
        "root": (_("Overview"), reverse("dashboard")),
        "back": reverse("dashboard"),
        "button": _("Record the decision"),
        "template": "strategy/dashboard/decide.html",
        "matter": matter,
    }
    region = request.region
    if request.method != "POST":
        return saving.offer(request, DecideForm(region=region, initial={"key": matter.key}), page)
    form = DecideForm(request.POST, region=region)
    return saving.save(
        request,
        form,
        page,
        lambda: resolutions.decide(matter, region=region, by=request.user, **form.values()),
        then=lambda decision: decision.get_absolute_url(),
        sentence=_("The decision was recorded."),
    )


def _with(request: Request, **query: str) -> str:
    return f"?{urlencode(request.GET.dict() | query)}"


def _page(request: Request, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
