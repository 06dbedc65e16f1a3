"""The portal's own tags and filters: marks, «откуда?», forms, numbers, dates, typography."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import TemplateSyntaxError, engines

from enterprises import provenance, typography
from enterprises.models import Organisation, Source
from enterprises.templatetags import portal

NBSP = "\u00a0"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def drawn(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


# Marks


@pytest.mark.parametrize("mark", ["good", "warn", "bad", "none", "pending"])
def test_a_light_has_a_shape_and_a_word(mark):
    light = drawn("{% status mark 'слово' %}", mark=mark)

    assert f'class="st st-{mark}"' in light
    assert re.search(r"<(circle|path)", light)
    assert light.endswith("слово</span>")


def shape_of(light):
    return re.findall(r"<(?:circle|path)[^>]*>", light)


FIVE = [mark for mark in portal.LIGHTS if not mark.endswith("-hatched")]


def test_what_is_not_approved_is_told_from_what_is_by_its_shape():
    hatched = {mark: drawn("{% status mark %}", mark=mark) for mark in set(portal.LIGHTS) - set(FIVE)}

    assert len(hatched) == 4
    for mark, light in hatched.items():
        approved = drawn("{% status mark %}", mark=mark.removesuffix("-hatched"))
        # Nothing has no figure behind it that could be approved.
        assert (shape_of(light) != shape_of(approved)) == (mark != "none-hatched")


def test_the_five_lights_differ_in_shape():
    shapes = {shape_of(drawn("{% status mark %}", mark=mark))[0] for mark in FIVE}

    assert len(shapes) == len(FIVE) == 5


def test_a_light_without_a_word_is_named_for_screen_readers():
    assert '<span class="visually-hidden">риск срыва</span>' in drawn("{% status 'bad' %}")


def test_there_is_no_sixth_light():
    with pytest.raises(TemplateSyntaxError):
        drawn("{% status 'green' 'слово' %}")


def test_every_icon_of_the_templates_is_in_the_sprite():
    listed = set((Path(settings.BASE_DIR) / "static" / "icons.txt").read_text().split())

    used = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r"{% icon [\"']([\w-]+)", page.read_text())
    }

    assert used
    assert used - listed == set()


# «откуда?»


def origin(**changes: object) -> provenance.Origin:
    source = Source(pk=3, title="Пресс-релиз", issued_on=date(2013, 10, 1), precision=Source.Precision.MONTH)
    given = {
        "source": source,
        "quote": "ОАО «Энергия» (г.Елец)",
        "note": "",
        "entered_by": "Ерёмина О. В.",
        "entered_at": datetime(2013, 10, 10, 10, 5, tzinfo=UTC),
        "url": "/sources/3/#evidence-5",
    }
    return provenance.Origin(**(given | changes))


def test_origin_names_the_source_its_words_who_entered_them_and_when():
    record = Organisation(pk=5)

    shown = drawn(
        "{% origin record 'inn' %}", record=record, origins={("enterprises.Organisation", 5, "inn"): origin()}
    )

    assert "откуда?" in shown
    assert '<a href="/sources/3/#evidence-5">Пресс-релиз, 10.2013</a>' in shown
    assert "«ОАО «Энергия» (г.Елец)»" in shown
    assert f"Ерёмина О. В., 10.10.2013,{NBSP}14:05" in shown


def test_origins_of_a_list_ask_the_database_nothing(monkeypatch):
    def asked(*_arguments: object) -> None:
        raise AssertionError("the map of the page was not used")

    monkeypatch.setattr(provenance, "origin_of", asked)
    known = {("enterprises.Organisation", 5, ""): origin()}

    assert "откуда?" in drawn("{% origin record %}", record=Organisation(pk=5), origins=known)
    assert "источник не указан" in drawn("{% origin record %}", record=Organisation(pk=6), origins=known)


def test_origin_of_a_single_record_is_asked_for(monkeypatch):
    monkeypatch.setattr(provenance, "origin_of", lambda record, field: origin(quote=f"{record.pk} {field}"))

    assert "«5 inn»" in drawn("{% origin record 'inn' %}", record=Organisation(pk=5))


def test_origin_can_show_the_source_instead_of_the_question():
    shown = drawn(
        "{% origin r '' 'source' %}",
        r=Organisation(pk=5),
        origins={("enterprises.Organisation", 5, ""): origin()},
    )

    assert "откуда?" not in shown
    assert re.search(r"<summary>\s*Пресс-релиз, 10.2013\s*</summary>", shown)


def test_what_was_entered_by_hand_says_so():
    known = {("enterprises.Organisation", 5, ""): origin(source=None, quote="", url="")}

    shown = drawn("{% origin r '' 'source' %}", r=Organisation(pk=5), origins=known)

    assert "внесено вручную" in shown
    assert "<a " not in shown


def test_words_of_a_source_are_escaped():
    known = {("enterprises.Organisation", 5, ""): origin(quote="<script>alert(1)</script>")}

    assert "<script>" not in drawn("{% origin r %}", r=Organisation(pk=5), origins=known)


# Forms


class NameForm(forms.Form):
    name = forms.CharField(label="Название")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    inn = forms.CharField(label="ИНН", required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Такая запись уже есть.")


def test_every_error_is_told_once_with_a_link_to_its_field():
    summary = drawn("{% error_summary form %}", form=NameForm({"name": ""}))

    assert '<a href="#id_name">Название: Обязательное поле.</a>' in summary
    assert "<li>Такая запись уже есть.</li>" in summary
    assert "Исправьте 2 ошибки" in summary


def test_a_form_without_errors_has_no_summary():
    assert drawn("{% error_summary form %}", form=NameForm()).strip() == ""


def test_fields_can_be_drawn_by_name_and_all_together():
    some = drawn("{% form_fields form 'inn' %}", form=NameForm())
    everything = drawn("{% form_fields form %}", form=NameForm({"name": ""}))

    assert re.findall(r'name="(\w+)"', some) == ["inn"]
    assert re.findall(r'name="(\w+)"', everything) == ["name", "secret", "inn"]
    assert "Такая запись уже есть." not in everything


# Dates


def test_dates_of_tables_and_of_running_text():
    day = date(2013, 10, 9)

    assert typography.short_date(day) == "09.10.2013"
    assert typography.long_date(day) == f"9{NBSP}октября 2013{NBSP}года"
    assert typography.short_date(None) == typography.long_date(None) == typography.short_moment(None) == "–"


def test_a_moment_is_told_in_the_time_of_the_region():
    assert typography.short_moment(datetime(2013, 10, 9, 21, 30, tzinfo=UTC)) == f"10.10.2013,{NBSP}01:30"
    assert typography.short_date(datetime(2013, 10, 9, 21, 30, tzinfo=UTC)) == "10.10.2013"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ([], "–"),
        ([date(2013, 10, 9)], "9 октября 2013 года"),
        ([date(2013, 10, 10), date(2013, 10, 9)], "9 и 10 октября 2013 года"),
        ([date(2013, 10, 9), date(2013, 10, 10), date(2013, 10, 11)], "9–11 октября 2013 года"),
        ([date(2013, 10, 30), date(2013, 11, 2)], "30 октября – 2 ноября 2013 года"),
        ([date(2013, 12, 30), date(2014, 1, 2)], "30 декабря 2013 года – 2 января 2014 года"),
    ],
)
def test_days_of_one_event_are_told_together(days, shown):
    assert typography.long_dates(days).replace(NBSP, " ") == shown


@pytest.mark.parametrize(
    ("precision", "shown"), [("day", "01.10.2013"), ("month", "10.2013"), ("year", "2013"), (None, "")]
)
def test_the_date_of_a_source_is_no_more_precise_than_the_source(precision, shown):
    source = Source(issued_on=date(2013, 10, 1) if precision else None, precision=precision or "day")

    assert portal.source_date(source) == shown


# Words


@pytest.mark.parametrize(
    "text",
    [
        "решение №~7",
        "г.~Липецк, с.~Хлевное, ул.~Мира",
        "в~области и~на~заводах",
        "Орлова~Т.~Г. и~Т.~Г.~Орлова",
        "ООО~«Завод «Пенопласт»",
        "ООО~«НПК Армастек Липецк»",
        "ООО~ВПО~«Электоаппарат» ВОС",
        "12~000,0~тыс.~₽, 71~%, 12,4~млн~₽",
        "9~октября 2013~года",
        "4~организации, лист 12~мм",
        "кластер~– пилотный",
        "кое-где не~на~месте",
    ],
)
def test_what_belongs_together_stays_on_one_line(text):
    assert typography.nbsp(text.replace("~", " ")).replace(NBSP, "~") == text


def test_no_space_is_put_in_where_the_source_has_none():
    text = "ОАО«Энергия»(г.Елец),№7,Орлова Т.Г."

    assert typography.nbsp(text).replace(NBSP, " ") == text


def test_typography_does_not_undo_escaping():
    assert drawn("{{ text|nbsp }}", text="<b> и </b>") == f"&lt;b&gt; и{NBSP}&lt;/b&gt;"


def test_a_person_is_shown_by_surname_and_initials():
    assert typography.person_initials("Ерёмина Ольга Викторовна") == f"Ерёмина{NBSP}О.{NBSP}В."
    assert typography.person_initials("Ерёмина") == "Ерёмина"
    assert typography.person_initials("") == ""
    assert typography.person_initials(SimpleNamespace(short_name="Ким Н. А.")) == "Ким Н. А."


# Marked words of a source


def span(pk: int, start: int | None, end: int | None) -> SimpleNamespace:
    return SimpleNamespace(pk=pk, start=start, end=end)


def test_words_are_marked_and_can_be_reached():
    text = "ОАО «Энергия» (г.Елец) и другие"

    shown = portal.highlight_spans(text, [span(7, 0, 13)])

    assert shown == '<mark id="evidence-7">ОАО «Энергия»</mark> (г.Елец) и другие'


def test_words_that_prove_two_things_keep_both_anchors():
    shown = portal.highlight_spans("г.Елец и г.Липецк", [span(1, 0, 6), span(2, 0, 6), span(3, 2, 17)])

    assert {f"evidence-{pk}" for pk in (1, 2, 3)} == set(re.findall(r'id="([^"]+)"', shown))
    assert re.sub(r"<[^>]*>", "", shown) == "г.Елец и г.Липецк"


def test_spans_outside_the_text_change_nothing():
    assert (
        portal.highlight_spans("коротко", [span(1, 90, 99), span(2, None, None), span(3, 5, 5)]) == "коротко"
    )


def test_the_text_of_a_source_is_never_markup():
    shown = portal.highlight_spans("<script>alert(1)</script>", [span(1, 0, 8)])

    assert re.findall(r"</?(\w+)", shown) == ["mark", "mark"]
    assert shown.startswith('<mark id="evidence-1">&lt;script&gt;</mark>')


# The frame


@pytest.mark.parametrize(
    "page", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_pages_of_refusal_need_no_context(page):
    shown = engines["django"].get_template(page).render({})

    assert "<h1>" in shown
    assert 'href="/"' in shown


def test_templates_carry_no_inline_style_and_no_inline_script():
    inline = re.compile(r"<[^>%]*\s(style|on[a-z]+)=|<style|<script(?![^>]*\bsrc=)|javascript:")

    found = [
        str(page.relative_to(TEMPLATES))
        for page in TEMPLATES.rglob("*.html")
        if inline.search(page.read_text())
    ]

    assert found == []
