"""One clock: whatever page tells how far a session is, it says the same."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import FacilitatorFactory, SessionDayFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_the_page_of_a_session_and_the_overview_count_the_same_days():
    session = SessionFactory(status="planned")
    held = SessionFactory(kept_by=session.kept_by, status="held")
    SessionDayFactory(session=held, date=datetime.date(2013, 10, 10))
    SessionDayFactory(session=session, date=datetime.date(2013, 10, 28))
    facilitator = FacilitatorFactory(region=session.kept_by)
    client = Client()
    client.force_login(facilitator)

    # The records end on the tenth of October 2013: the twenty-eighth lies ahead.
    for page in (session.get_absolute_url(), reverse("home"), reverse("dashboard")):
        text = " ".join(client.get(page).content.decode().replace("\xa0", " ").split())
        assert "через 18" in text, page
