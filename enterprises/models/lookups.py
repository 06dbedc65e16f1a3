"""Lookups that the fields of Django do not have."""

from typing import Any

from django.db import models


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class AnyOf(models.Lookup[Any]):
    """`column__any_of={…}`: one parameter, where `__in` has thousands and Django looks at each of them."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*params, list(self.rhs))
