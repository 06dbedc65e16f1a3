"""The demonstration: an invented region, loaded whole and taken away whole."""

from __future__ import annotations

import pghistory
from django.db import transaction

from cluster_portal.loading import demo_hall, demo_programmes, demo_registry, demo_selection
from cluster_portal.loading.classifiers import DEMO, ensure_classifiers
from cluster_portal.loading.demo_scenario import Scenario
from cluster_portal.loading.files import read_yaml, stable_uid
from cluster_portal.loading.removal import remove_records_of
from enterprises.models import Region, Source
from strategy.models import LightRule


def load_demo() -> bool:
    """Load the scenario unless it stands already. Returns whether it was loaded now."""
    ensure_classifiers()
    with transaction.atomic(), pghistory.context(origin="load_demo"):
        # Two commands at once: the second waits here and finds everything standing.
        region = Region.objects.select_for_update().get(code=DEMO)
        if not region.is_served:
            region.is_served = True
            region.save(update_fields=["is_served"])
        uid = stable_uid("demo", "source")
        if Source.objects.filter(uid=uid).exists():
            return False
        facts = read_yaml("demo_scenario.yaml")
        source = Source.objects.create(
            uid=uid,
            kept_by=region,
            kind=Source.Kind.DEMONSTRATION,
            title=facts["source"]["title"],
            issued_on=facts["source"]["as_of"],
            text=facts["source"]["notice"],
        )
        scenario = Scenario(facts, region, source)
        demo_registry.load(scenario)
        demo_hall.load(scenario)
        demo_selection.load(scenario)
        demo_programmes.load(scenario)
    return True


@transaction.atomic
def remove_demo() -> int:
    """Take the demonstration away with its history; accounts and their roles stay. Returns rows removed."""
    region = Region.objects.select_for_update().filter(code=DEMO).first()
    if region is None:
        return 0
    removed = remove_records_of(region)
    # A rule belongs to no region; this one came with the scenario.
    removed += LightRule.objects.filter(name=demo_programmes.LIGHT_RULE, programmes=None).delete()[0]
    Region.objects.filter(pk=region.pk).update(is_served=False)
    return removed
