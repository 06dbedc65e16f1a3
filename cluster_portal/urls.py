from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path

from cluster_portal import views
from enterprises.urls import jobs, people, sources, users
from enterprises.views.notices import list_notices
from enterprises.views.users import set_password
from sessions_app.urls import of_instructions, open_to_guests
from strategy.views import dashboard

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("region/", views.switch_region, name="switch_region"),
    path("theme/", views.switch_theme, name="switch_theme"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/browsers/", views.browsers, name="account_browsers"),
    path("accounts/set-password/<str:secret>/", set_password, name="set_password"),
    path("accounts/2fa/", second_factor.index, name="mfa_index"),
    path("accounts/2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("accounts/2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "accounts/2fa/recovery-codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("registry/", include("enterprises.urls")),
    path("people/", include((people, "people"))),
    path("notices/", list_notices, name="notices"),
    path("sources/", include((sources, "sources"))),
    path("jobs/", include((jobs, "jobs"))),
    path("users/", include((users, "users"))),
    path("sessions/", include("sessions_app.urls")),
    path("instructions/", include((of_instructions, "instructions"))),
    path("", include(open_to_guests)),
    path("strategy/", include("strategy.urls")),
    path("selection/", include("strategy.urls_selection")),
    path("dashboard/", dashboard.overview, name="dashboard"),
    path("dashboard/seen/", dashboard.seen, name="dashboard_seen"),
]

handler400 = "cluster_portal.views.bad_request"
