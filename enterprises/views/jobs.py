from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from enterprises.models import Job, Role
from enterprises.requests import Request


@require_safe
def state(request: Request, job_id: int) -> HttpResponse:
    """How far a job is. Asked by the page that shows it, which is read again once the job has ended."""
    visible = Job.objects.filter(kept_by__in=request.user.regions_as(Role.ADMINISTRATOR))
    job = get_object_or_404(visible, pk=job_id)
    response = render(request, "enterprises/job/_state.html", {"job": job})
    if not job.is_unfinished:
        response["HX-Refresh"] = "true"
    return response
