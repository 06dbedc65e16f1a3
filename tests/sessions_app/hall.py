"""A session with people in it, and how its operations are sent."""

from __future__ import annotations

import json
import uuid
from functools import cached_property
from typing import Any

from django.test import Client

from sessions_app import joining
from sessions_app.models import Board, Seat, StrategySession
from sessions_app.operations import KINDS
from sessions_app.permissions import takes_part
from tests.factories import BoardFactory, FacilitatorFactory, JoinCodeFactory, SessionFactory

# What phones alone may ask for.
OF_PHONES = {name for name, kind in KINDS.items() if kind.may is takes_part}


class Hall:
    """One session with a board; `client` is its facilitator's."""

    def __init__(self, session: StrategySession | None = None) -> None:
        self.session = session or SessionFactory(status=StrategySession.Status.RUNNING)
        self.region = self.session.kept_by
        self.board: Board = BoardFactory(session=self.session)
        self.facilitator = FacilitatorFactory(region=self.region)
        self.client = self.sign_in(self.facilitator)

    @property
    def address(self) -> str:
        return f"/sessions/{self.session.pk}/ops/"

    def sign_in(self, user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    @cached_property
    def phone(self) -> Client:
        return self.phone_of(self.seat)

    @cached_property
    def seat(self) -> Seat:
        return joining.join(JoinCodeFactory(session=self.session))

    def phone_of(self, seat: Seat) -> Client:
        """The browser of a phone that sits there."""
        client = Client()
        client.cookies[joining.cookie_of(self.session.pk)] = seat.secret
        return client

    def send(
        self, kind: str, data: Any, op_id: Any = None, client: Client | None = None, **headers: str
    ) -> Any:
        body = {"op_id": str(op_id or uuid.uuid4()), "kind": kind, "data": data}
        by = client or (self.phone if kind in OF_PHONES else self.client)
        return self.send_raw(json.dumps(body), client=by, **headers)

    def send_raw(self, body: str | bytes, client: Client | None = None, **headers: str) -> Any:
        return (client or self.client).post(
            self.address, body, content_type="application/json", headers=headers or None
        )

    def add(self, text: str = "Свой металл рядом", quadrant: str = "strength", **more: Any) -> Any:
        return self.send(
            "statement.add", {"board": self.board.pk, "quadrant": quadrant, "text": text, **more}
        )
