"""Files of a case: received, scanned, given out and taken off, on both databases."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import (
    SCAN,
    AttachmentFiles,
    AttachmentHeld,
    AttachmentRefused,
    Attachments,
    AttachmentTooLarge,
    AttachmentView,
    CaseView,
    Change,
    Clamd,
    NoSuchAttachment,
    NoSuchCase,
    Person,
    ReasonMissing,
    ScanCommand,
    Scanner,
    ScannerAway,
    Scanning,
    Steps,
    Verdict,
)
from db import Database
from db.jobs import LeaseJobs, NotNow, Task, open_jobs
from db.tables import Attachment, AuditEntry, Case, CaseType, Job, ScanState
from tests.contracts.cases.units import a_case, add_units, walk
from tests.unit.attachments.files import JPEG, PDF, PNG
from tests.unit.cases.people import AGENT, HANDLER, NOON, STRANGER, SUPERVISOR

MOST = 4096


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def by(person: Person, reason: str = "") -> Change:
    return Change(at=NOON, actor=person.login, reason=reason)


class Desk:
    def __init__(self, database: Database, folder: Path, *, scanned: bool = False) -> None:
        self.database, self.folder = database, folder
        self.files = AttachmentFiles(folder)
        jobs = open_jobs(database) if scanned else None
        self.attachments = Attachments(database, self.files, jobs=jobs, largest=MOST)

    async def add(self, case: CaseView, name: str, content: bytes, person: Person = AGENT) -> AttachmentView:
        received = await self.files.receive(pieces(content), most=MOST)
        return await self.attachments.add(case.number, name, received, person, by(person))

    async def names(self, case: CaseView, person: Person) -> list[str]:
        return [row.name for row in (await self.attachments.of_case(case.number, person)).files]

    def kept(self) -> list[str]:
        return sorted(path.name for path in self.folder.rglob("*") if path.is_file())

    async def actions(self) -> list[tuple[str, str | None]]:
        wanted = select(AuditEntry).where(AuditEntry.subject_kind == "attachment").order_by(AuditEntry.id)
        async with self.database.read() as session:
            return [(row.action, row.reason) for row in await session.scalars(wanted)]

    async def scan(self, scanner: Scanner) -> None:
        handler = Scanning(self.database, self.files, scanner, clock=lambda: NOON)
        async with self.database.read() as session:
            rows = list(await session.scalars(select(Job).where(Job.kind == SCAN).order_by(Job.id)))
        for row in rows:
            await handler(
                Task(id=row.id, kind=row.kind, key=row.key, payload=row.payload, attempt=1, max_attempts=3, owner="t")
            )


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    await add_units(database)
    return Desk(database, tmp_path / "attachments")


class Says:
    """A scanner that says what it is told."""

    def __init__(self, verdict: Verdict | None) -> None:
        self.verdict, self.asked = verdict, 0

    async def scan(self, path: Path) -> Verdict:
        self.asked += 1
        if self.verdict is None:
            raise ScannerAway("away")
        return self.verdict


async def test_a_file_is_kept_once_and_given_to_who_sees_the_case(desk: Desk) -> None:
    case = await a_case(desk.database)
    first = await desk.add(case, r"C:\照片.JPG", JPEG)
    await desk.add(case, "再一张.jpg", JPEG)

    view, path = await desk.attachments.take_out(case.number, first.id, AGENT, by(AGENT))

    assert (view.name, view.media_type, view.scan) == ("照片.jpg", "image/jpeg", ScanState.UNSCANNED)
    assert path.read_bytes() == JPEG
    assert desk.kept() == [first.sha256]
    with pytest.raises(NoSuchCase):
        await desk.attachments.of_case(case.number, HANDLER)
    case = await walk(Steps(desk.database, LeaseJobs(desk.database)), case, ("dispatch", AGENT))
    assert await desk.names(case, HANDLER) == ["照片.jpg", "再一张.jpg"]
    with pytest.raises(NoSuchCase):
        await desk.attachments.take_out(case.number, first.id, STRANGER, by(STRANGER))
    assert await desk.actions() == [
        ("attachment.added", None), ("attachment.added", None), ("attachment.downloaded", None),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [("照片.jpg", PDF), ("程序.exe", b"MZ" + bytes(99)), ("空.pdf", b"")])
async def test_what_is_refused_leaves_nothing_behind(desk: Desk, name: str, content: bytes) -> None:
    case = await a_case(desk.database)

    with pytest.raises(AttachmentRefused):
        await desk.add(case, name, content)

    assert (desk.kept(), await desk.names(case, AGENT)) == ([], [])


async def test_a_file_that_is_too_large_or_breaks_off_leaves_nothing_behind(desk: Desk) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x" * 100
        raise ConnectionResetError

    with pytest.raises(AttachmentTooLarge):
        await desk.files.receive(pieces(b"x" * (MOST + 1)), most=MOST)
    with pytest.raises(ConnectionResetError):
        await desk.files.receive(broken(), most=MOST)

    assert desk.kept() == []
    assert (await desk.files.receive(pieces(b"x" * MOST), most=MOST)).size == MOST


async def test_of_a_sealed_case_units_get_what_the_hotline_lets_go(desk: Desk) -> None:
    case = await a_case(desk.database, case_type=CaseType.REPORT)
    evidence = await desk.add(case, "举报材料.pdf", PDF)
    async with desk.database.write() as session:
        row = await session.get_one(Case, case.id)
        row.lead_unit = HANDLER.unit
    own = await desk.add(case, "现场.png", PNG, HANDLER)

    listed = await desk.attachments.of_case(case.number, HANDLER)
    assert ([row.id for row in listed.files], listed.hidden, listed.sealed) == ([own.id], 1, True)
    with pytest.raises(NoSuchAttachment):
        await desk.attachments.take_out(case.number, evidence.id, HANDLER, by(HANDLER))
    with pytest.raises(AttachmentRefused):
        await desk.attachments.let_go(case.number, own.id, HANDLER, by(HANDLER), for_units=True)

    await desk.attachments.let_go(case.number, evidence.id, AGENT, by(AGENT), for_units=True)

    assert await desk.names(case, HANDLER) == ["举报材料.pdf", "现场.png"]
    assert await desk.names(case, SUPERVISOR) == ["举报材料.pdf", "现场.png"]


async def test_a_file_is_taken_off_by_its_adder_or_the_office_with_a_reason(desk: Desk) -> None:
    case = await walk(Steps(desk.database, LeaseJobs(desk.database)), await a_case(desk.database), ("dispatch", AGENT))
    mine, other = await desk.add(case, "a.png", PNG), await desk.add(case, "b.png", PNG, HANDLER)

    with pytest.raises(ReasonMissing):
        await desk.attachments.remove(case.number, mine.id, AGENT, by(AGENT))
    with pytest.raises(AttachmentRefused):
        await desk.attachments.remove(case.number, other.id, AGENT, by(AGENT, "传错了"))
    await desk.attachments.remove(case.number, mine.id, AGENT, by(AGENT, "传错了"))
    await desk.attachments.remove(case.number, other.id, SUPERVISOR, by(SUPERVISOR, "重复"))

    assert await desk.names(case, AGENT) == []
    with pytest.raises(NoSuchAttachment):
        await desk.attachments.take_out(case.number, mine.id, AGENT, by(AGENT))
    assert desk.kept() == [mine.sha256], "bytes stay for the retention rule"
    assert (await desk.actions())[-2:] == [("attachment.removed", "传错了"), ("attachment.removed", "重复")]


async def test_nobody_gets_a_file_before_the_scanner_has_seen_it(database: Database, tmp_path: Path) -> None:
    await open_jobs(database).prepare()
    desk = Desk(database, tmp_path / "attachments", scanned=True)
    case = await a_case(database)
    file = await desk.add(case, "a.png", PNG)
    with pytest.raises(AttachmentHeld):
        await desk.attachments.take_out(case.number, file.id, AGENT, by(AGENT))
    with pytest.raises(NotNow):
        await desk.scan(Says(None))

    scanner = Says(Verdict(True, "clamd"))
    await desk.scan(scanner)
    await desk.scan(scanner)

    assert scanner.asked == 1
    view, path = await desk.attachments.take_out(case.number, file.id, AGENT, by(AGENT))
    assert (view.scan, path.read_bytes()) == (ScanState.CLEAN, PNG)


async def test_a_virus_is_erased_from_every_case_and_the_case_says_so(database: Database, tmp_path: Path) -> None:
    await open_jobs(database).prepare()
    desk = Desk(database, tmp_path / "attachments", scanned=True)
    first, second = await a_case(database, 1), await a_case(database, 2)
    file = await desk.add(first, "a.png", PNG)
    await desk.add(second, "b.png", PNG)

    await desk.scan(Says(Verdict(False, "Eicar-Test-Signature")))

    assert desk.kept() == []
    async with database.read() as session:
        rows = list(await session.scalars(select(Attachment).order_by(Attachment.id)))
    assert [(row.scan, row.scan_note) for row in rows] == [(ScanState.REFUSED, "Eicar-Test-Signature")] * 2
    with pytest.raises(AttachmentHeld):
        await desk.attachments.take_out(first.number, file.id, AGENT, by(AGENT))


@pytest.mark.parametrize(
    ("code", "clean"), [("import sys; sys.exit(0)", True), ("print('x: Virus FOUND'); raise SystemExit(1)", False)]
)
async def test_a_command_says_by_its_end_what_it_found(tmp_path: Path, code: str, clean: bool) -> None:
    (tmp_path / "x").write_bytes(b"x")

    verdict = await ScanCommand([sys.executable, "-c", code]).scan(tmp_path / "x")

    assert verdict.clean is clean
    with pytest.raises(ScannerAway):
        await ScanCommand([sys.executable, "-c", "raise SystemExit(2)"]).scan(tmp_path / "x")
    with pytest.raises(ScannerAway):
        await ScanCommand([str(tmp_path / "nothing")]).scan(tmp_path / "x")


async def test_clamd_is_sent_the_whole_file_and_its_words_are_read(tmp_path: Path) -> None:
    content = b"x" * 150_000 + b"EICAR"
    (tmp_path / "x").write_bytes(content)
    heard = bytearray()

    async def clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            heard.extend(await reader.readexactly(size))
        writer.write(b"stream: Eicar-Signature FOUND\0" if b"EICAR" in heard else b"stream: OK\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(clamd, tmp_path / "clamd.sock")
    scanner = Clamd(str(tmp_path / "clamd.sock"))
    async with server:
        assert await scanner.scan(tmp_path / "x") == Verdict(False, "Eicar-Signature")
        assert bytes(heard) == content
        heard.clear()
        (tmp_path / "x").write_bytes(b"clean")
        assert (await scanner.scan(tmp_path / "x")).clean
    with pytest.raises(ScannerAway):
        await Clamd("127.0.0.1:1").scan(tmp_path / "x")
