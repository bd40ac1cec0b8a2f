"""What ``hotline doctor`` says of messages that nobody would send, and of telephones that register in clear."""

from pathlib import Path

from asterisk_conf import Srtp
from db import Database
from db.tables import Line, Queue, RatingWay
from hotline.context import Context
from hotline.diagnosis import Grade
from hotline.doctor_telephones import in_clear, messages, telephones
from hotline.secrets_file import InstallationSecrets
from hotline.settings import Settings

ROW = '/registrar/contact/{seat};@1: {{"endpoint":"{seat}","uri":"sip:{seat}@192.0.2.7:5060{more}","path":""}}\n'


def context(database: Database, home: Path, **settings: object) -> Context:
    given = {"home": home, "asterisk_build": home / "none", **settings}
    return Context(Settings.model_validate(given), InstallationSecrets(ami="x" * 24), database)


async def test_a_line_that_asks_by_message_needs_a_gateway(database: Database, tmp_path: Path) -> None:
    assert (await messages(context(database, tmp_path))).grade is Grade.GOOD
    async with database.write() as session:
        session.add(Queue(name="hotline", label="综合受理"))
        await session.flush()
        session.add(Line(number="12345", label="市民热线", queue="hotline", rating_later=RatingWay.MESSAGE))

    found = await messages(context(database, tmp_path))

    assert (found.grade, "12345" in found.found) == (Grade.WARNING, True)
    with_gateway = context(database, tmp_path, message_url="https://sms.city.example/send")
    assert (await messages(with_gateway)).grade is Grade.GOOD


async def test_telephones_are_looked_at_only_where_seats_must_encrypt(sqlite: Database, tmp_path: Path) -> None:
    assert (await telephones(context(sqlite, tmp_path))).grade is Grade.GOOD

    unasked = await telephones(context(sqlite, tmp_path, srtp=Srtp.REQUIRED, sip_tls_port=5161))

    assert (unasked.grade, unasked.found.startswith("not checked")) == (Grade.WARNING, True)


def test_seats_that_registered_in_clear_are_named() -> None:
    shown = ROW.format(seat="1001", more=";transport=TLS") + ROW.format(seat="1002", more="") + "2 results found.\n"

    assert in_clear(shown) == ["1002"]
    assert in_clear("0 results found.\n") == []
