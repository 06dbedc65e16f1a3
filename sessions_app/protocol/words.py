"""Words and numbers of official papers."""

from __future__ import annotations

from enterprises import declension
from enterprises.declension import Case
from enterprises.models import Organisation, Person


def executor(organisation: Organisation | None, person: Person | None, case: Case) -> str:
    """«Департаменту экономики (Орловой Т. Г.)»."""
    name = declension.short_name(person, case) if person else ""
    title = declension.phrase(organisation.title, case) if organisation else ""
    return f"{title} ({name})" if title and name else title or name


def post_at(post: str, organisation: str) -> str:
    """«директор ООО «Образец»», «директор Агентства «Звено»»; «начальник управления» says itself where."""
    if not post or not organisation:
        return post or organisation
    first = organisation.split()[0].lower()[:5]
    if any(word.lower().startswith(first) for word in post.split()):
        return post
    return f"{post} {declension.phrase(organisation, Case.GENITIVE)}"


def small(text: str) -> str:
    """With a small first letter, unless the first word is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first[1:] != first[1:].lower() or not first else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def with_stop(text: str) -> str:
    return text if text.rstrip().endswith((".", "?", "!", "…", ";", ":")) else f"{text.rstrip()}."


def quoted(text: str) -> str:
    """Inner quotes close the outer ones, too: «Завод «Пенопласт»."""
    return f"«{text}»".replace("»»", "»")


def _plural(count: int, one: str, few: str, many: str) -> str:
    if count % 10 == 1 and count % 100 != 11:
        return one
    return few if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else many


def people_in_words(count: int) -> str:
    return f"{count} {_plural(count, 'человек', 'человека', 'человек')}"


def organisations_in_words(count: int) -> str:
    return f"{count} {_plural(count, 'организации', 'организаций', 'организаций')}"


def statements_in_words(count: int) -> str:
    return f"{count} {_plural(count, 'высказывание', 'высказывания', 'высказываний')}"
