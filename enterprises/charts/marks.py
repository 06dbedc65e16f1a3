"""What all charts share: coordinates as text, colours by name, labels that fit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from enterprises.charts.numbers import Number
from enterprises.typography import nbsp

# Light colours as presentation attributes; the class f-<name> points at the theme's token.
COLOURS = {
    "1": "#0b3a68",
    "2": "#0b5394",
    "3": "#3674ad",
    "4": "#6fa1cd",
    "5": "#3c7374",
    "6": "#93a8ad",
    "ink": "#17212b",
    "ink3": "#5f6b78",
    "accent": "#0b5394",
    "track": "#e6eaef",
    "band": "#cfd7df",
    "good": "#2f8f5b",
    "warn": "#c27c0a",
    "bad": "#c8372d",
    "none": "#84909c",
    "sgood": "#e8f4ed",
    "swarn": "#fdf4e0",
    "sbad": "#fcecea",
    "on-1": "#ffffff",
    "on-2": "#ffffff",
    "on-3": "#ffffff",
    "on-4": "#17212b",
    "on-5": "#ffffff",
    "on-6": "#17212b",
    "ground": "#ffffff",
}

# Widths of the letters of Golos Text, in hundredths of its size.
_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"
_THEIR_WIDTHS = """
    56 59 56 46 60 58 58 80 52 61 61 57 58 72 61 60 60 61 54 49 56 74 55 62 55 81 84 60 73 52 54 77 57
    67 66 67 56 73 61 96 64 76 70 71 86 76 74 75 65 68 62 67 86 66 76 67 97 99 68 95 68
"""
_WIDTHS = {
    **dict(zip(_LETTERS, map(int, _THEIR_WIDTHS.split()), strict=True)),
    **dict.fromkeys(" \u00a0", 25),
    **dict.fromkeys(".,:;·!'|ijl", 30),
    **dict.fromkeys("-()frt", 39),
    **dict.fromkeys("–«»", 55),
    **dict.fromkeys("mw%", 86),
    **dict.fromkeys("…№", 105),
}
_OTHER, _OTHER_CAPITAL, _DIGIT = 60, 72, 62


def px(value: float) -> str:
    """A coordinate. The locale must not touch it: «166,5» silently breaks SVG."""
    text = format(value, ".1f")
    return "0.0" if text == "-0.0" else text


def amount(value: Number) -> float:
    """A length to draw: nothing, less than nothing and the infinite draw nothing."""
    length = float(value) if value is not None else 0.0
    return length if math.isfinite(length) and length > 0 else 0.0


@dataclass(frozen=True)
class Ink:
    """A colour by the name of its class: f-<name>."""

    name: str

    @property
    def colour(self) -> str:
        return COLOURS[self.name]


@dataclass(frozen=True)
class Label:
    """A text at a point. `full` is set where the text had to be cut."""

    x: str
    y: str
    text: str
    full: str = ""
    anchor: str = "start"
    weight: str = "400"
    ink: Ink = Ink("ink")


@dataclass(frozen=True)
class Rect:
    x: str
    y: str
    width: str
    height: str
    ink: Ink
    say: str = ""


@dataclass(frozen=True)
class Line:
    x1: str
    y1: str
    x2: str
    y2: str


def text_width(text: str, size: float) -> float:
    return size / 100 * sum(_width(letter) for letter in text)


def _width(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if letter.isdigit():
        return _DIGIT
    return _OTHER_CAPITAL if letter.isupper() else _OTHER


def fitted(text: str, width: float, size: float) -> tuple[str, str]:
    """The text as far as it fits, and the whole of it where it was cut."""
    if text_width(text, size) <= width:
        return text, ""
    shown = text[:400]
    while len(shown) > 1 and text_width(shown + "…", size) > width:
        shown = shown[:-1]
    return shown.rstrip(" ,;:–-«") + "…", text


def ticks(low: float, high: float) -> list[float]:
    """Round numbers between the two, four to seven of them."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return [low]
    step = 10.0 ** math.floor(math.log10(span / 4))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if span / (step * factor) <= 6)
    first = math.ceil(low / step - 1e-9)
    return [place * step for place in range(first, math.floor(high / step + 1e-9) + 1)]


def label(x: float, y: float, text: str, width: float = 9999, size: float = 12, **looks: str | Ink) -> Label:
    shown, full = fitted(text, width, size)
    return Label(px(x), px(y), shown, full, **looks)  # type: ignore[arg-type]


def two_lines(text: str, width: float, size: float) -> list[tuple[str, str]]:
    """Broken at a space where one line is too short for the text; the second line is cut as `fitted` does."""
    if text_width(text, size) <= width:
        return [(text, "")]
    words = nbsp(text).split(" ")
    fits = [count for count in range(1, len(words)) if text_width(" ".join(words[:count]), size) <= width]
    if not fits:
        return [fitted(text, width, size)]
    rest, full = fitted(" ".join(words[fits[-1] :]), width, size)
    return [(" ".join(words[: fits[-1]]), ""), (rest, full and text)]


def name_beside(x: float, y: float, text: str, width: float, size: float, **looks: str | Ink) -> list[Label]:
    """A name in one line at `y`, or in two around it."""
    lines = two_lines(text, width, size)
    first = y - (size + 2) / 2 * (len(lines) - 1)
    return [
        Label(px(x), px(first + place * (size + 2)), shown, full, **looks)  # type: ignore[arg-type]
        for place, (shown, full) in enumerate(lines)
    ]
