import pytest
from django.core.management import call_command

from enterprises import names
from enterprises.models import Organisation, Person
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_rebuilding_restores_what_search_reads():
    firm = OrganisationFactory(name_as_written="ООО «Фактор»")
    person = PersonFactory(last_name="Ёлкин")
    before = Organisation.objects.values_list("search_text", "sort_key", "key_joined").get(pk=firm.pk)
    Organisation.objects.update(search_text="", sort_key="", key_joined="", names_version=0)
    Person.objects.update(search_text="", sort_key="")

    call_command("rebuild_search")

    assert Organisation.objects.values_list("search_text", "sort_key", "key_joined").get(pk=firm.pk) == before
    assert "елкин" in Person.objects.get(pk=person.pk).search_text


def test_only_what_other_rules_computed_is_rebuilt_when_asked():
    stale, fresh = OrganisationFactory.create_batch(2)
    Organisation.objects.filter(pk=stale.pk).update(search_text="", names_version=names.VERSION - 1)
    Organisation.objects.filter(pk=fresh.pk).update(search_text="нарочно")

    call_command("rebuild_search", "--stale")

    assert Organisation.objects.get(pk=stale.pk).search_text != ""
    assert Organisation.objects.get(pk=fresh.pk).search_text == "нарочно"


def test_rebuilding_leaves_no_history():
    firm = OrganisationFactory()
    before = firm.history.count()
    Organisation.objects.update(search_text="", names_version=0)

    call_command("rebuild_search")

    assert firm.history.count() == before
