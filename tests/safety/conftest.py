import pytest

from tests.factories.venue import make_staff
from venue.roles import Role


@pytest.fixture(autouse=True)
def uploads_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(db):
    return make_staff(role=Role.SAFETY_OFFICER, name="Feng Wei").user


@pytest.fixture
def attendant(db):
    return make_staff(role=Role.ATTENDANT, name="Qian Fang").user


@pytest.fixture
def technician(db):
    return make_staff(role=Role.MAINTENANCE, name="He Gong").user
