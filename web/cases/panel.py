"""The panel of a case: reading its form, and what it shows after a save or a conflict."""

from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cases import CaseText, CaseView
from db.tables import CaseType
from web.errors import InputRefused


class CaseForm(BaseModel):
    """What a person may fill in; empty texts mean "not known"."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore")

    text: str = Field(max_length=8000)
    case_type: CaseType | None = None
    place: str = Field(default="", max_length=200)
    citizen_name: str = Field(default="", max_length=64)
    version: int = Field(ge=0)

    def written(self) -> CaseText:
        return CaseText(
            text=self.text,
            case_type=self.case_type,
            place=self.place or None,
            citizen_name=self.citizen_name or None,
        )


_FIELDS = {
    "text": "诉求内容请控制在 8000 字以内。",
    "case_type": "请从列表中选择诉求类型。",
    "place": "事发地点请控制在 200 字以内。",
    "citizen_name": "诉求人姓名请控制在 64 字以内。",
    "version": "表单不完整，请刷新页面后重新填写。",
}


def read_form(fields: dict[str, str]) -> CaseForm:
    """Raises ``InputRefused`` with every complaint in Chinese."""
    try:
        return CaseForm.model_validate(fields | {"case_type": fields.get("case_type") or None})
    except ValidationError as exc:
        wrong = {str(error["loc"][0]) for error in exc.errors()}
        raise InputRefused("".join(text for name, text in _FIELDS.items() if name in wrong)) from exc


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelState:
    """``theirs`` is what somebody else saved meanwhile; ``case`` then holds one's own text and the new version."""

    case: CaseView | None
    theirs: CaseView | None = None
    saved: bool = False
    complaint: str | None = None
    """Why what is in the form was not saved."""


def refused(current: CaseView, mine: CaseText, complaint: str) -> PanelState:
    """One's own text, not saved; the type is again the one that may not be changed."""
    own = replace(current, text=mine.text, place=mine.place, citizen_name=mine.citizen_name)
    return PanelState(case=own, complaint=complaint)


def conflict(current: CaseView, mine: CaseText) -> PanelState:
    """Both texts; saving again with the version just seen replaces the other's text knowingly."""
    own = replace(current, text=mine.text, case_type=mine.case_type, place=mine.place, citizen_name=mine.citizen_name)
    return PanelState(case=own, theirs=current)
