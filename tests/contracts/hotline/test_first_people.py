"""The people of a new installation, and whether they may keep the passwords made for them."""

from typing import Any

import pytest
from sqlalchemy import select

from db import Database
from db.tables import Queue, User
from hotline.seeding import seed
from tests.contracts.web.factory import NOON


@pytest.mark.parametrize("lasting", [False, True], ids=["city", "demonstration"])
async def test_only_people_of_a_demonstration_keep_the_passwords_made_for_them(
    database: Database, lasting: bool
) -> None:
    made = await seed(database, now=NOON, hash_password=lambda _: "hash", keep=lambda _: None, lasting=lasting)

    async with database.read() as session:
        people = list(await session.scalars(select(User)))
    assert {person.login for person in people} == set(made.passwords)
    assert {person.password_handed_out for person in people} == {not lasting}


async def test_a_new_hall_gives_its_seats_time_to_write_unless_told_otherwise(database: Database) -> None:
    more: dict[str, Any] = {"now": NOON, "hash_password": lambda _: "hash", "keep": lambda _: None, "lasting": True}
    await seed(database, **more)
    await seed(database, **more, wrap_up=0)  # what is there is never changed
    async with database.read() as session:
        assert set(await session.scalars(select(Queue.wrapup_seconds))) == {20}
