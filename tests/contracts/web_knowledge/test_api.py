"""The knowledge base as programs use it."""

from typing import Any

from aiohttp import ClientResponse

from db.tables import Role
from tests.contracts.web.conftest import Browser
from tests.contracts.web_knowledge.conftest import Library

API = "/api/v1/knowledge"
NEW = {"code": "K-2", "title": "居住证", "body": "带身份证。", "review_on": "2027-03-01", "why": "新办法"}


async def call(browser: Browser, path: str, body: Any, *, tag: str | None = None) -> ClientResponse:
    await browser.get("/password")
    token = browser.page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
    headers = {"X-CSRF-Token": token} | ({"If-Match": tag} if tag else {})
    response = await browser.client.post(path, json=body, headers=headers)
    await response.read()
    return response


async def test_articles_are_found_and_read(library: Library) -> None:
    browser = await library.house.as_(Role.AGENT)

    found = await (await browser.client.get(f"{API}?find=退费")).json()
    one = await browser.client.get(f"{API}/{library.article}")

    assert [row["code"] for row in found["articles"]] == ["K-1"]
    assert one.headers["ETag"] == '"3"'
    body = await one.json()
    assert (body["text"]["title"], body["steps"], body["versions"]) == ("供暖费怎样退", [], [])


async def test_an_article_is_written_and_led_on_with_the_version_that_was_read(library: Library) -> None:
    browser = await library.house.as_(Role.SUPERVISOR)
    made = await call(browser, API, NEW)
    place, tag = f"{API}/{(await made.json())['id']}", made.headers["ETag"]
    assert (made.status, tag) == (201, '"1"')

    assert (await call(browser, place, NEW)).status == 428
    assert (await call(browser, place, NEW, tag="x")).status == 422
    changed = await call(browser, place, NEW | {"body": "带身份证和照片。"}, tag=tag)
    assert changed.status == 200
    late = await call(browser, place, NEW, tag=tag)
    assert (late.status, (await late.json())["code"]) == (412, "knowledge_changed")
    assert (await late.json())["current"]["text"]["body"] == "带身份证和照片。"
    waiting = await call(browser, f"{place}/steps/submit", {}, tag=changed.headers["ETag"])
    assert (await waiting.json())["state"] == "in_review"
    refused = await call(browser, f"{place}/steps/approve", {}, tag=waiting.headers["ETag"])
    assert (refused.status, (await refused.json())["error"]["code"]) == (403, "knowledge_not_theirs")
    assert (await call(browser, f"{place}/steps/write", {}, tag=tag)).status == 404
    read = await (await browser.client.get(place)).json()
    assert (read["number"], read["text"]["review_on"]) == (2, "2027-03-01")


async def test_bad_bodies_are_refused_in_words(library: Library) -> None:
    browser = await library.house.as_(Role.SUPERVISOR)

    for body, words in (
        ([], "JSON"), ({"code": 1}, "JSON"), ({"code": "K-9"}, "缺少字段：title、body"),
        (NEW | {"author": "x"}, "不认识的字段：author"), (NEW | {"expires_on": "2020-01-01"}, "已经过去"),
        (NEW | {"review_on": "明年"}, "日期应写成"),
    ):  # fmt: skip
        answer = await call(browser, API, body)
        assert answer.status == 422
        assert words in (await answer.json())["error"]["message"]


async def test_a_template_is_filled_from_a_case(library: Library) -> None:
    browser, path = await library.house.as_(Role.AGENT), library.office.path

    rows = (await (await browser.client.get(f"{API}/templates")).json())["templates"]
    answer = await call(browser, f"/api/v1{path}/knowledge/templates/{rows[0]['id']}", {})

    assert (await answer.json())["missing"] == ["主办单位"]
    assert (await call(browser, f"/api/v1{path}/knowledge/templates/999", {})).status == 404
    stranger = await library.house.as_(Role.MANAGER)
    assert (await stranger.client.get(f"{API}?find=退费")).status == 403
