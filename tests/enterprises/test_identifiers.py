from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from enterprises.identifiers import (
    Identifier,
    Kind,
    parse_inn,
    parse_kpp,
    parse_ogrn,
    parse_ogrnip,
    parse_registration_number,
)

PARSERS = [parse_inn, parse_kpp, parse_ogrn, parse_ogrnip, parse_registration_number]
NBSP = "\u00a0"


def digits(count, first="0123456789"):
    return st.builds(
        str.__add__, st.sampled_from(first), st.text("0123456789", min_size=count - 1, max_size=count - 1)
    )


def weighted(number, weights):
    return str(sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 % 10)


def inn_10(body):
    return body + weighted(body, (2, 4, 10, 3, 5, 9, 4, 6, 8))


def inn_12(body):
    body += weighted(body, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    return body + weighted(body, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def refusal(parse, value):
    with pytest.raises(ValidationError) as caught:
        parse(value)
    with override("en"):
        return caught.value.code, caught.value.messages[0]


# Published numbers


@pytest.mark.parametrize(
    "number",
    [
        "7707083893",  # Sberbank
        "7736050003",  # Gazprom
        "7710140679",  # T-Bank
        "7830002293",  # the example in the tax service's description of the checksum
    ],
)
def test_published_inn_of_organisations(number):
    assert parse_inn(number) == Identifier(number, Kind.INN_ORGANISATION)


def test_published_inn_of_a_person():
    assert parse_inn("500100732259") == Identifier("500100732259", Kind.INN_PERSON)


@pytest.mark.parametrize("number", ["1027700132195", "1027700070518", "1022200525819"])
def test_published_ogrn(number):
    assert parse_ogrn(number) == Identifier(number, Kind.OGRN)


def test_published_ogrnip():
    assert parse_ogrnip("304500116000157") == Identifier("304500116000157", Kind.OGRNIP)


# Checksums


@given(digits(9, "123456789"))
def test_every_right_inn_of_an_organisation_is_taken(body):
    assert parse_inn(inn_10(body)).value == inn_10(body)


@given(digits(10, "123456789"))
def test_every_right_inn_of_a_person_is_taken(body):
    assert parse_inn(inn_12(body)).value == inn_12(body)


@given(digits(12, "15"))
def test_every_right_ogrn_is_taken(body):
    number = body + str(int(body) % 11)[-1]

    assert parse_ogrn(number).value == parse_registration_number(number).value == number


@given(digits(14, "3"))
def test_every_right_ogrnip_is_taken_also_with_a_remainder_of_two_digits(body):
    number = body + str(int(body) % 13)[-1]

    assert parse_ogrnip(number).value == parse_registration_number(number).value == number


@given(digits(9, "123456789"), st.integers(1, 9))
def test_a_wrong_check_digit_is_named_with_the_right_one(body, shift):
    right = inn_10(body)
    wrong = body + str((int(right[-1]) + shift) % 10)

    assert refusal(parse_inn, wrong) == (
        "checksum",
        f"INN: the check digit does not match: it must be {right[-1]}, not {wrong[-1]}.",
    )


def test_the_sentence_is_russian():
    with pytest.raises(ValidationError) as caught:
        parse_inn("7707083895")
    with override("ru"):
        assert caught.value.messages == ["ИНН: контрольная цифра не сходится: должна быть 3, указана 5."]


@pytest.mark.parametrize(
    ("parse", "value", "code", "sentence"),
    [
        (parse_inn, "", "blank", "INN: enter the number."),
        (parse_inn, None, "blank", "INN: enter the number."),
        (parse_inn, " – ", "blank", "INN: enter the number."),
        (parse_inn, "ИНН", "blank", "INN: enter the number."),
        (parse_inn, "0000000000", "zero", "INN: it cannot consist of zeros."),
        (parse_inn, "000000000000", "zero", "INN: it cannot consist of zeros."),
        (
            parse_inn,
            "77070838",
            "length",
            "INN: 10 digits for an organisation or 12 for a person are needed, not 8.",
        ),
        (
            parse_inn,
            "77070838930",
            "length",
            "INN: 10 digits for an organisation or 12 for a person are needed, not 11.",
        ),
        (
            parse_inn,
            "000000000",
            "length",
            "INN: 10 digits for an organisation or 12 for a person are needed, not 9.",
        ),
        (
            parse_inn,
            "500100732250",
            "checksum",
            "INN: the check digits do not match: they must be 59, not 50.",
        ),
        (parse_inn, "77О7083893", "characters", "INN: only digits are allowed, without «О»."),
        (parse_inn, "7707\x00083893", "characters", "INN: only digits are allowed, without «U+0000»."),
        (parse_inn, "7707083893\ud800", "characters", "INN: only digits are allowed, without «U+D800»."),
        (
            parse_inn,
            "٧٧٠٧٠٨٣٨٩٣",
            "characters",
            "INN: only digits are allowed, without «٧», «٠», «٨», «٣», «٩».",
        ),
        (
            parse_inn,
            "abcdefg",
            "characters",
            "INN: only digits are allowed, without «a», «b», «c», «d», «e»….",
        ),
        (
            parse_inn,
            "7,7E+09",
            "rounded",
            "INN: the spreadsheet has rounded the number to 7,7E+09; make the column text and enter it "
            "again.",
        ),
        pytest.param(
            parse_inn, "7" * 10**6, "length", "INN: the text is too long for a number.", id="a megabyte"
        ),
        pytest.param(
            parse_inn,
            10**10000,
            "not_a_number",
            "INN: this is not a whole number of the right size.",
            id="a huge integer",
        ),
        (parse_inn, -7707083893, "not_a_number", "INN: this is not a whole number of the right size."),
        (parse_inn, 7707083893.5, "not_a_number", "INN: this is not a whole number of the right size."),
        (parse_inn, float("nan"), "not_a_number", "INN: this is not a whole number of the right size."),
        (parse_inn, float("inf"), "not_a_number", "INN: this is not a whole number of the right size."),
        (parse_inn, Decimal("sNaN"), "not_a_number", "INN: this is not a whole number of the right size."),
        (
            parse_inn,
            Decimal("1E+999999"),
            "not_a_number",
            "INN: this is not a whole number of the right size.",
        ),
        (parse_inn, True, "not_a_number", "INN: this is not a whole number of the right size."),
        (parse_inn, ["7707083893"], "not_a_number", "INN: this is not a whole number of the right size."),
        (parse_kpp, "7736010011", "length", "KPP: 9 signs are needed, not 10."),
        (
            parse_kpp,
            "773Ж01001",
            "characters",
            "KPP: only digits are allowed; the fifth and the sixth sign may be capital Latin letters.",
        ),
        (
            parse_kpp,
            "7736Ж1001",
            "characters",
            "KPP: only digits are allowed; the fifth and the sixth sign may be capital Latin letters.",
        ),
        (parse_kpp, "000000000", "zero", "KPP: it cannot consist of zeros."),
        (parse_ogrn, "102770013219", "length", "OGRN: 13 signs are needed, not 12."),
        (
            parse_ogrn,
            "304500116000157",
            "length",
            "OGRN: these 15 digits are the OGRNIP of an entrepreneur; an organisation has 13.",
        ),
        (parse_ogrn, "2027700132195", "first_digit", "OGRN: it begins with 1 or 5."),
        (parse_ogrn, "0000000000000", "zero", "OGRN: it cannot consist of zeros."),
        (
            parse_ogrn,
            "1027700132196",
            "checksum",
            "OGRN: the check digit does not match: it must be 5, not 6.",
        ),
        (
            parse_ogrnip,
            "1027700132195",
            "length",
            "OGRNIP: these 13 digits are the OGRN of an organisation; an entrepreneur has 15.",
        ),
        (parse_ogrnip, "30450011600015", "length", "OGRNIP: 15 signs are needed, not 14."),
        (parse_ogrnip, "404500116000157", "first_digit", "OGRNIP: it begins with 3."),
        (
            parse_ogrnip,
            "304500116000158",
            "checksum",
            "OGRNIP: the check digit does not match: it must be 7, not 8.",
        ),
        (
            parse_registration_number,
            "12",
            "length",
            "OGRN: 13 digits for an organisation or 15 for an entrepreneur are needed, not 2.",
        ),
    ],
)
def test_a_refusal_names_the_rule(parse, value, code, sentence):
    assert refusal(parse, value) == (code, sentence)


# What people and spreadsheets write


@pytest.mark.parametrize(
    "written",
    [
        7707083893,
        7707083893.0,
        Decimal("7707083893"),
        Decimal("7707083893.00"),
        "7707083893.0",
        "7707083893,00",
        " 7707083893\n",
        f"77{NBSP}07{NBSP}083893",
        "77-07-083893",
        "77–07–083893",
        "７７０７０８３８９３",
        "'7707083893",
        "\u200b7707083893\ufeff",
        "ИНН 7707083893",
        "инн: 7707083893",
        "ИНН № 7707083893",
    ],
)
def test_the_number_is_read_through_its_dress(written):
    assert parse_inn(written) == Identifier("7707083893", Kind.INN_ORGANISATION)


@given(digits(8, "123456789"))
def test_a_lost_zero_of_an_organisation_is_restored_and_said_so(body):
    right = inn_10("0" + body)

    assert parse_inn(int(right)) == Identifier(right, Kind.INN_ORGANISATION, restored=True)
    assert parse_inn(right) == Identifier(right, Kind.INN_ORGANISATION, restored=False)


@given(digits(9, "123456789"))
def test_a_lost_zero_of_a_person_is_restored_and_said_so(body):
    right = inn_12("0" + body)

    assert parse_inn(float(right)) == Identifier(right, Kind.INN_PERSON, restored=True)


def test_a_zero_is_not_put_before_a_number_that_it_does_not_mend():
    assert refusal(parse_inn, "101001234")[0] == "length"


def test_kpp_takes_letters_in_two_places():
    assert parse_kpp("7736AB001") == Identifier("7736AB001", Kind.KPP)


def test_cyrillic_letters_that_look_latin_are_read_as_latin():
    assert parse_kpp("7736ав001").value == "7736AB001"


def test_a_lost_zero_of_kpp_is_restored_and_said_so():
    assert parse_kpp(10501001.0) == Identifier("010501001", Kind.KPP, restored=True)
    assert parse_kpp("КПП 773601001") == Identifier("773601001", Kind.KPP)


@pytest.mark.parametrize("parse", PARSERS)
@given(
    value=st.one_of(
        st.text(), st.text("0123456789 -.,E+АA\x00"), st.integers(), st.floats(), st.decimals(), st.booleans()
    )
)
def test_any_input_is_read_or_refused_with_a_code(parse, value):
    try:
        result = parse(value)
    except ValidationError as refused:
        told = (refused.code, *refused.messages)
    else:
        told = ()
        assert parse(result.value) == Identifier(result.value, result.kind)

    assert all(told)
    assert "\x00" not in "".join(told)


def test_what_comes_out_is_ascii_for_whatever_script_goes_in():
    assert parse_inn("７７０７０８３８９３").value.isascii()


def test_every_number_of_the_demonstration_is_right():
    [scenario] = Path(__file__).parents[2].glob("*/data/demo_scenario.yaml")
    organisations = yaml.safe_load(scenario.read_text(encoding="utf-8"))["organisations"]

    numbers = [
        (
            parse_inn(organisation["inn"]).value,
            parse_kpp(organisation["kpp"]).value,
            parse_ogrn(organisation["ogrn"]).value,
        )
        for organisation in organisations
    ]

    assert len(numbers) >= 20
    assert numbers == [
        (organisation["inn"], organisation["kpp"], organisation["ogrn"]) for organisation in organisations
    ]
