"""Which job may still ask a citizen: each try is made once, whatever jobs come twice or late."""

from dataclasses import dataclass
from enum import StrEnum

import pytest

from db.tables import FollowUpState, RatingState, RatingWay
from queue_manager.trying import his_turn


@dataclass
class Row:
    state: StrEnum
    way: RatingWay
    attempts: int


@pytest.mark.parametrize(
    ("state", "way", "attempts", "attempt", "turn"),
    [
        ("wanted", RatingWay.CALL, 0, 1, True),
        ("wanted", RatingWay.CALL, 1, 2, True),
        ("wanted", RatingWay.CALL, 1, 1, False),  # the first try's job comes again while the second waits for its time
        ("wanted", RatingWay.CALL, 0, 2, False),
        ("asked", RatingWay.CALL, 1, 1, False),  # its telephone may be ringing
        ("asked", RatingWay.MESSAGE, 1, 1, True),  # the gateway sends one message of a key
        ("asked", RatingWay.MESSAGE, 1, 2, False),
    ],
)
def test_a_try_is_made_once(state: str, way: RatingWay, attempts: int, attempt: int, turn: bool) -> None:
    for kind in (RatingState, FollowUpState):
        assert his_turn(Row(kind(state), way, attempts), attempt) is turn
