from django.urls import URLPattern, path

from enterprises.views import organisations
from enterprises.views import people as people_views
from enterprises.views import sources as source_views
from enterprises.views import users as user_views

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", organisations.list_organisations, name="list"),
    path("new/", organisations.create, name="create"),
    path("<int:organisation_id>/", organisations.detail, name="detail"),
    path("<int:organisation_id>/edit/", organisations.edit, name="edit"),
    path("<int:organisation_id>/history/", organisations.history, name="history"),
]
people: list[URLPattern] = [
    path("<int:person_id>/", people_views.detail, name="detail"),
]
sources: list[URLPattern] = [
    path("", source_views.list_sources, name="list"),
    path("<int:source_id>/", source_views.detail, name="detail"),
]
users: list[URLPattern] = [
    path("", user_views.list_users, name="list"),
    path("invite/", user_views.invite, name="invite"),
    path("<int:user_id>/", user_views.detail, name="detail"),
]
