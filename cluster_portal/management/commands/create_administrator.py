import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal import first_accounts
from enterprises.models import Region, Role, User


class Command(BaseCommand):
    help = "Create an administrator of a region: the first account of a production installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("login")
        parser.add_argument("--region", required=True, help="code of the region, for instance 48")
        parser.add_argument("--last-name", default="", help="last name shown on the pages")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from standard input instead of asking",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(_("There is no region with the code %(code)s.") % {"code": options["region"]})
        login = options["login"].strip().lower()
        if User.objects.filter(username=login).exists():
            raise CommandError(_("The login %(login)s is taken.") % {"login": login})
        user = User(username=login, last_name=options["last_name"] or first_accounts.administrator_name())
        try:
            user.full_clean(exclude=["password"])
            password = _read_password(from_stdin=options["password_stdin"])
            validate_password(password, user)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        if not region.is_served:
            region.is_served = True
            region.save(update_fields=["is_served"])
        first_accounts.create_account(login, password, user.last_name, Role.ADMINISTRATOR, [region])
        self.stdout.write(_("%(login)s administers %(region)s.") % {"login": login, "region": region})


def _read_password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise CommandError(_("Nobody to ask for a password: pass --password-stdin."))
    password = getpass(_("Password (12 characters or more): "))
    if getpass(_("The same again: ")) != password:
        raise CommandError(_("The two passwords differ."))
    return password
