"""What people ask a registry for, drawn from the registry itself, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Sequence

from enterprises.models import Organisation, OrganisationName
from tests.benchmarks import organisations

OF_EACH = 10


def questions(rows: int) -> dict[str, list[str]]:
    """Questions by kind, `OF_EACH` of each."""
    chance = random.Random(organisations.SEED)
    keys = [organisations.FIRST_ID + chance.randrange(rows) for _number in range(40 * OF_EACH)]
    cards = list(Organisation.objects.filter(pk__in=keys).select_related("settlement").order_by("pk"))
    chance.shuffle(cards)
    words = [card.sort_key.split()[-1] for card in cards]
    long = list(dict.fromkeys(word for word in words if len(word) >= 8 and word.isalpha()))
    former = OrganisationName.objects.filter(organisation__in=_near(keys)).order_by("pk")
    placed = [card for card in cards if card.settlement and card.sort_key.split()[-1].isalpha()]
    return {
        "rare word": long[:OF_EACH],
        "part of a word": [word[2:8] for word in long[OF_EACH : 2 * OF_EACH]],
        "favourite word": [word.lower() for word in chance.sample(organisations.FAVOURITES, OF_EACH)],
        "two letters": [word[:2] for word in long[2 * OF_EACH : 3 * OF_EACH]],
        "two words": _two_words(cards)[:OF_EACH],
        "ИНН beginning": [card.inn[:6] for card in cards if card.inn][:OF_EACH],
        "ОГРН": [card.ogrn for card in cards if card.ogrn][:OF_EACH],
        "place and word": [
            f"{card.settlement.name} {card.sort_key.split()[-1]}" for card in placed if card.settlement
        ][:OF_EACH],
        "former name": [name.name for name in former[:OF_EACH]],
        "nothing found": [f"{word[:4]}ъщ{word[4:]}" for word in long[3 * OF_EACH : 4 * OF_EACH]],
        "common words": [
            *("ооо завод", "липецк", "акционерное общество", "елец ооо", "г. липецк торг", "ип александр"),
            *("общество с ограниченной ответственностью", "детский сад", "12", "строй"),
        ],
        "mistyped": [f"{word[:3]}{word[4]}{word[3]}{word[5:]}" for word in long[4 * OF_EACH : 5 * OF_EACH]],
    }


def _near(keys: Sequence[int]) -> list[int]:
    """Five in a hundred cards have a former name: enough keys to meet some."""
    return [key + step for key in keys[:100] for step in range(10)]


def _two_words(cards: Sequence[Organisation]) -> list[str]:
    """In the other order than the name has them."""
    named = [card.sort_key.split() for card in cards]
    return [f"{words[1]} {words[0]}" for words in named if len(words) == 3]
