"""All orders the telephony service carries out, by name."""

from collections.abc import Mapping

from agi_scripts import national
from asterisk_conf import AsteriskMissing, CommandFailed, PlanRefused
from db import utc_now
from hotline.context import Context
from hotline.services.switch import reload_switch
from queue_manager import (
    AmiLink,
    AnnouncementControls,
    CallbackControls,
    CallbackDesk,
    CallControls,
    Control,
    Done,
    NuisanceControls,
    Order,
    OrderDialler,
    OrderRefused,
    Work,
)


def controls(context: Context, link: AmiLink) -> Mapping[str, Control]:
    """Each room that gives orders to the switch adds its table here."""
    calls = CallControls(link, context.database, switch=context.settings.switch_name).table()
    return {
        "switch.ping": Control(work=_ping(link)),
        "switch.reload": Control(work=_reload(context), audited=True),
        **calls,
        **_callbacks(context, calls["call.dial"].work),
        **NuisanceControls(context.database, clock=utc_now).table(),
        **AnnouncementControls(context.database, clock=utc_now).table(),
    }


def _callbacks(context: Context, dial: Work) -> Mapping[str, Control]:
    """A call back is dialled as any other call of a seat is: its limits and its audit hold."""
    desk = CallbackDesk(context.database, spell=national, clock=utc_now)
    return CallbackControls(desk, OrderDialler(dial)).table()


def _reload(context: Context) -> Work:
    async def reload(_: Order) -> Done:
        """Rows that Asterisk would not take change nothing: its files stay as they are."""
        try:
            await reload_switch(context)
        except PlanRefused as exc:
            raise OrderRefused("switch.plan", item=exc.item, reason=exc.reason) from exc
        except (AsteriskMissing, CommandFailed) as exc:
            raise OrderRefused("switch.not_running") from exc
        return {}

    return reload


def _ping(link: AmiLink) -> Work:
    async def ping(_: Order) -> Done:
        answer = await link.action("Ping", timeout=2.0)
        return {"at": answer.get("Timestamp", "")}

    return ping
