"""Every route of the API is described, and the description is valid OpenAPI 3.1."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from web.openapi.document import document
from web.openapi.operation import Once, Version
from web.openapi.operations import OPERATIONS
from web.openapi.pages import ANY, OPEN, chapters
from web.openapi.paths import template
from web.routes import ROUTES, add_routes
from web.tokens.scopes import OPENED, Scope

NOT_JSON = {"api.docs"}
"""A page."""


@pytest.fixture(scope="module")
def made() -> Mapping[str, Any]:
    return document(ROUTES, OPERATIONS, title="12345")


def test_no_route_of_the_api_is_left_out() -> None:
    app = web.Application()
    add_routes(app)
    served = {
        route.name
        for route in app.router.routes()
        if route.resource and route.resource.canonical.startswith(("/api/", "/healthz"))
    }

    assert served - NOT_JSON == set(OPERATIONS)


def test_the_document_is_valid(made: Mapping[str, Any]) -> None:
    assert [str(error) for error in OpenAPIV31SpecValidator(dict(made)).iter_errors()] == []
    assert made["openapi"] == "3.1.0"


def test_whoever_reads_it_finds_no_words_of_our_code(made: Mapping[str, Any]) -> None:
    assert "``" not in str(made)


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_scope_of_a_route_opens_what_the_route_asks_for(name: str) -> None:
    route, one = next(route for route in ROUTES if route.name == name), OPERATIONS[name]

    assert one.open_to_all == (route.needs is None)
    if one.scope is not None:
        assert route.needs in OPENED[one.scope]


def test_every_scope_opens_a_route() -> None:
    assert {one.scope for one in OPERATIONS.values()} >= set(Scope)


def test_whatever_makes_or_moves_something_may_be_repeated() -> None:
    posts = {route.name for route in ROUTES if route.method == "POST" and route.name in OPERATIONS}
    signed = {"api.messages", "api.exchange"}  # their messages have ids of their own
    only_asks = {"api.case.similar"}  # a POST so that no log keeps a citizen's words
    by_no_program = {"api.people.post", "api.people.new", "api.people.order"}  # and an answer that is kept for a
    # second asking would keep a password

    assert {name for name in posts if OPERATIONS[name].once is Once.NO} == signed | only_asks | by_no_program


def test_whatever_replaces_what_somebody_read_names_its_version() -> None:
    changes = {name for name, one in OPERATIONS.items() if one.version is Version.NEEDS}

    assert changes == {
        "api.case.text", "api.case.step", "api.article.post", "api.article.step", "api.dispatch.line.put",
        "api.dispatch.line.end", "api.profile.put", "api.answer-rules.put",
    }  # fmt: skip


def test_the_page_has_every_operation_with_an_example(made: Mapping[str, Any]) -> None:
    entries = [entry for chapter in chapters(made).values() for entry in chapter]

    assert [entry.name for entry in entries] != []
    assert {entry.name for entry in entries} == set(OPERATIONS)
    assert all(entry.scope in {*Scope, OPEN, ANY} for entry in entries)
    step = next(entry for entry in entries if entry.name == "api.case.step")
    assert step.example.startswith('curl -X POST -H "Authorization: Bearer $TOKEN" -H \'If-Match: "3"\'')
    assert "redo_cause" in {line.name for line in step.sent}


def test_addresses_lose_their_patterns_and_parameters_keep_them() -> None:
    plain, parameters = template(r"/cases/{number:\d{8}-\d{6}}/steps/{action:[a-z_]{1,32}}")

    assert plain == "/cases/{number}/steps/{action}"
    assert [(one["name"], one["schema"]["pattern"]) for one in parameters] == [
        ("number", r"^\d{8}-\d{6}$"),
        ("action", "^[a-z_]{1,32}$"),
    ]


@given(st.text(alphabet="/{}:ab", max_size=20))
def test_an_address_that_cannot_be_read_is_refused_and_nothing_else_happens(path: str) -> None:
    try:
        plain, parameters = template(path)
    except ValueError:
        return
    assert plain.count("{") == len(parameters)
