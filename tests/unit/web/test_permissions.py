"""The table of permissions and the table of routes fit each other."""

from db.tables import Role
from web.orders.rules import RULES
from web.permissions import PERMISSIONS, Permission, allowed
from web.routes import ROUTES

EXCHANGE = "/api/v1/exchange/{code:[a-z][a-z0-9-]{0,31}}"


def test_every_role_has_permissions_and_every_permission_somebody() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == frozenset(Permission)


def test_a_manager_sees_no_words_and_no_numbers_of_citizens() -> None:
    hidden = {
        Permission.TRANSCRIPT,
        Permission.RECORDING_PLAY,
        Permission.RECORDING_DOWNLOAD,
        Permission.NUMBER_REVEAL,
        Permission.CASES,
    }
    assert not any(allowed(Role.MANAGER, permission) for permission in hidden)


def test_only_signing_in_health_citizens_pages_and_what_is_signed_are_open_to_everybody() -> None:
    opened = {route.path for route in ROUTES if route.needs is None}
    citizens = {path for path in opened if path == "/public" or path.startswith(("/public/", "/open311/"))}
    inside = {"/signin", "/healthz", "/api/v1/messages/inbound", "/api/v1/openapi.json", EXCHANGE}
    assert opened - citizens == inside
    assert len(citizens) == 8


def test_every_permission_guards_something() -> None:
    by_orders = {needed for rule in RULES.values() for needed in (rule.needs, rule.elsewhere)}
    within_pages = {Permission.CASE_PLACE}
    assert {route.needs for route in ROUTES} | by_orders | within_pages >= set(Permission)


def test_names_of_routes_are_unique() -> None:
    names = [route.name for route in ROUTES]
    assert len(names) == len(set(names))
