"""The addresses of leaders' matters: page and JSON side by side."""

from aiohttp.typedefs import Handler

from web.leaders import paper, receptions, reports, tasks

Row = tuple[str, str, Handler, str]
_REPORT = r"/special-reports/{number:\d{4}-\d{4,6}}"
_STEP = r"/{action:write|submit|instruct|conclude|withdraw}"
_ID = r"{id:\d{1,9}}"


def _posted(path: str, handler: Handler, name: str) -> tuple[Row, Row]:
    """Posted by a form, and by a program."""
    return ("POST", path, handler, name), ("POST", f"/api/v1{path}", handler, f"api.{name}")


LEADER_ROUTES: tuple[Row, ...] = (
    ("GET", "/special-reports", reports.show_list, "special-reports"),
    ("GET", "/api/v1/special-reports", reports.list_json, "api.special-reports"),
    *_posted("/special-reports", reports.begin, "special-reports.post"),
    ("GET", _REPORT, reports.show, "special-report"),
    ("GET", f"/api/v1{_REPORT}", reports.one_json, "api.special-report"),
    ("GET", _REPORT + r"/paper.{kind:docx|pdf}", paper.report_file, "special-report.paper"),
    *_posted(_REPORT + _STEP, reports.take_step, "special-report.step"),
    ("GET", "/leader-tasks", tasks.show, "leader-tasks"),
    ("GET", "/api/v1/leader-tasks", tasks.as_json, "api.leader-tasks"),
    *_posted(f"/leader-tasks/{_ID}/report", tasks.report, "leader-task.report"),
    *_posted(f"/leader-tasks/{_ID}/end", tasks.end, "leader-task.end"),
    ("GET", "/receptions", receptions.show, "receptions"),
    ("GET", "/api/v1/receptions", receptions.as_json, "api.receptions"),
    *_posted("/receptions", receptions.enter, "receptions.post"),
    *_posted(f"/receptions/{_ID}/cancel", receptions.cancel, "reception.cancel"),
    *_posted(f"/receptions/{_ID}/visits", receptions.book, "reception.book"),
    *_posted(f"/receptions/visits/{_ID}", receptions.note, "reception.note"),
)
