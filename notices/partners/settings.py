"""What an administrator sets for all partners: networks they may be in, and when one is switched off."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change
from db.tables import Setting
from notices.city_settings import put_setting
from notices.errors import NoticeFaulty
from notices.partners.addresses import Network, read_networks

NETWORKS = "partners.allowed_networks"
"""Setting: networks of the city's own that may be sent to, a list of texts."""
OFF_AFTER = "partners.off_after_days"
USUAL_DAYS = 3
LONGEST_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``networks`` as people write them; ``days`` without success until a partner is switched off."""

    networks: str = ""
    days: int = USUAL_DAYS


async def allowed_networks(session: AsyncSession) -> tuple[Network, ...]:
    row = await session.get(Setting, NETWORKS)
    return read_networks(",".join(row.value)) if row else ()


async def off_after(session: AsyncSession) -> timedelta:
    """How long a partner may take nothing before it is switched off."""
    row = await session.get(Setting, OFF_AFTER)
    return timedelta(days=int(row.value) if row else USUAL_DAYS)


async def limits(session: AsyncSession) -> Limits:
    networks = ", ".join(map(str, await allowed_networks(session)))
    return Limits(networks=networks, days=(await off_after(session)).days)


async def set_limits(session: AsyncSession, wanted: Limits, change: Change) -> None:
    """Raises ``NoticeFaulty``."""
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise NoticeFaulty([f"停用天数请填写 1 至 {LONGEST_DAYS}。"])
    networks = [str(network) for network in read_networks(wanted.networks)]
    for key, value in ((NETWORKS, networks), (OFF_AFTER, wanted.days)):
        await put_setting(session, key, value, change)
