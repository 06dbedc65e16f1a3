"""The one place where search text, sort keys and matching keys are computed, and where they are searched."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField, Value
from django_tasks import task

from enterprises import also_called, names, search_sql
from enterprises.models import Organisation, Person

BATCH = 1000
# What the index of the search has not taken in, every search reads through: 13 MB cost it 25 ms.
MOST_WAITING = "32MB"
SAMPLED_ROWS = 1000
FREQUENT_SHARE = 0.1
Q = TypeVar("Q", bound=QuerySet[Any, Any])


class Computed(NamedTuple):
    """The computed columns of an organisation, in the order of COLUMNS."""

    search_text: str
    sort_key: str
    key_sorted: str
    key_core: str
    key_joined: str
    other_keys: list[str] | None
    names_version: int


COLUMNS = Computed._fields


def reindex_organisations(organisations: Iterable[Organisation], *, columns: Iterable[str] = COLUMNS) -> int:
    """Recompute the computed columns of saved organisations from the database. Returns how many.

    `columns` are fewer where it is known that the others stay: writing them is what takes the time.
    """
    columns = list(columns)
    keys = [organisation.pk for organisation in organisations]
    done = 0
    for start in range(0, len(keys), BATCH):
        batch = list(
            Organisation.objects.filter(pk__in=keys[start : start + BATCH])
            .select_related("settlement")
            .prefetch_related("names")
        )
        for organisation in batch:
            _compute(organisation)
        Organisation.objects.bulk_update(batch, columns)
        done += len(batch)
    return done


def compute(
    name_as_written: str,
    short_name: str,
    full_name: str,
    other_names: Iterable[str],
    settlement: str | None,
    inn: str,
    ogrn: str,
    keys: Sequence[str] = (),
) -> Computed:
    """From plain values, so that rows without objects get the same.

    `keys` are the three matching keys of the name where they have been computed already.
    """
    if not keys:
        parts = names.take_apart(name_as_written)
        keys = parts.exact_key, parts.core_key, parts.joined_key
    others = (short_name, full_name, *other_names)
    return Computed(
        search_text=names.search_text(name_as_written, *others, settlement, inn, ogrn),
        sort_key=names.sort_key(short_name or name_as_written),
        key_sorted=keys[0],
        key_core=keys[1],
        key_joined=keys[2],
        other_keys=also_called.other_keys(name_as_written, keys[2], others) or None,
        names_version=names.VERSION,
    )


def _compute(organisation: Organisation) -> None:
    computed = compute(
        organisation.name_as_written,
        organisation.short_name,
        organisation.full_name,
        [name.name for name in organisation.names.all()],
        organisation.settlement.name if organisation.settlement else None,
        organisation.inn,
        organisation.ogrn,
    )
    for column, value in zip(COLUMNS, computed, strict=True):
        setattr(organisation, column, value)


@contextmanager
def taken_in_later() -> Iterator[None]:
    """For a transaction that writes thousands of organisations: what they add to the index of the search
    waits in its list, which the search reads too, and a worker has the index take it in after the commit.

    Otherwise every three thousand of them rewrite most pages of the index while the import waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('gin_pending_list_limit', %s, true)", [MOST_WAITING])
    yield
    take_in.enqueue()


@task()
def take_in() -> int:
    """Have the index of the search take in what waits in its list. Returns how many pages there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('organisation_search')")
        return int(cursor.fetchone()[0])


def reindex_people(people: Iterable[Person]) -> int:
    people = list(people)
    for person in people:
        # An erased person has words in place of a name, and they are not to be found.
        name = person.full_name if person.last_name else ""
        person.search_text = names.search_text(name)
        person.sort_key = names.normalise(name)
    Person.objects.bulk_update(people, ["search_text", "sort_key"], batch_size=BATCH)
    return len(people)


class _Array(Func):
    output_field = ArrayField(TextField())


def matching(queryset: Q, text: str, *, frequent: frozenset[str] = frozenset()) -> Q:
    """Rows whose `search_text` holds every word of `text`, all rows for none; LIKE decides."""
    for word in names.query_words(text):
        queryset = queryset.filter(search_text__contains=search_sql.fragment(word))
        if not search_sql.is_common(word) and word not in frequent:
            queryset = queryset.alias(_pieces=_Array(F("search_text"), function="portal_trigrams")).filter(
                _pieces__contains=_Array(Value(word), function="portal_query_trigrams")
            )
    return queryset


class Sample(NamedTuple):
    """What about a thousand rows of random pages tell of a question: a way to its rows, never the rows.

    `frequent` are words that so many organisations hold that LIKE finds the first of them sooner than the
    index; `rows` is about how many organisations hold all words, `of` how many there are.
    """

    frequent: frozenset[str]
    rows: float
    of: float


def sample(text: str) -> Sample:
    every = names.query_words(text)
    words = [word for word in every if not search_sql.is_common(word)]
    if not words:
        return Sample(frozenset(), math.inf, 0)
    (*shares, share), rows = _shares([*([word] for word in words), every])
    return Sample(_frequent(words, shares), share * rows, rows)


def frequent_words(*texts: str) -> frozenset[str]:
    """The frequent words of several questions."""
    wanted = dict.fromkeys(word for text in texts for word in names.query_words(text))
    words = [word for word in wanted if not search_sql.is_common(word)]
    return _frequent(words, _shares([[word] for word in words])[0]) if words else frozenset()


def _frequent(words: Sequence[str], shares: Sequence[float]) -> frozenset[str]:
    return frozenset(word for word, share in zip(words, shares, strict=True) if share > FREQUENT_SHARE)


def _shares(questions: Sequence[Sequence[str]]) -> tuple[list[float], float]:
    """Of the rows of a sample, how many hold all words of each question; about how many rows there are."""
    holding = [" AND ".join(["search_text LIKE %s"] * len(words)) for words in questions]
    counts = ", ".join(f"count(*) FILTER (WHERE {holds})" for holds in holding)
    every = "(SELECT reltuples FROM pg_class WHERE oid = 'enterprises_organisation'::regclass)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counts}, count(*), greatest(count(*), {every}) FROM enterprises_organisation"
            f" TABLESAMPLE SYSTEM (least(100, %s * 100.0 / greatest({every}, 1)))",
            [*(search_sql.like_pattern(word) for words in questions for word in words), SAMPLED_ROWS],
        )
        *numbers, looked_at, rows = cursor.fetchone()
    return [number / max(looked_at, 1) for number in numbers], rows


def holds(search_text: str, word: str) -> bool:
    """Whether a row with this `search_text` is found by the word: what `matching` asks the database."""
    return search_sql.fragment(word) in search_text
