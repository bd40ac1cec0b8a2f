"""The running application with a tree of units, categories, one case, and an article on the shelf."""

from dataclasses import dataclass
from typing import Any

import pytest

from cases import CategoryRow, Change, Directory, Person
from db.jobs import open_jobs
from db.tables import Case, Role
from knowledge import ArticleAction, Articles, ArticleText, Templates, TemplateText
from tests.contracts.web.conftest import Browser, House, house
from tests.contracts.web.factory import NOON
from tests.contracts.web_cases.conftest import Office, office

__all__ = ["Browser", "House", "Library", "Office", "house", "library", "office"]

AUTHOR = Person(login="author", role=Role.SUPERVISOR)
SECOND = Person(login="second", role=Role.SUPERVISOR)
TREE = (("01", ("供热",)), ("0101", ("供热", "退费")), ("02", ("市容",)))


def by(person: Person) -> Change:
    return Change(at=NOON, actor=person.login, reason="测试")


@dataclass
class Library:
    """``article`` is published, ``template`` in use; the case of ``office`` is about category 0101."""

    office: Office
    article: int
    template: int

    @property
    def house(self) -> House:
        return self.office.house

    async def published(self, code: str, **text: Any) -> int:
        database = self.house.database
        articles = Articles(database, open_jobs(database))
        made = await articles.write(ArticleText(code=code, **text), AUTHOR, by(AUTHOR))
        for action, person in ((ArticleAction.SUBMIT, AUTHOR), (ArticleAction.APPROVE, SECOND)):
            made = await articles.step(made.id, action, person, by(person), revision=made.revision)
        return made.id


@pytest.fixture
async def library(office: Office) -> Library:
    database = office.house.database
    rows = [CategoryRow(number, code, path, active=True) for number, (code, path) in enumerate(TREE)]
    await Directory(database).import_tree(rows, by(SECOND))
    await open_jobs(database).prepare()
    async with database.write() as session:
        (await session.get_one(Case, office.case.id)).category = "0101"
    made = Library(office, 0, 0)
    made.article = await made.published(
        "K-1", title="供暖费怎样退", body="停暖超过 48 小时，可以<b>退费</b>。", category="0101"
    )
    text = TemplateText(title="退费答复", body="{诉求人}您好，工单{工单编号}已办理，主办{主办单位}。", category="01")
    made.template = (await Templates(database).write(text, by(AUTHOR))).id
    return made
