import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from enterprises.schema import CreateAtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateAtOnce(
            [
                migrations.CreateModel(
                    name="StrategySession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.CharField(max_length=500, verbose_name="title")),
                        ("task", models.TextField(blank=True, verbose_name="task")),
                        ("place", models.CharField(blank=True, max_length=300, verbose_name="place")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("running", "running"),
                                    ("held", "held"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="planned",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "open_kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("enterprise", "enterprise"),
                                        ("education", "education and science"),
                                        ("authority", "public authority"),
                                        ("infrastructure", "infrastructure and consulting"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "anonymity",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "authors are shown"),
                                    (1, "an author may stay unnamed"),
                                    (2, "authors are stored nowhere"),
                                ],
                                default=1,
                            ),
                        ),
                        ("is_moderated", models.BooleanField(default=False)),
                        ("is_rehearsal", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "chair",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "secretary",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "settlement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.settlement",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "session",
                        "verbose_name_plural": "sessions",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("opening", "opening"),
                                    ("talk", "talk"),
                                    ("swot", "SWOT"),
                                    ("voting", "voting"),
                                    ("discussion", "discussion"),
                                    ("decision", "decision"),
                                    ("break", "break"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=500, verbose_name="title")),
                        (
                            "planned_start",
                            models.TimeField(blank=True, null=True, verbose_name="planned start"),
                        ),
                        ("planned_end", models.TimeField(blank=True, null=True, verbose_name="planned end")),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("text", models.TextField(blank=True, verbose_name="what was said")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agenda",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "item of the agenda",
                        "verbose_name_plural": "items of the agenda",
                        "ordering": ["day__date", "order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaSpeaker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("post_on_day", models.CharField(blank=True, max_length=500)),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="speakers",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="speeches",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "speaker of the agenda",
                        "verbose_name_plural": "speakers of the agenda",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaSpeakerHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("post_on_day", models.CharField(blank=True, max_length=500)),
                        (
                            "item",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.agendaspeaker",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("participant", "participant"),
                                    ("chair", "chair"),
                                    ("secretary", "secretary"),
                                    ("moderator", "moderator"),
                                    ("invited", "invited"),
                                ],
                                default="participant",
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("organisation_on_day", models.CharField(blank=True, max_length=500)),
                        ("post_on_day", models.CharField(blank=True, max_length=300)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendance",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "participation in a session",
                        "verbose_name_plural": "participation in sessions",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Board",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="boards",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="boards",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "board",
                        "verbose_name_plural": "boards",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CoExecutor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="co_executor_links",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "co-executor of an instruction",
                        "verbose_name_plural": "co-executors of instructions",
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="number")),
                        (
                            "act_number",
                            models.CharField(blank=True, max_length=50, verbose_name="act number"),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="date")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("note", "take note"),
                                    ("instruct", "instruct"),
                                    ("recommend", "recommend"),
                                    ("approve", "approve"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="decisions",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionBasis",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "basis",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consequence_links",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="basis_links",
                                to="sessions_app.decision",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Instruction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="number")),
                        ("text", models.TextField(verbose_name="text")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("issued", "issued"),
                                    ("in_progress", "in progress"),
                                    ("under_review", "under review"),
                                    ("closed", "closed"),
                                    ("extended", "extended"),
                                    ("overdue", "overdue"),
                                ],
                                default="issued",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "co_executors",
                            models.ManyToManyField(
                                related_name="co_executed",
                                through="sessions_app.CoExecutor",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "controller",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instructions",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "executor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instructions",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "executor_person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instructions",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "instruction",
                        "verbose_name_plural": "instructions",
                        "ordering": ["pk"],
                    },
                ),
                migrations.AddField(
                    model_name="coexecutor",
                    name="instruction",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="co_executor_links",
                        to="sessions_app.instruction",
                    ),
                ),
                migrations.CreateModel(
                    name="InstructionEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("happened_on", models.DateField()),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("issued", "issued"),
                                    ("in_progress", "in progress"),
                                    ("under_review", "under review"),
                                    ("closed", "closed"),
                                    ("extended", "extended"),
                                    ("overdue", "overdue"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("report_number", models.CharField(blank=True, max_length=50)),
                        ("text", models.TextField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "instruction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="sessions_app.instruction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["happened_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="InstructionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="number")),
                        ("text", models.TextField(verbose_name="text")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("issued", "issued"),
                                    ("in_progress", "in progress"),
                                    ("under_review", "under review"),
                                    ("closed", "closed"),
                                    ("extended", "extended"),
                                    ("overdue", "overdue"),
                                ],
                                default="issued",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "controller",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "executor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "executor_person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.instruction",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Outcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("topic", "what was discussed"), ("finding", "what was found")],
                                max_length=20,
                            ),
                        ),
                        ("text", models.CharField(max_length=1000, verbose_name="text")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outcomes",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Priority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("title", models.CharField(max_length=500, verbose_name="priority")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priorities",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "priority",
                        "verbose_name_plural": "priorities",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionPriority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision_links",
                                to="sessions_app.priority",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Seat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("secret_hash", models.CharField(max_length=64, unique=True)),
                        (
                            "joined_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "seat at a session",
                        "verbose_name_plural": "seats at sessions",
                    },
                ),
                migrations.CreateModel(
                    name="SessionCounter",
                    fields=[
                        (
                            "session",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="counter",
                                serialize=False,
                                to="sessions_app.strategysession",
                            ),
                        ),
                        ("last_seq", models.PositiveBigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="PriorityHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("title", models.CharField(max_length=500, verbose_name="priority")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.priority",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("topic", "what was discussed"), ("finding", "what was found")],
                                max_length=20,
                            ),
                        ),
                        ("text", models.CharField(max_length=1000, verbose_name="text")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.outcome",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LiveEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seq", models.PositiveBigIntegerField()),
                        ("op_id", models.UUIDField(blank=True, null=True)),
                        ("op_hash", models.CharField(blank=True, max_length=64)),
                        ("kind", models.CharField(max_length=40)),
                        ("payload", models.JSONField(default=dict)),
                        ("result", models.JSONField(default=dict)),
                        ("happened_at", models.DateTimeField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by_user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by_seat",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sessions_app.seat",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["session", "seq"],
                    },
                ),
                migrations.CreateModel(
                    name="DecisionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="number")),
                        (
                            "act_number",
                            models.CharField(blank=True, max_length=50, verbose_name="act number"),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="date")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("note", "take note"),
                                    ("instruct", "instruct"),
                                    ("recommend", "recommend"),
                                    ("approve", "approve"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="text")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BoardHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.board",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AttendanceHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("participant", "participant"),
                                    ("chair", "chair"),
                                    ("secretary", "secretary"),
                                    ("moderator", "moderator"),
                                    ("invited", "invited"),
                                ],
                                default="participant",
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("organisation_on_day", models.CharField(blank=True, max_length=500)),
                        ("post_on_day", models.CharField(blank=True, max_length=300)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.attendance",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SessionDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["date"],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("arrived_at", models.TimeField(blank=True, null=True)),
                        (
                            "attendance",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presence",
                                to="sessions_app.attendance",
                            ),
                        ),
                        (
                            "day",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="presence",
                                to="sessions_app.sessionday",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AgendaItemHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("opening", "opening"),
                                    ("talk", "talk"),
                                    ("swot", "SWOT"),
                                    ("voting", "voting"),
                                    ("discussion", "discussion"),
                                    ("decision", "decision"),
                                    ("break", "break"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=500, verbose_name="title")),
                        (
                            "planned_start",
                            models.TimeField(blank=True, null=True, verbose_name="planned start"),
                        ),
                        ("planned_end", models.TimeField(blank=True, null=True, verbose_name="planned end")),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("text", models.TextField(blank=True, verbose_name="what was said")),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "day",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.sessionday",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="agendaitem",
                    name="day",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda",
                        to="sessions_app.sessionday",
                    ),
                ),
                migrations.CreateModel(
                    name="SessionDayHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.sessionday",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SessionFacilitator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facilitated",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="facilitators",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="facilitated",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="SessionOrganiser",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("organiser", "organiser"), ("consultant", "consultant")],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organised_sessions",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="organisers",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organiser of a session",
                        "verbose_name_plural": "organisers of sessions",
                        "ordering": ["order", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SessionOrganiserHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("organiser", "organiser"), ("consultant", "consultant")],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.sessionorganiser",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        (
                            "quadrant",
                            models.CharField(
                                choices=[
                                    ("strength", "Strength"),
                                    ("weakness", "Weakness"),
                                    ("opportunity", "Opportunity"),
                                    ("threat", "Threat"),
                                    ("parking", "Parking lot"),
                                ],
                                max_length=20,
                                verbose_name="quadrant",
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="statement")),
                        ("is_anonymous", models.BooleanField(default=False)),
                        (
                            "entered_from",
                            models.CharField(
                                choices=[("console", "console"), ("phone", "phone"), ("notes", "notes")],
                                default="console",
                                max_length=10,
                            ),
                        ),
                        ("edit_key_hash", models.CharField(blank=True, max_length=64)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("happened_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author_seat",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sessions_app.seat",
                            ),
                        ),
                        (
                            "board",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="sessions_app.board",
                            ),
                        ),
                        (
                            "canonical",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="sessions_app.statement",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "speaker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="enterprises.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "statement",
                        "verbose_name_plural": "statements",
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="PriorityStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statement_links",
                                to="sessions_app.priority",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="priority_links",
                                to="sessions_app.statement",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="DecisionStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statement_links",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision_links",
                                to="sessions_app.statement",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="StatementRevision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        ("text", models.CharField(max_length=500)),
                        (
                            "quadrant",
                            models.CharField(
                                choices=[
                                    ("strength", "Strength"),
                                    ("weakness", "Weakness"),
                                    ("opportunity", "Opportunity"),
                                    ("threat", "Threat"),
                                    ("parking", "Parking lot"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "by_user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="sessions_app.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["version"],
                    },
                ),
                migrations.CreateModel(
                    name="StrategySessionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("title", models.CharField(max_length=500, verbose_name="title")),
                        ("task", models.TextField(blank=True, verbose_name="task")),
                        ("place", models.CharField(blank=True, max_length=300, verbose_name="place")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("running", "running"),
                                    ("held", "held"),
                                    ("cancelled", "cancelled"),
                                ],
                                default="planned",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "open_kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("enterprise", "enterprise"),
                                        ("education", "education and science"),
                                        ("authority", "public authority"),
                                        ("infrastructure", "infrastructure and consulting"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "anonymity",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "authors are shown"),
                                    (1, "an author may stay unnamed"),
                                    (2, "authors are stored nowhere"),
                                ],
                                default=1,
                            ),
                        ),
                        ("is_moderated", models.BooleanField(default=False)),
                        ("is_rehearsal", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "chair",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "secretary",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "settlement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.settlement",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Theme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=100, verbose_name="theme")),
                        (
                            "board",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="themes",
                                to="sessions_app.board",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StatementHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        (
                            "quadrant",
                            models.CharField(
                                choices=[
                                    ("strength", "Strength"),
                                    ("weakness", "Weakness"),
                                    ("opportunity", "Opportunity"),
                                    ("threat", "Threat"),
                                    ("parking", "Parking lot"),
                                ],
                                max_length=20,
                                verbose_name="quadrant",
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="statement")),
                        ("is_anonymous", models.BooleanField(default=False)),
                        (
                            "entered_from",
                            models.CharField(
                                choices=[("console", "console"), ("phone", "phone"), ("notes", "notes")],
                                default="console",
                                max_length=10,
                            ),
                        ),
                        ("edit_key_hash", models.CharField(blank=True, max_length=64)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("happened_at", models.DateTimeField(blank=True, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "author_seat",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.seat",
                            ),
                        ),
                        (
                            "board",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.board",
                            ),
                        ),
                        (
                            "canonical",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.statement",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.statement",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                        (
                            "speaker",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.theme",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="statement",
                    name="theme",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="statements",
                        to="sessions_app.theme",
                    ),
                ),
                migrations.CreateModel(
                    name="TowsStrategy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SO", "strengths for opportunities"),
                                    ("WO", "opportunities against weaknesses"),
                                    ("ST", "strengths against threats"),
                                    ("WT", "weaknesses under threats"),
                                ],
                                max_length=2,
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="text")),
                        (
                            "board",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strategies",
                                to="sessions_app.board",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "strategy of the SWOT analysis",
                        "verbose_name_plural": "strategies of the SWOT analysis",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="StrategyStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strategy_links",
                                to="sessions_app.statement",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statement_links",
                                to="sessions_app.towsstrategy",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PriorityStrategy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="strategy_links",
                                to="sessions_app.priority",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="priority_links",
                                to="sessions_app.towsstrategy",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="DecisionStrategy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="strategy_links",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision_links",
                                to="sessions_app.towsstrategy",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TowsStrategyHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SO", "strengths for opportunities"),
                                    ("WO", "opportunities against weaknesses"),
                                    ("ST", "strengths against threats"),
                                    ("WT", "weaknesses under threats"),
                                ],
                                max_length=2,
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="text")),
                        (
                            "board",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sessions_app.board",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history",
                                related_query_name="history",
                                to="sessions_app.towsstrategy",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VotingRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("dots", "dot voting"), ("open", "open vote")], max_length=10
                            ),
                        ),
                        ("question", models.CharField(blank=True, max_length=500, verbose_name="question")),
                        ("dots_per_person", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("stacking_allowed", models.BooleanField(default=False)),
                        ("eligible", models.PositiveIntegerField(blank=True, null=True)),
                        ("voted", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "quorum_share",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True),
                        ),
                        ("votes_for", models.PositiveIntegerField(blank=True, null=True)),
                        ("votes_against", models.PositiveIntegerField(blank=True, null=True)),
                        ("abstained", models.PositiveIntegerField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "agenda_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="rounds",
                                to="sessions_app.agendaitem",
                            ),
                        ),
                        (
                            "board",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="sessions_app.board",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rounds",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.source",
                                verbose_name="source",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Tally",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("dots", models.PositiveIntegerField()),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tallies",
                                to="sessions_app.statement",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tallies",
                                to="sessions_app.votinground",
                            ),
                        ),
                    ],
                ),
                migrations.AddConstraint(
                    model_name="agendaspeaker",
                    constraint=models.UniqueConstraint(fields=("item", "person"), name="agenda_speaker_once"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaspeaker",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_agendaspeakerhistory" ("id", "item_id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_on_day", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."id", NEW."item_id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post_on_day", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="7ff64f68070f84d9026092f90e41108323d19051",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_45208",
                            table="sessions_app_agendaspeaker",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaspeaker",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_agendaspeakerhistory" ("id", "item_id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_on_day", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."id", NEW."item_id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post_on_day", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="9842bade4c39dafd43aad65c77846bfec7aa50b3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_20504",
                            table="sessions_app_agendaspeaker",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaspeaker",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_agendaspeakerhistory" ("id", "item_id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_on_day", "recorded_at", "recorded_by_id", "source_id") VALUES (OLD."id", OLD."item_id", OLD."organisation_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_on_day", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id"); RETURN NULL;',
                            hash="25b2736f09ec2552843acf467250384774bbf4ac",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_60ec5",
                            table="sessions_app_agendaspeaker",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaspeakerhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b12babeaaa7ef51d4c103caaecef83a714e019b8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9d7b1",
                            table="sessions_app_agendaspeakerhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="decisionbasis",
                    constraint=models.UniqueConstraint(
                        fields=("decision", "basis"), name="decision_basis_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="decisionbasis",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("decision", models.F("basis")), _negated=True),
                        name="decision_does_not_follow_from_itself",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instruction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_instructionhistory" ("controller_id", "decision_id", "due_on", "executor_id", "executor_person_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "status", "text", "uid", "version") VALUES (NEW."controller_id", NEW."decision_id", NEW."due_on", NEW."executor_id", NEW."executor_person_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."status", NEW."text", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="3afba878ae9c1b3b554936bc94ac6c7b988e1839",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b99a5",
                            table="sessions_app_instruction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instruction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_instructionhistory" ("controller_id", "decision_id", "due_on", "executor_id", "executor_person_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "status", "text", "uid", "version") VALUES (NEW."controller_id", NEW."decision_id", NEW."due_on", NEW."executor_id", NEW."executor_person_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."status", NEW."text", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="0852524cfb1d897a50a99e1fbcccf4bbdfaaee36",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8d04e",
                            table="sessions_app_instruction",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instruction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_instructionhistory" ("controller_id", "decision_id", "due_on", "executor_id", "executor_person_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "status", "text", "uid", "version") VALUES (OLD."controller_id", OLD."decision_id", OLD."due_on", OLD."executor_id", OLD."executor_person_id", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."status", OLD."text", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="2b1f9dc3c5ece04a73389884ff91a32cc8576a44",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ce23a",
                            table="sessions_app_instruction",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="coexecutor",
                    constraint=models.UniqueConstraint(
                        fields=("instruction", "organisation", "person"),
                        name="co_executor_once",
                        nulls_distinct=False,
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="instructionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c50d1a698ddf98bdf1eb0cde94d972a7099d68e6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1c044",
                            table="sessions_app_instructionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="decisionpriority",
                    constraint=models.UniqueConstraint(
                        fields=("decision", "priority"), name="decision_priority_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="strategysession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("follows", None),
                            models.Q(("follows", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="session_does_not_follow_itself",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategysession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_strategysessionhistory" ("anonymity", "chair_id", "follows_id", "id", "is_moderated", "is_rehearsal", "kept_by_id", "open_kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "secretary_id", "settlement_id", "source_id", "status", "task", "title", "uid", "version") VALUES (NEW."anonymity", NEW."chair_id", NEW."follows_id", NEW."id", NEW."is_moderated", NEW."is_rehearsal", NEW."kept_by_id", NEW."open_kinds", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."recorded_at", NEW."recorded_by_id", NEW."secretary_id", NEW."settlement_id", NEW."source_id", NEW."status", NEW."task", NEW."title", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="86d2783e58e4bb22af4377b367678870114279db",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_193dd",
                            table="sessions_app_strategysession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategysession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_strategysessionhistory" ("anonymity", "chair_id", "follows_id", "id", "is_moderated", "is_rehearsal", "kept_by_id", "open_kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "secretary_id", "settlement_id", "source_id", "status", "task", "title", "uid", "version") VALUES (NEW."anonymity", NEW."chair_id", NEW."follows_id", NEW."id", NEW."is_moderated", NEW."is_rehearsal", NEW."kept_by_id", NEW."open_kinds", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."recorded_at", NEW."recorded_by_id", NEW."secretary_id", NEW."settlement_id", NEW."source_id", NEW."status", NEW."task", NEW."title", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="3925276c804b884b98569487edaf33ff9a7213db",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_821d0",
                            table="sessions_app_strategysession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategysession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_strategysessionhistory" ("anonymity", "chair_id", "follows_id", "id", "is_moderated", "is_rehearsal", "kept_by_id", "open_kinds", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "secretary_id", "settlement_id", "source_id", "status", "task", "title", "uid", "version") VALUES (OLD."anonymity", OLD."chair_id", OLD."follows_id", OLD."id", OLD."is_moderated", OLD."is_rehearsal", OLD."kept_by_id", OLD."open_kinds", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."recorded_at", OLD."recorded_by_id", OLD."secretary_id", OLD."settlement_id", OLD."source_id", OLD."status", OLD."task", OLD."title", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="9c72012c26c5534fd0767da668561a491341047d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_87885",
                            table="sessions_app_strategysession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="priorityhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cc1677efaada9665228bdcad91b8c283e56ff8fc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_47f09",
                            table="sessions_app_priorityhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="priority",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_priorityhistory" ("id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "title", "uid", "version") VALUES (NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."title", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="3dd0c83a6bd16ec8742ba85bca0efcdb2e13bf51",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e61cb",
                            table="sessions_app_priority",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="priority",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_priorityhistory" ("id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "title", "uid", "version") VALUES (NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."title", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="c9c248223a22010225830605482d50a5fc0f0c3f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_55153",
                            table="sessions_app_priority",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="priority",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_priorityhistory" ("id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "title", "uid", "version") VALUES (OLD."id", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."session_id", OLD."source_id", OLD."title", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="f7eafb444a1f3d48454f313bd310bdf5e38a14ff",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3ba8b",
                            table="sessions_app_priority",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="67bf0bbde2d8b60f084b73d2ca2e8791448d9cbb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f8bee",
                            table="sessions_app_outcomehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_outcomehistory" ("id", "kind", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "text", "uid") VALUES (NEW."id", NEW."kind", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="909d28088fff85a6bb3d487681019a3a66b0095d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d8624",
                            table="sessions_app_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_outcomehistory" ("id", "kind", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "text", "uid") VALUES (NEW."id", NEW."kind", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="7d94f4d26f91400ec446b1c2d9eaae2528a6377b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bcf65",
                            table="sessions_app_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_outcomehistory" ("id", "kind", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "text", "uid") VALUES (OLD."id", OLD."kind", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."session_id", OLD."source_id", OLD."text", OLD."uid"); RETURN NULL;',
                            hash="08bdcc040120c1f12750298ba04bcdfe42896c43",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c6815",
                            table="sessions_app_outcome",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="liveevent",
                    constraint=models.UniqueConstraint(fields=("session", "seq"), name="live_event_seq"),
                ),
                migrations.AddConstraint(
                    model_name="liveevent",
                    constraint=models.UniqueConstraint(fields=("session", "op_id"), name="live_event_op"),
                ),
                migrations.AddConstraint(
                    model_name="liveevent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("by_user", None), ("by_seat", None), _connector="OR"),
                        name="live_event_one_actor",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decisionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fbe073f1bf484aafa1185d0d5aaf0e7c067c9b43",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c777b",
                            table="sessions_app_decisionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="decision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("session__isnull", False),
                            models.Q(
                                models.Q(("act_number", ""), _negated=True), ("decided_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="decision_has_a_session_or_an_act",
                        violation_error_message="A decision outside a session needs an act number and a date.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_decisionhistory" ("act_number", "agenda_item_id", "decided_on", "id", "kept_by_id", "kind", "number", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "text", "uid", "version") VALUES (NEW."act_number", NEW."agenda_item_id", NEW."decided_on", NEW."id", NEW."kept_by_id", NEW."kind", NEW."number", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."text", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="9a25af04582390b301101073a89e2a02804762ed",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e100d",
                            table="sessions_app_decision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_decisionhistory" ("act_number", "agenda_item_id", "decided_on", "id", "kept_by_id", "kind", "number", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "text", "uid", "version") VALUES (NEW."act_number", NEW."agenda_item_id", NEW."decided_on", NEW."id", NEW."kept_by_id", NEW."kind", NEW."number", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."text", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="d7af18ad3712e21a83fbaec6664ceb30ffe2a6cc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8e1b8",
                            table="sessions_app_decision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_decisionhistory" ("act_number", "agenda_item_id", "decided_on", "id", "kept_by_id", "kind", "number", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "text", "uid", "version") VALUES (OLD."act_number", OLD."agenda_item_id", OLD."decided_on", OLD."id", OLD."kept_by_id", OLD."kind", OLD."number", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."session_id", OLD."source_id", OLD."text", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="ba4684ea5d24b7ac1cabbb7b6d045038cb610a48",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_368ed",
                            table="sessions_app_decision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="boardhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="413acd371180c4e0b7ddc93ba0a3b5cbeb7c34c4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_61b27",
                            table="sessions_app_boardhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="board",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_boardhistory" ("agenda_item_id", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "title", "uid") VALUES (NEW."agenda_item_id", NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="c76013303346290e61d935789d2994c2a5e61072",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3f24d",
                            table="sessions_app_board",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="board",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_boardhistory" ("agenda_item_id", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "title", "uid") VALUES (NEW."agenda_item_id", NEW."id", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="eb98bf7cb6928efa9208180a33e789441f796b31",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b7495",
                            table="sessions_app_board",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="board",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_boardhistory" ("agenda_item_id", "id", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id", "title", "uid") VALUES (OLD."agenda_item_id", OLD."id", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."session_id", OLD."source_id", OLD."title", OLD."uid"); RETURN NULL;',
                            hash="07719ae7e27e68a6dbf3920a8a47c5e7e8aac7d8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0c7da",
                            table="sessions_app_board",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attendancehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="11d580ae44cc7e58d522d12ad458ebb78e58c63a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a20c0",
                            table="sessions_app_attendancehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attendance",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False), ("person__isnull", False), _connector="OR"
                        ),
                        name="attendance_is_somebody",
                        violation_error_message="Name an organisation or a person.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attendance",
                    constraint=models.UniqueConstraint(
                        fields=("session", "organisation", "person"),
                        name="attendance_once",
                        nulls_distinct=False,
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attendance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_attendancehistory" ("id", "organisation_id", "organisation_on_day", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_on_day", "recorded_at", "recorded_by_id", "role", "session_id", "source_id") VALUES (NEW."id", NEW."organisation_id", NEW."organisation_on_day", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post_on_day", NEW."recorded_at", NEW."recorded_by_id", NEW."role", NEW."session_id", NEW."source_id"); RETURN NULL;',
                            hash="0bc04bfc42ff014a36d09fd498f51b389c8f0c33",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_53fa9",
                            table="sessions_app_attendance",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attendance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_attendancehistory" ("id", "organisation_id", "organisation_on_day", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_on_day", "recorded_at", "recorded_by_id", "role", "session_id", "source_id") VALUES (NEW."id", NEW."organisation_id", NEW."organisation_on_day", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post_on_day", NEW."recorded_at", NEW."recorded_by_id", NEW."role", NEW."session_id", NEW."source_id"); RETURN NULL;',
                            hash="ba17014ff952b327b17e3ca92c7db4f5cc2b89eb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7fd49",
                            table="sessions_app_attendance",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attendance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_attendancehistory" ("id", "organisation_id", "organisation_on_day", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_on_day", "recorded_at", "recorded_by_id", "role", "session_id", "source_id") VALUES (OLD."id", OLD."organisation_id", OLD."organisation_on_day", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_on_day", OLD."recorded_at", OLD."recorded_by_id", OLD."role", OLD."session_id", OLD."source_id"); RETURN NULL;',
                            hash="a9ba0d88f1aa545bb4ff3bd7b7be4975f752020d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d3ff4",
                            table="sessions_app_attendance",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sessionday",
                    constraint=models.UniqueConstraint(fields=("session", "date"), name="session_day_once"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessionday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_sessiondayhistory" ("date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id") VALUES (NEW."date", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id"); RETURN NULL;',
                            hash="3b8172689248cf5d52af12556506387a3d529f03",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bc619",
                            table="sessions_app_sessionday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessionday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_sessiondayhistory" ("date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id") VALUES (NEW."date", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id"); RETURN NULL;',
                            hash="959633d45c6189adf4795ed614b2fb6cb4767b24",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b5f8b",
                            table="sessions_app_sessionday",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessionday",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_sessiondayhistory" ("date", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "session_id", "source_id") VALUES (OLD."date", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."session_id", OLD."source_id"); RETURN NULL;',
                            hash="fb0eb5042decc803290be8e3fdba33ee17234751",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_00776",
                            table="sessions_app_sessionday",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="presence",
                    constraint=models.UniqueConstraint(
                        fields=("attendance", "day"), name="presence_once_a_day"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaitemhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4ef096be87c81578f53550e46aa5de8511314c7d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f8e53",
                            table="sessions_app_agendaitemhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agendaitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("planned_end", None),
                            ("planned_start", None),
                            ("planned_end__gte", models.F("planned_start")),
                            _connector="OR",
                        ),
                        name="agenda_item_ends_after_it_begins",
                        violation_error_message="The item ends before it begins.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_agendaitemhistory" ("day_id", "ended_at", "id", "kind", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_end", "planned_start", "recorded_at", "recorded_by_id", "session_id", "source_id", "started_at", "text", "title", "uid") VALUES (NEW."day_id", NEW."ended_at", NEW."id", NEW."kind", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_end", NEW."planned_start", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."started_at", NEW."text", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="7e4af6f83384a2b21ce32adf5558dc0b1ba7a5bd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7a784",
                            table="sessions_app_agendaitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_agendaitemhistory" ("day_id", "ended_at", "id", "kind", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_end", "planned_start", "recorded_at", "recorded_by_id", "session_id", "source_id", "started_at", "text", "title", "uid") VALUES (NEW."day_id", NEW."ended_at", NEW."id", NEW."kind", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_end", NEW."planned_start", NEW."recorded_at", NEW."recorded_by_id", NEW."session_id", NEW."source_id", NEW."started_at", NEW."text", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="1ab6d999d60cfc157b62ce518b0af51f90ebc7cd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_47e8a",
                            table="sessions_app_agendaitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agendaitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_agendaitemhistory" ("day_id", "ended_at", "id", "kind", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_end", "planned_start", "recorded_at", "recorded_by_id", "session_id", "source_id", "started_at", "text", "title", "uid") VALUES (OLD."day_id", OLD."ended_at", OLD."id", OLD."kind", OLD."order", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_end", OLD."planned_start", OLD."recorded_at", OLD."recorded_by_id", OLD."session_id", OLD."source_id", OLD."started_at", OLD."text", OLD."title", OLD."uid"); RETURN NULL;',
                            hash="90f58780919e02d73c5fe5d7f4a5b2e18d536413",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_680bd",
                            table="sessions_app_agendaitem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessiondayhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2a131fcc71b040f90e9c8cf1617f457ffedac7c7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a8979",
                            table="sessions_app_sessiondayhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sessionfacilitator",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False), ("person__isnull", False), _connector="OR"
                        ),
                        name="facilitator_is_somebody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sessionfacilitator",
                    constraint=models.UniqueConstraint(
                        fields=("session", "user"), name="session_facilitator_user_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sessionfacilitator",
                    constraint=models.UniqueConstraint(
                        fields=("session", "person"), name="session_facilitator_person_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sessionorganiser",
                    constraint=models.UniqueConstraint(
                        fields=("session", "organisation"), name="session_organiser_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessionorganiser",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_sessionorganiserhistory" ("id", "order", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "role", "session_id", "source_id") VALUES (NEW."id", NEW."order", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."role", NEW."session_id", NEW."source_id"); RETURN NULL;',
                            hash="73b0d82b16aec8e8a3832a79ce4dee16d1ce1387",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_974a5",
                            table="sessions_app_sessionorganiser",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessionorganiser",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_sessionorganiserhistory" ("id", "order", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "role", "session_id", "source_id") VALUES (NEW."id", NEW."order", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."role", NEW."session_id", NEW."source_id"); RETURN NULL;',
                            hash="23d1e9bcb2f20e6362ac03d9f79ea772143adad1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8d0de",
                            table="sessions_app_sessionorganiser",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessionorganiser",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_sessionorganiserhistory" ("id", "order", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "role", "session_id", "source_id") VALUES (OLD."id", OLD."order", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."role", OLD."session_id", OLD."source_id"); RETURN NULL;',
                            hash="c96b3338a808977390885e7f7c077c0aa83bb342",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3db70",
                            table="sessions_app_sessionorganiser",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sessionorganiserhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="97857d221b630251dea0bff79bad507a55c07c71",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5f310",
                            table="sessions_app_sessionorganiserhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prioritystatement",
                    constraint=models.UniqueConstraint(
                        fields=("priority", "statement"), name="priority_statement_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="decisionstatement",
                    constraint=models.UniqueConstraint(
                        fields=("decision", "statement"), name="decision_statement_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="statementrevision",
                    constraint=models.UniqueConstraint(
                        fields=("statement", "version"), name="statement_revision_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategysessionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="73e95557f4bdf8563dd95caa2ce83b0bbbf90fbb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2a7d3",
                            table="sessions_app_strategysessionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="theme",
                    constraint=models.UniqueConstraint(fields=("board", "title"), name="theme_once_a_board"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="statementhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5c06daa0fb5335788241577d0ecab2b824e8a3b7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_560de",
                            table="sessions_app_statementhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="statement",
                    constraint=models.UniqueConstraint(
                        fields=("board", "number"), name="statement_number_once_a_board"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="statement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("canonical", None),
                            models.Q(("canonical", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="statement_not_merged_into_itself",
                        violation_error_message="A statement cannot be merged into itself.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="statement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("is_anonymous", False),
                            models.Q(
                                ("author_seat", None),
                                ("organisation", None),
                                ("recorded_by", None),
                                ("speaker", None),
                            ),
                            _connector="OR",
                        ),
                        name="anonymous_statement_has_no_author",
                        violation_error_message="An anonymous statement has no author.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="statement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="statement_says_something"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="statement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_statementhistory" ("author_seat_id", "board_id", "canonical_id", "edit_key_hash", "entered_from", "happened_at", "id", "is_anonymous", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quadrant", "recorded_at", "recorded_by_id", "removed_at", "source_id", "speaker_id", "text", "theme_id", "uid", "version") VALUES (NEW."author_seat_id", NEW."board_id", NEW."canonical_id", NEW."edit_key_hash", NEW."entered_from", NEW."happened_at", NEW."id", NEW."is_anonymous", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quadrant", NEW."recorded_at", NEW."recorded_by_id", NEW."removed_at", NEW."source_id", NEW."speaker_id", NEW."text", NEW."theme_id", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="053555c77986dec074881380f18a409cf68536f0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f0368",
                            table="sessions_app_statement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="statement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_statementhistory" ("author_seat_id", "board_id", "canonical_id", "edit_key_hash", "entered_from", "happened_at", "id", "is_anonymous", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quadrant", "recorded_at", "recorded_by_id", "removed_at", "source_id", "speaker_id", "text", "theme_id", "uid", "version") VALUES (NEW."author_seat_id", NEW."board_id", NEW."canonical_id", NEW."edit_key_hash", NEW."entered_from", NEW."happened_at", NEW."id", NEW."is_anonymous", NEW."number", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quadrant", NEW."recorded_at", NEW."recorded_by_id", NEW."removed_at", NEW."source_id", NEW."speaker_id", NEW."text", NEW."theme_id", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="d1797c5862dad6cdf2285c9da4ac0506cac78ca0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4f154",
                            table="sessions_app_statement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="statement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_statementhistory" ("author_seat_id", "board_id", "canonical_id", "edit_key_hash", "entered_from", "happened_at", "id", "is_anonymous", "number", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quadrant", "recorded_at", "recorded_by_id", "removed_at", "source_id", "speaker_id", "text", "theme_id", "uid", "version") VALUES (OLD."author_seat_id", OLD."board_id", OLD."canonical_id", OLD."edit_key_hash", OLD."entered_from", OLD."happened_at", OLD."id", OLD."is_anonymous", OLD."number", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quadrant", OLD."recorded_at", OLD."recorded_by_id", OLD."removed_at", OLD."source_id", OLD."speaker_id", OLD."text", OLD."theme_id", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="808d777f2c24a98e786fc7229eecd5bc3133beaa",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9de5c",
                            table="sessions_app_statement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="towsstrategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_towsstrategyhistory" ("board_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "text", "uid") VALUES (NEW."board_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="2a5d3e37bcd164ae199824e4222a54e07a5731ac",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_71f56",
                            table="sessions_app_towsstrategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="towsstrategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "sessions_app_towsstrategyhistory" ("board_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "text", "uid") VALUES (NEW."board_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."text", NEW."uid"); RETURN NULL;',
                            hash="7395b28bde1315dd5d404e923e642e0cf2a78a0c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d5c99",
                            table="sessions_app_towsstrategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="towsstrategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "sessions_app_towsstrategyhistory" ("board_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "text", "uid") VALUES (OLD."board_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."text", OLD."uid"); RETURN NULL;',
                            hash="4632bafa849cdd7864a6b301e15892479eae4bc2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_99d67",
                            table="sessions_app_towsstrategy",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="strategystatement",
                    constraint=models.UniqueConstraint(
                        fields=("strategy", "statement"), name="strategy_statement_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="prioritystrategy",
                    constraint=models.UniqueConstraint(
                        fields=("priority", "strategy"), name="priority_strategy_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="decisionstrategy",
                    constraint=models.UniqueConstraint(
                        fields=("decision", "strategy"), name="decision_strategy_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="towsstrategyhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5ebd86f55ea81047a8f339dd406293f2f575798c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_9a564",
                            table="sessions_app_towsstrategyhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="votinground",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("voted", None),
                            ("eligible", None),
                            ("voted__lte", models.F("eligible")),
                            _connector="OR",
                        ),
                        name="no_more_voters_than_eligible",
                        violation_error_message="More people voted than were eligible.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="tally",
                    constraint=models.UniqueConstraint(
                        fields=("round", "statement"), name="tally_once_a_round"
                    ),
                ),
            ]
        ),
    ]
