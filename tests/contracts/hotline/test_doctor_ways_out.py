"""What the doctor says about notices and partners."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db import Database, utc_now
from db.tables import NoticeRule, Partner, PartnerKind, PartnerState, StepOutbox
from hotline.context import Context
from hotline.diagnosis import Grade
from hotline.doctor_ways_out import notices, partners
from hotline.errors import BadSettings
from hotline.settings import Settings, load_settings
from tests.contracts.cases.units import a_case, add_units


@dataclass
class Ward:
    database: Database
    home: Path

    def context(self, **settings: Any) -> Context:
        return Context(Settings(home=self.home, **settings), None, self.database)  # type: ignore[arg-type]

    async def add(self, row: Any) -> None:
        async with self.database.write() as session:
            session.add(row)


@pytest.fixture
async def ward(sqlite: Database, tmp_path: Path) -> Ward:
    await add_units(sqlite)
    return Ward(sqlite, tmp_path)


async def test_a_notice_without_a_gateway_and_steps_nobody_passes_on_are_found(ward: Ward) -> None:
    assert (await notices(ward.context())).grade is Grade.GOOD
    await ward.add(
        NoticeRule(
            event="closed", active=True, ways=["email"], subject="s", text="t", updated_by="t", updated_at=utc_now()
        )
    )

    assert (await notices(ward.context(message_url="https://sms.example/"))).grade is Grade.WARNING
    mail = ward.context(smtp_host="mail.example", smtp_sender="hotline@city.example")
    assert (await notices(mail)).grade is Grade.GOOD

    case = await a_case(ward.database)
    await ward.add(StepOutbox(case_id=case.id, ordinal=0, at=utc_now() - timedelta(hours=1)))
    assert (await notices(mail)).grade is Grade.BAD


async def test_partners_that_fail_and_those_switched_off_are_named(ward: Ward) -> None:
    assert (await partners(ward.context())).grade is Grade.GOOD
    partner = Partner(
        code="cgj", name="城管", kind=PartnerKind.DEPARTMENT, unit="cgj", url="https://x.example/", secret="s",
        events=[], state=PartnerState.FAILED, updated_at=utc_now(), updated_by="t",
    )  # fmt: skip
    await ward.add(partner)

    found = await partners(ward.context())

    assert (found.grade, "cgj" in found.found) == (Grade.BAD, True)


def test_mail_in_clear_is_for_a_server_on_this_host_only(tmp_path: Path) -> None:
    home = {"HOTLINE_HOME": str(tmp_path), "HOTLINE_SMTP_SECURITY": "none"}

    assert load_settings({**home, "HOTLINE_SMTP_HOST": "localhost"}).smtp_host == "localhost"
    with pytest.raises(BadSettings, match="this very host"):
        load_settings({**home, "HOTLINE_SMTP_HOST": "mail.example", "HOTLINE_SMTP_PASSWORD": "geheim"})
    with pytest.raises(BadSettings) as caught:
        load_settings({**home, "HOTLINE_SMTP_HOST": "mail.example", "HOTLINE_SMTP_PASSWORD": "geheim"})
    assert "geheim" not in str(caught.value)
