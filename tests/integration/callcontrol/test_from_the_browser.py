"""From a person's browser to Asterisk and back: the whole way of an order, in an installation of its own."""

import re

import aiohttp
from sqlalchemy import update

from db.tables import OutboundRule
from tests.installation import AT_ONCE, LASTING, installation


async def test_an_order_goes_from_the_browser_to_asterisk_and_its_refusal_comes_back_in_words() -> None:
    async with (
        installation() as hotline,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as web,
    ):
        await hotline.hotline("init", LASTING, AT_ONCE)
        async with hotline.store() as store, store.write() as session:
            # The test runs at night, too.
            await session.execute(update(OutboundRule).values(from_hour=0, until_hour=24))
        await hotline.start()
        async with web.get(f"{hotline.web_url}/signin") as answer:
            token = _token(await answer.text())
        form = {"csrf": token, "login": "agent", "password": hotline.password("agent"), "next": "/desk"}
        async with web.post(f"{hotline.web_url}/signin", data=form) as answer:
            page = await answer.text()
        assert "火警 119" not in page, "without a talk there is nobody to hand on"
        headers = {"X-CSRF-Token": _token(page)}

        async def order(name: str, **fields: str) -> tuple[int, str]:
            url = f"{hotline.web_url}/api/v1/orders/{name}"
            async with web.post(url, json={"fields": fields, "reason": ""}, headers=headers) as answer:
                told = await answer.json()
                return answer.status, told["error"]["message"]

        for name, fields, words in (
            ("call.dial", {"number": "0085212345678"}, "不能拨打这个号码"),
            ("call.dial", {"number": "13800002222"}, "没有可用的外线"),
            ("call.redial", {}, "没有可以重拨的号码"),
            ("call.hold", {"call": "main-1.1"}, "这通电话已经结束"),
        ):
            status, told = await order(name, **fields)
            assert (status, words in told) == (409, True), told
        status, _ = await order("call.listen", call="main-1.1")
        assert status == 403


def _token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page[:500]
    return found.group(1)
