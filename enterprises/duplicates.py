"""Records that may be one organisation: said while somebody types, found in the background, decided once.

A decision is remembered for ever. A decided pair is asked about again only when name, ИНН or place of one of
the records has changed since, and then says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import matching, search
from enterprises.matching import Opinion, Traits, Verdict
from enterprises.models import DuplicatePair, Organisation, OtherKey, Region, User
from enterprises.models.organisations import OrganisationQuerySet
from enterprises.versions import claim

Decision = DuplicatePair.Decision
MOST_SHOWN = 5
# So many records are compared with what is being typed; the index brings the likeliest.
MOST_COMPARED = 200
SHORTEST_WORD = 4


# Questions


@dataclass(frozen=True)
class Alike:
    """A record that looks like the one being typed. `is_warning`: saving beside it takes a second press."""

    organisation: Organisation
    opinion: Opinion

    @property
    def is_warning(self) -> bool:
        return self.opinion.verdict != Verdict.DIFFERENT


def alike(
    region: Region, typed: Organisation, *, kpps: Iterable[str] = (), but: Iterable[int] = ()
) -> list[Alike]:
    """What of the registry looks like an organisation that is being typed, likeliest first."""
    traits = matching.traits_of(typed, kpps)
    if not (traits.joined_key or traits.inn):
        return []
    candidates = _candidates(Organisation.objects.of(region).present(), traits)
    rows = candidates.exclude(pk__in=[key for key in (typed.pk, *but) if key]).select_related("settlement")
    found = []
    for other in rows.prefetch_related("kpps"):
        kpps_of_other = [kpp.value for kpp in other.kpps.all()]
        opinion = matching.compare(traits, matching.traits_of(other, kpps_of_other))
        if opinion is not None:
            found.append(Alike(other, opinion))
    found.sort(key=lambda one: (not one.is_warning, -one.opinion.score, one.organisation.sort_key))
    return found[:MOST_SHOWN]


def _candidates(rows: OrganisationQuerySet, traits: Traits) -> OrganisationQuerySet:
    """Records of the same key or number, of the same words, or with half of the longest word.

    Each question has an index of its own: together in one they would read the whole registry at each key.
    """
    keys_of_names = [key for key in (traits.joined_key, *traits.other_keys) if key]
    called = OtherKey.objects.filter(key__in=keys_of_names).values("organisation_id")
    questions = (
        [rows.filter(key_joined__in=keys_of_names), rows.filter(pk__in=called)] if keys_of_names else []
    )
    questions += [rows.with_inn([traits.inn])] if traits.inn else []
    word = max(traits.core_key.split(), key=len, default="")
    # A slip of the finger seldom falls into both halves of a word.
    half = max(3, len(word) // 2)
    halves = (word[:half], word[-half:]) if len(word) >= SHORTEST_WORD else ()
    questions += [search.matching(rows, text) for text in (traits.core_key, traits.ogrn, *halves) if text]
    keys: set[int] = set()
    for question in questions:
        keys |= set(question.order_by().values_list("pk", flat=True)[: MOST_COMPARED // 2])
    return rows.filter(pk__in=keys)


def decided_with(organisation: Organisation) -> list[int]:
    """Records that somebody has already told from this one."""
    pairs = DuplicatePair.objects.filter(
        Q(first=organisation) | Q(second=organisation), decision=Decision.DIFFERENT
    ).values_list("first_id", "second_id")
    return [key for pair in pairs for key in pair if key != organisation.pk]


# Verbs


@transaction.atomic
def tell_apart(organisation: Organisation, others: Sequence[Alike], *, by: User) -> None:
    """Remember that somebody saved `organisation` beside the records that it looked like."""
    for other in others:
        pair = _pair(organisation, other.organisation, other.opinion)
        decide(
            pair,
            Decision.DIFFERENT,
            by=by,
            version=pair.version,
            reason=_("saved beside the similar record after a warning"),
        )


@transaction.atomic
def pair_up(one: Organisation, other: Organisation, *, by: User) -> DuplicatePair:
    """Put two records into the queue by hand, whatever the rules say of them. A decision stands
    until there is another: to compare is not to decide.
    """
    if one.pk == other.pk:
        raise ValidationError({"other": _("Choose another record.")}, code="itself")
    if one.kept_by_id != other.kept_by_id:
        raise ValidationError({"other": _("Choose an organisation of the same registry.")}, code="foreign")
    opinion = matching.compare(*(_traits(record) for record in (one, other)))
    by_hand = Opinion(Verdict.REVIEW, 0, _("put together by hand: %(who)s") % {"who": by.short_name})
    return _pair(one, other, opinion or by_hand)


@transaction.atomic
def decide(pair: DuplicatePair, decision: str, *, by: User, version: int, reason: str = "") -> None:
    """«похожее, но другое», or later. Raises StaleVersion, and ValidationError where the pair is gone."""
    if decision not in (Decision.DIFFERENT, Decision.POSTPONED):
        raise ValidationError(_("Choose what the pair is."), code="invalid")
    claim(pair, version)
    if pair.first.merged_into_id or pair.second.merged_into_id:
        raise ValidationError(_("The pair no longer stands: one of the records was merged."), code="gone")
    pair.decision, pair.decided_by, pair.decided_at = decision, by, timezone.now()
    pair.decision_reason, pair.remark = reason, ""
    pair.basis = basis_of(_traits(pair.first), _traits(pair.second))
    pair.save(update_fields=["decision", "decided_by", "decided_at", "decision_reason", "remark", "basis"])


def _pair(one: Organisation, other: Organisation, opinion: Opinion) -> DuplicatePair:
    first, second = sorted((one, other), key=lambda record: record.pk)
    pair, _created = DuplicatePair.objects.get_or_create(
        first=first,
        second=second,
        defaults={
            "kept_by_id": first.kept_by_id,
            "verdict": opinion.verdict,
            "score": opinion.score,
            "reason": opinion.reason,
            "basis": basis_of(_traits(first), _traits(second)),
        },
    )
    return pair


def _traits(organisation: Organisation) -> Traits:
    return matching.traits_of(organisation, organisation.kpps.values_list("value", flat=True))


# What a decision rests upon


def basis_of(first: Traits, second: Traits) -> dict[str, dict[str, str]]:
    return {"first": first.basis, "second": second.basis}


def changed_since(before: dict[str, dict[str, str]], now: dict[str, dict[str, str]]) -> list[str]:
    """Which of name, ИНН and place differ between two bases, in words."""
    labels = {"name": _("the name"), "inn": "ИНН", "place": _("the place")}
    return [
        label
        for key, label in labels.items()
        if any(before.get(side, {}).get(key, "") != now[side].get(key, "") for side in now)
    ]


def _described(pair: DuplicatePair) -> str:
    """«решено 12.03.2014: похожее, но другое»."""
    day = timezone.localtime(pair.decided_at) if pair.decided_at else None
    return _("decided on %(day)s: %(what)s") % {
        "day": f"{day:%d.%m.%Y}" if day else "–",
        "what": pair.get_decision_display(),
    }


def asked_again(pair: DuplicatePair, changed: Sequence[str]) -> str:
    """Why a decided pair is in the queue once more."""
    return _("%(decision)s; since then changed: %(what)s") % {
        "decision": _described(pair),
        "what": ", ".join(changed),
    }
