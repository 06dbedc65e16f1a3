"""What a row of an import would change, in words: before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from enterprises import charts
from enterprises.imports import amounts
from enterprises.imports.columns import FIELDS, UNIT_LABELS
from enterprises.imports.matching import DATES, KEYS
from enterprises.models import (
    ImportRow,
    Industry,
    LegalForm,
    Organisation,
    Settlement,
    YearlyFigures,
)

TITLES = ("name_as_written", "legal_form")


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


class Words:
    """Names of the records that the plans of a page mention."""

    def __init__(self, rows: Sequence[ImportRow], kind: str) -> None:
        """`kind` is that of most new records, and not told of each."""
        self._kind = kind
        plans = [row.plan for row in rows if row.plan]
        self._named: dict[str, dict[int, str]] = {}
        for name, model in (
            ("settlement", Settlement),
            ("main_industry", Industry),
            ("legal_form", LegalForm),
            ("parent", Organisation),
        ):
            keys = {plan["c"][name] for plan in plans if name in plan.get("c", {})}
            if name == "main_industry":
                keys |= {key for plan in plans for key in plan.get("a", {}).get("other_industries", [])}
            self._named[name] = (
                {key: str(one) for key, one in model._default_manager.in_bulk(keys).items()} if keys else {}
            )
        owners = {row.organisation for row in rows if row.plan and row.plan.get("f")}
        years = {plan["y"] for plan in plans if plan.get("f")}
        figures = YearlyFigures.objects.filter(organisation__in=owners, year__in=years) if owners else []
        self._figures = {(one.organisation_id, one.year): one for one in figures}

    def differences(self, row: ImportRow, organisation: Organisation | None) -> Iterable[Difference]:
        """What would be written; of a new record, all but its name."""
        plan = row.plan or {}
        for name, value in plan.get("c", {}).items():
            if name not in FIELDS or (organisation is None and (name in TITLES or value in (None, ""))):
                continue
            if organisation is None and name == "kind" and value == self._kind:
                continue
            former = self._before(organisation, name) if organisation else ""
            yield Difference(str(FIELDS[name].label), former, self._said(name, value))
        for name, values in plan.get("a", {}).items():
            said = [
                self._said("main_industry" if name == "other_industries" else name, one) for one in values
            ]
            yield Difference(str(FIELDS[name].label), "", "; ".join(said))
        held = self._figures.get((organisation.pk, plan.get("y", 0))) if organisation else None
        for name, value in plan.get("f", {}).items():
            label = f"{FIELDS[name].label}, {plan['y']}"
            before = getattr(held, name) if held else None
            yield Difference(label, self._amount(name, before), self._amount(name, value))

    @staticmethod
    def _amount(name: str, value: Any) -> str:
        if value is None:
            return ""
        if name in amounts.MONEY:
            return f"{charts.number(float(value) / 1000)}\u00a0{UNIT_LABELS['thousand']}"
        return charts.number(int(value))

    def _before(self, organisation: Organisation, name: str) -> str:
        if name in ("kind", "status"):
            return str(getattr(organisation, f"get_{name}_display")()) if getattr(organisation, name) else ""
        value = getattr(organisation, name)
        return f"{value:%d.%m.%Y}" if name in DATES and value else str(value or "")

    def _said(self, name: str, value: Any) -> str:
        if name in KEYS:
            return self._named[name].get(value, "")
        if name == "kind":
            return str(Organisation.Kind(value).label)
        if name == "status":
            return str(Organisation.Status(value).label)
        if name in DATES:
            return ".".join(reversed(str(value).split("-")))
        return str(value)
