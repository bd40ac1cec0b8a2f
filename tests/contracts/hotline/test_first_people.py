"""The people of a new installation, and whether they may keep the passwords made for them."""

import pytest
from sqlalchemy import select

from db import Database
from db.tables import User
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
