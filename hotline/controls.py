"""All orders the telephony service carries out, by name."""

from collections.abc import Awaitable, Callable, Mapping

from agi_scripts import national
from asterisk_conf import AsteriskMissing, CommandFailed, PlanRefused
from db import StoreUnavailable, utc_now
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
    FollowUpControls,
    LineControls,
    NuisanceControls,
    Order,
    OrderDialler,
    OrderRefused,
    RatingControls,
    Refresh,
    SeatControls,
    SeatPlaces,
    SkillControls,
    SupervisedSeats,
    TrunkControls,
    Work,
)


def controls(
    context: Context, link: AmiLink, calls: CallControls, reloaded: Callable[[], Awaitable[None]]
) -> Mapping[str, Control]:
    """Each room that gives orders to the switch adds its table here; ``reloaded`` hears that Asterisk took its files
    over anew."""
    store, refresh = context.database, _refresh(context, reloaded)
    seats = SeatControls(link, store)
    of_calls = calls.table()
    return {
        "switch.ping": Control(work=_ping(link)),
        "switch.reload": Control(work=_reload(refresh), audited=True),
        **seats.table(),
        **SupervisedSeats(link, store, seats, refresh).table(),
        **SeatPlaces(link, store, seats, refresh).table(),
        **SkillControls(link, store, seats, refresh).table(),
        **LineControls(store, refresh).table(),
        **TrunkControls(link, store).table(),
        **of_calls,
        **_callbacks(context, of_calls),
        **NuisanceControls(store, spell=national, clock=utc_now).table(),
        **AnnouncementControls(store, clock=utc_now).table(),
        **FollowUpControls(link, store, switch=context.settings.switch_name, spell=national, clock=utc_now).table(),
        **RatingControls(link, store, switch=context.settings.switch_name, spell=national, clock=utc_now).table(),
    }


def _callbacks(context: Context, of_calls: Mapping[str, Control]) -> Mapping[str, Control]:
    dialler = OrderDialler(of_calls["call.dial"].work)  # its limits hold for calls back, too
    desk = CallbackDesk(context.database, switch=context.settings.switch_name, spell=national, clock=utc_now)
    return CallbackControls(desk, dialler).table()


def _refresh(context: Context, reloaded: Callable[[], Awaitable[None]]) -> Refresh:
    """Render Asterisk's files from the store and have it take them over; calls in progress go on."""

    async def refresh() -> None:
        """Rows that Asterisk would not take change nothing: its files stay as they are."""
        try:
            await reload_switch(context)
            await reloaded()
        except PlanRefused as exc:
            raise OrderRefused("switch.plan", item=exc.item, reason=exc.reason) from exc
        except (AsteriskMissing, CommandFailed) as exc:
            raise OrderRefused("switch.not_running") from exc
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc

    return refresh


def _reload(refresh: Refresh) -> Work:
    async def reload(_: Order) -> Done:
        await refresh()
        return {}

    return reload


def _ping(link: AmiLink) -> Work:
    async def ping(_: Order) -> Done:
        answer = await link.action("Ping", timeout=2.0)
        return {"at": answer.get("Timestamp", "")}

    return ping
