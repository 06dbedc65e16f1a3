from django.urls import URLPattern, path

from enterprises.views import bulk, cells, cooperation, exports, industries, lists, organisations, places
from enterprises.views import jobs as job_views
from enterprises.views import people as people_views
from enterprises.views import sources as source_views
from enterprises.views import users as user_views

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", lists.list_organisations, name="list"),
    path("export/", exports.export, name="export"),
    path("views/", lists.list_views, name="views"),
    path("views/new/", lists.create_view, name="save_view"),
    path("views/<int:view_id>/", lists.edit_view, name="view"),
    path("views/<int:view_id>/replace/", lists.replace_view, name="replace_view"),
    path("views/<int:view_id>/delete/", lists.delete_view, name="delete_view"),
    path("views/<int:view_id>/move/", lists.move_view, name="move_view"),
    path("bulk/", bulk.change, name="bulk"),
    path("bulk/changes/", bulk.list_changes, name="bulk_changes"),
    path("bulk/changes/<int:bulk_id>/", bulk.detail, name="bulk_change"),
    path("bulk/changes/<int:bulk_id>/undo/", bulk.undo, name="undo_bulk"),
    path("new/", organisations.create, name="create"),
    path("history/", organisations.recent, name="recent"),
    path("find/", organisations.find, name="find"),
    path("places/", places.find, name="find_place"),
    path("industries/", industries.find, name="find_industry"),
    path("legal-forms/", industries.find_legal_form, name="find_legal_form"),
    path("<int:organisation_id>/", organisations.detail, name="detail"),
    path("<int:organisation_id>/edit/", organisations.edit, name="edit"),
    path("<int:organisation_id>/delete/", organisations.delete, name="delete"),
    path("<int:organisation_id>/cell/<slug:field>/", cells.cell, name="cell"),
    path("<int:organisation_id>/history/", organisations.history, name="history"),
    path("<int:organisation_id>/links/new/", cooperation.create, name="add_link"),
    path("<int:organisation_id>/links/<int:link_id>/edit/", cooperation.edit, name="edit_link"),
    path("<int:organisation_id>/links/<int:link_id>/delete/", cooperation.delete, name="delete_link"),
]
people: list[URLPattern] = [
    path("find/", people_views.find, name="find"),
    path("new/", people_views.create, name="create"),
    path("<int:person_id>/", people_views.detail, name="detail"),
    path("<int:person_id>/edit/", people_views.edit, name="edit"),
]
sources: list[URLPattern] = [
    path("", source_views.list_sources, name="list"),
    path("find/", source_views.find, name="find"),
    path("<int:source_id>/", source_views.detail, name="detail"),
]
jobs: list[URLPattern] = [
    path("<int:job_id>/", job_views.state, name="state"),
]
users: list[URLPattern] = [
    path("", user_views.list_users, name="list"),
    path("invite/", user_views.invite, name="invite"),
    path("<int:user_id>/", user_views.detail, name="detail"),
    path("<int:user_id>/role/", user_views.change_role, name="role"),
    path("<int:user_id>/state/", user_views.change_state, name="state"),
    path("<int:user_id>/link/", user_views.renew_link, name="link"),
]
