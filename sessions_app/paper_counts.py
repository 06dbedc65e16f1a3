"""What was counted by hand, beside the phones: a show of hands, or ballots on paper."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions_app.journal import Op
from sessions_app.models import Actor, Answer, PaperCount, Statement, VotingRound
from sessions_app.rounds import check_open, count_heads, hold, note_first_vote, record

Kind = VotingRound.Kind


@transaction.atomic
def count_on_paper(
    round_: VotingRound,
    *,
    by: Actor,
    people: int,
    statements: Sequence[Statement] = (),
    amounts: Sequence[int] = (),
    votes_for: int = 0,
    against: int = 0,
    abstained: int = 0,
    op: Op | None = None,
) -> None:
    """What was counted by hand, beside the phones: a show of hands, or ballots on paper. It replaces what was
    counted before; `people` without anything else takes it back.

    Raises ValidationError when so many people cannot have given so much.
    """
    round_ = hold(round_)
    check_open(round_)
    if round_.kind not in (Kind.DOTS, Kind.OPEN):
        raise ValidationError(_("Places and ratings are counted from phones only."), "not_counted_on_paper")
    if round_.kind == Kind.OPEN:
        counts = {Answer.FOR: votes_for, Answer.AGAINST: against, Answer.ABSTAIN: abstained}
        if sum(counts.values()) != people:
            raise ValidationError(
                _("The answers add up to %(sum)d, and the people to %(people)d."),
                "does_not_add_up",
                {"sum": sum(counts.values()), "people": people},
            )
        papers = [PaperCount(round=round_, answer=answer, amount=amount) for answer, amount in counts.items()]
    else:
        papers = _paper_dots(round_, people, statements, amounts)

    round_.paper_counts.all().delete()
    PaperCount.objects.bulk_create(paper for paper in papers if paper.amount)
    round_.on_paper = people
    if people:
        note_first_vote(round_)
    count_heads(round_)
    round_.told_at = timezone.now()
    round_.save(update_fields=["on_paper", "voted", "eligible", "told_at"])
    # How much was counted for what stays hidden like the rest.
    record(round_, "round.count", by=by, op=op)


def _paper_dots(
    round_: VotingRound, people: int, statements: Sequence[Statement], amounts: Sequence[int]
) -> list[PaperCount]:
    if len(statements) != len(amounts):
        raise ValidationError(_("Every statement needs one number."), "does_not_add_up")
    options = set(round_.options.values_list("statement", flat=True))
    if not options.issuperset(statement.pk for statement in statements):
        raise ValidationError(_("This statement is not voted on."), "not_an_option")
    most_for_one = people * (round_.dots_per_person or 0) if round_.stacking_allowed else people
    if sum(amounts) > people * (round_.dots_per_person or 0) or max(amounts, default=0) > most_for_one:
        raise ValidationError(_("So many votes cannot come from so few people."), "does_not_add_up")
    return [
        PaperCount(round=round_, statement=statement, amount=amount)
        for statement, amount in zip(statements, amounts, strict=True)
    ]


def keep_notes(round_: VotingRound) -> None:
    """Results that came from notes have no ballots: they go on as a count on paper."""
    answers = {
        Answer.FOR: round_.votes_for,
        Answer.AGAINST: round_.votes_against,
        Answer.ABSTAIN: round_.abstained,
    }
    PaperCount.objects.bulk_create(
        [
            *(PaperCount(round=round_, answer=answer, amount=n) for answer, n in answers.items() if n),
            *(
                PaperCount(round=round_, statement_id=tally.statement_id, amount=tally.dots)
                for tally in round_.tallies.all()
                if tally.dots
            ),
        ]
    )
    round_.on_paper = round_.voted or 0
    round_.entitled = round_.entitled or round_.eligible
    round_.first_vote_at = round_.first_vote_at or timezone.now()
