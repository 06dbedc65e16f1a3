from allauth.account import views as account
from django.urls import include, path

from cluster_portal import views
from enterprises.urls import people, sources, users
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
    path("registry/", include("enterprises.urls")),
    path("people/", include((people, "people"))),
    path("sources/", include((sources, "sources"))),
    path("users/", include((users, "users"))),
    path("sessions/", include("sessions_app.urls")),
    path("strategy/", include("strategy.urls")),
    path("dashboard/", dashboard.overview, name="dashboard"),
]

handler400 = "cluster_portal.views.bad_request"
