"""Creating, editing and deleting an organisation through its form."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from enterprises import panels
from enterprises.models import (
    Evidence,
    Offer,
    Organisation,
    OrganisationName,
    Source,
    YearlyFigures,
)
from tests.factories import (
    AdministratorFactory,
    ContactFactory,
    ExpertFactory,
    IndustryFactory,
    LegalFormFactory,
    OfferFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    PostFactory,
    RegionFactory,
    SettlementFactory,
    SourceFactory,
    YearlyFiguresFactory,
)

pytestmark = pytest.mark.django_db

INN = "7707083893"
MEGABYTE = "я" * 500_000


@pytest.fixture(autouse=True)
def without_panels(monkeypatch):
    monkeypatch.setattr(panels, "organisation_panels", panels.Ordered())


@pytest.fixture
def region():
    return RegionFactory()


@pytest.fixture
def administrator(region):
    return AdministratorFactory(region=region)


@pytest.fixture
def boss(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def letter(region):
    return SourceFactory(kept_by=region, title="Письмо завода", text="")


def filled(**fields):
    """What a browser sends: every field of the form and of its rows."""
    rows = {}
    for prefix in ("names", "figures"):
        rows |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    return {
        "kind": "enterprise",
        "name_as_written": "ООО «Ромашка»",
        "new_source_kind": "document",
        **rows,
        **fields,
    }


def errors_of(response):
    forms = response.context["forms"]
    return {name: list(texts) for form in forms.all for name, texts in form.errors.items()}


def create(client, **fields):
    return client.post(reverse("enterprises:create"), filled(**fields))


def edit(client, organisation, **fields):
    data = filled(name_as_written=organisation.name_as_written, version=organisation.version, **fields)
    return client.post(reverse("enterprises:edit", args=[organisation.pk]), data)


# Creating


def test_a_new_organisation_appears_with_everything_that_was_typed(boss, region, administrator, letter):
    form, town = (
        LegalFormFactory(abbreviation="ООО"),
        SettlementFactory(type="г", name="Елец", search_key="елец"),
    )
    industry, other = IndustryFactory(code="22.21"), IndustryFactory(code="23.14")

    response = create(
        boss,
        source="Письмо завода, 09.10.2013",
        full_name="Общество с ограниченной ответственностью «Ромашка»",
        inn="7707 083 893",
        kpps="770701001",
        settlement="г. Елец",
        main_industry="22.21",
        other_industries="23.14 что угодно",
        products="арматура\nсетка\nарматура",
        needs="ровинг",
        phones="+7 000 000-00-00",
        emails="info@example.com",
        sites="example.com",
        status="active",
        status_on="01.02.2003",
        **{
            "names-0-kind": "former",
            "names-0-name": "ТОО «Ромашка»",
            "names-0-valid_to": "02.07.1998",
            "figures-0-year": "2012",
            "figures-0-employees": "1 452",
            "figures-0-revenue": "12 000,5",
        },
    )

    organisation = Organisation.objects.get()
    assert response.headers["Location"] == organisation.get_absolute_url()
    assert (organisation.kept_by, organisation.source, organisation.recorded_by) == (
        region,
        letter,
        administrator,
    )
    assert (organisation.legal_form, organisation.settlement) == (form, town)
    assert (organisation.main_industry, list(organisation.other_industries.all())) == (industry, [other])
    assert (organisation.inn, organisation.status_on) == (INN, datetime.date(2003, 2, 1))
    assert [kpp.value for kpp in organisation.kpps.all()] == ["770701001"]
    assert [(offer.kind, offer.text) for offer in organisation.offers.all()] == [
        ("product", "арматура"),
        ("product", "сетка"),
        ("need", "ровинг"),
    ]
    assert {contact.value for contact in organisation.contacts.all()} == {
        "+7 000 000-00-00",
        "info@example.com",
        "example.com",
    }
    assert [(name.name, name.valid_to) for name in organisation.names.all()] == [
        ("ТОО «Ромашка»", datetime.date(1998, 7, 2))
    ]
    figures = organisation.yearly_figures.get()
    assert (figures.year, figures.employees, figures.revenue, figures.export) == (
        2012,
        1452,
        Decimal("12000500.00"),
        None,
    )
    assert {"ромашка", "тоо", "елец", INN} <= set(organisation.search_text.split())


def test_a_new_source_is_named_in_the_same_form(boss, region):
    create(boss, new_source_title="Анкета завода", new_source_kind="document", new_source_on="09.10.2013")

    source = Organisation.objects.get().source
    assert (source.title, source.kind, source.issued_on, source.kept_by) == (
        "Анкета завода",
        Source.Kind.DOCUMENT,
        datetime.date(2013, 10, 9),
        region,
    )


def test_without_a_source_nothing_is_created(boss):
    response = create(boss)

    assert response.status_code == 422
    assert errors_of(response) == {
        "source": ["Укажите, откуда новые сведения: выберите источник или назовите новый."]
    }
    assert not Organisation.objects.exists()


def test_the_words_of_a_source_that_name_the_organisation_become_its_evidence(boss, region):
    SourceFactory(kept_by=region, title="Пресс-релиз", issued_on=None, text="Пришло ООО «Ромашка» и другие.")

    create(boss, source="Пресс-релиз")

    evidence = Evidence.objects.get()
    assert (evidence.target, evidence.quote, evidence.start) == (
        Organisation.objects.get(),
        "ООО «Ромашка»",
        7,
    )


def test_a_lost_leading_zero_is_restored_and_said_so(boss, letter):
    response = boss.post(
        reverse("enterprises:create"), filled(source="Письмо завода", inn="274062111"), follow=True
    )

    assert Organisation.objects.get().inn == "0274062111"
    assert "восстановлен начальный ноль" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "text", "rule"),
    [
        ("inn", "7707083894", "Контрольная цифра"),
        ("inn", "123", "10 цифр"),
        ("inn", "0000000000", "нулей"),
        ("ogrn", "2027700132195", "Первая цифра"),
        ("kpps", "7707010", "9"),
        ("phones", "позвонить Иванову, 12", "не номер телефона"),
        ("emails", "not an address", "не адрес электронной почты"),
        ("sites", "javascript:alert(1)", "не адрес сайта"),
        ("other_industries", "99.99.99", "ОКВЭД2"),
        ("status_on", "31.02.2013", "дат"),
        ("status_on", "01.01.0001", "проверьте год"),
        ("settlement", "Нетакогород", "не найдено"),
        ("kind", "no such kind", ""),
        ("short_name", "Ы" * 301, "Не больше 300 знаков, сейчас 301."),
        ("products", f"Насосы\n{'Ы' * 501}", "Строка 2: не больше 500 знаков, сейчас 501."),
    ],
)
def test_a_wrong_value_is_named_at_its_field_and_what_was_typed_is_kept(boss, letter, field, text, rule):
    response = create(boss, source="Письмо завода", full_name="Полное имя", **{field: text})

    assert response.status_code == 422
    assert list(errors_of(response)) == [field]
    assert rule in errors_of(response)[field][0]
    assert text in response.content.decode() or field == "kind"
    assert "Полное имя" in response.content.decode()


def test_a_short_phone_that_a_source_gave_does_not_stand_in_the_way_of_another_change(boss, region):
    organisation = OrganisationFactory(kept_by=region)
    ContactFactory(organisation=organisation, kind="phone", value="доб. 12")

    edit(boss, organisation, note="Позвонить", phones="доб. 12")
    refused = edit(boss, organisation, note="Позвонить", phones="доб. 12\nдоб. 13")

    organisation.refresh_from_db()
    assert organisation.note == "Позвонить"
    assert list(errors_of(refused)) == ["phones"]


def test_a_taken_inn_is_refused_at_its_field(boss, region, letter):
    OrganisationFactory(kept_by=region, inn=INN)

    response = create(boss, source="Письмо завода", inn=INN)

    assert list(errors_of(response)) == ["inn"]
    assert Organisation.objects.count() == 1


def test_a_unit_shares_the_inn_of_its_head(boss, region, letter):
    head = OrganisationFactory(kept_by=region, name_as_written="ЛГТУ", inn=INN)

    create(boss, source="Письмо завода", name_as_written="НИИ ЛГТУ", inn=INN, parent="ЛГТУ")

    assert Organisation.objects.get(parent=head).inn == INN


def test_an_ambiguous_place_lists_the_choices(boss, letter):
    SettlementFactory(type="д", name="Ивановка", search_key="ивановка")
    SettlementFactory(type="с", name="Ивановка", search_key="ивановка")

    response = create(boss, source="Письмо завода", settlement="Ивановка")
    typed_more = create(boss, source="Письмо завода", settlement="с. Ивановка")

    assert errors_of(response)["settlement"] == [
        "Под «Ивановка» подходит несколько: д.\u00a0Ивановка; с.\u00a0Ивановка. "
        "Уточните или выберите из списка."
    ]
    assert typed_more.status_code == 302


def test_what_was_picked_from_the_list_wins_over_other_places_of_that_name(boss, letter):
    SettlementFactory(type="д", name="Ивановка", search_key="ивановка")
    second = SettlementFactory(type="д", name="Ивановка", search_key="ивановка")

    create(boss, source="Письмо завода", settlement="д.\u00a0Ивановка", settlement_id=str(second.pk))

    assert Organisation.objects.get().settlement == second


def test_rows_of_one_year_and_rows_without_a_year_are_refused(boss, letter):
    rows = {"figures-TOTAL_FORMS": "3", "figures-0-year": "2012", "figures-0-employees": "1"}
    rows |= {"figures-1-year": "2012", "figures-1-employees": "2", "figures-2-employees": "3"}

    response = create(boss, source="Письмо завода", **rows)

    assert errors_of(response)["year"] == ["Укажите год этих показателей."]
    assert "Этот год указан в другой строке." in response.content.decode()


# Bad input

TEXTS = (
    "name_as_written",
    "short_name",
    "full_name",
    "address",
    "remit",
    "note",
    "products",
    "phones",
    "kpps",
    "inn",
)
CHOSEN = ("settlement", "main_industry", "legal_form", "parent", "source")


@pytest.mark.parametrize("field", [*TEXTS, *CHOSEN, "new_source_title", "other_industries", "sites"])
@pytest.mark.parametrize("bad", ["a\0b", "a\ufffdb", MEGABYTE], ids=["NUL", "broken encoding", "a megabyte"])
def test_unreadable_or_endless_text_is_refused_and_nothing_is_lost(boss, letter, field, bad):
    data = {"source": "Письмо завода", "ogrn": "", "emails": "kept@example.com", field: bad}

    response = create(boss, **data)

    assert response.status_code == 422
    assert field in errors_of(response)
    assert "kept@example.com" in response.content.decode()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("field", ["name_as_written", "settlement"])
def test_a_lone_surrogate_is_refused(boss, letter, field):
    body = "&".join(f"{name}={value}" for name, value in filled().items() if name != field).encode()
    body += f"&{field}=".encode() + b"%ED%A0%80"

    response = boss.post(
        reverse("enterprises:create"), body, content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code in (400, 422)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        {"figures-0-year": str(10**20), "figures-0-employees": "1"},
        {"figures-0-year": "2012", "figures-0-employees": str(10**20)},
        {"figures-0-year": "2012", "figures-0-revenue": str(10**20)},
        {"figures-0-year": "2012", "figures-0-revenue": "9" * 10_000},
        {"figures-0-year": "2012", "figures-0-revenue": "NaN"},
        {"figures-0-year": "2012", "figures-0-revenue": "-5"},
        {"figures-0-year": "\0", "figures-0-employees": "1"},
        {"names-0-name": "a\0b"},
        {"names-0-name": "А", "names-0-valid_from": "01.01.2013", "names-0-valid_to": "01.01.2012"},
        {"names-0-name": "А", "names-0-kind": "no such kind"},
        {"names-TOTAL_FORMS": str(10**20)},
        {"names-TOTAL_FORMS": "x"},
        {"figures-TOTAL_FORMS": "1000"},
    ],
)
def test_bad_rows_are_refused_or_left_out_without_a_fault(boss, letter, row):
    response = create(boss, **{"source": "Письмо завода", "note": "осталось", **row})

    assert response.status_code in (302, 422)
    if response.status_code == 422:
        assert "осталось" in response.content.decode()
        assert not Organisation.objects.exists()


@pytest.mark.parametrize("field", CHOSEN)
@pytest.mark.parametrize("key", [str(10**20), "-1", "x", "999999", "٣", "9" * 5000])
def test_an_unknown_hidden_id_is_refused(boss, letter, field, key):
    data = {"source": "Письмо завода", field: "Что-то", f"{field}_id": key}

    response = create(boss, **data)

    assert response.status_code == 422
    assert errors_of(response)[field] == ["Выбранного больше нет в списке. Выберите заново."]


def test_the_ids_of_another_region_are_unknown_here(boss, letter):
    foreign, source = (
        OrganisationFactory(name_as_written="Чужая"),
        SourceFactory(title="Чужой", issued_on=None),
    )

    by_id = create(boss, source="Чужой", source_id=source.pk, parent="Чужая", parent_id=foreign.pk)
    by_text = create(boss, source="Чужой", parent="Чужая")

    assert set(errors_of(by_id)) == {"source", "parent"}
    assert set(errors_of(by_text)) == {"source", "parent"}


# Editing


def test_the_form_opens_with_everything_that_is_known(boss, region):
    organisation = OrganisationFactory(kept_by=region, settlement=SettlementFactory(type="г", name="Елец"))
    OfferFactory(organisation=organisation, text="Насосы")
    YearlyFiguresFactory(organisation=organisation, year=2012, revenue=Decimal("12345670.50"))

    page = boss.get(reverse("enterprises:edit", args=[organisation.pk])).content.decode()

    for text in ("г.\u00a0Елец", "Насосы", 'value="12345,6705"', 'value="2012"'):
        assert text in page


def test_saving_the_form_as_it_opened_changes_nothing(boss, region):
    organisation = OrganisationFactory(
        kept_by=region, settlement=SettlementFactory(type="г", name="Елец", search_key="елец")
    )
    OfferFactory(organisation=organisation, text="Насосы")
    YearlyFiguresFactory(organisation=organisation, year=2012, revenue=Decimal("12345670.50"))
    OrganisationNameFactory(organisation=organisation, valid_to=datetime.date(1998, 7, 2))

    forms = boss.get(reverse("enterprises:edit", args=[organisation.pk])).context["forms"]
    response = boss.post(reverse("enterprises:edit", args=[organisation.pk]), _as_sent(forms))

    organisation.refresh_from_db()
    assert response.status_code == 302
    assert organisation.settlement.name == "Елец"
    assert (Offer.objects.count(), YearlyFigures.objects.get().revenue) == (1, Decimal("12345670.50"))
    assert OrganisationName.objects.count() == 1


def _as_sent(forms):
    """The data a browser sends back for a page it has just opened."""
    data = {}
    parts = [forms.main, *forms.names.forms, *forms.figures.forms]
    parts += [forms.names.management_form, forms.figures.management_form]
    for form in parts:
        for bound in form:
            value = bound.value()
            if hasattr(value, "text"):
                data |= {bound.html_name: value.text, f"{bound.html_name}_id": value.key}
            elif isinstance(value, datetime.date):
                data[bound.html_name] = f"{value:%d.%m.%Y}"
            else:
                data[bound.html_name] = "" if value is None else str(value)
    return data


def test_a_changed_fact_gets_its_own_evidence_and_the_rest_keeps_theirs(boss, region, administrator, letter):
    old = SourceFactory(kept_by=region, title="Старое", text="ООО «Ромашка», г. Елец", issued_on=None)
    organisation = OrganisationFactory(kept_by=region, name_as_written="ООО «Ромашка»", source=old)

    edit(boss, organisation, source="Письмо завода", inn=INN)

    evidence = Evidence.objects.get(field="inn")
    organisation.refresh_from_db()
    assert (evidence.source, evidence.target, evidence.recorded_by) == (letter, organisation, administrator)
    assert organisation.source == old


def test_a_changed_fact_without_a_source_is_refused_but_a_note_is_not(boss, region):
    organisation = OrganisationFactory(kept_by=region)

    refused = edit(boss, organisation, inn=INN)
    noted = edit(boss, organisation, note="Позвонить в марте", checked_on="10.10.2013")

    organisation.refresh_from_db()
    assert list(errors_of(refused)) == ["source"]
    assert noted.status_code == 302
    assert (organisation.inn, organisation.note) == ("", "Позвонить в марте")


def test_what_is_taken_out_of_a_list_is_removed_and_the_rest_stays_itself(boss, region, letter):
    organisation = OrganisationFactory(kept_by=region)
    kept, gone = (
        OfferFactory(organisation=organisation, text="насос"),
        OfferFactory(organisation=organisation),
    )

    edit(boss, organisation, products="насос\nклапан", source="Письмо завода")

    assert Offer.objects.filter(pk=kept.pk).exists()
    assert not Offer.objects.filter(pk=gone.pk).exists()
    assert Offer.objects.get(text="клапан").source == letter


def test_the_second_editor_sees_both_texts_and_may_save_over(boss, region, letter):
    organisation = OrganisationFactory(kept_by=region, address="ул. Старая, 1")
    opened = organisation.version
    edit(boss, organisation, address="ул. Первая, 1", source="Письмо завода")

    organisation.version = opened
    stale = edit(boss, organisation, address="ул. Вторая, 2", source="Письмо завода")
    page = stale.content.decode()
    again = _as_sent(stale.context["forms"])
    saved = boss.post(reverse("enterprises:edit", args=[organisation.pk]), again)

    assert stale.status_code == 409
    assert "ул. Первая, 1" in page
    assert "ул. Вторая, 2" in page
    assert "Письмо завода" in page
    organisation.refresh_from_db()
    assert saved.status_code == 302
    assert organisation.address == "ул. Вторая, 2"


@pytest.mark.parametrize("version", ["", "x", str(10**20), "-1", "\0"])
def test_a_version_nobody_was_given_is_a_stale_form(boss, region, version):
    organisation = OrganisationFactory(kept_by=region)
    data = filled(name_as_written="ООО «Новое»", version=version, source="")

    response = boss.post(reverse("enterprises:edit", args=[organisation.pk]), data)

    organisation.refresh_from_db()
    assert response.status_code == 409
    assert organisation.name_as_written != "ООО «Новое»"


def test_an_organisation_cannot_be_a_part_of_its_own_part(boss, region, letter):
    head = OrganisationFactory(kept_by=region, name_as_written="Головное")
    unit = OrganisationFactory(kept_by=region, name_as_written="Отдел", parent=head)

    response = edit(boss, head, parent=unit.name_as_written, source="Письмо завода")

    assert errors_of(response) == {"parent": ["Эта организация сама входит в состав редактируемой."]}


def test_only_administrators_of_the_region_create_and_edit(client, region):
    organisation = OrganisationFactory(kept_by=region)
    elsewhere = AdministratorFactory()
    expert = ExpertFactory(region=region)

    for user, create_status, edit_status in ((expert, 403, 403), (elsewhere, 200, 404)):
        client.force_login(user)
        assert client.get(reverse("enterprises:create")).status_code == create_status
        assert client.get(reverse("enterprises:edit", args=[organisation.pk])).status_code == edit_status


@pytest.mark.parametrize("rows", [1, 30])
def test_opening_the_form_costs_the_same_for_a_long_card(boss, region, django_assert_num_queries, rows):
    organisation = OrganisationFactory(kept_by=region)
    for year in range(rows):
        OfferFactory(organisation=organisation)
        ContactFactory(organisation=organisation)
        YearlyFiguresFactory(organisation=organisation, year=1991 + year)
    address = reverse("enterprises:edit", args=[organisation.pk])
    boss.get(address)

    with django_assert_num_queries(10):
        boss.get(address)


# Deleting


def test_an_organisation_on_which_nothing_hangs_can_be_deleted_and_history_keeps_it(boss, region):
    organisation = OrganisationFactory(kept_by=region, name_as_written="ООО «Лишнее»")
    OfferFactory(organisation=organisation, text="насос")
    key = organisation.pk
    address = reverse("enterprises:delete", args=[key])

    asked = boss.get(address).content.decode()
    response = boss.post(address, {"version": organisation.version}, follow=True)

    history, recent = response.content.decode(), boss.get(reverse("enterprises:recent")).content.decode()
    assert "Удалить ООО\u00a0«Лишнее»?" in asked
    assert not Organisation.objects.exists()
    assert response.redirect_chain[-1][0] == reverse("enterprises:history", args=[key])
    for page in (history, recent):
        assert "ООО\u00a0«Лишнее»" in page
        assert "удален" in page
    assert "насос" in history


def test_looking_at_the_question_deletes_nothing(boss, region):
    organisation = OrganisationFactory(kept_by=region)

    boss.get(reverse("enterprises:delete", args=[organisation.pk]))

    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_what_others_refer_to_is_not_deleted_and_they_are_named(boss, region):
    organisation = OrganisationFactory(kept_by=region)
    PostFactory(organisation=organisation, person__kept_by=region)
    OrganisationFactory(kept_by=region, parent=organisation)

    response = boss.post(
        reverse("enterprises:delete", args=[organisation.pk]), {"version": organisation.version}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert Organisation.objects.filter(pk=organisation.pk).exists()
    assert "Удалить нельзя" in page
    assert "рганизации – 1" in page


@pytest.mark.parametrize("version", ["0", "", "x", str(10**20)])
def test_a_card_that_was_changed_meanwhile_is_not_deleted(boss, region, version):
    organisation = OrganisationFactory(kept_by=region)

    response = boss.post(reverse("enterprises:delete", args=[organisation.pk]), {"version": version})

    assert response.status_code == 409
    assert Organisation.objects.exists()


def test_the_history_of_a_deleted_organisation_is_hidden_from_strangers(boss, client, region):
    organisation = OrganisationFactory(kept_by=region)
    key = organisation.pk
    boss.post(reverse("enterprises:delete", args=[key]), {"version": organisation.version})

    client.force_login(ExpertFactory())

    assert client.get(reverse("enterprises:history", args=[key])).status_code == 404
