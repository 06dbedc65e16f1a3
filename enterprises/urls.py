from django.urls import URLPattern, path

from enterprises.views import cooperation, history, industries, organisations, personal_data, places
from enterprises.views import jobs as job_views
from enterprises.views import people as people_views
from enterprises.views import sources as source_views
from enterprises.views import users as user_views

app_name = "enterprises"
urlpatterns: list[URLPattern] = [
    path("", organisations.list_organisations, name="list"),
    path("new/", organisations.create, name="create"),
    path("history/", organisations.recent, name="recent"),
    path("find/", organisations.find, name="find"),
    path("places/", places.find, name="find_place"),
    path("municipalities/", places.municipalities, name="municipalities"),
    path("industries/", industries.find, name="find_industry"),
    path("legal-forms/", industries.find_legal_form, name="find_legal_form"),
    path("<int:organisation_id>/", organisations.detail, name="detail"),
    path("<int:organisation_id>/edit/", organisations.edit, name="edit"),
    path("<int:organisation_id>/delete/", organisations.delete, name="delete"),
    path("<int:organisation_id>/history/", history.organisation_history, name="history"),
    path("<int:organisation_id>/compare/", history.organisation_compare, name="compare"),
    path("<int:organisation_id>/restore/", history.organisation_restore, name="restore"),
    path("<int:organisation_id>/as-recorded/", history.organisation_as_recorded, name="as_recorded"),
    path("<int:organisation_id>/as-was/", history.organisation_as_was, name="as_was"),
    path("<int:organisation_id>/links/new/", cooperation.create, name="add_link"),
    path("<int:organisation_id>/links/<int:link_id>/edit/", cooperation.edit, name="edit_link"),
    path("<int:organisation_id>/links/<int:link_id>/delete/", cooperation.delete, name="delete_link"),
]
people: list[URLPattern] = [
    path("", people_views.list_people, name="list"),
    path("personal-data/", personal_data.settings, name="personal_data"),
    path("personal-data/text/", personal_data.add_text, name="add_text"),
    path("personal-data/term/", personal_data.set_term, name="set_term"),
    path("<int:person_id>/consent/", personal_data.consent, name="consent"),
    path("<int:person_id>/withdraw/", personal_data.withdraw, name="withdraw"),
    path("<int:person_id>/export/", personal_data.export, name="export"),
    path("<int:person_id>/export.json", personal_data.export_file, name="export_file"),
    path("<int:person_id>/erase/", personal_data.erase, name="erase"),
    path("<int:person_id>/keep/", personal_data.keep, name="keep"),
    path("find/", people_views.find, name="find"),
    path("new/", people_views.create, name="create"),
    path("<int:person_id>/", people_views.detail, name="detail"),
    path("<int:person_id>/edit/", people_views.edit, name="edit"),
    path("<int:person_id>/history/", history.person_history, name="history"),
    path("<int:person_id>/compare/", history.person_compare, name="compare"),
    path("<int:person_id>/restore/", history.person_restore, name="restore"),
    path("<int:person_id>/as-recorded/", history.person_as_recorded, name="as_recorded"),
    path("<int:person_id>/as-was/", history.person_as_was, name="as_was"),
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
