"""Regions, places of Lipetsk region, ОКВЭД2 and legal forms. Loading again changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models, transaction

from cluster_portal.loading.files import read_csv, stable_uid
from enterprises import names
from enterprises.models import Industry, LegalForm, Municipality, Region, Settlement

LIPETSK = "48"
DEMO = "demo"
# Cities that are regions of their own: a place in one of them is the city itself.
FEDERAL_CITIES = {"77": "Москва", "78": "Санкт-Петербург", "92": "Севастополь"}
SETTLEMENT_TYPES = {"ж/д_ст": "ж/д ст.", "ж/д_платф": "ж/д платф."}
# Short forms that mean one line of ОКОПФ and no other.
OKOPF_OF_FORM = {
    "ООО": "12300",
    "АО": "12200",
    "ПАО": "12247",
    "НАО": "12267",
    "ПТ": "11051",
    "ТНВ": "11064",
    "ХП": "13000",
    "СХА": "14153",
    "КФХ": "15300",
    "КПК": "20104",
    "НП": "20614",
    "СРО": "20619",
    "ТСН": "20700",
    "ТСЖ": "20716",
    "ГКФХ": "50101",
    "ИП": "50102",
    "УП": "65000",
    "ФКП": "65141",
    "МКП": "65143",
    "ФГУП": "65241",
    "МУП": "65243",
    "АНО": "71400",
    "ППК": "71600",
    "ФГАУ": "75101",
    "ФГБУ": "75103",
    "ФГКУ": "75104",
    "ОАУ": "75201",
    "ОБУ": "75203",
    "ОКУ": "75204",
    "МАУ": "75401",
    "МБУ": "75403",
    "МКУ": "75404",
}

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def load_classifiers() -> int:
    """Bring the classifiers to what the files say. Returns how many rows were written."""
    return _load_regions() + _load_places() + _load_industries() + _load_legal_forms()


def ensure_classifiers() -> None:
    """Load the classifiers where they have never been."""
    if not Region.objects.filter(code=LIPETSK).exists() or not Industry.objects.exists():
        load_classifiers()


def _load_regions() -> int:
    rows = [
        Region(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            iso_code=row["iso_code"],
            is_served=row["code"] == LIPETSK,
        )
        for row in read_csv("regions.csv")
    ]
    # Served while the demonstration is loaded; until then nobody is offered an empty region.
    rows.append(
        Region(code=DEMO, name="Демонстрационный регион", short_name="Демонстрационный", is_demo=True)
    )
    # Which regions are served, and in which time zone, is this installation's to say after the first loading.
    values = ["name", "short_name", "iso_code", "is_demo"]
    return _bring(Region.objects.all(), rows, key=["code"], values=values)


def _load_places() -> int:
    regions = {region.code: region for region in Region.objects.all()}
    lipetsk = regions[LIPETSK]
    rows = read_csv("settlements_lipetsk.csv")

    written = _load_municipalities(lipetsk, [row["municipality"] for row in rows])
    present = Municipality.objects.filter(region=lipetsk)
    ids = dict(present.order_by("-pk").values_list("name", "pk"))

    # The file gives fifty-one codes to more than one place: which one is meant is not known, so none has it.
    codes = Counter(row["oktmo"] for row in rows)
    settlements = [
        Settlement(
            uid=stable_uid("settlement", *row.values()),
            region=lipetsk,
            municipality_id=ids[row["municipality"]],
            type=SETTLEMENT_TYPES.get(row["type"], row["type"]),
            name=row["name"],
            search_key=names.fold(row["name"]),
            oktmo=row["oktmo"] if codes[row["oktmo"]] == 1 else "",
            population=int(row["population"]) if row["population"] else None,
            latitude=float(row["lat"]) if row["lat"] else None,
            longitude=float(row["lon"]) if row["lon"] else None,
        )
        for row in rows
    ]
    settlements += [
        Settlement(
            uid=stable_uid("settlement", code, city),
            region=regions[code],
            type="г",
            name=city,
            search_key=names.fold(city),
        )
        for code, city in FEDERAL_CITIES.items()
    ]
    values = ["municipality_id", "type", "name", "search_key", "oktmo", "population", "latitude", "longitude"]
    return written + _bring(Settlement.objects.all(), settlements, key=["uid"], values=values)


def _load_municipalities(region: Region, named: Iterable[str]) -> int:
    """Settlements lie in what their file names; what that has become since is a link of its own."""
    later = {row["predecessor"]: row for row in read_csv("municipalities_lipetsk.csv")}
    since = {name: date.fromisoformat(row["valid_from"]) for name, row in later.items()}
    key = ["region_id", "name", "kind"]
    present = Municipality.objects.filter(region=region)
    written = _bring(
        present,
        [
            Municipality(
                region=region,
                name=name,
                kind=_municipality_kind(name),
                valid_to=since[name] - timedelta(days=1) if name in since else None,
            )
            for name in dict.fromkeys(named)
        ],
        key=key,
        values=["valid_to"],
    )
    ids = dict(present.filter(kind=Municipality.Kind.DISTRICT).values_list("name", "pk"))
    okrugs = [
        Municipality(
            region=region,
            name=row["name"],
            kind=Municipality.Kind.OKRUG,
            valid_from=since[name],
            predecessor_id=ids[name],
        )
        for name, row in later.items()
    ]
    return written + _bring(present, okrugs, key=key, values=["valid_from", "predecessor_id"])


def _municipality_kind(name: str) -> str:
    return Municipality.Kind.CITY if name.startswith("Город ") else Municipality.Kind.DISTRICT


def _load_industries() -> int:
    """Sections have no code in the classifier's file; their letter serves as one."""
    rows = read_csv("okved2.csv")
    levels: dict[int, list[dict[str, str]]] = {}
    for row in rows:
        levels.setdefault(len(row["code"].replace(".", "")), []).append(row)
    ids: dict[str, int] = {}
    written = 0
    for depth in sorted(levels):
        industries = [
            Industry(
                code=row["code"] or row["section"],
                section=row["section"],
                name=row["name"],
                parent_id=ids[_parent_code(row)] if row["code"] else None,
            )
            for row in levels[depth]
        ]
        present = Industry.objects.filter(code__in=[industry.code for industry in industries])
        written += _bring(present, industries, key=["code"], values=["section", "name", "parent_id"])
        ids = dict(Industry.objects.values_list("code", "pk"))
    return written


def _parent_code(row: Mapping[str, str]) -> str:
    return row["section"] if len(row["code"]) == 2 else row["code"][:-1].rstrip(".")


def _load_legal_forms() -> int:
    lines = [LegalForm(abbreviation="", name=row["name"], okopf=row["code"]) for row in read_csv("okopf.csv")]
    alive = [
        LegalForm(abbreviation=short, name=full, okopf=OKOPF_OF_FORM.get(short, ""))
        for short, full in names.legal_forms().items()
    ]
    unnamed, named = LegalForm.objects.filter(abbreviation=""), LegalForm.objects.exclude(abbreviation="")
    return _bring(unnamed, lines, key=["okopf"], values=["name"]) + _bring(
        named, alive, key=["abbreviation"], values=["name", "okopf"]
    )


def _bring(present: models.QuerySet[Row], wanted: Iterable[Row], *, key: list[str], values: list[str]) -> int:
    """Create what is missing, change what differs, leave the rest, delete nothing. Returns rows written."""

    def of(row: models.Model, fields: list[str]) -> tuple[Any, ...]:
        return tuple(getattr(row, field) for field in fields)

    standing = {of(row, key): row for row in present}
    missing, different = [], []
    for row in wanted:
        there = standing.get(of(row, key))
        if there is None:
            missing.append(row)
        elif of(there, values) != of(row, values):
            row.pk = there.pk
            different.append(row)
    manager = present.model._default_manager
    manager.bulk_create(missing, batch_size=2000)
    if different:
        manager.bulk_update(different, [field.removesuffix("_id") for field in values], batch_size=500)
    return len(missing) + len(different)
