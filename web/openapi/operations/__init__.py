"""Every route of the API described, by its name in ``web.routes``. A new route is described where its kind is."""

from collections.abc import Mapping

from web.openapi.operation import Once, Operation
from web.openapi.operations.about import ABOUT
from web.openapi.operations.calls import CALLS
from web.openapi.operations.cases import CASES
from web.openapi.operations.citizens import CITIZENS
from web.openapi.operations.figures import FIGURES
from web.openapi.operations.incidents import INCIDENTS
from web.openapi.operations.knowledge import KNOWLEDGE
from web.openapi.operations.leaders import LEADERS
from web.openapi.operations.notices import NOTICES
from web.openapi.operations.people import PEOPLE
from web.openapi.operations.rules import RULES
from web.openapi.operations.settings import SETTINGS
from web.openapi.operations.signed import BY_SIGNATURE
from web.openapi.operations.ties import TIES
from web.tokens.scopes import Scope

OPERATIONS: Mapping[str, Operation] = {
    **ABOUT, **CALLS, **CASES, **TIES, **INCIDENTS, **LEADERS, **KNOWLEDGE, **FIGURES, **SETTINGS, **PEOPLE, **NOTICES,
    **RULES, **CITIZENS, **BY_SIGNATURE,
}  # fmt: skip
SCOPES: Mapping[str, Scope | None] = {name: one.scope for name, one in OPERATIONS.items() if not one.open_to_all}
"""What a token needs for each route; a route that is not here is asked by no program."""
REPEATABLE = frozenset(name for name, one in OPERATIONS.items() if one.once is not Once.NO)
"""Routes that take an ``Idempotency-Key``."""
SAFE = frozenset(name for name, one in OPERATIONS.items() if one.once is Once.SAFE)

__all__ = ["OPERATIONS", "REPEATABLE", "SAFE", "SCOPES"]
