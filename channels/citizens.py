"""Citizens on the city's pages: sending a demand in, asking how far it is, saying what they think of the answer."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select

from cases import (
    Attachments,
    Change,
    Demand,
    Directory,
    Field,
    Fields,
    Person,
    Registered,
    Registry,
    Steps,
    add_source,
    source_of,
    told_states,
)
from channels.allowances import asker
from channels.categories import CategoryGroup, groups_of
from channels.errors import TooOften
from channels.files import Sent, drop_files, keep_files
from channels.forms import CitizenForm, Spell, read_form
from channels.limits import Limits
from channels.stages import RATINGS, STAGES, TOLD, Stage
from db import Clock, Database
from db.tables import Case, CaseAnswer, CaseState, FollowUpOutcome, Role

log = structlog.get_logger()

WEB = "web"
BY_WEB = "citizen:web"
NO_CODE = "------"
"""Compared with where there is no case, so that it takes as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a citizen is told of his case. ``answer``: the city's, once it is one."""

    number: str
    stage: Stage
    registered_at: datetime
    answer: str | None
    answered_at: datetime | None
    may_rate: bool


class Citizens:
    """All methods raise ``TooOften``, ``db.StoreUnavailable``."""

    def __init__(
        self, database: Database, attachments: Attachments, steps: Steps, *, spell: Spell, clock: Clock
    ) -> None:
        self._database, self.attachments, self._steps = database, attachments, steps
        self.limits, self._spell, self._clock = Limits(database, clock=clock), spell, clock

    async def choices(self) -> list[CategoryGroup]:
        """The categories in use, to choose from."""
        return groups_of(await Directory(self._database).categories())

    async def read(self, given: Mapping[str, str]) -> CitizenForm:
        """Raises ``FormFaulty``."""
        codes = {code for group in await self.choices() for code, _ in group.choices}
        return read_form(given, spell=self._spell, categories=codes)

    async def admit(self, address: str) -> None:
        """Before anything of a form is read."""
        await self.limits.take("form.address", asker(address))

    async def send(
        self, given: CitizenForm, files: Sequence[Sent], *, token: str, words: str, address: str
    ) -> tuple[Registered, list[str]]:
        """Open the case of a form; ``token`` names the form, ``words`` what it says: sent twice, or filled in alike
        once more after going back, it opens one case.

        Returns also what was refused of its files, in Chinese; they are dropped whenever this fails. Raises
        ``cases.ChannelRefused``, ``cases.AttachmentFolderFaulty``.
        """
        now, person = self._clock(), Person(login=BY_WEB, role=None, address=address)
        demand = Demand(
            channel=WEB, foreign_id=token, text=given.text, case_type=given.case_type,
            category=given.category, place=given.place, citizen_name=given.name, caller=given.number,
            email=given.email, anonymous=given.anonymous, confidential=given.confidential,
        )  # fmt: skip
        try:
            made = await self._known(token, words)
            if made is None:
                made = await self._opened(demand, words, now, address)
        except BaseException:
            drop_files(self.attachments, files)
            raise
        change = Change(at=now, actor=BY_WEB, address=address)
        complaints = await keep_files(self.attachments, made.case.number, files, person, change)
        log.info("channel.case_opened", case=made.case.id, channel=WEB, repeated=made.repeated)
        return made, complaints

    async def _known(self, *names: str) -> Registered | None:
        """A form sent again is no further demand."""
        async with self._database.read() as session:
            found = [await source_of(session, WEB, name) for name in names]
        return next((one for one in found if one is not None), None)

    async def _opened(self, demand: Demand, words: str, now: datetime, address: str) -> Registered:
        if demand.caller:
            await self.limits.take("form.number", demand.caller)
        made = await Registry(self._database).register(demand, now=now, actor=BY_WEB, address=address)
        async with self._database.write() as session:
            await add_source(session, WEB, words, made.case.id, received_at=now)
        return made

    async def progress(self, number: str, code: str, *, address: str) -> Progress | None:
        """How far a case is, for who knows its code; None alike for a wrong number and a wrong code."""
        await self.limits.take("progress.address", asker(address))
        case = await self._proven(number, code)
        if case is None:
            return None
        return await self._told(case)

    async def rate(
        self, number: str, code: str, outcome: FollowUpOutcome, words: str, *, solved: bool | None, address: str
    ) -> bool:
        """What the citizen says of the answer, once; False: there is no answer to judge, or he has judged it.

        Raises ``cases.CaseChanged``, ``cases.StepRefused``: somebody at the hotline was quicker.
        """
        await self.limits.take("progress.address", asker(address))
        case = await self._proven(number, code)
        if case is None or case.state is not CaseState.ANSWERED or outcome not in RATINGS:
            return False
        # He takes the place of whoever would have called him; the actor and the address say that it was he.
        himself = Person(login=BY_WEB, role=Role.AGENT, address=address)
        said: dict[Field, str | bool] = {Field.OUTCOME: outcome.value}
        said |= {Field.REASON: words} if words else {}
        fields: Fields = said | ({Field.SOLVED: solved} if solved is not None else {})
        version = await self._knowing(case, himself)
        await self._steps.take(case.id, "follow_up", himself, fields, version=version, now=self._clock())
        log.info("channel.case_rated", case=case.id)
        return True

    async def _knowing(self, case: Case, himself: Person) -> int:
        """Who judges the answer of the case his was merged into has read it, before anybody told him; the version to
        go on with."""
        if case.follows is None or case.citizen_told_at is not None or case.not_told_reason:
            return case.version
        now = self._clock()
        read: Fields = {Field.TOLD_AT: now}
        return (await self._steps.take(case.id, "tell", himself, read, version=case.version, now=now)).case.version

    async def _proven(self, number: str, code: str) -> Case | None:
        await self.limits.require("progress.case", number)
        async with self._database.read() as session:
            case: Case | None = await session.scalar(select(Case).where(Case.number == number))
        own = case.code if case and case.code else NO_CODE
        right = hmac.compare_digest(own.encode(), code.encode("utf-8", "replace"))
        if not right or case is None or not case.code:
            await self._count_wrong(number)
            return None
        return case

    async def _count_wrong(self, number: str) -> None:
        try:
            await self.limits.take("progress.case", number)
        except TooOften:
            log.warning("channel.code_guessed")

    async def _told(self, case: Case) -> Progress:
        newest = select(CaseAnswer).where(CaseAnswer.case_id == case.id, CaseAnswer.accepted.is_(True))
        async with self._database.read() as session:
            stage = STAGES[(await told_states(session, [case.id])).get(case.id, case.state)]
            answer = await session.scalar(newest.order_by(CaseAnswer.id.desc()).limit(1)) if stage in TOLD else None
        return Progress(
            number=case.number, stage=stage, registered_at=case.opened_at, answer=answer.text if answer else None,
            answered_at=case.hotline_told_at if answer else None, may_rate=case.state is CaseState.ANSWERED,
        )  # fmt: skip
