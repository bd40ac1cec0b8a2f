"""The running application, and citizens in front of it who do not sign in."""

import re
from io import BytesIO

import pytest
from aiohttp import ClientResponse, FormData

from cases import Directory
from tests.contracts.web.conftest import Browser, House, house
from tests.contracts.web_cases.conftest import Office, office

__all__ = ["Browser", "Citizen", "House", "Office", "citizen", "house", "office"]


class Citizen:
    """Somebody with a telephone's browser."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house, self.browser = house, browser

    @property
    def page(self) -> str:
        return self.browser.page

    async def opens(self, path: str = "/public") -> None:
        assert (await self.browser.get(path)).status == 200

    @property
    def token(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.page)
        return found.group(1) if found else ""

    async def sends(self, *files: tuple[str, bytes], token: str | None = None, **words: str) -> ClientResponse:
        """The form as a browser sends it: words first, files after."""
        form = FormData(quote_fields=False)
        form.add_field("csrf", self.token if token is None else token)
        for name, text in ({"text": "小区路灯三天不亮", "number": "13800138000"} | words).items():
            form.add_field(name, text)
        for name, content in files or (("", b""),):
            form.add_field("files", BytesIO(content), filename=name, content_type="application/octet-stream")
        response = await self.browser.client.post("/public", data=form)
        self.browser.page = await response.text()
        return response

    async def asks(self, number: str, code: str) -> int:
        await self.opens("/public/progress")
        return (await self.browser.post("/public/progress", number=number, code=code)).status

    def receipt(self) -> tuple[str, str]:
        """Number and code on the page."""
        number, code = (
            re.search(rf"<dt>{name}</dt><dd><strong>([\d-]+)<", self.page) for name in ("工单编号", "查询码")
        )
        assert number
        assert code
        return number.group(1), code.group(1)


@pytest.fixture
async def citizen(house: House) -> Citizen:
    await Directory(house.database).seed(now=house.clock())
    return Citizen(house, await house.open_browser())
