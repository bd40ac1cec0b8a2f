"""All orders the telephony service carries out, by name."""

from collections.abc import Mapping

from asterisk_conf import AsteriskConfError
from db import StoreUnavailable
from hotline.context import Context
from hotline.installation import prepare_switch
from queue_manager import (
    AmiLink,
    CallControls,
    Control,
    Done,
    LineControls,
    Order,
    OrderRefused,
    Refresh,
    SeatControls,
    SupervisedSeats,
    Work,
)


def controls(context: Context, link: AmiLink, calls: CallControls) -> Mapping[str, Control]:
    """Each room that gives orders to the switch adds its table here."""
    refresh = _refresh(context, link)
    seats = SeatControls(link, context.database)
    return {
        "switch.ping": Control(work=_ping(link)),
        **calls.table(),
        **seats.table(),
        **SupervisedSeats(link, context.database, seats, refresh).table(),
        **LineControls(context.database, refresh).table(),
    }


def _ping(link: AmiLink) -> Work:
    async def ping(_: Order) -> Done:
        answer = await link.action("Ping", timeout=2.0)
        return {"at": answer.get("Timestamp", "")}

    return ping


def _refresh(context: Context, link: AmiLink) -> Refresh:
    """Render Asterisk's files from the store and have it read the dialplan again; calls in progress go on."""

    async def refresh() -> None:
        try:
            await prepare_switch(context)
        except (AsteriskConfError, StoreUnavailable, OSError) as exc:
            raise OrderRefused("switch.not-rendered") from exc
        await link.action("Reload", Module="pbx_config.so", timeout=5.0)

    return refresh
