"""The card from whose end a link between two organisations is changed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from enterprises.models import Organisation
from enterprises.permissions import can_edit_registry
from enterprises.requests import Request, enter_region


def load_end(request: Request, organisation_id: int) -> Organisation:
    """The organisation from whose card the link is seen, for whoever may change the registry there."""
    organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user).present().select_related("kept_by", "settlement"),
        pk=organisation_id,
    )
    enter_region(request, organisation.kept_by)
    if not can_edit_registry(request.user, organisation.kept_by):
        raise PermissionDenied
    return organisation
