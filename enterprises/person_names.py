"""Names of people: the surname first, and short. Pure: no Django."""

import re

from enterprises.names import NBSP

_PATRONYMIC = re.compile(r"(?:вич|вна|ична|инична|ьич|кызы|оглы)\Z", re.IGNORECASE)


def person_words(full: str) -> list[str]:
    """The words of a name, the surname first: the given name may have come first."""
    words = full.replace(".", ". ").split()
    if len(words) == 3 and _PATRONYMIC.search(words[1]) and not _PATRONYMIC.search(words[2]):
        words = [words[2], words[0], words[1]]
    return words


def short_person_name(full: str) -> str:
    """«Лаврентьев Владимир Васильевич» → «Лаврентьев В. В.» with no-break spaces."""
    words = person_words(full)
    if len(words) < 2:
        return full.strip()
    surname, *given = words
    return NBSP.join([surname, *map(_initial, given[:2])])


def _initial(name: str) -> str:
    return "-".join(f"{part[0].upper()}." for part in name.split("-") if part)
