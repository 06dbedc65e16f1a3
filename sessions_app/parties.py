"""Whose an instruction is: accounts of the people who carry it out or control it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from enterprises.models import Person, Post, User
from sessions_app.models import Instruction, InstructionQuerySet


def account_of(person: Person | None) -> User | None:
    """The account with which somebody can act; None for a blocked one."""
    user = getattr(person, "user", None) if person else None
    return user if user is not None and user.is_active else None


def present_posts(today: date) -> QuerySet[Post]:
    return Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))


def of_executor(user: User) -> Q:
    """Instructions to the person, or to an organisation at which the person has a post."""
    if user.person_id is None:
        return Q(pk=None)
    firms = present_posts(timezone.localdate()).filter(person=user.person_id).values("organisation")
    named = Q(executor_person=user.person_id) | Q(co_executor_links__person=user.person_id)
    # Where a person is named, the rest of the organisation is not meant.
    return (
        named
        | Q(executor__in=firms, executor_person=None)
        | Q(co_executor_links__organisation__in=firms, co_executor_links__person=None)
    )


def executes(user: User, instruction: Instruction) -> bool:
    return Instruction.objects.filter(of_executor(user), pk=instruction.pk).exists()


def own(rows: InstructionQuerySet, user: User) -> InstructionQuerySet:
    """What the user is to do or to control."""
    mine = Q(controller=user.person_id) if user.person_id else Q(pk=None)
    return rows.filter(pk__in=rows.filter(of_executor(user) | mine).values("pk"))


def executors_of(instruction: Instruction) -> set[User]:
    """Active accounts of those who carry it out."""
    links = list(instruction.co_executor_links.all())
    people = {instruction.executor_person_id, *(link.person_id for link in links)} - {None}
    firms = {link.organisation_id for link in links if link.person_id is None}
    if instruction.executor_id and instruction.executor_person_id is None:
        firms.add(instruction.executor_id)
    there = present_posts(timezone.localdate()).filter(organisation__in=firms).values("person")
    return set(User.objects.filter(Q(person__in=people) | Q(person__in=there), is_active=True))
