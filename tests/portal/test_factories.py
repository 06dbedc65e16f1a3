"""Every factory makes a record that the database accepts."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from tests import factories

pytestmark = pytest.mark.django_db

EVERY_FACTORY = [
    factory
    for _name, factory in inspect.getmembers(factories, inspect.isclass)
    if issubclass(factory, DjangoModelFactory)
    and factory._meta.model
    and factory is not factories.EvidenceFactory
]


@pytest.mark.parametrize("factory", EVERY_FACTORY, ids=lambda factory: factory.__name__)
def test_a_factory_makes_two_records(factory):
    assert factory().pk != factory().pk or factory._meta.django_get_or_create
