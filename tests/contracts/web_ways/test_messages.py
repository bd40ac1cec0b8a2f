"""Message channels bring demands by the signed address."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from cases import signature_headers
from db.tables import Attachment, Case, CaseNote, CaseState, CaseTag
from tests.contracts.web.conftest import House
from tests.contracts.web_phones.test_messages import PATH, SECRET, Taken
from tests.unit.attachments.files import EXE, JPEG
from web import create_app


class Gateway:
    def __init__(self, house: House, client: TestClient) -> None:
        self.house, self._client = house, client

    async def brings(self, text: str = "小区停水", **more: object) -> ClientResponse:
        fields = {"id": "m1", "from": "13800138000", "text": text, "kind": "demand", "channel": "wechat"} | more
        body = json.dumps(fields).encode()
        headers = signature_headers(SECRET, body, self.house.clock())
        return await self._client.post(PATH, data=body, headers=headers)

    async def reply(self, text: str = "小区停水", **more: object) -> str:
        answer = await self.brings(text, **more)
        assert answer.status == 200
        return str((await answer.json())["reply"])

    async def cases(self) -> list[Case]:
        async with self.house.database.read() as session:
            return list(await session.scalars(select(Case).order_by(Case.id)))


@pytest.fixture
async def gateway(house: House):
    app = create_app(replace(house.services, answers=Taken(), message_secret=SECRET))
    async with TestClient(TestServer(app)) as client:
        yield Gateway(house, client)


def file(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


async def test_a_conversation_is_about_one_case_and_repeats_are_answered_alike(gateway: Gateway) -> None:
    picture = [file("水管.jpg", JPEG), file("坏.jpg", EXE)]

    opened = await gateway.reply(attachments=picture, conversation="c1")
    again = await gateway.reply(attachments=picture, conversation="c1")
    added = await gateway.reply("已经三天了", id="m2", conversation="c1")
    repeated = await gateway.reply("已经三天了", id="m2", conversation="c1")

    [case] = await gateway.cases()
    assert opened == again
    assert case.number in opened
    assert str(case.code) in opened
    assert "「坏.jpg」" in opened
    assert added == repeated == f"已补充到工单 {case.number}，我们会一并办理。"
    assert (case.channel, case.caller, case.text) == ("wechat", "13800138000", "小区停水")
    async with gateway.house.database.read() as session:
        notes = [note.text for note in await session.scalars(select(CaseNote))]
        assert [one.name for one in await session.scalars(select(Attachment))] == ["水管.jpg"]
        assert list(await session.scalars(select(CaseTag.tag))) == ["市民补充"]
    assert notes == ["市民补充：\n已经三天了"]


async def test_another_conversation_a_long_silence_and_an_ended_case_open_new_ones(gateway: Gateway) -> None:
    await gateway.reply(conversation="c1")
    await gateway.reply(id="m2", conversation="c2")
    gateway.house.clock.now += timedelta(days=8)
    await gateway.reply(id="m3", conversation="c1")
    third = (await gateway.cases())[-1]
    async with gateway.house.database.write() as session:
        (await session.get_one(Case, third.id)).state = CaseState.CLOSED

    await gateway.reply(id="m4", conversation="c1")

    assert len(await gateway.cases()) == 4


async def test_who_is_known_by_no_number_leaves_one_or_none(gateway: Gateway) -> None:
    await gateway.reply(**{"from": "oAbC_openid", "name": "李女士", "number": "139 0013 9000"})
    await gateway.reply("", id="m2", **{"from": "other"})

    first, second = await gateway.cases()
    assert (first.caller, first.citizen_name) == ("13900139000", "李女士")
    assert (second.caller, second.text) == (None, "（只有附件，没有文字。）")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"channel": "fax"}, 409),
        ({"channel": "phone"}, 409),
        ({"channel": "../x"}, 400),
        ({"kind": "order"}, 400),
        ({"text": "长" * 8001}, 400),
        ({"attachments": [{"name": "a.jpg", "content": "no base64!"}]}, 400),
        ({"attachments": [file("a.jpg", JPEG)] * 6}, 400),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_opens_nothing(
    gateway: Gateway, more: dict[str, object], status: int
) -> None:
    assert (await gateway.brings(**more)).status == status
    assert await gateway.cases() == []


async def test_half_characters_in_json_do_no_harm(gateway: Gateway) -> None:
    await gateway.reply("停水\ud83d三天\x00", conversation="c1")

    assert [case.text for case in await gateway.cases()] == ["停水三天"]
