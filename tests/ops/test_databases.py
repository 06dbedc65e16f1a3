"""Which databases are refused, and that a copy brings everything back."""

import shutil
import stat
import uuid
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from cluster_portal import database_checks
from enterprises.models import Region
from tests.ops.portal import free_port, manage, new_data_dir, remove_data_dir


@contextmanager
def database(options: str):
    """A database beside that of the tests; its address as DATABASE_URL."""
    connection.ensure_connection()
    address = connection.settings_dict
    name = f"refused_{uuid.uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
    try:
        place = {key: address[key.upper()] or address["OPTIONS"].get(key) for key in ("host", "port")}
        query = urlencode({key: value for key, value in place.items() if value})
        user, password = quote(address["USER"], safe=""), quote(address["PASSWORD"], safe="")
        yield f"postgres://{user}:{password}@/{name}?{query}"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'", "в кодировке SQL_ASCII"),
        ("ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'", "не знает русских букв"),
    ],
)
@pytest.mark.django_db
def test_a_database_that_cannot_hold_russian_is_refused_in_one_sentence(options, sentence):
    folder = new_data_dir()
    try:
        with database(options) as url:
            done = manage(folder, "serve", DATABASE_URL=url, PORT=str(free_port()))
    finally:
        remove_data_dir(folder)

    (line,) = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert line.startswith("CommandError: ")
    assert sentence in line


@pytest.mark.django_db
def test_the_database_of_the_tests_is_accepted():
    assert database_checks.refusal() is None


@pytest.mark.django_db
def test_a_server_that_is_too_old_is_refused(monkeypatch):
    monkeypatch.setattr(database_checks, "OLDEST_SERVER", 99)

    assert "PostgreSQL 99" in database_checks.refusal()


@pytest.mark.django_db(transaction=True)
def test_a_copy_brings_back_the_database_and_the_files_as_they_were(tmp_path, settings, capsys):
    settings.DATA_DIR = tmp_path
    kept = tmp_path / "files" / "протокол.txt"
    kept.parent.mkdir()
    kept.write_text("как было")
    Region.objects.create(code="r1", name="Как было", short_name="Было")
    archive = tmp_path / "copy.tar"
    call_command("backup", str(archive))
    Region.objects.filter(code="r1").update(name="Стало иначе")
    Region.objects.create(code="r2", name="Лишний", short_name="Лишний")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_over (id int)")
    kept.write_text("испорчено")
    (kept.parent / "лишний.txt").write_text("лишний")

    call_command("restore", str(archive), yes=True)

    assert list(Region.objects.filter(code__in=["r1", "r2"]).values_list("code", "name")) == [
        ("r1", "Как было")
    ]
    assert "left_over" not in connection.introspection.table_names()
    assert {path.name: path.read_text() for path in kept.parent.iterdir()} == {"протокол.txt": "как было"}
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


@pytest.mark.django_db(transaction=True)
def test_a_broken_copy_changes_nothing(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    Region.objects.create(code="r1", name="Как было", short_name="Было")
    broken = tmp_path / "broken.tar"
    call_command("backup", str(broken))
    broken.write_bytes(broken.read_bytes()[: broken.stat().st_size // 2])

    with pytest.raises(CommandError):
        call_command("restore", str(broken), yes=True)

    assert Region.objects.get(code="r1").name == "Как было"


@pytest.mark.django_db(transaction=True)
def test_files_come_back_when_the_database_refuses_the_copy(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    kept = tmp_path / "files" / "протокол.txt"
    kept.parent.mkdir()
    kept.write_text("в копии")
    archive = tmp_path / "copy.tar"
    with connection.cursor() as cursor:
        # A row that only a session with this setting may write: the one that restores has it not.
        cursor.execute("CREATE TABLE picky (id int CHECK (current_setting('portal.allowed') = 'yes'))")
        cursor.execute("SET portal.allowed = 'yes'")
        cursor.execute("INSERT INTO picky VALUES (1)")
        call_command("backup", str(archive))
        cursor.execute("DROP TABLE picky")
    kept.write_text("как есть")
    Region.objects.create(code="r1", name="Как есть", short_name="Есть")

    with pytest.raises(CommandError):
        call_command("restore", str(archive), yes=True)

    assert kept.read_text() == "как есть"
    assert Region.objects.filter(code="r1").exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_stays_when_the_files_cannot_be_put_in_place(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "протокол.txt").write_text("в копии")
    archive = tmp_path / "copy.tar"
    call_command("backup", str(archive))
    shutil.rmtree(tmp_path / "files")
    # The disk of the files is not mounted.
    (tmp_path / "files").symlink_to(tmp_path / "nowhere")
    Region.objects.create(code="r1", name="Как есть", short_name="Есть")

    with pytest.raises(CommandError) as refusal:
        call_command("restore", str(archive), yes=True)

    assert "files" in str(refusal.value)
    assert Region.objects.filter(code="r1").exists()
