from django.db import migrations

from enterprises import card_facts_sql


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0008_card_facts")]

    operations = [
        migrations.RunSQL(card_facts_sql.REBUILD, migrations.RunSQL.noop, elidable=True),
    ]
