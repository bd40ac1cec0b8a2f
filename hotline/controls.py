"""All orders the telephony service carries out, by name."""

from collections.abc import Mapping

from hotline.context import Context
from queue_manager import AmiLink, CallControls, Control, Done, Order, Work


def controls(context: Context, link: AmiLink, calls: CallControls) -> Mapping[str, Control]:
    """Each room that gives orders to the switch adds its table here."""
    return {"switch.ping": Control(work=_ping(link)), **calls.table()}


def _ping(link: AmiLink) -> Work:
    async def ping(_: Order) -> Done:
        answer = await link.action("Ping", timeout=2.0)
        return {"at": answer.get("Timestamp", "")}

    return ping
