from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self) -> None:
        from enterprises import jobs
        from strategy import consequences, merging, panels, periods, starts
        from strategy.dashboards import dates

        panels.register()
        consequences.register()
        merging.register()
        starts.register()
        if periods.open_due not in jobs.scans:
            jobs.scans.append(periods.open_due)
        dates.register()
