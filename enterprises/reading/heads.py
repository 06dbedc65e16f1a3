"""Nouns that organisations are called by, and nouns that say that a name in quotes is something else."""

from __future__ import annotations

from typing import NamedTuple

from enterprises.reading import lexicon
from enterprises.reading.cases import FEMININE, MASCULINE, NEUTER
from enterprises.reading.forms import stem

ENTERPRISE, EDUCATION, AUTHORITY, INFRASTRUCTURE = "enterprise", "education", "authority", "infrastructure"


class Head(NamedTuple):
    lemma: str
    gender: str
    kind: str


_GENDERS = {"m": MASCULINE, "f": FEMININE, "n": NEUTER}

HEADS: dict[str, Head] = {
    stem(lemma): Head(lemma, _GENDERS[gender], kind)
    for kind in (AUTHORITY, EDUCATION, INFRASTRUCTURE, ENTERPRISE)
    for lemma, _sign, gender in (word.partition(":") for word in lexicon.words(f"heads_{kind}"))
}

# Alone and in small letters these are any enterprise; before a quote they say that the name is one of a firm.
DESCRIPTORS = frozenset(stem(word) for word in lexicon.words("before_a_name"))

OTHERS = frozenset(stem(word) for word in lexicon.words("not_organisations")) - {stem("лаборатория")}

# A complement of these words is no part of a name: «управления экономики и предприятий области».
NO_REMIT = frozenset(stem(word) for word in lexicon.words("no_remit"))
