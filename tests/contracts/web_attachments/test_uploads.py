"""Files of a case by page and by JSON."""

import asyncio
import re
from collections.abc import AsyncIterator
from io import BytesIO
from urllib.parse import quote

import pytest
from aiohttp import FormData

from cases import Person
from db.tables import Case, CaseType, Role
from tests.contracts.web.conftest import Browser
from tests.contracts.web.factory import LARGEST_ATTACHMENT
from tests.contracts.web_cases.conftest import Office
from tests.unit.attachments.files import EXE, JPEG, PDF, PNG
from tests.unit.cases.people import AGENT
from tests.waiting import until
from web.attachments import uploads

HTMX = {"HX-Request": "true"}
DISPATCH: tuple[str, Person] = ("dispatch", AGENT)


async def send(
    browser: Browser, office: Office, *files: tuple[str, bytes], csrf: str | None = None, first: bool = True
) -> int:
    """Upload as the form does; ``first``: whether the token stands before the files."""
    path = f"{office.path}/attachments"
    await browser.get(path)
    found = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    token = csrf if csrf is not None else found.group(1) if found else ""
    form = FormData(quote_fields=False)  # as browsers send names
    if first:
        form.add_field("csrf", token)
    for name, content in files:
        form.add_field("files", BytesIO(content), filename=name, content_type="image/jpeg")
    if not first:
        form.add_field("csrf", token)
    response = await browser.client.post(path, data=form, allow_redirects=False)
    browser.page = await response.text()
    return response.status


async def test_a_picture_is_added_and_comes_back_as_a_download_only(office: Office) -> None:
    browser = await office.as_(Role.AGENT)
    assert f'hx-get="{office.path}/attachments"' in browser.page

    assert await send(browser, office, ("现场 照片.JPG", JPEG)) == 303
    await browser.get(f"{office.path}/attachments", headers=HTMX)
    place = re.search(r'href="([^"]+/attachments/\d+)"', browser.page)
    assert place
    response = await browser.get(place.group(1))

    assert await response.read() == JPEG
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == (
        f"attachment; filename=\"_____.jpg\"; filename*=UTF-8''{quote('现场 照片.jpg')}"
    )
    assert "未查毒" in browser.page
    assert len(await office.house.audit("attachment.downloaded")) == 1


async def test_of_several_files_each_is_judged_by_itself(office: Office) -> None:
    browser = await office.as_(Role.AGENT)

    status = await send(
        browser, office, ("好.png", PNG), ("假.jpg", PDF), ("大.pdf", PDF + b" " * LARGEST_ATTACHMENT), ("毒.exe", EXE),
        ("也好.pdf", PDF),
    )  # fmt: skip

    assert status == 422
    for words in (
        "「好.png」已保存",
        "「假.jpg」的内容是PDF 文档",
        "「大.pdf」超过 1 MB",
        "「毒.exe」不是可以上传的类型",
        "「也好.pdf」已保存",
    ):
        assert words in browser.page
    listed = await (await browser.client.get(f"/api/v1{office.path}/attachments")).json()
    assert [row["name"] for row in listed["files"]] == ["好.png", "也好.pdf"]


async def test_nothing_is_taken_without_the_token_before_it(office: Office) -> None:
    browser = await office.as_(Role.AGENT)

    assert await send(browser, office, ("a.png", PNG), csrf="wrong") == 403
    assert await send(browser, office, ("a.png", PNG), first=False) == 403
    assert await send(browser, office) == 422
    assert await office.house.audit("attachment.added") == []
    assert not list((office.house.recordings.parent / "attachments").rglob("*.part"))


async def test_more_than_all_files_together_may_have_is_refused_before_it_is_read(office: Office) -> None:
    browser = await office.as_(Role.AGENT)

    assert await send(browser, office, ("a.png", bytes(11 * LARGEST_ATTACHMENT))) == 413
    assert await send(browser, office, *((f"{number}.png", PNG) for number in range(11))) == 422
    assert "一次最多上传 10 个" in browser.page


async def test_a_case_one_may_not_see_takes_and_gives_nothing(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    await send(agent, office, ("a.png", PNG))
    stranger = await office.house.as_(Role.DEPARTMENT)

    assert (await stranger.get(f"{office.path}/attachments")).status == 404
    assert (await stranger.get(f"{office.path}/attachments/1")).status == 404
    assert await send(stranger, office, ("b.png", PNG), csrf="x") == 404
    manager = await office.house.as_(Role.MANAGER)
    assert (await manager.get(f"{office.path}/attachments")).status == 403
    reader = await office.house.as_(Role.QA)
    assert (await reader.get(f"{office.path}/attachments")).status == 200
    assert "添加附件" not in reader.page
    assert await send(reader, office, ("b.png", PNG)) == 403


async def test_a_unit_of_a_sealed_case_sees_only_what_it_may(office: Office) -> None:
    async with office.house.database.write() as session:
        case = await session.get_one(Case, office.case.id)
        case.case_type, case.lead_unit = CaseType.REPORT, "cgj"
    agent = await office.as_(Role.AGENT)
    await send(agent, office, ("举报.pdf", PDF))
    unit = await office.house.as_(Role.DEPARTMENT)
    await unit.get(f"{office.path}/attachments")
    assert "举报.pdf" not in unit.page
    assert "另有 1 个附件不对您的单位开放" in unit.page
    assert (await unit.get(f"{office.path}/attachments/1")).status == 404

    await agent.get(f"{office.path}/attachments")
    assert (await agent.post(f"{office.path}/attachments/1/units", allow="on")).status == 303
    await unit.get(f"{office.path}/attachments")
    assert "举报.pdf" in unit.page


async def test_a_file_is_taken_off_with_a_reason(office: Office) -> None:
    browser = await office.as_(Role.AGENT)
    await send(browser, office, ("a.png", PNG))
    await browser.get(f"{office.path}/attachments")

    assert (await browser.post(f"{office.path}/attachments/1/remove", reason=" ")).status == 422
    await browser.get(f"{office.path}/attachments")
    assert (await browser.post(f"{office.path}/attachments/1/remove", reason="传错了")).status == 303
    assert (await browser.get(f"{office.path}/attachments/1")).status == 404
    assert [entry[2] for entry in await office.house.audit("attachment.removed")] == ["传错了"]


async def test_programs_add_and_list_files(office: Office) -> None:
    browser = await office.as_(Role.AGENT, "/password")
    token = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert token
    path, headers = f"/api/v1{office.path}/attachments", {"X-CSRF-Token": token.group(1)}
    form = FormData()
    form.add_field("file", PNG, filename="a.png")

    made = await browser.client.post(path, data=form, headers=headers)
    refused = await browser.client.post(path, data=b"x", headers=headers | {"Content-Type": "text/plain"})

    body = await made.json()
    assert (made.status, body["files"][0]["file"]["media_type"], body["files"][0]["refused"]) == (
        201,
        "image/png",
        None,
    )
    assert refused.status == 422
    response = await browser.client.get(f"{path}/{body['files'][0]['file']['id']}")
    assert await response.read() == PNG


async def test_an_upload_that_does_not_end_or_breaks_off_leaves_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await office.as_(Role.AGENT, "/password")
    token = re.search(r'name="csrf" value="([^"]+)"', browser.page)
    assert token
    folder = office.house.recordings.parent / "attachments"
    started = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.png"\r\n\r\n' + PNG
        started.set()
        await asyncio.Event().wait()

    headers = {"X-CSRF-Token": token.group(1), "Content-Type": "multipart/form-data; boundary=x"}
    monkeypatch.setattr(uploads, "UPLOAD_SECONDS", 0.5)
    response = await browser.client.post(f"{office.path}/attachments", data=slow(), headers=headers)
    assert (response.status, "上传超时" in await response.text()) == (408, True)
    assert not list(folder.rglob("*.part"))

    monkeypatch.setattr(uploads, "UPLOAD_SECONDS", 60.0)
    started.clear()
    sending = asyncio.create_task(browser.client.post(f"{office.path}/attachments", data=slow(), headers=headers))
    await started.wait()
    sending.cancel()
    await until(lambda: not list(folder.rglob("*.part")))
    assert await office.house.audit("attachment.added") == []
