"""Whatever stands in an address, a form or a head: no page is an error of ours. Every field of every form is tried.

Each on the database that is the stricter one about it; what never gets as far as the store, on SQLite only.
"""

import asyncio
import io
import re
from collections.abc import Awaitable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientPayloadError, ClientResponse, ServerDisconnectedError
from yarl import URL

import web
from db.tables import Role
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from web.openapi.operations import OPERATIONS
from web.routes import ROUTES, Route

TEMPLATES = Path(web.__file__).parent / "templates"
QUERY = ("a%00b", "9999-12-31", "9" * 40)
FORM = ("a\x00b", "9999-12-31T23:59")
NUMBER = "20261122-000001"
PLACES = {
    "number": NUMBER, "action": "dispatch", "year": "2027", "day": "2027-01-01", "login": "agent", "code": "web",
    "event": "closed", "decision": "open", "kind": "docx", "form": "order", "format": "json", "scope": "form.address",
    "name": "seat.ping", "order": "lock", "tag": "夜间",
}  # fmt: skip
LIVE = frozenset({"board.stream", "desk.stream", "supervision.stream", "inbox.stream"})
"""These answers never end."""
HEAD = b"--x\r\nContent-Disposition: form-data; "
FORM_TYPE, PARTS_TYPE = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
RAW = {
    "bytes that are no text": (FORM_TYPE, b"login=\xff\xfe&csrf=\xff"),
    "a set of characters nobody knows": (f"{FORM_TYPE}; charset=x-nobody", b"a=b"),
    "a set of characters that is none": (f"{FORM_TYPE}; charset=base64", b"a=b"),
    "half a character": (FORM_TYPE, b"login=%ED%A0%80&csrf=%ED%A0%80"),
    "many fields": (FORM_TYPE, b"&".join([b"a="] * 5000)),
    "a part without a name": (PARTS_TYPE, HEAD + b"\r\n\r\nabc\r\n--x--"),
    "a part of no text": (PARTS_TYPE, HEAD + b'name="login"\r\n\r\n\xff\xfe\r\n--x--'),
    "a part in an unknown set": (
        PARTS_TYPE, HEAD + b'name="csrf"\r\nContent-Type: text/plain; charset=x\r\n\r\na\r\n--x--',
    ),
    "no boundary": ("multipart/form-data", b"abc"),
    "cut off": (PARTS_TYPE, HEAD + b'name="csrf"\r\n\r\nabc'),
    "a form in a form": (
        PARTS_TYPE, b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y\r\n\r\na\r\n--y--\r\n--x--",
    ),
    "no base64": (PARTS_TYPE, HEAD + b'name="csrf"\r\nContent-Transfer-Encoding: base64\r\n\r\n@@@a\r\n--x--'),
    "an unknown packing": (PARTS_TYPE, HEAD + b'name="csrf"\r\nContent-Encoding: zstd9\r\n\r\na\r\n--x--'),
    "a head nobody may send": (PARTS_TYPE, HEAD + b'name="csrf"; filename="a.txt\x00.exe"\r\n\r\na\r\n--x--'),
    "an unknown encoding": (PARTS_TYPE, HEAD + b'name="csrf"\r\nContent-Transfer-Encoding: zstd9\r\n\r\na\r\n--x--'),
}  # fmt: skip
HEADS = (
    "Authorization", "X-CSRF-Token", "If-Match", "Idempotency-Key", "Cookie", "X-Hotline-Time", "X-Hotline-Signature",
    "Range", "X-Forwarded-For", "Last-Event-ID",
)  # fmt: skip
ASKED = (
    ("POST", "/signin"), ("GET", "/cases"), ("POST", "/api/v1/cases/bulk"), ("POST", "/public"),
    ("PUT", f"/api/v1/cases/{NUMBER}/text"), ("POST", "/api/v1/messages/inbound"), ("POST", "/api/v1/exchange/grid"),
    ("POST", "/open311/v2/requests.json"), ("POST", f"/cases/{NUMBER}/attachments"),
)  # fmt: skip


def routes(method: str) -> Iterator[Route]:
    """Pages and pieces of them; what programs ask is ``web_api``'s."""
    of_pages = (route for route in ROUTES if route.method == method and not route.path.startswith("/api/"))
    yield from (route for route in of_pages if route.name not in LIVE | {"signout"})


def address(route: Route) -> str:
    return re.sub(r"{(\w+)(?::(?:[^{}]|{[^{}]*})*)?}", lambda found: PLACES.get(found[1], "1"), route.path)


def field_names() -> frozenset[str]:
    """What fields are called on any of our pages, and in any address."""
    pages = (file.read_text("utf-8") for file in TEMPLATES.rglob("*.html"))
    written = {name for page in pages for name in re.findall(r'\bname="([a-z_]+)"', page)}
    asked = {name for one in OPERATIONS.values() for name in one.query}
    return frozenset(written | asked | {"after", "limit", "before", "page"}) - {"csrf", "file", "files"}


NAMES = sorted(field_names())


def test_the_names_of_the_fields_are_found() -> None:
    assert frozenset(NAMES) >= {"reason", "version", "until", "unit", "number", "first", "counted"}
    assert len(NAMES) > 80


async def failed(asking: Awaitable[ClientResponse]) -> bool:
    """Whether it is an error of ours, or never answered."""
    try:
        async with asyncio.timeout(10):
            response = await asking
            await response.read()
    except (TimeoutError, ClientPayloadError, ServerDisconnectedError):
        return True
    return response.status == 500


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_no_address_is_an_error_of_ours(office: Office) -> None:
    admin, clerk = await office.house.as_(Role.ADMIN), await office.house.as_(Role.DEPARTMENT)
    found = []
    for route in routes("GET"):
        browser = clerk if route.path.startswith(("/inbox", "/delegates")) else admin
        for value in QUERY:
            url = URL(f"{address(route)}?" + "&".join(f"{name}={value}" for name in NAMES), encoded=True)
            if await failed(browser.client.get(url, allow_redirects=False)):
                found.append((route.name, value))

    assert found == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_no_form_is_an_error_of_ours(office: Office) -> None:
    admin = await office.house.as_(Role.ADMIN)
    headers = await admin.token() | {"Content-Type": FORM_TYPE}
    found = []
    for route in routes("POST"):
        for value in FORM:
            body = io.BytesIO(urlencode(dict.fromkeys(NAMES, value)).encode())
            if await failed(admin.client.post(address(route), data=body, headers=headers, allow_redirects=False)):
                found.append((route.name, value))

    assert found == []


async def sent_raw(browser: Browser, route: Route, kind: str, body: bytes) -> bool:
    headers = {"Content-Type": kind}
    return await failed(browser.client.post(address(route), data=body, headers=headers, allow_redirects=False))


@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionHeader")  # warned of by aiohttp, and answered by us
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_no_body_is_an_error_of_ours(office: Office) -> None:
    """Of strangers, who reach four forms; and of somebody who is signed in, where one form stands for all."""
    stranger, admin = await office.house.open_browser(), await office.house.as_(Role.ADMIN)
    open_to_all = [route for route in ROUTES if route.method == "POST" and route.needs is None]
    one = [route for route in ROUTES if route.name in {"case.note", "sheets.post", "attachments.post"}]
    asked = [(stranger, route) for route in open_to_all] + [(admin, route) for route in one]

    found = [
        (route.name, said)
        for browser, route in asked
        for said, (kind, body) in RAW.items()
        if await sent_raw(browser, route, kind, body)
    ]

    assert len(asked) >= 9
    assert found == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_no_head_is_an_error_of_ours(office: Office) -> None:
    browser = await office.house.as_(Role.ADMIN)
    found = []
    for name in HEADS:
        for value in ("Bearer \udcff", "号", "hotline=\udcff; hotline_form=\udcff; citizen=\udcff"):
            for method, path in ASKED:
                headers = {"Content-Type": FORM_TYPE, name: value}
                if await failed(
                    browser.client.request(method, path, data=b"a=b", headers=headers, allow_redirects=False)
                ):
                    found.append((name, value, path))

    assert found == []
