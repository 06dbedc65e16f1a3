"""Photos of a flip chart: brought in by the facilitator, seen by the region and by no guest, never lost."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from enterprises import pictures
from enterprises.models import Role
from sessions_app import agenda, minutes, photos, protocol, rehearsal
from sessions_app.archive import loading, writing
from sessions_app.models import AgendaPhoto, StrategySession
from tests.drawn import photo as content_of_photo
from tests.factories import AgendaItemFactory, AgendaPhotoFactory, SessionFactory, UserFactory
from tests.sessions_app.hall import Hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    return Hall()


@pytest.fixture
def item(hall):
    return AgendaItemFactory(session=hall.session, title="SWOT по отрасли")


def bring(hall, item, *files, caption="", client=None):
    return (client or hall.client).post(
        f"/sessions/{hall.session.pk}/photos/",
        {"item": item.pk, "photos": [file(*one) for one in files], "caption": caption},
    )


def file(name, content):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def page(hall, address, client=None):
    return (client or hall.client).get(address).content.decode()


def test_photos_brought_by_a_form_stand_beside_their_item_on_the_page_of_the_session(hall, item):
    answer = bring(
        hall,
        item,
        ("1.jpg", content_of_photo(size=(64, 48))),
        ("2.png", content_of_photo(size=(48, 64), kind="PNG")),
        caption="  Сильные   стороны ",
    )

    assert answer.status_code == 302
    one, two = item.photos.all()
    assert (one.caption, one.order, two.order, one.recorded_by) == ("Сильные стороны", 1, 2, hall.facilitator)
    seen = page(hall, hall.session.get_absolute_url())
    assert f'src="/sessions/photos/{one.pk}/small.jpg"' in seen
    assert f'href="/sessions/photos/{two.pk}/"' in seen
    assert 'alt="Сильные стороны"' in seen


def test_a_photo_without_a_caption_is_named_by_its_item_and_place(hall, item):
    AgendaPhotoFactory(item=item, order=1)
    second = AgendaPhotoFactory(item=item, order=2)

    assert 'alt="Фото флипчарта: SWOT по отрасли, 2 из 2"' in page(hall, second.get_absolute_url())


def test_of_several_photos_the_good_ones_are_kept_and_each_of_the_others_is_told_of(hall, item):
    answer = bring(
        hall,
        item,
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 99),
        ("IMG_2.jpg", content_of_photo()),
        ("смета.jpg", b"%PDF-1.7"),
        caption="Лист первый",
    )

    told = answer.content.decode()
    assert answer.status_code == 422
    assert item.photos.count() == 1
    assert "IMG_1.HEIC: Фото в формате HEIC портал не читает" in told
    assert "смета.jpg: Это не фото" in told
    assert "Добавлено 1 фото" in told
    assert 'value="Лист первый"' in told


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Выберите фото."),
        ({"photos": [file(f"{one}.jpg", b"x") for one in range(11)]}, "не больше 10 фото"),
        ({"item": "99999999999999999999"}, "Выберите корректный вариант"),
        ({"caption": "я" * 301}, "Подпись: "),
    ],
)
def test_a_bad_form_is_answered_with_a_sentence(hall, item, data, sentence):
    answer = hall.client.post(f"/sessions/{hall.session.pk}/photos/", {"item": item.pk, **data})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not AgendaPhoto.objects.exists()


def test_the_same_photo_twice_is_kept_once_and_its_files_too(hall, item):
    content = content_of_photo()

    first, second = (photos.add(item, by=hall.facilitator, content=content) for _time in range(2))

    assert first.pk == second.pk
    assert sorted(one.name for one in photos.root().glob(f"{first.stored_as[:32]}*")) == [
        f"{first.stored_as[:32]}.jpg",
        f"{first.stored_as[:32]}.small.jpg",
    ]
    assert [event.kind for event in hall.session.events.all()] == ["photo.add"]


def test_a_session_that_was_cancelled_takes_no_photo_and_no_file_is_left(hall, item):
    before = set(photos.root().glob("*"))
    StrategySession.objects.filter(pk=hall.session.pk).update(status="cancelled")

    answer = bring(hall, item, ("1.jpg", content_of_photo()))

    assert "Сессия отменена" in answer.content.decode()
    assert set(photos.root().glob("*")) == before


def test_more_photos_than_an_item_or_a_session_holds_are_refused(hall, item, monkeypatch):
    monkeypatch.setattr(photos, "MOST_OF_AN_ITEM", 1)
    monkeypatch.setattr(photos, "MOST_OF_A_SESSION", 2)
    AgendaPhotoFactory(item=item)
    other = AgendaItemFactory(session=hall.session)

    assert "не больше 1 фото" in bring(hall, item, ("1.jpg", content_of_photo())).content.decode()
    assert bring(hall, other, ("1.jpg", content_of_photo())).status_code == 302
    third = AgendaItemFactory(session=hall.session)
    assert "не больше 2 фото" in bring(hall, third, ("2.jpg", content_of_photo((9, 9)))).content.decode()


def test_a_photo_is_not_brought_back_into_an_item_that_is_full(hall, item, monkeypatch):
    monkeypatch.setattr(photos, "MOST_OF_AN_ITEM", 1)
    gone = AgendaPhotoFactory(item=item)
    hall.send("photo.remove", {"photo": gone.pk})
    AgendaPhotoFactory(item=item)

    answer = hall.send("photo.restore", {"photo": gone.pk})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_many")
    gone.refresh_from_db()
    assert gone.removed_at is not None


def test_all_photos_of_a_session_fit_into_an_archive_that_a_portal_loads():
    from enterprises.reading.pictures import MOST_BYTES

    assert photos.MOST_OF_A_SESSION * MOST_BYTES < loading.LARGEST_FILE
    assert photos.MOST_OF_A_SESSION + 50 < loading.MOST_FILES


# Served --------------------------------------------------------------------------------------------------


def test_the_bytes_are_served_as_a_picture_that_cannot_run(hall, item):
    photo = photos.add(item, by=hall.facilitator, content=content_of_photo(orientation=6))

    answer = hall.client.get(f"/sessions/photos/{photo.pk}/image.jpg")

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert not dict(Image.open(io.BytesIO(answer.content)).getexif())
    assert photo.stored_as not in str(answer.headers)


@pytest.mark.parametrize("end", ["", "image.jpg", "small.jpg"])
def test_a_guest_a_stranger_and_another_region_see_no_photo(hall, item, end):
    photo = AgendaPhotoFactory(item=item)
    address = f"/sessions/photos/{photo.pk}/{end}"

    assert hall.phone.get(address).status_code in (302, 403, 404)
    other = Hall()
    assert other.client.get(address).status_code == 404
    reader = hall.sign_in(UserFactory(role=Role.EXPERT, region=hall.region))
    assert reader.get(address).status_code == 200


def test_phones_and_the_screen_hear_nothing_of_photos(hall, item):
    from sessions_app.kinds.rules import Audience
    from sessions_app.operations import audience_of_kind

    kinds = {f"photo.{verb}" for verb in ("add", "edit", "remove", "restore")}
    assert {audience for kind in kinds for audience in audience_of_kind(kind)} == {Audience.FACILITATOR}


def test_whoever_does_not_run_the_session_changes_nothing(hall, item):
    photo = AgendaPhotoFactory(item=item)
    reader = hall.sign_in(UserFactory(role=Role.EXPERT, region=hall.region))

    assert bring(hall, item, ("1.jpg", content_of_photo()), client=reader).status_code == 403
    assert hall.send("photo.remove", {"photo": photo.pk}, client=reader).status_code == 403
    assert "photo.edit" not in page(hall, photo.get_absolute_url(), reader)


# Changed ---------------------------------------------------------------------------------------------------


def test_a_removed_photo_is_seen_by_the_facilitator_alone_until_it_is_brought_back(hall, item):
    photo = AgendaPhotoFactory(item=item)
    reader = hall.sign_in(UserFactory(role=Role.EXPERT, region=hall.region))
    address = f"/sessions/photos/{photo.pk}/image.jpg"

    hall.send("photo.remove", {"photo": photo.pk})

    assert reader.get(address).status_code == 404
    assert hall.client.get(address).status_code == 200
    assert f"photos/{photo.pk}/" not in page(hall, hall.session.get_absolute_url())
    assert "Убранные фото" in page(hall, f"/sessions/{hall.session.pk}/photos/")
    hall.send("photo.restore", {"photo": photo.pk})
    assert reader.get(address).status_code == 200
    kinds = [event.kind for event in hall.session.events.order_by("seq")]
    assert kinds == ["photo.remove", "photo.restore"]


def test_the_second_editor_of_a_caption_sees_both_and_decides(hall, item):
    photo = AgendaPhotoFactory(item=item)
    hall.send("photo.edit", {"photo": photo.pk, "version": 1, "caption": "Первая"})
    form = {"kind": "photo.edit", "photo": photo.pk, "version": 1, "caption": "Вторая"}

    answer = hall.client.post(f"/sessions/{hall.session.pk}/record/", form)

    told = answer.content.decode()
    assert answer.status_code == 409
    assert "Первая" in told
    assert "Вторая" in told


def test_a_caption_can_be_taken_off(hall, item):
    photo = AgendaPhotoFactory(item=item, caption="Лист")

    assert hall.send("photo.edit", {"photo": photo.pk, "version": 1, "caption": ""}).status_code == 200

    photo.refresh_from_db()
    assert photo.caption == ""


def test_an_item_with_photos_stays_in_the_agenda(hall, item, django_capture_on_commit_callbacks):
    photo = AgendaPhotoFactory(item=item)
    path = photos.path_of(photo)

    refused = hall.send("agenda.remove", {"item": item.pk})
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "has_photos"

    hall.send("photo.remove", {"photo": photo.pk})
    with django_capture_on_commit_callbacks(execute=True):
        agenda.remove_item(item, by=hall.facilitator)
    assert not path.exists()


def test_a_wiped_rehearsal_leaves_neither_photos_nor_their_files(django_capture_on_commit_callbacks):
    hall = Hall(SessionFactory(is_rehearsal=True))
    photo = AgendaPhotoFactory(item__session=hall.session)
    assert "1 фото" in page(hall, f"/sessions/{hall.session.pk}/wipe/")

    with django_capture_on_commit_callbacks(execute=True):
        rehearsal.wipe(hall.session, by=hall.facilitator)

    assert not AgendaPhoto.objects.exists()
    assert not photos.path_of(photo).exists()
    assert not photos.path_of(photo, small=True).exists()


# Taken along -----------------------------------------------------------------------------------------------


def taken_along(session):
    """Its archive; what stays here is another session from then on."""
    content = writing.write(session)
    with_uids = (session, *session.agenda.all(), *session.boards.all(), *AgendaPhoto.objects.all())
    for row in with_uids:
        type(row).objects.filter(pk=row.pk).update(uid=AgendaPhoto().uid)
    return content


def moved(session, by):
    """The same session as another portal has it."""
    content = taken_along(session)
    return loading.load(content, region=session.kept_by, by=by).session


def test_photos_go_along_in_the_archive_byte_for_byte(hall, item):
    photo = photos.add(item, by=hall.facilitator, content=content_of_photo((900, 700)), caption="Лист")
    AgendaPhotoFactory(item=item, stored_as="lost.jpg")

    loaded = moved(hall.session, hall.facilitator)

    there = AgendaPhoto.objects.get(item__session=loaded)
    assert (there.caption, there.sha256, there.width) == ("Лист", photo.sha256, 900)
    assert there.stored_as != photo.stored_as
    assert photos.path_of(there).read_bytes() == photos.path_of(photo).read_bytes()
    assert photos.path_of(there, small=True).is_file()


def test_whoever_loads_an_archive_is_told_of_photos_whose_files_are_lost(hall, item):
    AgendaPhotoFactory(item=item, stored_as="lost.jpg", caption="Сильные стороны")
    content = taken_along(hall.session)
    client = hall.sign_in(UserFactory(role=Role.ADMINISTRATOR, region=hall.region))

    answer = client.post(
        reverse("sessions:load_archive"), {"file": SimpleUploadedFile("session.zip", content)}, follow=True
    )

    assert "нет файла 1 фото" in answer.content.decode()
    assert "«Сильные стороны»" in answer.content.decode()


def test_a_hostile_photo_in_an_archive_refuses_it_and_leaves_no_file(hall, item, monkeypatch):
    AgendaPhotoFactory(item=item)
    bad = AgendaPhotoFactory(item=item)
    photos.path_of(bad).write_bytes(b"<script>")
    before = set(photos.root().glob("*"))

    with pytest.raises(pictures.ValidationError, match="Это не фото"):
        moved(hall.session, hall.facilitator)

    assert set(photos.root().glob("*")) == before


def test_the_minutes_name_the_photos_in_an_appendix(hall, item):
    AgendaPhotoFactory(item=item, caption="Карта кооперации", order=1)
    AgendaPhotoFactory(item=item, order=2)
    AgendaPhotoFactory(item=item, caption="Лишняя", removed_at="2014-02-01T10:00Z")

    paper = protocol.draw(minutes.begin(hall.session, by=hall.facilitator))

    rows = next(block.rows for block in paper.blocks if block.header[-1:] == ("Фотография",))
    assert rows == (
        ("1", "SWOT по отрасли", "Карта кооперации"),
        ("2", "SWOT по отрасли", "Фото флипчарта, 2 из 2"),
    )
    heading = next(block.text for block in paper.blocks if block.text == "Фотографии флипчартов")
    assert re.match("Фото", heading)


def test_the_page_of_a_session_costs_no_more_queries_with_many_photos(
    hall, item, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    AgendaPhotoFactory(item=item)
    with CaptureQueriesContext(connection) as before:
        page(hall, hall.session.get_absolute_url())
    for _time in range(5):
        AgendaPhotoFactory(item=AgendaItemFactory(session=hall.session))
    with django_assert_max_num_queries(len(before)):
        page(hall, hall.session.get_absolute_url())
