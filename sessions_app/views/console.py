"""What pages of whoever runs a session share."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from enterprises.requests import Request, enter_region
from sessions_app import operations
from sessions_app.models import StrategySession
from sessions_app.permissions import can_facilitate


def load(request: Request, session_id: int) -> StrategySession:
    """The session for whoever runs it; a stranger finds nothing."""
    session = get_object_or_404(StrategySession.objects.visible_to(request.user).for_page(), pk=session_id)
    enter_region(request, session.kept_by)
    if not can_facilitate(request.user, session):
        raise PermissionDenied
    return session


def performed(
    request: Request, session: StrategySession, form: forms.Form, kind: str, data: dict[str, Any]
) -> bool:
    """Whether it is recorded; a refusal stands on the form. StaleVersion goes through."""
    asked = request.POST.get("op_id", "")
    try:
        op_id = uuid.UUID(asked) if asked else uuid.uuid4()
    except ValueError:
        form.add_error(None, _("The form is incomplete: open the page anew and send it again."))
        return False
    try:
        operations.perform(session, by=request.user, op_id=op_id, kind=kind, data=data)
    except operations.OpIdReused:
        form.add_error(None, _("This form was already sent with other contents."))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    else:
        return True
    return False
