"""An example tree of units and people, and cases on their way."""

from datetime import datetime

from cases import Cases, CaseText, CaseView, Field, Fields, OpeningCall, Person, Steps
from db import Database
from db.tables import Call, CaseType, Department, Role, UnitKind, UnitWay
from tests.unit.cases.people import AGENT, CO, HANDLER, JUDGE, LEAD, NOON, SAMPLE, SUPERVISOR

DISPATCH: Fields = {Field.UNIT: LEAD, Field.SUPERVISING_UNIT: JUDGE, Field.CO_UNITS: (CO,), Field.REASON: "请及时办理"}
REPLY: Fields = {name: SAMPLE[name] for name in (Field.RESULT, Field.ANSWER, Field.INTERNAL, Field.TOLD_AT)}
MATTERS = (
    "阳光花园烧烤店扰民",
    "楼道路灯不亮已经三天",
    "电梯经常停运没人维修",
    "自来水浑浊有异味",
    "垃圾站长期无人清运",
    "工地夜间施工噪声很大",
    "机动车占用消防通道",
    "供暖温度一直不达标",
    "井盖缺失行人危险",
    "宠物狗无绳伤人",
    "流动摊贩堵住路口",
    "外墙瓷砖脱落砸车",
    "公交候车亭玻璃破碎",
)
FILLED: dict[str, Fields] = {
    "dispatch": DISPATCH,
    "submit": REPLY,
    "resolve": REPLY,
    "pass_review": {Field.WORK_QUALITY: "good", Field.TEXT_QUALITY: "fair"},
    "return_answer": {Field.RETURN_CAUSE: "empty_words", Field.REASON: "请写明处理结果"},
    "redo": {Field.REDO_CAUSE: "relapsed", Field.REASON: "问题反弹"},
    "follow_up": {Field.OUTCOME: "satisfied", Field.SOLVED: True, Field.TRUTHFUL: False},
}
"""What people fill in."""


async def add_units(database: Database) -> None:
    async with database.write() as session:
        session.add_all(
            [
                Department(code="gov", name="市政府"),
                Department(code=JUDGE, name="督查一组", kind=UnitKind.SUPERVISING),
                Department(code="off", name="已撤销单位", active=False),
            ]
        )
        await session.flush()
        session.add_all(
            [
                Department(code=LEAD, name="城市管理局", parent="gov", level=2),
                Department(code=CO, name="公安局", parent="gov", level=2),
                Department(code="paper", name="偏远乡镇", parent="gov", level=2, way=UnitWay.PAPER, sign_off_levels=2),
            ]
        )


async def a_case(
    database: Database, number: int = 1, *, case_type: CaseType = CaseType.COMPLAINT, now: datetime = NOON
) -> CaseView:
    """A case as an agent wrote it down; each number another matter of the same citizen at the same place."""
    call = OpeningCall(
        call_id=f"main-{number}.0", line="12345", caller="13812345678", seat="8007", called_at=now, simulated=False
    )
    cases = Cases(database)
    async with database.write() as session:
        await session.merge(
            Call(id=call.call_id, switch="main", caller=call.caller, arrived_at=now, connected_at=now, seat=call.seat)
        )
    opened = await cases.open_from_call(call, now=now, actor="agent")
    words = MATTERS[(number - 1) % len(MATTERS)]
    text = CaseText(text=words, case_type=case_type, citizen_name="王先生", place="人民路 88 号")
    return await cases.write(opened.id, text, version=opened.version, now=now, actor="agent")


async def walk(
    steps: Steps, case: CaseView, *wanted: tuple[str, Person] | tuple[str, Person, Fields], now: datetime = NOON
) -> CaseView:
    """``case`` after steps, each filled in as people do; what is given goes on top."""
    for action, person, *more in wanted:
        fields = dict(FILLED.get(action, {})) | dict(*more)
        case = (await steps.take(case.id, action, person, fields, version=case.version, now=now)).case
    return case


def someone(login: str, unit: str, *, signs: int = 0) -> Person:
    return Person(login=login, role=Role.DEPARTMENT, unit=unit, sign_level=signs, address="10.0.0.7")


TO_REVIEW = (("dispatch", AGENT), ("sign", HANDLER), ("submit", HANDLER))
TO_ANSWERED = (*TO_REVIEW, ("pass_review", SUPERVISOR))
