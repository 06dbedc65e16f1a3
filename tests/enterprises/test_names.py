import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enterprises import names, person_names

NBSP = "\u00a0"

# What real names are made of, so that the property tests meet forms, quotes, dashes and odd signs at once.
PIECES_TEXT = (
    "ООО ОАО АО ФГБОУ ВО ВПО О.О.О. НПК ТД Армастек-Липецк «Завод «Пенопласт» (г.Липецк) г. с.Хлевное Ёлка "
    '№ 5 - – " “ ” общество с ограниченной ответственностью открытое публичное акционерное глава '
    "крестьянское (фермерское) хозяйство индивидуальный предприниматель К(Ф)Х федеральное государственное "
    "бюджетное образовательное учреждение высшего образования торговый дом Aрмастек ｅ е\u0308 и\u0306 "
    "\u00ad \u200b \x00 \ud800 ﬁ ² İ"
)
PIECES = st.sampled_from([*PIECES_TEXT.split(" "), "\u00a0"])
NAMES = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=9).map(" ".join),
    st.lists(PIECES, max_size=5).map("".join),
)


@given(NAMES)
@example("е\u0308\u0308")
@example("Iͅ")
def test_folding_twice_changes_nothing(name):
    once = names.fold(name)

    assert names.fold(once) == once


@given(NAMES)
@example("Крестьянское (фермерское) хозяйство, глава крестьянское (фермерское) хозяйство")
def test_normalising_twice_changes_nothing(name):
    once = names.normalise(name)

    assert names.normalise(once) == once


@given(NAMES)
def test_what_is_stored_can_be_written_to_the_database(name):
    parts = names.take_apart(name)
    stored = [
        names.search_text(name),
        names.sort_key(name),
        parts.exact_key,
        parts.core_key,
        parts.joined_key,
    ]

    assert not [text for text in stored if b"\x00" in text.encode("utf-8", "strict")]
    assert max(len(text) for text in stored[1:]) <= names.LONGEST_KEY


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ООО «Завод «Пенопласт»", "ооо завод пенопласт"),
        ("Ёлка–Берёзка", "елка березка"),
        ("Гидропривод" + NBSP + "Елец", "гидропривод елец"),
        ("ЭЛЕКТРО\u00adАППАРАТ", "электроаппарат"),
        ("е\u0308лка", "елка"),
        ("за\u0301мок", "замок"),
        ("Й и\u0306", "й й"),
        ("Aрмacтек", "армастек"),
        ("SMC и ABC", "smc и abc"),
        ("Школа № 5", "школа 5"),
        ("Ｆ１", "f1"),
        ("", ""),
    ],
)
def test_folding_leaves_lower_case_words(typed, folded):
    assert names.fold(typed) == folded


@pytest.mark.parametrize(
    ("name", "form", "rest"),
    [
        ("ООО «Фактор»", "ООО", "Фактор"),
        ("ФАКТОР ООО", "ООО", "ФАКТОР"),
        ("«Фактор», ООО", "ООО", "Фактор"),
        ('"Фактор" (ООО)', "ООО", "Фактор"),
        ('OOO "Фактор"', "ООО", "Фактор"),
        ("О.О.О. «Фактор»", "ООО", "Фактор"),
        ("Общество с ограниченной ответственностью «Фактор»", "ООО", "Фактор"),
        ("ООО «Завод «Пенопласт»", "ООО", "Завод «Пенопласт»"),
        ("ООО «Завод «Пенопласт»»", "ООО", "Завод «Пенопласт»"),
        ('ООО "Завод "Пенопласт""', "ООО", 'Завод "Пенопласт"'),
        ("ООО «Центр консалтинга «Панацея»", "ООО", "Центр консалтинга «Панацея»"),
        ("ООО «Фактор» и «Вектор»", "ООО", "«Фактор» и «Вектор»"),
        ('ООО "Фактор" и "Вектор"', "ООО", '"Фактор" и "Вектор"'),
        ("ООО ВПО «Электоаппарат» ВОС", "ООО", "ВПО «Электоаппарат» ВОС"),
        ("ООО «ИП «Резцедел»", "ООО", "ИП «Резцедел»"),
        ("ОАО „Энергия“", "ОАО", "Энергия"),
        ("ЗАО «Индезит Интернэшнл»", "ЗАО", "Индезит Интернэшнл"),
        (
            "Публичное акционерное общество «Грязинский культиваторный завод»",
            "ПАО",
            "Грязинский культиваторный завод",
        ),
        ("АООТ «Вертикон»", "АООТ", "Вертикон"),
        ("Акционерное общество закрытого типа «Вега»", "АОЗТ", "Вега"),
        ("ТОО «Ротор-Шпиндель»", "ТОО", "Ротор-Шпиндель"),
        ("НАО «Вега»", "НАО", "Вега"),
        ("ФГБОУ ВПО «ЛГТУ»", "ФГБОУ ВПО", "ЛГТУ"),
        (
            "Федеральное государственное бюджетное образовательное учреждение высшего образования «ЛГТУ»",
            "ФГБОУ ВО",
            "ЛГТУ",
        ),
        ("ГОБПОУ «Колледж»", "ГОБПОУ", "Колледж"),
        ("Областное бюджетное профессиональное образовательное учреждение «Колледж»", "ОБПОУ", "Колледж"),
        ("областное автономное учреждение «Центр»", "ОАУ", "Центр"),
        ("ФГУП «Маяк»", "ФГУП", "Маяк"),
        ("Муниципальное унитарное предприятие «Водоканал»", "МУП", "Водоканал"),
        ("ГУП «Пассажир»", "ГУП", "Пассажир"),
        ("АНО «Центр»", "АНО", "Центр"),
        ("НКО «Центр»", "НКО", "Центр"),
        ("СПК «Рассвет»", "СПК", "Рассвет"),
        ("Крестьянское (фермерское) хозяйство «Рассвет»", "КФХ", "Рассвет"),
        ("Рассвет, К(Ф)Х", "КФХ", "Рассвет"),
        ("ИП глава К(Ф)Х Петров Пётр Петрович", "ГКФХ", "Петров Пётр Петрович"),
        ("Индивидуальный предприниматель Ежов И.И.", "ИП", "Ежов И.И."),
        ("Липецкий машиностроительный колледж", None, "Липецкий машиностроительный колледж"),
        ("Аоста", None, "Аоста"),
        ("ООО", None, "ООО"),
        ("", None, ""),
    ],
)
def test_a_legal_form_is_split_off_either_end(name, form, rest):
    split = names.split_legal_form(name)

    assert (split.form, split.rest) == (form, rest)


def test_the_full_form_is_told():
    assert names.split_legal_form("ВДТУ, ФГБОУ ВПО").full_form == (
        "Федеральное государственное бюджетное образовательное учреждение "
        "высшего профессионального образования"
    )
    assert names.split_legal_form("Колледж").full_form == ""


@given(NAMES)
def test_a_name_with_words_keeps_some_of_them_after_the_form_is_gone(name):
    assert bool(names.fold(names.split_legal_form(name).rest)) == bool(names.fold(name))


def test_the_longest_form_is_taken():
    assert names.normalise("Публичное акционерное общество «Вега»") == "пао вега"
    assert names.normalise("Непубличное акционерное общество «Вега»") == "нао вега"
    assert names.normalise("Акционерное общество «Вега»") == "ао вега"


def test_keys_of_a_huge_name_still_fit_an_index():
    parts = names.take_apart("Завод " * 10**5)

    assert {len(key) for key in (parts.exact_key, parts.core_key, parts.joined_key)} == {names.LONGEST_KEY}
    assert len(names.sort_key("Завод " * 10**5)) == names.LONGEST_KEY


def test_a_place_at_the_end_is_kept_apart():
    expected = names.NameParts(form="оао", words=("энергия",), place="елец")

    for name in [
        "ОАО «Энергия» (г.Елец)",
        "ОАО «Энергия», г. Елец",
        'ОАО "ЭНЕРГИЯ" Г.ЕЛЕЦ',
        "ОАО «Энергия» (город Елец)",
    ]:
        assert names.take_apart(name) == expected


def test_a_place_inside_a_name_stays_without_its_word():
    assert names.take_apart("Администрация г. Ельца").words == ("администрация", "ельца")
    assert names.take_apart("ООО «Город мастеров»").words == ("город", "мастеров")


def test_names_written_differently_have_equal_keys():
    written = [
        "ООО «Торговый дом «Литформа-Дон»",
        "Литформа - Дон ТД, ООО",
        "Общество с ограниченной ответственностью «ТД Литформа Дон»",
        "ТД «ЛИТФОРМА–ДОН» (ООО)",
    ]

    assert {names.take_apart(name).core_key for name in written} == {"дон литформа"}
    assert {names.take_apart(name).joined_key for name in written} == {"литформадон"}


def test_the_armastek_pair_is_told_apart_by_place_and_not_by_name():
    lipetsk = names.take_apart("ООО «НПК Армастек Липецк» (г. Липецк)")
    khlevnoe = names.take_apart("ООО «Армастек-Липецк» (с. Хлевное)")

    assert lipetsk.core_key == khlevnoe.core_key == "армастек липецк"
    assert lipetsk.joined_key == khlevnoe.joined_key == "армастеклипецк"
    assert (lipetsk.exact_key, khlevnoe.exact_key) == ("армастек липецк нпк", "армастек липецк")
    assert (lipetsk.place, khlevnoe.place) == ("липецк", "хлевное")


def test_a_firm_of_firm_words_only_keeps_them():
    assert names.take_apart("ООО «Торговый дом»").core == names.take_apart("ООО «ТД»").core == ("тд",)


def test_search_text_holds_each_word_once_after_a_space():
    text = names.search_text(
        "ОАО «Гидропривод»", "Открытое акционерное общество «Гидропривод»", None, "4899314070", "г. Елец"
    )

    assert text == " оао гидропривод открытое акционерное общество 4899314070 г елец"


def test_a_short_form_finds_a_full_one_and_the_reverse():
    stored = names.search_text("Общество с ограниченной ответственностью «Энергия»").split()

    assert names.query_words("ООО Энергия") == ["ооо", "энергия"]
    assert names.query_words("общество с ограниченной ответственностью Энергия") == ["ооо", "энергия"]
    assert {"ооо", "энергия", "общество"} <= set(stored)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Армастек-Липецк", ["армастек", "липецк"]),
        ("энергия г. Елец", ["энергия", "елец"]),
        ("ИНН 4899314070", ["4899314070"]),
        ("пр", ["пр"]),
        ("г", ["г"]),
        ("завод завод", ["завод"]),
        ("«»", []),
        ("", []),
    ],
)
def test_a_query_is_read_as_words(typed, words):
    assert names.query_words(typed) == words


def test_a_huge_query_is_cut():
    words = names.query_words("я" * 10**6 + " а б в г д е ж з и")

    assert [len(word) for word in words] == [names.LONGEST_QUERY_WORD]
    assert (
        len(names.query_words(" ".join(f"слово{number}" for number in range(100)))) == names.MOST_QUERY_WORDS
    )


def test_names_sort_as_people_expect():
    expected = [
        "«Авангард»",
        "ООО «Вега»",
        "АО «Вега плюс»",
        "ЗАО «Вегас»",
        "ООО «Егорьевск»",
        "ОАО «Ёлка»",
        "«Ельня», ООО",
        "Школа № 2",
        "Школа № 10",
        "Яблоко",
    ]

    assert sorted(set(expected), key=names.sort_key) == expected


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Лаврентьев Владимир Васильевич", "Лаврентьев В. В."),
        ("Владимир Васильевич Лаврентьев", "Лаврентьев В. В."),
        ("Абрамович Роман Аркадьевич", "Абрамович Р. А."),
        ("Иванов И.И.", "Иванов И. И."),
        ("Салтыков-Щедрин Михаил Евграфович", "Салтыков-Щедрин М. Е."),
        ("Кузнецова Анна-Мария Ильинична", "Кузнецова А.-М. И."),
        ("Иванов Пётр", "Иванов П."),
        ("Иванов", "Иванов"),
        ("", ""),
    ],
)
def test_a_person_is_called_by_surname_and_initials(full, short):
    assert person_names.short_person_name(full) == short.replace(" ", NBSP)


@given(st.text(max_size=40))
def test_any_text_can_be_asked_for_a_short_name(text):
    assert isinstance(person_names.short_person_name(text), str)
