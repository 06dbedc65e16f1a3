"""What people ask a registry for, drawn from the registry itself, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Sequence

from enterprises.models import Organisation, OrganisationName
from tests.benchmarks import organisations

MOST_READ = 2_000


def questions(rows: int, of_each: int) -> dict[str, list[str]]:
    """Questions by kind, so many of each."""
    chance = random.Random(organisations.SEED)
    # All the numbers of a small registry, a sample of a large one.
    keys = [organisations.FIRST_ID + number for number in chance.sample(range(rows), min(rows, MOST_READ))]
    cards = list(Organisation.objects.filter(pk__in=keys).select_related("settlement").order_by("pk"))
    chance.shuffle(cards)
    last = [(card, card.sort_key.split()[-1]) for card in cards]
    # Without е: the peer would not find «ё» by it.
    long = list(
        dict.fromkeys(word for _card, word in last if len(word) >= 7 and word.isalpha() and "е" not in word)
    )
    former = OrganisationName.objects.filter(organisation__in=keys).order_by("pk")
    asked = {
        "rare word": long[0::5],
        "part of a word": [word[1:6] for word in long[1::5]],
        "nothing found": [f"{word[:3]}ъщ{word[3:]}" for word in long[2::5]],
        "mistyped": [f"{word[:2]}{word[3]}{word[2]}{word[4:]}" for word in long[3::5]],
        "two letters": [word[:2] for word in long[4::5]],
        "favourite word": [word.lower() for word in chance.sample(organisations.FAVOURITES, 10)],
        "two words": _two_words(cards),
        "ИНН beginning": [card.inn[:6] for card in cards if card.inn],
        "ОГРН": [card.ogrn for card in cards if card.ogrn],
        "place and word": [f"{card.settlement.name} {word}" for card, word in last if card.settlement],
        "former name": [name.name for name in former],
        "common words": [
            *("ооо завод", "липецк", "акционерное общество", "елец ооо", "г. липецк торг", "ип александр"),
            *("общество с ограниченной ответственностью", "детский сад", "12", "строй"),
        ],
    }
    return {kind: texts[:of_each] for kind, texts in asked.items() if texts}


def _two_words(cards: Sequence[Organisation]) -> list[str]:
    """In the other order than the name has them."""
    named = [card.sort_key.split() for card in cards]
    return [f"{words[1]} {words[0]}" for words in named if len(words) == 3]
