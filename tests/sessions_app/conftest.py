import pytest

from tests.sessions_app.hall import Hall


@pytest.fixture
def hall(db):
    return Hall()
