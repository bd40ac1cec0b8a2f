"""``hotline doctor``: looks at everything the hotline stands on and says how to mend what it finds."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from asterisk_conf import AsteriskConfError, check_rendered, cut_music, find_asterisk, install_sounds
from cases import Calendars
from db import SHANGHAI, StoreError, StoreOutdated, require_current, utc_now
from db.jobs import open_jobs
from hotline.attachments import attachments_state
from hotline.context import Context
from hotline.diagnosis import Diagnosis, Grade
from hotline.doctor_certificates import certificate_state
from hotline.doctor_telephones import messages, telephones
from hotline.doctor_trunks import trunks
from hotline.doctor_ways_out import notices, partners
from hotline.errors import BadSettings
from hotline.guard import is_held
from hotline.mail import mail_state
from hotline.switch import own_folders, plan_switch, read_rows
from ivr import SOUNDS
from queue_manager import CallQueries
from recordings import has_model, model_folder
from web import AssetsNotBuilt, require_assets

GIB = 1024**3
LEAST_FREE = 5 * GIB
"""80 seats record about 6 GiB a day."""
CLOCK_STEP_SECONDS = 2.0
CALENDAR_AHEAD = timedelta(days=45)
"""The longest usual deadline, in days of the calendar."""
GAPS_SHOWN = timedelta(days=7)


Check = Callable[[Context], Awaitable[Diagnosis]]


async def diagnose(context: Context) -> list[Diagnosis]:
    """Run every check; none stops the others."""
    return [await check(context) for check in CHECKS]


async def _store(context: Context) -> Diagnosis:
    url = context.database.url.render_as_string(hide_password=True)
    try:
        await require_current(context.database)
    except StoreOutdated as exc:
        return Diagnosis("store", Grade.BAD, str(exc), "see 'found'")
    except StoreError as exc:
        return Diagnosis("store", Grade.BAD, str(exc), "start the database server, or correct database_url")
    return Diagnosis("store", Grade.GOOD, url)


async def _disk(context: Context) -> Diagnosis:
    home = context.settings.home
    free = shutil.disk_usage(home).free
    found = f"{free / GIB:.1f} GiB free under {home}"
    if free < LEAST_FREE:
        return Diagnosis("disk", Grade.BAD, found, "make room, or move HOTLINE_HOME: recordings stop when it is full")
    return Diagnosis("disk", Grade.GOOD, found)


async def _programs(_context: Context) -> Diagnosis:
    missing = [name for name in ("ffmpeg", "sipp", "setpriv") if shutil.which(name) is None]
    if missing:
        return Diagnosis("programs", Grade.WARNING, f"missing: {', '.join(missing)}", "bin/run installs them")
    return Diagnosis("programs", Grade.GOOD, "ffmpeg, sipp, setpriv")


async def _asterisk(context: Context) -> Diagnosis:
    try:
        program = await asyncio.to_thread(find_asterisk, context.settings.asterisk_build)
    except AsteriskConfError as exc:
        return Diagnosis("Asterisk", Grade.BAD, str(exc), "run 'bin/get-asterisk'")
    return Diagnosis("Asterisk", Grade.GOOD, program.version)


async def _rendered(context: Context) -> Diagnosis:
    try:
        program = await asyncio.to_thread(find_asterisk, context.settings.asterisk_build)
        await require_current(context.database)
        folders = own_folders(context.settings, program.modules)
        plan = plan_switch(context.settings, context.secrets, await read_rows(context.database), folders)
        await asyncio.to_thread(install_sounds, SOUNDS, context.settings.prompts_overlay, folders.data)
        await asyncio.to_thread(cut_music, plan.queues, folders.data)
        findings = await check_rendered(plan, program)
    except StoreError:
        return Diagnosis("configuration", Grade.WARNING, "not checked: the store does not answer", "mend that first")
    except OSError as exc:
        return Diagnosis("configuration", Grade.BAD, f"cannot be written: {exc.strerror}", "see 'disk'")
    except (AsteriskConfError, BadSettings) as exc:
        return Diagnosis("configuration", Grade.BAD, str(exc), "correct the row or setting it names")
    if findings:
        return Diagnosis(
            "configuration",
            Grade.BAD,
            "; ".join(f"{finding.about}: {finding.text}" for finding in findings),
            "correct the rows these lines name",
        )
    return Diagnosis("configuration", Grade.GOOD, f"{len(plan.lines)} lines, {len(plan.seats)} seats load cleanly")


async def _certificate(context: Context) -> Diagnosis:
    state = await certificate_state(context.settings, utc_now())
    if state.fault is None:
        return Diagnosis("certificate", Grade.GOOD, state.found)
    grade = Grade.BAD if state.fault.bad else Grade.WARNING
    return Diagnosis("certificate", grade, state.fault.found, state.fault.remedy)


async def _ami(context: Context) -> Diagnosis:
    port = context.settings.ami_port
    greeting = await _first_line("127.0.0.1", port)
    if greeting is None:
        return Diagnosis("AMI", Grade.WARNING, f"nothing answers on 127.0.0.1:{port}", "start 'hotline up' or Asterisk")
    if not greeting.startswith("Asterisk Call Manager"):
        return Diagnosis("AMI", Grade.BAD, f"something else listens on port {port}", "set HOTLINE_AMI_PORT")
    return Diagnosis("AMI", Grade.GOOD, greeting)


async def _agi(context: Context) -> Diagnosis:
    port = context.settings.agi_port
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 2)
    except (OSError, TimeoutError):
        remedy = "start 'hotline telephony'; until then callers go straight to their line's queue"
        return Diagnosis("FastAGI", Grade.WARNING, f"nothing answers on 127.0.0.1:{port}", remedy)
    writer.close()
    if not is_held(context.settings.run_folder, "telephony"):
        return Diagnosis("FastAGI", Grade.BAD, f"something else listens on port {port}", "set HOTLINE_AGI_PORT")
    return Diagnosis("FastAGI", Grade.GOOD, f"answers on 127.0.0.1:{port}")


async def _model(context: Context) -> Diagnosis:
    home = context.settings.home
    path = model_folder(home)
    if not has_model(home):
        return Diagnosis("speech model", Grade.BAD, f"not in {path}", "run 'hotline model'; recordings wait meanwhile")
    return Diagnosis("speech model", Grade.GOOD, path.name)


async def _journal(context: Context) -> Diagnosis:
    """Stretches of Asterisk's record that never reached the journal: calls of that time may be missing from figures."""
    try:
        await require_current(context.database)
        gaps = await CallQueries(context.database).gaps(utc_now() - GAPS_SHOWN)
    except StoreError as exc:
        return Diagnosis("journal", Grade.BAD, str(exc), "mend the store first")
    if not gaps:
        return Diagnosis("journal", Grade.GOOD, f"no gap found in the last {GAPS_SHOWN.days} days")
    last = gaps[0]
    found = f"{len(gaps)} gaps in {GAPS_SHOWN.days} days, the last in {last.source.value}: {last.reason}"
    return Diagnosis(
        "journal",
        Grade.WARNING,
        found,
        "calls of then may be missing here; Asterisk's rotated files may still hold them",
    )


async def _jobs(context: Context) -> Diagnosis:
    """Work given up after its last attempt: a deadline nobody was told of, a recording without its transcript."""
    try:
        dead = await open_jobs(context.database).dead()
    except StoreError as exc:
        return Diagnosis("jobs", Grade.BAD, str(exc), "mend the store first")
    if not dead:
        return Diagnosis("jobs", Grade.GOOD, "none was given up")
    kinds = ", ".join(sorted({job.kind for job in dead}))
    return Diagnosis("jobs", Grade.WARNING, f"{len(dead)} given up: {kinds}", "see /admin/jobs; retry them there")


async def _calendar(context: Context) -> Diagnosis:
    """Deadlines that reach into a year nobody announced to us are counted by weekends alone."""
    today = utc_now().astimezone(SHANGHAI).date()
    try:
        await require_current(context.database)
        calendar = await Calendars(context.database, open_jobs(context.database)).since(today)
    except StoreError as exc:
        return Diagnosis("calendar", Grade.BAD, str(exc), "mend the store first")
    unknown = calendar.unknown_years({today.year, (today + CALENDAR_AHEAD).year})
    if unknown:
        found = f"holidays of {', '.join(map(str, unknown))} are not entered: weekends only, deadlines are marked 暂定"
        return Diagnosis("calendar", Grade.WARNING, found, "enter them at /admin/calendar once they are announced")
    return Diagnosis("calendar", Grade.GOOD, f"holidays are known up to {max(calendar.known)}")


async def _pages(_context: Context) -> Diagnosis:
    try:
        await asyncio.to_thread(require_assets)
    except AssetsNotBuilt as exc:
        return Diagnosis("pages", Grade.BAD, str(exc), "run bin/build-web")
    return Diagnosis("pages", Grade.GOOD, "style and scripts are built")


async def _attachments(context: Context) -> Diagnosis:
    found, remedy = await attachments_state(context.settings)
    return Diagnosis("attachments", Grade.WARNING if remedy else Grade.GOOD, found, remedy)


async def _mailbox(context: Context) -> Diagnosis:
    found, remedy = await mail_state(context.settings)
    return Diagnosis("mailbox", Grade.WARNING if remedy else Grade.GOOD, found, remedy)


async def _clock(_context: Context) -> Diagnosis:
    """The wall clock against the steady one: a step while we look means that somebody sets it by hand."""
    wall, steady = time.time(), time.monotonic()
    await asyncio.sleep(0.5)
    drift = abs((time.time() - wall) - (time.monotonic() - steady))
    if drift > CLOCK_STEP_SECONDS:
        return Diagnosis("clock", Grade.BAD, f"stepped by {drift:.1f} s", "let chrony or systemd-timesyncd keep it")
    if time.gmtime().tm_year < 2026:
        return Diagnosis("clock", Grade.BAD, time.strftime("%Y-%m-%d"), "set the clock: deadlines depend on it")
    return Diagnosis("clock", Grade.GOOD, time.strftime("%Y-%m-%d %H:%M:%S %Z"))


async def _first_line(host: str, port: int) -> str | None:
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 2)
    except (OSError, TimeoutError):
        return None
    try:
        return (await asyncio.wait_for(reader.readline(), 2)).decode("ascii", "replace").strip()
    except (OSError, TimeoutError, ValueError):  # silent, gone, or a line without an end: no AMI
        return ""
    finally:
        writer.close()


CHECKS: tuple[Check, ...] = (
    _store, _disk, _clock, _programs, _asterisk, _rendered, _certificate, telephones, trunks, messages, _ami, _agi,
    _pages, _model, _journal, _jobs, _calendar, _attachments, _mailbox, notices, partners,
)  # fmt: skip
