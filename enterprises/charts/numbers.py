"""How numbers are shown: no-break groups, decimal comma, minus «−», and «–» for what is missing."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from django.utils.translation import gettext as _

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "–"

Number = int | float | Decimal | None


def number(value: Number, places: int | None = None) -> str:
    """«12 000», «−3,2». Without `places` as many decimals as the value has, two at most; None is «–»."""
    if type(value) is int and not places:
        return (MINUS if value < 0 else "") + f"{abs(value):,}".replace(",", NBSP)
    exact = _exact(value)
    if exact is None:
        return MISSING
    step = Decimal(1).scaleb(-(2 if places is None else places))
    # The usual 28 digits are too few for the largest number that a form lets through.
    rounded = exact.quantize(step, ROUND_HALF_UP, Context(prec=max(28, exact.adjusted() + 10)))
    digits = f"{rounded.copy_abs():,f}".replace(",", NBSP).replace(".", ",")
    if places is None and "," in digits:
        digits = digits.rstrip("0").rstrip(",")
    # What rounds to nothing has no sign.
    return f"{MINUS}{digits}" if rounded < 0 else digits


def thousands(value: Number) -> str:
    """Roubles as thousands with one decimal: «12 000,0»."""
    exact = _exact(value)
    return MISSING if exact is None else number(exact / 1000, 1)


def millions(value: Number) -> str:
    """Roubles as «12,4 млн ₽»."""
    exact = _exact(value)
    if exact is None:
        return MISSING
    return _("{amount} mln ₽").format(amount=number(exact / 1_000_000, 1)).replace(" ", NBSP)


def percent(value: Number, places: int = 0) -> str:
    """A share as «71 %»: 1 is the whole."""
    exact = _exact(value)
    return MISSING if exact is None else f"{number(exact * 100, places)}{NBSP}%"


def attained(value: Number) -> str:
    """A share of a plan as «89 %». Rounded down: 0.896 is not the 90 % from which it would be as planned, and
    0.999 is not all of it.
    """
    exact = _exact(value)
    if exact is None:
        return MISSING
    return percent((exact * 100).to_integral_value(ROUND_FLOOR) / 100)


def percentage_points(value: Number) -> str:
    """A difference of two percentages, always with its sign: «−3,2 п.п.», «+0,4 п.п.»."""
    exact = _exact(value)
    if exact is None:
        return MISSING
    digits = number(exact, 1)
    sign = "+" if exact > 0 and digits != "0,0" else ""
    return _("{points} pp").format(points=sign + digits).replace(" ", NBSP)


def _exact(value: Number) -> Decimal | None:
    if value is None:
        return None
    try:
        exact = Decimal(str(value))
    except ArithmeticError:
        return None
    return exact if exact.is_finite() else None
