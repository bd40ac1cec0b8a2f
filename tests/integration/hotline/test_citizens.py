"""The whole house: a citizen who finds nobody is on the list of those to be called back; a message is a case."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import utc_now
from db.tables import Announcement, Call, Callback, CallbackKind, CallEnding, Case, CaseOrigin, Recording, RecordingKind
from queue_manager import ControlClient, Order
from tests.installation import Installation, installation
from tests.integration.rtp import Telephone
from tests.integration.sipp import Sipp
from tests.waiting import until


@pytest.fixture
async def hotline() -> AsyncIterator[Installation]:
    async with installation() as made:
        await made.start()
        yield made


def phones(hotline: Installation) -> Sipp:
    return Sipp(hotline.home, int(hotline.environment["HOTLINE_SIP_PORT"]), trunk="rehearsal")


async def test_who_finds_nobody_is_listed_by_the_key_and_by_his_message_has_a_case(hotline: Installation) -> None:
    sipp = phones(hotline)
    being_spoken = hotline.home / "asterisk" / "spool" / "message" / "open"
    async with hotline.store() as database:

        async def row(of: type, *conditions):
            async with database.read() as session:
                return await session.scalar(select(of).where(*conditions))

        async with Telephone(1000) as citizen, sipp.citizen(citizen.port, caller="13800001111") as calling:
            await until(lambda: hotline.record("cel.csv").count("JOINEMPTY") == 1)  # nobody is there: the offer
            await citizen.press_until(3, lambda: "HOTLINE_CALLBACK" in hotline.record("cel.csv"))
            await calling.ends_well()
        wanted = await until(lambda: row(Callback))
        assert (wanted.number, wanted.kind, wanted.queue) == ("13800001111", CallbackKind.ASKED, "hotline")
        call = await row(Call, Call.id == wanted.call_id)
        assert call.ending is CallEnding.ASKED_CALLBACK
        assert call.arrived_at < wanted.waiting_since + timedelta(seconds=1)

        async with Telephone(1000) as citizen, sipp.citizen(citizen.port, caller="13800002222") as calling:
            await until(lambda: hotline.record("cel.csv").count("JOINEMPTY") == 2)
            await citizen.press_until(2, lambda: any(being_spoken.iterdir()))
            await until(lambda: sum(file.stat().st_size for file in being_spoken.iterdir()) > 3 * 16000)
            await citizen.press(11)
            await calling.ends_well()
        case = await until(lambda: row(Case, Case.caller == "13800002222"))
        assert case.origin is CaseOrigin.MESSAGE
        message = await until(lambda: row(Recording, Recording.call_id == case.call_id))
        assert message.kind is RecordingKind.MESSAGE

        client = ControlClient(hotline.run_folder / "control.sock")
        fields = {"seat": "4001"}
        done = await client.give(Order(name="callback.next", by="agent", fields=fields))
        assert done["callback"] == wanted.id
        async with database.write() as session:
            incident = (await session.scalars(select(Announcement).order_by(Announcement.id))).first()
            assert incident is not None
            incident.changed_at = utc_now()
        on = Order(name="announcement.on", by="supervisor", fields={"announcement": "1"}, reason="演练")
        assert (await client.give(on))["on"] is True
        await client.give(Order(name="switch.reload", by="admin", reason="演练"))
        rendered = (hotline.home / "asterisk" / "etc" / "extensions.conf").read_text()
        assert "LINE_ANNOUNCE=incident-notice" in rendered
