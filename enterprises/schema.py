"""Migration operations that do not render every related model again for each trigger and table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger
from pgtrigger.migrations import AddTrigger as PgAddTrigger
from pgtrigger.migrations import RemoveTrigger as PgRemoveTrigger


class AddTrigger(PgAddTrigger):
    """pgtrigger's own, without reloading the model: nothing of a rendered model depends on its triggers."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name.lower()].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]


class RemoveTrigger(PgRemoveTrigger):
    """As AddTrigger."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name.lower()].options
        options["triggers"] = [one for one in options.get("triggers", []) if one.name != self.name]


class CreateAtOnce(SeparateDatabaseAndState):
    """Create the models of `operations` as they are after the last, with indexes, constraints and triggers.

    Django renders every related model again after each operation; among a hundred related models with
    history triggers that takes a minute. Foreign keys are deferred to the end, so the order does not matter.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(state_operations=operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.state_operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)
        super().state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.state_operations:
            if isinstance(operation, CreateModel):
                schema_editor.create_model(to_state.apps.get_model(app_label, operation.name))
        for operation in self.state_operations:
            if isinstance(operation, PgAddTrigger) and isinstance(operation.trigger, Trigger):
                # Without parameters nothing may be escaped: the SQL holds percent signs.
                schema_editor.execute(operation.trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.state_operations):
            if isinstance(operation, CreateModel):
                schema_editor.delete_model(from_state.apps.get_model(app_label, operation.name))
