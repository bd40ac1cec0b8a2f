"""Citizens send a demand in and ask how far it is, without signing in."""

from datetime import timedelta
from pathlib import Path

from aiohttp.test_utils import TestClient
from sqlalchemy import func, select

from db.tables import Attachment, Case, CaseFollowUp, CaseOrigin, CaseState, FollowUpOutcome, IntakeLimit, Setting
from tests.contracts.cases.same import into, look
from tests.contracts.cases.units import TO_ANSWERED, TO_REVIEW, walk
from tests.contracts.web_ways.conftest import Citizen, Office
from tests.unit.attachments.files import EXE, JPEG
from tests.unit.cases.people import AGENT, SUPERVISOR


async def cases_of(citizen: Citizen) -> list[Case]:
    async with citizen.house.database.read() as session:
        return list(await session.scalars(select(Case).order_by(Case.id)))


def left_over(citizen: Citizen) -> list[Path]:
    """Files of uploads that came to nothing."""
    root = citizen.house.services.attachments.files.path_of("0" * 64).parents[2]
    return [path for path in (root / "incoming").glob("*") if path.is_file()]


async def test_a_form_opens_one_case_however_often_it_is_sent(citizen: Citizen) -> None:
    await citizen.opens()
    token = citizen.token

    first = await citizen.sends(("路灯.jpg", JPEG), name="王先生", place="人民路", category="01", confidential="on")
    number, code = citizen.receipt()
    again = await citizen.sends(("路灯.jpg", JPEG), token=token)

    assert (first.status, again.status, citizen.receipt()) == (200, 200, (number, code))
    [case] = await cases_of(citizen)
    assert (case.number, case.code, case.channel, case.origin) == (number, code, "web", CaseOrigin.WRITTEN)
    assert (case.text, case.caller, case.citizen_name) == ("小区路灯三天不亮", "13800138000", "王先生")
    assert (case.place, case.category, case.confidential, case.state) == ("人民路", "01", True, CaseState.REGISTERED)
    async with citizen.house.database.read() as session:
        [file] = await session.scalars(select(Attachment))
    assert (file.name, file.added_by) == ("路灯.jpg", "citizen:web")
    assert left_over(citizen) == []


async def test_who_goes_back_and_sends_the_same_words_again_opens_no_second_case(citizen: Citizen) -> None:
    await citizen.opens()
    await citizen.sends(place="人民路")
    receipt = citizen.receipt()
    await citizen.opens()  # the browser fills in what stood there

    await citizen.sends(("路灯.jpg", JPEG), place="人民路")

    assert citizen.receipt() == receipt
    async with citizen.house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Attachment)) == 1
    stranger = Citizen(citizen.house, await citizen.house.open_browser())
    for other, day in ((stranger, 0), (citizen, 1)):
        citizen.house.clock.now += timedelta(days=day)
        await other.opens()
        await other.sends(place="人民路")
        assert other.receipt() != receipt
    await citizen.opens()
    await citizen.sends(place="人民路 88 号")
    assert len(await cases_of(citizen)) == 4


async def test_what_is_filled_in_wrongly_comes_back_with_everything_else(citizen: Citizen) -> None:
    await citizen.opens()

    answer = await citizen.sends(("a.jpg", JPEG), text="停水", place="<b>人民路", number="乱写", website="")

    assert answer.status == 422
    for words in (
        "请写明您的诉求",
        "请填写手机号码",
        'value="&lt;b&gt;人民路"',
        ">停水</textarea>",
        "附件需要重新选择",
    ):
        assert words in citizen.page
    assert await cases_of(citizen) == []
    assert left_over(citizen) == []
    assert (await citizen.sends()).status == 200


async def test_programs_other_sites_and_floods_of_words_are_refused(citizen: Citizen) -> None:
    await citizen.opens()

    assert (await citizen.sends(website="http://spam.example")).status == 422
    assert (await citizen.sends(token="x.y")).status == 403
    assert (await citizen.sends(("a.jpg", JPEG), token="")).status == 403
    await citizen.opens()
    assert (await citizen.sends(text="长" * 200_000)).status == 422
    assert "请控制在 4000 字以内" in citizen.page
    stranger = await citizen.house.open_browser()
    token = citizen.token
    citizen.browser = stranger
    assert (await citizen.sends(token=token)).status == 403
    assert await cases_of(citizen) == []


async def test_a_file_that_is_refused_keeps_the_demand_and_is_told(citizen: Citizen) -> None:
    await citizen.opens()

    large = b"\xff\xd8\xff" + bytes(2 << 20)
    answer = await citizen.sends(("照片.jpg", EXE), ("大.jpg", large), ("路灯.jpg", JPEG))

    assert answer.status == 200
    assert "「照片.jpg」" in citizen.page
    assert "「大.jpg」超过 1 MB" in citizen.page
    async with citizen.house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Attachment)) == 1
    assert left_over(citizen) == []


async def test_nobody_floods_the_hotline_from_one_address_or_one_number(citizen: Citizen) -> None:
    async with citizen.house.database.write() as session:
        limits = {"form.address": [3, 3600], "form.number": [1, 3600]}
        session.add(Setting(key="channels.limits", value=limits, changed_at=citizen.house.clock(), changed_by="admin"))
    await citizen.opens()
    first = citizen.token
    assert [(await citizen.sends(number="13600136000", token=first)).status for _ in range(2)] == [200, 200]
    citizen.house.clock.now += timedelta(hours=1)
    statuses = []
    for number in ("13800138000", "138 0013 8000", "13900139000", "13700137000"):
        await citizen.opens()
        statuses.append((await citizen.sends(number=number)).status)

    assert statuses == [200, 429, 200, 429]
    assert "请在" in citizen.page
    citizen.house.clock.now += timedelta(hours=1)
    await citizen.opens()
    assert (await citizen.sends(number="13700137000")).status == 200
    async with citizen.house.database.read() as session:
        keys = set(await session.scalars(select(IntakeLimit.key)))
    assert all(len(key) == 64 for key in keys)


async def test_only_who_knows_the_code_learns_how_far_a_case_is(citizen: Citizen) -> None:
    await citizen.opens()
    await citizen.sends(name="王先生", place="人民路")
    number, code = citizen.receipt()

    assert await citizen.asks(number, code) == 200
    assert "已受理" in citizen.page
    for hidden in ("路灯", "王先生", "13800138000", "人民路"):
        assert hidden not in citizen.page
    assert await citizen.asks(number.replace("-", ""), code) == 200, "as the telephone tells it"
    assert await citizen.asks(f" {number.replace('-', ' ')} ", "".join(chr(ord(one) + 0xFEE0) for one in code)) == 200
    wrong = "000000" if code != "000000" else "111111"
    assert await citizen.asks(number, wrong) == 404
    told = citizen.page
    assert await citizen.asks("20261122-999999", code) == 404
    assert citizen.page.replace("20261122-999999", number).count("不正确") == told.count("不正确") == 1


async def test_guessing_a_code_ends_after_some_tries_and_the_owner_is_told_when(citizen: Citizen) -> None:
    await citizen.opens()
    await citizen.sends()
    number, code = citizen.receipt()
    async with citizen.house.database.write() as session:
        session.add(
            Setting(key="channels.limits", value={"progress.case": [2, 3600]}, changed_at=citizen.house.clock(),
                    changed_by="admin")
        )  # fmt: skip
    wrong = "000000" if code != "000000" else "111111"

    assert [await citizen.asks(number, one) for one in (code, wrong, code, wrong, code)] == [200, 404, 200, 404, 429]


async def test_the_answer_is_shown_once_it_is_one_and_judged_once(office: Office) -> None:
    citizen = Citizen(office.house, await office.house.open_browser())
    await citizen.opens()
    await citizen.sends()
    number, code = citizen.receipt()
    case = await office.house.services.cases.by_number(number)
    steps = office.house.services.steps

    case = await walk(steps, case, *TO_REVIEW)
    assert await citizen.asks(number, code) == 200
    assert "办理中" in citizen.page
    assert "停业整改" not in citizen.page

    await walk(steps, case, ("pass_review", SUPERVISOR))
    assert await citizen.asks(number, code) == 200
    assert "已到现场查处，烧烤店停业整改。" in citizen.page
    assert "两次到场" not in citizen.page
    said = {"number": number, "code": code, "outcome": "dissatisfied", "solved": "false", "words": "还是不亮"}
    assert (await citizen.browser.post("/public/rating", **said)).status == 200
    assert "感谢您的评价" in citizen.page
    again = await citizen.browser.post("/public/rating", **said | {"outcome": "satisfied"})
    assert "感谢您的评价" not in await again.text()

    rated = await office.house.services.cases.by_number(number)
    assert rated.state is CaseState.FOLLOWED_UP
    async with office.house.database.read() as session:
        [row] = await session.scalars(select(CaseFollowUp))
    assert (row.by, row.outcome, row.solved, row.note) == (
        "citizen:web", FollowUpOutcome.DISSATISFIED, False, "还是不亮",
    )  # fmt: skip


async def test_a_form_that_breaks_off_opens_nothing_and_leaves_nothing(citizen: Citizen) -> None:
    await citizen.opens()
    client: TestClient = citizen.browser.client
    body = (
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{citizen.token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\nxxx'
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}

    answer = await client.post("/public", data=body.encode(), headers=headers)

    assert answer.status in {400, 422}
    assert await cases_of(citizen) == []
    assert left_over(citizen) == []


async def test_whose_case_was_merged_sees_how_far_the_leading_one_is_and_may_judge_its_answer(office: Office) -> None:
    citizen = Citizen(office.house, await office.house.open_browser())
    await citizen.opens()
    await citizen.sends()
    number, code = citizen.receipt()
    cases, steps, leader = office.house.services.cases, office.house.services.steps, office.case
    await walk(steps, await cases.by_number(number), ("merge", AGENT, into(leader)))
    stages = []
    for taken in ((), *((step,) for step in TO_ANSWERED)):
        leader = await walk(steps, leader, *taken)
        assert await citizen.asks(number, code) == 200
        stages.append(citizen.page.split("<dt>办理状态</dt><dd><strong>")[1].split("<")[0])
    assert stages == ["已受理", "办理中", "办理中", "办理中", "办理中"], "the answer is not his yet"
    for hidden in ("城市管理局", "王先生", "人民路 88 号", "阳光花园", "停业整改"):
        assert hidden not in citizen.page

    await look(office.house.database)
    assert await citizen.asks(number, code) == 200
    assert "已答复" in citizen.page
    said = {"number": number, "code": code, "outcome": "satisfied", "solved": "true"}
    assert (await citizen.browser.post("/public/rating", **said)).status == 200

    assert "感谢您的评价" in citizen.page
    assert (await cases.by_number(number)).state is CaseState.FOLLOWED_UP
