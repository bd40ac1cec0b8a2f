"""Reading forms: text fields only, each a string."""

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiDictProxy

from web.errors import InputRefused

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]
MISFITS = (ValueError, HttpProcessingError)
"""aiohttp's words for a form in parts that do not fit together, or that have a head nobody may send."""


async def form_of(request: web.Request) -> Form:
    """The posted form; reading it twice gives the same one. Raises ``InputRefused``: browsers send no such form."""
    try:
        return await request.post()
    except (*MISFITS, LookupError, RuntimeError) as exc:  # and those for characters and encodings
        raise InputRefused("提交的表单无法识别。") from exc


def field(form: Form, name: str) -> str:
    """The text of a field with plain line ends, or nothing. NUL, which PostgreSQL cannot store, is dropped."""
    value = form.get(name, "")
    return _clean(value) if isinstance(value, str) else ""


def text_fields(form: Form) -> dict[str, str]:
    """All texts of a form by name; of boxes with one name those that are ticked, joined by commas."""
    texts = {name: [text for text in form.getall(name) if isinstance(text, str)] for name in form}
    return {name: ",".join(_clean(text) for text in found) for name, found in texts.items()}


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "")
