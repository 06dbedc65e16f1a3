"""Looking for duplicates in a whole registry: records that share a block are compared, nothing else.

A block is what two records of one organisation are likely to share: a name key, a number, a phone, a rare
word, the beginning or the end of the name within one place. One kind of block is gone through at a time, so
memory holds the records once and one list of block keys.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from enterprises import duplicates, jobs, matching
from enterprises.imports.copying import keys_checked_at_once
from enterprises.jobs import Progress
from enterprises.matching import Opinion, Traits, Verdict
from enterprises.models import Contact, DuplicatePair, Job, Kpp, Organisation, Region, User

KIND = "duplicates.search"
LARGEST_BLOCK = 40
# In a larger block neighbours by name are compared.
WINDOW = 8
RARE_WORD = 4
EDGE = 4
# Namesakes in other towns: shown as a warning, not as a list of all of them.
MOST_NAMESAKES = 5
BATCH = 1000
STEP = 20_000

Decision = DuplicatePair.Decision
Block = Iterable[Any]
Found = dict[tuple[int, int], Opinion]


# Verbs


@transaction.atomic
def start(region: Region, *, by: User) -> Job:
    """A search in the background; the one that goes on already, if there is one."""
    Region.objects.select_for_update().get(pk=region.pk)
    running = Job.objects.of(region).unfinished().filter(kind=KIND).first()
    return running or jobs.start(KIND, region=region, by=by)


@jobs.work(KIND)
def search(job: Job, progress: Progress) -> None:
    search_region(job.kept_by, progress)


def last_search(region: Region) -> Job | None:
    return Job.objects.of(region).filter(kind=KIND).first()


def search_region(region: Region, progress: Callable[[int, int, str], None] = lambda *_: None) -> int:
    """Find the pairs of a region and write them into its queue. Returns how many stand there."""
    progress(0, 0, _("Reading the records"))
    records = read(Organisation.objects.of(region).present())
    found = find(records, contacts_of(region), progress)
    progress(0, 0, _("Writing the pairs down"))
    return store(region, records, found)


# Reading


def read(rows: QuerySet[Organisation]) -> list[Traits]:
    kpps: dict[int, list[str]] = {}
    for owner, value in Kpp.objects.filter(organisation__in=rows).values_list("organisation_id", "value"):
        kpps.setdefault(owner, []).append(value)
    none: frozenset[str] = frozenset()
    columns = rows.order_by("pk").values_list(
        "pk",
        "name_as_written",
        "key_sorted",
        "key_core",
        "key_joined",
        "other_keys",
        "inn",
        "ogrn",
        "parent_id",
        "settlement_id",
        "settlement__municipality_id",
        "settlement__search_key",
        "settlement__type",
        "settlement__name",
    )
    shown: dict[Any, str] = {}
    found = []
    for (
        key,
        title,
        exact,
        core,
        joined,
        others,
        inn,
        ogrn,
        parent,
        place_id,
        unit,
        place,
        kind,
        name,
    ) in columns.iterator(chunk_size=5000):
        if place_id is not None and place_id not in shown:
            shown[place_id] = f"{kind}{'.' if len(kind) <= 2 else ''}\u00a0{name}" if kind else name
        found.append(
            Traits(
                key=key,
                title=title,
                sorted_key=exact,
                core_key=core,
                joined_key=joined,
                other_keys=others or (),
                inn=inn,
                ogrn=ogrn,
                kpps=frozenset(kpps[key]) if key in kpps else none,
                parent=parent,
                settlement=place_id,
                municipality=unit,
                place=place or "",
                place_label=shown.get(place_id, ""),
            )
        )
    return found


_NOT_A_DIGIT = re.compile(r"\D")
_HOST = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)


def contacts_of(region: Region) -> dict[int, list[str]]:
    """Phones by their last ten digits, sites by their host."""
    found: dict[int, list[str]] = {}
    rows = Contact.objects.filter(organisation__kept_by=region, organisation__merged_into=None)
    for owner, kind, value in rows.values_list("organisation_id", "kind", "value").iterator(chunk_size=5000):
        if kind == Contact.Kind.PHONE:
            digits = _NOT_A_DIGIT.sub("", value)
            if len(digits) >= 10:
                found.setdefault(owner, []).append(digits[-10:])
        elif kind == Contact.Kind.SITE:
            found.setdefault(owner, []).append(_HOST.sub("", value).split("/")[0].lower())
    return found


# Blocks


def find(
    records: Sequence[Traits],
    contacts: dict[int, list[str]] | None = None,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> Found:
    """Every pair of `records` on which there is an opinion, by their keys in order."""
    contacts = contacts or {}
    words = Counter(word for one in records for word in set(one.core_key.split()) if len(word) >= RARE_WORD)

    def rare_words(one: Traits) -> Block:
        for word in set(one.core_key.split()):
            if len(word) >= RARE_WORD:
                yield word if words[word] <= LARGEST_BLOCK else (word, one.settlement or one.place)

    kinds: list[Callable[[Traits], Block]] = [
        lambda one: filter(None, (one.inn, one.ogrn)),
        lambda one: contacts.get(one.key or 0, ()),
        lambda one: filter(None, (one.core_key,)),
        lambda one: ((one.joined_key, one.settlement or one.place),) if one.joined_key else (),
        lambda one: filter(None, (one.joined_key, *one.other_keys)),
        rare_words,
        lambda one: (
            ((one.joined_key[:EDGE], one.settlement or one.place),) if len(one.joined_key) > EDGE else ()
        ),
        lambda one: (
            ((one.joined_key[-EDGE:], one.settlement or one.place),) if len(one.joined_key) > EDGE else ()
        ),
        # A record without a place meets those with one.
        lambda one: (one.joined_key[: EDGE + 2],) if len(one.joined_key) > EDGE + 2 else (),
        lambda one: (one.joined_key[-EDGE - 2 :],) if len(one.joined_key) > EDGE + 2 else (),
    ]
    found: Found = {}
    namesakes: Counter[int] = Counter()
    total, done = len(records) * len(kinds), 0
    for blocks_of in kinds:
        for block in _blocks(records, blocks_of):
            for one, other in _pairs(block):
                _judge(one, other, found, namesakes)
            done += len(block)
            if done % STEP < len(block):
                progress(min(done, total), total, _("Comparing"))
        done = (kinds.index(blocks_of) + 1) * len(records)
        progress(done, total, _("Comparing"))
    return found


def _blocks(records: Sequence[Traits], blocks_of: Callable[[Traits], Block]) -> Iterator[list[Traits]]:
    together: dict[int, Any] = {}
    for one in records:
        for block in blocks_of(one):
            key = hash(block)
            held = together.get(key)
            # Most blocks hold one record: a list for each would take more memory than the records.
            if held is None:
                together[key] = one
            elif isinstance(held, list):
                held.append(one)
            else:
                together[key] = [held, one]
    for held in together.values():
        if isinstance(held, list):
            yield held


def _pairs(block: list[Traits]) -> Iterator[tuple[Traits, Traits]]:
    if len(block) > LARGEST_BLOCK:
        block.sort(key=lambda one: (one.joined_key, one.key or 0))
    reach = len(block) if len(block) <= LARGEST_BLOCK else WINDOW
    for place, one in enumerate(block):
        for other in block[place + 1 : place + 1 + reach]:
            yield one, other


def _judge(one: Traits, other: Traits, found: Found, namesakes: Counter[int]) -> None:
    # Nearly every pair of a block has two ИНН: no likeness is measured of what would not be told anyway.
    have_two_numbers = bool(one.inn and other.inn and one.inn != other.inn)
    if have_two_numbers and not matching.is_worth_telling(one, other):
        return
    keys = (min(one.saved_key, other.saved_key), max(one.saved_key, other.saved_key))
    if keys in found or one.key == other.key:
        return
    if have_two_numbers and _are_told_enough(keys, namesakes):
        return
    if one.key != keys[0]:
        one, other = other, one
    opinion = matching.compare(one, other)
    if opinion is None:
        return
    if opinion.verdict == Verdict.DIFFERENT:
        if not matching.is_worth_telling(one, other) or _are_told_enough(keys, namesakes):
            return
        namesakes.update(keys)
    found[keys] = opinion


def _are_told_enough(keys: tuple[int, int], namesakes: Counter[int]) -> bool:
    return max(namesakes[key] for key in keys) >= MOST_NAMESAKES


# Writing


@transaction.atomic
@keys_checked_at_once()
def store(region: Region, records: Sequence[Traits], found: Found) -> int:
    """New pairs come in, undecided ones that no longer look alike go, decisions stay."""
    by_key = {one.key: one for one in records}
    known = {(pair.first_id, pair.second_id): pair for pair in DuplicatePair.objects.of(region).standing()}
    changed, new = [], []
    for keys, opinion in found.items():
        basis = duplicates.basis_of(by_key[keys[0]], by_key[keys[1]])
        pair = known.get(keys)
        if pair is None:
            new.append(
                DuplicatePair(
                    kept_by=region, first_id=keys[0], second_id=keys[1], basis=basis, **_columns(opinion)
                )
            )
        elif _renewed(pair, opinion, basis):
            changed.append(pair)
    gone = [
        pair.pk
        for keys, pair in known.items()
        # A pair put together by hand has no score and waits for a person.
        if keys not in found and pair.decision == Decision.OPEN and pair.score and not pair.remark
    ]
    DuplicatePair.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    DuplicatePair.objects.bulk_update(
        changed, ["verdict", "score", "reason", "basis", "decision", "remark", "version"], batch_size=BATCH
    )
    DuplicatePair.objects.filter(pk__in=gone, decision=Decision.OPEN).delete()
    return len(known) + len(new) - len(gone)


def _columns(opinion: Opinion) -> dict[str, Any]:
    return {"verdict": opinion.verdict, "score": opinion.score, "reason": opinion.reason[:500]}


def _renewed(pair: DuplicatePair, opinion: Opinion, basis: dict[str, dict[str, str]]) -> bool:
    """Bring a known pair up to date; says whether anything of it is new. A decision holds while it can."""
    changed = duplicates.changed_since(pair.basis, basis)
    if pair.decision == Decision.DIFFERENT:
        if not changed:
            return False
        pair.remark = duplicates.asked_again(pair, changed)
        pair.decision = Decision.OPEN
    columns = _columns(opinion)
    if not changed and all(getattr(pair, name) == value for name, value in columns.items()):
        return False
    for name, value in columns.items():
        setattr(pair, name, value)
    pair.basis = basis
    pair.version += 1
    return True
