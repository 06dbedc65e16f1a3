from django.urls import URLPattern, path

from sessions_app.views import arrivals, board, decisions, outcomes, rounds, sessions, statements

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
    path("statements/<int:statement_id>/", statements.page, name="statement"),
    path("rounds/<int:round_id>/", rounds.page, name="round"),
    path("decisions/<int:decision_id>/", decisions.detail, name="decision"),
]
