"""Whatever a program sends to whichever route: no answer is an error of ours, each refusal is plain Chinese.

Made of the description of the API, so that a new route is asked, too. Values on PostgreSQL, which cannot store what
SQLite can (NUL, numbers beyond 64 bits); what is no body at all never gets as far as the store.
"""

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientResponse

from db.tables import Role
from tests.contracts.web_api.conftest import Program, a_program
from tests.contracts.web_api.described import Described
from tests.contracts.web_cases.conftest import Office
from web.tokens.scopes import Scope

JSON = "application/json"
BODIES: Mapping[str, tuple[str, bytes]] = {
    "nothing": (JSON, b""),
    "an array": (JSON, b"[1]"),
    "null": (JSON, b"null"),
    "half of an object": (JSON, b'{"text": "'),
    "bytes that are no text": (JSON, b'{"text": "\xff\xfe"}'),
    "another set of characters": (f"{JSON}; charset=utf-7", b'{"text": "+/v8-"}'),
    "a set of characters nobody knows": (f"{JSON}; charset=x-nobody", b"{}"),
    "a set of characters that is none": (f"{JSON}; charset=base64", b"{}"),
    "a thousand levels": (JSON, b"[" * 5000),
    "a deep object": (JSON, b'{"fields":' * 3000 + b"1" + b"}" * 3000),
    "a number without end": (JSON, b'{"version": ' + b"9" * 6000 + b"}"),
    "words": ("text/plain", "路灯不亮".encode()),
    "a form": ("application/x-www-form-urlencoded", b"text=%FF%00&reason=x"),
    "a form of no form": ("multipart/form-data", b"text"),
    "a form cut off": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nabc"),
    "unknown fields": (JSON, b'{"nobody": {"knows": [true, null, 1e400]}, "": ""}'),
}
STRANGE = (
    None, True, -1, 2**80, 1e300, [None], {}, "", "\ud83d", "𠮷㐂😀", "长" * 900, "9" * 40, "0001-01-01T00:00:00+14:00",
    "=1+1",
)  # fmt: skip
"""What stands in every field of a body at once."""
AMONG_GOOD = ("a\x00b", "9999-12-31T23:59:59+00:00")
"""What stands in one field, while the others hold something likely."""
PLACES = {"number": "20261122-000001", "action": "dispatch", "tag": "夜间", "name": "seat.ping", "code": "grid",
          "event": "closed", "decision": "open", "order": "lock", "login": "agent"}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    fields: Mapping[str, Any]


def changing(described: Described) -> Iterator[Operation]:
    """Every route that takes something, at an address that leads somewhere."""
    for path, methods in described.document["paths"].items():
        for method, told in methods.items():
            if method in {"post", "put", "patch", "delete"}:
                address = re.sub(r"{(\w+)}", lambda found: PLACES.get(found[1], "1"), path)
                body = told.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
                yield Operation(told["operationId"], method.upper(), address, _fields(described, body))


def _fields(described: Described, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        return _fields(described, described.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    found: dict[str, Any] = dict(schema.get("properties", {}))
    for other in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        found |= _fields(described, other)
    return found


async def fault(response: ClientResponse) -> str | None:
    """What is wrong with an answer: an error of ours, or a refusal that nobody understands."""
    if response.status == 500:
        return "500"
    if response.status < 400:
        return None
    if response.content_type not in {"application/problem+json", JSON}:
        return f"{response.status} {response.content_type}"
    told = await response.json()
    words = str(told.get("faults") or told.get("files") or "")  # of spreadsheets and files each fault has its own
    words += told.get("title", "") + told.get("detail", "") + told.get("error", {}).get("message", "")
    return None if re.search("[一-鿿]", words) else f"{response.status} without words: {told}"


async def ask(program: Program, one: Operation, content_type: str, body: bytes, **more: str) -> str | None:
    headers = {"Authorization": f"Bearer {program.token}", "Content-Type": content_type, "If-Match": '"1"'} | more
    response = await program.client.request(one.method, one.path, data=io.BytesIO(body), headers=headers)
    await response.read()
    return await fault(response)


def likely(described: Described, schema: Mapping[str, Any]) -> Any:
    """A value that a description takes."""
    schema = next(iter([*schema.get("oneOf", ()), *schema.get("anyOf", ())]), schema)
    if "$ref" in schema:
        return likely(described, described.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if schema.get("type") == "object":
        return {name: likely(described, inner) for name, inner in schema.get("properties", {}).items()}
    of_kind = {"array": [], "integer": 1, "number": 1, "boolean": True}.get(schema.get("type", ""), "cgj")
    of_format = {"date-time": "2026-11-23T04:00:00+00:00", "date": "2027-02-06"}.get(schema.get("format", ""))
    return schema.get("enum", [of_format or of_kind])[0]


@pytest.fixture
async def program(office: Office) -> Program:
    return await a_program(office.house, *Scope, role=Role.ADMIN, per_minute=10**6)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_bodies_that_are_none_are_refused_in_words(program: Program, described: Described) -> None:
    found = {
        (one.name, said): wrong
        for one in changing(described)
        for said, (content_type, body) in BODIES.items()
        if (wrong := await ask(program, one, content_type, body))
    }

    assert found == {}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_strange_values_are_refused_in_words(program: Program, described: Described) -> None:
    found = {}
    for one in changing(described):
        good = {name: likely(described, schema) for name, schema in one.fields.items()}
        bodies = [dict.fromkeys(one.fields, value) for value in STRANGE]
        bodies += [good | {name: value} for name in one.fields for value in AMONG_GOOD]
        for body in bodies:
            if wrong := await ask(program, one, JSON, json.dumps(body).encode()):
                found[one.name, str(body)[:60]] = wrong

    assert found == {}
