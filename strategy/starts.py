"""What the strategy room begins from priorities and boards of a session."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sessions_app import starts
from sessions_app.models import Board, Priority
from sessions_app.starts import Start
from strategy.models import ClusterBoard, ClusterPriority


def _of_priorities(priorities: Sequence[Priority]) -> dict[int, str]:
    links = ClusterPriority.objects.filter(priority__in=priorities)
    return _addresses("priority", priorities, set(links.values_list("priority", flat=True)))


def _of_boards(boards: Sequence[Board]) -> dict[int, str]:
    links = ClusterBoard.objects.filter(board__in=boards)
    return _addresses("board", boards, set(links.values_list("board", flat=True)))


def _addresses(name: str, things: Sequence[Priority] | Sequence[Board], begun: set[int]) -> dict[int, str]:
    address = reverse("strategy:add_cluster")
    return {thing.pk: f"{address}?{name}={thing.pk}" for thing in things if thing.pk not in begun}


def register() -> None:
    words = _("propose a cluster")
    starts.add(Start(Priority, "strategy.cluster", 10, words, _of_priorities))
    starts.add(Start(Board, "strategy.cluster", 10, words, _of_boards))
