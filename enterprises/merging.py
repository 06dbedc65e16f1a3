"""Two records of one organisation become one, and can be taken apart again.

A merge is soft: the loser stays, points at the winner and leads there. What pointed at the loser points at
the winner; each step is written down, so that undoing the merge leaves the rows that were. Rows that may not
be changed (those of an approved version of a programme) stay with the loser: the document names it as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pghistory
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import identifiers, registry, relations, search
from enterprises.merge_journal import led_to, sentence_of, stored, stored_row, take_back
from enterprises.models import (
    DuplicatePair,
    Evidence,
    Merge,
    MergeMove,
    Organisation,
    OrganisationName,
    Succession,
    User,
)
from enterprises.relations import Relation
from enterprises.versions import claim

Kind = MergeMove.Kind
# A date says since when, so it goes with its state.
FIELDS = tuple(name for name in (*registry.FACTS, *registry.REMARKS) if name != "status_on")
GOES_WITH = {"status": ("status_on",)}
BATCH = 1000


# Questions


def refusals(one: Organisation, other: Organisation) -> list[ValidationError]:
    """Why the two can never be one record; empty where they can."""
    found = []
    if one.pk == other.pk:
        found.append(ValidationError(_("A record cannot be merged into itself."), code="itself"))
    if one.kept_by_id != other.kept_by_id:
        found.append(
            ValidationError(
                _("The records are kept by different regions and are not merged."), code="foreign"
            )
        )
    for record in (one, other):
        if record.merged_into_id:
            found.append(
                ValidationError(
                    _("%(title)s is already merged into another record."),
                    code="merged_already",
                    params={"title": record.title},
                )
            )
    if different_numbers(one, other):
        found.append(
            ValidationError(
                _(
                    "Both records have an ИНН, and they are different: these are two organisations. "
                    "If one took over the other, record the succession."
                ),
                code="different_inn",
            )
        )
    if Succession.objects.filter(predecessor__in=(one, other), successor__in=(one, other)).exists():
        found.append(
            ValidationError(
                _("One of the organisations succeeded the other: they are two and are not merged."),
                code="succession",
            )
        )
    return found


def different_numbers(one: Organisation, other: Organisation) -> bool:
    """Two right ИНН that differ. A wrong one proves nothing."""
    return one.inn != other.inn and _is_right(one.inn) and _is_right(other.inn)


def _is_right(inn: str) -> bool:
    try:
        return bool(inn) and bool(identifiers.parse_inn(inn))
    except ValidationError:
        return False


def preferred(field: str, one: Organisation, other: Organisation) -> Organisation | None:
    """Whose value stays unless a person says otherwise: filled over empty, newer checked over older.

    None where neither is better.
    """
    mine, theirs = getattr(one, field), getattr(other, field)
    if mine == theirs or theirs in (None, ""):
        return one if mine not in (None, "") or theirs in (None, "") else other
    if mine in (None, ""):
        return other
    if field == "checked_on":
        return one if mine > theirs else other
    days = (one.checked_on, other.checked_on)
    if days[0] == days[1]:
        return None
    if days[1] is None or (days[0] is not None and days[0] > days[1]):
        return one
    return other


def clash_key(relation: Relation, rows: Iterable[models.Model]) -> str:
    """The same for a pair of rows whichever of the two records wins."""
    return f"{relation.model._meta.label}:{':'.join(str(key) for key in sorted(row.pk for row in rows))}"


def merges_of(winner: Organisation) -> list[Merge]:
    """What was merged into a record and can be taken out again, latest first."""
    return list(
        Merge.objects.filter(winner=winner, undone_at=None).select_related("loser__settlement", "merged_by")
    )


# Verbs


@transaction.atomic
def merge(
    winner: Organisation,
    loser: Organisation,
    *,
    by: User,
    versions: Mapping[int, int],
    keep: Mapping[str, int] | None = None,
    decisions: Mapping[str, int] | None = None,
    reason: str = "",
) -> Merge:
    """Merge `loser` into `winner`. `versions`: of both records as the page showed them.

    `keep` says by field, `decisions` by `clash_key`, the key of the record whose value stays; a field left
    out is decided by `preferred`. Raises StaleVersion, and ValidationError: for two organisations that are
    two, and with the code "undecided" where rows clash and say different things.
    """
    # In one order everywhere: two merges of the same pair wait for each other instead of locking up.
    locked = Organisation.objects.select_for_update().in_bulk(sorted({winner.pk, loser.pk}))
    winner, loser = locked[winner.pk], locked[loser.pk]
    if found := refusals(winner, loser):
        raise ValidationError(found)
    for record in sorted((winner, loser), key=lambda one: one.pk):
        claim(record, versions[record.pk])
    done = Merge.objects.create(
        kept_by_id=winner.kept_by_id, winner=winner, loser=loser, merged_by=by, reason=reason
    )
    with pghistory.context(user=by.pk, origin="merge", merge=done.pk):
        try:
            with transaction.atomic():
                _Merging(done, winner, loser, by, keep, decisions).run()
        except IntegrityError as clash:
            raise ValidationError(
                _("The records cannot be merged: %(what)s"),
                code="clash",
                params={"what": sentence_of(clash)},
            ) from clash
        DuplicatePair.objects.filter(
            first_id=min(winner.pk, loser.pk), second_id=max(winner.pk, loser.pk)
        ).update(
            decision=DuplicatePair.Decision.MERGED,
            decided_by=by,
            decided_at=timezone.now(),
            decision_reason=reason,
        )
    return done


@transaction.atomic
def undo(done: Merge, *, by: User) -> None:
    """Take a merge back: the same rows as before it.

    Raises ValidationError that names every later change that stands in the way.
    """
    Organisation.objects.select_for_update().in_bulk(sorted({done.winner_id, done.loser_id}))
    done = Merge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at is not None:
        raise ValidationError(_("This merge was taken back already."), code="undone")
    later = Merge.objects.filter(loser=done.winner_id, undone_at=None).select_related("winner").first()
    if later is not None:
        raise ValidationError(
            _("First take back the later merge into %(title)s."),
            code="later_merge",
            params={"title": later.winner},
        )
    with pghistory.context(user=by.pk, origin="undo_merge", merge=done.pk):
        try:
            with transaction.atomic():
                take_back(done)
        except IntegrityError as clash:
            raise ValidationError(
                _("It cannot be taken back: %(what)s"), code="blocked", params={"what": sentence_of(clash)}
            ) from clash
        Organisation.objects.filter(pk__in=(done.winner_id, done.loser_id)).update(
            version=models.F("version") + 1
        )
        search.reindex_organisations([done.winner, done.loser])
        done.undone_by, done.undone_at = by, timezone.now()
        done.save(update_fields=["undone_by", "undone_at"])
        DuplicatePair.objects.filter(
            first_id=min(done.winner_id, done.loser_id), second_id=max(done.winner_id, done.loser_id)
        ).update(
            decision=DuplicatePair.Decision.OPEN,
            decided_by=None,
            decided_at=None,
            decision_reason="",
            remark=_("The records were merged and taken apart again."),
        )


# Merging


class _Merging:
    """One merge in progress: it changes rows and writes down each step."""

    def __init__(
        self,
        done: Merge,
        winner: Organisation,
        loser: Organisation,
        by: User,
        keep: Mapping[str, int] | None,
        decisions: Mapping[str, int] | None,
    ) -> None:
        self.done, self.winner, self.loser, self.by = done, winner, loser, by
        self.keep = {} if keep is None else keep
        self.decisions = {} if decisions is None else decisions
        self.moves: list[MergeMove] = []

    def run(self) -> None:
        names = _names_of(self.winner) | _names_of(self.loser)
        # The loser steps back first: its ИНН may be taken over, and its names are no longer looked for.
        self._change(self.loser, "merged_into", self.winner.pk)
        taken = [name for name in FIELDS if self._comes_from_loser(name)]
        self._settle_evidence(_with_companions(taken))
        if self.winner.parent_id == self.loser.pk:
            self._change(self.winner, "parent", self.loser.parent_id)
        for column in _with_companions(taken):
            if column != "parent" or self.loser.parent_id != self.winner.pk:
                attname = Organisation._meta.get_field(column).attname  # type: ignore[union-attr]
                self._change(self.winner, column, getattr(self.loser, attname))
        self._fold_relations(Organisation, self.loser, self.winner, asks=True)
        self._keep_names(names)
        # Read anew: the rows above it have moved.
        registry.refuse_circle(Organisation.objects.get(pk=self.winner.pk))
        MergeMove.objects.bulk_create(self.moves, batch_size=BATCH)
        search.reindex_organisations([self.winner])

    def _comes_from_loser(self, name: str) -> bool:
        if getattr(self.winner, name) == getattr(self.loser, name):
            return False
        if name in self.keep:
            return self.keep[name] == self.loser.pk
        return preferred(name, self.winner, self.loser) == self.loser

    # Values

    def _change(self, row: models.Model, name: str, value: Any) -> None:
        column: Any = row._meta.get_field(name)
        old = getattr(row, column.attname)
        if old == value:
            return
        setattr(row, column.attname, value)
        type(row)._default_manager.filter(pk=row.pk).update(**{column.attname: value})
        self._note(Kind.CHANGED, row, name, stored(column, old), stored(column, value))

    def _note(self, kind: str, row: models.Model, field: str = "", old: Any = None, new: Any = None) -> None:
        self.moves.append(
            MergeMove(
                merge=self.done, kind=kind, model=row._meta.label, row=row.pk, field=field, old=old, new=new
            )
        )

    def _add(self, row: models.Model) -> None:
        row.save(force_insert=True)
        self._note(Kind.ADDED, row, new=stored_row(row))

    def _remove(self, row: models.Model) -> None:
        """Take a row away with what hangs on it; the journal keeps all of it."""
        model = type(row)
        for relation in relations.relations_to(model):
            for hanging in relation.rows(model, [row.pk]):
                self._remove(hanging)
        self._note(Kind.REMOVED, row, old=stored_row(row))
        model._default_manager.filter(pk=row.pk)._raw_delete(using=row._state.db)

    # Evidence of fields

    def _settle_evidence(self, taken: list[str]) -> None:
        """What proved a value that goes proves nothing now; what proves one that comes, comes along."""
        target = ContentType.objects.get_for_model(Organisation)
        for row in Evidence.objects.filter(target_type=target, target_id=self.winner.pk, field__in=taken):
            self._remove(row)
        proven = set(
            Evidence.objects.filter(target_type=target, target_id=self.loser.pk, field__in=taken).values_list(
                "field", flat=True
            )
        )
        for name in taken:
            filled = getattr(self.loser, name) not in (None, "")
            if self.loser.source_id and filled and name not in proven and name in registry.FACTS:
                self._add(
                    Evidence(
                        source_id=self.loser.source_id,
                        target_type=target,
                        target_id=self.winner.pk,
                        field=name,
                        recorded_by_id=self.loser.recorded_by_id,
                        recorded_at=self.loser.recorded_at,
                    )
                )
        self._stays = {
            name
            for name in _with_companions(FIELDS)
            if name not in taken and getattr(self.winner, name) != getattr(self.loser, name)
        }

    # Rows

    def _fold_relations(
        self,
        target: type[models.Model],
        gone: models.Model,
        kept: models.Model,
        *,
        asks: bool = False,
        gone_wins: bool = False,
    ) -> None:
        """Let everything that points at `gone` point at `kept`. With `asks`, a person decides clashes."""
        for relation in relations.relations_to(target):
            # Most kinds have no row: one question tells, clashes take several.
            if not relation.movable(target, gone.pk).exists():
                continue
            if asks and (relation.model, relation.field) == (Evidence, "target_id"):
                self._fold_evidence(relation)
                continue
            for row in relations.contradictions(relation, target, gone.pk, kept.pk):
                if row.pk != kept.pk or relation.model is not target:
                    self._remove(row)
            for row, other in relations.clashes(relation, target, gone.pk, kept.pk):
                self._fold(
                    relation, row, other, gone_wins=self._wins(relation, row, other) if asks else gone_wins
                )
            self._move(relation, relation.movable(target, gone.pk), gone.pk, kept.pk)

    def _fold_evidence(self, relation: Relation) -> None:
        rows = relation.movable(Organisation, self.loser.pk).exclude(field__in=self._stays)
        alike = {
            row.pk for row, _other in relations.clashes(relation, Organisation, self.loser.pk, self.winner.pk)
        }
        self._move(relation, rows.exclude(pk__in=alike), self.loser.pk, self.winner.pk)

    def _wins(self, relation: Relation, row: models.Model, other: models.Model) -> bool:
        """Whether the loser's row wins; asks where the two say different things."""
        if not relations.differing(row, other, [relation.field]):
            return False
        key = clash_key(relation, (row, other))
        if key not in self.decisions:
            raise ValidationError(
                _("Decide which of the two stays: %(what)s."),
                code="undecided",
                params={"what": relation.model._meta.verbose_name},
            )
        return self.decisions[key] == self.loser.pk

    def _fold(self, relation: Relation, gone: models.Model, kept: models.Model, *, gone_wins: bool) -> None:
        """One row instead of two: what the winning one says, and what only the other knows."""
        is_new = False
        for column in relations.telling_columns(type(kept), [relation.field]):
            mine, theirs = getattr(kept, column.attname), getattr(gone, column.attname)
            if theirs not in (None, "") and (mine in (None, "") or (gone_wins and mine != theirs)):
                self._change(kept, column.name, theirs)
                is_new = True
        if is_new and gone_wins:
            for name in ("source", "recorded_by", "recorded_at"):
                if hasattr(kept, name):
                    self._change(kept, name, getattr(gone, type(gone)._meta.get_field(name).attname))  # type: ignore[union-attr]
        self._fold_relations(type(gone), gone, kept, gone_wins=gone_wins)
        self._remove(gone)

    def _move(self, relation: Relation, rows: Any, old: int, new: int) -> None:
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if not keys:
            return
        relation.model._default_manager.filter(pk__in=keys).update(
            **led_to(relation.model, relation.attname, new)
        )
        self.moves += [
            MergeMove(
                merge=self.done,
                kind=Kind.MOVED,
                model=relation.model._meta.label,
                row=key,
                field=relation.field,
                old=old,
                new=new,
            )
            for key in keys
        ]

    # Names

    def _keep_names(self, names: set[str]) -> None:
        """Every name under which either was known stays one under which the winner is found."""
        known = {name.casefold() for name in _names_of(self.winner)}
        known |= {name.casefold() for name in self.winner.names.values_list("name", flat=True)}
        for name in sorted(names):
            if name.casefold() not in known:
                is_losers = name in _names_of(self.loser)
                self._add(
                    OrganisationName(
                        organisation=self.winner,
                        kind=OrganisationName.Kind.ALIAS,
                        name=name[:500],
                        reason=_("the name of a merged record"),
                        source_id=self.loser.source_id if is_losers else self.winner.source_id,
                        recorded_by=self.by,
                    )
                )


def _with_companions(names: Iterable[str]) -> list[str]:
    return [column for name in names for column in (name, *GOES_WITH.get(name, ()))]


def _names_of(organisation: Organisation) -> set[str]:
    names = (organisation.name_as_written, organisation.short_name, organisation.full_name)
    return {name for name in names if name}
