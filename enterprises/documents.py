"""A source read as a document: its text with the words marked that prove something, and what it proves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_date

from enterprises import facets, tallies
from enterprises.change_words import field_label
from enterprises.models import Evidence, Organisation, Source, Sourced, User

PAGE = 50
MOST_EVIDENCE = 2000
MOST_NAMED = 50
MOST_STEPS = 3


@dataclass(frozen=True)
class Segment:
    """A piece of the text. Marked where words of evidence cover it; `url` leads to what the words prove."""

    text: str
    is_marked: bool
    anchors: list[str]
    url: str
    title: str


@dataclass(frozen=True)
class Proof:
    """One piece of evidence as the page tells it: what it is about, the words, where they stand."""

    quote: str
    note: str
    about: str
    anchor: str

    @property
    def quoted(self) -> str:
        """In quotes, unless the words have their own."""
        return self.quote if "«" in self.quote else f"«{self.quote}»"


@dataclass
class Proven:
    """A card that the source proves, itself or a part of it, with the pieces of evidence."""

    title: str
    url: str
    proofs: list[Proof]


@dataclass(frozen=True)
class Group:
    name: str
    count: int
    records: list[Proven]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.records)


@dataclass(frozen=True)
class Document:
    segments: list[Segment]
    groups: list[Group]
    marked: int


def read(source: Source, user: User) -> Document:
    """The document in a number of queries that grows with kinds of records, not with records."""
    evidence = list(source.evidence.order_by("start", "pk")[:MOST_EVIDENCE])
    targets = _targets(evidence, user)
    cards: dict[tuple[type[models.Model], int], Proven] = {}
    links: list[tuple[Evidence, Proven]] = []
    for piece in evidence:
        target = targets.get((piece.target_type_id, piece.target_id))
        if target is None:
            continue
        record, card = target
        key = (type(card), card.pk)
        if key not in cards:
            cards[key] = Proven(str(card), card.get_absolute_url(), [])
        anchor = f"evidence-{piece.pk}" if piece.start is not None else ""
        cards[key].proofs.append(Proof(piece.quote, piece.note, _about(record, card, piece.field), anchor))
        links.append((piece, cards[key]))
    for card in cards.values():
        # What introduces the record comes before what is said of its parts.
        card.proofs.sort(key=lambda proof: bool(proof.about))
    kinds: dict[type[models.Model], list[Proven]] = {}
    for (model, _key), card in cards.items():
        kinds.setdefault(model, []).append(card)
    return Document(_segments(source.text, links), _groups(source, kinds), len(links))


def _segments(text: str, links: Sequence[tuple[Evidence, Proven]]) -> list[Segment]:
    """The text cut at every edge of evidence; where several pieces overlap, the shortest gives the link."""
    cards = {piece.pk: record for piece, record in links}
    spans = [
        (piece.start, piece.end, piece.pk)
        for piece, _record in links
        if piece.start is not None and piece.end is not None
    ]
    return [
        Segment(
            piece.text,
            piece.key is not None,
            [f"evidence-{key}" for key in piece.begins],
            cards[piece.key].url if piece.key is not None else "",
            cards[piece.key].title if piece.key is not None else "",
        )
        for piece in cut(text, spans)
    ]


@dataclass(frozen=True)
class Piece:
    """A piece of a text: the key of the shortest span over it, and the keys of those that begin here."""

    text: str
    key: Any
    begins: list[Any]


def cut(text: str, spans: Sequence[tuple[int, int, Any]]) -> list[Piece]:
    """The text cut at every edge of the spans: start, end and a key that orders."""
    kept = [(start, min(end, len(text)), key) for start, end, key in spans if start < len(text)]
    edges = sorted({0, len(text)} | {edge for start, end, _key in kept for edge in (start, end)})
    pieces = []
    for begin, end in pairwise(edges):
        over = [span for span in kept if span[0] <= begin and end <= span[1]]
        nearest = min(over, key=lambda span: (span[1] - span[0], span[2]), default=None)
        begins = [key for start, _end, key in kept if start == begin]
        pieces.append(Piece(text[begin:end], nearest[2] if nearest else None, begins))
    return pieces


# What the words prove

Target = tuple[models.Model, Any]


def _targets(evidence: Iterable[Evidence], user: User) -> dict[tuple[int, int], Target]:
    """Records by content type and id, each with the record on whose page it is seen."""
    keys: dict[int, set[int]] = {}
    for piece in evidence:
        keys.setdefault(piece.target_type_id, set()).add(piece.target_id)
    found: dict[tuple[int, int], Target] = {}
    for type_id, ids in keys.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None:
            continue
        records = list(model._default_manager.filter(pk__in=ids).select_related(*_foreign_keys(model)))
        owners = _pages_of(records)
        for record in records:
            owner = owners.get(record.pk)
            if owner is not None and _is_seen(owner, user):
                found[(type_id, record.pk)] = (record, owner)
    return found


def _foreign_keys(model: type[models.Model]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]


def _pages_of(records: Sequence[models.Model]) -> dict[int, Any]:
    """For each record the nearest record with a page of its own: itself, or the one it goes with."""
    current: dict[int, models.Model] = {record.pk: record for record in records}
    for _step in range(MOST_STEPS):
        stuck = [one for one in current.values() if not hasattr(one, "get_absolute_url")]
        if not stuck:
            break
        owner = _owner_of(type(stuck[0]))
        if owner is None:
            break
        models.prefetch_related_objects(stuck, owner)
        current = {
            key: one if hasattr(one, "get_absolute_url") else getattr(one, owner)
            for key, one in current.items()
        }
    return {key: one for key, one in current.items() if hasattr(one, "get_absolute_url")}


def _owner_of(model: type[models.Model]) -> str | None:
    """The foreign key of the record with which a record is deleted: the whole that it is a part of."""
    for column in model._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and column.remote_field.on_delete is models.CASCADE:
            return column.name
    return None


def _is_seen(owner: models.Model, user: User) -> bool:
    region = getattr(owner, "kept_by_id", None)
    return region is None or region in user.region_ids


def _about(record: models.Model, card: models.Model, field: str) -> str:
    """Which part of the card, and which field of it, the words prove."""
    label = field_label(type(record), field) if field else ""
    part = "" if record is card or type(record).__str__ is models.Model.__str__ else str(record)
    return ", ".join(filter(None, (part, label)))


# What has this source as its own


def _groups(source: Source, kinds: Mapping[type[models.Model], Sequence[Proven]]) -> list[Group]:
    counts = _counts(source)
    groups = []
    for model in sorted({*counts, *kinds}, key=lambda model: (model is not Organisation, model._meta.label)):
        records = sorted(kinds.get(model, []), key=lambda one: one.title)
        # A kind without a page of its own is a part of something that has one.
        if hasattr(model, "get_absolute_url"):
            name = str(model._meta.verbose_name_plural)
            number = max(counts.get(model, 0), len(records))
            groups.append(Group(name[:1].upper() + name[1:], number, records[:MOST_NAMED]))
    return groups


def _counts(source: Source) -> dict[type[models.Model], int]:
    """How many records of each kind name the source as their own, in one query."""
    known = {model._meta.label: model for model in apps.get_models() if issubclass(model, Sourced)}
    counted = [
        model._default_manager.filter(source=source)
        .order_by()
        .values(label=Value(label))
        .annotate(number=Count("pk"))
        .values_list("label", "number")
        for label, model in known.items()
    ]
    return {known[label]: number for label, number in counted[0].union(*counted[1:], all=True) if number}


# The list


@dataclass(frozen=True)
class Page:
    sources: list[Any]
    next: str


def count(sources: QuerySet[Source]) -> tallies.Count:
    return tallies.count(sources)


def page(sources: QuerySet[Source], after: str) -> Page:
    """Newest documents first, without a date last; each with its number of organisations and quotations."""
    organisations = Organisation.objects.present().filter(source=OuterRef("pk")).order_by().values("source")
    quotations = Evidence.objects.filter(source=OuterRef("pk")).order_by().values("source")
    rows = (
        _after(sources, after)
        .order_by(F("issued_on").desc(nulls_last=True), "-pk")
        .annotate(
            organisations=Coalesce(Subquery(organisations.annotate(n=Count("pk")).values("n")), 0),
            quotations=Coalesce(Subquery(quotations.annotate(n=Count("pk")).values("n")), 0),
        )
    )
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.issued_on or ''}|{last.pk}" if last else "")


def _after(sources: QuerySet[Source], place: str) -> QuerySet[Source]:
    day, _bar, number = place.partition("|")
    keys = facets.keys_of([number])
    if not keys:
        return sources
    try:
        issued: date | None = parse_date(day)
    except ValueError:
        issued = None
    if issued is None:
        return sources.filter(issued_on=None, pk__lt=keys[0])
    return sources.filter(
        Q(issued_on__lt=issued) | Q(issued_on=issued, pk__lt=keys[0]) | Q(issued_on__isnull=True)
    )
