"""Two records of one organisation become one, and can be taken apart again."""

from __future__ import annotations

import datetime
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from enterprises import change_words, merging, registry, relations, search
from enterprises.models import (
    DuplicatePair,
    Evidence,
    Kpp,
    Merge,
    MergeMove,
    Offer,
    Organisation,
    OrganisationName,
    YearlyFigures,
)
from enterprises.versions import StaleVersion
from sessions_app.models import Attendance, CoExecutor, Presence
from strategy.models import ClusterMember, MeasureParticipant, MeasureRevision, ProgrammeWrite
from strategy.panels import roles_in_clusters
from tests import factories as make

pytestmark = pytest.mark.django_db

INN, OTHER_INN = "7707083893", "4824047100"


@pytest.fixture
def region():
    return make.RegionFactory()


@pytest.fixture
def boss(region):
    return make.AdministratorFactory(region=region)


@pytest.fixture
def pair(region):
    winner = make.OrganisationFactory(kept_by=region, name_as_written="ОАО «Гидролада»")
    loser = make.OrganisationFactory(kept_by=region, name_as_written="«Гидро-Лада», ОАО")
    return winner, loser


def merge(pair, by, **how):
    winner, loser = (Organisation.objects.get(pk=one.pk) for one in pair)
    done = merging.merge(
        winner, loser, by=by, versions={winner.pk: winner.version, loser.pk: loser.version}, **how
    )
    for one in pair:
        one.refresh_from_db()
    return done


# What must never be left out


def foreign_keys():
    """Every key of every app that points at an organisation, but for history, which is never rewritten."""
    return {
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Organisation
    }


def test_every_key_to_an_organisation_is_moved_by_a_merge_or_stays_by_name():
    moved = {(one.model, one.field) for one in relations.relations_to(Organisation) if not one.type_field}

    assert moved | relations.STAYS == foreign_keys()
    assert not moved & relations.STAYS


def test_every_unique_constraint_on_such_a_key_is_understood():
    for model, field in foreign_keys() - relations.STAYS:
        columns = [key.columns for key in relations.keys_with(model, field)]
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and field in constraint.fields:
                assert tuple(constraint.fields) in columns


def test_a_model_that_guards_its_rows_by_a_trigger_says_which_rows_stay():
    guarded = {
        model
        for model, _field in foreign_keys()
        for trigger in getattr(model._meta, "triggers", [])
        if not trigger.name.endswith(("insert", "update", "delete"))
    }

    assert guarded == set(relations.unchangeable)


def test_everything_that_can_point_at_a_record_by_its_type_is_moved_too():
    generic = {one.model for one in relations.relations_to(Organisation) if one.type_field}

    assert generic == {Evidence}


# Merging


def test_the_loser_leads_to_the_winner_and_its_name_becomes_another_spelling(pair, boss):
    winner, loser = pair
    source = make.SourceFactory(kept_by=winner.kept_by)
    Organisation.objects.filter(pk=loser.pk).update(source=source)

    merge(pair, boss, reason="одно предприятие")

    name = OrganisationName.objects.get(organisation=winner)
    assert loser.merged_into == winner
    assert (name.name, name.kind, name.source) == ("«Гидро-Лада», ОАО", "alias", source)
    assert list(Organisation.objects.present()) == [winner]
    assert "гидро" in winner.search_text
    assert Merge.objects.get().reason == "одно предприятие"


def test_filled_values_win_over_empty_ones_and_their_proof_comes_along(pair, boss):
    winner, loser = pair
    letter, list_ = (
        make.SourceFactory(kept_by=winner.kept_by, title=title) for title in ("Письмо", "Список")
    )
    loser.inn, loser.address, loser.source = INN, "г. Елец, ул. Насосная, д. 27", list_
    loser.save()
    make.EvidenceFactory(target=loser, source=letter, field="inn", quote="ИНН", start=None, end=None)

    merge(pair, boss)

    proofs = (
        Evidence.objects.filter(target_id=winner.pk).order_by("field").values_list("field", "source__title")
    )
    assert (winner.inn, winner.address) == (INN, "г. Елец, ул. Насосная, д. 27")
    assert list(proofs) == [("address", "Список"), ("inn", "Письмо")]


def test_a_person_says_whose_value_stays(pair, boss):
    winner, loser = pair
    for one, address in ((winner, "ул. Первая"), (loser, "ул. Вторая")):
        Organisation.objects.filter(pk=one.pk).update(address=address)

    merge(pair, boss, keep={"address": loser.pk, "name_as_written": loser.pk})

    assert (winner.address, winner.name_as_written) == ("ул. Вторая", "«Гидро-Лада», ОАО")
    assert [name.name for name in winner.names.all()] == ["ОАО «Гидролада»"]


def test_without_a_word_the_record_checked_later_says_what_stays(pair, boss):
    winner, loser = pair
    for one, address, year in ((winner, "ул. Старая", 2012), (loser, "ул. Новая", 2013)):
        Organisation.objects.filter(pk=one.pk).update(address=address, checked_on=datetime.date(year, 1, 1))

    merge(pair, boss)

    assert (winner.address, winner.checked_on) == ("ул. Новая", datetime.date(2013, 1, 1))


def full(organisation):
    """An organisation with something of every kind in every app."""
    region = organisation.kept_by
    session = make.SessionFactory(kept_by=region)
    programme = make.ProgrammeFactory(kept_by=region, customer=organisation, coordinator=organisation)
    version = make.ProgrammeVersionFactory(programme=programme)
    goal = make.GoalFactory(programme=programme)
    measure = make.MeasureFactory(programme=programme, task=make.TaskFactory(goal=goal))
    revision = make.MeasureRevisionFactory(
        programme_version=version, measure=measure, responsible=organisation
    )
    MeasureParticipant.objects.create(revision=revision, organisation=organisation)
    make.ClusterMemberFactory(cluster=programme.cluster, organisation=organisation)
    programme.cluster.specialised_organisation = organisation
    programme.cluster.save()
    make.ReportFactory(programme=programme, reporter=organisation)
    make.RiskFactory(programme=programme, owner=organisation)
    make.AttendanceFactory(session=session, organisation=organisation)
    make.SessionOrganiserFactory(session=session, organisation=organisation)
    make.SeatFactory(session=session, organisation=organisation)
    make.StatementFactory(board=make.BoardFactory(session=session), organisation=organisation)
    make.PhoneLineFactory(
        board=make.BoardFactory(session=session), organisation=organisation, is_anonymous=False
    )
    person = make.PersonFactory(kept_by=region)
    make.AgendaSpeakerFactory(
        item=make.AgendaItemFactory(session=session), person=person, organisation=organisation
    )
    instruction = make.InstructionFactory(
        decision__kept_by=region, decision__session=session, executor=organisation
    )
    CoExecutor.objects.create(instruction=instruction, organisation=organisation)
    make.PostFactory(person=person, organisation=organisation)
    make.OrganisationNameFactory(organisation=organisation)
    Kpp.objects.create(organisation=organisation, value="480101001")
    make.OfferFactory(organisation=organisation)
    make.ContactFactory(organisation=organisation)
    make.YearlyFiguresFactory(organisation=organisation, year=2013, employees=12)
    make.OrganisationFactory(kept_by=region, parent=organisation)
    make.OrganisationFactory(kept_by=region, merged_into=organisation)
    make.CooperationLinkFactory(kept_by=region, supplier=organisation)
    make.CooperationLinkFactory(kept_by=region, customer=organisation)
    make.SuccessionFactory(predecessor=organisation)
    make.SuccessionFactory(successor=organisation, predecessor__kept_by=region)
    make.EvidenceFactory(target=organisation, source__kept_by=region)
    make.ProposalFactory(kept_by=region, organisation=organisation)
    search.reindex_organisations([organisation])
    return version


def counted(organisation):
    """How many rows of each kind would move with the organisation."""
    return relations.by_label(relations.counts([organisation.pk])[0], organisation.pk)


def test_what_pointed_at_the_loser_points_at_the_winner_in_every_app(pair, boss):
    winner, loser = pair
    full(loser)
    before = counted(loser)

    merge(pair, boss)

    after = counted(winner)
    # The name of the loser itself is one more; the loser leads to the winner as a record of its own.
    after["прежние названия и другие написания"] -= 1
    after["организации"] -= 1
    assert before == after
    # The rest of the kinds have rows of their own here.
    missing = {one.label for one in relations.relations_to(Organisation)} - set(before)
    assert missing == {"другие ОКВЭД2", "редакции программ"}
    assert not counted(loser)


def test_an_approved_programme_still_names_the_record_as_it_was_and_the_card_knows_of_it(pair, boss):
    winner, loser = pair
    version = full(loser)
    version.act_number, version.approved_on = "1", datetime.date(2014, 1, 15)
    version.act_issuer = loser
    version.save()

    merge(pair, boss)

    revision = MeasureRevision.objects.get(programme_version=version)
    version.refresh_from_db()
    assert (revision.responsible, revision.participants.get(), version.act_issuer) == (loser, loser, loser)
    panel = roles_in_clusters(winner, boss)
    assert panel["measures"] == [(revision, True)]


def test_records_merged_into_the_loser_lead_to_the_winner_in_one_step(pair, boss, region):
    winner, loser = pair
    first = make.OrganisationFactory(kept_by=region)
    merge((loser, first), boss)

    merge(pair, boss)

    first.refresh_from_db()
    assert first.merged_into == winner


# Refusals


def refused(pair, boss, **how):
    before = rows()
    with pytest.raises(ValidationError) as refusal:
        merge(pair, boss, **how)
    assert rows() == before
    return {error.code for error in refusal.value.error_list}


def test_two_right_inn_that_differ_forbid_a_merge(pair, boss):
    for one, inn in zip(pair, (INN, OTHER_INN), strict=True):
        Organisation.objects.filter(pk=one.pk).update(inn=inn)

    assert refused(pair, boss) == {"different_inn"}


def test_a_wrong_inn_forbids_nothing_and_a_person_says_which_stays(pair, boss):
    for one, inn in zip(pair, (INN, "7707083894"), strict=True):
        Organisation.objects.filter(pk=one.pk).update(inn=inn)

    merge(pair, boss, keep={"inn": pair[0].pk})

    assert pair[0].inn == INN


def test_records_of_two_regions_are_not_merged(boss, pair):
    assert refused((pair[0], make.OrganisationFactory()), boss) == {"foreign"}


def test_a_record_is_merged_once(pair, boss, region):
    merge(pair, boss)

    assert refused((make.OrganisationFactory(kept_by=region), pair[1]), boss) == {"merged_already"}


def test_a_record_is_not_merged_into_itself(pair, boss):
    assert "itself" in refused((pair[0], pair[0]), boss)


def test_successor_and_predecessor_are_two_organisations(pair, boss):
    make.SuccessionFactory(predecessor=pair[1], successor=pair[0])

    assert refused(pair, boss) == {"succession"}


def test_a_record_changed_since_it_was_compared_is_not_merged(pair, boss):
    winner, loser = pair

    with pytest.raises(StaleVersion):
        merging.merge(winner, loser, by=boss, versions={winner.pk: winner.version, loser.pk: 0})


def test_a_merge_that_would_make_a_circle_of_parts_is_refused(pair, boss, region):
    winner, loser = pair
    between = make.OrganisationFactory(kept_by=region, parent=loser)
    Organisation.objects.filter(pk=winner.pk).update(parent=between)

    with pytest.raises(ValidationError, match="сама входит в состав"):
        merge(pair, boss)


# Clashes


def figures(organisation, **values):
    return make.YearlyFiguresFactory(organisation=organisation, year=2013, **values)


def test_the_same_kpp_on_both_is_one_without_asking(pair, boss):
    for one in pair:
        Kpp.objects.create(organisation=one, value="480101001")

    merge(pair, boss)

    assert [kpp.value for kpp in pair[0].kpps.all()] == ["480101001"]
    assert not Kpp.objects.filter(organisation=pair[1]).exists()


def test_figures_of_one_year_that_contradict_each_other_are_asked_about(pair, boss):
    for one, employees in zip(pair, (12, 15), strict=True):
        figures(one, employees=employees)

    assert refused(pair, boss) == {"undecided"}


@pytest.mark.parametrize(("stays", "employees"), [(0, 12), (1, 15)])
def test_the_decided_row_stays_and_is_completed_from_the_other(pair, boss, stays, employees):
    mine = figures(pair[0], employees=12)
    theirs = figures(pair[1], employees=15, revenue=Decimal("1000.00"))

    key = f"enterprises.YearlyFigures:{mine.pk}:{theirs.pk}"
    merge(pair, boss, decisions={key: pair[stays].pk})

    left = YearlyFigures.objects.get()
    assert (left.organisation, left.employees, left.revenue) == (pair[0], employees, Decimal("1000.00"))


def test_members_of_one_cluster_and_guests_of_one_session_become_one_with_what_hangs_on_them(pair, boss):
    winner, loser = pair
    cluster = make.ClusterFactory(kept_by=winner.kept_by)
    session = make.SessionFactory(kept_by=winner.kept_by)
    day = make.SessionDayFactory(session=session)
    for one in pair:
        make.ClusterMemberFactory(cluster=cluster, organisation=one)
    make.AttendanceFactory(session=session, organisation=winner)
    was_there = make.AttendanceFactory(session=session, organisation=loser)
    Presence.objects.create(attendance=was_there, day=day)

    merge(pair, boss)

    assert ClusterMember.objects.get().organisation == winner
    assert Attendance.objects.get().presence.get().day == day


def test_a_supply_from_one_record_to_the_other_goes_and_comes_back(pair, boss):
    link = make.CooperationLinkFactory(supplier=pair[1], customer=pair[0], kept_by=pair[0].kept_by)
    make.CooperationVolumeFactory(link=link)
    before = rows()

    done = merge(pair, boss)

    assert not type(link).objects.exists()
    merging.undo(done, by=boss)
    assert rows() == before


def test_the_same_offer_or_phone_on_both_is_not_listed_twice(pair, boss):
    for one in pair:
        make.OfferFactory(organisation=one, text="Насосы")
        make.ContactFactory(organisation=one, value="+7 4742 00-00-00")

    merge(pair, boss)

    assert [offer.text for offer in Offer.objects.all()] == ["Насосы"]
    assert pair[0].contacts.count() == 1


# Taking back

UNTOUCHED = {"version"}


def rows():
    """Every row of every table but history, the journals of merges and the growing versions."""
    return {
        model._meta.label: sorted(
            tuple(
                (column.name, getattr(row, column.attname))
                for column in model._meta.concrete_fields
                if column.name not in UNTOUCHED
            )
            for row in model._default_manager.order_by("pk")
        )
        if model._meta.label != "contenttypes.ContentType"
        else []
        for app in ("enterprises", "sessions_app", "strategy")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not hasattr(model, "pgh_tracked_model")
        and model not in (Merge, MergeMove, DuplicatePair, ProgrammeWrite)
    }


def test_a_merge_taken_back_leaves_what_was(pair, boss):
    for one in pair:
        full(one)
    key = clash_of(pair)
    before = rows()

    done = merge(pair, boss, decisions={key: pair[1].pk} if key else {})
    merging.undo(done, by=boss)

    assert rows() == before
    done.refresh_from_db()
    assert done.undone_by == boss


def clash_of(pair):
    keys = sorted(YearlyFigures.objects.filter(organisation__in=pair).values_list("pk", flat=True))
    return f"enterprises.YearlyFigures:{':'.join(map(str, keys))}"


VALUES = st.fixed_dictionaries(
    {
        "address": st.sampled_from(["", "ул. Первая", "ул. Вторая"]),
        "note": st.sampled_from(["", "заметка"]),
        "inn": st.sampled_from(["", INN]),
        "full_name": st.sampled_from(["", "Общество «Вега»"]),
        "checked_on": st.sampled_from([None, datetime.date(2013, 1, 1), datetime.date(2014, 1, 1)]),
    }
)
PARTS = st.fixed_dictionaries(
    {
        "kpps": st.sets(st.sampled_from(["480101001", "480102001", "480103001"])),
        "offers": st.sets(st.sampled_from(["насос", "клапан", "вал"])),
        "years": st.dictionaries(st.sampled_from([2011, 2012, 2013]), st.sampled_from([None, 5, 7])),
        "names": st.sets(st.sampled_from(["Вега", "Вега-1"])),
    }
)


@settings(
    max_examples=40,
    deadline=None,
    # Shrinking an example of thirty inserts takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(
    mine=VALUES, theirs=VALUES, my_parts=PARTS, their_parts=PARTS, wins=st.booleans(), linked=st.booleans()
)
def test_merge_and_undo_leave_the_same_rows_in_every_table(mine, theirs, my_parts, their_parts, wins, linked):
    with savepoint():
        region = make.RegionFactory()
        boss = make.AdministratorFactory(region=region)
        source = make.SourceFactory(kept_by=region)
        pair = []
        for values, parts in ((mine, my_parts), (theirs, their_parts)):
            # Two heads never share an ИНН: the second is a unit of another one.
            if values["inn"] and pair and pair[0].inn:
                values = {**values, "inn": ""}
            one = make.OrganisationFactory(kept_by=region, source=source, **values)
            pair.append(one)
            for kpp in parts["kpps"]:
                make.EvidenceFactory(target=one, source=source, field="address", quote=kpp)
                Kpp.objects.create(organisation=one, value=kpp)
            for text in parts["offers"]:
                make.OfferFactory(organisation=one, text=text)
            for year, employees in parts["years"].items():
                make.YearlyFiguresFactory(organisation=one, year=year, employees=employees)
            for name in parts["names"]:
                make.OrganisationNameFactory(organisation=one, name=name)
        if linked:
            make.CooperationLinkFactory(kept_by=region, supplier=pair[0], customer=pair[1])
        search.reindex_organisations(pair)
        before = rows()

        stays = pair[wins].pk
        done = merge(
            pair,
            boss,
            keep=dict.fromkeys(merging.FIELDS, stays),
            decisions=Always(stays),
        )
        merging.undo(done, by=boss)

        assert rows() == before


class Always(dict):
    """The same answer to every clash."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def __contains__(self, key):
        return True

    def __getitem__(self, key):
        return self.answer


@contextmanager
def savepoint():
    """Each example of a property starts from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_what_was_added_to_the_winner_since_stays_with_it(pair, boss):
    done = merge(pair, boss)
    make.OfferFactory(organisation=pair[0], text="новое")

    merging.undo(done, by=boss)

    assert Offer.objects.get().organisation == pair[0]


def test_a_value_changed_since_stands_in_the_way_and_is_named(pair, boss):
    Organisation.objects.filter(pk=pair[1].pk).update(address="ул. Вторая")
    done = merge(pair, boss)
    Organisation.objects.filter(pk=pair[0].pk).update(address="ул. Третья")

    with pytest.raises(ValidationError) as refusal:
        merging.undo(done, by=boss)

    pair[1].refresh_from_db()
    assert refusal.value.messages == [
        "Вернуть нельзя, мешают более поздние изменения: адрес – изменено после объединения."
    ]
    assert pair[1].merged_into == pair[0]


def test_an_inn_that_somebody_else_has_taken_since_stands_in_the_way(pair, boss, region):
    Organisation.objects.filter(pk=pair[1].pk).update(inn=INN)
    done = merge(pair, boss, keep={"inn": pair[0].pk})
    make.OrganisationFactory(kept_by=region, inn=INN)

    with pytest.raises(ValidationError, match="Этот ИНН уже указан"):
        merging.undo(done, by=boss)


def test_merges_are_taken_back_last_first_and_once(pair, boss, region):
    first = merge((pair[1], make.OrganisationFactory(kept_by=region)), boss)
    second = merge(pair, boss)

    with pytest.raises(ValidationError, match="Сначала отмените"):
        merging.undo(first, by=boss)
    merging.undo(second, by=boss)
    merging.undo(first, by=boss)
    with pytest.raises(ValidationError, match="уже отменено"):
        merging.undo(first, by=boss)


def test_the_history_of_the_card_says_that_it_was_a_merge(pair, boss):
    make.OfferFactory(organisation=pair[1], text="насос")

    merge(pair, boss)

    about = Offer.objects.get().history.latest("pgh_id").pgh_context.metadata
    assert (about["origin"], about["user"]) == ("merge", boss.pk)
    assert str(change_words.ORIGINS["merge"]) == "объединение записей"

    merging.undo(Merge.objects.get(), by=boss)

    about = Offer.objects.get().history.latest("pgh_id").pgh_context.metadata
    assert str(change_words.ORIGINS[about["origin"]]) == "отмена объединения"


def test_the_registry_can_still_delete_what_only_a_pair_hangs_on(pair, boss):
    DuplicatePair.objects.create(
        kept_by=pair[0].kept_by, first=pair[0], second=pair[1], verdict="review", score=90, reason="похожи"
    )

    registry.delete_organisation(pair[1], by=boss, version=pair[1].version)

    assert not DuplicatePair.objects.exists()
