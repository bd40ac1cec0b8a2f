"""The invented city: its matters by share, its units, its places and the words its people use. Pure."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from itertools import accumulate
from random import Random
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Matter:
    """What citizens call about: ``category`` is a code of the example tree, ``subjects`` ways to say it."""

    category: str
    share: int
    trade: str
    subjects: Sequence[str]


@dataclass(frozen=True, slots=True)
class Demand:
    """What one citizen said."""

    matter: Matter
    district: int
    place: str
    text: str


@dataclass(frozen=True)
class City:
    """Codes of its units are ``sim-`` with the district's place in the list and the trade."""

    words: Mapping[str, Any]

    @cached_property
    def matters(self) -> list[Matter]:
        return [Matter(*row) for row in self.words["matters"]]

    @cached_property
    def _heaped(self) -> list[int]:
        return list(accumulate(matter.share for matter in self.matters))

    @cached_property
    def units(self) -> dict[str, str]:
        """Names of the handling units by code."""
        return {
            unit_code(district, trade): f"{name}{of}（模拟）"
            for district, name in enumerate(self.words["districts"])
            for trade, of in self.words["trades"].items()
        }

    def demand(self, rng: Random) -> Demand:
        words, draw = self.words, rng.random
        matter = self.matters[bisect(self._heaped, int(draw() * self._heaped[-1]))]
        district = int(draw() * len(words["districts"]))
        home = _one(words["communities"]["first"], draw()) + _one(words["communities"]["last"], draw())
        road = _one(words["roads"], draw())
        place = f"{words['districts'][district]}{road}{int(draw() * 300) + 1}号{home}"
        said = [_one(matter.subjects, draw()), _one(words["since"], draw())]
        if draw() < words["rare_share"]:
            said.append(f"现场发现{_one(words['rare'], draw())}")
        said += [_one(words["beside"], draw()) for _ in range(int(draw() * 3))]
        text = f"诉求人反映{home}{int(draw() * 40) + 1}号楼{'，'.join(said)}，{_one(words['wishes'], draw())}。"
        return Demand(matter, district, place, text)


def read_city() -> City:
    """The one that comes with the product."""
    return City(yaml.safe_load((resources.files("rehearsal.archive") / "city.yaml").read_text("utf-8")))


def unit_code(district: int, trade: str) -> str:
    return f"sim-{district}-{trade}"


SUPERVISING = {"sim-dc1": "督查一组（模拟）", "sim-dc2": "督查二组（模拟）", "sim-dc3": "督查三组（模拟）"}


def _one(of: Sequence[str], draw: float) -> str:
    return of[int(draw * len(of))]
