from django.db import migrations

# How a report stood on a day is read from its steps, so they are among what a standing is computed from.
PATH = "SELECT upper_row.programme_id FROM ROWS JOIN strategy_report AS upper_row ON upper_row.id = ROWS.report_id"
REFERENCING = {
    "INSERT": "NEW TABLE AS rows_now",
    "UPDATE": "OLD TABLE AS rows_was NEW TABLE AS rows_now",
    "DELETE": "OLD TABLE AS rows_was",
}


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0009_weights_by_pairs"),
    ]

    operations = [
        migrations.RunSQL(
            "".join(
                f"CREATE TRIGGER note_{event.lower()} AFTER {event} ON strategy_reportstep REFERENCING {rows}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION strategy_note_write('{PATH}');\n"
                for event, rows in REFERENCING.items()
            ),
            "".join(f"DROP TRIGGER note_{event.lower()} ON strategy_reportstep;\n" for event in REFERENCING),
        ),
    ]
