"""Charts are drawn on the server: coordinates that no locale touches, and pictures that no data breaks."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from enterprises import charts
from enterprises.charts.marks import ticks

NBSP = "\u00a0"
GEOMETRY = re.compile(
    r'\b(x|y|x1|y1|x2|y2|cx|cy|r|rx|d|width|height|viewBox|points|font-size|stroke-width|stroke-dasharray)="([^"]*)"'
)
HUGE = Decimal(10) ** 20
LONG = "Очень длинное название, которое никак не помещается рядом со своим столбиком " * 3
PLANNED = [charts.Series("федеральный", "1"), charts.Series("внебюджетные", "4")]
PAID = [charts.Series("оплата", "ink")]
TERM = (date(2014, 1, 1), date(2015, 6, 30))


def drawn(tag: str, **context: object) -> str:
    return engines["django"].from_string("{% " + tag + " %}").render(context)


def bullets(*values):
    return "".join(
        drawn("bullet fact plan 'warn' 'вывод' full", fact=fact, plan=plan, full=full)
        for fact, plan, full in values
    )


def columns(*groups):
    return drawn("columns groups planned paid 'вывод'", groups=groups, planned=PLANNED, paid=PAID)


def stacked(*rows):
    return drawn("stacked_rows rows series 'вывод' cut=1", rows=rows, series=PLANNED)


def dots(*rows):
    return drawn("dot_plot rows 'вывод' cut=59.5", rows=rows)


def gantt(*rows):
    return drawn("gantt rows 2014 2016 today 'вывод'", rows=rows, today=date(2014, 10, 7))


def region(*points, code="48"):
    return drawn("region_map points code 'вывод'", points=points, code=code)


def fan(suppliers, customers):
    return drawn("links_fan 'ООО' '' suppliers customers 'вывод'", suppliers=suppliers, customers=customers)


GROUP = charts.ColumnGroup
ROW = charts.StackedRow
DOTS = charts.DotRow
BAR = charts.GanttRow
POINT = charts.MapPoint
LINK = charts.FanLink

RISK_LEVELS = [charts.Risk(n, "Риск", 1 + n % 5, 1 + n % 3) for n in range(1, 40)]
LATE = [charts.Milestone("Акт", date(2014, 5, 1), "late")]
BEFORE, AFTER = (date(1999, 1, 1), date(2000, 1, 1)), (date(2016, 1, 1), date(2050, 1, 1))
TOWNS = [
    POINT("Липецк", 52.6, 39.57, 1234),
    POINT("Грязи", 52.49, 39.93, 1, "/r/"),
    POINT(LONG, 52.5, 39.9, 2),
]
SUPPLIER, CUSTOMER = (
    LINK("ООО «Пример»", "г. Елец", "21,4 млн ₽", 21.4, url="/o/"),
    LINK(LONG, LONG, planned=True),
)
PARTS = [charts.Segment("создано", 18.5, "2"), charts.Segment("ошибки", 0, "bad")]

PICTURES = {
    "bullet": bullets((6.5, 9.1, 12.3), (Decimal("0.5"), 0.7, None)),
    "bullet: no plan": bullets((3, 0, None), (3, None, 7), (None, None, None)),
    "bullet: no fact": bullets((None, 10, 12)),
    "bullet: huge": bullets((HUGE, 1, 2), (1, HUGE, None), (float("inf"), float("nan"), 1)),
    "sparkline": drawn("sparkline values 'вывод'", values=[1.5, None, 2.25, 1_000_000.75]),
    "sparkline: one": drawn("sparkline values 'вывод'", values=[1.5]),
    "sparkline: none": drawn("sparkline a 'вывод'", a=[]) + drawn("sparkline a 'вывод'", a=[None]),
    "columns": columns(GROUP("2014", [24.9, 46.05], [1234.5]), GROUP("2015", [None, 3], [None])),
    "columns: one": columns(GROUP("2014", [1.5, 0], [])),
    "columns: none": columns(),
    "columns, only zeros: none": columns(GROUP("2014", [0, None], [0])),
    "columns: huge": columns(GROUP(LONG, [HUGE, Decimal("0.01")], [HUGE]), GROUP("2015", [1, 1], [1])),
    "stacked": stacked(
        ROW("Первый", [20.8, 15.6]), ROW("Второй", [7, 3.3]), ROW("Третий", refusal="не допущен")
    ),
    "stacked: none": stacked(),
    "stacked: huge": stacked(ROW(LONG, [HUGE, 0.5], note="в тройке"), ROW("Пустой", [None, None])),
    "dots": dots(DOTS("Первый", [57.5, 80, 74.25], 70.6, True), DOTS("Второй", [], None)),
    "dots: one": dots(DOTS("Первый", [57.5], 57.5)),
    "dots: none": dots(),
    "dots: huge": dots(DOTS(LONG, [HUGE, 0.5, -3], HUGE)),
    "risks": drawn("risk_matrix risks 'вывод'", risks=RISK_LEVELS),
    "risks: none": drawn("risk_matrix risks 'вывод'", risks=[]),
    "risks: outside": drawn("risk_matrix risks 'вывод'", risks=[charts.Risk(1000, LONG, 9, 0)]),
    "gantt": gantt(BAR("1.1", LONG, TERM, TERM, TERM, True, LATE, "/m/")),
    "gantt: none": gantt(),
    "gantt: outside": gantt(BAR("1", "До", BEFORE, AFTER)),
    "map": region(*TOWNS),
    "map: one": region(POINT("Елец", 52.62, 38.5, 1)),
    "map: one without outline": region(POINT("Елец", 52.62, 38.5, 1), code="demo"),
    "map: none": region() + region(code="demo"),
    "fan": fan([SUPPLIER], [CUSTOMER]),
    "fan: many": fan([LINK(f"ООО «{n}»", weight=HUGE) for n in range(30)], []),
    "fan: none": fan([], []),
    "segments": drawn("segments parts 'вывод'", parts=PARTS),
    "segments: none": drawn("segments parts 'вывод'", parts=[]),
    "completeness": drawn("completeness 11 12 64") + drawn("completeness 0 0") + drawn("completeness 15 12"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_no_locale_and_no_value_reaches_the_coordinates(name):
    values = GEOMETRY.findall(PICTURES[name])

    broken = [(key, value) for key, value in values if re.search(r"\d,\d|\xa0|inf|nan|e[+-]\d", value)]

    assert broken == []


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_carry_no_style_and_no_script(name):
    assert re.findall(r"\sstyle=|<style|<script|\son\w+=", PICTURES[name]) == []


@pytest.mark.parametrize(
    "name", [name for name in PICTURES if ": none" not in name and "completeness" not in name]
)
def test_every_picture_says_its_conclusion(name):
    pictures = re.findall(r'<svg class="chart[^>]*>', PICTURES[name])

    assert pictures
    assert all(re.search(r'role="(img|group)" aria-label="вывод"', picture) for picture in pictures)


@pytest.mark.parametrize("name", [name for name in PICTURES if name.endswith(": none")])
def test_without_data_there_are_words_instead_of_an_empty_picture(name):
    assert "<rect" not in PICTURES[name] or "risks" in name
    assert "None" not in PICTURES[name]


def test_a_picture_with_links_is_no_image_for_screen_readers():
    assert 'role="group"' in PICTURES["gantt"]
    assert 'role="img"' in PICTURES["gantt: outside"]


def test_marks_stay_inside_the_picture():
    for name in ("columns: huge", "stacked: huge", "bullet: huge"):
        for picture in re.findall(r"<svg class=\"chart.*?</svg>", PICTURES[name], re.DOTALL):
            width = float(re.search(r'viewBox="0 0 ([\d.]+)', picture)[1])
            edges = [
                float(x) + float(long)
                for x, long in re.findall(r'<rect x="([\d.-]+)"[^>]*? width="([\d.]+)"', picture)
            ]
            assert max(edges) <= width + 0.1


NAME = "Сельскохозяйственное машиностроение"


@pytest.mark.parametrize(
    "picture",
    [
        lambda: stacked(charts.StackedRow(NAME, [10, 20], "в первых 2: 14 %")),
        lambda: stacked(charts.StackedRow("Упаковка", refusal=f"не допущен: {NAME} " * 3)),
        lambda: dots(charts.DotRow(NAME, [40, 50], 45)),
        lambda: drawn("heat_map rows 'вывод' 1", rows=[(NAME, [0.5, 0.5])]),
    ],
)
def test_a_name_of_two_words_stands_in_full_in_two_lines(picture):
    text = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture()))

    assert NAME in text
    assert "…" not in text


def test_a_long_name_is_cut_and_keeps_the_whole_in_its_title():
    name = LONG.strip()
    picture = stacked(ROW(name, [1, 2]))

    first, second = re.search(r">([^<>]*)</text>\s*<text[^>]*>([^<>]*…)<title>", picture).groups()

    assert name.startswith(f"{first} {second.removesuffix('…')}".replace(NBSP, " "))
    assert f"<title>{name}</title>" in picture


def test_the_figures_stand_in_a_table_beside_the_picture():
    picture = columns(GROUP("2014", [24.9, None], [1234.5]))

    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", picture)

    assert cells == ["", "федеральный", "внебюджетные", "оплата", "2014", "24,9", "–", f"1{NBSP}234,5"]


def test_a_bullet_ends_where_the_plan_of_the_year_does():
    bullet = charts.bullet(fact=46, plan=75, mark="warn", full=100, width=100)

    assert bullet == charts.Bullet("100", band="52.5", bar="46.0", tick="74.0", ink=charts.Ink("warn"))


def test_a_bullet_without_a_plan_has_no_band_and_no_tick():
    bullet = charts.bullet(fact=3, plan=0)

    assert (bullet.band, bullet.tick) == ("", "")


def test_a_sparkline_breaks_where_a_value_is_missing():
    assert charts.sparkline([1, 2, None, 3]).path.count("M") == 2


def test_neighbours_on_the_map_do_not_cover_each_other():
    neighbours = [POINT("Липецк", 52.6, 39.57, 4), POINT("Новая Жизнь", 52.6, 39.75, 1)]

    placed = charts.region_map(neighbours, charts.outline("48")).places

    assert len({(place.name.x, place.name.y) for place in placed}) == 2
    assert placed[0].name.anchor != "start"


def test_the_outline_belongs_to_one_region_only():
    assert charts.outline("48")
    assert charts.outline("demo") == ()


@pytest.mark.parametrize(
    ("score", "mark"), [(1, "good"), (5, "good"), (6, "warn"), (11, "warn"), (12, "bad"), (25, "bad")]
)
def test_risks_are_low_below_six_and_high_from_twelve(score, mark):
    assert charts.risk_mark(score) == mark


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (20, 100, [20, 40, 60, 80, 100]),
        (36, 85, [40, 50, 60, 70, 80]),
        (5, 5, [5]),
    ],
)
def test_an_axis_has_round_numbers(low, high, marks):
    assert ticks(low, high) == marks


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (None, None, "–"),
        (0, None, "0"),
        (12000, None, f"12{NBSP}000"),
        (1400, None, f"1{NBSP}400"),
        (Decimal("-3.20"), None, "−3,2"),
        (Decimal("4.00"), None, "4"),
        (Decimal("4.00"), 1, "4,0"),
        (Decimal("0.05"), 1, "0,1"),
        (Decimal("-0.04"), 1, "0,0"),
        (10**20, None, f"100{NBSP}000{NBSP}000{NBSP}000{NBSP}000{NBSP}000{NBSP}000"),
        (10**40, 1, charts.number(10**40) + ",0"),
        (float("nan"), None, "–"),
        (float("inf"), None, "–"),
    ],
)
def test_numbers_have_groups_a_comma_and_a_minus(value, places, shown):
    assert charts.number(value, places) == shown


def test_money_is_kept_in_roubles_and_shown_in_thousands_or_millions():
    roubles = Decimal("12400000.00")

    assert charts.thousands(roubles) == f"12{NBSP}400,0"
    assert charts.millions(roubles) == f"12,4{NBSP}млн{NBSP}₽"
    assert charts.thousands(None) == charts.millions(None) == "–"


@given(
    st.decimals(min_value=-3, max_value=3, places=5, allow_nan=False),
    st.integers(min_value=-100, max_value=100),
)
def test_a_share_of_a_plan_never_reads_as_a_bound_that_it_does_not_reach(share, bound):
    read = int(charts.attained(share).split("\xa0")[0].replace("−", "-"))

    assert (read >= bound) == (share >= Decimal(bound) / 100)


def test_percentages_and_their_differences():
    assert charts.percent(Decimal("0.71")) == f"71{NBSP}%"
    assert charts.percent(0.995, 1) == f"99,5{NBSP}%"
    assert charts.percentage_points(Decimal("-3.2")) == f"−3,2{NBSP}п.п."
    assert charts.percentage_points(0.4) == f"+0,4{NBSP}п.п."
    assert charts.percentage_points(0) == f"0,0{NBSP}п.п."
    assert charts.percentage_points(None) == "–"


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("year", [2014, 2015, 2016])
def test_the_word_of_the_day_never_lies_over_a_year(year, month):
    chart = charts.gantt([BAR("1", "Мероприятие")], 2014, 2016, date(year, month, 28), "дата данных", 1318)
    word = chart.today_name
    wide = charts.marks.text_width(word.text, 11)
    left = float(word.x) - (wide if word.anchor == "end" else 0)

    for name in chart.grid.year_names:
        start = float(name.x)
        assert left + wide <= start or left >= start + charts.marks.text_width(name.text, 12)
    assert left + wide <= 1318
