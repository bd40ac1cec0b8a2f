"""A case as a document: headings, facts and paragraphs, masked as on the page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases import CaseSheet
from db.tables import CaseOrigin
from web import wording
from web.cases import words
from web.cases.history import Shown, actor_words
from web.masking import masked_left, masked_name
from web.times import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    heading: str
    facts: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """A table under ``header``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """``footer`` says who took the document out and when: it stands on every page."""

    title: str
    sections: tuple[Section, ...]
    footer: str


def case_paper(sheet: CaseSheet, history: Sequence[Shown], *, taken_by: str, now: datetime) -> Paper:
    """What ``taken_by`` may read of a case; number and name stay masked, whoever takes it out."""
    sections = (_demand(sheet), _progress(sheet), _answers(sheet), _follow_ups(sheet), _history(history))
    return Paper(
        title=f"工单 {sheet.case.number}",
        sections=tuple(section for section in sections if section.facts or section.paragraphs or section.rows),
        footer=f"{taken_by} 于 {moment(now)} 导出，内含市民个人信息，请妥善保管。",
    )


def _demand(sheet: CaseSheet) -> Section:
    case = sheet.case
    named = "保密" if sheet.hidden or sheet.facts.anonymous else masked_name(case.citizen_name)
    facts = (
        ("状态", wording.CASE_STATES[case.state]),
        ("诉求渠道", wording.CASE_ORIGINS[case.origin] if case.origin is CaseOrigin.INCIDENT else sheet.channel_name),
        ("诉求类型", wording.CASE_TYPES[case.case_type] if case.case_type else "—"),
        ("登记时间", moment(case.opened_at)),
        ("诉求人", named),
        (
            "联系电话" if case.origin in (CaseOrigin.WRITTEN, CaseOrigin.INCIDENT) else "来电号码",
            "保密" if sheet.hidden else masked_left(case.caller, origin=case.origin),
        ),
        ("事发地点", "保密" if sheet.hidden else case.place or "—"),
    )
    return Section(heading="诉求", facts=facts, paragraphs=_lines(case.text or "（没有填写诉求内容）"))


def _progress(sheet: CaseSheet) -> Section:
    facts = sheet.facts
    found = [
        ("紧急程度", words.URGENCIES[facts.urgency]),
        ("事项分类", sheet.category_name or "—"),
        ("主办单位", _unit(sheet, facts.lead_unit)),
        ("督办单位", _unit(sheet, facts.supervising_unit)),
        ("办理期限", moment(facts.due_at)),
        ("办理结果", words.RESULTS[facts.result] if facts.result else "—"),
        ("答复市民", _told(sheet)),
        ("反馈热线", moment(facts.hotline_told_at)),
        ("办结时间", moment(facts.closed_at)),
    ]
    rows = tuple(
        (_unit(sheet, row.unit), words.PARTS[row.part], moment(row.signed_at), moment(row.answered_at))
        for row in sheet.assignments
    )
    return Section(heading="办理", facts=tuple(found), header=("单位", "职责", "签收", "反馈"), rows=rows)


def _told(sheet: CaseSheet) -> str:
    """When the citizen was told, or why not: beside it stands when the hotline was."""
    facts = sheet.facts
    not_told = f"未能答复：{facts.not_told_reason}" if facts.not_told_reason else "—"
    return moment(facts.citizen_told_at) if facts.citizen_told_at else not_told


def _answers(sheet: CaseSheet) -> Section:
    found: list[str] = []
    for row in sheet.answers:
        writer = actor_words(row.written_by, sheet.people)
        head = f"{_unit(sheet, row.unit) if row.unit else '热线'} {writer} {moment(row.written_at)}"
        judged = "" if row.accepted is None else "（已采用）" if row.accepted else "（已退回）"
        found += [head + judged, *_lines(row.text)]
    return Section(heading="答复", paragraphs=tuple(found))


def _follow_ups(sheet: CaseSheet) -> Section:
    rows = tuple(
        (moment(row.at), words.WAYS[row.way], words.OUTCOMES[row.outcome] if row.outcome else "—", row.note or "—")
        for row in sheet.follow_ups
    )
    return Section(heading="回访", header=("时间", "方式", "结果", "说明"), rows=rows)


def _history(history: Sequence[Shown]) -> Section:
    rows = tuple((moment(line.at), line.actor, line.action, line.reason or "—") for line in history)
    return Section(heading="办理记录", header=("时间", "经办人", "操作", "说明"), rows=rows)


def _unit(sheet: CaseSheet, code: str | None) -> str:
    return sheet.units.get(code, code) if code else "—"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())
