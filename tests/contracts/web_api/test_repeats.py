"""Requests that come twice: carried out once, answered alike. On both databases."""

import asyncio
from datetime import timedelta

from aiohttp import ClientResponse, FormData
from sqlalchemy import func, select

from db.tables import CaseNote, RepeatedRequest, Role, Seat
from queue_manager import ControlAway, ControlLate, Done, Order
from tests.contracts.web.conftest import House
from tests.contracts.web_api.conftest import API, a_program, problem
from tests.contracts.web_cases.conftest import Office
from tests.waiting import until
from web.repeats.rules import KEPT, PATIENCE
from web.tokens.scopes import Scope

KEY = "0b1c6a52-0001"
DISPATCH = {"fields": {"unit": "cgj", "supervising_unit": "dc1"}}


async def notes(office: Office) -> int:
    async with office.house.database.read() as session:
        return await session.scalar(select(func.count()).select_from(CaseNote)) or 0


async def test_a_repeated_request_gets_the_first_answer_and_does_nothing(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE), f"/cases/{office.case.number}/notes"

    first = await program.post(path, {"text": "已核实"}, Idempotency_Key=KEY)
    again = await program.post(path, {"text": "已核实"}, Idempotency_Key=KEY)

    assert (first.status, again.status) == (200, 200)
    assert await again.text() == await first.text()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert await notes(office) == 1


async def test_a_repeated_step_gives_the_same_version(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE), f"/cases/{office.case.number}/steps/dispatch"

    first = await program.post(path, DISPATCH, If_Match='"2"', Idempotency_Key=KEY)
    again = await program.post(path, DISPATCH, If_Match='"2"', Idempotency_Key=KEY)

    assert (again.status, again.headers["ETag"], await again.text()) == (200, first.headers["ETag"], await first.text())
    assert (await office.house.services.cases.get(office.case.id)).version == 3


async def test_the_same_key_with_another_request_is_refused(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE), f"/cases/{office.case.number}"
    await program.post(f"{path}/notes", {"text": "已核实"}, Idempotency_Key=KEY)

    other_body = await program.post(f"{path}/notes", {"text": "没有核实"}, Idempotency_Key=KEY)
    other_path = await program.post(f"{path}/steps/remind", {"text": "已核实"}, If_Match='"2"', Idempotency_Key=KEY)

    assert await problem(other_body) == (422, "key_reused")
    assert await problem(other_path) == (422, "key_reused")
    assert await problem(await program.post(f"{path}/notes", {"text": "a"}, Idempotency_Key="k" * 65)) == (
        400,
        "key_unreadable",
    )
    assert await notes(office) == 1


async def test_two_programs_may_use_the_same_key(office: Office) -> None:
    path = f"/cases/{office.case.number}/notes"
    for name in ("one", "two"):
        program = await a_program(office.house, Scope.CASES_WRITE, name=name)
        assert (await program.post(path, {"text": name}, Idempotency_Key=KEY)).status == 200
    assert await notes(office) == 2


async def test_a_refused_request_leaves_its_key_free(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE), f"/cases/{office.case.number}/steps/dispatch"

    early = await program.post(path, DISPATCH, If_Match='"1"', Idempotency_Key=KEY)
    again = await program.post(path, DISPATCH, If_Match='"2"', Idempotency_Key=KEY)

    assert await problem(early) == (412, "case_changed")
    assert again.status == 200


async def test_of_many_at_once_one_is_carried_out(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE), f"/cases/{office.case.number}/notes"

    answers = await asyncio.gather(*(program.post(path, {"text": "已核实"}, Idempotency_Key=KEY) for _ in range(8)))

    codes = {answer.status if answer.status == 200 else await problem(answer) for answer in answers}
    assert 200 in codes
    assert codes <= {200, (409, "key_in_use")}
    assert await notes(office) == 1


async def test_a_key_is_kept_a_day(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE), f"/cases/{office.case.number}/notes"
    await program.post(path, {"text": "已核实"}, Idempotency_Key=KEY)

    office.house.clock.now += KEPT
    later = await program.post(path, {"text": "又核实一次"}, Idempotency_Key=KEY)

    assert later.status == 200
    assert await notes(office) == 2


async def test_nobody_guesses_what_became_of_a_request_whose_process_died(office: Office) -> None:
    house = office.house
    program, path = await a_program(house, Scope.CASES_WRITE, Scope.SETTINGS_WRITE), f"/cases/{office.case.number}"
    bodies = {f"{path}/notes": {"text": "已核实"}, f"{path}/steps/dispatch": DISPATCH}
    for place, (where, body) in enumerate(bodies.items()):
        await program.post(where, body, If_Match='"2"', Idempotency_Key=f"{KEY}-{place}")
    async with house.database.write() as session:  # as a process leaves them that is killed before it answers
        for row in await session.scalars(select(RepeatedRequest)):
            row.status, row.headers, row.body = None, None, None

    soon = [
        await program.post(where, body, If_Match='"2"', Idempotency_Key=f"{KEY}-{place}")
        for place, (where, body) in enumerate(bodies.items())
    ]
    house.clock.now += PATIENCE
    later = [
        await program.post(where, body, If_Match='"2"', Idempotency_Key=f"{KEY}-{place}")
        for place, (where, body) in enumerate(bodies.items())
    ]

    assert [await problem(answer) for answer in soon] == [(409, "key_in_use")] * 2
    assert await problem(later[0]) == (409, "outcome_unknown")
    assert (later[1].status, (await later[1].json())["repeated"]) == (200, True)
    assert await notes(office) == 1


async def test_an_order_that_may_have_been_carried_out_is_not_given_again(house: House) -> None:
    program = await a_program(house, Scope.ORDERS_GIVE, role=Role.ADMIN)
    order = {"fields": {}, "reason": "检查"}

    house.controls.refuses = ControlAway("away")
    assert (await program.post("/orders/switch.ping", order, Idempotency_Key=KEY)).status == 503
    house.controls.refuses = ControlLate("switch.ping", 1.0)
    assert (await program.post("/orders/switch.ping", order, Idempotency_Key=KEY)).status == 504
    house.controls.refuses = None
    assert await problem(await program.post("/orders/switch.ping", order, Idempotency_Key=KEY)) == (
        409,
        "outcome_unknown",
    )
    assert len(house.controls.given) == 2


async def test_who_hung_up_gets_the_answer_when_asking_again(house: House) -> None:
    program = await a_program(house, Scope.ORDERS_GIVE, role=Role.ADMIN)
    order, carried_out, begun = {"fields": {}, "reason": "检查"}, asyncio.Event(), asyncio.Event()
    give = house.controls.give

    async def slowly(wanted: Order) -> Done:
        begun.set()
        await carried_out.wait()
        return await give(wanted)

    house.controls.give = slowly  # type: ignore[method-assign]
    asking = asyncio.create_task(program.post("/orders/switch.ping", order, Idempotency_Key=KEY))
    await begun.wait()
    asking.cancel()
    await asyncio.wait({asking})
    carried_out.set()

    async def answered() -> bool:
        async with house.database.read() as session:
            return await session.scalar(select(RepeatedRequest.status)) is not None

    await until(answered)
    again = await program.post("/orders/switch.ping", order, Idempotency_Key=KEY)
    assert (again.status, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert len(house.controls.given) == 1


async def test_a_file_that_is_sent_twice_is_kept_once(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE, Scope.CASES_READ), f"{office.path}/attachments"
    headers = {"Authorization": f"Bearer {program.token}", "Idempotency-Key": KEY}

    async def send() -> ClientResponse:
        form = FormData()
        form.add_field("file", "现场记录".encode(), filename="visit.txt", content_type="text/plain")
        return await program.client.post(f"{API}{path}", data=form, headers=headers)

    first, again = await send(), await send()

    assert (first.status, again.status) == (201, 201)
    assert await first.json() == await again.json()
    assert len((await (await program.get(path)).json())["files"]) == 1


async def test_a_password_is_told_once_and_kept_nowhere(house: House) -> None:
    """An answer that was lost is not asked for again: the seat gets another password."""
    program = await a_program(house, Scope.SETTINGS_WRITE, Scope.ORDERS_GIVE, role=Role.ADMIN)
    house.controls.done = {"password": "0123456789abcdef"}
    wishes = {
        "/admin/seats/new": {"number": "8100", "label": "新座席", "kind": "intake", "queues": ["general"]},
        "/orders/seat.password": {"fields": {"seat": "8001"}, "reason": "话机更换"},
    }

    for path, wish in wishes.items():
        first = await program.post(path, wish, Idempotency_Key=path[-8:])
        again = await program.post(path, wish, Idempotency_Key=path[-8:])
        assert "password" in await first.text(), path
        assert await problem(again) == (409, "answer_not_kept")

    assert [order.name for order in house.controls.given] == ["switch.reload", "seat.password"], "carried out once each"
    async with house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Seat).where(Seat.number == "8100")) == 1
        assert list(await session.scalars(select(RepeatedRequest.body))) == [None, None]


async def test_answers_that_have_expired_are_swept(office: Office) -> None:
    program, path = await a_program(office.house, Scope.CASES_WRITE), f"/cases/{office.case.number}/notes"
    await program.post(path, {"text": "一"}, Idempotency_Key="one")
    office.house.clock.now += KEPT + timedelta(minutes=1)
    await program.post(path, {"text": "二"}, Idempotency_Key="two")

    async with office.house.database.read() as session:
        assert list(await session.scalars(select(RepeatedRequest.key))) == ["two"]
