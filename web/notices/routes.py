"""The addresses of notices and partners that administrators and their programs ask; for ``web.routes``.

All of them need ``Permission.RULES``.
"""

from aiohttp.typedefs import Handler

from web.notices import api, keeping, ledger_api, letters, rules
from web.partners import handlers as partners

_EVENT = r"/{event:[a-z]{1,32}}"
_PARTNER = r"/admin/partners/{id:\d{1,9}}"
_AGAIN = r"/deliveries/{delivery:\d{1,15}}/again"

WAYS_OUT: tuple[tuple[str, str, Handler, str], ...] = (
    ("GET", "/admin/notices", rules.show, "notices"),
    ("POST", "/admin/notices/quiet", rules.set_quiet, "notices.quiet"),
    ("GET", "/admin/notices/letters", letters.show, "notices.letters"),
    ("POST", r"/admin/notices/letters/{id:\d{1,15}}/again", letters.send_again, "notices.again"),
    ("POST", "/admin/notices/steps/free", letters.free_steps, "notices.free"),
    ("POST", f"/admin/notices{_EVENT}", rules.write, "notices.rule"),
    ("GET", "/api/v1/admin/notices", api.listed, "api.notices"),
    ("POST", "/api/v1/admin/notices/quiet", api.set_quiet, "api.notices.quiet"),
    ("POST", f"/api/v1/admin/notices{_EVENT}", api.write, "api.notices.rule"),
    ("GET", "/api/v1/admin/notices/letters", ledger_api.letters, "api.notices.letters"),
    ("POST", r"/api/v1/admin/notices/letters/{id:\d{1,15}}/again", ledger_api.send_letter_again, "api.notices.again"),
    ("GET", "/api/v1/admin/partners", ledger_api.partner_list, "api.partners"),
    ("GET", f"/api/v1{_PARTNER}/deliveries", ledger_api.deliveries, "api.partner.deliveries"),
    ("POST", f"/api/v1{_PARTNER}{_AGAIN}", ledger_api.deliver_again, "api.partner.again"),
    ("POST", "/admin/keeping", keeping.set_days, "keeping"),
    ("GET", "/admin/partners", partners.show_all, "partners"),
    ("POST", "/admin/partners", partners.add, "partners.post"),
    ("POST", "/admin/partners/limits", partners.set_limits, "partners.limits"),
    ("GET", _PARTNER, partners.show, "partner"),
    ("POST", _PARTNER, partners.write, "partner.post"),
    ("POST", f"{_PARTNER}/secret", partners.new_secret, "partner.secret"),
    ("POST", f"{_PARTNER}/switch", partners.switch, "partner.switch"),
    ("POST", f"{_PARTNER}/test", partners.try_out, "partner.test"),
    ("POST", f"{_PARTNER}{_AGAIN}", partners.send_again, "partner.again"),
)
"""Method, path, handler, name."""
