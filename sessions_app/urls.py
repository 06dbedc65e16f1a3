from django.urls import URLPattern, path

from sessions_app.views import (
    arrivals,
    board,
    decisions,
    guests,
    joining,
    outcomes,
    phone,
    projector,
    rounds,
    sessions,
    statements,
)

app_name = "sessions"
urlpatterns: list[URLPattern] = [
    path("", sessions.list_sessions, name="list"),
    path("new/", sessions.create, name="create"),
    path("<int:session_id>/", sessions.detail, name="detail"),
    path("<int:session_id>/edit/", sessions.edit, name="edit"),
    path("<int:session_id>/arrivals/", arrivals.register, name="arrivals"),
    path("<int:session_id>/arrivals/<int:attendance_id>/", arrivals.correct, name="correct_arrival"),
    path("<int:session_id>/arrivals/<int:attendance_id>/remove/", arrivals.remove, name="remove_arrival"),
    path("<int:session_id>/arrivals/<int:attendance_id>/restore/", arrivals.restore, name="restore_arrival"),
    path("<int:session_id>/board/", board.page, name="board"),
    path("<int:session_id>/outcomes/", outcomes.page, name="outcomes"),
    path("<int:session_id>/snapshot/", board.snapshot, name="snapshot"),
    path("<int:session_id>/ops/", board.operations_address, name="ops"),
    path("<int:session_id>/record/", board.record, name="record"),
    path("<int:session_id>/guests/", guests.page, name="guests"),
    path("<int:session_id>/guests/screen/", guests.screen, name="guests_screen"),
    path("<int:session_id>/poster/", guests.poster, name="poster"),
    path("<int:session_id>/projector/", projector.page, name="projector"),
    path("<int:session_id>/projector/link/", guests.projector_link, name="projector_link"),
    path("statements/<int:statement_id>/", statements.page, name="statement"),
    path("rounds/<int:round_id>/", rounds.page, name="round"),
    path("decisions/<int:decision_id>/", decisions.detail, name="decision"),
]

# Open without an account: a code, a seat or a token is the permission.
open_to_guests: list[URLPattern] = [
    path("join/", joining.enter, name="join"),
    path("join/<str:code>/", joining.enter_by, name="join_by"),
    path("hall/<int:session_id>/", phone.page, name="phone"),
    path("hall/<int:session_id>/record/", phone.record, name="phone_record"),
    path("hall/<int:session_id>/lines/", phone.lines, name="phone_lines"),
    path("hall/<int:session_id>/ping/", phone.ping, name="phone_ping"),
    path("hall/<int:session_id>/similar/", phone.similar, name="phone_similar"),
    path("hall/<int:session_id>/who/", phone.who, name="phone_who"),
    path("projector/<str:token>/", projector.by_token, name="projector_by_token"),
]
