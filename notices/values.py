"""What the words of a notice are filled with, out of the store."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import SHANGHAI
from db.tables import Case, CaseAnswer, CaseResult, CaseType, Department
from notices.texts import shortened

NOBODY_NAMED = "市民朋友"
TYPES: Mapping[CaseType, str] = {
    CaseType.INQUIRY: "咨询", CaseType.HELP: "求助", CaseType.COMPLAINT: "投诉", CaseType.REPORT: "举报",
    CaseType.SUGGESTION: "建议", CaseType.PRAISE: "表扬", CaseType.OTHER: "其他",
}  # fmt: skip
RESULTS: Mapping[CaseResult, str] = {
    CaseResult.SOLVED: "已解决", CaseResult.PARTLY: "部分解决", CaseResult.PLANNED: "已列入计划",
    CaseResult.EXPLAINED: "已解释说明",
}  # fmt: skip
SAMPLE: Mapping[str, str] = {
    "工单编号": "20261122-000001", "受理时间": "2026年11月22日", "今天": "2026年11月22日", "查询码": "012345",
    "诉求人": "王女士", "诉求类型": "投诉", "事发地点": "人民路88号", "主办单位": "城市管理局",
    "办理期限": "2026年11月27日", "办理结果": "已解决", "答复内容": "经现场核查，经营者已完成整改。",
}  # fmt: skip
"""For looking at words before they are used."""


async def values_of(session: AsyncSession, case: Case, now: datetime) -> dict[str, str | None]:
    """By name of placeholder; None: the case does not say."""
    unit = await session.get(Department, case.lead_unit) if case.lead_unit else None
    return {
        "工单编号": case.number,
        "查询码": case.code,
        "诉求人": NOBODY_NAMED if case.anonymous else case.citizen_name or NOBODY_NAMED,
        "诉求类型": TYPES.get(case.case_type) if case.case_type else None,
        "事发地点": case.place,
        "主办单位": unit.name if unit else None,
        "受理时间": _day(case.opened_at),
        "办理期限": _day(case.due_at),
        "办理结果": RESULTS.get(case.result) if case.result else None,
        "答复内容": await accepted_answer(session, case),
        "今天": _day(now),
    }


async def accepted_answer(session: AsyncSession, case: Case) -> str | None:
    """The newest answer the hotline let pass, shortened."""
    wanted = select(CaseAnswer.text).where(CaseAnswer.case_id == case.id, CaseAnswer.accepted.is_(True))
    text = await session.scalar(wanted.order_by(CaseAnswer.id.desc()).limit(1))
    return shortened(text) if text else None


def _day(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    local = instant.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"
