"""Every fact of the source document is in the database, and nothing beside it."""

import datetime

import pytest
from django.apps import apps
from django.core.management import call_command

from cluster_portal.loading.files import read_text
from cluster_portal.loading.october_2013 import load_october_2013
from enterprises import provenance
from enterprises.models import Evidence, Organisation, Person, Post, Region, Source, Sourced
from enterprises.search import matching
from sessions_app.models import (
    AgendaItem,
    Attendance,
    Board,
    Outcome,
    SessionOrganiser,
    Statement,
    StrategySession,
)
from tests.loading.conftest import history_rows, rows_of_every_table

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def october(loaded_for_a_module):
    with loaded_for_a_module(load_october_2013):
        yield


ENTERPRISES = {
    "ООО «НПК Армастек Липецк»": ("ООО", "г.\u00a0Липецк", "г.Липецк"),
    "ЗАО «Индезит Интернэшнл»": ("ЗАО", "г.\u00a0Липецк", "г.Липецк"),
    "ОАО «Энергия»": ("ОАО", "г.\u00a0Елец", "г.Елец"),
    "ОАО «Гидропривод»": ("ОАО", "г.\u00a0Елец", "г.Елец"),
    "ОАО «Грязинский культиваторный завод»": ("ОАО", None, None),
    "ООО «Армастек-Липецк»": ("ООО", "с.\u00a0Хлевное", "с.Хлевное"),
    "ООО ВПО «Электоаппарат» ВОС": ("ООО", "г.\u00a0Липецк", "г.Липецк"),
    "ООО «Компания Ассоль»": ("ООО", "г.\u00a0Лебедянь", "г.Лебедянь"),
    "ООО «Завод «Пенопласт»": ("ООО", "г.\u00a0Липецк", "г.Липецк"),
    "ЗАО «Липецкое станкостроительное предприятие»": ("ЗАО", None, None),
    "ЗАО «Липецкий станкозавод «Возрождение»": ("ЗАО", None, None),
    "ООО «Европанелс Ру»": ("ООО", "г.\u00a0Лебедянь", "г.Лебедянь"),
    "ОАО «Гидравлик»": ("ОАО", "г.\u00a0Грязи", "г.Грязи"),
}
EDUCATION = {
    "Липецкий государственный технический университет": (
        "Липецкого государственного технического университета"
    ),
    "Научно-исследовательский институт ЛГТУ": "Научно-исследовательского института ЛГТУ",
    "Елецкий государственный университет": "Елецкого государственного университета",
    "Липецкий машиностроительный колледж": "Липецкого машиностроительного колледжа",
}
ORGANISING_DEPARTMENT = "Управление инновационной и промышленной политики Липецкой области"
DEPARTMENTS = {
    "Управление экономики администрации Липецкой области": "управления экономики администрации области",
    "Управление образования и науки Липецкой области": "управления образования и науки",
    "Управление сельского хозяйства Липецкой области": "управления сельского хозяйства",
    "Управление инвестиций и международных связей Липецкой области": (
        "управления инвестиций и международных связей"
    ),
    "Управление по развитию малого и среднего бизнеса Липецкой области": (
        "управления по развитию малого и среднего бизнеса"
    ),
}
CENTRE = "Областное автономное учреждение «Центр кластерного развития Липецкой области»"
CONSULTANCY = "ООО «Центр консалтинга «Панацея»"


def named(name: str) -> Organisation:
    return Organisation.objects.get(name_as_written=name)


def words(record, field="") -> list[str]:
    return [piece.quote for piece in evidence(record, field)]


def evidence(record, field=""):
    return Evidence.objects.filter(
        target_type__model=record._meta.model_name, target_id=record.pk, field=field
    ).order_by("start")


def first_session() -> StrategySession:
    return StrategySession.objects.get(status=StrategySession.Status.HELD)


# Who


def test_there_are_thirteen_enterprises_and_no_other():
    found = Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE)

    assert {organisation.name_as_written for organisation in found} == set(ENTERPRISES)
    assert found.count() == 13


@pytest.mark.parametrize(("name", "facts"), ENTERPRISES.items())
def test_an_enterprise_has_the_form_and_the_place_that_the_document_gives(name, facts):
    form, place, place_words = facts
    enterprise = named(name)

    assert enterprise.legal_form.abbreviation == form
    assert (enterprise.settlement.label if enterprise.settlement else None) == place
    assert words(enterprise) == [name]
    assert words(enterprise, "settlement") == ([place_words] if place_words else [])


@pytest.mark.parametrize(("name", "facts"), ENTERPRISES.items())
def test_the_words_of_a_place_are_those_behind_the_name_itself(name, facts):
    for piece in evidence(named(name), "settlement"):
        assert piece.source.text[: piece.start].endswith(f"{name} (")


def test_the_two_firms_called_armastek_are_two_organisations():
    assert named("ООО «НПК Армастек Липецк»").pk != named("ООО «Армастек-Липецк»").pk


def test_the_odd_spelling_stays_with_a_note():
    firm = named("ООО ВПО «Электоаппарат» ВОС")

    assert "так в источнике" in firm.note
    assert [(piece.quote, piece.note) for piece in evidence(firm, "name_as_written")] == [
        ("«Электоаппарат»", "Так в источнике")
    ]


def test_there_are_four_institutions_in_the_nominative_proved_by_the_words_as_they_stand():
    found = Organisation.objects.filter(kind=Organisation.Kind.EDUCATION)

    assert {institution.name_as_written: words(institution) for institution in found} == {
        name: [quote] for name, quote in EDUCATION.items()
    }


def test_the_research_institute_is_a_part_of_the_university_by_its_own_words():
    institute = named("Научно-исследовательский институт ЛГТУ")

    assert institute.parent == named("Липецкий государственный технический университет")
    assert words(institute, "parent") == ["ЛГТУ"]
    assert list(Organisation.objects.exclude(parent=None)) == [institute]


def test_there_are_six_departments_and_the_closing_words_belong_to_the_five_that_took_part():
    found = Organisation.objects.filter(kind=Organisation.Kind.AUTHORITY)

    assert {department.name_as_written for department in found} == {ORGANISING_DEPARTMENT, *DEPARTMENTS}
    for name, quote in DEPARTMENTS.items():
        assert words(named(name)) == [quote]
        (closing,) = evidence(named(name), "name_as_written")
        assert closing.quote == "Липецкой области"
        assert closing.source.text[: closing.start].endswith("малого и среднего бизнеса ")


def test_the_organising_department_and_its_full_name_have_their_words():
    department = named(ORGANISING_DEPARTMENT)

    assert words(department) == ["Управление инновационной и промышленной политики"]
    assert words(department, "name_as_written") == [
        "управления инновационной и промышленной политики Липецкой области"
    ]


def test_the_centre_and_the_consultancy_are_infrastructure():
    found = Organisation.objects.filter(kind=Organisation.Kind.INFRASTRUCTURE)

    assert {(one.name_as_written, one.legal_form.abbreviation) for one in found} == {
        (CENTRE, "ОАУ"),
        (CONSULTANCY, "ООО"),
    }


def test_the_consultancy_is_placed_by_the_adjective():
    consultancy = named(CONSULTANCY)

    assert consultancy.settlement.label == "г.\u00a0Санкт-Петербург"
    assert words(consultancy, "settlement") == ["петербургской"]
    assert consultancy.kept_by.code == "48"


def test_only_the_places_of_the_document_are_set():
    assert Organisation.objects.exclude(settlement=None).count() == 11


# The first session


def test_the_first_session_has_its_title_and_its_two_days():
    session = first_session()

    assert session.title == (
        "Установочная сессия по разработке стратегии кластеризации экономического пространства "
        "в промышленности Липецкой области"
    )
    assert list(session.days.values_list("date", flat=True)) == [
        datetime.date(2013, 10, 9),
        datetime.date(2013, 10, 10),
    ]
    assert words(session, "status") == ["провели"]


def test_two_organisers_and_a_consultant_held_it():
    found = first_session().organisers.values_list("organisation__name_as_written", "role")

    assert list(found) == [
        (ORGANISING_DEPARTMENT, SessionOrganiser.Role.ORGANISER),
        (CENTRE, SessionOrganiser.Role.ORGANISER),
        (CONSULTANCY, SessionOrganiser.Role.CONSULTANT),
    ]


def test_the_head_of_the_department_opened_it_and_said_what_the_document_says():
    (item,) = first_session().agenda.all()
    (speaker,) = item.speakers.all()

    assert item.kind == AgendaItem.Kind.OPENING
    assert item.day is None
    assert item.text == (
        "Отметил важность кластерного подхода для конкурентоспособности промышленного потенциала, развития "
        "кооперации, повышения производительности труда, создания современных производств и "
        "высокопроизводительных рабочих мест в промышленности."
    )
    assert words(item, "text")[0].removeprefix("Он ").casefold() == item.text.casefold()
    assert speaker.person.full_name == "Лаврентьев Владимир Васильевич"
    assert speaker.organisation == named(ORGANISING_DEPARTMENT)
    assert speaker.post_on_day == (
        "начальник управления инновационной и промышленной политики Липецкой области"
    )


def test_he_is_the_only_person_and_has_the_only_post():
    assert [person.full_name for person in Person.objects.all()] == ["Лаврентьев Владимир Васильевич"]
    assert list(
        Post.objects.values_list("title", "organisation__name_as_written", "valid_from", "valid_to")
    ) == [("начальник управления", ORGANISING_DEPARTMENT, None, None)]


def test_twenty_two_organisations_took_part_and_the_list_is_open():
    session = first_session()
    present = session.attendance.filter(person=None)

    assert {row.organisation.name_as_written for row in present} == {*ENTERPRISES, *EDUCATION, *DEPARTMENTS}
    assert all(row.organisation_on_day == row.organisation.name_as_written for row in present)
    assert set(session.attendance.values_list("role", flat=True)) == {Attendance.Role.PARTICIPANT}
    assert session.open_kinds == ["enterprise"]
    assert words(session, "open_kinds") == ["и других промышленных предприятий региона"]


def test_who_came_for_whom_is_kept_in_the_words_of_the_document():
    present = {
        row.organisation.kind: words(row, "role") for row in first_session().attendance.filter(person=None)
    }

    assert present == {
        "enterprise": ["собственники и руководители предприятий – потенциальных участников кластеров"],
        "education": ["представители образовательных и научных учреждений"],
        "authority": ["представители"],
    }


def test_the_speaker_was_there_as_a_person():
    (row,) = first_session().attendance.exclude(person=None)

    assert (row.person.full_name, row.organisation) == (
        "Лаврентьев Владимир Васильевич",
        named(ORGANISING_DEPARTMENT),
    )


def test_one_finding_and_four_topics_came_out_of_it():
    found = first_session().outcomes.values_list("kind", "text")

    assert list(found) == [
        (
            Outcome.Kind.FINDING,
            "Отмечена высокая перспективность применения композитной арматуры в ряде отраслей промышленности",
        ),
        (Outcome.Kind.TOPIC, "Перспективы развития отраслей промышленности области"),
        (Outcome.Kind.TOPIC, "Возможности создания промышленных кластеров"),
        (Outcome.Kind.TOPIC, "Сильные и слабые стороны"),
        (Outcome.Kind.TOPIC, "Стратегические приоритеты кластеризации"),
    ]


def test_there_is_a_board_and_nothing_on_it():
    assert [board.title for board in Board.objects.all()] == ["Промышленность области"]
    assert Statement.objects.count() == 0


# The second session


def test_the_second_session_is_planned_and_follows_the_first():
    second = StrategySession.objects.get(status=StrategySession.Status.PLANNED)

    assert second.title == "Вторая установочная сессия"
    assert second.follows == first_session()
    assert list(second.days.values_list("date", flat=True)) == [
        datetime.date(2013, 10, 28),
        datetime.date(2013, 10, 29),
    ]
    assert second.task == (
        "Определение пилотных, наиболее перспективных промышленно-производственных кластеров, для которых "
        "будут разработаны программы их развития на ближайшие три года."
    )
    assert not second.attendance.exists()
    assert not second.organisers.exists()
    assert not second.agenda.exists()


# Nothing beside it


def test_no_field_says_what_the_document_does_not():
    silent = ["inn", "ogrn", "status", "short_name", "full_name", "address", "remit"]

    for values in Organisation.objects.values(*silent):
        assert values == dict.fromkeys(silent, "")
    assert not Organisation.objects.exclude(main_industry=None).exists()
    assert not StrategySession.objects.exclude(place="", settlement=None, chair=None, secretary=None).exists()


# Each app's tables that hold records after the loading; all others are empty.
FILLED = {
    "enterprises_evidence": 115,
    "enterprises_cardfacts": 25,
    "enterprises_organisation": 25,
    "enterprises_person": 1,
    "enterprises_post": 1,
    "enterprises_source": 1,
    "sessions_app_agendaitem": 1,
    "sessions_app_agendaspeaker": 1,
    "sessions_app_attendance": 23,
    "sessions_app_board": 1,
    "sessions_app_outcome": 5,
    "sessions_app_sessionday": 4,
    "sessions_app_sessionorganiser": 3,
    "sessions_app_strategysession": 2,
}
CLASSIFIERS = {"region", "municipality", "settlement", "industry", "legalform"}


def test_these_records_and_no_others_are_there():
    found = {
        table: count
        for table, count in rows_of_every_table().items()
        if table.startswith(("enterprises_", "sessions_app_", "strategy_"))
        and count
        and not table.endswith("history")
        and table.split("_")[-1] not in CLASSIFIERS
    }

    assert found == FILLED


# From what


def test_the_source_holds_the_document_letter_by_letter():
    source = Source.objects.get()

    assert source.kind == Source.Kind.PRESS_RELEASE
    assert source.text == read_text("october_2013.txt")
    assert (source.issued_on, source.precision) == (datetime.date(2013, 10, 1), Source.Precision.MONTH)


def test_every_piece_of_evidence_stands_in_the_text_where_it_says():
    for piece in Evidence.objects.select_related("source"):
        assert piece.source.text[piece.start : piece.end] == piece.quote


def test_every_record_names_the_source_and_the_exact_words():
    source = Source.objects.get()
    checked = 0
    for model in apps.get_models():
        if issubclass(model, Sourced) and not hasattr(model, "pgh_tracked_model"):
            for record in model.objects.all():
                assert record.source == source
                assert words(record), record
                assert provenance.origin_of(record).quote
                checked += 1

    without_source = ("enterprises_source", "enterprises_evidence", "enterprises_cardfacts")
    assert checked == sum(FILLED.values()) - sum(FILLED[table] for table in without_source)


# Again and again


def test_loading_again_writes_nothing():
    before = rows_of_every_table(), history_rows()

    assert load_october_2013() == 0

    assert (rows_of_every_table(), history_rows()) == before


def test_what_people_corrected_stays_corrected():
    Organisation.objects.filter(name_as_written="ОАО «Энергия»").update(inn="4821000000")

    call_command("load_october_2013")

    assert Organisation.objects.get(name_as_written="ОАО «Энергия»").inn == "4821000000"


def test_what_was_lost_comes_back():
    first_session().outcomes.all().delete()

    assert load_october_2013() == 5


@pytest.mark.parametrize(
    "text", ["энергия", "привод", "ЭЛЕКТОАППАРАТ", "хлевное", "оау кластерного", "петербург"]
)
def test_what_was_loaded_is_found(text):
    assert matching(Organisation.objects.of(Region.objects.get(code="48")), text).exists()
