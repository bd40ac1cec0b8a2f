"""Calls of citizens who stood on the list of calls back already."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class CallbackCall(Base):
    """A further call (the first is ``Callback.call_id``) in which he asked to be called back, or gave up waiting, while
    the row was open: whoever calls him back returns it as well."""

    __tablename__ = "callback_call"

    call_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("callback.id"), index=True)
