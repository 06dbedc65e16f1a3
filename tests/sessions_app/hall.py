"""A session with people in it, and how its operations are sent."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.test import Client

from sessions_app.models import Board, StrategySession
from tests.factories import BoardFactory, FacilitatorFactory, SessionFactory


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

    def send(
        self, kind: str, data: Any, op_id: Any = None, client: Client | None = None, **headers: str
    ) -> Any:
        body = {"op_id": str(op_id or uuid.uuid4()), "kind": kind, "data": data}
        return self.send_raw(json.dumps(body), client=client, **headers)

    def send_raw(self, body: str | bytes, client: Client | None = None, **headers: str) -> Any:
        return (client or self.client).post(
            self.address, body, content_type="application/json", headers=headers or None
        )

    def add(self, text: str = "Свой металл рядом", quadrant: str = "strength", **more: Any) -> Any:
        return self.send(
            "statement.add", {"board": self.board.pk, "quadrant": quadrant, "text": text, **more}
        )
