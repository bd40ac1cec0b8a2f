"""Everybody finds every page he may see, and nothing else."""

import pytest

from db.tables import Role
from web.navigation import GROUPS, navigation
from web.permissions import Permission, allowed
from web.routes import ROUTES

ELSEWHERE = {
    "/password", "/wallboard", "/signin", "/healthz", "/admin", "/calls.csv", "/cases.xlsx", "/knowledge.xlsx",
    "/knowledge/find", "/knowledge/new", "/public", "/public/progress", "/api/docs",
    "/admin/categories/dispatch", "/admin/dispatch.xlsx", "/admin/dispatch/template.xlsx",
}  # fmt: skip
"""Reached from another page, or not by people."""


def seen_by(role: Role, path: str = "/") -> list[str]:
    nav = navigation(path, lambda permission: allowed(role, permission), unit=role is Role.DEPARTMENT)
    return [target for _, _, target, _ in nav.top]


def test_every_page_that_stands_by_itself_is_in_the_navigation_with_its_own_permission() -> None:
    entries = {entry.target: entry.needs for group in GROUPS for entry in group.entries}
    pages = {
        route.path: route.needs
        for route in ROUTES
        if route.method == "GET" and not route.by_itself and "{" not in route.path and "/api/v1/" not in route.path
    }
    assert entries == {path: needs for path, needs in pages.items() if path not in ELSEWHERE}


@pytest.mark.parametrize("role", Role)
def test_no_role_has_more_in_the_top_row_than_fits(role: Role) -> None:
    assert 1 <= len(seen_by(role)) <= 9


def test_a_unit_sees_its_inbox_and_an_administrator_without_unit_does_not() -> None:
    assert seen_by(Role.DEPARTMENT) == ["/inbox", "/knowledge"]
    assert "/inbox" not in seen_by(Role.ADMIN)


def test_pages_of_a_group_show_the_others_and_what_lies_below_them_does_not() -> None:
    def tabs(path: str) -> list[tuple[str, bool]]:
        return [(target, here) for _, target, here in navigation(path, lambda _: True, unit=True).tabs]

    assert tabs("/nuisance") == [("/calls", False), ("/nuisance", True), ("/priority-callers", False)]
    assert [target for target, here in tabs("/call-settings/outbound-rules") if here] == [
        "/call-settings/outbound-rules"
    ]
    assert tabs("/calls/main-1.1") == []
    assert tabs("/desk") == []


def test_on_a_page_below_an_entry_its_group_is_marked() -> None:
    top = navigation("/calls/main-1.1", lambda _: True, unit=False).top
    assert [label for label, _, _, here in top if here] == ["来电"]


def test_who_sees_one_page_of_a_group_is_told_that_pages_name() -> None:
    top = navigation("/", lambda permission: permission is Permission.ANNOUNCE, unit=False).top
    assert [(label, target) for label, _, target, _ in top] == [("播报", "/announcements")]
