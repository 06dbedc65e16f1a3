from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from enterprises import notices
from enterprises.models import Notice
from enterprises.requests import Request

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def list_notices(request: Request) -> HttpResponse:
    """What the portal has told this person; POST marks all, or one of them, as read."""
    if request.method == "POST":
        which = request.POST.get("notice", "")
        keys = [int(which)] if which.isascii() and which.isdigit() and len(which) < 18 else None
        notices.read(request.user, None if which == "all" else keys or [])
        return redirect("notices")
    found = Notice.objects.of(request.user).select_related("kept_by")[:PAGE]
    return render(request, "enterprises/notices.html", {"notices": found})
