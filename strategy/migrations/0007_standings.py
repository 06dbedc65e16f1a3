import django.db.models.deletion
from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION strategy_note_write() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rows_name text;
BEGIN
    FOREACH rows_name IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY['rows_now']
        WHEN 'DELETE' THEN ARRAY['rows_was']
        ELSE ARRAY['rows_was', 'rows_now']
    END LOOP
        EXECUTE format(
            'INSERT INTO strategy_programmewrite (programme, count)'
            ' SELECT DISTINCT programme, 1 FROM (%s) AS written(programme) WHERE programme IS NOT NULL',
            replace(TG_ARGV[0], 'ROWS', rows_name)
        );
    END LOOP;
    RETURN NULL;
END;
$$;
"""

OWN = "SELECT programme_id FROM ROWS"


def through(table, key):
    return f"SELECT upper_row.programme_id FROM ROWS JOIN {table} AS upper_row ON upper_row.id = ROWS.{key}"


OF_A_REVISION = (
    "SELECT plan.programme_id FROM ROWS"
    " JOIN strategy_indicatorrevision AS revision ON revision.id = ROWS.revision_id"
    " JOIN strategy_programmeversion AS plan ON plan.id = revision.programme_version_id"
)
OF_A_RULE = (
    "SELECT programme.id FROM ROWS JOIN strategy_programme AS programme ON programme.light_rule_id = ROWS.id"
    " UNION SELECT choice.programme_id FROM ROWS JOIN strategy_rulechoice AS choice ON choice.rule_id = ROWS.id"
)

# Whatever a standing is computed from, and how a row of it leads to its programme.
TABLES = {
    "strategy_programme": "SELECT id FROM ROWS",
    "strategy_lightrule": OF_A_RULE,
    "strategy_programmeversion": OWN,
    "strategy_indicator": OWN,
    "strategy_report": OWN,
    "strategy_milestone": OWN,
    "strategy_risk": OWN,
    "strategy_rulechoice": OWN,
    "strategy_measure": OWN,
    "strategy_indicatorrevision": through("strategy_programmeversion", "programme_version_id"),
    "strategy_plannedamount": through("strategy_programmeversion", "programme_version_id"),
    "strategy_indicatortarget": OF_A_REVISION,
    "strategy_indicatorfact": through("strategy_indicator", "indicator_id"),
    "strategy_formerfact": through("strategy_indicator", "indicator_id"),
    "strategy_lightoverride": through("strategy_indicator", "indicator_id"),
    "strategy_report_indicators": through("strategy_report", "report_id"),
    "strategy_moneyflow": through("strategy_measure", "measure_id"),
    "strategy_formerflow": through("strategy_measure", "measure_id"),
    "strategy_riskassessment": through("strategy_risk", "risk_id"),
}
REFERENCING = {
    "INSERT": "NEW TABLE AS rows_now",
    "UPDATE": "OLD TABLE AS rows_was NEW TABLE AS rows_now",
    "DELETE": "OLD TABLE AS rows_was",
}
TRIGGERS = "".join(
    f"CREATE TRIGGER note_{event.lower()} AFTER {event} ON {table} REFERENCING {rows}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION strategy_note_write('{path}');\n"
    for table, path in TABLES.items()
    for event, rows in REFERENCING.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0006_acts_of_executives"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeWrite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("programme", models.BigIntegerField(db_index=True)),
                ("count", models.BigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="StoredStanding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField()),
                ("writes", models.BigIntegerField()),
                ("edition", models.CharField(max_length=16)),
                ("content", models.JSONField()),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="strategy.programmeversion",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="strategy.programme",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="strategy.lightrule",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("as_of", "programme", "plan"),
                        name="standing_stored_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(
            FUNCTION + TRIGGERS,
            "".join(
                f"DROP TRIGGER note_{event.lower()} ON {table};\n"
                for table in TABLES
                for event in REFERENCING
            )
            + "DROP FUNCTION strategy_note_write();",
        ),
    ]
