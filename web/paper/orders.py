"""What a unit without an account is given in hand or by fax: the order (交办单), and the notice that presses on
(督办通知书). Pure.

They say no more of the citizen than the case's page: whoever needs the number asks the hotline, which writes it down.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from cases import CaseSheet, DeadlineKind
from db.tables import AssignmentPart, CaseOrigin
from web import wording
from web.cases import words
from web.masking import masked_left, masked_name
from web.paper.model import Paper, Section
from web.times import moment

TITLES = {"order": "交办单", "supervision": "督办通知书"}


def order_paper(form: str, sheet: CaseSheet, *, taken_by: str, now: datetime) -> Paper:
    """``form``: a key of ``TITLES``."""
    sections = _FORMS[form](sheet)
    return Paper(
        title=f"12345 热线{TITLES[form]}（{sheet.case.number}）",
        sections=tuple(section for section in sections if section.facts or section.paragraphs),
        footer=f"{taken_by} 于 {moment(now)} 打印，内含市民个人信息，请妥善保管。",
    )


def _order(sheet: CaseSheet) -> tuple[Section, ...]:
    receipt = (("接收单位（盖章）", ""), ("接收人、职务", ""), ("接收时间", ""))
    return (_to(sheet), _demand(sheet), _asked(sheet), Section(heading="签收", facts=receipt))


def _supervision(sheet: CaseSheet) -> tuple[Section, ...]:
    facts = sheet.facts
    level = words.LEVELS[facts.supervision] if facts.supervision else "—"
    pressed = (
        ("督办方式", level),
        ("催办次数", str(facts.reminders)),
        ("办理期限", _due(sheet)),
        ("督办单位", _named(sheet, facts.supervising_unit)),
    )
    asked = "请于收到本通知后立即办理，并书面说明未按期办结的原因和办结时间。"
    return (_to(sheet), _demand(sheet), Section(heading="督办事项", facts=pressed, paragraphs=(asked,)), _asked(sheet))


def _to(sheet: CaseSheet) -> Section:
    facts = sheet.facts
    helping = [_named(sheet, unit) for unit in sorted(facts.around.co_units)]
    return Section(
        heading="交办",
        facts=(
            ("主办单位", _named(sheet, facts.lead_unit)),
            ("协办单位", "、".join(helping) or "—"),
            ("督办单位", _named(sheet, facts.supervising_unit)),
            ("紧急程度", words.URGENCIES[facts.urgency]),
            ("交办时间", moment(_given_at(sheet))),
        ),
    )


def _given_at(sheet: CaseSheet) -> datetime | None:
    """When the unit that leads now was given the case: after a reassignment not when it was first dispatched."""
    leads = [line.assigned_at for line in sheet.assignments if line.part is AssignmentPart.LEAD]
    return max(leads, default=sheet.facts.dispatched_at)


def _demand(sheet: CaseSheet) -> Section:
    case, facts = sheet.case, sheet.facts
    if facts.sealed:
        told = facts.redacted_text or "（没有脱敏内容，请先在工单中填写）"
        return Section(heading="诉求", facts=(("诉求人", "保密，需要联系时请通过热线"),), paragraphs=(told,))
    number, named = masked_left(case.caller, origin=case.origin), masked_name(case.citizen_name)
    about = (
        ("诉求类型", wording.CASE_TYPES[case.case_type] if case.case_type else "—"),
        ("事发地点", case.place or "—"),
        ("诉求人", number if case.origin is CaseOrigin.INCIDENT else f"{named} {number}（联系方式请向热线索取）"),
    )
    return Section(heading="诉求", facts=about, paragraphs=tuple((case.text or "—").splitlines()))


def _asked(sheet: CaseSheet) -> Section:
    """时间、质量、反馈: the three demands."""
    usual = sheet.facts.around.usual_demands
    return Section(
        heading="办理要求",
        facts=(
            ("时间要求", f"{_due(sheet)} 前办结"),
            ("质量要求", sheet.facts.quality_demand or usual.quality),
            ("反馈要求", sheet.facts.answer_demand or usual.answer),
        ),
    )


def _due(sheet: CaseSheet) -> str:
    if sheet.facts.due_at is None:
        return "未设期限" if not sheet.facts.suspended_at else "已挂起，暂停计时"
    assumed = any(line.kind is DeadlineKind.ANSWER and line.assumed for line in sheet.clocks if not line.dropped_at)
    return moment(sheet.facts.due_at) + ("（暂定：所涉年份的放假安排尚未公布）" if assumed else "")


def _named(sheet: CaseSheet, unit: str | None) -> str:
    return sheet.units.get(unit, unit) if unit else "—"


_FORMS: Mapping[str, Callable[[CaseSheet], tuple[Section, ...]]] = {"order": _order, "supervision": _supervision}
