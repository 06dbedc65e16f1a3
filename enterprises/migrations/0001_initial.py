import uuid

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from enterprises.schema import CreateAtOnce

# Search needs these functions before the first index; the cache table counts failed sign-ins.
SEARCH_FUNCTIONS = r"""
CREATE FUNCTION portal_trigrams(search_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
-- About 40 microseconds a row: the planner must prefer the index to calling it for every row.
COST 1000
BEGIN ATOMIC
    SELECT ARRAY(
        SELECT substr(' ' || word, start, 3)
        FROM unnest(string_to_array(search_text, ' ')) AS word,
             generate_series(0, length(word) - 1) AS start
    );
END;

CREATE FUNCTION portal_query_trigrams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT ARRAY(
        SELECT CASE WHEN length(word) < 3 THEN ' ' || word ELSE substr(word, start, 3) END
        FROM unnest(string_to_array(words, ' ')) AS word,
             generate_series(1, greatest(length(word) - 2, 1)) AS start
        WHERE word <> ''
    );
END;
"""
DROP_SEARCH_FUNCTIONS = """
DROP FUNCTION portal_query_trigrams(text);
DROP FUNCTION portal_trigrams(text);
"""
CACHE_TABLE = """
CREATE TABLE cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX cache_expires ON cache (expires);
"""
DROP_CACHE_TABLE = "DROP TABLE cache;"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(SEARCH_FUNCTIONS, DROP_SEARCH_FUNCTIONS),
        migrations.RunSQL(CACHE_TABLE, DROP_CACHE_TABLE),
        CreateAtOnce(
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("username", models.CharField(max_length=64, unique=True, verbose_name="login")),
                        ("last_name", models.CharField(max_length=100, verbose_name="last name")),
                        (
                            "first_name",
                            models.CharField(blank=True, max_length=100, verbose_name="first name"),
                        ),
                        (
                            "patronymic",
                            models.CharField(blank=True, max_length=100, verbose_name="patronymic"),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "ordering": ["last_name", "first_name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Region",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("short_name", models.CharField(max_length=100, verbose_name="short name")),
                        ("iso_code", models.CharField(blank=True, max_length=10)),
                        (
                            "time_zone",
                            models.CharField(
                                default="Europe/Moscow", max_length=50, verbose_name="time zone"
                            ),
                        ),
                        ("is_served", models.BooleanField(default=False)),
                        ("is_demo", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name": "region",
                        "verbose_name_plural": "regions",
                        "ordering": ["is_demo", "code"],
                    },
                ),
                migrations.CreateModel(
                    name="Browser",
                    fields=[
                        (
                            "session_key",
                            models.CharField(
                                max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                            ),
                        ),
                        ("session_data", models.TextField(verbose_name="session data")),
                        ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                        ("signed_in_at", models.DateTimeField(null=True)),
                        ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("address", models.CharField(blank=True, max_length=45)),
                        ("device", models.CharField(blank=True, max_length=300)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="browsers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "session",
                        "verbose_name_plural": "sessions",
                        "ordering": ["-seen_at"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CooperationLink",
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
                        ("product", models.CharField(max_length=300, verbose_name="product")),
                        ("contract", models.CharField(blank=True, max_length=300, verbose_name="contract")),
                        ("is_planned", models.BooleanField(default=False, verbose_name="planned")),
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
                    ],
                    options={
                        "verbose_name": "cooperation link",
                        "verbose_name_plural": "cooperation links",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CooperationVolume",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount"),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="volumes",
                                to="enterprises.cooperationlink",
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
                    ],
                    options={
                        "verbose_name": "volume of supplies",
                        "verbose_name_plural": "volumes of supplies",
                        "ordering": ["year"],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("target_id", models.PositiveBigIntegerField()),
                        ("field", models.CharField(blank=True, max_length=50)),
                        ("quote", models.CharField(blank=True, max_length=1000)),
                        ("start", models.PositiveIntegerField(blank=True, null=True)),
                        ("end", models.PositiveIntegerField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
                            "target_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="contenttypes.contenttype"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["start", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Industry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                        ("section", models.CharField(max_length=1)),
                        ("name", models.CharField(max_length=500, verbose_name="name")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="enterprises.industry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "industry",
                        "verbose_name_plural": "industries",
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("invite", "invitation"), ("reset", "password reset")], max_length=10
                            ),
                        ),
                        ("secret_hash", models.CharField(max_length=64, unique=True)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="LegalForm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "abbreviation",
                            models.CharField(blank=True, max_length=30, verbose_name="abbreviation"),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("okopf", models.CharField(blank=True, max_length=5, verbose_name="ОКОПФ")),
                    ],
                    options={
                        "verbose_name": "legal form",
                        "verbose_name_plural": "legal forms",
                        "ordering": ["abbreviation", "okopf"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("abbreviation", ""), _negated=True),
                                fields=("abbreviation",),
                                name="legal_form_abbreviation_is_unique",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("abbreviation", ""), models.Q(("okopf", ""), _negated=True)
                                ),
                                fields=("okopf",),
                                name="legal_form_classifier_line_is_unique",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
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
                                    ("enterprise", "enterprise"),
                                    ("education", "education and science"),
                                    ("authority", "public authority"),
                                    ("infrastructure", "infrastructure and consulting"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name_as_written",
                            models.CharField(max_length=500, verbose_name="name as the source writes it"),
                        ),
                        (
                            "full_name",
                            models.CharField(blank=True, max_length=1000, verbose_name="full name"),
                        ),
                        (
                            "short_name",
                            models.CharField(blank=True, max_length=300, verbose_name="short name"),
                        ),
                        ("inn", models.CharField(blank=True, max_length=12, verbose_name="ИНН")),
                        ("ogrn", models.CharField(blank=True, max_length=15, verbose_name="ОГРН")),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not stated"),
                                    ("active", "active"),
                                    ("liquidating", "in liquidation"),
                                    ("liquidated", "liquidated"),
                                    ("reorganised", "reorganised"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("status_on", models.DateField(blank=True, null=True, verbose_name="status since")),
                        ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                        (
                            "remit",
                            models.TextField(
                                blank=True, verbose_name="remit, fields of training or services"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("search_text", models.TextField(default="", editable=False)),
                        ("sort_key", models.CharField(default="", editable=False, max_length=500)),
                        ("key_sorted", models.CharField(default="", editable=False, max_length=500)),
                        ("key_core", models.CharField(default="", editable=False, max_length=500)),
                        ("key_joined", models.CharField(default="", editable=False, max_length=500)),
                        ("names_version", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "legal_form",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.legalform",
                                verbose_name="legal form",
                            ),
                        ),
                        (
                            "main_industry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.industry",
                                verbose_name="main industry (ОКВЭД2)",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="enterprises.organisation",
                                verbose_name="part of",
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
                    ],
                    options={
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisations",
                        "ordering": ["sort_key", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("product", "product"),
                                    ("competency", "competency"),
                                    ("need", "need"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="text")),
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="enterprises.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Kpp",
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
                        ("value", models.CharField(max_length=9, verbose_name="КПП")),
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kpps",
                                to="enterprises.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                    },
                ),
                migrations.AddField(
                    model_name="cooperationlink",
                    name="customer",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purchases",
                        to="enterprises.organisation",
                    ),
                ),
                migrations.AddField(
                    model_name="cooperationlink",
                    name="supplier",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplies",
                        to="enterprises.organisation",
                    ),
                ),
                migrations.CreateModel(
                    name="Contact",
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
                            "kind",
                            models.CharField(
                                choices=[("phone", "phone"), ("email", "e-mail"), ("site", "web site")],
                                max_length=10,
                            ),
                        ),
                        ("value", models.CharField(max_length=300, verbose_name="value")),
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="enterprises.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationIndustry",
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
                            "industry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organisation_links",
                                to="enterprises.industry",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="industry_links",
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
                    ],
                    options={
                        "ordering": ["industry__code"],
                    },
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="other_industries",
                    field=models.ManyToManyField(
                        related_name="+",
                        through="enterprises.OrganisationIndustry",
                        to="enterprises.industry",
                        verbose_name="other industries",
                    ),
                ),
                migrations.CreateModel(
                    name="OrganisationName",
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
                            "kind",
                            models.CharField(
                                choices=[("former", "former name"), ("alias", "another spelling")],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(max_length=500, verbose_name="name")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="names",
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
                    ],
                    options={
                        "ordering": ["-valid_to", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                        ("last_name", models.CharField(max_length=100, verbose_name="last name")),
                        (
                            "first_name",
                            models.CharField(blank=True, max_length=100, verbose_name="first name"),
                        ),
                        (
                            "patronymic",
                            models.CharField(blank=True, max_length=100, verbose_name="patronymic"),
                        ),
                        (
                            "work_contact",
                            models.CharField(blank=True, max_length=300, verbose_name="work contact"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("search_text", models.TextField(default="", editable=False)),
                        ("sort_key", models.CharField(default="", editable=False, max_length=300)),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
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
                            "kept_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="enterprises.region",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "ordering": ["sort_key", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text_version", models.CharField(max_length=50)),
                        ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="enterprises.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-given_at"],
                    },
                ),
                migrations.AddField(
                    model_name="user",
                    name="person",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="user",
                        to="enterprises.person",
                    ),
                ),
                migrations.CreateModel(
                    name="Post",
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
                        ("title", models.CharField(max_length=300, verbose_name="post")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
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
                    ],
                    options={
                        "verbose_name": "post",
                        "verbose_name_plural": "posts",
                        "ordering": [
                            models.OrderBy(models.F("valid_to"), descending=True, nulls_first=True),
                            "pk",
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="kept_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="enterprises.region",
                    ),
                ),
                migrations.CreateModel(
                    name="Municipality",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("city", "urban okrug"),
                                    ("district", "municipal district"),
                                    ("okrug", "municipal okrug"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        (
                            "predecessor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successors",
                                to="enterprises.municipality",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="municipalities",
                                to="enterprises.region",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.AddField(
                    model_name="cooperationlink",
                    name="kept_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cooperation_links",
                        to="enterprises.region",
                    ),
                ),
                migrations.CreateModel(
                    name="RoleGrant",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("administrator", "administrator"),
                                    ("facilitator", "facilitator"),
                                    ("expert", "expert"),
                                    ("curator", "cluster curator"),
                                    ("executive", "executive"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "granted_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="grants",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["region", "role"],
                    },
                ),
                migrations.CreateModel(
                    name="RoleGrantHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("administrator", "administrator"),
                                    ("facilitator", "facilitator"),
                                    ("expert", "expert"),
                                    ("curator", "cluster curator"),
                                    ("executive", "executive"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "granted_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                to="enterprises.rolegrant",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Settlement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("type", models.CharField(max_length=20, verbose_name="type")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("search_key", models.CharField(editable=False, max_length=200)),
                        ("oktmo", models.CharField(blank=True, max_length=11, verbose_name="ОКТМО")),
                        ("population", models.PositiveIntegerField(blank=True, null=True)),
                        ("latitude", models.FloatField(blank=True, null=True)),
                        ("longitude", models.FloatField(blank=True, null=True)),
                        (
                            "municipality",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="enterprises.municipality",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="enterprises.region",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["search_key"],
                    },
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="settlement",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.settlement",
                        verbose_name="settlement",
                    ),
                ),
                migrations.CreateModel(
                    name="Source",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("press_release", "press release"),
                                    ("letter", "letter"),
                                    ("document", "document"),
                                    ("import_file", "import file"),
                                    ("person", "a person's words"),
                                    ("session", "session"),
                                    ("demonstration", "demonstration data"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="date")),
                        (
                            "precision",
                            models.CharField(
                                choices=[("day", "day"), ("month", "month"), ("year", "year")],
                                default="day",
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sources",
                                to="enterprises.region",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "source",
                        "verbose_name_plural": "sources",
                        "ordering": ["-issued_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PostHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="post")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
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
                                to="enterprises.post",
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
                migrations.AddField(
                    model_name="post",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="PersonHistory",
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
                        ("last_name", models.CharField(max_length=100, verbose_name="last name")),
                        (
                            "first_name",
                            models.CharField(blank=True, max_length=100, verbose_name="first name"),
                        ),
                        (
                            "patronymic",
                            models.CharField(blank=True, max_length=100, verbose_name="patronymic"),
                        ),
                        (
                            "work_contact",
                            models.CharField(blank=True, max_length=300, verbose_name="work contact"),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "merged_into",
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
                                to="enterprises.person",
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
                migrations.AddField(
                    model_name="person",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="OrganisationNameHistory",
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
                            "kind",
                            models.CharField(
                                choices=[("former", "former name"), ("alias", "another spelling")],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(max_length=500, verbose_name="name")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
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
                                to="enterprises.organisationname",
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
                migrations.AddField(
                    model_name="organisationname",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="OrganisationIndustryHistory",
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
                            "industry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.industry",
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
                                to="enterprises.organisationindustry",
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
                migrations.AddField(
                    model_name="organisationindustry",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="OrganisationHistory",
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
                                    ("enterprise", "enterprise"),
                                    ("education", "education and science"),
                                    ("authority", "public authority"),
                                    ("infrastructure", "infrastructure and consulting"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name_as_written",
                            models.CharField(max_length=500, verbose_name="name as the source writes it"),
                        ),
                        (
                            "full_name",
                            models.CharField(blank=True, max_length=1000, verbose_name="full name"),
                        ),
                        (
                            "short_name",
                            models.CharField(blank=True, max_length=300, verbose_name="short name"),
                        ),
                        ("inn", models.CharField(blank=True, max_length=12, verbose_name="ИНН")),
                        ("ogrn", models.CharField(blank=True, max_length=15, verbose_name="ОГРН")),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "not stated"),
                                    ("active", "active"),
                                    ("liquidating", "in liquidation"),
                                    ("liquidated", "liquidated"),
                                    ("reorganised", "reorganised"),
                                ],
                                default="",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        ("status_on", models.DateField(blank=True, null=True, verbose_name="status since")),
                        ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                        (
                            "remit",
                            models.TextField(
                                blank=True, verbose_name="remit, fields of training or services"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "legal_form",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.legalform",
                                verbose_name="legal form",
                            ),
                        ),
                        (
                            "main_industry",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.industry",
                                verbose_name="main industry (ОКВЭД2)",
                            ),
                        ),
                        (
                            "merged_into",
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
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
                                verbose_name="part of",
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
                                to="enterprises.organisation",
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
                            "settlement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.settlement",
                                verbose_name="settlement",
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
                migrations.AddField(
                    model_name="organisation",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="OfferHistory",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("product", "product"),
                                    ("competency", "competency"),
                                    ("need", "need"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="text")),
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
                                to="enterprises.offer",
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
                migrations.AddField(
                    model_name="offer",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="KppHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("value", models.CharField(max_length=9, verbose_name="КПП")),
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
                                to="enterprises.kpp",
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
                migrations.AddField(
                    model_name="kpp",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="EvidenceHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("target_id", models.PositiveBigIntegerField()),
                        ("field", models.CharField(blank=True, max_length=50)),
                        ("quote", models.CharField(blank=True, max_length=1000)),
                        ("start", models.PositiveIntegerField(blank=True, null=True)),
                        ("end", models.PositiveIntegerField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
                                to="enterprises.evidence",
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
                            "target_type",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="evidence",
                    name="source",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="enterprises.source",
                    ),
                ),
                migrations.CreateModel(
                    name="CooperationVolumeHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=18, verbose_name="amount"),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.cooperationlink",
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
                                to="enterprises.cooperationvolume",
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
                migrations.AddField(
                    model_name="cooperationvolume",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="CooperationLinkHistory",
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
                        ("product", models.CharField(max_length=300, verbose_name="product")),
                        ("contract", models.CharField(blank=True, max_length=300, verbose_name="contract")),
                        ("is_planned", models.BooleanField(default=False, verbose_name="planned")),
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
                                to="enterprises.cooperationlink",
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
                            "customer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                db_constraint=False,
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
                migrations.AddField(
                    model_name="cooperationlink",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="ContactHistory",
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
                            "kind",
                            models.CharField(
                                choices=[("phone", "phone"), ("email", "e-mail"), ("site", "web site")],
                                max_length=10,
                            ),
                        ),
                        ("value", models.CharField(max_length=300, verbose_name="value")),
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
                                to="enterprises.contact",
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
                migrations.AddField(
                    model_name="contact",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                        verbose_name="source",
                    ),
                ),
                migrations.CreateModel(
                    name="ConsentHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("text_version", models.CharField(max_length=50)),
                        ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                                to="enterprises.consent",
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
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.source",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="consent",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.source",
                    ),
                ),
                migrations.CreateModel(
                    name="SourceHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("press_release", "press release"),
                                    ("letter", "letter"),
                                    ("document", "document"),
                                    ("import_file", "import file"),
                                    ("person", "a person's words"),
                                    ("session", "session"),
                                    ("demonstration", "demonstration data"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=300, verbose_name="title")),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="date")),
                        (
                            "precision",
                            models.CharField(
                                choices=[("day", "day"), ("month", "month"), ("year", "year")],
                                default="day",
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="text")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
                                to="enterprises.source",
                            ),
                        ),
                        (
                            "recorded_by",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Succession",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("merger", "merger"),
                                    ("accession", "accession"),
                                    ("division", "division"),
                                    ("spin_off", "spin-off"),
                                    ("transformation", "transformation"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("happened_on", models.DateField(blank=True, null=True)),
                        (
                            "predecessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successions",
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
                            "successor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessions",
                                to="enterprises.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "succession",
                        "verbose_name_plural": "successions",
                    },
                ),
                migrations.CreateModel(
                    name="SuccessionHistory",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("merger", "merger"),
                                    ("accession", "accession"),
                                    ("division", "division"),
                                    ("spin_off", "spin-off"),
                                    ("transformation", "transformation"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("happened_on", models.DateField(blank=True, null=True)),
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
                                to="enterprises.succession",
                            ),
                        ),
                        (
                            "predecessor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="enterprises.organisation",
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
                            "successor",
                            models.ForeignKey(
                                db_constraint=False,
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
                    name="UserHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("username", models.CharField(max_length=64, verbose_name="login")),
                        ("last_name", models.CharField(max_length=100, verbose_name="last name")),
                        (
                            "first_name",
                            models.CharField(blank=True, max_length=100, verbose_name="first name"),
                        ),
                        (
                            "patronymic",
                            models.CharField(blank=True, max_length=100, verbose_name="patronymic"),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="YearlyFigures",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "employees",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                        (
                            "productive_jobs",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="high-productivity jobs"
                            ),
                        ),
                        (
                            "revenue",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="revenue"
                            ),
                        ),
                        (
                            "export",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="export"
                            ),
                        ),
                        (
                            "investment",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="investment",
                            ),
                        ),
                        (
                            "research",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="research and development",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="yearly_figures",
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
                        "ordering": ["year"],
                    },
                ),
                migrations.CreateModel(
                    name="YearlyFiguresHistory",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "recorded_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "employees",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                        (
                            "productive_jobs",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="high-productivity jobs"
                            ),
                        ),
                        (
                            "revenue",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="revenue"
                            ),
                        ),
                        (
                            "export",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=18, null=True, verbose_name="export"
                            ),
                        ),
                        (
                            "investment",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="investment",
                            ),
                        ),
                        (
                            "research",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=18,
                                null=True,
                                verbose_name="research and development",
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
                                to="enterprises.yearlyfigures",
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
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_userhistory" ("created_at", "email", "first_name", "id", "is_active", "last_name", "patronymic", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "username") VALUES (NEW."created_at", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."last_name", NEW."patronymic", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uid", NEW."username"); RETURN NULL;',
                            hash="14dffca17fc1f95e2af35efc1419ce78f1da2846",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a2478",
                            table="enterprises_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."patronymic" IS DISTINCT FROM (NEW."patronymic") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                            func='INSERT INTO "enterprises_userhistory" ("created_at", "email", "first_name", "id", "is_active", "last_name", "patronymic", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "username") VALUES (NEW."created_at", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."last_name", NEW."patronymic", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uid", NEW."username"); RETURN NULL;',
                            hash="861614b93a7903a238f15e1923c91774c8b5bb4f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_78109",
                            table="enterprises_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_userhistory" ("created_at", "email", "first_name", "id", "is_active", "last_name", "patronymic", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "username") VALUES (OLD."created_at", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."last_name", OLD."patronymic", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."uid", OLD."username"); RETURN NULL;',
                            hash="6641591e6b90ac55d3e7527c9051a76d470a166d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_807cd",
                            table="enterprises_user",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="municipality",
                    constraint=models.UniqueConstraint(
                        models.F("region"),
                        models.F("name"),
                        models.F("kind"),
                        models.OrderBy(models.F("valid_from"), nulls_first=True),
                        name="municipality_is_named_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="municipality",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="municipality_ends_after_it_begins",
                        violation_error_message="The end date is earlier than the start date.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rolegrant",
                    constraint=models.UniqueConstraint(
                        fields=("user", "region", "role"), name="role_is_granted_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rolegrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_rolegranthistory" ("granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "user_id") VALUES (NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region_id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="707d2ae65f5dbd722df84adb8f9b9cf315a6a2eb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d2716",
                            table="enterprises_rolegrant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rolegrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_rolegranthistory" ("granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "user_id") VALUES (NEW."granted_at", NEW."granted_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region_id", NEW."role", NEW."user_id"); RETURN NULL;',
                            hash="84fd345531f16ba0070e1943fa9cc755caa29637",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_24145",
                            table="enterprises_rolegrant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rolegrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_rolegranthistory" ("granted_at", "granted_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "role", "user_id") VALUES (OLD."granted_at", OLD."granted_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."region_id", OLD."role", OLD."user_id"); RETURN NULL;',
                            hash="7f029ce8dc8e7a2763688b9c62fef52bcd7418d3",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_19839",
                            table="enterprises_rolegrant",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rolegranthistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="936a3747328cf9d6b468bb5bd62e2d1c483496ae",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ea694",
                            table="enterprises_rolegranthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="settlement",
                    index=models.Index(
                        fields=["search_key"], name="settlement_search_key", opclasses=["text_pattern_ops"]
                    ),
                ),
                migrations.AddConstraint(
                    model_name="settlement",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("oktmo", ""), _negated=True),
                        fields=("oktmo",),
                        name="settlement_oktmo_is_unique",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="source",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_sourcehistory" ("id", "issued_on", "kept_by_id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "recorded_at", "recorded_by_id", "text", "title", "uid") VALUES (NEW."id", NEW."issued_on", NEW."kept_by_id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."precision", NEW."recorded_at", NEW."recorded_by_id", NEW."text", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="6837bb175650747e0d9362342d2873c2f66b0cde",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3e9c5",
                            table="enterprises_source",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="source",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_sourcehistory" ("id", "issued_on", "kept_by_id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "recorded_at", "recorded_by_id", "text", "title", "uid") VALUES (NEW."id", NEW."issued_on", NEW."kept_by_id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."precision", NEW."recorded_at", NEW."recorded_by_id", NEW."text", NEW."title", NEW."uid"); RETURN NULL;',
                            hash="9557576da4e14775c2c69cb14619b50dedb33d4f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_10d12",
                            table="enterprises_source",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="source",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_sourcehistory" ("id", "issued_on", "kept_by_id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "precision", "recorded_at", "recorded_by_id", "text", "title", "uid") VALUES (OLD."id", OLD."issued_on", OLD."kept_by_id", OLD."kind", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."precision", OLD."recorded_at", OLD."recorded_by_id", OLD."text", OLD."title", OLD."uid"); RETURN NULL;',
                            hash="e7415524f64706febc195c8840abf4040d839118",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3566f",
                            table="enterprises_source",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="posthistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a6e0acab3b626bc4d4dc30f529fe3d974d2f56c8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_08c43",
                            table="enterprises_posthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="post",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="post_ends_after_it_begins",
                        violation_error_message="The end date is earlier than the start date.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="post",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_posthistory" ("id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "title", "valid_from", "valid_to") VALUES (NEW."id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="44a26ecf5c96964375402bef829464f325c7c659",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8322a",
                            table="enterprises_post",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="post",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_posthistory" ("id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "title", "valid_from", "valid_to") VALUES (NEW."id", NEW."organisation_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."title", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="76b7c412b1daf5e876018ef4accbd29ff37809fa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_aeba3",
                            table="enterprises_post",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="post",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_posthistory" ("id", "organisation_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "title", "valid_from", "valid_to") VALUES (OLD."id", OLD."organisation_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."title", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                            hash="f3643ac579c53922b2dbd738e51aa7825aeef174",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a112a",
                            table="enterprises_post",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="personhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3216581a3c32e9eb52607da19e64c74c4a2ffc97",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_7d76b",
                            table="enterprises_personhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="person",
                    index=models.Index(fields=["kept_by", "sort_key", "id"], name="person_list"),
                ),
                migrations.AddIndex(
                    model_name="person",
                    index=django.contrib.postgres.indexes.GinIndex(
                        models.Func(models.F("search_text"), function="portal_trigrams"), name="person_search"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_personhistory" ("first_name", "id", "kept_by_id", "last_name", "merged_into_id", "patronymic", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "uid", "version", "work_contact") VALUES (NEW."first_name", NEW."id", NEW."kept_by_id", NEW."last_name", NEW."merged_into_id", NEW."patronymic", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."uid", NEW."version", NEW."work_contact"); RETURN NULL;',
                            hash="a67eb451e792e960236f7355e32d2391e21bd466",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c2f9a",
                            table="enterprises_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kept_by_id" IS DISTINCT FROM (NEW."kept_by_id") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."patronymic" IS DISTINCT FROM (NEW."patronymic") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."work_contact" IS DISTINCT FROM (NEW."work_contact"))',
                            func='INSERT INTO "enterprises_personhistory" ("first_name", "id", "kept_by_id", "last_name", "merged_into_id", "patronymic", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "uid", "version", "work_contact") VALUES (NEW."first_name", NEW."id", NEW."kept_by_id", NEW."last_name", NEW."merged_into_id", NEW."patronymic", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."uid", NEW."version", NEW."work_contact"); RETURN NULL;',
                            hash="f5adbcc0d109ada3e042f9be131aac754e10b998",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_146dc",
                            table="enterprises_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_personhistory" ("first_name", "id", "kept_by_id", "last_name", "merged_into_id", "patronymic", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "uid", "version", "work_contact") VALUES (OLD."first_name", OLD."id", OLD."kept_by_id", OLD."last_name", OLD."merged_into_id", OLD."patronymic", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."uid", OLD."version", OLD."work_contact"); RETURN NULL;',
                            hash="79c689a7f3171a1d851b1b341b142541ddd0b773",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c2559",
                            table="enterprises_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationnamehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="48e9c43a16c835a7da5e086220369dff79fa1635",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_faf76",
                            table="enterprises_organisationnamehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisationname",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="organisation_name_ends_after_it_begins",
                        violation_error_message="The end date is earlier than the start date.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationname",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_organisationnamehistory" ("id", "kind", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "source_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."kind", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="1aaced9fc1347497758d355f1cf33387e585a746",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_544ea",
                            table="enterprises_organisationname",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationname",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_organisationnamehistory" ("id", "kind", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "source_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."kind", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="69785ba48871eee53b290fe92e4c75cde773793e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_79b7e",
                            table="enterprises_organisationname",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationname",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_organisationnamehistory" ("id", "kind", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "source_id", "valid_from", "valid_to") VALUES (OLD."id", OLD."kind", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                            hash="ecefc0395dbb0db563f4daea2c7eeef79664d6fe",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f1787",
                            table="enterprises_organisationname",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationindustryhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="037d010a06f591b80667831f6a64249271da3ab7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_01ec1",
                            table="enterprises_organisationindustryhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisationindustry",
                    constraint=models.UniqueConstraint(
                        fields=("organisation", "industry"), name="organisation_industry_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationindustry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_organisationindustryhistory" ("id", "industry_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."id", NEW."industry_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="dfde415e0ca8586b923b523a8b417bde05062e17",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fa3f8",
                            table="enterprises_organisationindustry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationindustry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_organisationindustryhistory" ("id", "industry_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id") VALUES (NEW."id", NEW."industry_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id"); RETURN NULL;',
                            hash="483ac585805b88368be48828cdc8282cde1e3b28",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e67b4",
                            table="enterprises_organisationindustry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationindustry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_organisationindustryhistory" ("id", "industry_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id") VALUES (OLD."id", OLD."industry_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id"); RETURN NULL;',
                            hash="af3aa5dce19b79fb4a89b3c9882191ed0762edfd",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2cf05",
                            table="enterprises_organisationindustry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisationhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="98643642694a6d58be9b7c33e8e550d1bd0b2373",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_51ab1",
                            table="enterprises_organisationhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="organisation",
                    index=models.Index(fields=["kept_by", "sort_key", "id"], name="organisation_list"),
                ),
                migrations.AddIndex(
                    model_name="organisation",
                    index=models.Index(
                        fields=["kept_by", "kind", "sort_key", "id"], name="organisation_kind_list"
                    ),
                ),
                migrations.AddIndex(
                    model_name="organisation",
                    index=models.Index(fields=["key_joined"], name="organisation_key_joined"),
                ),
                migrations.AddIndex(
                    model_name="organisation",
                    index=models.Index(fields=["inn"], name="organisation_inn"),
                ),
                migrations.AddIndex(
                    model_name="organisation",
                    index=django.contrib.postgres.indexes.GinIndex(
                        models.Func(models.F("search_text"), function="portal_trigrams"),
                        name="organisation_search",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisation",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("inn", ""), _negated=True), ("merged_into", None), ("parent", None)
                        ),
                        fields=("kept_by", "inn"),
                        name="organisation_inn_is_unique",
                        violation_error_message="Another organisation of this registry already has this ИНН.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="organisation_is_not_its_own_parent",
                        violation_error_message="An organisation cannot be a part of itself.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="organisation_is_not_merged_into_itself",
                        violation_error_message="An organisation cannot be merged into itself.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_organisationhistory" ("address", "checked_on", "full_name", "id", "inn", "kept_by_id", "kind", "legal_form_id", "main_industry_id", "merged_into_id", "name_as_written", "note", "ogrn", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "remit", "settlement_id", "short_name", "source_id", "status", "status_on", "uid", "version") VALUES (NEW."address", NEW."checked_on", NEW."full_name", NEW."id", NEW."inn", NEW."kept_by_id", NEW."kind", NEW."legal_form_id", NEW."main_industry_id", NEW."merged_into_id", NEW."name_as_written", NEW."note", NEW."ogrn", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."remit", NEW."settlement_id", NEW."short_name", NEW."source_id", NEW."status", NEW."status_on", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="e5af0c3055b13a610fd93d34e4f0c359c7e6a24a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3e528",
                            table="enterprises_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."checked_on" IS DISTINCT FROM (NEW."checked_on") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."inn" IS DISTINCT FROM (NEW."inn") OR OLD."kept_by_id" IS DISTINCT FROM (NEW."kept_by_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."legal_form_id" IS DISTINCT FROM (NEW."legal_form_id") OR OLD."main_industry_id" IS DISTINCT FROM (NEW."main_industry_id") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name_as_written" IS DISTINCT FROM (NEW."name_as_written") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."ogrn" IS DISTINCT FROM (NEW."ogrn") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."remit" IS DISTINCT FROM (NEW."remit") OR OLD."settlement_id" IS DISTINCT FROM (NEW."settlement_id") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_on" IS DISTINCT FROM (NEW."status_on") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "enterprises_organisationhistory" ("address", "checked_on", "full_name", "id", "inn", "kept_by_id", "kind", "legal_form_id", "main_industry_id", "merged_into_id", "name_as_written", "note", "ogrn", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "remit", "settlement_id", "short_name", "source_id", "status", "status_on", "uid", "version") VALUES (NEW."address", NEW."checked_on", NEW."full_name", NEW."id", NEW."inn", NEW."kept_by_id", NEW."kind", NEW."legal_form_id", NEW."main_industry_id", NEW."merged_into_id", NEW."name_as_written", NEW."note", NEW."ogrn", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."remit", NEW."settlement_id", NEW."short_name", NEW."source_id", NEW."status", NEW."status_on", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="b8edbe7e55ec0b06f08af92995cebd1581be95ca",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6ba93",
                            table="enterprises_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_organisationhistory" ("address", "checked_on", "full_name", "id", "inn", "kept_by_id", "kind", "legal_form_id", "main_industry_id", "merged_into_id", "name_as_written", "note", "ogrn", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "remit", "settlement_id", "short_name", "source_id", "status", "status_on", "uid", "version") VALUES (OLD."address", OLD."checked_on", OLD."full_name", OLD."id", OLD."inn", OLD."kept_by_id", OLD."kind", OLD."legal_form_id", OLD."main_industry_id", OLD."merged_into_id", OLD."name_as_written", OLD."note", OLD."ogrn", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."remit", OLD."settlement_id", OLD."short_name", OLD."source_id", OLD."status", OLD."status_on", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="9f99f716bde2e4ffa157135734b4fc714c0d7837",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_03ed7",
                            table="enterprises_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offerhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="86baf7b8c8cd19a70fb67263439b3fcaf81f27df",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_fadc2",
                            table="enterprises_offerhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_offerhistory" ("id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "text") VALUES (NEW."id", NEW."kind", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."text"); RETURN NULL;',
                            hash="359e42feb45edad4ce6f0a3aba5676557cf018be",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_16c69",
                            table="enterprises_offer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_offerhistory" ("id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "text") VALUES (NEW."id", NEW."kind", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."text"); RETURN NULL;',
                            hash="5e0cdcf02d2fe13245f2485b95418c938c5186fc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_533b6",
                            table="enterprises_offer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_offerhistory" ("id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "text") VALUES (OLD."id", OLD."kind", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."text"); RETURN NULL;',
                            hash="9051ae70780c03f89a6f1d5fd29a36bc3b903988",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ccf9b",
                            table="enterprises_offer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kpphistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4efcb0504d32446066ecd93aaa55b64fe3faa8ec",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_3501e",
                            table="enterprises_kpphistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="kpp",
                    constraint=models.UniqueConstraint(
                        fields=("organisation", "value"), name="kpp_is_given_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kpp",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_kpphistory" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "value") VALUES (NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."value"); RETURN NULL;',
                            hash="7704dd7068f7c3297b8777d25db63a9750a95202",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1062e",
                            table="enterprises_kpp",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kpp",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_kpphistory" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "value") VALUES (NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."value"); RETURN NULL;',
                            hash="c79b0869c2c10cbff8fc40664aa58134794901c4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f4f3b",
                            table="enterprises_kpp",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="kpp",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_kpphistory" ("id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "value") VALUES (OLD."id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."value"); RETURN NULL;',
                            hash="9625764567df04f891077f62fc1bedba9503fde5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2d6d9",
                            table="enterprises_kpp",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidencehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7f3d480e90bc9f94278400d04dd98618cfd99726",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_875e2",
                            table="enterprises_evidencehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="evidence",
                    index=models.Index(fields=["target_type", "target_id"], name="evidence_target"),
                ),
                migrations.AddConstraint(
                    model_name="evidence",
                    constraint=models.UniqueConstraint(
                        fields=("source", "target_type", "target_id", "field", "quote"),
                        name="evidence_is_given_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="evidence",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", None), ("start", None)),
                            models.Q(("end__gt", models.F("start")), ("start__isnull", False)),
                            _connector="OR",
                        ),
                        name="evidence_ends_after_it_begins",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_evidencehistory" ("end", "field", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "recorded_at", "recorded_by_id", "source_id", "start", "target_id", "target_type_id") VALUES (NEW."end", NEW."field", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."start", NEW."target_id", NEW."target_type_id"); RETURN NULL;',
                            hash="7f1faa651f3715ba1d85f4c399e004aa10b9b366",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9ac94",
                            table="enterprises_evidence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_evidencehistory" ("end", "field", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "recorded_at", "recorded_by_id", "source_id", "start", "target_id", "target_type_id") VALUES (NEW."end", NEW."field", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."start", NEW."target_id", NEW."target_type_id"); RETURN NULL;',
                            hash="a908c8a8968114b28bbf3cda8d72f57ad227f962",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_60ca3",
                            table="enterprises_evidence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_evidencehistory" ("end", "field", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "recorded_at", "recorded_by_id", "source_id", "start", "target_id", "target_type_id") VALUES (OLD."end", OLD."field", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."start", OLD."target_id", OLD."target_type_id"); RETURN NULL;',
                            hash="dcf391834702f468aebb053cf2e0da09576d017e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_340a4",
                            table="enterprises_evidence",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationvolumehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="c81c9d5ad86ab4b9ae226d7c71c3d79c5e4bbb7d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_78705",
                            table="enterprises_cooperationvolumehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cooperationvolume",
                    constraint=models.UniqueConstraint(
                        fields=("link", "year"), name="cooperation_volume_once_a_year"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationvolume",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_cooperationvolumehistory" ("amount", "id", "link_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "year") VALUES (NEW."amount", NEW."id", NEW."link_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."year"); RETURN NULL;',
                            hash="0a529f6f5c6455fe455bba99a03f26484c0b35db",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2ddb3",
                            table="enterprises_cooperationvolume",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationvolume",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_cooperationvolumehistory" ("amount", "id", "link_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "year") VALUES (NEW."amount", NEW."id", NEW."link_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."year"); RETURN NULL;',
                            hash="0266fe44f5d556ea6b13e3ed994ba413b249525f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8b51e",
                            table="enterprises_cooperationvolume",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationvolume",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_cooperationvolumehistory" ("amount", "id", "link_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "year") VALUES (OLD."amount", OLD."id", OLD."link_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."year"); RETURN NULL;',
                            hash="afa09c95f9278c93fc0ac5c02b92af9615701106",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ce81d",
                            table="enterprises_cooperationvolume",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationlinkhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9b4567b38a691b5b93fe2e4e21d8814ca7ddb478",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_06776",
                            table="enterprises_cooperationlinkhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cooperationlink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("supplier", models.F("customer")), _negated=True),
                        name="cooperation_link_has_two_ends",
                        violation_error_message="An organisation does not supply itself.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationlink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_cooperationlinkhistory" ("contract", "customer_id", "id", "is_planned", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "source_id", "supplier_id", "uid", "version") VALUES (NEW."contract", NEW."customer_id", NEW."id", NEW."is_planned", NEW."kept_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."product", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."supplier_id", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="378d3723a725071b6cd4779bab751d2cd182422e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a7188",
                            table="enterprises_cooperationlink",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationlink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_cooperationlinkhistory" ("contract", "customer_id", "id", "is_planned", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "source_id", "supplier_id", "uid", "version") VALUES (NEW."contract", NEW."customer_id", NEW."id", NEW."is_planned", NEW."kept_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."product", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."supplier_id", NEW."uid", NEW."version"); RETURN NULL;',
                            hash="25c5d5808a801f9fec550fea5df7bbb703260e19",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_48fbb",
                            table="enterprises_cooperationlink",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cooperationlink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_cooperationlinkhistory" ("contract", "customer_id", "id", "is_planned", "kept_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product", "recorded_at", "recorded_by_id", "source_id", "supplier_id", "uid", "version") VALUES (OLD."contract", OLD."customer_id", OLD."id", OLD."is_planned", OLD."kept_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."supplier_id", OLD."uid", OLD."version"); RETURN NULL;',
                            hash="ef2fa78813cda033236e5c0e094c5a9d208631c4",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ac636",
                            table="enterprises_cooperationlink",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contacthistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="01f00e905904343149267a7b6079ac8414ebcecc",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e85db",
                            table="enterprises_contacthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_contacthistory" ("id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "value") VALUES (NEW."id", NEW."kind", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."value"); RETURN NULL;',
                            hash="48eba773d2aba023127305027f2d3f752fb5039a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a9e75",
                            table="enterprises_contact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_contacthistory" ("id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "value") VALUES (NEW."id", NEW."kind", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."value"); RETURN NULL;',
                            hash="7c7552888bfc246707f7a897519e78c584d2c342",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5a600",
                            table="enterprises_contact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_contacthistory" ("id", "kind", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "source_id", "value") VALUES (OLD."id", OLD."kind", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."value"); RETURN NULL;',
                            hash="372f69d54cb4a783b7b98eb36409dbb6d959a54c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2d8b7",
                            table="enterprises_contact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consenthistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="482611e7285f5f1332df39eabf3aca099613039f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_78967",
                            table="enterprises_consenthistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            ("withdrawn_at__gte", models.F("given_at")),
                            _connector="OR",
                        ),
                        name="consent_is_withdrawn_after_it_is_given",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_consenthistory" ("given_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "text_version", "withdrawn_at") VALUES (NEW."given_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_id", NEW."text_version", NEW."withdrawn_at"); RETURN NULL;',
                            hash="71ba71814c73efa1066d5e53e989fd812b52d7f0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0e230",
                            table="enterprises_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_consenthistory" ("given_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "text_version", "withdrawn_at") VALUES (NEW."given_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source_id", NEW."text_version", NEW."withdrawn_at"); RETURN NULL;',
                            hash="26f84881560757878d17fe5427685803fe0fa58d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_80c93",
                            table="enterprises_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_consenthistory" ("given_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id", "text_version", "withdrawn_at") VALUES (OLD."given_at", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id", OLD."text_version", OLD."withdrawn_at"); RETURN NULL;',
                            hash="cf312c4655f78900fef5eac52fc1ea9dcea58480",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e6f5c",
                            table="enterprises_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sourcehistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0c914776a15285ab9cd62ee4c3490a1828bf58c3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_a1227",
                            table="enterprises_sourcehistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="succession",
                    constraint=models.UniqueConstraint(
                        fields=("predecessor", "successor"), name="succession_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="succession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="organisation_does_not_succeed_itself",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="succession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_successionhistory" ("happened_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "recorded_at", "recorded_by_id", "source_id", "successor_id") VALUES (NEW."happened_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."predecessor_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."successor_id"); RETURN NULL;',
                            hash="ffb976e5f9a28a37ab39a3ac3efbf275d5562624",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_29084",
                            table="enterprises_succession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="succession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_successionhistory" ("happened_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "recorded_at", "recorded_by_id", "source_id", "successor_id") VALUES (NEW."happened_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."predecessor_id", NEW."recorded_at", NEW."recorded_by_id", NEW."source_id", NEW."successor_id"); RETURN NULL;',
                            hash="ca4c8ac8c03c617ba1d5f7023f3b13d17c12ef7c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32106",
                            table="enterprises_succession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="succession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_successionhistory" ("happened_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "recorded_at", "recorded_by_id", "source_id", "successor_id") VALUES (OLD."happened_on", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."predecessor_id", OLD."recorded_at", OLD."recorded_by_id", OLD."source_id", OLD."successor_id"); RETURN NULL;',
                            hash="8d925a52c3cf9cde962cb6a561e624967e742e18",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_946b3",
                            table="enterprises_succession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="successionhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fb15a0b56ace850ec130ce0f57c46fa24ea7fd31",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_ef156",
                            table="enterprises_successionhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="userhistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="abfac63932c04bdd6973a0eae210cbaa917a7964",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_e2ac2",
                            table="enterprises_userhistory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="yearlyfigures",
                    constraint=models.UniqueConstraint(
                        fields=("organisation", "year"), name="figures_of_a_year_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="yearlyfigures",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_yearlyfigureshistory" ("employees", "export", "id", "investment", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "productive_jobs", "recorded_at", "recorded_by_id", "research", "revenue", "source_id", "year") VALUES (NEW."employees", NEW."export", NEW."id", NEW."investment", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."productive_jobs", NEW."recorded_at", NEW."recorded_by_id", NEW."research", NEW."revenue", NEW."source_id", NEW."year"); RETURN NULL;',
                            hash="5367b6ddc7ea7b0622442feeff868b02111e1a57",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e0eaa",
                            table="enterprises_yearlyfigures",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="yearlyfigures",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "enterprises_yearlyfigureshistory" ("employees", "export", "id", "investment", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "productive_jobs", "recorded_at", "recorded_by_id", "research", "revenue", "source_id", "year") VALUES (NEW."employees", NEW."export", NEW."id", NEW."investment", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."productive_jobs", NEW."recorded_at", NEW."recorded_by_id", NEW."research", NEW."revenue", NEW."source_id", NEW."year"); RETURN NULL;',
                            hash="371d75db84392d4f835ffade1c5e9be183e84279",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_437b6",
                            table="enterprises_yearlyfigures",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="yearlyfigures",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "enterprises_yearlyfigureshistory" ("employees", "export", "id", "investment", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "productive_jobs", "recorded_at", "recorded_by_id", "research", "revenue", "source_id", "year") VALUES (OLD."employees", OLD."export", OLD."id", OLD."investment", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."productive_jobs", OLD."recorded_at", OLD."recorded_by_id", OLD."research", OLD."revenue", OLD."source_id", OLD."year"); RETURN NULL;',
                            hash="2d03a6cd341523c87f8532c78b3c0ef59a06fc33",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dd60f",
                            table="enterprises_yearlyfigures",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="yearlyfigureshistory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="516d0e6310f9355662114d15b36f1d8176eeb47b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_append_only_33c9b",
                            table="enterprises_yearlyfigureshistory",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
