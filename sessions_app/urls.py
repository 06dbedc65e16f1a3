from django.urls import URLPattern, path

from sessions_app.views import board, decisions, sessions

app_name = "sessions"
urlpatterns: list[URLPattern] = [
    path("", sessions.list_sessions, name="list"),
    path("<int:session_id>/", sessions.detail, name="detail"),
    path("<int:session_id>/board/", board.page, name="board"),
    path("<int:session_id>/snapshot/", board.snapshot, name="snapshot"),
    path("<int:session_id>/ops/", board.operations, name="ops"),
    path("decisions/<int:decision_id>/", decisions.detail, name="decision"),
]
