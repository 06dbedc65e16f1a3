from django.db import migrations
from django.db.models import Exists, OuterRef, Q

from enterprises import also_called

BATCH = 1000


def fill(apps, schema_editor):
    organisations = apps.get_model("enterprises", "Organisation").objects
    former = apps.get_model("enterprises", "OrganisationName").objects
    known = organisations.filter(
        ~Q(short_name="") | ~Q(full_name="") | Exists(former.filter(organisation=OuterRef("pk")))
    )
    keys = list(known.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = organisations.in_bulk(keys[start : start + BATCH])
        others = {key: [one.short_name, one.full_name] for key, one in batch.items()}
        for key, name in former.filter(organisation__in=batch).values_list("organisation", "name"):
            others[key].append(name)
        for key, one in batch.items():
            one.other_keys = also_called.other_keys(one.name_as_written, one.key_joined, others[key]) or None
        organisations.bulk_update((one for one in batch.values() if one.other_keys), ["other_keys"])


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0019_other_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
