"""What an article and a template may be made of; every fault at once, in Chinese. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from knowledge.errors import KnowledgeFaulty
from knowledge.placeholders import faults_of

LONGEST_TITLE = 200
LONGEST_KEYWORDS = 200
LONGEST_SOURCE = 300
LONGEST_BODY = 20_000
LONGEST_WHY = 500
LONGEST_TEMPLATE = 4000
LONGEST_TEMPLATE_TITLE = 100
CODES = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What somebody writes: ``category`` and ``unit`` are codes; dates are days of Asia/Shanghai."""

    code: str
    title: str
    body: str
    category: str | None = None
    unit: str | None = None
    keywords: str = ""
    source: str = ""
    review_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateText:
    """``category``: code; None: for every category."""

    title: str
    body: str
    category: str | None = None
    active: bool = True


def checked_article(text: ArticleText, today: date | None) -> ArticleText:
    """``text`` with plain line ends and nothing around it; with ``today`` None, dates may have passed.

    Raises ``KnowledgeFaulty``.
    """
    plain = replace(
        text, code=text.code.strip(), title=line(text.title), keywords=line(text.keywords), source=line(text.source),
        body=words(text.body), category=(text.category or "").strip() or None, unit=(text.unit or "").strip() or None,
    )  # fmt: skip
    faults = [*_article_faults(plain), *_date_faults(plain, today)]
    if faults:
        raise KnowledgeFaulty(faults)
    return plain


def checked_template(text: TemplateText) -> TemplateText:
    """``text`` with plain line ends. Raises ``KnowledgeFaulty``, also for a placeholder nobody can fill."""
    plain = replace(text, title=line(text.title), body=words(text.body), category=(text.category or "").strip() or None)
    faults = [
        *_length("模板名称", plain.title, LONGEST_TEMPLATE_TITLE),
        *_length("模板内容", plain.body, LONGEST_TEMPLATE),
    ]
    faults += faults_of(plain.body)
    if faults:
        raise KnowledgeFaulty(faults)
    return plain


def words(text: str) -> str:
    """A text of several lines as it is kept: plain line ends, no control characters."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign in "\n\t" or sign >= " ").strip()


def line(text: str) -> str:
    """A text of one line as it is kept."""
    return " ".join(words(text).split())


def _article_faults(text: ArticleText) -> Iterator[str]:
    if not CODES.fullmatch(text.code):
        yield f"编号「{text.code[:32]}」应为 1 至 32 位字母、数字、点、横线。"
    yield from _length("标题", text.title, LONGEST_TITLE)
    yield from _length("正文", text.body, LONGEST_BODY)
    yield from _length("关键词", text.keywords, LONGEST_KEYWORDS, needed=False)
    yield from _length("依据", text.source, LONGEST_SOURCE, needed=False)


def _length(label: str, text: str, most: int, *, needed: bool = True) -> Iterator[str]:
    if needed and not text:
        yield f"请填写{label}。"
    if len(text) > most:
        yield f"{label}请控制在 {most} 字以内。"


def _date_faults(text: ArticleText, today: date | None) -> Iterator[str]:
    if today is not None and text.review_on is not None and text.review_on <= today:
        yield f"复审日期 {text.review_on} 应晚于今天。"
    if today is not None and text.expires_on is not None and text.expires_on < today:
        yield f"失效日期 {text.expires_on} 已经过去。"
    if text.review_on and text.expires_on and text.review_on > text.expires_on:
        yield "复审日期应不晚于失效日期。"
