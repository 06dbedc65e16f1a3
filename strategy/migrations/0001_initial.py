import uuid

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
        ("sessions_app", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateAtOnce(
            [
                migrations.CreateModel(
                    name="Cluster",
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
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("idea", "idea"),
                                    ("candidate", "candidate"),
                                    ("pilot", "pilot"),
                                    ("reserve", "in reserve"),
                                    ("not_selected", "not selected"),
                                    ("completed", "completed"),
                                ],
                                default="idea",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("makes", models.TextField(blank=True, verbose_name="what it makes")),
                        ("markets", models.TextField(blank=True, verbose_name="markets")),
                        ("competencies", models.TextField(blank=True, verbose_name="competencies")),
                        ("missing", models.TextField(blank=True, verbose_name="what is missing")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "curator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="curated_clusters",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "industries",
                            models.ManyToManyField(blank=True, related_name="+", to="enterprises.industry"),
                        ),
                        (
                            "initiator_session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clusters",
                                to="sessions_app.strategysession",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="clusters",
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
                            "specialised_organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "territory",
                            models.ManyToManyField(blank=True, related_name="+", to="enterprises.settlement"),
                        ),
                    ],
                    options={
                        "verbose_name": "cluster",
                        "verbose_name_plural": "clusters",
                        "ordering": ["name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ClusterBoard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "board",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cluster_link",
                                to="sessions_app.board",
                            ),
                        ),
                        (
                            "cluster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="board_links",
                                to="strategy.cluster",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ClusterHistory",
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
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("idea", "idea"),
                                    ("candidate", "candidate"),
                                    ("pilot", "pilot"),
                                    ("reserve", "in reserve"),
                                    ("not_selected", "not selected"),
                                    ("completed", "completed"),
                                ],
                                default="idea",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("makes", models.TextField(blank=True, verbose_name="what it makes")),
                        ("markets", models.TextField(blank=True, verbose_name="markets")),
                        ("competencies", models.TextField(blank=True, verbose_name="competencies")),
                        ("missing", models.TextField(blank=True, verbose_name="what is missing")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "curator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "initiator_session",
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
                                to="strategy.cluster",
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
                            "specialised_organisation",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ClusterMember",
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
                                    ("anchor", "anchor"),
                                    ("supplier", "supplier"),
                                    ("education", "education and science"),
                                    ("infrastructure", "infrastructure"),
                                    ("authority", "public authority"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "is_primary",
                            models.BooleanField(
                                default=True,
                                help_text="Counted once where an organisation belongs to several clusters.",
                            ),
                        ),
                        ("joined_on", models.DateField(blank=True, null=True, verbose_name="since")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "cluster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="strategy.cluster",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
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
                    ],
                    options={
                        "verbose_name": "member of a cluster",
                        "verbose_name_plural": "members of clusters",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ClusterMemberHistory",
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
                                    ("anchor", "anchor"),
                                    ("supplier", "supplier"),
                                    ("education", "education and science"),
                                    ("infrastructure", "infrastructure"),
                                    ("authority", "public authority"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "is_primary",
                            models.BooleanField(
                                default=True,
                                help_text="Counted once where an organisation belongs to several clusters.",
                            ),
                        ),
                        ("joined_on", models.DateField(blank=True, null=True, verbose_name="since")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "cluster",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.cluster",
                            ),
                        ),
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
                                to="strategy.clustermember",
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
                    name="ClusterPriority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "cluster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="strategy.cluster",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cluster_links",
                                to="sessions_app.priority",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ClusterStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "cluster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statement_links",
                                to="strategy.cluster",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cluster_links",
                                to="sessions_app.statement",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ClusterStatus",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("idea", "idea"),
                                    ("candidate", "candidate"),
                                    ("pilot", "pilot"),
                                    ("reserve", "in reserve"),
                                    ("not_selected", "not selected"),
                                    ("completed", "completed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("since", models.DateField()),
                        ("ground", models.CharField(blank=True, max_length=500, verbose_name="ground")),
                        (
                            "cluster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statuses",
                                to="strategy.cluster",
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
                        "ordering": ["since", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ClusterStatusHistory",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("idea", "idea"),
                                    ("candidate", "candidate"),
                                    ("pilot", "pilot"),
                                    ("reserve", "in reserve"),
                                    ("not_selected", "not selected"),
                                    ("completed", "completed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("since", models.DateField()),
                        ("ground", models.CharField(blank=True, max_length=500, verbose_name="ground")),
                        (
                            "cluster",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.cluster",
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
                                to="strategy.clusterstatus",
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
                    name="Condition",
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
                        ("text", models.CharField(max_length=500)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("pending", "not due"), ("met", "met"), ("missed", "missed")],
                                default="pending",
                                max_length=10,
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
                        "ordering": ["due_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
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
                        ("number", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=500, verbose_name="goal")),
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
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="GoalDecision",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goal_links",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decision_links",
                                to="strategy.goal",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="GoalPriority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="strategy.goal",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goal_links",
                                to="sessions_app.priority",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Indicator",
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
                        ("unit", models.CharField(max_length=50, verbose_name="unit")),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "higher is better"), ("down", "lower is better")],
                                max_length=10,
                            ),
                        ),
                        (
                            "accumulation",
                            models.CharField(
                                choices=[
                                    ("period", "over the period"),
                                    ("year_to_date", "since the start of the year"),
                                    ("programme_to_date", "since the start of the programme"),
                                    ("on_date", "on the date"),
                                    ("share", "share"),
                                    ("milestone", "milestone"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                choices=[("quarter", "quarter"), ("year", "year")], max_length=10
                            ),
                        ),
                        ("formula", models.TextField(blank=True, verbose_name="formula")),
                        (
                            "source_form",
                            models.CharField(blank=True, max_length=300, verbose_name="source form"),
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
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="enterprises.person",
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
                        "verbose_name": "indicator",
                        "verbose_name_plural": "indicators",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorFact",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("value", models.DecimalField(decimal_places=3, max_digits=18)),
                        (
                            "numerator",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True),
                        ),
                        (
                            "denominator",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True),
                        ),
                        ("is_approved", models.BooleanField(default=False)),
                        ("evidence", models.CharField(blank=True, max_length=500, verbose_name="document")),
                        (
                            "explanation",
                            models.CharField(blank=True, max_length=1000, verbose_name="explanation"),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="strategy.indicator",
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
                        "ordering": ["year", "quarter"],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorRevision",
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
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=300, verbose_name="indicator")),
                        ("base_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "base_value",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True),
                        ),
                        ("dropped_reason", models.CharField(blank=True, max_length=500)),
                        ("is_dropped", models.BooleanField(default=False)),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="strategy.indicator",
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
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("value", models.DecimalField(decimal_places=3, max_digits=18)),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="strategy.indicatorrevision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year", "quarter"],
                    },
                ),
                migrations.CreateModel(
                    name="LightRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("green_from", models.DecimalField(decimal_places=3, max_digits=4)),
                        ("yellow_from", models.DecimalField(decimal_places=3, max_digits=4)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("name", "version"), name="light_rule_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("green_from__lte", 1),
                                    ("yellow_from__gt", 0),
                                    ("yellow_from__lt", models.F("green_from")),
                                ),
                                name="light_rule_is_ordered",
                                violation_error_message="Yellow must begin below green, and green at 1 at most.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Measure",
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
                        "verbose_name": "measure",
                        "verbose_name_plural": "measures",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureDecision",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measure_links",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decision_links",
                                to="strategy.measure",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MeasureParticipant",
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
                                related_name="participant_links",
                                to="enterprises.organisation",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MeasurePriority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="strategy.measure",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measure_links",
                                to="sessions_app.priority",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MeasureResultFact",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("value", models.DecimalField(decimal_places=3, max_digits=18)),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="result_facts",
                                to="strategy.measure",
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
                        "ordering": ["year"],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureRevision",
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
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("title", models.CharField(max_length=500, verbose_name="title")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="end")),
                        (
                            "result_name",
                            models.CharField(blank=True, max_length=300, verbose_name="immediate result"),
                        ),
                        ("result_unit", models.CharField(blank=True, max_length=50, verbose_name="unit")),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="strategy.measure",
                            ),
                        ),
                        (
                            "participants",
                            models.ManyToManyField(
                                blank=True,
                                related_name="measure_revisions",
                                through="strategy.MeasureParticipant",
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
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
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
                        "verbose_name": "wording of a measure",
                        "verbose_name_plural": "wordings of measures",
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureResultPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("value", models.DecimalField(decimal_places=3, max_digits=18)),
                        (
                            "revision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="result_plans",
                                to="strategy.measurerevision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year"],
                    },
                ),
                migrations.AddField(
                    model_name="measureparticipant",
                    name="revision",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participant_links",
                        to="strategy.measurerevision",
                    ),
                ),
                migrations.CreateModel(
                    name="MeasureStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statement_links",
                                to="strategy.measure",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measure_links",
                                to="sessions_app.statement",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MeasureStrategy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", models.CharField(blank=True, max_length=500)),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="strategy_links",
                                to="strategy.measure",
                            ),
                        ),
                        (
                            "strategy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measure_links",
                                to="sessions_app.towsstrategy",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Milestone",
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
                        ("title", models.CharField(max_length=300, verbose_name="milestone")),
                        ("planned_on", models.DateField(verbose_name="planned")),
                        ("first_planned_on", models.DateField(blank=True, null=True)),
                        ("reached_on", models.DateField(blank=True, null=True, verbose_name="reached")),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="strategy.measure",
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
                        "ordering": ["planned_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MinorityOpinion",
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
                        ("stated_on", models.DateField(blank=True, null=True)),
                        ("text", models.TextField()),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minority_opinions",
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
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MoneyFlow",
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
                            "funding",
                            models.CharField(
                                choices=[
                                    ("federal", "federal budget"),
                                    ("regional", "regional budget"),
                                    ("local", "local budgets"),
                                    ("off_budget", "off-budget sources"),
                                ],
                                max_length=20,
                                verbose_name="source of funding",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("quarter", models.PositiveSmallIntegerField(verbose_name="quarter")),
                        (
                            "allocated",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=18, verbose_name="allocated"
                            ),
                        ),
                        (
                            "contracted",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=18, verbose_name="contracted"
                            ),
                        ),
                        (
                            "paid",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=18, verbose_name="paid"
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="flows",
                                to="strategy.measure",
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
                        "ordering": ["measure", "funding", "year", "quarter"],
                    },
                ),
                migrations.CreateModel(
                    name="MoneyFlowHistory",
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
                            "funding",
                            models.CharField(
                                choices=[
                                    ("federal", "federal budget"),
                                    ("regional", "regional budget"),
                                    ("local", "local budgets"),
                                    ("off_budget", "off-budget sources"),
                                ],
                                max_length=20,
                                verbose_name="source of funding",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("quarter", models.PositiveSmallIntegerField(verbose_name="quarter")),
                        (
                            "allocated",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=18, verbose_name="allocated"
                            ),
                        ),
                        (
                            "contracted",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=18, verbose_name="contracted"
                            ),
                        ),
                        (
                            "paid",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=18, verbose_name="paid"
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.measure",
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
                                to="strategy.moneyflow",
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
                    name="PilotDecision",
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
                        ("reason", models.TextField(verbose_name="reason")),
                        ("follows_ranking", models.BooleanField(blank=True, null=True)),
                        ("review_on", models.DateField(blank=True, null=True, verbose_name="review date")),
                        (
                            "decision",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pilot_decision",
                                to="sessions_app.decision",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pilot_decisions",
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
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="strategy.pilotdecision",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-decision__decided_on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MinorityOpinionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("stated_on", models.DateField(blank=True, null=True)),
                        ("text", models.TextField()),
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
                                to="strategy.minorityopinion",
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
                            "pilot_decision",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.pilotdecision",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="minorityopinion",
                    name="pilot_decision",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minority_opinions",
                        to="strategy.pilotdecision",
                    ),
                ),
                migrations.CreateModel(
                    name="ConditionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("text", models.CharField(max_length=500)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("pending", "not due"), ("met", "met"), ("missed", "missed")],
                                default="pending",
                                max_length=10,
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
                                to="strategy.condition",
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
                            "pilot_decision",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.pilotdecision",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="condition",
                    name="pilot_decision",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="strategy.pilotdecision",
                    ),
                ),
                migrations.CreateModel(
                    name="PilotDecisionHistory",
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
                        ("reason", models.TextField(verbose_name="reason")),
                        ("follows_ranking", models.BooleanField(blank=True, null=True)),
                        ("review_on", models.DateField(blank=True, null=True, verbose_name="review date")),
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
                                to="strategy.pilotdecision",
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
                            "supersedes",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.pilotdecision",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PilotOutcome",
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
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("pilot", "pilot"),
                                    ("reserve", "in reserve"),
                                    ("not_selected", "not selected"),
                                    ("not_admitted", "not admitted"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("what_is_needed", models.TextField(blank=True, verbose_name="what is needed")),
                        (
                            "cluster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outcomes",
                                to="strategy.cluster",
                            ),
                        ),
                        (
                            "pilot_decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outcomes",
                                to="strategy.pilotdecision",
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
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PilotOutcomeHistory",
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
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("pilot", "pilot"),
                                    ("reserve", "in reserve"),
                                    ("not_selected", "not selected"),
                                    ("not_admitted", "not admitted"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("what_is_needed", models.TextField(blank=True, verbose_name="what is needed")),
                        (
                            "cluster",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.cluster",
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
                                to="strategy.pilotoutcome",
                            ),
                        ),
                        (
                            "pilot_decision",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.pilotdecision",
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
                    name="PilotReason",
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
                        ("is_weak_point", models.BooleanField(default=False)),
                        ("text", models.CharField(max_length=500)),
                        (
                            "outcome",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reasons",
                                to="strategy.pilotoutcome",
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
                            "statement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pilot_reasons",
                                to="sessions_app.statement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["is_weak_point", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PilotReasonHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("is_weak_point", models.BooleanField(default=False)),
                        ("text", models.CharField(max_length=500)),
                        (
                            "outcome",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.pilotoutcome",
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
                                to="strategy.pilotreason",
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
                            "statement",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PilotReview",
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
                        ("reviewed_on", models.DateField(verbose_name="reviewed on")),
                        ("outcome", models.CharField(max_length=500, verbose_name="outcome")),
                        (
                            "next_review_on",
                            models.DateField(blank=True, null=True, verbose_name="next review"),
                        ),
                        (
                            "pilot_decision",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="strategy.pilotdecision",
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
                        "ordering": ["reviewed_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PilotReviewHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("reviewed_on", models.DateField(verbose_name="reviewed on")),
                        ("outcome", models.CharField(max_length=500, verbose_name="outcome")),
                        (
                            "next_review_on",
                            models.DateField(blank=True, null=True, verbose_name="next review"),
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
                                to="strategy.pilotreview",
                            ),
                        ),
                        (
                            "pilot_decision",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.pilotdecision",
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
                    name="PlannedAmount",
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
                            "funding",
                            models.CharField(
                                choices=[
                                    ("federal", "federal budget"),
                                    ("regional", "regional budget"),
                                    ("local", "local budgets"),
                                    ("off_budget", "off-budget sources"),
                                ],
                                max_length=20,
                                verbose_name="source of funding",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount"),
                        ),
                        (
                            "subject_to_agreement",
                            models.BooleanField(default=False, verbose_name="subject to agreement"),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amounts",
                                to="strategy.measure",
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
                        "ordering": ["measure", "funding", "year"],
                    },
                ),
                migrations.CreateModel(
                    name="Programme",
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
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                        ("last_year", models.PositiveSmallIntegerField(verbose_name="last year")),
                        ("reporting_note", models.TextField(blank=True)),
                        ("grace_days", models.PositiveSmallIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "cluster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="strategy.cluster",
                            ),
                        ),
                        (
                            "coordinator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "customer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "light_rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="strategy.lightrule",
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
                        "verbose_name": "programme",
                        "verbose_name_plural": "programmes",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MilestoneHistory",
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
                        ("title", models.CharField(max_length=300, verbose_name="milestone")),
                        ("planned_on", models.DateField(verbose_name="planned")),
                        ("first_planned_on", models.DateField(blank=True, null=True)),
                        ("reached_on", models.DateField(blank=True, null=True, verbose_name="reached")),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.measure",
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
                                to="strategy.milestone",
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
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programme",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="milestone",
                    name="programme",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="strategy.programme",
                    ),
                ),
                migrations.AddField(
                    model_name="measure",
                    name="programme",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="strategy.programme",
                    ),
                ),
                migrations.CreateModel(
                    name="IndicatorHistory",
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
                        ("unit", models.CharField(max_length=50, verbose_name="unit")),
                        (
                            "direction",
                            models.CharField(
                                choices=[("up", "higher is better"), ("down", "lower is better")],
                                max_length=10,
                            ),
                        ),
                        (
                            "accumulation",
                            models.CharField(
                                choices=[
                                    ("period", "over the period"),
                                    ("year_to_date", "since the start of the year"),
                                    ("programme_to_date", "since the start of the programme"),
                                    ("on_date", "on the date"),
                                    ("share", "share"),
                                    ("milestone", "milestone"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "frequency",
                            models.CharField(
                                choices=[("quarter", "quarter"), ("year", "year")], max_length=10
                            ),
                        ),
                        ("formula", models.TextField(blank=True, verbose_name="formula")),
                        (
                            "source_form",
                            models.CharField(blank=True, max_length=300, verbose_name="source form"),
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
                                to="strategy.indicator",
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
                            "responsible",
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
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programme",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="indicator",
                    name="programme",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="strategy.programme",
                    ),
                ),
                migrations.CreateModel(
                    name="GoalHistory",
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
                        ("number", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=500, verbose_name="goal")),
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
                                to="strategy.goal",
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
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programme",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="goal",
                    name="programme",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="strategy.programme",
                    ),
                ),
                migrations.CreateModel(
                    name="ProgrammeHistory",
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
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                        ("last_year", models.PositiveSmallIntegerField(verbose_name="last year")),
                        ("reporting_note", models.TextField(blank=True)),
                        ("grace_days", models.PositiveSmallIntegerField(default=0)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "cluster",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.cluster",
                            ),
                        ),
                        (
                            "coordinator",
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
                            "customer",
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
                            "light_rule",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.lightrule",
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
                                to="strategy.programme",
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
                    name="ProgrammeVersion",
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
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "act_kind",
                            models.CharField(blank=True, max_length=100, verbose_name="kind of act"),
                        ),
                        (
                            "act_number",
                            models.CharField(blank=True, max_length=50, verbose_name="act number"),
                        ),
                        ("act_title", models.CharField(blank=True, max_length=500)),
                        ("approved_on", models.DateField(blank=True, null=True, verbose_name="approved on")),
                        ("reason", models.TextField(blank=True)),
                        (
                            "act_issuer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="strategy.programme",
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
                        "verbose_name": "version of a programme",
                        "verbose_name_plural": "versions of programmes",
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedAmountHistory",
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
                            "funding",
                            models.CharField(
                                choices=[
                                    ("federal", "federal budget"),
                                    ("regional", "regional budget"),
                                    ("local", "local budgets"),
                                    ("off_budget", "off-budget sources"),
                                ],
                                max_length=20,
                                verbose_name="source of funding",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount"),
                        ),
                        (
                            "subject_to_agreement",
                            models.BooleanField(default=False, verbose_name="subject to agreement"),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.measure",
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
                                to="strategy.plannedamount",
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
                            "programme_version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programmeversion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="plannedamount",
                    name="programme_version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amounts",
                        to="strategy.programmeversion",
                    ),
                ),
                migrations.CreateModel(
                    name="MeasureRevisionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("title", models.CharField(max_length=500, verbose_name="title")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="end")),
                        (
                            "result_name",
                            models.CharField(blank=True, max_length=300, verbose_name="immediate result"),
                        ),
                        ("result_unit", models.CharField(blank=True, max_length=50, verbose_name="unit")),
                        (
                            "measure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.measure",
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
                                to="strategy.measurerevision",
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
                            "responsible",
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
                            "programme_version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programmeversion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="measurerevision",
                    name="programme_version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="strategy.programmeversion",
                    ),
                ),
                migrations.CreateModel(
                    name="IndicatorRevisionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=300, verbose_name="indicator")),
                        ("base_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "base_value",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True),
                        ),
                        ("dropped_reason", models.CharField(blank=True, max_length=500)),
                        ("is_dropped", models.BooleanField(default=False)),
                        (
                            "indicator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.indicator",
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
                                to="strategy.indicatorrevision",
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
                            "programme_version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programmeversion",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="indicatorrevision",
                    name="programme_version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="strategy.programmeversion",
                    ),
                ),
                migrations.CreateModel(
                    name="ProgrammeVersionHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "act_kind",
                            models.CharField(blank=True, max_length=100, verbose_name="kind of act"),
                        ),
                        (
                            "act_number",
                            models.CharField(blank=True, max_length=50, verbose_name="act number"),
                        ),
                        ("act_title", models.CharField(blank=True, max_length=500)),
                        ("approved_on", models.DateField(blank=True, null=True, verbose_name="approved on")),
                        ("reason", models.TextField(blank=True)),
                        (
                            "act_issuer",
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
                                to="strategy.programmeversion",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programme",
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
                    name="Report",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("due_on", models.DateField()),
                        ("submitted_on", models.DateField(blank=True, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("submitted", "submitted"),
                                    ("returned", "returned"),
                                    ("approved", "approved"),
                                ],
                                default="open",
                                max_length=20,
                            ),
                        ),
                        ("approved_on", models.DateField(blank=True, null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.person",
                            ),
                        ),
                        (
                            "indicators",
                            models.ManyToManyField(
                                blank=True, related_name="reports", to="strategy.indicator"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="strategy.programme",
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
                            "reporter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="enterprises.organisation",
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
                        "verbose_name": "report",
                        "verbose_name_plural": "reports",
                        "ordering": ["year", "quarter", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="IndicatorFactHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("value", models.DecimalField(decimal_places=3, max_digits=18)),
                        (
                            "numerator",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True),
                        ),
                        (
                            "denominator",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=18, null=True),
                        ),
                        ("is_approved", models.BooleanField(default=False)),
                        ("evidence", models.CharField(blank=True, max_length=500, verbose_name="document")),
                        (
                            "explanation",
                            models.CharField(blank=True, max_length=1000, verbose_name="explanation"),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.indicator",
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
                                to="strategy.indicatorfact",
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
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.report",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="indicatorfact",
                    name="report",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="facts",
                        to="strategy.report",
                    ),
                ),
                migrations.CreateModel(
                    name="ReportHistory",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("due_on", models.DateField()),
                        ("submitted_on", models.DateField(blank=True, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("submitted", "submitted"),
                                    ("returned", "returned"),
                                    ("approved", "approved"),
                                ],
                                default="open",
                                max_length=20,
                            ),
                        ),
                        ("approved_on", models.DateField(blank=True, null=True)),
                        (
                            "approved_by",
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
                                to="strategy.report",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programme",
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
                            "reporter",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
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
                    name="Risk",
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
                        ("title", models.CharField(max_length=300, verbose_name="risk")),
                        ("response", models.TextField(blank=True, verbose_name="response")),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risks",
                                to="strategy.measure",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risks",
                                to="strategy.programme",
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
                        "verbose_name": "risk",
                        "verbose_name_plural": "risks",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RiskAssessment",
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
                        ("assessed_on", models.DateField()),
                        ("probability", models.PositiveSmallIntegerField(verbose_name="probability")),
                        ("impact", models.PositiveSmallIntegerField(verbose_name="impact")),
                        ("note", models.CharField(blank=True, max_length=500)),
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
                            "risk",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="assessments",
                                to="strategy.risk",
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
                        "ordering": ["assessed_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RiskHistory",
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
                        ("title", models.CharField(max_length=300, verbose_name="risk")),
                        ("response", models.TextField(blank=True, verbose_name="response")),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.measure",
                            ),
                        ),
                        (
                            "owner",
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
                                to="strategy.risk",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programme",
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
                    name="Task",
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
                        ("number", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=500, verbose_name="task")),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="strategy.goal",
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
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="MeasureHistory",
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
                                to="strategy.measure",
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
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.programme",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.task",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="measure",
                    name="task",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="strategy.task",
                    ),
                ),
                migrations.CreateModel(
                    name="TaskHistory",
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
                        ("number", models.CharField(max_length=20)),
                        ("title", models.CharField(max_length=500, verbose_name="task")),
                        (
                            "goal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="strategy.goal",
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
                                to="strategy.task",
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
                migrations.AddConstraint(
                    model_name="cluster",
                    constraint=models.UniqueConstraint(
                        fields=("kept_by", "name"),
                        name="cluster_is_named_once",
                        violation_error_message="This region already has a cluster of this name.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cluster",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_clusterhistory" ("competencies", "curator_id", "id", "initiator_session_id", "kept_by_id", "makes", "markets", "missing", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "specialised_organisation_id", "state", "uid", "version") VALUES (NEW."competencies", NEW."curator_id", NEW."id", NEW."initiator_session_id", NEW."kept_by_id", NEW."makes", NEW."markets", NEW."missing", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."specialised_organisation_id", NEW."state", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="a06a6b4af69e18072221ddc74d14f5c32a90696f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5b79a",
                            table="strategy_cluster",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cluster",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_clusterhistory" ("competencies", "curator_id", "id", "initiator_session_id", "kept_by_id", "makes", "markets", "missing", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "specialised_organisation_id", "state", "uid", "version") VALUES (NEW."competencies", NEW."curator_id", NEW."id", NEW."initiator_session_id", NEW."kept_by_id", NEW."makes", NEW."markets", NEW."missing", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."specialised_organisation_id", NEW."state", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="da927756ca164aef8df2996b39872ea60e8e7c61",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0ffb8",
                            table="strategy_cluster",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cluster",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_clusterhistory" ("competencies", "curator_id", "id", "initiator_session_id", "kept_by_id", "makes", "markets", "missing", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "specialised_organisation_id", "state", "uid", "version") VALUES (OLD."competencies", OLD."curator_id", OLD."id", OLD."initiator_session_id", OLD."kept_by_id", OLD."makes", OLD."markets", OLD."missing", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."specialised_organisation_id", OLD."state", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="43937a974a61a2c502090506e43b389445f6a5a0",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5a5b4",
                            table="strategy_cluster",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clusterhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="79ace422322e6a9b315188dc26fc118a4ede494d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_5b49b",
                            table="strategy_clusterhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="clustermember",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("cluster", "organisation"),
                        name="cluster_member_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="clustermember",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("left_on", None),
                            ("joined_on", None),
                            ("left_on__gte", models.F("joined_on")),
                            _connector="OR",
                        ),
                        name="cluster_member_leaves_after_joining",
                        violation_error_message="The end date is earlier than the start date.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clustermember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_clustermemberhistory" ("cluster_id", "id", "is_primary", "joined_on", "left_on", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "role", "source_id") VALUES (NEW."cluster_id", NEW."id", NEW."is_primary", NEW."joined_on", NEW."left_on", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."role", NEW."source_id"); RETURN NULL;',
                            hash="13123baab00d0983e87d8fa6ac86482ef4ee2208",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fda3d",
                            table="strategy_clustermember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clustermember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_clustermemberhistory" ("cluster_id", "id", "is_primary", "joined_on", "left_on", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "role", "source_id") VALUES (NEW."cluster_id", NEW."id", NEW."is_primary", NEW."joined_on", NEW."left_on", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."role", NEW."source_id"); RETURN NULL;',
                            hash="7e7e1bb5a95e106afb7ce7a9b2e278fe5d4ac999",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bd6ac",
                            table="strategy_clustermember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clustermember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_clustermemberhistory" ("cluster_id", "id", "is_primary", "joined_on", "left_on", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "role", "source_id") VALUES (OLD."cluster_id", OLD."id", OLD."is_primary", OLD."joined_on", OLD."left_on", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."role", OLD."source_id"); RETURN NULL;',
                            hash="0ff0c9678993b504de3da56a15ba97168305ae03",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_07348",
                            table="strategy_clustermember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clustermemberhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d91c61afaab44e2bd55d28f7a55d491e19f0e9dc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_4d875",
                            table="strategy_clustermemberhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="clusterpriority",
                    constraint=models.UniqueConstraint(
                        fields=("cluster", "priority"), name="cluster_priority_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="clusterstatement",
                    constraint=models.UniqueConstraint(
                        fields=("cluster", "statement"), name="cluster_statement_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clusterstatus",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_clusterstatushistory" ("cluster_id", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "since", "source_id", "state") VALUES (NEW."cluster_id", NEW."ground", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."since", NEW."source_id", NEW."state"); RETURN NULL;',
                            hash="7a950915a498d7f173fb82a5d0367b790d7936aa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fc466",
                            table="strategy_clusterstatus",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clusterstatus",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_clusterstatushistory" ("cluster_id", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "since", "source_id", "state") VALUES (NEW."cluster_id", NEW."ground", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."since", NEW."source_id", NEW."state"); RETURN NULL;',
                            hash="b918bc090aa1ac78414c5511b42bacb31795b04d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f312f",
                            table="strategy_clusterstatus",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clusterstatus",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_clusterstatushistory" ("cluster_id", "ground", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "since", "source_id", "state") VALUES (OLD."cluster_id", OLD."ground", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."since", OLD."source_id", OLD."state"); RETURN NULL;',
                            hash="68b794010cc7173457371ca1d04b6360c981609d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c88e5",
                            table="strategy_clusterstatus",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="clusterstatushistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2997da7f3910ef6445b52620ec0a64007e9ee2c8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_aead6",
                            table="strategy_clusterstatushistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goaldecision",
                    constraint=models.UniqueConstraint(
                        fields=("goal", "decision"), name="goal_decision_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goalpriority",
                    constraint=models.UniqueConstraint(
                        fields=("goal", "priority"), name="goal_priority_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicatortarget",
                    constraint=models.UniqueConstraint(
                        fields=("revision", "year", "quarter"),
                        name="indicator_target_once",
                        nulls_distinct=False,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicatortarget",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("quarter", None), ("quarter__range", (1, 4)), _connector="OR"),
                        name="indicator_target_quarter",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatortarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closed_after_the_act",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE row_version bigint; closed date;",
                            func="\n            FOREACH row_version IN ARRAY CASE TG_OP\n                WHEN 'DELETE' THEN ARRAY[(SELECT programme_version_id FROM strategy_indicatorrevision WHERE id = OLD.revision_id)]\n                WHEN 'INSERT' THEN ARRAY[(SELECT programme_version_id FROM strategy_indicatorrevision WHERE id = NEW.revision_id)]\n                ELSE ARRAY[(SELECT programme_version_id FROM strategy_indicatorrevision WHERE id = OLD.revision_id), (SELECT programme_version_id FROM strategy_indicatorrevision WHERE id = NEW.revision_id)]\n            END LOOP\n                SELECT approved_on INTO closed FROM strategy_programmeversion WHERE id = row_version;\n                IF closed IS NOT NULL THEN\n                    RAISE EXCEPTION 'programme version % was approved on %', row_version, closed\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_closed_after_the_act';\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="6d7d90b2868367a6c3a7cb335dea9cc442609d47",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_closed_after_the_act_72b7d",
                            table="strategy_indicatortarget",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measuredecision",
                    constraint=models.UniqueConstraint(
                        fields=("measure", "decision"), name="measure_decision_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measurepriority",
                    constraint=models.UniqueConstraint(
                        fields=("measure", "priority"), name="measure_priority_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measureresultfact",
                    constraint=models.UniqueConstraint(
                        fields=("measure", "year"), name="measure_result_fact_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measureresultplan",
                    constraint=models.UniqueConstraint(
                        fields=("revision", "year"), name="measure_result_plan_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measureresultplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closed_after_the_act",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE row_version bigint; closed date;",
                            func="\n            FOREACH row_version IN ARRAY CASE TG_OP\n                WHEN 'DELETE' THEN ARRAY[(SELECT programme_version_id FROM strategy_measurerevision WHERE id = OLD.revision_id)]\n                WHEN 'INSERT' THEN ARRAY[(SELECT programme_version_id FROM strategy_measurerevision WHERE id = NEW.revision_id)]\n                ELSE ARRAY[(SELECT programme_version_id FROM strategy_measurerevision WHERE id = OLD.revision_id), (SELECT programme_version_id FROM strategy_measurerevision WHERE id = NEW.revision_id)]\n            END LOOP\n                SELECT approved_on INTO closed FROM strategy_programmeversion WHERE id = row_version;\n                IF closed IS NOT NULL THEN\n                    RAISE EXCEPTION 'programme version % was approved on %', row_version, closed\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_closed_after_the_act';\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="bc39b5d1d4568a6dae3369ec71191962b7c1680d",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_closed_after_the_act_d5ab1",
                            table="strategy_measureresultplan",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measureparticipant",
                    constraint=models.UniqueConstraint(
                        fields=("revision", "organisation"), name="measure_participant_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measureparticipant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closed_after_the_act",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE row_version bigint; closed date;",
                            func="\n            FOREACH row_version IN ARRAY CASE TG_OP\n                WHEN 'DELETE' THEN ARRAY[(SELECT programme_version_id FROM strategy_measurerevision WHERE id = OLD.revision_id)]\n                WHEN 'INSERT' THEN ARRAY[(SELECT programme_version_id FROM strategy_measurerevision WHERE id = NEW.revision_id)]\n                ELSE ARRAY[(SELECT programme_version_id FROM strategy_measurerevision WHERE id = OLD.revision_id), (SELECT programme_version_id FROM strategy_measurerevision WHERE id = NEW.revision_id)]\n            END LOOP\n                SELECT approved_on INTO closed FROM strategy_programmeversion WHERE id = row_version;\n                IF closed IS NOT NULL THEN\n                    RAISE EXCEPTION 'programme version % was approved on %', row_version, closed\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_closed_after_the_act';\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="071c3a442e9b85e7f5b31976b1aa5b74c4a31e75",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_closed_after_the_act_9caf5",
                            table="strategy_measureparticipant",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measurestatement",
                    constraint=models.UniqueConstraint(
                        fields=("measure", "statement"), name="measure_statement_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measurestrategy",
                    constraint=models.UniqueConstraint(
                        fields=("measure", "strategy"), name="measure_strategy_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="moneyflow",
                    constraint=models.UniqueConstraint(
                        fields=("measure", "funding", "year", "quarter"), name="money_flow_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="moneyflow",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("quarter__range", (1, 4))), name="money_flow_quarter"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moneyflow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_moneyflowhistory" ("allocated", "contracted", "funding", "id", "measure_id", "paid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "source_id", "year") VALUES (NEW."allocated", NEW."contracted", NEW."funding", NEW."id", NEW."measure_id", NEW."paid", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quarter", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."year"); RETURN NULL;',
                            hash="d308f39c2c8cf4f4cdc9cd940134452bf6420ee1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6fae2",
                            table="strategy_moneyflow",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moneyflow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_moneyflowhistory" ("allocated", "contracted", "funding", "id", "measure_id", "paid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "source_id", "year") VALUES (NEW."allocated", NEW."contracted", NEW."funding", NEW."id", NEW."measure_id", NEW."paid", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quarter", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."year"); RETURN NULL;',
                            hash="40a675f0461f4cfd6d79531b9e84b0c6b4b11ca2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_93d98",
                            table="strategy_moneyflow",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moneyflow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_moneyflowhistory" ("allocated", "contracted", "funding", "id", "measure_id", "paid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "source_id", "year") VALUES (OLD."allocated", OLD."contracted", OLD."funding", OLD."id", OLD."measure_id", OLD."paid", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quarter", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."year"); RETURN NULL;',
                            hash="f813b77046767f4f41a8a8d46c6bf4e47d75e2bf",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bcc00",
                            table="strategy_moneyflow",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moneyflowhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="04bdf3743bf71221273a35a72577aa64cf03987c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fbf8b",
                            table="strategy_moneyflowhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotdecision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes", None),
                            models.Q(("supersedes", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="pilot_decision_not_its_own_successor",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotdecisionhistory" ("decision_id", "follows_ranking", "id", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "review_on", "source_id", "supersedes_id", "uid") VALUES (NEW."decision_id", NEW."follows_ranking", NEW."id", NEW."kept_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."review_on", NEW."source_id", NEW."supersedes_id", NEW."uid"); RETURN NULL;',
                            hash="e8f1d3927937aaac133a183b6690723d845675a3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_47c70",
                            table="strategy_pilotdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_pilotdecisionhistory" ("decision_id", "follows_ranking", "id", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "review_on", "source_id", "supersedes_id", "uid") VALUES (NEW."decision_id", NEW."follows_ranking", NEW."id", NEW."kept_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."review_on", NEW."source_id", NEW."supersedes_id", NEW."uid"); RETURN NULL;',
                            hash="996ce805bf54dc9a026efa02c575d31d44acf9ed",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_739ff",
                            table="strategy_pilotdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotdecision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotdecisionhistory" ("decision_id", "follows_ranking", "id", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "review_on", "source_id", "supersedes_id", "uid") VALUES (OLD."decision_id", OLD."follows_ranking", OLD."id", OLD."kept_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."review_on", OLD."source_id", OLD."supersedes_id", OLD."uid"); RETURN NULL;',
                            hash="bf770f68127a7a57b2eed4b6a52af1ff0d065dde",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9d5d2",
                            table="strategy_pilotdecision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="minorityopinionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c6dd00a7b8603842427d1de798b5cbcee864e861",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e1398",
                            table="strategy_minorityopinionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="minorityopinion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_minorityopinionhistory" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "stated_on", "text") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."stated_on", NEW."text"); RETURN NULL;',
                            hash="617ac5625feae61f5614b3a108f66fc1802cb29a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d2659",
                            table="strategy_minorityopinion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="minorityopinion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_minorityopinionhistory" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "stated_on", "text") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."stated_on", NEW."text"); RETURN NULL;',
                            hash="9382289d0ca7d72a1e5b108bed6a1b502bb73170",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0fea5",
                            table="strategy_minorityopinion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="minorityopinion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_minorityopinionhistory" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "stated_on", "text") VALUES (OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_decision_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."stated_on", OLD."text"); RETURN NULL;',
                            hash="3a89213285ce81d52e78a28ec1c8ee3ebdabd80c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_031a0",
                            table="strategy_minorityopinion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="conditionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bf243d7da36d84abfc6965b3226e63a17a75bf41",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ec1da",
                            table="strategy_conditionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="condition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_conditionhistory" ("due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "state", "text") VALUES (NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."state", NEW."text"); RETURN NULL;',
                            hash="ba1b698fa8db5daaad9510e5a47495f87fb0e2ad",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b0159",
                            table="strategy_condition",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="condition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_conditionhistory" ("due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "state", "text") VALUES (NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."state", NEW."text"); RETURN NULL;',
                            hash="8c5bfc189a5d128e05e0b651ca1204096a7df14b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a9852",
                            table="strategy_condition",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="condition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_conditionhistory" ("due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "state", "text") VALUES (OLD."due_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_decision_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."state", OLD."text"); RETURN NULL;',
                            hash="2cc3a84a3bdcf3cfb99fa2544d704a80feb4091b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_119ba",
                            table="strategy_condition",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotdecisionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="27cb0f5ad8ecdfc5c0a45ca60c3b22a61546fe85",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_11fda",
                            table="strategy_pilotdecisionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotoutcome",
                    constraint=models.UniqueConstraint(
                        fields=("pilot_decision", "cluster"), name="pilot_outcome_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotoutcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotoutcomehistory" ("cluster_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "what_is_needed") VALUES (NEW."cluster_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."what_is_needed"); RETURN NULL;',
                            hash="cdaafe1e5b43faeb3cac5594b64ad290f024ae66",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3edb9",
                            table="strategy_pilotoutcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotoutcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_pilotoutcomehistory" ("cluster_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "what_is_needed") VALUES (NEW."cluster_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."what_is_needed"); RETURN NULL;',
                            hash="0905ea4c7fe8bfeeaf1c4bc7d6a4e7ca50bee934",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0c299",
                            table="strategy_pilotoutcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotoutcome",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotoutcomehistory" ("cluster_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "source_id", "what_is_needed") VALUES (OLD."cluster_id", OLD."id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_decision_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."what_is_needed"); RETURN NULL;',
                            hash="56d3e67a26ee98fb9d30b455196781220ad55196",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ec41b",
                            table="strategy_pilotoutcome",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotoutcomehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="5e6f6ff81a83deca766010e6626bae6978ec5c97",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7ad03",
                            table="strategy_pilotoutcomehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotreasonhistory" ("id", "is_weak_point", "outcome_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "statement_id", "text") VALUES (NEW."id", NEW."is_weak_point", NEW."outcome_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."statement_id", NEW."text"); RETURN NULL;',
                            hash="1122211fc5bcc72ec2a7863097bfeab7bfa6fb16",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ee342",
                            table="strategy_pilotreason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_pilotreasonhistory" ("id", "is_weak_point", "outcome_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "statement_id", "text") VALUES (NEW."id", NEW."is_weak_point", NEW."outcome_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."statement_id", NEW."text"); RETURN NULL;',
                            hash="ebce60985781bee4459155ef86b5a3b9011bb18b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ad109",
                            table="strategy_pilotreason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotreasonhistory" ("id", "is_weak_point", "outcome_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "statement_id", "text") VALUES (OLD."id", OLD."is_weak_point", OLD."outcome_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."statement_id", OLD."text"); RETURN NULL;',
                            hash="7ecadf5eb88ba71213b0f4911a77b06f5c4a50df",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_708ce",
                            table="strategy_pilotreason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreasonhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fcedb15d9114e2c672fec7440cc180cfd813adf6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_0e076",
                            table="strategy_pilotreasonhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotreview",
                    constraint=models.UniqueConstraint(
                        fields=("pilot_decision", "reviewed_on"), name="pilot_review_once_a_day"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pilotreview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("next_review_on", None),
                            ("next_review_on__gt", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="next_review_is_later",
                        violation_error_message="The next review must be later than this one.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotreviewhistory" ("id", "next_review_on", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "reviewed_on", "source_id") VALUES (NEW."id", NEW."next_review_on", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reviewed_on", NEW."source_id"); RETURN NULL;',
                            hash="33874b2771be41ea987834e9ed3c917c1fac29c5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e4c15",
                            table="strategy_pilotreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_pilotreviewhistory" ("id", "next_review_on", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "reviewed_on", "source_id") VALUES (NEW."id", NEW."next_review_on", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilot_decision_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reviewed_on", NEW."source_id"); RETURN NULL;',
                            hash="21e756dc5eeeea9b6209a6984289440a42134485",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f1ff5",
                            table="strategy_pilotreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_pilotreviewhistory" ("id", "next_review_on", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilot_decision_id", "recorded_at", "recorded_by_id", "reviewed_on", "source_id") VALUES (OLD."id", OLD."next_review_on", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pilot_decision_id", OLD."recorded_at", OLD."recorded_by_id", OLD."reviewed_on", OLD."source_id"); RETURN NULL;',
                            hash="78deb0d360b4359cc4852175f089adfe1389ba12",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5d73e",
                            table="strategy_pilotreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pilotreviewhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="08d98cf73c9a40b6334bfa9e290aca2e62893e03",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_c899c",
                            table="strategy_pilotreviewhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programme",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="programme_ends_after_it_begins",
                        violation_error_message="The programme ends before it begins.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programme",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_programmehistory" ("cluster_id", "coordinator_id", "customer_id", "first_year", "grace_days", "id", "kept_by_id", "last_year", "light_rule_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "reporting_note", "source_id", "title", "uid", "version") VALUES (NEW."cluster_id", NEW."coordinator_id", NEW."customer_id", NEW."first_year", NEW."grace_days", NEW."id", NEW."kept_by_id", NEW."last_year", NEW."light_rule_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."reporting_note", NEW."source_id", NEW."title", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="fe55dbc764cf50dca27a8c2365111eb48d6450d7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4347e",
                            table="strategy_programme",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programme",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_programmehistory" ("cluster_id", "coordinator_id", "customer_id", "first_year", "grace_days", "id", "kept_by_id", "last_year", "light_rule_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "reporting_note", "source_id", "title", "uid", "version") VALUES (NEW."cluster_id", NEW."coordinator_id", NEW."customer_id", NEW."first_year", NEW."grace_days", NEW."id", NEW."kept_by_id", NEW."last_year", NEW."light_rule_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."reporting_note", NEW."source_id", NEW."title", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="db1fe3f8e296084fce9a4f85bc3402367838def0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0fdf9",
                            table="strategy_programme",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programme",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_programmehistory" ("cluster_id", "coordinator_id", "customer_id", "first_year", "grace_days", "id", "kept_by_id", "last_year", "light_rule_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "reporting_note", "source_id", "title", "uid", "version") VALUES (OLD."cluster_id", OLD."coordinator_id", OLD."customer_id", OLD."first_year", OLD."grace_days", OLD."id", OLD."kept_by_id", OLD."last_year", OLD."light_rule_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."reporting_note", OLD."source_id", OLD."title", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="a2ab518272c8738c7ac0e6bd1ee59e208ffdce3a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8e0c3",
                            table="strategy_programme",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestonehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e4ede350249948a67aa7f3d4e8053831ca85e61c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_02574",
                            table="strategy_milestonehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_milestonehistory" ("first_planned_on", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "programme_id", "reached_on", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (NEW."first_planned_on", NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."programme_id", NEW."reached_on", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="14a799d2699150b066d3e2e1ae49f48b6737d762",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ada6f",
                            table="strategy_milestone",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_milestonehistory" ("first_planned_on", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "programme_id", "reached_on", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (NEW."first_planned_on", NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on", NEW."programme_id", NEW."reached_on", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="23efebc85f9e6554d3c812a2e1194a4736fc5fdd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c68a6",
                            table="strategy_milestone",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="milestone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_milestonehistory" ("first_planned_on", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "programme_id", "reached_on", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (OLD."first_planned_on", OLD."id", OLD."measure_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."programme_id", OLD."reached_on", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."title", OLD."uid"); RETURN NULL;',
                            hash="cc0b9753b39839832d95a052c9626f228c9bdbae",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_14e8b",
                            table="strategy_milestone",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c4f67f47de231c6e7e126b969b892911b5409314",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_1b605",
                            table="strategy_indicatorhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicator",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_indicatorhistory" ("accumulation", "direction", "formula", "frequency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "responsible_id", "source_form", "source_id", "uid", "unit") VALUES (NEW."accumulation", NEW."direction", NEW."formula", NEW."frequency", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."responsible_id", NEW."source_form", NEW."source_id", NEW."uid", NEW."unit"); RETURN NULL;',
                            hash="f4d7bbc0e4e254df0938187eed7f620d25a68129",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e018f",
                            table="strategy_indicator",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicator",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_indicatorhistory" ("accumulation", "direction", "formula", "frequency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "responsible_id", "source_form", "source_id", "uid", "unit") VALUES (NEW."accumulation", NEW."direction", NEW."formula", NEW."frequency", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."responsible_id", NEW."source_form", NEW."source_id", NEW."uid", NEW."unit"); RETURN NULL;',
                            hash="896a6d3863adc5c3f5ec68926eccbeed210e09a8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d1f3b",
                            table="strategy_indicator",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicator",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_indicatorhistory" ("accumulation", "direction", "formula", "frequency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "responsible_id", "source_form", "source_id", "uid", "unit") VALUES (OLD."accumulation", OLD."direction", OLD."formula", OLD."frequency", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."recorded_at", OLD."recorded_by_id", OLD."responsible_id", OLD."source_form", OLD."source_id", OLD."uid", OLD."unit"); RETURN NULL;',
                            hash="e33e8853e07143d1dca8d1779db2db5478e1003e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_740a0",
                            table="strategy_indicator",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goalhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="289e50d7b5a472604529440f5b0ddf8d57a66ca4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_71674",
                            table="strategy_goalhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="goal",
                    constraint=models.UniqueConstraint(
                        fields=("programme", "number"), name="goal_number_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_goalhistory" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="049980055cbc2f99cdb9d641729ea6d21a7c22ec",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_28ef8",
                            table="strategy_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_goalhistory" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="18051dc0fde72b1aa6dcb338cccaa6367d34b839",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d603b",
                            table="strategy_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="goal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_goalhistory" ("id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."title", OLD."uid"); RETURN NULL;',
                            hash="d226b83d96c0ccbfccb5edbd7d7e79b2953356a9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9ccbd",
                            table="strategy_goal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programmehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fea3667dfb11ece2935d51efc618abfa50e01b87",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_12d04",
                            table="strategy_programmehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmeversion",
                    constraint=models.UniqueConstraint(
                        fields=("programme", "number"), name="programme_version_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="programmeversion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("approved_on", None),
                            models.Q(("act_number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="approved_version_has_an_act",
                        violation_error_message="An approved version needs the number of its act.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programmeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="approved_version_stands",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."approved_on" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="97c592cdbe218db6b2bab514397491750d658780",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_approved_version_stands_faf99",
                            table="strategy_programmeversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programmeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_programmeversionhistory" ("act_issuer_id", "act_kind", "act_number", "act_title", "approved_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."act_issuer_id", NEW."act_kind", NEW."act_number", NEW."act_title", NEW."approved_on", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="86cf4a92d80214658b079de133c57759a648548b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_83afe",
                            table="strategy_programmeversion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programmeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_programmeversionhistory" ("act_issuer_id", "act_kind", "act_number", "act_title", "approved_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."act_issuer_id", NEW."act_kind", NEW."act_number", NEW."act_title", NEW."approved_on", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="f9664a307460ab5c5a7b138880892c3c21a18c43",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_493c6",
                            table="strategy_programmeversion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programmeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_programmeversionhistory" ("act_issuer_id", "act_kind", "act_number", "act_title", "approved_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "reason", "recorded_at", "recorded_by_id", "source_id") VALUES (OLD."act_issuer_id", OLD."act_kind", OLD."act_number", OLD."act_title", OLD."approved_on", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id"); RETURN NULL;',
                            hash="fecfa92a4d303d63303cd9fab174784e68355e4b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4a90f",
                            table="strategy_programmeversion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedamounthistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="78f2925a14953b8f8eac37fc35a2ec0e80510dd4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_29f41",
                            table="strategy_plannedamounthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plannedamount",
                    constraint=models.UniqueConstraint(
                        fields=("programme_version", "measure", "funding", "year"), name="planned_amount_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plannedamount",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="planned_amount_is_not_negative",
                        violation_error_message="An amount cannot be negative.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedamount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closed_after_the_act",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE row_version bigint; closed date;",
                            func="\n            FOREACH row_version IN ARRAY CASE TG_OP\n                WHEN 'DELETE' THEN ARRAY[OLD.programme_version_id]\n                WHEN 'INSERT' THEN ARRAY[NEW.programme_version_id]\n                ELSE ARRAY[OLD.programme_version_id, NEW.programme_version_id]\n            END LOOP\n                SELECT approved_on INTO closed FROM strategy_programmeversion WHERE id = row_version;\n                IF closed IS NOT NULL THEN\n                    RAISE EXCEPTION 'programme version % was approved on %', row_version, closed\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_closed_after_the_act';\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="050a11c8cc12e52c649dc1559a5aa769aeba1c61",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_closed_after_the_act_8ab99",
                            table="strategy_plannedamount",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedamount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_plannedamounthistory" ("amount", "funding", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "source_id", "subject_to_agreement", "year") VALUES (NEW."amount", NEW."funding", NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_version_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."subject_to_agreement", NEW."year"); RETURN NULL;',
                            hash="dea4dda8814e0e30a6fc8fcb785b92d6a622ff4d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c6eeb",
                            table="strategy_plannedamount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedamount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_plannedamounthistory" ("amount", "funding", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "source_id", "subject_to_agreement", "year") VALUES (NEW."amount", NEW."funding", NEW."id", NEW."measure_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_version_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."subject_to_agreement", NEW."year"); RETURN NULL;',
                            hash="d5d76c1713df6f39d4fd04a7b6cfb610536ab85c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a0252",
                            table="strategy_plannedamount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedamount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_plannedamounthistory" ("amount", "funding", "id", "measure_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "source_id", "subject_to_agreement", "year") VALUES (OLD."amount", OLD."funding", OLD."id", OLD."measure_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_version_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."subject_to_agreement", OLD."year"); RETURN NULL;',
                            hash="8c6fc1f629779fad5594a7546ae2db9c6149a829",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_70be5",
                            table="strategy_plannedamount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurerevisionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="11552ba5dd99c3a338669335a7e78b9a3f9cc03a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_871d1",
                            table="strategy_measurerevisionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measurerevision",
                    constraint=models.UniqueConstraint(
                        fields=("programme_version", "measure"), name="measure_revision_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="measurerevision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("starts_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="measure_ends_after_it_begins",
                        violation_error_message="The measure ends before it begins.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurerevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closed_after_the_act",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE row_version bigint; closed date;",
                            func="\n            FOREACH row_version IN ARRAY CASE TG_OP\n                WHEN 'DELETE' THEN ARRAY[OLD.programme_version_id]\n                WHEN 'INSERT' THEN ARRAY[NEW.programme_version_id]\n                ELSE ARRAY[OLD.programme_version_id, NEW.programme_version_id]\n            END LOOP\n                SELECT approved_on INTO closed FROM strategy_programmeversion WHERE id = row_version;\n                IF closed IS NOT NULL THEN\n                    RAISE EXCEPTION 'programme version % was approved on %', row_version, closed\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_closed_after_the_act';\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="bdf7c6f77dca1ab6a23ebb653f0a975f6c910576",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_closed_after_the_act_4e53a",
                            table="strategy_measurerevision",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurerevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_measurerevisionhistory" ("ends_on", "id", "measure_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "responsible_id", "result_name", "result_unit", "source_id", "starts_on", "title") VALUES (NEW."ends_on", NEW."id", NEW."measure_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_version_id", NEW."recorded_at", NEW."recorded_by_id", NEW."responsible_id", NEW."result_name", NEW."result_unit", NEW."source_id", NEW."starts_on", NEW."title"); RETURN NULL;',
                            hash="ea7b7d2c0ed745968a9289356217ffec95472f7b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7d96f",
                            table="strategy_measurerevision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurerevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_measurerevisionhistory" ("ends_on", "id", "measure_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "responsible_id", "result_name", "result_unit", "source_id", "starts_on", "title") VALUES (NEW."ends_on", NEW."id", NEW."measure_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_version_id", NEW."recorded_at", NEW."recorded_by_id", NEW."responsible_id", NEW."result_name", NEW."result_unit", NEW."source_id", NEW."starts_on", NEW."title"); RETURN NULL;',
                            hash="ed29c89e106c4538c5a23a4637ddbef99608d133",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_78971",
                            table="strategy_measurerevision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurerevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_measurerevisionhistory" ("ends_on", "id", "measure_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "responsible_id", "result_name", "result_unit", "source_id", "starts_on", "title") VALUES (OLD."ends_on", OLD."id", OLD."measure_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_version_id", OLD."recorded_at", OLD."recorded_by_id", OLD."responsible_id", OLD."result_name", OLD."result_unit", OLD."source_id", OLD."starts_on", OLD."title"); RETURN NULL;',
                            hash="9f1f683970abd845d9386eafbb1b6aa2609303fe",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_80442",
                            table="strategy_measurerevision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorrevisionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a7fe083e984b3190b15d8664884259db57f32fed",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_2fd35",
                            table="strategy_indicatorrevisionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicatorrevision",
                    constraint=models.UniqueConstraint(
                        fields=("programme_version", "indicator"), name="indicator_revision_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorrevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closed_after_the_act",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE row_version bigint; closed date;",
                            func="\n            FOREACH row_version IN ARRAY CASE TG_OP\n                WHEN 'DELETE' THEN ARRAY[OLD.programme_version_id]\n                WHEN 'INSERT' THEN ARRAY[NEW.programme_version_id]\n                ELSE ARRAY[OLD.programme_version_id, NEW.programme_version_id]\n            END LOOP\n                SELECT approved_on INTO closed FROM strategy_programmeversion WHERE id = row_version;\n                IF closed IS NOT NULL THEN\n                    RAISE EXCEPTION 'programme version % was approved on %', row_version, closed\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_closed_after_the_act';\n                END IF;\n            END LOOP;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n            RETURN NEW;\n        ",
                            hash="a0e13a4c0728318850851c5551383bb46a7f8e54",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_closed_after_the_act_65fe2",
                            table="strategy_indicatorrevision",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorrevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_indicatorrevisionhistory" ("base_value", "base_year", "dropped_reason", "id", "indicator_id", "is_dropped", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."base_value", NEW."base_year", NEW."dropped_reason", NEW."id", NEW."indicator_id", NEW."is_dropped", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_version_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="3d47f83e21bca25766e338e342ac49320680b07b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4637f",
                            table="strategy_indicatorrevision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorrevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_indicatorrevisionhistory" ("base_value", "base_year", "dropped_reason", "id", "indicator_id", "is_dropped", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."base_value", NEW."base_year", NEW."dropped_reason", NEW."id", NEW."indicator_id", NEW."is_dropped", NEW."name", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_version_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="8e63ec533dc52359d1413f43fca730434fc4ea62",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_28b1d",
                            table="strategy_indicatorrevision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorrevision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_indicatorrevisionhistory" ("base_value", "base_year", "dropped_reason", "id", "indicator_id", "is_dropped", "name", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_version_id", "recorded_at", "recorded_by_id", "source_id") VALUES (OLD."base_value", OLD."base_year", OLD."dropped_reason", OLD."id", OLD."indicator_id", OLD."is_dropped", OLD."name", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_version_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id"); RETURN NULL;',
                            hash="7d2e9118ac33272b9cbcf95b678109fa8c45c1aa",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fb389",
                            table="strategy_indicatorrevision",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="programmeversionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4943062d9825989193295c6bd66014490682d759",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_362dc",
                            table="strategy_programmeversionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="report",
                    constraint=models.UniqueConstraint(
                        fields=("programme", "reporter", "year", "quarter"),
                        name="report_once",
                        nulls_distinct=False,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="report",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("quarter", None), ("quarter__range", (1, 4)), _connector="OR"),
                        name="report_quarter",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_reporthistory" ("approved_by_id", "approved_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "quarter", "recorded_at", "recorded_by_id", "reporter_id", "source_id", "status", "submitted_on", "uid", "year") VALUES (NEW."approved_by_id", NEW."approved_on", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."quarter", NEW."recorded_at", NEW."recorded_by_id", NEW."reporter_id", NEW."source_id", NEW."status", NEW."submitted_on", NEW."uid", NEW."year"); RETURN NULL;',
                            hash="ca90cae4bded6f0351414eb2dd55709d41972c3a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0c4c6",
                            table="strategy_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_reporthistory" ("approved_by_id", "approved_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "quarter", "recorded_at", "recorded_by_id", "reporter_id", "source_id", "status", "submitted_on", "uid", "year") VALUES (NEW."approved_by_id", NEW."approved_on", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."quarter", NEW."recorded_at", NEW."recorded_by_id", NEW."reporter_id", NEW."source_id", NEW."status", NEW."submitted_on", NEW."uid", NEW."year"); RETURN NULL;',
                            hash="8e726b5fb8cab2fcfb09f8bea3be049dab5cd353",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2731a",
                            table="strategy_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_reporthistory" ("approved_by_id", "approved_on", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "quarter", "recorded_at", "recorded_by_id", "reporter_id", "source_id", "status", "submitted_on", "uid", "year") VALUES (OLD."approved_by_id", OLD."approved_on", OLD."due_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."quarter", OLD."recorded_at", OLD."recorded_by_id", OLD."reporter_id", OLD."source_id", OLD."status", OLD."submitted_on", OLD."uid", OLD."year"); RETURN NULL;',
                            hash="16a9ac09bf7ce627596f393c4ec6a77db76b56f9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7e373",
                            table="strategy_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorfacthistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e9bdaee21c0607a742acab816a7be564b0864956",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_f9eaf",
                            table="strategy_indicatorfacthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicatorfact",
                    constraint=models.UniqueConstraint(
                        fields=("indicator", "year", "quarter"),
                        name="indicator_fact_once",
                        nulls_distinct=False,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicatorfact",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("quarter", None), ("quarter__range", (1, 4)), _connector="OR"),
                        name="indicator_fact_quarter",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="indicatorfact",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("denominator", None),
                            models.Q(("denominator", 0), _negated=True),
                            _connector="OR",
                        ),
                        name="indicator_fact_denominator_is_not_zero",
                        violation_error_message="The denominator cannot be zero.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorfact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_indicatorfacthistory" ("denominator", "evidence", "explanation", "id", "indicator_id", "is_approved", "numerator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "report_id", "source_id", "value", "year") VALUES (NEW."denominator", NEW."evidence", NEW."explanation", NEW."id", NEW."indicator_id", NEW."is_approved", NEW."numerator", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quarter", NEW."recorded_at", NEW."recorded_by_id", NEW."report_id", NEW."source_id", NEW."value", NEW."year"); RETURN NULL;',
                            hash="ffd4f1d9f39d8dbf59761609e6a667523e502045",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4a4ce",
                            table="strategy_indicatorfact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorfact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_indicatorfacthistory" ("denominator", "evidence", "explanation", "id", "indicator_id", "is_approved", "numerator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "report_id", "source_id", "value", "year") VALUES (NEW."denominator", NEW."evidence", NEW."explanation", NEW."id", NEW."indicator_id", NEW."is_approved", NEW."numerator", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quarter", NEW."recorded_at", NEW."recorded_by_id", NEW."report_id", NEW."source_id", NEW."value", NEW."year"); RETURN NULL;',
                            hash="268b14cac8bb168b1b32664189a7919ed0a2eb20",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0bc39",
                            table="strategy_indicatorfact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicatorfact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_indicatorfacthistory" ("denominator", "evidence", "explanation", "id", "indicator_id", "is_approved", "numerator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quarter", "recorded_at", "recorded_by_id", "report_id", "source_id", "value", "year") VALUES (OLD."denominator", OLD."evidence", OLD."explanation", OLD."id", OLD."indicator_id", OLD."is_approved", OLD."numerator", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quarter", OLD."recorded_at", OLD."recorded_by_id", OLD."report_id", OLD."source_id", OLD."value", OLD."year"); RETURN NULL;',
                            hash="50f3a52d2550e5a0c6d7c386ed4abaae8a54238a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_52788",
                            table="strategy_indicatorfact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reporthistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e2aba7f42271cc0cba5c64f286f259d1de54bcb6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_601a4",
                            table="strategy_reporthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="risk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_riskhistory" ("id", "measure_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "response", "source_id", "title", "uid") VALUES (NEW."id", NEW."measure_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."response", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="2a127ade1d24b99d71b89f638f835a19a6033deb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9bdc4",
                            table="strategy_risk",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="risk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_riskhistory" ("id", "measure_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "response", "source_id", "title", "uid") VALUES (NEW."id", NEW."measure_id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."response", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="4fbb20a936e5b707ff7a18a176678f4b52a5803d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bc6ee",
                            table="strategy_risk",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="risk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_riskhistory" ("id", "measure_id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "response", "source_id", "title", "uid") VALUES (OLD."id", OLD."measure_id", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."recorded_at", OLD."recorded_by_id", OLD."response", OLD."source_id", OLD."title", OLD."uid"); RETURN NULL;',
                            hash="76a64fe3e5e77e3c5189e461d29dabdad8284999",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aa501",
                            table="strategy_risk",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="riskassessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("impact__range", (1, 5)), ("probability__range", (1, 5))),
                        name="risk_is_assessed_from_1_to_5",
                        violation_error_message="Probability and impact run from 1 to 5.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="riskhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="663f549a6bb8c7e3e5c33c6a29bac432859714d8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_14cde",
                            table="strategy_riskhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.UniqueConstraint(fields=("goal", "number"), name="task_number_once"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_taskhistory" ("goal_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (NEW."goal_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="e23f3aa61602547210083cf5741362c016bdeffb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f6389",
                            table="strategy_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_taskhistory" ("goal_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (NEW."goal_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="994285a69cf017af153e3141ea5aca10ab20b03a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_442c7",
                            table="strategy_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_taskhistory" ("goal_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "title", "uid") VALUES (OLD."goal_id", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."title", OLD."uid"); RETURN NULL;',
                            hash="67c10169f8560d5217382c3e9c1723946bbbb999",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d9b44",
                            table="strategy_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measurehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="d8dc527df32b35b611ac4684ff6c99abc1926c23",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_6807b",
                            table="strategy_measurehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_measurehistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "source_id", "task_id", "uid") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."task_id", NEW."uid"); RETURN NULL;',
                            hash="8a06fc6ad2c416ecdc39936054a2b36c425b30c3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_09692",
                            table="strategy_measure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "strategy_measurehistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "source_id", "task_id", "uid") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."task_id", NEW."uid"); RETURN NULL;',
                            hash="4ec5d2d7939b070c9739c5263fd826f5f9192b84",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_52e4c",
                            table="strategy_measure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="measure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "strategy_measurehistory" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "recorded_at", "recorded_by_id", "source_id", "task_id", "uid") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."task_id", OLD."uid"); RETURN NULL;',
                            hash="5f632ee66aa2d62358e29bb79c8edc8da059dbeb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2ada0",
                            table="strategy_measure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taskhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="83391c8d368915db10ee672d37ca17c94055f1c6",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ca6e0",
                            table="strategy_taskhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
