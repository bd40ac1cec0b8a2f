"""What an administrator asks of the page of people."""

import re

from tests.contracts.web_people.conftest import Browser

PERSON = {"login": "li.na", "name": "李娜", "role": "agent", "seat": "8002", "unit": "", "sign_level": "0"}


async def added(browser: Browser, **changes: str) -> int:
    await browser.get("/admin/people")
    return (await browser.post("/admin/people/new", **PERSON | changes)).status


async def ordered(browser: Browser, login: str, what: str, reason: str = "岗位调整") -> int:
    await browser.get(f"/admin/people?person={login}")
    return (await browser.post(f"/admin/people/{login}/{what}", reason=reason)).status


def shown(browser: Browser) -> str:
    """The password on the page that shows it once."""
    [password] = re.findall(r'id="person-password">([a-z2-9-]{14})<', browser.page)
    return str(password)
