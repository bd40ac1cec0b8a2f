"""Figures as people read them. The only place that rounds: half up, and never before the end. No I/O.

Whether a target is reached is asked of the exact value, not of what is shown here.
"""

from fractions import Fraction

from reports.definitions import Unit
from reports.measure import Figure

NOTHING = "—"


def shown(figure: Figure) -> str:
    """``98.78%``, ``1234``, ``3 分 20 秒``; a dash when there was nothing to divide by."""
    if figure.value is None:
        return NOTHING
    if figure.definition.unit is Unit.SHARE:
        return percent(figure.value)
    return duration(figure.value) if figure.definition.unit is Unit.SECONDS else str(figure.numerator)


def percent(share: Fraction, *, places: int = 2) -> str:
    """A share between 0 and 1 as percent with that many decimal places."""
    return f"{half_up(share * 100, places=places)}%"


def duration(seconds: Fraction) -> str:
    """Whole seconds as ``1 小时 3 分 20 秒``, without leading zeros."""
    minutes, rest = divmod(int(half_up(seconds, places=0)), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} 小时"] if hours else []
    parts += [f"{minutes} 分"] if hours or minutes else []
    return " ".join([*parts, f"{rest} 秒"])


def half_up(number: Fraction, *, places: int) -> str:
    """A number of at least 0, rounded in the way people are taught at school: 0.5 goes up."""
    scaled = int(number * 10**places + Fraction(1, 2))
    if not places:
        return str(scaled)
    whole, rest = divmod(scaled, 10**places)
    return f"{whole}.{rest:0{places}d}"
