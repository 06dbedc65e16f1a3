import gc

from django.apps import AppConfig


class ClusterPortalConfig(AppConfig):
    name = "cluster_portal"

    def ready(self) -> None:
        from cluster_portal import database_checks  # noqa: F401

        # The models stand and will stay: nobody needs to look through them for garbage again.
        gc.freeze()
        gc.enable()
