from django.apps import AppConfig


class SessionsAppConfig(AppConfig):
    name = "sessions_app"

    def ready(self) -> None:
        from enterprises import jobs
        from sessions_app import joining, participation, walk_ins

        participation.add_panels()
        walk_ins.listen()
        if joining.forget_people not in jobs.scans:
            jobs.scans.append(joining.forget_people)
