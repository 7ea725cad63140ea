"""The photo of a person: kept with their consent, gone with it, and never more than the picture."""

from datetime import date

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from members.consent_rules import check_photo_agreed
from members.errors import ConsentOfGuardian, PhotoConsentNeeded, TextChanged
from members.models import Consent, Member
from members.selectors.consent import has_agreed
from members.selectors.photo import shown, text_to_agree
from members.services.consent import answer
from members.services.intake import begin, keep_person
from members.services.member import Facts
from members.services.photo import NewPhoto, add_photo, remove_photo
from tests.factories.agreed import make_consent, make_photographed, make_text
from tests.factories.members import make_member
from tests.factories.venue import make_photo
from venue import clock
from venue.errors import NotAPhoto
from venue.history import history_of
from venue.models.agreed_text import Kind
from venue.selectors.agreed_text import text_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen", "uploads")]

TODAY = date(2026, 3, 10)
committed = pytest.mark.usefixtures("committing")


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def new(by, *, is_agreed=True, upload=None, **said):
    text = text_now(Kind.PHOTO)
    return NewPhoto(upload or make_photo(), by, "desk", text.pk if is_agreed else None, **said)


def withdraw(member, by):
    answer(member.pk, Kind.PHOTO, is_given=False, text_pk=None, where="online", by=by)


def kept(member):
    member.refresh_from_db()
    return bool(member.photo), member.photo_at, member.photo_by


# --- with a consent --------------------------------------------------------------------------------------------------


def test_photo_is_kept_with_the_consent_given_in_the_same_act(desk, uploads):
    person = make_member()
    add_photo(person.pk, new(desk))

    assert kept(person) == (True, clock.now(), desk)
    assert (has_agreed(person.pk, Kind.PHOTO), len(files(uploads))) == (True, 1)


def test_photo_is_kept_with_the_consent_given_before(desk):
    person = make_consent(purpose=Kind.PHOTO).member
    add_photo(person.pk, new(desk, is_agreed=False))

    assert kept(person) == (True, clock.now(), desk)


def test_photo_without_consent_is_refused_and_nothing_of_it_stays(desk, uploads):
    person = make_member()
    with pytest.raises(PhotoConsentNeeded):
        add_photo(person.pk, new(desk, is_agreed=False))

    assert (kept(person), files(uploads)) == ((False, None, None), [])


def test_consent_to_a_text_that_means_something_else_now_does_not_do(desk):
    person, read = make_member(), new(desk)
    make_text(Kind.PHOTO)
    with pytest.raises(TextChanged):
        add_photo(person.pk, read)

    assert (kept(person), Consent.objects.count()) == ((False, None, None), 0)


def test_only_the_guardian_agrees_to_the_photo_of_a_child(desk):
    child = make_member(guardian=make_member(), email="", born_on=date(2016, 1, 1))
    with pytest.raises(ConsentOfGuardian):
        add_photo(child.pk, new(desk))
    add_photo(child.pk, new(desk, is_by_guardian=True))

    assert kept(child) == (True, clock.now(), desk)


def test_file_that_is_no_photo_gives_no_consent_either(desk, uploads):
    person = make_member()
    upload = SimpleUploadedFile("a.jpg", b"<script>", content_type="image/jpeg")
    with pytest.raises(NotAPhoto):
        add_photo(person.pk, new(desk, upload=upload))

    assert (has_agreed(person.pk, Kind.PHOTO), files(uploads)) == (False, [])


def test_rule_refuses_without_and_passes_with_a_consent():
    with pytest.raises(PhotoConsentNeeded):
        check_photo_agreed(False, TODAY)
    check_photo_agreed(True, TODAY)


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_photo_is_small_and_says_nothing_but_the_picture(desk):
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    person = make_member()
    add_photo(person.pk, new(desk, upload=make_photo(1200, 1600, exif=exif)))

    person.refresh_from_db()
    with default_storage.open(person.photo.name) as file, Image.open(file) as picture:
        assert (picture.size, dict(picture.getexif())) == ((360, 480), {})


@committed
def test_another_photo_takes_the_place_of_the_one_before(desk, uploads):
    person = make_photographed()
    [before] = files(uploads)
    with transaction.atomic():
        add_photo(person.pk, new(desk, is_agreed=False))
    assert kept(person) == (True, clock.now(), desk)
    assert person.photo.name.rpartition("/")[2] != before.name


def test_file_of_the_photo_before_goes_after_the_commit(desk, uploads, django_capture_on_commit_callbacks):
    person = make_photographed()
    with django_capture_on_commit_callbacks() as callbacks:
        add_photo(person.pk, new(desk, is_agreed=False))
    before = len(files(uploads))
    for each in callbacks:
        each()

    person.refresh_from_db()
    assert (before, files(uploads)) == (2, [uploads / person.photo.name])


def test_history_names_who_added_and_removed_it_and_never_the_picture(desk, member):
    add_photo(member.pk, new(desk))
    name = Member.objects.get(pk=member.pk).photo.name
    remove_photo(member.pk, by=member.user)

    removed, added, *_rest = history_of(member)
    assert [added.who, removed.who] == [desk.display_name, member.user.display_name]
    labels = {change.label for change in added.changes}
    assert labels == {change.label for change in removed.changes} == {"Photo since", "Photo added by"}
    assert name not in str([added, removed])


@pytest.mark.parametrize("missing", ["photo", "photo_at", "photo_by"])
def test_database_keeps_no_photo_without_its_adder_and_time(desk, missing):
    values = {"photo": "people/x.jpg", "photo_at": clock.now(), "photo_by": desk}
    values[missing] = "" if missing == "photo" else None
    with pytest.raises(IntegrityError, match="members_member_photo_has_adder"):
        Member.objects.filter(pk=make_member().pk).update(**values)


# --- taken away ------------------------------------------------------------------------------------------------------


def test_taking_the_consent_back_erases_photo_and_file(member, uploads, django_capture_on_commit_callbacks):
    make_photographed(member)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(member, member.user)

    assert (kept(member), files(uploads)) == ((False, None, None), [])


def test_taking_another_consent_back_leaves_the_photo(member):
    make_photographed(member)
    make_consent(member, Kind.STORIES)
    answer(member.pk, Kind.STORIES, is_given=False, text_pk=None, where="online", by=member.user)

    assert kept(member)[0]


def test_removing_the_photo_leaves_the_consent(desk, uploads, django_capture_on_commit_callbacks):
    person = make_photographed()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_photo(person.pk, by=desk)

    assert (kept(person), files(uploads)) == ((False, None, None), [])
    assert (has_agreed(person.pk, Kind.PHOTO), remove_photo(person.pk, by=desk)) == (True, False)


# --- shown -----------------------------------------------------------------------------------------------------------


def test_photo_is_shown_as_long_as_its_consent_holds(member):
    make_photographed(member)
    assert (shown([member, make_member()]), text_to_agree(member)) == ({member.pk}, None)

    text = make_text(Kind.PHOTO)
    assert (shown([member]), text_to_agree(member), kept(member)[0]) == (set(), text, True)


# --- while somebody is received --------------------------------------------------------------------------------------


def test_photo_is_kept_with_who_it_is(desk):
    intake = keep_person(begin(by=desk).pk, Facts(name="Zhao Min"), new_photo=new(desk), by=desk)

    assert kept(intake.member) == (True, clock.now(), desk)


def test_whoever_cannot_be_kept_leaves_no_photo(desk, uploads):
    intake = begin(by=desk)
    with pytest.raises(PhotoConsentNeeded):
        keep_person(intake.pk, Facts(name="Zhao Min"), new_photo=new(desk, is_agreed=False), by=desk)

    assert (Member.objects.filter(name="Zhao Min").exists(), files(uploads)) == (False, [])
