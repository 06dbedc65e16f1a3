from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self) -> None:
        # The kinds of work that a job may name.
        from enterprises import (  # noqa: F401
            duplicate_search,
            jobs,
            notices,
            proposed_people,
            retention,
            text_readings,
        )
        from enterprises.imports import applying, undoing, whole_check  # noqa: F401

        for scan in (
            retention.find_due,
            proposed_people.forget_unneeded,
            text_readings.forget_old,
            notices.mail_due,
        ):
            if scan not in jobs.scans:
                jobs.scans.append(scan)
