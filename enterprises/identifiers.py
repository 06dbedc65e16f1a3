"""ИНН, КПП, ОГРН and ОГРНИП: reading what people and spreadsheets write, and checking it.

Forms, verbs and the import speak one language: a refusal is a ValidationError whose code names the broken
rule (blank, characters, length, zero, first_digit, checksum, rounded, not_a_number), and whose sentence says
what to do.

Rules: orders of the Federal Tax Service ММВ-7-6/435@ of 29.06.2012 (ИНН and КПП) and the Ministry of Finance
165н of 30.10.2017 (ОГРН and ОГРНИП).
"""

import math
import re
import string
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from stdnum.ru import inn as stdnum_inn

# Longer than any number with spaces between its digits; whatever is longer is not an identifier and is not
# read.
LONGEST_INPUT = 100
QUOTED_CHARACTERS = 5
FEWEST_DIGITS_OF_TELEPHONE = 5
LONGEST_SHOWN = 60

_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_CAPITAL_LATIN = str.maketrans(
    "АВЕКМНОРСТУХавекмнорстух" + string.ascii_lowercase, 2 * "ABEKMHOPCTYX" + string.ascii_uppercase
)
# A lazy text costs more to make than a number to read.
_LABELS = {"INN": _("INN"), "KPP": _("KPP"), "OGRN": _("OGRN"), "OGRNIP": _("OGRNIP")}
_LABEL = re.compile(r"\A(?:ИНН|КПП|ОГРНИП|ОГРН)[:№\s]*", re.IGNORECASE)
_EMPTY_FRACTION = re.compile(r"(?<=\d)[.,]0+\Z")
_ROUNDED = re.compile(r"\A\d(?:[.,]\d+)?[EЕ][+-]?\d+\Z", re.IGNORECASE)
_KPP = re.compile(r"\A[0-9]{4}[0-9A-Z]{2}[0-9]{3}\Z")


class Kind(StrEnum):
    INN_ORGANISATION = "inn_organisation"
    INN_PERSON = "inn_person"
    KPP = "kpp"
    OGRN = "ogrn"
    OGRNIP = "ogrnip"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A checked number. `restored` says that a leading zero lost by a spreadsheet was put back: tell the
    person."""

    value: str
    kind: Kind
    restored: bool = False

    def __str__(self) -> str:
        return self.value


def parse_inn(text: object) -> Identifier:
    """ИНН of an organisation (10 digits) or a person (12). Raises ValidationError."""
    label = _LABELS["INN"]
    digits = _digits(text, label)
    # No region is numbered 00, so a spreadsheet can have eaten one zero only, and what is left begins with
    # another.
    if len(digits) in (9, 11) and digits[0] != "0" and _inn_is_right("0" + digits):
        return Identifier("0" + digits, _inn_kind("0" + digits), restored=True)
    if len(digits) not in (10, 12):
        raise ValidationError(
            _("INN: 10 digits for an organisation or 12 for a person are needed, not %(given)s."),
            code="length",
            params={"given": len(digits)},
        )
    _refuse_zero(digits, label)
    _refuse_wrong_check(digits, _inn_check(digits), label)
    return Identifier(digits, _inn_kind(digits))


def parse_kpp(text: object) -> Identifier:
    """КПП: four digits, two digits or capital Latin letters, three digits; it has no check digit.

    Cyrillic letters that look Latin («А», «В», «С»…) are read as Latin. Raises ValidationError.
    """
    label = _LABELS["KPP"]
    value = _characters(text, label).translate(_CAPITAL_LATIN)
    restored = len(value) == 8 and _KPP.match("0" + value) is not None and value[0] != "0"
    if restored:
        value = "0" + value
    if len(value) != 9:
        raise _wrong_length(label, needed=9, given=len(value))
    if not _KPP.match(value):
        raise ValidationError(
            _("KPP: only digits are allowed; the fifth and the sixth sign may be capital Latin letters."),
            code="characters",
        )
    _refuse_zero(value, label)
    return Identifier(value, Kind.KPP, restored=restored)


def parse_ogrn(text: object) -> Identifier:
    """ОГРН of an organisation: 13 digits. Raises ValidationError."""
    label = _LABELS["OGRN"]
    digits = _digits(text, label)
    if len(digits) == 15:
        raise ValidationError(
            _("OGRN: these 15 digits are the OGRNIP of an entrepreneur; an organisation has 13."),
            code="length",
        )
    if len(digits) != 13:
        raise _wrong_length(label, needed=13, given=len(digits))
    _refuse_zero(digits, label)
    if digits[0] not in "15":
        raise ValidationError(_("OGRN: it begins with 1 or 5."), code="first_digit")
    _refuse_wrong_check(digits, _last_digit_of_remainder(digits[:-1], 11), label)
    return Identifier(digits, Kind.OGRN)


def parse_ogrnip(text: object) -> Identifier:
    """ОГРНИП of an entrepreneur: 15 digits. Raises ValidationError."""
    label = _LABELS["OGRNIP"]
    digits = _digits(text, label)
    if len(digits) == 13:
        raise ValidationError(
            _("OGRNIP: these 13 digits are the OGRN of an organisation; an entrepreneur has 15."),
            code="length",
        )
    if len(digits) != 15:
        raise _wrong_length(label, needed=15, given=len(digits))
    _refuse_zero(digits, label)
    if digits[0] != "3":
        raise ValidationError(_("OGRNIP: it begins with 3."), code="first_digit")
    # python-stdnum compares the whole remainder, so it rejects every number whose remainder is 10, 11 or 12.
    _refuse_wrong_check(digits, _last_digit_of_remainder(digits[:-1], 13), label)
    return Identifier(digits, Kind.OGRNIP)


def parse_registration_number(text: object) -> Identifier:
    """ОГРН or ОГРНИП, told apart by length. Raises ValidationError."""
    label = _LABELS["OGRN"]
    digits = _digits(text, label)
    if len(digits) == 13:
        return parse_ogrn(digits)
    if len(digits) == 15:
        return parse_ogrnip(digits)
    raise ValidationError(
        _("OGRN: 13 digits for an organisation or 15 for an entrepreneur are needed, not %(given)s."),
        code="length",
        params={"given": len(digits)},
    )


# Checks


def _inn_kind(digits: str) -> Kind:
    return Kind.INN_ORGANISATION if len(digits) == 10 else Kind.INN_PERSON


def _inn_check(digits: str) -> str:
    if len(digits) == 10:
        return stdnum_inn.calc_company_check_digit(digits)
    return stdnum_inn.calc_personal_check_digits(digits)


def _inn_is_right(digits: str) -> bool:
    return digits.endswith(_inn_check(digits))


def _last_digit_of_remainder(body: str, divisor: int) -> str:
    return str(int(body) % divisor % 10)


def _refuse_zero(value: str, label: Promise) -> None:
    # Zeros pass every checksum.
    if not value.strip("0"):
        raise ValidationError(
            _("%(label)s: it cannot consist of zeros."), code="zero", params={"label": label}
        )


def _refuse_wrong_check(digits: str, expected: str, label: Promise) -> None:
    given = digits[-len(expected) :]
    if given == expected:
        return
    if len(expected) == 1:
        message = _("%(label)s: the check digit does not match: it must be %(expected)s, not %(given)s.")
    else:
        message = _("%(label)s: the check digits do not match: they must be %(expected)s, not %(given)s.")
    raise ValidationError(
        message, code="checksum", params={"label": label, "expected": expected, "given": given}
    )


def _wrong_length(label: Promise, *, needed: int, given: int) -> ValidationError:
    return ValidationError(
        _("%(label)s: %(needed)s signs are needed, not %(given)s."),
        code="length",
        params={"label": label, "needed": needed, "given": given},
    )


# Reading


def _digits(text: object, label: Promise) -> str:
    if type(text) is str and text.isascii() and text.isdigit() and len(text) <= LONGEST_INPUT:
        # What nearly every cell is.
        return text
    value = _characters(text, label)
    if value.isascii() and value.isdigit():
        return value
    strange = [character for character in value if character not in "0123456789"]
    if strange:
        raise ValidationError(
            _("%(label)s: only digits are allowed, without %(strange)s."),
            code="characters",
            params={"label": label, "strange": _quoted(strange)},
        )
    return value


def _characters(text: object, label: Promise) -> str:
    """The number without everything that people put around and between its signs."""
    value = _as_text(text, label)
    if value.isascii() and value.isdigit() and len(value) <= LONGEST_INPUT:
        return value
    if len(value) > LONGEST_INPUT:
        raise ValidationError(
            _("%(label)s: the text is too long for a number."), code="length", params={"label": label}
        )
    value = value.translate(_FULL_WIDTH).strip().lstrip("'")
    value = _LABEL.sub("", value, count=1)
    if _ROUNDED.match(value):
        raise ValidationError(
            _(
                "%(label)s: the spreadsheet has rounded the number to %(given)s; "
                "make the column text and enter it again."
            ),
            code="rounded",
            params={"label": label, "given": value},
        )
    value = _EMPTY_FRACTION.sub("", value)
    value = "".join(character for character in value if not _is_separator(character))
    if not value:
        raise ValidationError(_("%(label)s: enter the number."), code="blank", params={"label": label})
    return value


def _as_text(value: object, label: Promise) -> str:
    """Spreadsheets give numbers as int, float or Decimal; other things are not numbers at all."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        value = float(value) if value.is_finite() else math.nan
    # A bool is an int to Python; the upper bound also keeps str() away from an integer of a million digits.
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if 0 <= number < 10**20 and number == int(number):
        return str(int(number))
    raise ValidationError(
        _("%(label)s: this is not a whole number of the right size."),
        code="not_a_number",
        params={"label": label},
    )


def _is_separator(character: str) -> bool:
    """Spaces of all kinds, dashes, the minus sign, and signs without width such as a soft hyphen."""
    return character in "\t\r\n\u2212" or unicodedata.category(character) in ("Zs", "Zl", "Zp", "Pd", "Cf")


def _quoted(characters: list[str]) -> str:
    """«A», «U+0000»: never the sign itself where it cannot be shown."""
    different = list(dict.fromkeys(characters))
    shown = [
        f"«{character}»" if character.isprintable() else f"«U+{ord(character):04X}»"
        for character in different[:QUOTED_CHARACTERS]
    ]
    return ", ".join(shown) + ("…" if len(different) > QUOTED_CHARACTERS else "")


# Telephones are written in every way; only what cannot be called is refused.


def refuse_no_telephone(text: str) -> None:
    if sum(sign.isdigit() for sign in text) < FEWEST_DIGITS_OF_TELEPHONE:
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
        raise ValidationError(
            gettext("«%(text)s» is not a telephone number: it has too few digits."),
            code="invalid",
            params={"text": shown},
        )
