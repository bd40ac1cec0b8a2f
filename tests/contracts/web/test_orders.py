"""Orders to the switch from pages and programs: who may, and what is told."""

import re

import pytest

from db.tables import Role
from queue_manager import ControlAway, ControlLate, OrderRefused
from tests.contracts.web.conftest import Browser, House

PING = "/api/v1/orders/switch.ping"


async def as_json(browser: Browser, path: str, body: object, token: str | None = None) -> tuple[int, dict[str, object]]:
    found = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert found
    headers = {"X-CSRF-Token": found.group(1) if token is None else token}
    response = await browser.client.post(path, json=body, headers=headers)
    return response.status, await response.json()


async def test_an_order_reaches_the_switch_with_the_persons_name(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    assert await as_json(browser, PING, {"fields": {}, "reason": "试一下"}) == (200, {"done": {"order": "switch.ping"}})
    assert [(order.name, order.by, order.reason) for order in house.controls.given] == [
        ("switch.ping", "admin", "试一下")
    ]


async def test_an_order_from_a_form_leads_back_to_its_page_and_nowhere_else(house: House) -> None:
    browser = await house.as_(Role.ADMIN)
    form = browser.page
    for back, leads_to in (("/calls?line=12345", "/calls?line=12345"), ("//evil.example", "/"), ("https://x", "/")):
        browser.page = form
        answer = await browser.post("/orders/switch.ping", back=back)
        assert (answer.status, answer.headers["Location"]) == (303, leads_to)


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.QA, Role.MANAGER])
async def test_who_may_not_is_refused_before_the_switch_hears_of_it(house: House, role: Role) -> None:
    browser = await house.as_(role)

    status, answer = await as_json(browser, PING, {})

    assert (status, answer["error"]["code"]) == (403, "not_permitted")  # type: ignore[index]
    assert house.controls.given == []


async def test_without_the_forms_token_nothing_is_ordered(house: House) -> None:
    browser = await house.as_(Role.ADMIN)

    status, _ = await as_json(browser, PING, {}, token="another")

    assert (status, house.controls.given) == (403, [])


@pytest.mark.parametrize(
    ("body", "status"), [([], 422), ({"fields": {"seat": 5}}, 422), ({"fields": []}, 422), ({"reason": None}, 422)]
)
async def test_a_body_that_is_not_an_order_is_told_so(house: House, body: object, status: int) -> None:
    browser = await house.as_(Role.ADMIN)

    assert (await as_json(browser, PING, body))[0] == status
    assert house.controls.given == []


@pytest.mark.parametrize(
    ("refusal", "status", "words"),
    [
        (OrderRefused("reason.missing"), 409, "请填写原因"),
        (ControlAway("down"), 503, "暂时没有响应"),
        (ControlLate("switch.ping", 8), 504, "可能已执行"),
    ],
)
async def test_what_was_not_done_is_told_in_plain_words(
    house: House, refusal: Exception, status: int, words: str
) -> None:
    browser = await house.as_(Role.ADMIN)
    house.controls.refuses = refusal

    answer = await browser.post("/orders/switch.ping")

    assert answer.status == status
    assert words in browser.page
