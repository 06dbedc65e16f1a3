from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self) -> None:
        from enterprises import jobs, retention

        if retention.find_due not in jobs.scans:
            jobs.scans.append(retention.find_due)
