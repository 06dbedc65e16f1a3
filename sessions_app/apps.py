from django.apps import AppConfig


class SessionsAppConfig(AppConfig):
    name = "sessions_app"

    def ready(self) -> None:
        from sessions_app import participation, walk_ins

        participation.add_panels()
        walk_ins.listen()
