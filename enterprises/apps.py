from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self) -> None:
        # Its work becomes known to the worker.
        from enterprises import duplicate_search  # noqa: F401
