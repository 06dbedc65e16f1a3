from django.apps import AppConfig


class SessionsAppConfig(AppConfig):
    name = "sessions_app"

    def ready(self) -> None:
        from enterprises import jobs
        from sessions_app import joining, participation, reminders, walk_ins

        participation.add_panels()
        walk_ins.listen()
        for scan in (joining.forget_people, reminders.remind):
            if scan not in jobs.scans:
                jobs.scans.append(scan)
