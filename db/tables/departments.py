"""承办单位和督办单位: the tree of units that cases are dispatched to."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, enum_column


class UnitKind(StrEnum):
    HANDLING = "handling"  # 办理单位
    SUPERVISING = "supervising"  # 督办单位


class UnitWay(StrEnum):
    """How a case reaches a unit. Units without an account are served by the hotline's own people."""

    NETWORK = "network"  # 网络
    TELEPHONE = "telephone"  # 电话
    PAPER = "paper"  # 书面


class Department(Base):
    __tablename__ = "department"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    parent: Mapped[str | None] = mapped_column(ForeignKey("department.code"), index=True)
    kind: Mapped[UnitKind] = mapped_column(enum_column(UnitKind), default=UnitKind.HANDLING)
    level: Mapped[int] = mapped_column(default=1)
    """1 for the top of a tree."""
    way: Mapped[UnitWay] = mapped_column(enum_column(UnitWay), default=UnitWay.NETWORK)
    sign_off_levels: Mapped[int] = mapped_column(default=0)
    """How many people of the unit sign an answer before the hotline sees it: 0, 1 or 2."""
    contact: Mapped[str | None] = mapped_column(String(64))
    duty_phone: Mapped[str | None] = mapped_column(String(32))
    active: Mapped[bool] = mapped_column(default=True)
