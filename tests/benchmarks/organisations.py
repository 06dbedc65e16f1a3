"""Organisations that a whole country might have: invented, the same for the same number, quick to make.

A row is made from its number alone, so that several processes make them side by side. Names are spread as
in a state register: a few favourite ones borne by thousands of firms, and a long tail of words that occur
once. Numbers are valid. What the product computes, its own code computes here, too.
"""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from enterprises import search
from enterprises.imports.copying import line

SEED = 2013
FIRST_ID = 1_000_001
YEAR = date.today().year - 1
RECORDED_AT = datetime(YEAR, 3, 1, tzinfo=UTC)
ROWS_OF_A_LOAD = 100_000

# Words as one text each: a list of so many strings would fill pages.
_WORDS = {
    "favourites": (
        "Вектор Альфа Гранит Стройсервис Прогресс Олимп Восход Меркурий Престиж Импульс Факел Рассвет "
        "Сокол Лидер Гарант Союз Феникс Орион Старт Контакт Спектр Мир Юпитер Салют Метеор Энергия "
        "Надежда Луч Родник Дружба Элита Квант Маяк Титан Фаворит Арсенал Регион Аккорд Каскад Ника "
        "Звёздочка Берёзка Подшипник Черёмуха"
    ),
    "stems": (
        "Агро Гидро Электро Тепло Метало Машино Авто Нефте Газо Строй Пром Хим Био Эко Термо Пневмо Вибро "
        "Лес Дорож Транс Энерго Сель Хлебо Мясо Молоко Сахаро Водо Свето Радио Крово Кабель Сталь Чермет "
        "Цвет Литей Инструмент Станко Прибор Теле Спец Липецк Чернозём Дон Воронеж Центр"
    ),
    "ends": (
        "привод маш снаб сервис монтаж комплект техника строй пром торг проект сбыт ресурс дизайн "
        "контроль механика продукт экспорт инвест деталь ремонт наладка защита холод аппарат насос стан "
        "обработка транс сеть союз ком"
    ),
    "adjectives": (
        "Липецкий Елецкий Грязинский Данковский Лебедянский Усманский Задонский Чаплыгинский Новолипецкий "
        "Донской Центральный Первый Северный Верхнедонской Опытный"
    ),
    "middles": (
        "механический литейный опытно-экспериментальный кирпичный сахарный молочный тракторный "
        "станкостроительный метизный цементный трубный хлебопекарный консервный ремонтный "
        "электротехнический"
    ),
    "nouns": ("завод комбинат цех карьер элеватор питомник полигон филиал"),
    "surnames": (
        "Иванов Кузнецов Попов Соловьёв Васильев Зайцев Павлов Семёнов Голубев Виноградов Богданов "
        "Воробьёв Фёдоров Михайлов Беляев Тарасов Белов Комаров Орлов Киселёв Макаров Андреев Ковалёв "
        "Ильин Гусев Титов Кузьмин Кудрявцев Баранов Куликов Алексеев Степанов Яковлев Сорокин Сергеев "
        "Романов Захаров Борисов Королёв"
    ),
    "given": ("Александр Сергей Владимир Андрей Алексей Дмитрий Николай Евгений Михаил Юрий Пётр Артём"),
    "fathers": ("Иванович Петрович Сергеевич Николаевич Алексеевич Юрьевич Михайлович Фёдорович"),
    "syllables": (
        "ба ве ги до жу за ки лу мо не ор пи ра се ту фе ха це чи ша эл юн яр бор вал гор дан жил зор кел "
        "лин мер нов пол рин сан тор фил хор цен чер шан вик лат рос тем ул ман дел кар гал зен бел сол "
        "рот"
    ),
    "firm_words": ("НПО НПП ТД ПКФ НПК ТК СК УК ГК ПК"),
    "products": (
        "насосы редукторы метизы отливки кабель мебель сахар молоко кирпич крепёж поковки электродвигатели"
    ),
}
FAVOURITES = _WORDS["favourites"].split()
STEMS = _WORDS["stems"].split()
ENDS = _WORDS["ends"].split()
ADJECTIVES = _WORDS["adjectives"].split()
MIDDLES = _WORDS["middles"].split()
NOUNS = _WORDS["nouns"].split()
SURNAMES = _WORDS["surnames"].split()
GIVEN = _WORDS["given"].split()
FATHERS = _WORDS["fathers"].split()
SYLLABLES = _WORDS["syllables"].split()
FIRM_WORDS = _WORDS["firm_words"].split()
PRODUCTS = _WORDS["products"].split()
FORMS = {
    "ООО": "Общество с ограниченной ответственностью",
    "АО": "Акционерное общество",
    "ПАО": "Публичное акционерное общество",
    "МУП": "Муниципальное унитарное предприятие",
    "АНО": "Автономная некоммерческая организация",
    "ИП": "Индивидуальный предприниматель",
    "МБУ": "Муниципальное бюджетное учреждение",
    "ФГБОУ ВО": "Федеральное государственное бюджетное образовательное учреждение высшего образования",
}

_COLUMNS = (
    "id uid kept_by_id kind legal_form_id name_as_written full_name short_name inn ogrn status "
    "status_on parent_id settlement_id address main_industry_id remit note checked_on merged_into_id "
    "version search_text sort_key key_sorted key_core key_joined other_keys names_version source_id "
    "recorded_by_id recorded_at"
)
ORGANISATION = _COLUMNS.split()
WHO = ["source_id", "recorded_by_id", "recorded_at"]
TABLES = {
    "enterprises_organisation": ORGANISATION,
    "enterprises_organisationname": [
        "organisation_id", "kind", "name", "valid_from", "valid_to", "reason", *WHO,
    ],
    "enterprises_contact": ["organisation_id", "kind", "value", *WHO],
    "enterprises_offer": ["organisation_id", "kind", "text", *WHO],
    "enterprises_yearlyfigures": [
        "organisation_id", "year", "employees", "productive_jobs", "revenue", "export", "investment",
        "research", *WHO,
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """What a row refers to. Settlements stand with how often they occur."""

    region: int
    user: int
    forms: dict[str, int]
    settlements: Sequence[tuple[int, str, int]]
    industries: Sequence[int]
    sources: Sequence[int]


def control_digit(digits: str, weights: Sequence[int]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)


def inn_of(number: int, *, of_a_person: bool) -> str:
    """A valid ИНН, another one for every number."""
    if of_a_person:
        body = f"{1_000_000_000 + number * 7_919 % 9_000_000_000:010d}"
        body += control_digit(body, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
        return body + control_digit(body, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))
    body = f"{100_000_000 + number * 7_919 % 900_000_000:09d}"
    return body + control_digit(body, (2, 4, 10, 3, 5, 9, 4, 6, 8))


def ogrn_of(number: int, *, of_a_person: bool) -> str:
    if of_a_person:
        body = f"3{4 + number % 20:02d}48{number % 1_000_000_000:09d}"
        return body + str(int(body) % 13 % 10)
    body = f"1{2 + number % 22:02d}48{number % 10_000_000:07d}"
    return body + str(int(body) % 11 % 10)


def _own_name(chance: random.Random) -> str:
    throw = chance.random()
    if throw < 0.12:
        return chance.choice(FAVOURITES)
    if throw < 0.45:
        return "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    if throw < 0.75:
        return chance.choice(STEMS) + chance.choice(ENDS)
    if throw < 0.85:
        return f"{chance.choice(ADJECTIVES)} {chance.choice(MIDDLES)} {chance.choice(NOUNS)}"
    return f"{chance.choice(STEMS)}{chance.choice(ENDS)}-{chance.choice(SYLLABLES).capitalize()}"


def _named(chance: random.Random) -> tuple[str, str, str, str]:
    """Kind, legal form, name without form, name as a source writes it."""
    throw = chance.random()
    if throw < 0.10:
        name = f"{chance.choice(SURNAMES)} {chance.choice(GIVEN)} {chance.choice(FATHERS)}"
        return "enterprise", "ИП", name, f"ИП {name}"
    if throw < 0.14:
        number = chance.randrange(1, 400)
        name = chance.choice((f"Детский сад № {number}", f"Средняя школа № {number}", f"Лицей № {number}"))
        return "education", "МБУ", name, f"МБУ «{name}»"
    if throw < 0.16:
        name = f"Администрация {chance.choice(ADJECTIVES)[:-2]}ого сельсовета"
        return "authority", "", name, name
    if throw < 0.20:
        name = f"Центр «{_own_name(chance)}»"
        return "infrastructure", "АНО", name, f"АНО «{name}"
    form = chance.choices(("ООО", "АО", "ПАО", "МУП"), (90, 7, 1, 2))[0]
    name = _own_name(chance)
    if chance.random() < 0.12:
        name = f"{chance.choice(FIRM_WORDS)} {name}"
    written = f"{name} {form}" if chance.random() < 0.05 else f"{form} «{name}»"
    return "enterprise", form, name, written


def rows(numbers: Iterable[int], around: Surroundings) -> dict[str, list[list[object]]]:
    """Rows by table, columns in the order of TABLES."""
    made: dict[str, list[list[object]]] = {table: [] for table in TABLES}
    weights = list(itertools.accumulate(weight for _key, _name, weight in around.settlements))
    for number in numbers:
        chance = random.Random(SEED * 1_000_000_007 + number)
        key = FIRST_ID + number
        kind, form, name, written = _named(chance)
        is_person = form == "ИП"
        settlement: tuple[int | None, str | None] = (None, None)
        if chance.random() < 0.97:
            settlement = chance.choices(around.settlements, cum_weights=weights)[0][:2]
        inn = inn_of(number, of_a_person=is_person) if chance.random() < 0.97 else ""
        ogrn = ogrn_of(number, of_a_person=is_person) if inn and chance.random() < 0.95 else ""
        full = f"{FORMS[form]} «{name}»" if form and not is_person and chance.random() < 0.6 else ""
        who = [around.sources[number // 25_000 % len(around.sources)], around.user, RECORDED_AT]
        former = []
        if kind == "enterprise" and not is_person and chance.random() < 0.05:
            former = [f"{chance.choice(('ЗАО', 'ОАО', 'ТОО'))} «{_own_name(chance)}»"]
        made["enterprises_organisationname"] += [
            [key, "former", one, None, date(1995 + number % 25, 6, 1), "", *who] for one in former
        ]
        computed = search.compute(written, "", full, former, settlement[1], inn, ogrn)
        remit = "Работа с предприятиями области" if kind != "enterprise" and chance.random() < 0.5 else ""
        made["enterprises_organisation"].append(
            [
                key, uuid.UUID(int=chance.getrandbits(128), version=4), around.region, kind,
                around.forms.get(form), written, full, "", inn, ogrn,
                "active" if chance.random() < 0.8 else "", None, None, settlement[0], "",
                chance.choice(around.industries) if chance.random() < 0.9 else None,
                remit, "", None, None, 1, *computed, *who,
            ]
        )  # fmt: skip
        if chance.random() < 0.3:
            made["enterprises_contact"].append([key, "phone", f"+7 4742 {number % 900_000 + 100_000}", *who])
        if kind == "enterprise" and chance.random() < 0.2:
            made["enterprises_offer"].append([key, "product", chance.choice(PRODUCTS), *who])
        if kind == "enterprise" and chance.random() < 0.3:
            revenue = Decimal(chance.randrange(100_000, 900_000_000))
            made["enterprises_yearlyfigures"] += [
                [key, year, chance.randrange(1, 900), None, revenue, None, None, None, *who]
                for year in (YEAR - 1, YEAR)
            ]
    return made


def copy_text(lines: Iterable[Sequence[object]]) -> str:
    """Lines in the text format of COPY."""
    return "".join(f"{line(one)}\n" for one in lines)
