from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self) -> None:
        from strategy import consequences, merging, panels

        panels.register()
        consequences.register()
        merging.register()
