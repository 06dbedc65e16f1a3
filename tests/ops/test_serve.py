"""`manage.py serve` in processes of its own: what an operator sees."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess

import psutil
import pytest
from django.core.management.base import CommandError

from cluster_portal.management.commands import serve
from tests.ops.portal import (
    PATIENCE,
    Portal,
    free_port,
    manage,
    new_data_dir,
    prepared_data_dir,
    processes_of,
    remove_data_dir,
    wait_for,
)

# A command that does no more than ask the database.
TOUCH = [
    "shell",
    "--verbosity=0",
    "--command",
    "from django.db import connection; connection.ensure_connection()",
]
ROLES = ["administrator", "facilitator", "expert", "curator", "executive"]


@pytest.fixture(scope="module")
def data_dir():
    """Data after a first start that ended by SIGTERM."""
    folder = prepared_data_dir()
    yield folder
    for process in processes_of(folder):
        process.kill()
    remove_data_dir(folder)


def history(data_dir):
    """How much was ever written, deletions included, and what it amounts to."""
    question = (
        "from enterprises.models import Organisation, Source, User;"
        "from sessions_app.models import StrategySession;"
        "print([m.objects.order_by('-pk').values_list('pk', flat=True).first()"
        " for m in (Organisation, Source, User, StrategySession)],"
        "[m.objects.count() for m in (Organisation, Source, User, StrategySession)])"
    )
    done = manage(data_dir, "shell", "--verbosity=0", "--command", question)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_first_start_writes_one_account_per_role_for_its_owner_only(data_dir):
    accounts = data_dir / "accounts.txt"
    lines = [line.split() for line in accounts.read_text().splitlines()]

    assert [role for role, _login, _password in lines] == ROLES
    assert len({password for _role, _login, password in lines}) == 5
    assert all(len(password) >= 12 for _role, _login, password in lines)
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600


def test_a_second_start_changes_nothing_and_keeps_a_third_from_the_same_data(data_dir):
    accounts = (data_dir / "accounts.txt").read_bytes()
    before = history(data_dir)

    with Portal(data_dir) as portal:
        portal.wait_until_ready()
        after = history(data_dir)
        third = manage(data_dir, "serve", PORT=str(free_port()))
        assert portal.health() == b'{"alive": true}'
        portal.stop(signal.SIGINT)

    assert processes_of(data_dir) == []
    assert f"Ready: http://127.0.0.1:{portal.port}/" in portal.lines
    assert after == before
    assert (data_dir / "accounts.txt").read_bytes() == accounts
    assert third.returncode == 1
    assert (
        one_sentence(third)
        == f"CommandError: На данных в папке {data_dir} уже работает другой экземпляр портала."
    )


def test_sigterm_stops_everything_that_was_started(data_dir):
    with Portal(data_dir, HOST="0.0.0.0", PUBLIC_URL="http://portal.test:8000") as portal:
        portal.wait_until_ready()
        names = {process.name() for process in processes_of(data_dir)}
        code = portal.stop(signal.SIGTERM)

    assert "postgres" in names
    assert processes_of(data_dir) == []
    assert code == 0
    # The same run shows what the console says of plain http in a network.
    assert "Ready: http://portal.test:8000/" in portal.lines
    assert any("нет признака Secure" in line for line in portal.lines)


def test_what_is_killed_comes_back_by_itself_or_with_the_next_start(data_dir):
    port = free_port()
    with Portal(data_dir, port) as portal:
        portal.wait_until_ready()
        web = portal.child("web")
        web.kill()
        assert wait_for(lambda: portal.health() == b'{"alive": true}')
        assert portal.child("web") != web

        kill_database(data_dir)
        assert wait_for(lambda: portal.health() == b'{"alive": true}')

        # The database and the supervisor at one blow; the rest is to find out by itself.
        old = processes_of(data_dir)
        kill_database(data_dir)
        portal.process.kill()
        portal.process.wait(PATIENCE)

        with Portal(data_dir, port) as again:
            again.wait_until_ready()
            assert again.health() == b'{"alive": true}'
            # A new process may get an old number; psutil tells them apart.
            assert wait_for(lambda: not set(old) & set(processes_of(data_dir)), 20)

    assert processes_of(data_dir) == []


def kill_database(data_dir):
    for process in processes_of(data_dir):
        if process.name() == "postgres":
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def test_a_taken_port_is_named(empty_data_dir):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = manage(empty_data_dir, "serve", PORT=str(port))

    assert done.returncode == 1
    assert one_sentence(done).startswith(f"CommandError: Порт {port} на 127.0.0.1 занят или недоступен")


def test_an_unreachable_database_is_one_sentence(empty_data_dir):
    url = f"postgres://nobody:nothing@127.0.0.1:{free_port()}/nowhere"

    done = manage(empty_data_dir, "serve", PORT=str(free_port()), DATABASE_URL=url)

    assert done.returncode == 1
    assert one_sentence(done).startswith("CommandError: База данных недоступна: ")


@pytest.mark.parametrize("locale", ["ru_RU.UTF-8", "C"])
def test_the_embedded_database_does_not_care_for_the_locale(empty_data_dir, locale):
    question = (
        "from django.db import connection; cursor = connection.cursor();"
        "cursor.execute(\"SELECT lower('Ё'), current_setting('server_encoding'),"
        " current_setting('is_superuser')\");"
        "print(ascii(cursor.fetchone()))"
    )

    done = manage(empty_data_dir, "shell", "--verbosity=0", "--command", question, LC_ALL=locale)

    assert done.returncode == 0, done.stderr
    assert done.stdout == "('\\u0451', 'UTF8', 'off')\n"
    assert stat.S_IMODE((empty_data_dir / "postgres" / "password").stat().st_mode) == 0o600


def test_the_database_stops_when_its_last_user_is_gone(empty_data_dir):
    done = manage(empty_data_dir, *TOUCH)

    assert done.returncode == 0, done.stderr
    assert wait_for(lambda: processes_of(empty_data_dir) == [], 20)


def test_data_that_the_account_of_the_database_cannot_reach_are_kept_elsewhere(empty_data_dir):
    empty_data_dir.chmod(0o700)

    first = manage(empty_data_dir, *TOUCH)
    second = manage(empty_data_dir, *TOUCH)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    # Only root has two accounts to reconcile.
    assert (empty_data_dir / "postgres" / "place").exists() == (os.geteuid() == 0)


def test_a_path_too_long_for_a_socket_is_no_obstacle(empty_data_dir):
    deep = empty_data_dir / ("очень длинный путь " * 4) / 'с пробелом, запятой и "кавычкой"'
    deep.mkdir(parents=True)

    done = manage(deep, *TOUCH)

    assert done.returncode == 0, done.stderr


def test_a_full_disk_is_one_sentence(empty_data_dir, monkeypatch):
    """On a real small disk where the machine lets us make one, else on a measured one."""
    small = empty_data_dir / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount).returncode != 0:
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(1, 1, 0))
        with pytest.raises(CommandError, match="мало места"):
            serve._check_space(small)
        return

    try:
        before = manage(small, "serve", PORT=str(free_port()))
        during = manage(small, *TOUCH)
    finally:
        wait_for(lambda: processes_of(small) == [], 20)
        subprocess.run(["umount", "--lazy", small], check=True)

    assert (before.returncode, during.returncode) == (1, 1)
    assert one_sentence(before).startswith("CommandError: На диске слишком мало места: ")
    assert during.stderr.endswith("На диске не осталось места для встроенной базы данных.\n")


# ------------------------------------------------------------------------------------------------


@pytest.fixture
def empty_data_dir():
    folder = new_data_dir()
    yield folder
    wait_for(lambda: processes_of(folder) == [], 20)
    remove_data_dir(folder)


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    (line,) = done.stderr.strip().splitlines()
    return line
