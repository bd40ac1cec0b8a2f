"""Today's figures on the board: counted by ``reports``, by the definitions that were in force when the day began."""

from dataclasses import dataclass
from datetime import date

from db import Database
from reports import Figure, Figures
from web.calls.filters import FigureCalls
from web.times import day_span

ARRIVED, CONNECT_RATE = "arrived", "connect_rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """``simulated``: how many calls of the day are robots', whether or not they count."""

    arrived: Figure
    connect_rate: Figure
    simulated: int

    @property
    def calls(self) -> FigureCalls:
        """Citizens' calls of the day, without those that seats made."""
        return _calls(self.arrived, among=False)

    @property
    def answered(self) -> FigureCalls:
        """The calls above the rate's fraction bar."""
        return _calls(self.connect_rate, among=False)

    @property
    def offered(self) -> FigureCalls:
        """The calls below it."""
        return _calls(self.connect_rate, among=True)


async def read_today(database: Database, day: date, *, simulated: bool | None) -> Today:
    """Figures of a day in Asia/Shanghai; ``simulated`` None counts citizens' and robots' calls together.

    Raises ``db.StoreUnavailable``, ``reports.NoSuchMetric``.
    """
    figures, (since, before) = Figures(database), day_span(day)
    arrived, rate = await figures.of_period([ARRIVED, CONNECT_RATE], since, before, simulated)
    [robots] = await figures.of_period([ARRIVED], since, before, simulated=True)
    return Today(arrived=arrived, connect_rate=rate, simulated=robots.numerator)


def _calls(figure: Figure, *, among: bool) -> FigureCalls:
    return FigureCalls(figure.definition.key, figure.definition.version, among=among)
