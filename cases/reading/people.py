"""Names of people, by the logins that stand beside what they did."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import User


async def names_of(session: AsyncSession, logins: Iterable[str]) -> Mapping[str, str]:
    """Who stands behind each login; programs, citizens and other software (``kind:name``) are nobody."""
    wanted = {login for login in logins if ":" not in login}
    if not wanted:
        return {}
    found = await session.execute(select(User.login, User.name).where(User.login.in_(wanted)))
    return {row.login: row.name for row in found}
