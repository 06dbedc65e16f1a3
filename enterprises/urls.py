from django.urls import URLPattern, path

from enterprises.views import cooperation, industries, organisations, places
from enterprises.views import jobs as job_views
from enterprises.views import people as people_views
from enterprises.views import proposals as proposal_views
from enterprises.views import sources as source_views
from enterprises.views import users as user_views

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", organisations.list_organisations, name="list"),
    path("new/", organisations.create, name="create"),
    path("history/", organisations.recent, name="recent"),
    path("find/", organisations.find, name="find"),
    path("cooperation/", cooperation.overview, name="cooperation"),
    path("cooperation/file/", cooperation.file, name="cooperation_file"),
    path("places/", places.find, name="find_place"),
    path("industries/", industries.find, name="find_industry"),
    path("legal-forms/", industries.find_legal_form, name="find_legal_form"),
    path("proposals/", proposal_views.queue, name="proposals"),
    path("proposals/<int:proposal_id>/", proposal_views.detail, name="proposal"),
    path("proposals/<int:proposal_id>/accept/", proposal_views.accept, name="accept_proposal"),
    path("proposals/<int:proposal_id>/decline/", proposal_views.decline, name="decline_proposal"),
    path("proposals/<int:proposal_id>/withdraw/", proposal_views.withdraw, name="withdraw_proposal"),
    path(
        "proposals/<int:proposal_id>/join/<int:organisation_id>/", proposal_views.join, name="join_proposal"
    ),
    path("<int:organisation_id>/propose/", proposal_views.propose, name="propose"),
    path("<int:organisation_id>/", organisations.detail, name="detail"),
    path("<int:organisation_id>/edit/", organisations.edit, name="edit"),
    path("<int:organisation_id>/delete/", organisations.delete, name="delete"),
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
