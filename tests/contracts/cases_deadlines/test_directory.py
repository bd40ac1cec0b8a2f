"""Categories and the dispatch directory in the store."""

import asyncio

import pytest

from cases import Change, Directory, NoSuchCategory, RuleFaulty, RuleText, SheetRefused, read_tree, seed_profiles
from cases.directory.store import look_up_for
from db import Database
from db.tables import AuditEntry, Department, UnitRuling
from tests.contracts.cases.units import a_case
from tests.contracts.cases_deadlines.conftest import MONDAY

HEADER = ["编码", "一级", "二级", "三级"]
TREE = [HEADER, ["05", "市容管理", None, None], ["0502", "市容管理", "占道经营", None],
        ["050201", "市容管理", "占道经营", "流动摊贩"], ["06", "物业", None, None]]  # fmt: skip


@pytest.fixture
async def directory(database: Database) -> Directory:
    made = Directory(database)
    async with database.write() as session:
        await seed_profiles(session, now=MONDAY)
        session.add_all(Department(code=code, name=code) for code in ("A", "B", "C", "CGJ", "DCS", "GXQ", "JTJ"))
        session.add(Department(code="OFF", name="已撤销单位", active=False))
    await made.import_tree(read_tree(TREE), Change(at=MONDAY, actor="admin"))
    return made


async def tree(directory: Directory) -> dict[str, tuple[str, int, str | None, bool]]:
    return {row.code: (row.name, row.level, row.parent, row.active) for row in await directory.categories()}


async def test_an_import_adds_changes_and_retires_but_never_deletes(directory: Directory, database: Database) -> None:
    again = await directory.import_tree(read_tree(TREE), Change(at=MONDAY, actor="admin"))
    changed = [HEADER, ["05", "城市管理", None, None], ["0502", "城市管理", "占道经营", None],
               ["07", "供热", None, None]]  # fmt: skip

    made = await directory.import_tree(read_tree(changed), Change(at=MONDAY, actor="admin", address="10.0.0.1"))

    assert (again.added, again.changed, again.retired) == ([], [], [])
    assert (made.added, made.changed, made.retired) == (["07"], ["05"], ["050201", "06"])
    assert await tree(directory) == {
        "05": ("城市管理", 1, None, True),
        "0502": ("占道经营", 2, "05", True),
        "050201": ("流动摊贩", 3, "0502", False),
        "06": ("物业", 1, None, False),
        "07": ("供热", 1, None, True),
    }
    async with database.read() as session:
        entry = await session.get_one(AuditEntry, 3)
        assert (entry.action, entry.actor, entry.after["added"]) == ("category.imported", "admin", ["07"])


async def test_the_example_fills_an_empty_tree_only(database: Database) -> None:
    fresh = Directory(database)

    await fresh.seed(now=MONDAY)
    filled = await tree(fresh)
    await fresh.import_tree(read_tree(TREE), Change(at=MONDAY, actor="admin"))
    await fresh.seed(now=MONDAY)

    assert (filled["0201"], filled["020101"]) == (("物业管理", 2, "02", True), ("停车管理", 3, "0201", True))
    assert (await tree(fresh))["05"][0] == "市容管理"


async def test_a_faulty_sheet_leaves_the_tree_as_it_was(directory: Directory) -> None:
    before = await tree(directory)

    with pytest.raises(SheetRefused):
        await directory.import_tree(read_tree([*TREE, ["05", "重复", None, None]]), Change(at=MONDAY, actor="admin"))

    assert await tree(directory) == before


async def test_the_directory_proposes_who_and_says_why(directory: Directory) -> None:
    await directory.set_rule(
        RuleText(category="05", place="", lead="CGJ", supervising="DCS", profile="default", case_class="b"),
        Change(at=MONDAY, actor="admin")
    )  # fmt: skip
    near = await directory.set_rule(
        RuleText(category="0502", place="高新区", lead="GXQ", co_handlers=("CGJ", "JTJ"), supervising="DCS"),
        Change(at=MONDAY, actor="admin")
    )  # fmt: skip

    there = await directory.propose("050201", "高新区科技路 8 号")
    elsewhere = await directory.propose("050201", "老城区")

    assert there is not None
    assert elsewhere is not None
    assert (there.rule.lead, there.rule.co_handlers, there.rule.supervising) == ("GXQ", ("CGJ", "JTJ"), "DCS")
    assert "市容管理 › 占道经营" in there.why
    assert (elsewhere.rule.lead, elsewhere.rule.profile, elsewhere.rule.case_class) == ("CGJ", "default", "b")
    assert await directory.propose("06", "高新区") is None
    assert await directory.propose(None, "高新区") is None

    await directory.retire_rule(near, Change(at=MONDAY, actor="admin"))
    after = await directory.propose("050201", "高新区科技路 8 号")
    assert after is not None
    assert after.rule.lead == "CGJ"


async def test_units_out_of_use_are_not_proposed(directory: Directory, database: Database) -> None:
    """The next line wins; of a co-handler it is said that he is left out; the limit stays the matter's."""
    change = Change(at=MONDAY, actor="admin")
    for text in (
        RuleText(category="06", place="", lead="A", supervising="DCS", co_handlers=("B", "C")),
        RuleText(category="06", place="高新区", lead="GXQ", supervising="DCS", profile="default"),
    ):
        await directory.set_rule(text, change)
    before = await directory.propose("06", "高新区")
    async with database.write() as session:
        for code in ("GXQ", "C"):
            (await session.get_one(Department, code)).active = False

    after = await directory.propose("06", "高新区")

    assert before is not None
    assert after is not None
    assert (before.lead, after.lead, after.co_handlers) == ("GXQ", "A", ("B",))
    assert "协办单位C已停用" in after.why
    async with database.read() as session:
        limit = await look_up_for(session, "06", "高新区", in_use=False)
    assert limit is not None
    assert limit.rule is not None
    assert limit.rule.profile == "default"
    async with database.write() as session:
        (await session.get_one(Department, "A")).active = False
    assert await directory.propose("06", "高新区") is None


async def test_a_ruling_for_a_unit_out_of_use_is_not_proposed(directory: Directory, database: Database) -> None:
    case = await a_case(database)
    async with database.write() as session:
        session.add(
            UnitRuling(
                case_id=case.id, case_number=case.number, category="06", place="高新区", lead="GXQ", supervising="DCS",
                ruled_at=MONDAY, ruled_by="supervisor",
            )
        )  # fmt: skip
    assert (await directory.propose("06", "高新区")).lead == "GXQ"  # type: ignore[union-attr]
    async with database.write() as session:
        (await session.get_one(Department, "GXQ")).active = False

    assert await directory.propose("06", "高新区") is None


async def test_a_line_is_written_again_in_its_place_with_what_was_before(
    directory: Directory, database: Database
) -> None:
    first = RuleText(category="06", place="", lead="A", supervising="DCS")
    second = RuleText(category="06", place="", lead="B", supervising="DCS")

    ids = [await directory.set_rule(text, Change(at=MONDAY, actor="admin")) for text in (first, second)]

    assert ids[0] == ids[1]
    assert [rule.lead for rule in await directory.rules()] == ["B"]
    async with database.read() as session:
        entry = await session.get_one(AuditEntry, 3)
        assert (entry.action, entry.before["lead"], entry.after["lead"]) == ("dispatch.rule", "A", "B")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"lead": ""}, "必须填写"),
        ({"supervising": ""}, "必须填写"),
        ({"co_handlers": ("A",)}, "不能与主办单位相同"),
        ({"co_handlers": ("C", "C")}, "不能重复"),
        ({"place": "长" * 65}, "内容过长"),
        ({"co_handlers": ("C" * 33,)}, "内容过长"),
        ({"profile": "nowhere"}, "没有时限方案「nowhere」"),
        ({"lead": "X"}, "没有编码为「X」的单位"),
        ({"supervising": "OFF"}, "没有编码为「OFF」的单位，或单位已停用"),
        ({"co_handlers": ("C", "X")}, "没有编码为「X」的单位"),
    ],
)
async def test_a_line_that_cannot_be_is_refused(directory: Directory, change: dict, words: str) -> None:  # type: ignore[type-arg]
    text = RuleText(**({"category": "06", "place": "", "lead": "A", "supervising": "DCS"} | change))

    with pytest.raises(RuleFaulty, match=words):
        await directory.set_rule(text, Change(at=MONDAY, actor="admin"))

    assert await directory.rules() == []


async def test_unknown_categories_and_lines_are_refused_by_name(directory: Directory) -> None:
    with pytest.raises(NoSuchCategory, match="99"):
        await directory.set_rule(
            RuleText(category="99", place="", lead="A", supervising="B"), Change(at=MONDAY, actor="admin")
        )
    with pytest.raises(NoSuchCategory, match="99"):
        await directory.propose("99", "")
    with pytest.raises(RuleFaulty):
        await directory.retire_rule(7, Change(at=MONDAY, actor="admin"))


async def test_two_imports_at_once_leave_one_of_the_two_trees(directory: Directory) -> None:
    other = [HEADER, ["08", "教育", None, None]]

    await asyncio.gather(
        *(directory.import_tree(read_tree(rows), Change(at=MONDAY, actor="a")) for rows in (TREE, other, TREE, other))
    )

    active = {code for code, row in (await tree(directory)).items() if row[3]}
    assert active in ({"05", "0502", "050201", "06"}, {"08"})
