"""Who may be what, and who cannot be kept out."""

import pytest

from db.tables import Role
from web.people.handlers import TOLD
from web.people.rules import EXPLAINED, LOGIN, AccountRefused, Wish, fault, may_cease
from web.permissions import Permission
from web.tokens.scopes import OPENED


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(name="李娜", role=Role.AGENT, seat="1002"), None),
        (Wish(name="张强", role=Role.DEPARTMENT, unit="cgj", sign_level=2), None),
        (Wish(name="", role=Role.AGENT), "name"),
        (Wish(name="李" * 65, role=Role.AGENT), "name"),
        (Wish(name="张强", role=Role.DEPARTMENT), "unit"),
        (Wish(name="李娜", role=Role.AGENT, unit="cgj"), "unit"),
        (Wish(name="李娜", role=Role.AGENT, sign_level=1), "sign-level"),
        (Wish(name="张强", role=Role.DEPARTMENT, unit="cgj", sign_level=3), "sign-level"),
    ],
)
def test_what_a_person_may_be(wish: Wish, code: str | None) -> None:
    assert fault(wish) == code


def test_somebody_always_keeps_the_keys() -> None:
    two = frozenset({"admin", "second"})
    assert may_cease("second", by="admin", administrators=two) is None
    assert may_cease("admin", by="admin", administrators=two) == "oneself"
    assert may_cease("admin", by="system:cli", administrators=frozenset({"admin"})) == "last-administrator"
    assert may_cease("li.na", by="admin", administrators=frozenset({"admin"})) is None


@pytest.mark.parametrize("login", ["api:weather", "system:cli", "", "a", "Li", "李娜", "a b", "a/b", "a" * 33, "a\n"])
def test_nobody_is_called_like_a_program(login: str) -> None:
    assert LOGIN.fullmatch(login) is None


def test_every_refusal_has_its_words() -> None:
    assert set(TOLD) == set(EXPLAINED)
    assert "'9'" in str(AccountRefused("no-seat", "li", about="9"))


def test_no_token_opens_the_accounts() -> None:
    assert all(Permission.PEOPLE not in opened for opened in OPENED.values())
