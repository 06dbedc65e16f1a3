"""Whether two records are one organisation: the verdict and its reason in words."""

import pytest

from enterprises import duplicate_search, matching, names
from enterprises.matching import Traits

LIPETSK, KHLEVNOE = (1, "липецк", "г.\u00a0Липецк"), (2, "хлевное", "с.\u00a0Хлевное")
INN, OTHER_INN = "7707083893", "4826000001"


def record(name, place=None, *, key=None, **more):
    parts = names.take_apart(name)
    number, folded, label = place or (None, "", "")
    return Traits(
        key=key,
        title=name,
        sorted_key=parts.exact_key,
        core_key=parts.core_key,
        joined_key=parts.joined_key,
        settlement=number,
        municipality=number,
        place=folded,
        place_label=label,
        **more,
    )


def said(one, other):
    """The verdict and the reason; the order of the two does not matter."""
    opinion, turned = matching.compare(one, other), matching.compare(other, one)
    assert (opinion and opinion.verdict) == (turned and turned.verdict)
    return (opinion.verdict, opinion.reason) if opinion else None


def test_the_armastek_pair_is_alike_but_another_and_says_why():
    one = record("ООО «НПК Армастек Липецк»", LIPETSK)
    other = record("ООО «Армастек-Липецк»", KHLEVNOE)

    assert said(one, other) == (
        "different",
        "названия совпадают без формы и слова «НПК», но места разные: г.\u00a0Липецк и с.\u00a0Хлевное",
    )


def test_the_same_inn_is_a_duplicate_whatever_the_names():
    one, other = record("ОАО «Гидролада»", inn=INN), record("«Насосы», АО", inn=INN)

    assert said(one, other) == ("duplicate", "ИНН совпадает")


def test_the_same_ogrn_is_the_same_legal_entity():
    one, other = record("ОАО «Гидролада»", ogrn="1"), record("«Насосы», АО", ogrn="1", inn=INN)

    assert said(one, other) == ("duplicate", "ОГРН совпадает")


def test_the_same_inn_with_other_kpps_may_be_a_branch():
    one = record("ОАО «Гидролада»", inn=INN, kpps=frozenset({"480101001"}))
    other = record("Филиал ОАО «Гидролада»", inn=INN, kpps=frozenset({"360101001"}))

    assert said(one, other) == (
        "review",
        "ИНН совпадает, КПП разные: одна запись может быть филиалом другой",
    )


def test_different_inn_are_never_a_duplicate():
    one, other = record("ООО «Вега»", LIPETSK, inn=INN), record("ООО «Вега»", LIPETSK, inn=OTHER_INN)

    assert said(one, other) == ("different", "названия совпадают, но ИНН разные")


def test_a_unit_shares_the_inn_of_its_head_and_is_no_duplicate_of_it():
    head, unit = record("ЛГТУ", key=1, inn=INN), record("ЛГТУ НИИ", key=2, inn=INN, parent=1)

    assert said(head, unit) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            record("ООО «Гидропривод»", LIPETSK),
            record("ГИДРОПРИВОД ООО", LIPETSK),
            ("duplicate", "названия совпадают, место одно: г.\u00a0Липецк"),
        ),
        (
            record("ООО «Армастек Липецк»", LIPETSK),
            record("ООО «АрмастекЛипецк»", LIPETSK),
            ("duplicate", "названия совпадают без пробелов и дефисов, место одно: г.\u00a0Липецк"),
        ),
        (
            record("ООО «Гидропривод»"),
            record("АО «Гидропривод»", LIPETSK),
            ("review", "названия совпадают, но место одной из них не указано"),
        ),
        (
            record("ООО «Гидропривод»"),
            record("АО «Гидропривод»"),
            ("review", "названия совпадают, но места не указаны"),
        ),
        (
            record("ООО «Гидропревод»", LIPETSK),
            record("ООО «Гидропривод»", LIPETSK),
            ("review", "названия похожи на\u00a091\u00a0процентов, место одно: г.\u00a0Липецк"),
        ),
        (
            record("ООО «Вега»", LIPETSK),
            record("ООО «Вега»", KHLEVNOE),
            ("different", "названия совпадают, но места разные: г.\u00a0Липецк и с.\u00a0Хлевное"),
        ),
        (record("ООО «Гидропривод»", LIPETSK), record("ООО «Гидропревод»", KHLEVNOE), None),
        (record("ООО «Гидропривод»", LIPETSK), record("ООО «Пенопласт»", LIPETSK), None),
        (record("Лицей № 5", LIPETSK), record("Лицей № 7", LIPETSK), None),
    ],
)
def test_otherwise_the_name_and_the_place_decide(one, other, expected):
    assert said(one, other) == expected


def test_villages_of_one_name_in_two_districts_are_two_places():
    one, other = (
        record("ООО «Вега»", (1, "ивановка", "д. Ивановка")),
        record("ООО «Вега»", (2, "ивановка", "д. Ивановка")),
    )

    assert said(one, other)[0] == "different"


def test_of_two_with_an_inn_each_the_search_tells_who_is_easily_taken_for_the_other_and_nobody_else():
    records = [
        record("ООО «НПК Армастек Липецк»", LIPETSK, key=1, inn=INN),
        record("ООО «Армастек-Липецк»", KHLEVNOE, key=2, inn=OTHER_INN),
        # Namesakes in one place, namesakes in two, and a name that is only alike.
        record("ООО «Вектор»", LIPETSK, key=3, inn="1"),
        record("АО «Вектор»", LIPETSK, key=4, inn="2"),
        record("ООО «Вектор»", KHLEVNOE, key=5, inn="3"),
        record("ООО «Вектра»", LIPETSK, key=6, inn="4"),
    ]

    found = duplicate_search.find(records)

    assert {keys: opinion.verdict for keys, opinion in found.items()} == {
        (1, 2): "different",
        (3, 4): "different",
    }
