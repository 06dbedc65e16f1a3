from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self) -> None:
        from enterprises import jobs
        from strategy import consequences, merging, panels, periods, reminders, standings, starts
        from strategy.dashboards import dates

        panels.register()
        consequences.register()
        merging.register()
        starts.register()
        for scan in (periods.open_due, reminders.remind, standings.keep):
            if scan not in jobs.scans:
                jobs.scans.append(scan)
        dates.register()
