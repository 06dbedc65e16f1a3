from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.provenance import origins_for
from enterprises.requests import Request, enter_region
from enterprises.versions import StaleVersion
from sessions_app.models import Board, Priority
from strategy import clusters, permissions
from strategy.dashboards import clusters as dashboards
from strategy.forms.clusters import ClusterForm, MemberForm, NewClusterForm, StateForm
from strategy.forms.saving import Difference
from strategy.models import Cluster, ClusterMember, RuleSet
from strategy.views import saving
from strategy.views.as_of import chosen_day

S = TypeVar("S", Board, Priority)


@require_safe
def list_clusters(request: Request) -> HttpResponse:
    as_of = chosen_day(request, request.region)
    groups = dashboards.by_state(request.region, as_of.day)
    return render(
        request,
        "strategy/cluster/list.html",
        {
            "groups": groups,
            "count": sum(len(group.rows) for group in groups),
            "as_of": as_of,
            "as_of_query": as_of.query,
            "can_add": permissions.can_add_clusters(request.user, request.region),
        },
    )


@require_safe
def detail(request: Request, cluster_id: int) -> HttpResponse:
    cluster = get_object_or_404(
        Cluster.objects.visible_to(request.user).select_related(
            "kept_by", "curator", "initiator_session", "specialised_organisation", "source", "recorded_by"
        ),
        pk=cluster_id,
    )
    enter_region(request, cluster.kept_by)
    as_of = chosen_day(request, cluster.kept_by)
    page = dashboards.page(cluster, as_of.day)
    decision = [page.ruling.decision] if page.ruling else []
    conditions = [*page.ruling.conditions, *page.ruling.reviews] if page.ruling else []
    origins = origins_for(
        [cluster], ("", "makes", "markets", "competencies", "missing", "name")
    ) | origins_for(
        [*page.members, *page.statuses, *decision, *conditions, *(one.link for one in page.links)]
    )
    return render(
        request,
        "strategy/cluster/page.html",
        {
            "cluster": cluster,
            "page": page,
            "industries": cluster.industries.all(),
            "territory": cluster.territory.all(),
            "origins": origins,
            "as_of": as_of,
            "as_of_query": as_of.query,
            "can_edit": permissions.can_edit_cluster(request.user, cluster),
            "rule_sets": RuleSet.objects.of(cluster.kept_by),
        },
    )


# Changing ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """A new cluster; with `?board=` or `?priority=` it is proposed from that and keeps the link."""
    seed = _named(request, "board", Board) or _named(request, "priority", Priority)
    region = seed.session.kept_by if seed else request.region
    if seed:
        enter_region(request, region)
    may = permissions.can_propose_clusters if seed else permissions.can_add_clusters
    if not may(request.user, region):
        raise PermissionDenied
    page = {
        "title": _title(seed),
        "back": seed.get_absolute_url() if seed else reverse("strategy:list"),
        "button": _("Add the cluster"),
    }
    if request.method != "POST":
        initial = {"name": Truncator(seed.title).chars(300)} if seed else {}
        return saving.offer(request, NewClusterForm(region=region, initial=initial), page)
    form = NewClusterForm(request.POST, region=region)

    def verb() -> Cluster:
        data = form.cleaned_data
        if isinstance(seed, Board):
            return clusters.propose_cluster(seed, by=request.user, since=data["since"], **form.passport())
        if isinstance(seed, Priority):
            return clusters.propose_from_priority(
                seed, by=request.user, since=data["since"], **form.passport()
            )
        return clusters.add_cluster(
            region, by=request.user, since=data["since"], ground=data["ground"], **form.passport()
        )

    return saving.save(
        request,
        form,
        page,
        verb,
        then=lambda cluster: cluster.get_absolute_url(),
        sentence=_("The cluster was added."),
    )


def _title(seed: Board | Priority | None) -> str:
    if isinstance(seed, Board):
        return _("Propose a cluster from the board «%(board)s»") % {"board": seed.title}
    if isinstance(seed, Priority):
        return _("Propose a cluster from a priority")
    return _("New cluster")


def _named(request: Request, name: str, model: type[S]) -> S | None:
    """What the address names, of a session that the user may see."""
    key = request.GET.get(name, "")
    if not key:
        return None
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        raise Http404
    things = model._default_manager.filter(session__kept_by__in=request.user.region_ids)
    return get_object_or_404(things.select_related("session__kept_by"), pk=int(key))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, cluster_id: int) -> HttpResponse:
    cluster = _editable(request, cluster_id)
    page = {
        "title": cluster.name,
        "crumbs": [(cluster.name, cluster.get_absolute_url())],
        "back": cluster.get_absolute_url(),
        "button": _("Save"),
    }
    if request.method != "POST":
        return saving.offer(request, ClusterForm(region=cluster.kept_by, cluster=cluster), page)
    form = ClusterForm(request.POST, region=cluster.kept_by)

    def again(stale: StaleVersion) -> tuple[ClusterForm, list[Difference]]:
        current = _load(request, cluster_id)
        data = saving.with_data(request, version=current.version)
        return ClusterForm(data, region=current.kept_by), form.differences(ClusterForm.saved(current))

    return saving.save(
        request,
        form,
        page,
        lambda: clusters.edit_cluster(
            cluster, by=request.user, version=form.cleaned_data["version"], **form.passport()
        ),
        then=lambda _done: cluster.get_absolute_url(),
        sentence=_("The cluster was saved."),
        again=again,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_state(request: Request, cluster_id: int) -> HttpResponse:
    cluster = _editable(request, cluster_id)
    page = {
        "title": _("Change the status"),
        "crumbs": [(cluster.name, cluster.get_absolute_url())],
        "intro": _("The present status is «%(state)s». The lines of the history stay.")
        % {"state": cluster.get_state_display()},
        "back": cluster.get_absolute_url(),
        "button": _("Change the status"),
    }
    if request.method != "POST":
        return saving.offer(request, StateForm(initial={"version": cluster.version}), page)
    form = StateForm(request.POST)

    def again(stale: StaleVersion) -> tuple[StateForm, list[Difference]]:
        current = _load(request, cluster_id)
        return StateForm(saving.with_data(request, version=current.version)), form.differences(
            {"state": current.state}
        )

    return saving.save(
        request,
        form,
        page,
        lambda: clusters.change_state(cluster, by=request.user, **form.cleaned_data),
        then=lambda _done: cluster.get_absolute_url(),
        sentence=_("The status was changed."),
        again=again,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: Request, cluster_id: int) -> HttpResponse:
    cluster = _editable(request, cluster_id)
    page = {
        "title": _("Add a member"),
        "crumbs": [(cluster.name, cluster.get_absolute_url())],
        "back": f"{cluster.get_absolute_url()}#members",
        "button": _("Add the member"),
    }
    if request.method != "POST":
        return saving.offer(request, MemberForm(cluster=cluster), page)
    form = MemberForm(request.POST, cluster=cluster)

    def again(stale: StaleVersion) -> tuple[MemberForm, list[Difference]]:
        current = _load(request, cluster_id)
        return MemberForm(saving.with_data(request, version=current.version), cluster=current), []

    return saving.save(
        request,
        form,
        page,
        lambda: clusters.add_member(
            cluster, by=request.user, version=form.cleaned_data["version"], **form.values()
        ),
        then=lambda _done: f"{cluster.get_absolute_url()}#members",
        sentence=_("The member was added."),
        again=again,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_member(request: Request, member_id: int) -> HttpResponse:
    member = _member(request, member_id)
    cluster = member.cluster
    enter_region(request, cluster.kept_by)
    if not permissions.can_edit_cluster(request.user, cluster):
        raise PermissionDenied
    page = {
        "title": member.organisation.title,
        "crumbs": [(cluster.name, cluster.get_absolute_url())],
        "intro": _("A member that leaves keeps its line: enter the last day."),
        "back": f"{cluster.get_absolute_url()}#members",
        "button": _("Save"),
    }
    if request.method != "POST":
        return saving.offer(request, MemberForm(cluster=cluster, member=member), page)
    form = MemberForm(request.POST, cluster=cluster, member=member)

    def again(stale: StaleVersion) -> tuple[MemberForm, list[Difference]]:
        current = _member(request, member_id)
        data = saving.with_data(request, version=current.cluster.version)
        fresh = MemberForm(data, cluster=current.cluster, member=current)
        return fresh, form.differences(MemberForm.saved(current))

    return saving.save(
        request,
        form,
        page,
        lambda: clusters.edit_member(
            member, by=request.user, version=form.cleaned_data["version"], **form.values()
        ),
        then=lambda _done: f"{cluster.get_absolute_url()}#members",
        sentence=_("The member was saved."),
        again=again,
    )


def _load(request: Request, cluster_id: int) -> Cluster:
    return get_object_or_404(
        Cluster.objects.visible_to(request.user).select_related(
            "kept_by", "curator", "specialised_organisation__settlement"
        ),
        pk=cluster_id,
    )


def _editable(request: Request, cluster_id: int) -> Cluster:
    cluster = _load(request, cluster_id)
    enter_region(request, cluster.kept_by)
    if not permissions.can_edit_cluster(request.user, cluster):
        raise PermissionDenied
    return cluster


def _member(request: Request, member_id: int) -> ClusterMember:
    return get_object_or_404(
        ClusterMember.objects.filter(cluster__kept_by__in=request.user.region_ids).select_related(
            "cluster__kept_by", "organisation"
        ),
        pk=member_id,
    )
