"""Users of the administrator's regions: invitations, roles, blocking, one-time links."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enterprises import accounts
from enterprises.forms.users import InvitationForm, PasswordForm
from enterprises.models import Region, Role, User
from enterprises.permissions import can_manage_account
from enterprises.requests import Request

PAGE = 50
LONGEST_QUERY = 100


@require_safe
def list_users(request: Request) -> HttpResponse:
    regions = request.user.regions_as(Role.ADMINISTRATOR)
    users = User.objects.managed_by(request.user)
    total = users.count()
    query = request.GET.get("q", "")[:LONGEST_QUERY].strip()
    for word in query.split():
        users = users.filter(
            Q(last_name__icontains=word)
            | Q(first_name__icontains=word)
            | Q(patronymic__icontains=word)
            | Q(username__icontains=word)
        )
    page = Paginator(accounts.for_list(users, regions), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "enterprises/users/list.html",
        {
            "page": page,
            "rows": [{"user": user, "state": accounts.state_of(user)} for user in page],
            "total": total,
            "q": query,
            "several_regions": len(regions) > 1,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    form = InvitationForm(request.POST or None, regions=_administered(request), chosen=request.region)
    if form.is_valid():
        names = ("username", "last_name", "first_name", "patronymic")
        try:
            user, secret = accounts.invite(
                roles=form.roles(), by=request.user, **{name: form.cleaned_data[name] for name in names}
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _show_link(request, user, secret)
    status = 422 if form.errors else 200
    return render(request, "enterprises/users/invite.html", {"form": form}, status=status)


@require_safe
def detail(request: Request, user_id: int) -> HttpResponse:
    person = _find(request, user_id)
    return _detail(request, person)


@require_POST
def change_role(request: Request, user_id: int) -> HttpResponse:
    person = _find(request, user_id)
    code = request.POST.get("region", "")
    region = next((region for region in _administered(request) if region.code == code), None)
    if region is None:
        raise Http404
    role = request.POST.get("role", "")
    verb = {"give": accounts.give_role, "take": accounts.take_role}.get(request.POST.get("do", ""))
    if role not in Role or verb is None:
        return _detail(
            request, person, refusal=_("This role is not known. Choose one of the list."), status=422
        )
    try:
        verb(person, region, role, by=request.user)
    except ValidationError as refusal:
        return _detail(request, person, refusal=refusal.messages[0], status=422)
    return redirect(person)


@require_POST
def change_state(request: Request, user_id: int) -> HttpResponse:
    person = _find(request, user_id)
    if not can_manage_account(request.user, person):
        raise PermissionDenied
    verbs = {
        "block": (accounts.block, _("The account is blocked; the user is signed out.")),
        "unblock": (accounts.unblock, _("The account works again.")),
        "forget_second_factor": (accounts.forget_second_factor, _("The second factor is removed.")),
    }
    chosen = verbs.get(request.POST.get("do", ""))
    if chosen is None:
        return _detail(request, person, refusal=_("This action is not known."), status=422)
    verb, done = chosen
    try:
        verb(person, by=request.user)
    except ValidationError as refusal:
        return _detail(request, person, refusal=refusal.messages[0], status=422)
    messages.success(request, done)
    return redirect(person)


@require_POST
def renew_link(request: Request, user_id: int) -> HttpResponse:
    person = _find(request, user_id)
    if not can_manage_account(request.user, person):
        raise PermissionDenied
    try:
        secret = accounts.renew_link(person, by=request.user)
    except ValidationError as refusal:
        return _detail(request, person, refusal=refusal.messages[0], status=422)
    return _show_link(request, person, secret)


@never_cache
@sensitive_post_parameters()
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, secret: str) -> HttpResponse:
    """Open to whoever has the link; the secret is the permission."""
    invitation = accounts.find_link(secret)
    if invitation is None:
        return render(request, "enterprises/users/link_is_spent.html", status=404)
    form = PasswordForm(request.POST or None, user=invitation.user)
    if form.is_valid():
        try:
            accounts.set_password(secret, form.cleaned_data["password"])
        except ValidationError:
            return render(request, "enterprises/users/link_is_spent.html", status=404)
        messages.success(request, _("The password is set. Sign in with it."))
        return redirect("account_login")
    return render(
        request,
        "enterprises/users/set_password.html",
        {"form": form, "person": invitation.user},
        status=422 if form.errors else 200,
    )


def _administered(request: Request) -> QuerySet[Region]:
    return Region.objects.filter(pk__in=request.user.regions_as(Role.ADMINISTRATOR))


def _find(request: Request, user_id: int) -> User:
    regions = request.user.regions_as(Role.ADMINISTRATOR)
    return get_object_or_404(accounts.for_list(User.objects.managed_by(request.user), regions), pk=user_id)


def _detail(request: Request, person: User, *, refusal: str = "", status: int = 200) -> HttpResponse:
    regions = list(_administered(request))
    return render(
        request,
        "enterprises/users/detail.html",
        {
            "person": person,
            "state": accounts.state_of(person),
            "is_own": person == request.user,
            "can_manage": can_manage_account(request.user, person),
            "roles_by_region": [
                {
                    "region": region,
                    "roles": [{"role": role, "has": role.value in person.roles_in(region)} for role in Role],
                }
                for region in regions
            ],
            "has_second_factor": person.authenticator_set.exists(),
            "changes": accounts.history_of(person, [region.pk for region in regions]),
            "refusal": refusal,
        },
        status=status,
    )


def _show_link(request: Request, person: User, secret: str) -> HttpResponse:
    """The only time the link is seen: it is not stored, so it cannot be shown again."""
    link = settings.PUBLIC_URL + reverse("set_password", args=[secret])
    return render(
        request,
        "enterprises/users/link.html",
        {"person": person, "link": link, "days": accounts.LINK_LASTS.days},
    )
