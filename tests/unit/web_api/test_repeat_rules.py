"""What becomes of a request whose key came before."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.repeats.rules import KEPT, PATIENCE, Earlier, Verdict, fingerprint, is_key, judged

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def earlier(*, answered: bool = False, asked: str = "a") -> Earlier:
    return Earlier(asked=asked, began_at=NOON, expires_at=NOON + KEPT, answered=answered)


@pytest.mark.parametrize(
    ("after", "answered", "safe", "verdict"),
    [
        (SECOND, True, False, Verdict.REPLAY),
        (KEPT - SECOND, True, False, Verdict.REPLAY),
        (KEPT, True, False, Verdict.BEGIN),
        (SECOND, False, False, Verdict.IN_USE),
        (SECOND, False, True, Verdict.IN_USE),
        (PATIENCE, False, False, Verdict.UNKNOWN),
        (PATIENCE, False, True, Verdict.BEGIN),
        (KEPT, False, False, Verdict.BEGIN),
    ],
)
def test_the_same_request(after: timedelta, answered: bool, safe: bool, verdict: Verdict) -> None:
    assert judged(earlier(answered=answered), "a", NOON + after, safe=safe) is verdict


@given(st.booleans(), st.booleans(), st.timedeltas(timedelta(0), KEPT - SECOND))
def test_another_request_never_passes_for_the_first(answered: bool, safe: bool, after: timedelta) -> None:
    assert judged(earlier(answered=answered), "b", NOON + after, safe=safe) is Verdict.TAKEN


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_two_bodies_are_two_requests(one: bytes, other: bytes) -> None:
    same = fingerprint("POST", "/a", one) == fingerprint("POST", "/a", other)
    assert same == (one == other)
    assert fingerprint("PUT", "/a", one) != fingerprint("POST", "/a", one) != fingerprint("POST", "/b", one)


@pytest.mark.parametrize("text", ["", " ", "a b", "编号", "k" * 65, "a\n"])
def test_what_is_no_key(text: str) -> None:
    assert not is_key(text)
