"""The running application, and programs that ask it with tokens."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from cases import Change
from db.tables import Role
from tests.contracts.web.conftest import House, house
from tests.contracts.web_api.described import Described
from tests.contracts.web_cases.conftest import office
from web.tokens.rules import TokenWish
from web.tokens.scopes import Scope
from web.tokens.store import Tokens

__all__ = ["house", "office"]
API = "/api/v1"


@dataclass
class Program:
    """``headers`` go with every request."""

    client: TestClient
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, json: Any = None, **headers: str) -> ClientResponse:
        sent = {"Authorization": f"Bearer {self.token}"} | self.headers
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        response = await self.client.request(method, f"{API}{path}", json=json, headers=sent, allow_redirects=False)
        await response.read()
        return response

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.ask("GET", path, **headers)

    async def post(self, path: str, json: Any = None, **headers: str) -> ClientResponse:
        return await self.ask("POST", path, {} if json is None else json, **headers)


async def a_program(
    house: House, *scopes: Scope, role: Role = Role.SUPERVISOR, unit: str | None = None, per_minute: int = 6000,
    days: int = 30, name: str = "grid",
) -> Program:  # fmt: skip
    """A program with a token of these scopes; ``unit``: that unit's."""
    wish = TokenWish(
        name=name, purpose="网格平台", role=Role.DEPARTMENT if unit else role, unit=unit, sign_level=0, scopes=scopes,
        per_minute=per_minute, expires_at=house.clock() + timedelta(days=days),
    )  # fmt: skip
    made = await Tokens(house.database, house.clock).make(wish, Change(at=house.clock(), actor="admin"))
    assert made is not None
    browser = await house.open_browser()
    return Program(browser.client, made[1])


async def problem(response: ClientResponse) -> tuple[int, str]:
    """Status and code of a refusal, which is a problem in every respect."""
    assert response.content_type == "application/problem+json"
    body = await response.json()
    assert body["status"] == response.status
    assert body["error"]["code"] == body["code"]
    assert any("一" <= sign <= "鿿" for sign in body["title"] + body["detail"])
    return response.status, body["code"]


@pytest.fixture(scope="session")
def described() -> Described:
    """The description of the API, against which answers are held."""
    return Described()
