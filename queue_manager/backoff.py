"""How long to wait before trying again: longer after every failure, never in step with others."""

import random
from collections.abc import Callable


class BackOff:
    """Doubles from ``shortest`` to ``longest`` seconds; each pause is spread over its upper half by ``chance``."""

    def __init__(
        self, *, shortest: float = 0.5, longest: float = 15.0, chance: Callable[[], float] = random.random
    ) -> None:
        self._shortest, self._longest, self._chance = shortest, longest, chance
        self._failures = 0

    def next(self) -> float:
        """Seconds to wait now, between ``shortest`` and ``longest``; the next ones are longer."""
        ceiling = min(self._longest, self._shortest * 2.0 ** min(self._failures + 1, 30))
        self._failures += 1
        return max(self._shortest, ceiling * (0.5 + self._chance() / 2))

    def reset(self) -> None:
        """All is well: start again with the shortest pause."""
        self._failures = 0
