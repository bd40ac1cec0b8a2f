"""What went out and what did not, as JSON."""

import pytest

from db import Database
from db.tables import (
    Case,
    CaseState,
    Delivery,
    DeliveryState,
    Notice,
    NoticeState,
    NoticeWay,
    Partner,
    PartnerKind,
    Role,
)
from tests.contracts.cases.units import add_units
from tests.contracts.web.conftest import Browser, House
from tests.contracts.web.factory import NOON


@pytest.fixture
def database(sqlite: Database) -> Database:
    """The store is not the subject here."""
    return sqlite


@pytest.fixture
async def admin(house: House) -> Browser:
    return await house.as_(Role.ADMIN)


async def test_failed_notices_are_listed_without_words_and_sent_again(house: House, admin: Browser) -> None:
    async with house.database.write() as session:
        case = Case(number="20261122-000077", state=CaseState.REGISTERED, opened_at=NOON, updated_at=NOON)
        session.add(case)
        await session.flush()
        notice = Notice(
            case_id=case.id, ordinal=1, event="dispatched", way=NoticeWay.SMS, address="13800138000",
            subject="", text="您的诉求已转交", key="step:1", tells=False,
            state=NoticeState.DEAD, due_at=NOON, attempts=9, error="away", created_at=NOON, ended_at=NOON,
        )  # fmt: skip
        session.add(notice)
        await session.flush()
        wanted = notice.id

    told = await (await admin.client.get("/api/v1/admin/notices/letters")).json()
    [row] = told["notices"]
    assert (row["number"], row["address"], "text" in row) == ("20261122-000077", "138****8000", False)
    assert told["counts"]["dead"] == 1

    path, headers = f"/api/v1/admin/notices/letters/{wanted}/again", await admin.token()
    assert (await admin.client.post(path, headers=headers)).status == 200
    assert (await admin.client.post(path, headers=headers)).status == 409, "it is on its way"
    assert (await (await admin.client.get("/api/v1/admin/notices/letters")).json())["notices"] == []


async def test_deliveries_given_up_are_listed_and_sent_again(house: House, admin: Browser) -> None:
    await add_units(house.database)
    async with house.database.write() as session:
        partner = Partner(
            code="cgj", name="城管系统", kind=PartnerKind.DEPARTMENT, unit="cgj", events=[],
            url="https://cgj.example/hook", secret="s" * 40, updated_at=NOON, updated_by="admin",
        )  # fmt: skip
        session.add(partner)
        await session.flush()
        given_up = Delivery(
            partner_id=partner.id,
            event="test",
            ordinal=0,
            at=NOON,
            state=DeliveryState.DEAD,
            attempts=9,
            error="500",
        )
        session.add(given_up)
        await session.flush()
        path, wanted = f"/api/v1/admin/partners/{partner.id}/deliveries", given_up.id

    told = await admin.client.get("/api/v1/admin/partners")
    assert "secret" not in await told.text()
    assert [(row["code"], row["dead"]) for row in (await told.json())["partners"]] == [("cgj", 1)]
    [row] = (await (await admin.client.get(path)).json())["deliveries"]
    assert (row["id"], row["state"], row["error"]) == (wanted, "dead", "500")

    assert (await admin.client.post(f"{path}/{wanted}/again", headers=await admin.token())).status == 200
    assert (await (await admin.client.get(path)).json())["deliveries"] == []
