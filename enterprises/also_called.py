"""By what else an organisation is called: short, full and former names, other spellings. Pure: no Django."""

from collections.abc import Iterable

from enterprises import names


def other_keys(name: str, joined_key: str, others: Iterable[str | None]) -> list[str]:
    """Joined keys of the other names of an organisation, without that of its own `name`."""
    keys: dict[str, None] = {}
    for other in others:
        # Most full names are the name with its form in words.
        if other and names.normalise(other) != names.normalise(name):
            keys[names.take_apart(other).joined_key] = None
    return [key for key in keys if key and key != joined_key]


def is_spelled_otherwise(name: str, other: str) -> bool:
    """Whether two names differ in quotes, cases and where the form stands, and in nothing else."""
    one, two = names.take_apart(name), names.take_apart(other)
    return one.form == two.form and one.words == two.words


def is_one_of(name: str, others: Iterable[str], *, but: str) -> bool:
    """Whether somebody called `but` is called `name` as well: by the words of one of its `others`; where they
    are the words of `but`, too, by the same form.
    """
    others = list(others)
    if not others:
        return False
    key = names.take_apart(name).exact_key
    if key == names.take_apart(but).exact_key:
        return names.normalise(name) in map(names.normalise, others)
    return any(names.take_apart(other).exact_key == key for other in others)
