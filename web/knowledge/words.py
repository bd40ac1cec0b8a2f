"""The Chinese words of the knowledge base. Pure."""

from db.tables import ArticleState
from knowledge import STATES, ArticleAction, Due

ACTIONS = {
    ArticleAction.WRITE: "修改",
    ArticleAction.SUBMIT: "提交审核",
    ArticleAction.APPROVE: "审核通过并发布",
    ArticleAction.SEND_BACK: "退回修改",
    ArticleAction.CONFIRM: "复审确认仍然有效",
    ArticleAction.WITHDRAW: "下架",
}
DUE = {
    Due.REVIEW: ("待复审", "orange"),
    Due.EXPIRING: ("即将失效", "yellow"),
    Due.EXPIRED: ("已失效", "red"),
}
"""Word and tone."""
HISTORY = {f"article.{action}": word for action, word in ACTIONS.items()} | {"article.written": "写入新版本"}
TONES = {
    ArticleState.DRAFT: "secondary",
    ArticleState.IN_REVIEW: "orange",
    ArticleState.PUBLISHED: "green",
    ArticleState.WITHDRAWN: "red",
}

__all__ = ["ACTIONS", "DUE", "HISTORY", "STATES", "TONES"]
