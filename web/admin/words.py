"""The Chinese words of settings: kinds of seats, and how a queue chooses among them."""

from db.tables import SeatKind

SEAT_KINDS = {
    SeatKind.INTAKE: "受理席",
    SeatKind.SUPERVISOR: "督导席",
    SeatKind.QA: "质检席",
    SeatKind.FOLLOW_UP: "回访席",
}
STRATEGIES = {
    "rrmemory": "依次轮流",
    "leastrecent": "空闲最久的先接",
    "fewestcalls": "接得最少的先接",
    "random": "随机",
    "rrordered": "按座席顺序轮流",
    "linear": "总从第一个座席开始",
    "wrandom": "随机（级别加权）",
    "ringall": "全部同时振铃",
}
"""How a queue chooses among free seats of one level, as Asterisk names it."""
