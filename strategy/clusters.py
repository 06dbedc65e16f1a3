"""Clusters: proposing, describing, members, status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from enterprises.models import Organisation, Region, Source, User
from enterprises.versions import claim
from sessions_app.models import Board, Priority, Statement
from strategy.models import (
    Cluster,
    ClusterBoard,
    ClusterMember,
    ClusterPriority,
    ClusterState,
    ClusterStatement,
    ClusterStatus,
)

GROUND_LENGTH = 500
# Fields of the passport that name several records.
MANY = ("industries", "territory")


@transaction.atomic
def add_cluster(
    region: Region,
    *,
    by: User,
    name: str,
    since: date,
    ground: str = "",
    state: str = ClusterState.IDEA,
    source: Source | None = None,
    **passport: Any,
) -> Cluster:
    """A cluster with the first line of its status history. `passport` holds fields of the cluster."""
    many = {name: passport.pop(name) for name in MANY if name in passport}
    cluster = Cluster(kept_by=region, name=name, state=state, source=source, recorded_by=by, **passport)
    _check(cluster)
    cluster.save()
    for field, rows in many.items():
        getattr(cluster, field).set(rows)
    _add_status(cluster, state, since, ground, by=by, source=source)
    return cluster


@transaction.atomic
def propose_cluster(
    board: Board,
    *,
    by: User,
    name: str,
    since: date | None = None,
    statements: Sequence[Statement] = (),
    priorities: Sequence[Priority] = (),
    **passport: Any,
) -> Cluster:
    """A cluster that grew on a board: the board, its session and what was said stay linked to it.

    Raises ValidationError when the board already has a cluster.
    """
    # The board's row is held, so that two proposals of one board wait for each other.
    board = Board.objects.select_for_update(of=("self",)).select_related("session__kept_by").get(pk=board.pk)
    taken = ClusterBoard.objects.filter(board=board).select_related("cluster").first()
    if taken:
        raise ValidationError(
            _("The cluster «%(name)s» was already proposed from this board."),
            "board_is_taken",
            {"name": taken.cluster},
        )
    session = board.session
    days = list(session.days.values_list("date", flat=True))
    cluster = add_cluster(
        session.kept_by,
        by=by,
        name=name,
        since=since or (max(days) if days else timezone.localdate()),
        ground=_("Board «%(board)s»") % {"board": board.title},
        initiator_session=session,
        **passport,
    )
    ClusterBoard.objects.create(cluster=cluster, board=board)
    ClusterStatement.objects.bulk_create(
        ClusterStatement(cluster=cluster, statement=statement, quote=statement.text)
        for statement in statements
    )
    ClusterPriority.objects.bulk_create(
        ClusterPriority(cluster=cluster, priority=priority) for priority in priorities
    )
    return cluster


@transaction.atomic
def propose_from_priority(
    priority: Priority, *, by: User, name: str, since: date | None = None, **passport: Any
) -> Cluster:
    """A cluster that grew from a priority of a session: both it and what it rests on stay linked."""
    session = priority.session
    days = list(session.days.values_list("date", flat=True))
    cluster = add_cluster(
        session.kept_by,
        by=by,
        name=name,
        since=since or (max(days) if days else timezone.localdate()),
        # The ground is a line; a long priority is cut at a word.
        ground=Truncator(_("Priority «%(priority)s»") % {"priority": priority.title}).chars(GROUND_LENGTH),
        initiator_session=session,
        **passport,
    )
    ClusterPriority.objects.create(cluster=cluster, priority=priority)
    ClusterStatement.objects.bulk_create(
        ClusterStatement(cluster=cluster, statement=link.statement, quote=link.statement.text)
        for link in priority.statement_links.select_related("statement")
    )
    return cluster


@transaction.atomic
def edit_cluster(cluster: Cluster, *, by: User, version: int, **passport: Any) -> None:
    """Change the passport that the editor saw as `version`. Raises StaleVersion when it changed in
    between.
    """
    claim(cluster, version)
    for name in MANY:
        if name in passport:
            getattr(cluster, name).set(passport.pop(name))
    for name, value in passport.items():
        setattr(cluster, name, value)
    _check(cluster)
    cluster.save(update_fields=list(passport))


@transaction.atomic
def change_state(
    cluster: Cluster,
    *,
    by: User,
    version: int,
    state: str,
    since: date,
    ground: str,
    source: Source | None = None,
) -> ClusterStatus:
    """A new line in the status history; the lines before it stay.

    Raises ValidationError when the cluster already has this status, when the day is earlier than the status
    it follows, or without a ground.
    """
    claim(cluster, version)
    if not ground.strip():
        raise ValidationError(
            {"ground": ValidationError(_("Name the ground: a decision, an act, a statement."), "no_ground")}
        )
    if state == cluster.state:
        raise ValidationError(
            {"state": ValidationError(_("The cluster already has this status."), "same_state")}
        )
    last = cluster.statuses.order_by("since", "pk").last()
    if last and since < last.since:
        raise ValidationError(
            {
                "since": ValidationError(
                    _("The present status began on %(day)s; a new one cannot begin earlier."),
                    "too_early",
                    {"day": f"{last.since:%d.%m.%Y}"},
                )
            }
        )
    cluster.state = state
    cluster.save(update_fields=["state"])
    return _add_status(cluster, state, since, ground, by=by, source=source)


def _add_status(
    cluster: Cluster, state: str, since: date, ground: str, *, by: User, source: Source | None
) -> ClusterStatus:
    return ClusterStatus.objects.create(
        cluster=cluster, state=state, since=since, ground=ground, recorded_by=by, source=source
    )


# Members -------------------------------------------------------------------------------------------


@transaction.atomic
def add_member(
    cluster: Cluster,
    *,
    by: User,
    version: int,
    organisation: Organisation,
    role: str,
    joined_on: date | None = None,
    is_primary: bool = True,
    source: Source | None = None,
) -> ClusterMember:
    claim(cluster, version)
    member = ClusterMember(
        cluster=cluster,
        organisation=organisation,
        role=role,
        joined_on=joined_on,
        is_primary=is_primary,
        recorded_by=by,
        source=source,
    )
    if ClusterMember.objects.filter(cluster=cluster, organisation=organisation, left_on=None).exists():
        raise ValidationError(
            {
                "organisation": ValidationError(
                    _("The organisation is already a member of the cluster."), "member_twice"
                )
            }
        )
    _check(member)
    member.save()
    return member


@transaction.atomic
def edit_member(member: ClusterMember, *, by: User, version: int, **fields: Any) -> None:
    """Change role and dates; a member that leaves keeps its line with the last day."""
    claim(member.cluster, version)
    for name, value in fields.items():
        setattr(member, name, value)
    _check(member)
    member.save(update_fields=list(fields))


def _check(record: Any) -> None:
    """What the model and the database would refuse, as sentences."""
    record.full_clean(exclude=["uid"])
