"""`manage.py serve`: the whole portal from one command, for the trial run and for a small installation."""

import contextlib
import errno
import fcntl
import gc
import http.client
import logging
import os
import shutil
import signal
import socket
import threading
import time
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from cluster_portal import assets, database_checks, embedded_postgres, first_accounts
from cluster_portal.supervision import STOPPING, Child, wait_to_begin
from enterprises import jobs
from enterprises.models import Organisation, User

NEEDED_BYTES = 200_000_000
READY_SECONDS = 60
OLD_CHILDREN_SECONDS = 15
WEB_STOPS_IN = 10
WORKER_STOPS_IN = 20
SCAN_SECONDS = 20
# Any number will do, as long as it is ours: two instances on one database prepare it one after the other.
PREPARING = 4_820_131_009


class Stop(Exception):
    """Somebody asked for it."""


class Command(BaseCommand):
    help = "Prepare the database, then run the web server and the worker until Ctrl-C or SIGTERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        # What this command calls itself with.
        parser.add_argument("--part", choices=["web", "worker"], help=SUPPRESS)
        parser.add_argument("--socket", type=int, default=0, help=SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "web":
            run_web(options["socket"])
        elif options["part"] == "worker":
            run_worker()
        else:
            self.supervise()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def supervise(self) -> None:
        for number in STOPPING:
            # Ignored from the start means nohup, or a shell that put us into the background.
            if signal.getsignal(number) is not signal.SIG_IGN or number == signal.SIGTERM:
                signal.signal(number, _ask_to_stop)
        with contextlib.ExitStack() as stack:
            try:
                crashed = stack.enter_context(_only_instance(settings.DATA_DIR))
                _check_space(settings.DATA_DIR)
                _check_build()
                listener = stack.enter_context(_listen(settings.HOST, settings.PORT, patient=crashed))
                stack.callback(_leave_the_database)
                # The web server notes which static files there are, so they come first.
                collect_static()
                # It reads the rest of its modules while the database is prepared.
                descriptor = listener.fileno()
                web = Child(
                    "web",
                    (descriptor,),
                    ("--socket", str(descriptor)),
                    first=lambda: run_web(descriptor),
                )
                stack.callback(web.stop, WEB_STOPS_IN)
                self.prepare_database()
                self.run(listener, web, stack)
            except Stop:
                self.say(_("Stopping."))
            except OSError as problem:
                raise CommandError(_explain(problem)) from problem
            except DatabaseError as problem:
                raise CommandError(_explain_database(problem)) from problem

    def prepare_database(self) -> None:
        if sentence := database_checks.refusal():
            raise CommandError(sentence)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
            try:
                executor = MigrationExecutor(connection)
                if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    self.say(_("Preparing the database."))
                    call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
                self.fill_if_empty()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])

    @transaction.atomic
    def fill_if_empty(self) -> None:
        """All or nothing: a start that was killed here begins anew."""
        if User.objects.exists() or Organisation.objects.exists():
            return
        self.say(_("Loading October 2013 and the demonstration region."))
        call_command("load_october_2013", verbosity=0)
        call_command("load_demo", verbosity=0)
        first_accounts.create_trial_accounts(settings.DATA_DIR / "accounts.txt")

    def run(self, listener: socket.socket, web: Child, stack: contextlib.ExitStack) -> None:
        connection.close()
        web.begin()

        deadline = time.monotonic() + READY_SECONDS
        while (status := _health(listener)) != HTTPStatus.OK:
            if status or not web.is_running() or time.monotonic() > deadline:
                raise CommandError(_("The web server does not start; the lines above say why."))
            time.sleep(0.05)
        # Not before: it would only take from the web server what that needs for its start.
        worker = Child("worker")
        worker.begin()
        stack.callback(worker.stop, WORKER_STOPS_IN)

        def ask_both() -> None:
            web.ask_to_stop()
            worker.ask_to_stop()

        # Both at once; the stack then waits for the one after the other.
        stack.callback(ask_both)
        self.greet()
        while True:
            for child in (web, worker):
                code = child.keep()
                if code is not None:
                    logging.getLogger("cluster_portal").error(
                        "child process ended", extra={"part": child.part, "exit_code": code}
                    )
            time.sleep(0.2)

    def greet(self) -> None:
        self.say(f"Ready: {settings.PUBLIC_URL}/")
        accounts = settings.DATA_DIR / "accounts.txt"
        if accounts.exists():
            self.say(_("Accounts and passwords: %(path)s") % {"path": accounts})
        if not settings.SECURE and not _is_loopback(settings.HOST):
            self.say(_("Plain http: cookies are not Secure, use this only in a network you trust."))


# Parts ------------------------------------------------------------------------------------------


def run_web(descriptor: int) -> None:
    import uvicorn

    # All that the first visitor would otherwise wait for.
    import cluster_portal.urls  # noqa: F401
    from cluster_portal.asgi import application

    # What was read stays. To look through it for garbage takes 50 ms, in which no open stream is written to.
    gc.collect()
    gc.freeze()
    wait_to_begin()

    class Server(uvicorn.Server):
        def handle_exit(self, number: int, frame: FrameType | None) -> None:
            # Streams end at once; pages that are being made are waited for.
            application.live.end_streams()
            super().handle_exit(number, frame)

    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        # An open stream never ends by itself.
        timeout_graceful_shutdown=3,
    )
    Server(config).run(sockets=[socket.socket(fileno=descriptor)])


def run_worker() -> None:
    wait_to_begin()
    threading.Thread(target=_scan, name="scan", daemon=True).start()
    call_command("db_worker", verbosity=0, reload=False)


def _scan() -> None:
    """What is due, and the jobs of workers that are gone."""
    while True:
        jobs.scan()
        connection.close()
        time.sleep(SCAN_SECONDS)


# Before the start -------------------------------------------------------------------------------


@contextlib.contextmanager
def _only_instance(data_dir: Path) -> Iterator[bool]:
    """Hold the data folder. True when the instance before did not end by itself."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with open(os.open(data_dir / "serve.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                _("Another instance already runs on the data in %(folder)s.") % {"folder": data_dir}
            ) from None
        crashed = bool(file.read())
        file.seek(0)
        file.write("running")
        file.flush()
        yield crashed
        file.truncate(0)


def _check_space(data_dir: Path) -> None:
    free = shutil.disk_usage(data_dir).free
    if free < NEEDED_BYTES:
        raise CommandError(
            _("There is too little space on the disk: %(free)d MB free in %(folder)s, %(needed)d MB needed.")
            % {"free": free // 1_000_000, "needed": NEEDED_BYTES // 1_000_000, "folder": data_dir}
        )


def _check_build() -> None:
    if not assets.is_built():
        raise CommandError(_("The front end is not built: run “make setup” or “manage.py build_assets”."))


def _listen(host: str, port: int, *, patient: bool) -> socket.socket:
    """Bound by the parent, so that a restarted child finds the waiting visitors."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, OverflowError):
        raise CommandError(_("HOST %(host)s is not an address of this machine.") % {"host": host}) from None
    deadline = time.monotonic() + (OLD_CHILDREN_SECONDS if patient else 0)
    while True:
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1024)
            return listener
        except OverflowError:
            listener.close()
            raise CommandError(_("PORT %(port)s is not a port.") % {"port": port}) from None
        except PermissionError:
            listener.close()
            raise CommandError(
                _("Port %(port)s may not be opened by this account: choose another, PORT=…") % {"port": port}
            ) from None
        except OSError as problem:
            listener.close()
            # After a kill −9 the children of the instance before need a moment to go.
            if time.monotonic() > deadline:
                raise CommandError(
                    _("Port %(port)s at %(host)s is not free (%(reason)s): choose another, PORT=…")
                    % {"port": port, "host": host, "reason": problem.strerror}
                ) from None
        time.sleep(0.1)


def collect_static() -> None:
    """Again only when the build or a package has changed."""
    target = Path(settings.STATIC_ROOT)
    stamp = target / assets.STAMP
    wanted = (assets.BUILD / assets.STAMP).read_text() + assets.packages_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    try:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    except ValueError as problem:
        sentence = str(problem).strip().splitlines()[0]
        raise CommandError(
            _("The build of the front end is not whole: %(reason)s") % {"reason": sentence}
        ) from problem
    stamp.write_text(wanted)


# While it runs ----------------------------------------------------------------------------------


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    # Once: a second Ctrl-C must not interrupt the orderly end.
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    raise Stop


def _health(listener: socket.socket) -> int | None:
    """The status of the answer, or None as long as nobody answers."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1" if host == "0.0.0.0" else "::1"
    visitor = http.client.HTTPConnection(host, port, timeout=5)
    try:
        visitor.request("GET", "/health", headers={"Host": urlsplit(settings.PUBLIC_URL).netloc})
        return visitor.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        visitor.close()


def _is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


def _leave_the_database() -> None:
    connection.close()
    if embedded := connection.settings_dict.get("EMBEDDED"):
        embedded_postgres.at(embedded).leave()


def _explain(problem: OSError) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("There is no space left on the disk: %(file)s.") % {
            "file": problem.filename or settings.DATA_DIR
        }
    return _("The portal cannot start: %(reason)s (%(file)s).") % {
        "reason": problem.strerror,
        "file": problem.filename or "",
    }


def _explain_database(problem: DatabaseError) -> str:
    words = " ".join(str(problem).split())
    if "No space left on device" in words:
        return _("There is no space left on the disk of the database.")
    return _("The database refuses: %(reason)s") % {"reason": words}
