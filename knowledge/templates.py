"""Answer templates in the store, and one filled from a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import CaseSheet, Change, FilledText, fill
from db import SHANGHAI, Database
from db.tables import AnswerTemplate, Category
from knowledge.errors import KnowledgeChanged, KnowledgeFaulty, NoSuchTemplate
from knowledge.texts import TemplateText, checked_template

NOBODY_NAMED = "市民朋友"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    id: int
    title: str
    category: str | None
    body: str
    active: bool
    uses: int
    updated_by: str
    updated_at: datetime
    revision: int

    @classmethod
    def of(cls, row: AnswerTemplate) -> "TemplateView":
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


class Templates:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, *, active_only: bool = False) -> list[TemplateView]:
        """By category and title, those for every category first."""
        wanted = select(AnswerTemplate).order_by(AnswerTemplate.category.is_not(None), AnswerTemplate.category)
        if active_only:
            wanted = wanted.where(AnswerTemplate.active)
        async with self._database.read() as session:
            return [TemplateView.of(row) for row in await session.scalars(wanted.order_by(AnswerTemplate.title))]

    async def near(self, codes: Sequence[str]) -> list[TemplateView]:
        """Those in use for one of ``codes`` (the closest first) or for every category; the most used first."""
        fits = or_(AnswerTemplate.category.is_(None), AnswerTemplate.category.in_(codes))
        async with self._database.read() as session:
            rows = await session.scalars(select(AnswerTemplate).where(AnswerTemplate.active, fits))
            found = [TemplateView.of(row) for row in rows]
        place = {code: number for number, code in reversed(list(enumerate(codes)))}
        return sorted(found, key=lambda row: (place.get(row.category or "", len(codes)), -row.uses, row.id))

    async def get(self, template_id: int) -> TemplateView:
        """Raises ``NoSuchTemplate``."""
        async with self._database.read() as session:
            row = await session.get(AnswerTemplate, template_id)
            if row is None:
                raise NoSuchTemplate(template_id)
            return TemplateView.of(row)

    async def write(
        self, text: TemplateText, change: Change, *, template_id: int | None = None, revision: int = 0
    ) -> TemplateView:
        """Write a new template or replace one; what stood there is in the audit.

        Raises ``KnowledgeFaulty``, ``NoSuchTemplate``, ``KnowledgeChanged``.
        """
        text = checked_template(text)
        async with self._database.write() as session:
            if text.category and await session.get(Category, text.category) is None:
                raise KnowledgeFaulty([f"没有编码为「{text.category[:32]}」的事项分类。"])
            row = await _row(session, template_id, revision)
            before = _shown(row) if template_id is not None else None
            for name in TemplateText.__slots__:
                setattr(row, name, getattr(text, name))
            row.updated_by, row.updated_at = change.actor, change.at
            session.add(row)
            await session.flush()
            session.add(change.entry("template.written", "answer_template", str(row.id), before, _shown(row)))
            return TemplateView.of(row)


async def _row(session: AsyncSession, template_id: int | None, revision: int) -> AnswerTemplate:
    if template_id is None:
        return AnswerTemplate(uses=0)
    row = await session.get(AnswerTemplate, template_id, with_for_update=True)
    if row is None:
        raise NoSuchTemplate(template_id)
    if row.revision != revision:
        raise KnowledgeChanged("template", template_id, read=revision, current=row.revision)
    return row


def _shown(row: AnswerTemplate) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TemplateText.__slots__}


def filled(
    template: TemplateView, sheet: CaseSheet, *, type_names: Mapping[str, str], category: str | None, now: datetime
) -> FilledText:
    """``template`` filled from what the reader of ``sheet`` may know.

    ``type_names``: the words for case types; ``category``: the name of the case's category.
    """
    case, facts = sheet.case, sheet.facts
    named = None if facts.anonymous else case.citizen_name
    return fill(template.body, {
        "工单编号": case.number,
        "诉求人": named or NOBODY_NAMED,
        "事发地点": case.place,
        "诉求类型": type_names.get(case.case_type or ""),
        "事项分类": category,
        "主办单位": sheet.units.get(facts.lead_unit or ""),
        "受理时间": _day(case.opened_at),
        "办理期限": _day(facts.due_at),
        "今天": _day(now),
    })  # fmt: skip


def _day(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    local = instant.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"
