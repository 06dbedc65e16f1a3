import gc

from django.apps import AppConfig


class ClusterPortalConfig(AppConfig):
    name = "cluster_portal"

    def ready(self) -> None:
        from cluster_portal import database_checks  # noqa: F401

        # The models stand and will stay: nobody needs to look through them for garbage again.
        gc.freeze()
        # A page of the registry or a block of an import makes tens of thousands of objects that all go
        # together: looking through them every seven hundred is a twentieth of its time.
        gc.set_threshold(20_000, 10, 10)
        gc.enable()
