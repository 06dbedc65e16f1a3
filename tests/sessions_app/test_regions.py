"""What is drawn anew for everybody: complete for its audience, and nobody else's."""

import json

import pytest

from sessions_app import audiences
from sessions_app.kinds.rules import Audience
from sessions_app.models import LiveEvent
from sessions_app.operations import EVENTS, KINDS, audience_of_kind
from sessions_app.parts import PARTS
from sessions_app.regions import REGIONS

THINGS = [pytest.param(thing, id=f"{type(thing).__name__} {thing.name}") for thing in (*REGIONS, *PARTS)]


@pytest.mark.parametrize("thing", THINGS)
def test_whoever_has_a_region_or_part_hears_of_all_that_changes_it(thing):
    for kind in thing.changed_by:
        assert kind in KINDS or kind in EVENTS
        assert thing.audiences <= audience_of_kind(kind), kind


@pytest.mark.parametrize("audience", list(Audience))
def test_a_name_stands_for_one_thing_on_the_screen_of_an_audience(audience):
    for things in (REGIONS, PARTS):
        names = [thing.name for thing in things if audience in thing.audiences]
        assert len(names) == len(set(names))


def told(hall, audience):
    return [
        json.loads(event.texts[audience])
        for event in audiences.hear(hall.session.pk, 0, 100)
        if audience in event.texts
    ]


def test_what_changed_several_times_is_drawn_once_with_the_last_event(hall):
    for title in ("Композиты", "Станки"):
        hall.send("board.add", {"title": title})

    first, second = told(hall, Audience.PARTICIPANT)

    assert ("regions" in first, "parts" in first) == (False, False)
    (region,) = [region for region in second["regions"] if region["name"] == "boards"]
    assert "Композиты" in region["html"]
    assert "Станки" in region["html"]
    assert [board["title"] for board in second["parts"]["boards"]] == [
        hall.board.title,
        "Композиты",
        "Станки",
    ]


def test_only_who_may_have_a_part_is_told_it(hall):
    hall.send("outcome.add", {"outcome_kind": "finding", "text": "Только пульту"})

    assert [event["parts"]["outcomes"][0]["text"] for event in told(hall, Audience.FACILITATOR)] == [
        "Только пульту"
    ]
    assert told(hall, Audience.PARTICIPANT) == told(hall, Audience.PROJECTOR) == []
    assert LiveEvent.objects.count() == 1
