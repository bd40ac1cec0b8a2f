"""A new seat, and another password for one there is. A password is shown once, to who asked for it."""

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from asterisk_conf import EMERGENCY, SELF_TESTS
from db.tables import DutyPhone, Line, Queue, Seat, SeatQueue
from queue_manager import Order, seat_password
from web.admin.fields import Fields
from web.admin.filled import NEW, texts_of
from web.admin.rows import changed
from web.admin.seats import SEATS, read_seat
from web.admin.settings import texts_sent
from web.admin.taking_over import KEPT, taken_over
from web.context import ADDRESS, page, services, viewer
from web.errors import FieldsRefused
from web.forms import field, form_of, text_fields
from web.repeats.told_once import told_once

PATH = f"{SEATS.path}/new"
PASSWORD_PATH = SEATS.path + r"/{number:\d{1,16}}/password"


async def add(request: web.Request) -> web.Response:
    """A page with the new seat's password; what cannot be taken stays in its fields with a complaint beside it."""
    given = text_fields(await form_of(request)) | {NEW: "on"}
    try:
        number, password, taken = await _added(request, Fields(given))
    except FieldsRefused as exc:
        return await SEATS.refused(request, given, exc.wrong)
    return _told(request, number, password, taken)


async def add_json(request: web.Request) -> web.Response:
    """Body: an object of fields, ``queues`` as names joined by commas. Answer: ``{"number", "password", "switch"}``."""
    given = texts_of(SEATS.blank) | await texts_sent(request)
    number, password, taken = await _added(request, Fields(given))
    return told_once({"number": number, "password": password, "switch": taken}, status=201)


async def renew(request: web.Request) -> web.Response:
    """Another password for a seat, on a page. Raises ``queue_manager.ControlError``."""
    number, reason = request.match_info["number"], field(await form_of(request), "reason")
    order = Order(
        name="seat.password", by=viewer(request).login, address=request[ADDRESS], fields={"seat": number}, reason=reason
    )
    done = await services(request).controls.give(order)
    return _told(request, number, str(done["password"]), KEPT)


async def _added(request: web.Request, given: Fields) -> tuple[str, str, str]:
    """Number and password of the new seat, and whether the switch knows it. Raises ``FieldsRefused``."""
    password = seat_password()
    async with services(request).database.write() as session:
        number = given.matching("number", "座席号码", r"[1-9][0-9]{2,7}", "应为 3 至 8 位数字，不以 0 开头。")
        await _free(given, session, number)
        names = list(await session.scalars(select(Queue.name)))
        queues = given.several("queues", "队列", names)
        standing = given.flag("standing")
        values = await read_seat(given, session, standing=standing) | {"standing": standing}
        given.done()
        row = Seat(number=number, sip_password=password, queues=[SeatQueue(queue=name, penalty=0) for name in queues])
        changed(request, session, row, values | {"enabled": True}, kind="seat", name=number, new=True)
        session.add(row)
    return number, password, await taken_over(request, f"新增座席 {number}")


async def _free(given: Fields, session: AsyncSession, number: str) -> None:
    """A seat's number is dialled by other seats: it must not be anything else they dial, nor a citizens' line."""
    given.check(await session.get(Seat, number) is None, "已有这个座席，停用的座席可以重新启用。", at="number")
    duty = set(await session.scalars(select(DutyPhone.number)))
    given.check(number not in duty.union(EMERGENCY, SELF_TESTS), "这个号码是紧急、值班或测试电话。", at="number")
    given.check(await session.get(Line, number) is None, "这个号码是市民拨打的线路。", at="number")


def _told(request: web.Request, number: str, password: str, taken: str) -> web.Response:
    return page(request, "admin/seat_password.html", number=number, password=password, saved=taken)
