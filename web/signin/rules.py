"""When an account locks, when a session ends, what a password must be."""

from datetime import datetime, timedelta

FAILURES_BEFORE_LOCK = 5
LOCK = timedelta(minutes=10)
SHORTEST_PASSWORD = 10


def locked(locked_until: datetime | None, now: datetime) -> bool:
    return locked_until is not None and now < locked_until


def after_failure(failures: int, now: datetime) -> tuple[int, datetime | None]:
    """Failures so far, this one not counted -> what to store: (failures, locked until)."""
    if failures + 1 >= FAILURES_BEFORE_LOCK:
        return 0, now + LOCK
    return failures + 1, None


def alive(*, seen_at: datetime, expires_at: datetime, now: datetime, idle: timedelta) -> bool:
    """Whether a session still opens pages."""
    return now < expires_at and now - seen_at < idle


def password_complaint(password: str, login: str, *, old: str) -> str | None:
    """Why ``password`` cannot be taken, in Chinese; None when it can."""
    if len(password) < SHORTEST_PASSWORD:
        return f"新密码至少需要 {SHORTEST_PASSWORD} 个字符。"
    if len(password) > 200:
        return "新密码太长，请控制在 200 个字符以内。"
    if password == old:
        return "新密码不能与当前密码相同。"
    if login.lower() in password.lower():
        return "新密码不能包含登录名。"
    if len(set(password)) < 5:
        return "新密码过于简单，请使用更多不同的字符。"
    return None
