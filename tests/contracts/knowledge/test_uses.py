"""Templates filled from a case, what was used, and what is missing, on both databases."""

from datetime import timedelta

import pytest

from cases import CategoryRow, Change, Directory, Sheets
from db import Database
from db.jobs import open_jobs
from db.tables import Article, Case
from knowledge import (
    ArticleAction,
    Articles,
    ArticleText,
    KnowledgeChanged,
    KnowledgeFaulty,
    NoSuchArticle,
    NoSuchMiss,
    NoSuchTemplate,
    Templates,
    TemplateText,
    TemplateView,
    Uses,
    filled,
)
from tests.contracts.cases.units import a_case, add_units
from tests.contracts.knowledge.test_articles import AUTHOR, SECOND, TODAY, TREE, by
from tests.unit.cases.people import AGENT, NOON

BODY = "{诉求人}您好：您反映的{事发地点}{事项分类}问题（{工单编号}）已由{主办单位}处理，{今天}答复。"


@pytest.fixture
async def templates(database: Database) -> Templates:
    await add_units(database)
    rows = [CategoryRow(number, code, path, active=True) for number, (code, path) in enumerate(TREE)]
    await Directory(database).import_tree(rows, by(SECOND))
    return Templates(database)


async def a_template(templates: Templates, title: str = "通用", category: str | None = None) -> TemplateView:
    return await templates.write(TemplateText(title=title, body=BODY, category=category), by(AUTHOR))


async def test_a_template_is_filled_from_the_case_and_says_what_is_missing(
    templates: Templates, database: Database
) -> None:
    case = await a_case(database)
    sheet = await Sheets(database).read(case.number, AGENT)

    found = filled(await a_template(templates), sheet, type_names={}, category="油烟", now=NOON)

    assert found.text == (
        f"王先生您好：您反映的人民路 88 号油烟问题（{case.number}）已由〔主办单位待填写〕处理，2026年11月22日答复。"
    )
    assert found.missing == ("主办单位",)


async def test_an_anonymous_citizen_is_not_named(templates: Templates, database: Database) -> None:
    case = await a_case(database)
    async with database.write() as session:
        (await session.get_one(Case, case.id)).anonymous = True
    sheet = await Sheets(database).read(case.number, AGENT)

    assert filled(await a_template(templates), sheet, type_names={}, category=None, now=NOON).text.startswith(
        "市民朋友"
    )


async def test_templates_of_the_matter_come_first(templates: Templates) -> None:
    general = await a_template(templates)
    other = await a_template(templates, "户籍", "02")
    close = await a_template(templates, "退费", "0101")
    above = await a_template(templates, "供热", "01")

    near = await templates.near(("010101", "0101", "01"))

    assert [row.id for row in near] == [close.id, above.id, general.id]
    assert other.id in {row.id for row in await templates.all()}


async def test_a_template_is_changed_by_who_read_it_last(templates: Templates) -> None:
    first = await a_template(templates)
    off = TemplateText(title="通用", body="完", active=False)
    second = await templates.write(off, by(SECOND), template_id=first.id, revision=first.revision)

    assert second.revision == first.revision + 1
    assert await templates.near(()) == []
    with pytest.raises(KnowledgeChanged):
        await templates.write(off, by(AUTHOR), template_id=first.id, revision=first.revision)
    with pytest.raises(NoSuchTemplate):
        await templates.write(off, by(AUTHOR), template_id=99)
    with pytest.raises(KnowledgeFaulty, match="没有编码为"):
        await a_template(templates, "x", "99")


async def test_each_use_counts_once_per_case(templates: Templates, database: Database) -> None:
    jobs = open_jobs(database)
    await jobs.prepare()
    articles, uses, template = Articles(database, jobs), Uses(database), await a_template(templates)
    draft = await articles.write(ArticleText(code="K-1", title="退费", body="可以退。"), AUTHOR, by(AUTHOR))
    case, other = await a_case(database, 1), await a_case(database, 2)
    with pytest.raises(NoSuchArticle):
        await uses.use_article(draft.id, case.id, by(AUTHOR))
    async with database.write() as session:
        (await session.get_one(Article, draft.id)).published = 1

    firsts = [await uses.use_article(draft.id, one.id, by(AUTHOR)) for one in (case, case, other)]
    await uses.use_template(template.id, case.id, by(AUTHOR))

    assert firsts == [True, False, True]
    used = await uses.of_case(case.id)
    assert [(one.what, one.title, one.version) for one in used] == [("article", "退费", 1), ("template", "通用", 1)]
    assert [row.uses for row in await templates.all()] == [1]
    with pytest.raises(NoSuchTemplate):
        await uses.use_template(99, case.id, by(AUTHOR))


async def test_a_search_in_vain_is_open_until_somebody_deals_with_it(database: Database) -> None:
    uses = Uses(database)
    for query in ("电动车 上牌", "电动车  上牌", "公积金", "a", "  "):
        await uses.miss(query, now=NOON)
    found = await uses.misses()
    assert [(row.words, row.times) for row in found] == [("电动车 上牌", 2), ("公积金", 1)]

    await uses.settle(found[0].id, Change(at=NOON + timedelta(hours=1), actor="author", reason="已补充"))
    assert [row.words for row in await uses.misses()] == ["公积金"]
    await uses.miss("电动车 上牌", now=NOON + timedelta(hours=2))
    assert [(row.words, row.times) for row in await uses.misses()] == [("电动车 上牌", 3), ("公积金", 1)]
    with pytest.raises(NoSuchMiss):
        await uses.settle(99, by(AUTHOR))


async def test_categories_with_many_cases_and_no_article_are_reported(templates: Templates, database: Database) -> None:
    jobs = open_jobs(database)
    await jobs.prepare()
    for number, category in enumerate(["010101", "010101", "02", "02", "02", "99", None], start=1):
        case = await a_case(database, number)
        async with database.write() as session:
            (await session.get_one(Case, case.id)).category = category
    uses, articles = Uses(database), Articles(database, jobs)

    async def missing(at_least: int = 2) -> list[tuple[str, str, int]]:
        found = await uses.uncovered(since=NOON - timedelta(days=30), at_least=at_least, today=TODAY)
        return [(row.code, row.name, row.cases) for row in found]

    assert await missing() == [("02", "户籍", 3), ("010101", "空置房", 2)]
    assert await missing(1) == [("02", "户籍", 3), ("010101", "空置房", 2), ("99", "99", 1)]
    text = ArticleText(code="K-1", title="退费", body="可以退。", category="01")
    draft = await articles.write(text, AUTHOR, by(AUTHOR))
    assert len(await missing()) == 2
    waiting = await articles.step(draft.id, ArticleAction.SUBMIT, AUTHOR, by(AUTHOR), revision=draft.revision)
    await articles.step(draft.id, ArticleAction.APPROVE, SECOND, by(SECOND), revision=waiting.revision)
    assert await missing() == [("02", "户籍", 3)]
    assert await uses.uncovered(since=NOON + timedelta(days=1), at_least=1, today=TODAY) == []
