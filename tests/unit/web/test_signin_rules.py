"""Locks, ends of sessions, passwords, and where one is sent after signing in."""

from datetime import UTC, datetime, timedelta

import pytest

from web.signin import rules
from web.signin.handlers import local_path

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def test_the_fifth_failure_locks_for_ten_minutes() -> None:
    failures, until = 0, None
    for _ in range(5):
        assert until is None
        failures, until = rules.after_failure(failures, NOON)

    assert until == NOON + timedelta(minutes=10)
    assert rules.locked(until, NOON + timedelta(minutes=9, seconds=59))
    assert not rules.locked(until, NOON + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("idle_for", "left", "alive"), [(29, 60, True), (30, 60, False), (1, 0, False)], ids=["used", "idle", "over"]
)
def test_a_session_ends_by_idleness_or_age(idle_for: int, left: int, alive: bool) -> None:
    seen, over = NOON - timedelta(minutes=idle_for), NOON + timedelta(minutes=left)

    assert rules.alive(seen_at=seen, expires_at=over, now=NOON, idle=timedelta(minutes=30)) is alive


OLD = "k7pd-m2wx-q9ra"


@pytest.mark.parametrize("bad", ["short", "aaaaaaaaaaaa", "mylisi12345", "x" * 201, OLD])
def test_weak_passwords_and_the_old_one_are_refused(bad: str) -> None:
    assert rules.password_complaint(bad, "lisi", old=OLD)


def test_a_long_phrase_is_welcome() -> None:
    assert rules.password_complaint("油菜花开在三月的田野上", "lisi", old=OLD) is None


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", ""]
)
def test_signing_in_never_leads_to_another_host(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"


def test_signing_in_leads_back_to_the_page_that_was_wanted() -> None:
    assert local_path("/calls?seat=8001") == "/calls?seat=8001"
