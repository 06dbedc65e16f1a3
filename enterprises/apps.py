from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self) -> None:
        # The kinds of work that a job may name.
        from enterprises import duplicate_search, jobs, proposals, retention  # noqa: F401
        from enterprises.imports import applying, checking, undoing  # noqa: F401

        for scan in (retention.find_due, proposals.forget_unneeded):
            if scan not in jobs.scans:
                jobs.scans.append(scan)
