"""Making the data of the embedded PostgreSQL, and the application's role in them."""

import secrets
import shutil
from pathlib import Path

from cluster_portal.embedded_backend.account import Account
from cluster_portal.embedded_backend.home import Home
from cluster_portal.embedded_backend.places import binaries_for
from cluster_portal.embedded_backend.problems import CannotStart, explain

NAME = "cluster_portal"


def create(home: Home, pgdata: Path, account: Account, *, durable: bool) -> None:
    """Under another name till it is whole, so that a kill in the middle leaves nothing half-made."""
    draft, secret = pgdata.with_name("pgdata.draft"), pgdata.with_name("password.draft")
    shutil.rmtree(draft, ignore_errors=True)
    secret.unlink(missing_ok=True)
    # The superuser's password is thrown away: what only a superuser may, single-user mode does.
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(32))
    account.owns(secret)
    done = account.run(
        binaries_for(account) / "initdb",
        f"--pgdata={draft}",
        f"--pwfile={secret}",
        "--username=postgres",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "-A",
        "scram-sha-256",
        *([] if durable else ["--no-sync"]),
    )
    secret.unlink(missing_ok=True)
    if done.returncode:
        raise CannotStart(explain(done.stdout))
    set_password(home, draft, account, "CREATE", durable=durable)
    draft.rename(pgdata)


def set_password(home: Home, pgdata: Path, account: Account, verb: str, *, durable: bool) -> None:
    password = secrets.token_urlsafe(32)
    home.write("password", password)
    statements = [f"{verb} ROLE {NAME} LOGIN CREATEDB NOSUPERUSER PASSWORD '{password}';"]
    if verb == "CREATE":
        statements.append(f"CREATE DATABASE {NAME} OWNER {NAME} TEMPLATE template0;")
    done = account.run(
        binaries_for(account) / "postgres",
        "--single",
        "-D",
        pgdata,
        *([] if durable else ["-c", "fsync=off"]),
        "postgres",
        input="\n".join([*statements, ""]),
    )
    if done.returncode or "ERROR:" in done.stdout:
        (home.path / "password").unlink()
        raise CannotStart(explain(done.stdout.replace(password, "***")))
