"""Passports of methods: writing one, taking a ready one, fixing it before ballots open."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Region, User
from enterprises.versions import claim
from strategy import comparisons
from strategy.models import ANCHORS, Anchor, Criterion, KnockOut, Method, ValuePoint

LIBRARY = Path(__file__).parent / "data" / "methods.yaml"
HUNDRED = Decimal(100)


@cache
def library() -> Mapping[str, Mapping[str, Any]]:
    """Ready passports by key: what a new method may begin from."""
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class Steps:
    """Texts of the anchors by value, and points (x, y) of the value function."""

    anchors: Mapping[int, str]
    points: Sequence[tuple[Decimal, Decimal]] = ()


# Writing -------------------------------------------------------------------------------------------


@transaction.atomic
def create_method(region: Region, *, by: User, title: str, edition: str, ready: str = "") -> Method:
    """A draft: empty, or with everything of a ready passport."""
    facts = library()[ready] if ready else {}
    made = Method(
        kept_by=region,
        title=title,
        edition=edition,
        recorded_by=by,
        places=facts.get("places", 2),
        elicitation=facts.get("elicitation", Method.Elicitation.SWING),
        tie_rule=facts.get("tie_rule", ""),
        floor_rule=facts.get("floor_rule", ""),
        weights_note=facts.get("weights_note", ""),
    )
    _check(made)
    made.save()
    for order, fact in enumerate(facts.get("criteria", ()), start=1):
        criterion = Criterion(
            method=made,
            order=order,
            code=_("C%(number)d") % {"number": order},
            recorded_by=by,
            **{
                name: fact[name]
                for name in ("name", "question", "evidence", "kind", "unit", "points", "floor", "tie_order")
                if name in fact
            },
        )
        criterion.save()
        _write_steps(
            criterion,
            Steps(fact["anchors"], [(Decimal(x), Decimal(y)) for x, y in fact.get("value_points", ())]),
        )
    _write_knock_outs(made, [(fact["question"], fact["document"]) for fact in facts.get("knock_outs", ())])
    return made


@transaction.atomic
def new_edition(method: Method, *, by: User, edition: str) -> Method:
    """A draft with everything of a method that may not be changed any more."""
    made = Method(
        kept_by=method.kept_by,
        title=method.title,
        edition=edition,
        recorded_by=by,
        **{name: getattr(method, name) for name in PASSPORT},
    )
    _check(made)
    made.save()
    for old in method.criteria.prefetch_related("anchors", "value_points"):
        anchors = {anchor.value: anchor.text for anchor in old.anchors.all()}
        points = [(point.x, point.y) for point in old.value_points.all()]
        old.pk, old._state.adding, old.method, old.recorded_by = None, True, made, by
        old.save()
        _write_steps(old, Steps(anchors, points))
    _write_knock_outs(made, list(method.knock_outs.values_list("question", "document")))
    return made


PASSPORT = (
    "elicitation",
    "weights_note",
    "pairs",
    "places",
    "tie_rule",
    "floor_rule",
    "disputed_from",
    "approved_by",
)


@transaction.atomic
def edit_method(method: Method, *, by: User, version: int, **fields: Any) -> None:
    _claim_draft(method, version)
    for name, value in fields.items():
        setattr(method, name, value)
    _check(method)
    method.save(update_fields=list(fields))


@transaction.atomic
def compare(method: Method, *, by: User, version: int, pairs: Mapping[str, int], note: str = "") -> None:
    """Take the weights from comparisons of every two criteria, as in `Method.pairs`."""
    _claim_draft(method, version)
    criteria = list(method.criteria.all())
    method.elicitation, method.pairs, method.weights_note = Method.Elicitation.AHP, dict(pairs), note
    points = comparisons.points(method, criteria)
    for one in criteria:
        one.points = points[one.pk]
        one.save(update_fields=["points"])
    method.save(update_fields=["elicitation", "pairs", "weights_note"])


@transaction.atomic
def save_criterion(
    method: Method,
    *,
    by: User,
    version: int,
    steps: Steps,
    criterion: Criterion | None = None,
    **fields: Any,
) -> Criterion:
    """Add a criterion, or write anew the one given, with its anchors and its value function."""
    _claim_draft(method, version)
    if criterion is None:
        last = method.criteria.order_by("order").last()
        criterion = Criterion(method=method, order=last.order + 1 if last else 1, recorded_by=by)
    for name, value in fields.items():
        setattr(criterion, name, value)
    _check(criterion)
    xs = [x for x, _y in steps.points]
    if len(set(xs)) != len(xs):
        raise ValidationError({"points": ValidationError(_("Each figure stands once."), "repeated")})
    criterion.save()
    _write_steps(criterion, steps)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: User, version: int) -> None:
    _claim_draft(criterion.method, version)
    criterion.delete()


@transaction.atomic
def save_knock_outs(method: Method, *, by: User, version: int, rows: Sequence[tuple[str, str]]) -> None:
    """The conditions of admission, (question, document) each, in this order."""
    _claim_draft(method, version)
    _write_knock_outs(method, rows)


def _write_steps(criterion: Criterion, steps: Steps) -> None:
    criterion.anchors.all().delete()
    criterion.value_points.all().delete()
    Anchor.objects.bulk_create(
        Anchor(criterion=criterion, value=value, text=text) for value, text in steps.anchors.items() if text
    )
    ValuePoint.objects.bulk_create(ValuePoint(criterion=criterion, x=x, y=y) for x, y in steps.points)


def _write_knock_outs(method: Method, rows: Sequence[tuple[str, str]]) -> None:
    method.knock_outs.all().delete()
    KnockOut.objects.bulk_create(
        KnockOut(
            method=method,
            order=order,
            code=_("A%(number)d") % {"number": order},
            question=question,
            document=document,
        )
        for order, (question, document) in enumerate(rows, start=1)
    )


def _claim_draft(method: Method, version: int) -> None:
    if Method.objects.select_for_update().get(pk=method.pk).is_fixed:
        raise ValidationError(
            _("The method is fixed and cannot be changed. Begin a new edition of it."), "method_is_fixed"
        )
    claim(method, version)


def _check(record: Any) -> None:
    record.full_clean(exclude=["uid"])


# Fixing --------------------------------------------------------------------------------------------


@transaction.atomic
def fix_method(method: Method, *, by: User, version: int) -> None:
    """Close the passport and sign it with its hash. Raises ValidationError with everything it lacks."""
    _claim_draft(method, version)
    if found := problems(method):
        raise ValidationError([ValidationError(sentence, "method_is_not_whole") for sentence in found])
    method.digest = digest(method)
    method.fixed_at, method.fixed_by = timezone.now(), by
    method.save(update_fields=["digest", "fixed_at", "fixed_by"])


def problems(method: Method) -> list[str]:
    """What keeps the passport from being fixed, one sentence each."""
    criteria = list(method.criteria.prefetch_related("anchors", "value_points"))
    if not criteria:
        return [_("There is no criterion.")]
    found = []
    found += comparisons.problems(method, criteria)
    total = sum((one.points for one in criteria), Decimal())
    if method.elicitation == Method.Elicitation.DIRECT and total != HUNDRED:
        found.append(
            _("The weights sum to %(total)s %%, not to 100 %%.")
            % {"total": f"{total:f}".rstrip("0").rstrip(".").replace(".", ",")}
        )
    if method.elicitation == Method.Elicitation.SWING and max(one.points for one in criteria) != HUNDRED:
        found.append(_("By swing, the most valuable change has 100 points; no criterion has."))
    for one in criteria:
        missing = [value for value in ANCHORS if value not in {anchor.value for anchor in one.anchors.all()}]
        if missing:
            found.append(
                _("Criterion «%(name)s»: the steps %(steps)s have no text.")
                % {"name": one.name, "steps": ", ".join(map(str, missing))}
            )
        if not one.is_judged and len(one.value_points.all()) < 2:
            found.append(
                _("Criterion «%(name)s»: a statistic needs two points of its value function at least.")
                % {"name": one.name}
            )
    turns = [one.tie_order for one in criteria if one.tie_order is not None]
    if len(set(turns)) != len(turns):
        found.append(_("Two criteria have the same turn at a tie."))
    low = sum(one.least_weight or Decimal() for one in criteria)
    high = sum(HUNDRED if one.most_weight is None else one.most_weight for one in criteria)
    if not low <= HUNDRED <= high:
        found.append(_("No weights within the stated limits sum to 100 %."))
    return found


def passport(method: Method) -> dict[str, Any]:
    """Everything that the hash covers, in one order and with exact numbers as text."""
    # Only where they are: passports fixed before there were comparisons keep their hash.
    compared = {"pairs": method.pairs} if method.elicitation == Method.Elicitation.AHP else {}
    return compared | {
        "title": method.title,
        "edition": method.edition,
        "elicitation": method.elicitation,
        "places": method.places,
        "tie_rule": method.tie_rule,
        "floor_rule": method.floor_rule,
        "disputed_from": method.disputed_from,
        "criteria": [
            {
                "code": one.code,
                "name": one.name,
                "question": one.question,
                "evidence": one.evidence,
                "kind": one.kind,
                "direction": one.direction,
                "unit": one.unit,
                "points": plain(one.points),
                "floor": plain(one.floor),
                "weights": [plain(one.least_weight), plain(one.most_weight)],
                "tie_order": one.tie_order,
                "anchors": {anchor.value: anchor.text for anchor in one.anchors.all()},
                "value": [[plain(point.x), plain(point.y)] for point in one.value_points.all()],
            }
            for one in method.criteria.prefetch_related("anchors", "value_points").order_by("order", "pk")
        ],
        "knock_outs": list(method.knock_outs.order_by("order", "pk").values_list("question", "document")),
    }


def digest(method: Method) -> str:
    return fingerprint(passport(method))


def fingerprint(facts: Any) -> str:
    """SHA-256 of facts as JSON with sorted keys."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Decimal | None) -> str | None:
    """«12.5», however many zeros the database keeps behind it."""
    return None if value is None else f"{value.normalize():f}"
