"""Reading forms: text fields only, each a string."""

from aiohttp import web
from multidict import MultiDictProxy

Form = MultiDictProxy[str | bytes | bytearray | web.FileField]


async def form_of(request: web.Request) -> Form:
    """The posted form; reading it twice gives the same one."""
    return await request.post()


def field(form: Form, name: str) -> str:
    """The text of a field with plain line ends, or nothing. NUL, which PostgreSQL cannot store, is dropped."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n").replace("\x00", "") if isinstance(value, str) else ""
