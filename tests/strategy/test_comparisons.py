"""Weights by comparing criteria in pairs: what is filled in, what it amounts to, what is refused."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from strategy import comparisons, methods
from strategy.models import Method
from tests.factories import AdministratorFactory, CriterionFactory, MethodFactory

pytestmark = pytest.mark.django_db


class Passport:
    def __init__(self, number=3):
        self.administrator = AdministratorFactory()
        self.method = MethodFactory(kept_by=self.administrator.grants.get().region)
        self.criteria = [
            CriterionFactory(method=self.method, order=order, code=f"К{order}")
            for order in range(1, number + 1)
        ]

    def compare(self, *answers):
        self.method.refresh_from_db()
        keys = [pair.key for pair in comparisons.pairs_of(self.criteria)]
        methods.compare(
            self.method,
            by=self.administrator,
            version=self.method.version,
            pairs=dict(zip(keys, answers, strict=True)),
        )
        self.method.refresh_from_db()

    @property
    def points(self):
        return [one.points for one in self.method.criteria.order_by("order")]


@pytest.fixture
def passport():
    return Passport()


def test_comparisons_without_contradiction_give_the_weights_they_say(passport):
    """Twice, four times, twice: 4 : 2 : 1."""
    passport.compare(2, 4, 2)

    assert passport.points == [Decimal("57.14"), Decimal("28.57"), Decimal("14.29")]
    assert passport.method.elicitation == Method.Elicitation.AHP
    assert comparisons.problems(passport.method, list(passport.method.criteria.all())) == []


def test_a_negative_answer_says_that_the_second_matters_more(passport):
    passport.compare(-2, 2, 4)

    assert passport.points == [Decimal("28.57"), Decimal("57.14"), Decimal("14.29")]
    compared = comparisons.read(passport.method, list(passport.method.criteria.all()))
    assert compared.sentences[0] == "К2 важнее К1 в 2 раза"
    assert compared.ratio == pytest.approx(0, abs=1e-9)


def test_comparisons_that_contradict_each_other_do_not_make_a_passport(passport):
    passport.compare(5, -5, 5)

    with pytest.raises(ValidationError) as refused:
        methods.fix_method(passport.method, by=passport.administrator, version=passport.method.version)

    assert any("отношение согласованности" in sentence for sentence in refused.value.messages)


def test_a_criterion_that_came_later_asks_for_new_comparisons(passport):
    passport.compare(2, 4, 2)
    CriterionFactory(method=passport.method, order=4, code="К4")

    assert comparisons.problems(passport.method, list(passport.method.criteria.all())) == [
        "Сравнены не все пары критериев: сравните их заново."
    ]


def test_points_written_by_hand_over_comparisons_are_told(passport):
    passport.compare(2, 4, 2)
    passport.method.criteria.filter(order=1).update(points=60)

    assert comparisons.problems(passport.method, list(passport.method.criteria.all())) == [
        "Баллы критериев расходятся со сравнениями: сохраните сравнения ещё раз."
    ]


def test_a_new_edition_keeps_them_and_the_hash_covers_them(passport):
    passport.compare(2, 4, 2)
    before = methods.digest(passport.method)
    again = methods.new_edition(passport.method, by=passport.administrator, edition="2.0")
    passport.compare(3, 4, 2)

    assert again.pairs == {"1-2": 2, "1-3": 4, "2-3": 2}
    assert comparisons.problems(again, list(again.criteria.all())) == []
    assert methods.digest(passport.method) != before


def test_the_page_offers_every_two_and_takes_the_weights(client, passport):
    client.force_login(passport.administrator)
    address = reverse("selection:method_pairs", args=[passport.method.pk])
    shown = client.get(address).content.decode()
    passport.method.refresh_from_db()

    answer = client.post(
        address,
        {
            "version": passport.method.version,
            "weights_note": "Сравнивала рабочая группа.",
            "1-2": "2",
            "1-3": "4",
            "2-3": "2",
        },
        follow=True,
    )

    assert shown.count("<select") == 3
    page = answer.content.decode().replace("\u00a0", " ")
    assert "Веса взяты из сравнений." in page
    assert "К1 важнее К3 в 4 раза" in page
    assert "попарным сравнением критериев. Сравнивала рабочая группа." in page
    assert "Отношение согласованности 0,00" in page


@pytest.mark.parametrize("told", ["", "0", "10", "много"])
def test_an_answer_off_the_scale_is_refused_and_nothing_is_written(client, passport, told):
    client.force_login(passport.administrator)
    address = reverse("selection:method_pairs", args=[passport.method.pk])

    answer = client.post(address, {"version": passport.method.version, "1-2": told, "1-3": "4", "2-3": "2"})

    passport.method.refresh_from_db()
    assert answer.status_code in (200, 422)
    assert (passport.method.pairs, passport.method.elicitation) == ({}, Method.Elicitation.SWING)


def test_one_criterion_has_nothing_to_be_compared_with(client):
    alone = Passport(number=1)
    client.force_login(alone.administrator)
    address = reverse("selection:method_pairs", args=[alone.method.pk])

    answer = client.post(address, {"version": alone.method.version})

    assert "Попарно сравнивают от 2 до 15 критериев." in answer.content.decode()
    alone.method.refresh_from_db()
    assert alone.method.pairs == {}
