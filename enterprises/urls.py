from django.urls import URLPattern, path

from enterprises.views import (
    bulk,
    cells,
    cooperation,
    duplicates,
    exports,
    history,
    industries,
    lists,
    organisations,
    personal_data,
    places,
    succession,
)
from enterprises.views import import_rows as import_row_views
from enterprises.views import imports as import_views
from enterprises.views import jobs as job_views
from enterprises.views import people as people_views
from enterprises.views import proposals as proposal_views
from enterprises.views import sources as source_views
from enterprises.views import text_readings as text_views
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
    path("cooperation/", cooperation.overview, name="cooperation"),
    path("cooperation/file/", cooperation.file, name="cooperation_file"),
    path("places/", places.find, name="find_place"),
    path("municipalities/", places.municipalities, name="municipalities"),
    path("industries/", industries.find, name="find_industry"),
    path("legal-forms/", industries.find_legal_form, name="find_legal_form"),
    path("import/", import_views.list_imports, name="imports"),
    path("import/<int:batch_id>/", import_views.detail, name="import"),
    path("import/<int:batch_id>/columns/", import_views.columns, name="import_columns"),
    path("import/<int:batch_id>/table/", import_views.table, name="import_table"),
    path("import/<int:batch_id>/check/", import_views.check, name="check_import"),
    path("import/<int:batch_id>/apply/", import_views.apply, name="apply_import"),
    path("import/<int:batch_id>/undo/", import_views.undo, name="undo_import"),
    path("import/<int:batch_id>/cancel/", import_views.cancel, name="cancel_import"),
    path("import/<int:batch_id>/errors/", import_views.errors, name="import_errors"),
    path("import/<int:batch_id>/rows/", import_row_views.rows, name="import_rows"),
    path("import/<int:batch_id>/rows/<int:line>/", import_row_views.row, name="import_row"),
    path("import/<int:batch_id>/correct/", import_row_views.correct, name="correct_import"),
    path("import/<int:batch_id>/give-back/", import_row_views.give_back, name="give_back_import"),
    path("texts/", text_views.list_texts, name="texts"),
    path("texts/<int:text_id>/", text_views.detail, name="text"),
    path("texts/<int:text_id>/decide/", text_views.decide, name="decide_text"),
    path("texts/<int:text_id>/close/", text_views.close, name="close_text"),
    path("proposals/", proposal_views.queue, name="proposals"),
    path("proposals/<int:proposal_id>/", proposal_views.detail, name="proposal"),
    path("proposals/<int:proposal_id>/accept/", proposal_views.accept, name="accept_proposal"),
    path("proposals/<int:proposal_id>/decline/", proposal_views.decline, name="decline_proposal"),
    path("proposals/<int:proposal_id>/withdraw/", proposal_views.withdraw, name="withdraw_proposal"),
    path("proposals/<int:proposal_id>/forget/", proposal_views.forget, name="forget_proposed"),
    path(
        "proposals/<int:proposal_id>/join/<int:organisation_id>/", proposal_views.join, name="join_proposal"
    ),
    path("<int:organisation_id>/propose/", proposal_views.propose, name="propose"),
    path("<int:organisation_id>/", organisations.detail, name="detail"),
    path("<int:organisation_id>/edit/", organisations.edit, name="edit"),
    path("<int:organisation_id>/delete/", organisations.delete, name="delete"),
    path("duplicates/", duplicates.queue, name="duplicates"),
    path("duplicates/search/", duplicates.search, name="search_duplicates"),
    path("duplicates/alike/", organisations.alike, name="alike"),
    path("duplicates/<int:pair_id>/", duplicates.pair, name="pair"),
    path("merges/<int:merge_id>/undo/", duplicates.undo_merge, name="undo_merge"),
    path("<int:organisation_id>/duplicate/", duplicates.pair_up, name="pair_up"),
    path("<int:organisation_id>/successions/new/", succession.create, name="add_succession"),
    path(
        "<int:organisation_id>/successions/<int:succession_id>/edit/", succession.edit, name="edit_succession"
    ),
    path(
        "<int:organisation_id>/successions/<int:succession_id>/delete/",
        succession.delete,
        name="delete_succession",
    ),
    path("<int:organisation_id>/history/", history.organisation_history, name="history"),
    path("<int:organisation_id>/compare/", history.organisation_compare, name="compare"),
    path("<int:organisation_id>/restore/", history.organisation_restore, name="restore"),
    path("<int:organisation_id>/as-recorded/", history.organisation_as_recorded, name="as_recorded"),
    path("<int:organisation_id>/as-was/", history.organisation_as_was, name="as_was"),
    path("<int:organisation_id>/cell/<slug:field>/", cells.cell, name="cell"),
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
