"""批示 and 包案: what a leader waits for first stands first."""

from datetime import timedelta

from cases import Field, LeaderTasks, Steps
from db import Database
from db.jobs import LeaseJobs
from tests.contracts.cases.units import a_case, add_units, walk
from tests.unit.cases.people import NOON, SUPERVISOR


async def test_the_next_word_to_a_leader_counts_like_a_limit(database: Database) -> None:
    await add_units(database)
    steps = Steps(database, LeaseJobs(database))
    for number, (leader, action, more) in enumerate(
        (
            ("无期限", "instruct", {}),
            ("下月办结", "instruct", {Field.UNTIL: NOON + timedelta(days=30)}),
            ("每周回报", "own", {Field.EVERY_DAYS: 7}),
            ("后天办结", "own", {Field.EVERY_DAYS: 7, Field.UNTIL: NOON + timedelta(days=2)}),
        ),
        start=1,
    ):
        fields = {Field.LEADER: leader, Field.REASON: "抓紧办理"} | more
        await walk(steps, await a_case(database, number), (action, SUPERVISOR, fields))

    listed = await LeaderTasks(database).listed()

    assert [task.leader for task in listed] == ["后天办结", "每周回报", "下月办结", "无期限"]
