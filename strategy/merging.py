"""What a merge of organisations may not touch here: an approved programme names them as it was approved."""

from django.db.models import Q

from enterprises import relations
from strategy.models import MeasureParticipant, MeasureRevision, ProgrammeVersion


def register() -> None:
    approved = Q(programme_version__approved_on__isnull=False)
    relations.unchangeable[MeasureRevision] = approved
    relations.unchangeable[MeasureParticipant] = Q(revision__programme_version__approved_on__isnull=False)
    relations.unchangeable[ProgrammeVersion] = Q(approved_on__isnull=False)
