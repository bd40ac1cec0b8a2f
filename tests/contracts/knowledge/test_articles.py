"""Articles from the first word to the shelf and back, on both databases."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cases import CategoryRow, Change, Directory, Person, SheetRefused, Strange, read_rows
from db import Database
from db.jobs import Task, open_jobs
from db.tables import Article, ArticleReminder, ArticleState, Job, Role
from knowledge import (
    REMIND,
    ArticleAction,
    ArticleFilter,
    ArticleReminding,
    Articles,
    ArticleText,
    Due,
    Hit,
    KnowledgeChanged,
    KnowledgeFaulty,
    NoSuchArticle,
    NotTheirs,
    StepNotLegal,
    Written,
    due_counts,
    due_of,
    export_articles,
    find,
    import_articles,
    kept_articles,
    read_article,
)
from tests.contracts.cases.units import add_units
from tests.unit.cases.people import LEAD, NOON
from tests.unit.cases.test_category_sheet import a_file

TODAY = date(2026, 11, 22)
AUTHOR = Person(login="author", role=Role.SUPERVISOR)
SECOND = Person(login="second", role=Role.ADMIN)
UNIT = Person(login="unit", role=Role.DEPARTMENT, unit=LEAD)
AGENT = Person(login="agent", role=Role.AGENT)
TREE = (("01", ("供热",)), ("0101", ("供热", "退费")), ("010101", ("供热", "退费", "空置房")), ("02", ("户籍",)))


def by(person: Person, reason: str = "", at: datetime = NOON) -> Change:
    return Change(at=at, actor=person.login, reason=reason, address="10.0.0.7")


@pytest.fixture
async def shelf(database: Database) -> "Shelf":
    await add_units(database)
    rows = [CategoryRow(number, code, path, active=True) for number, (code, path) in enumerate(TREE)]
    await Directory(database).import_tree(rows, by(SECOND))
    jobs = open_jobs(database)
    await jobs.prepare()
    return Shelf(database, Articles(database, jobs))


class Shelf:
    def __init__(self, database: Database, articles: Articles) -> None:
        self.database, self.articles = database, articles

    async def written(self, code: str = "K-1", **instead: Any) -> Written:
        text = {"title": "供暖费退费", "body": "停暖超过 48 小时可以申请退费。", "category": "0101"} | instead
        return await self.articles.write(ArticleText(code=code, **text), AUTHOR, by(AUTHOR))

    async def take(
        self, article: Written, action: str, person: Person = AUTHOR, reason: str = "", **more: Any
    ) -> Written:
        return await self.articles.step(
            article.id, ArticleAction(action), person, by(person, reason), revision=article.revision, **more
        )

    async def published(self, code: str = "K-1", **instead: Any) -> Written:
        waiting = await self.take(await self.written(code, **instead), "submit")
        return await self.take(waiting, "approve", SECOND)

    async def found(self, query: str, today: date = TODAY, **more: Any) -> list[Hit]:
        async with self.database.read() as session:
            return await find(session, self.database.dialect, query, today, **more)

    async def codes(self, query: str, today: date = TODAY, **more: Any) -> list[str]:
        return [hit.code for hit in await self.found(query, today, **more)]


async def test_agents_find_an_article_once_a_second_person_approved_it(shelf: Shelf) -> None:
    draft = await shelf.written()
    assert await shelf.codes("退费") == []
    waiting = await shelf.take(draft, "submit")
    with pytest.raises(NotTheirs):
        await shelf.take(waiting, "approve", AUTHOR)

    done = await shelf.take(waiting, "approve", SECOND)

    assert (done.state, await shelf.codes("退费")) == (ArticleState.PUBLISHED, ["K-1"])
    async with shelf.database.read() as session:
        sheet = await read_article(session, done.id, AGENT, TODAY)
        assert (sheet.number, sheet.keeps, sheet.steps, sheet.versions) == (1, False, (), ())


async def test_what_agents_read_stays_until_the_new_version_is_approved(shelf: Shelf) -> None:
    first = await shelf.published()
    text = ArticleText(code="K-1", title="供暖费退费", body="满 24 小时即可申请。")

    draft = await shelf.articles.write(text, AUTHOR, by(AUTHOR, "新规"), article_id=first.id, revision=first.revision)

    assert await shelf.codes("48 小时") == ["K-1"]
    assert await shelf.codes("24 小时") == []
    await shelf.take(await shelf.take(draft, "submit"), "approve", SECOND)
    assert await shelf.codes("24 小时") == ["K-1"]
    assert await shelf.codes("48 小时") == []
    async with shelf.database.read() as session:
        sheet = await read_article(session, first.id, SECOND, TODAY, number=1)
    assert sheet.text.body.startswith("停暖")
    assert [(line.number, line.written_by, line.why) for line in sheet.versions] == [
        (2, "author", "新规"),
        (1, "author", ""),
    ]
    assert [line.action for line in sheet.history] == [
        "article.approve", "article.submit", "article.written", "article.approve", "article.submit", "article.written",
    ]  # fmt: skip


async def test_an_article_is_sent_back_or_withdrawn_only_with_a_reason(shelf: Shelf) -> None:
    waiting = await shelf.take(await shelf.written(), "submit")
    with pytest.raises(KnowledgeFaulty, match="原因"):
        await shelf.take(waiting, "send_back", SECOND)
    back = await shelf.take(waiting, "send_back", SECOND, "依据不明")
    assert back.state is ArticleState.DRAFT

    live = await shelf.published("K-2", title="居住证", body="带身份证。", category="02")
    gone = await shelf.take(live, "withdraw", AUTHOR, "政策废止")

    assert (gone.state, await shelf.codes("居住证")) == (ArticleState.WITHDRAWN, [])
    with pytest.raises(StepNotLegal):
        await shelf.take(gone, "withdraw", AUTHOR, "再来一次")
    async with shelf.database.read() as session:
        with pytest.raises(NoSuchArticle):
            await read_article(session, gone.id, AGENT, TODAY)


async def test_of_two_editors_the_later_is_told(shelf: Shelf) -> None:
    article = await shelf.written()
    await shelf.take(article, "submit")

    with pytest.raises(KnowledgeChanged):
        await shelf.take(article, "submit")


async def test_a_unit_writes_its_own_articles_only(shelf: Shelf) -> None:
    text = ArticleText(code="U-1", title="占道经营", body="由城管处理。", unit=LEAD)
    mine = await shelf.articles.write(text, UNIT, by(UNIT))
    with pytest.raises(NotTheirs):
        await shelf.articles.write(ArticleText(code="U-2", title="户口", body="公安。", unit="gaj"), UNIT, by(UNIT))
    moved = ArticleText(code="U-1", title="占道经营", body="由城管处理。", unit="gaj")
    with pytest.raises(NotTheirs):
        await shelf.articles.write(moved, UNIT, by(UNIT), article_id=mine.id, revision=mine.revision)
    await shelf.published("K-9", review_on=TODAY + timedelta(days=1))

    async with shelf.database.read() as session:
        rows, following = await kept_articles(session, shelf.database.dialect, ArticleFilter(), UNIT, TODAY, after=None)
        assert await due_counts(session, UNIT, TODAY + timedelta(days=999)) == dict.fromkeys(Due, 0)
    assert ([row.code for row in rows], following) == (["U-1"], None)


@pytest.mark.parametrize("instead", [{"category": "99"}, {"unit": "nobody"}])
async def test_an_article_names_only_what_there_is(shelf: Shelf, instead: dict[str, str]) -> None:
    with pytest.raises(KnowledgeFaulty, match="没有编码为"):
        await shelf.written(**instead)


async def test_a_code_is_given_once_and_stays(shelf: Shelf) -> None:
    article = await shelf.written()
    with pytest.raises(KnowledgeFaulty, match="已经有了"):
        await shelf.written()
    other = ArticleText(code="K-7", title="t", body="b")
    with pytest.raises(KnowledgeFaulty, match="不能更改"):
        await shelf.articles.write(other, AUTHOR, by(AUTHOR), article_id=article.id, revision=article.revision)


async def test_words_are_found_wherever_they_stand_and_titles_first(shelf: Shelf) -> None:
    await shelf.published("K-1", title="空置房", body="没有用热的可以退费。", category="010101")
    await shelf.published("K-2", title="退费流程", body="带发票。", keywords="退钱 暖气", category="0101")
    await shelf.published("K-3", title="居住证", body="ABC-123 表格", category="02")

    assert await shelf.codes("退费") == ["K-2", "K-1"]
    assert await shelf.codes("退钱") == ["K-2"]
    assert await shelf.codes("退费 发票") == ["K-2"]
    assert await shelf.codes("abc-12") == ["K-3"]
    assert await shelf.codes("证") == ["K-3"]
    assert await shelf.codes("费退") == []
    assert await shelf.codes("100%_' \"") == []
    assert await shelf.codes("", category="01") == ["K-1", "K-2"]
    assert await shelf.codes("退费", category="010101") == ["K-1"]
    assert (await shelf.codes("", near=("02", "01")))[0] == "K-3"
    [hit] = await shelf.found("发票")
    assert [piece.text for piece in hit.body_pieces if piece.hit] == ["发票"]


async def test_an_expired_article_is_not_found_and_a_due_one_is_marked(shelf: Shelf) -> None:
    await shelf.published("K-1", review_on=TODAY + timedelta(days=5), expires_on=TODAY + timedelta(days=20))

    assert [hit.due for hit in await shelf.found("退费")] == [None]
    assert [hit.due for hit in await shelf.found("退费", TODAY + timedelta(days=5))] == [Due.REVIEW]
    assert await shelf.codes("退费", TODAY + timedelta(days=20)) == ["K-1"]
    assert await shelf.codes("退费", TODAY + timedelta(days=21)) == []


async def test_the_lists_of_due_articles_hold_what_the_rule_says(shelf: Shelf) -> None:
    for number, (review, expiry) in enumerate([(5, None), (5, 8), (None, 12), (30, 40), (2, 3)]):
        days = [TODAY + timedelta(days=day) if day else None for day in (review, expiry)]
        await shelf.published(f"K-{number}", review_on=days[0], expires_on=days[1])
    async with shelf.database.read() as session:
        rows = list(await session.scalars(select(Article)))
        for day in (TODAY + timedelta(days=days) for days in range(0, 42, 3)):
            told = [due_of(row.review_on, row.expires_on, day) for row in rows]
            assert await due_counts(session, SECOND, day) == {one: told.count(one) for one in Due}


async def test_keepers_are_reminded_once_and_only_of_dates_that_still_stand(shelf: Shelf) -> None:
    review = TODAY + timedelta(days=30)
    article = await shelf.published(review_on=review)
    handler = ArticleReminding(shelf.database, clock=lambda: NOON)

    async def jobs() -> list[Task]:
        async with shelf.database.read() as session:
            rows = await session.scalars(select(Job).where(Job.kind == REMIND).order_by(Job.id))
            return [
                Task(id=row.id, kind=row.kind, key=row.key, payload=row.payload, attempt=1, max_attempts=3, owner="t")
                for row in rows
            ]

    async def reminders() -> list[tuple[str, date]]:
        async with shelf.database.read() as session:
            return [(row.event, row.day) for row in await session.scalars(select(ArticleReminder))]

    [task] = await jobs()
    await handler(task)
    await handler(task)
    assert await reminders() == [("review", review)]

    with pytest.raises(KnowledgeFaulty, match="下次复审日期"):
        await shelf.take(article, "confirm", review_on=TODAY)
    later = await shelf.take(article, "confirm", review_on=review + timedelta(days=365))
    await shelf.take(later, "withdraw", reason="不再适用")
    for one in await jobs():
        await handler(one)
    assert await reminders() == [("review", review)]


async def test_a_spreadsheet_is_taken_whole_and_only_what_differs(shelf: Shelf) -> None:
    header = ["编号", "标题", "正文", "事项分类"]
    rows = [header, ["K-1", "退费", "可以退。", "01"], ["K-2", "户口", "去派出所。", "02"]]

    async def imported(rows: list[list[Any]], person: Person = SECOND, *, publish: bool = True) -> Any:
        return await import_articles(shelf.database, shelf.articles, a_file(rows), person, by(person), publish=publish)

    made = await imported(rows)
    assert (made.added, made.changed, made.unchanged) == (["K-1", "K-2"], [], 0)
    assert await shelf.codes("派出所") == ["K-2"]

    rows[1][2] = "满 48 小时可以退。"
    made = await imported(rows)
    assert (made.added, made.changed, made.unchanged) == ([], ["K-1"], 1)
    assert await shelf.codes("48") == ["K-1"]

    with pytest.raises(SheetRefused):
        await imported([*rows, ["K-3", "新的", "", None]])
    with pytest.raises(NotTheirs):
        await imported([header, ["K-8", "新的", "正文", None]], UNIT, publish=False)
    assert await shelf.codes("新的") == []

    draft = await imported([header, ["K-4", "草稿", "还没审核。", None]], publish=False)
    assert (draft.added, await shelf.codes("草稿")) == (["K-4"], [])
    out = read_rows(await export_articles(shelf.database, SECOND))
    assert [row[0] for row in out] == ["编号", "K-1", "K-2", "K-4"]
    assert not any(isinstance(cell, Strange) for row in out for cell in row)
    made = await import_articles(
        shelf.database, shelf.articles, await export_articles(shelf.database, SECOND), SECOND, by(SECOND), publish=True
    )
    assert (made.added, made.changed, made.unchanged) == ([], [], 3)
