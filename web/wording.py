"""The Chinese words for what the store holds in English. Terms: DESIGN section 7."""

from db.tables import (
    AnnouncementKind,
    CallbackKind,
    CallbackState,
    CallDirection,
    CallEnding,
    CallerRuleKind,
    CaseOrigin,
    CaseState,
    CaseType,
    DayKind,
    DutyKind,
    EndedBy,
    RatingWay,
    Role,
    UnitKind,
    UnitWay,
    VisitOutcome,
)

ROLES = {
    Role.AGENT: "话务员",
    Role.SUPERVISOR: "督导",
    Role.QA: "质检员",
    Role.MANAGER: "管理者",
    Role.ADMIN: "系统管理员",
    Role.DEPARTMENT: "承办单位",
}

UNIT_KINDS = {UnitKind.HANDLING: "办理单位", UnitKind.SUPERVISING: "督办单位"}
UNIT_WAYS = {UnitWay.NETWORK: "网络", UnitWay.TELEPHONE: "电话", UnitWay.PAPER: "书面"}
SIGN_OFFS = {0: "经办人直接答复", 1: "一级：领导签发", 2: "两级：处室审核、领导签发"}
SIGN_LEVELS = {0: "承办人", 1: "审核人", 2: "签发人"}
"""What somebody is within a unit."""

ENDINGS = {
    CallEnding.CONNECTED: "已接通",
    CallEnding.ABANDONED_IN_GREETING: "问候语中挂机",
    CallEnding.ABANDONED_IN_MENU: "菜单中挂机",
    CallEnding.ABANDONED_IN_QUEUE: "排队中挂机",
    CallEnding.SERVED_BY_MENU: "自助办结",
    CallEnding.LEFT_MESSAGE: "已留言",
    CallEnding.ASKED_CALLBACK: "已约回拨",
    CallEnding.TIMED_OUT: "排队超时",
    CallEnding.BLOCKED: "已限制来电",
    CallEnding.UNREACHED: "呼出未接通",
    CallEnding.LOST: "记录中断",
}
DIRECTIONS = {
    CallDirection.INBOUND: "呼入",
    CallDirection.OUTBOUND: "外呼",
    CallDirection.INTERNAL: "内部",
    CallDirection.CALLBACK: "回拨",
    CallDirection.FOLLOW_UP: "自动回访",
}
ENDING_TONES = {
    CallEnding.CONNECTED: "green",
    CallEnding.SERVED_BY_MENU: "green",
    CallEnding.LEFT_MESSAGE: "azure",
    CallEnding.ASKED_CALLBACK: "azure",
    CallEnding.ABANDONED_IN_QUEUE: "orange",
    CallEnding.TIMED_OUT: "red",
    CallEnding.LOST: "red",
}
"""Colours beside the words; endings not listed are grey."""

ENDED_BY = {EndedBy.CITIZEN: "市民先挂机", EndedBy.SEAT: "座席先挂机", EndedBy.SYSTEM: "系统结束"}

VISITS = {
    VisitOutcome.CONNECTED: "接通",
    VisitOutcome.ABANDONED: "市民放弃",
    VisitOutcome.TIMED_OUT: "等待超时",
    VisitOutcome.LEFT_BY_KEY: "按键离开",
    VisitOutcome.WITHDRAWN: "已撤回",
    VisitOutcome.REFUSED: "队列未受理",
    VisitOutcome.LOST: "记录中断",
}

CASE_TYPES = {
    CaseType.INQUIRY: "咨询",
    CaseType.HELP: "求助",
    CaseType.COMPLAINT: "投诉",
    CaseType.REPORT: "举报",
    CaseType.SUGGESTION: "建议",
    CaseType.PRAISE: "表扬",
    CaseType.OTHER: "其他",
}
CASE_STATES = {
    CaseState.REGISTERED: "已受理",
    CaseState.DISPATCHED: "待签收",
    CaseState.HANDLING: "办理中",
    CaseState.UNIT_REVIEW: "待处室审核",
    CaseState.UNIT_SIGN: "待领导审签",
    CaseState.REVIEWING: "待审核",
    CaseState.SUSPENDED: "已挂起",
    CaseState.ANSWERED: "待回访",
    CaseState.FOLLOWED_UP: "已回访",
    CaseState.CLOSED: "已办结",
    CaseState.ARCHIVED: "已归档",
}

CASE_ORIGINS = {
    CaseOrigin.CALL: "来电",
    CaseOrigin.MESSAGE: "留言",
    CaseOrigin.CALLBACK: "回拨",
    CaseOrigin.INCIDENT: "群体事件",
    CaseOrigin.WRITTEN: "书面",
}

CALLBACKS = {CallbackKind.ASKED: "预约回拨", CallbackKind.MISSED: "漏接回拨"}
CALLBACK_STATES = {
    CallbackState.WANTED: "待回拨",
    CallbackState.CLAIMED: "已领取",
    CallbackState.DIALLING: "正在拨打",
    CallbackState.REACHED: "已接通",
    CallbackState.UNREACHED: "未接通",
    CallbackState.CANCELLED: "已取消",
}
CLOSINGS = {"answered": "市民已自行接通", "talked": "已与市民通话", "tries used up": "多次拨打未接通"}
"""Why a call back was closed by rule; other words are a person's own."""

ANNOUNCEMENTS = {
    AnnouncementKind.INCIDENT: "突发事件",
    AnnouncementKind.HOLIDAY: "节假日",
    AnnouncementKind.INFO: "日常提示",
}
DAYS = {DayKind.ANY: "每天", DayKind.HOLIDAY: "法定节假日", DayKind.WORKDAY: "工作日"}
CALLER_RULES = {
    CallerRuleKind.WARNED: "警告",
    CallerRuleKind.BLOCKED: "限制来电",
    CallerRuleKind.PRIORITY: "优先接入",
}

RATINGS = {1: "非常不满意", 2: "不满意", 3: "基本满意", 4: "满意", 5: "非常满意"}

SEAT_STATES = {
    "ready": ("就绪", "green"),
    "ringing": ("振铃", "azure"),
    "outbound": ("外呼", "cyan"),
    "talking": ("通话", "blue"),
    "wrap_up": ("话后整理", "purple"),
    "hold": ("保持", "cyan"),
    "supervising": ("监听", "cyan"),
    "paused": ("示忙", "orange"),
    "unavailable": ("离线", "red"),
    "signed_out": ("未签入", "secondary"),
}
"""State of a seat on the board: word and colour. The order is the order of display."""

CALL_STATES = {
    "greeting": "问候语",
    "waiting": "排队等待",
    "ringing": "振铃中",
    "talking": "通话中",
    "hold": "保持中",
    "rating": "评价中",
    "message": "留言中",
    "ending": "正在结束",
}


THIRDS = {
    "ringing": "正在呼叫{}，等待对方接听，您仍与市民通话。",
    "busy": "{} 占线或拒接，您仍与市民通话。",
    "declined": "{} 拒接，您仍与市民通话。",
    "unanswered": "{} 没有接听，您仍与市民通话。",
}
"""What became of whom a seat had rung for its talk."""

FAULTS = {
    "empty": "文件为空",
    "truncated": "文件不完整",
    "not_audio": "不是音频文件",
    "silent_citizen": "市民声道无声",
    "silent_seat": "座席声道无声",
    "clipped": "声音过载",
    "too_short": "录音过短",
}

JOURNAL = {
    "CHAN_START": "通道建立",
    "CHAN_END": "通道结束",
    "ANSWER": "应答",
    "HANGUP": "挂机",
    "APP_START": "开始执行",
    "APP_END": "执行结束",
    "BRIDGE_ENTER": "接入通话",
    "BRIDGE_EXIT": "离开通话",
    "LINKEDID_END": "本次来电全部结束",
    "LOCAL_OPTIMIZE": "通道优化",
    "BLINDTRANSFER": "直接转接",
    "ATTENDEDTRANSFER": "协商转接",
    "PICKUP": "代答",
    "USER_DEFINED": "业务标记",
    "DID": "呼入号码",
    "ENTERQUEUE": "进入队列",
    "CONNECT": "座席接听",
    "ABANDON": "排队中放弃",
    "EXITWITHTIMEOUT": "等待超时离队",
    "EXITWITHKEY": "按键离队",
    "EXITEMPTY": "无座席离队",
    "RINGNOANSWER": "座席未应答",
    "RINGCANCELED": "振铃取消",
    "COMPLETECALLER": "通话结束（市民先挂机）",
    "COMPLETEAGENT": "通话结束（座席先挂机）",
    "TRANSFER": "转接",
    "JOINEMPTY": "无座席未入队",
    "FULL": "队列已满",
    "SYSCOMPAT": "系统处理",
    "ADDMEMBER": "座席签入",
    "REMOVEMEMBER": "座席签出",
    "PAUSE": "示忙",
    "UNPAUSE": "取消示忙",
    "HOTLINE_AGENT": "座席操作",
    "HOTLINE_WRAPUP": "话后整理（秒）",
    "HOTLINE_CLOSED": "线路已关闭",
    "INFO": "信息",
    "CONFIGRELOAD": "配置重新载入",
    "QUEUESTART": "交换机启动",
    "HOTLINE_LINE": "拨入线路",
    "HOTLINE_GREETED": "问候语播完",
    "HOTLINE_MENU": "进入语音菜单",
    "HOTLINE_KEY": "菜单按键",
    "HOTLINE_QUEUE": "转入队列",
    "HOTLINE_QUEUE_END": "离开队列",
    "HOTLINE_MESSAGE": "留言（秒）",
    "HOTLINE_RATING": "市民评价",
    "HOTLINE_RATING_ASK": "来电后请市民评价",
    "HOTLINE_RATING_END": "请求评价的电话结束",
    "HOTLINE_PROGRESS": "查询工单进度",
    "HOTLINE_BLOCKED": "拦截来电",
    "HOTLINE_EMERGENCY": "被限制来电者按键反映紧急情况",
    "HOTLINE_OVERFLOW": "溢出到其他队列（原队列）",
    "HOTLINE_CALLBACK": "预约回拨",
    "HOTLINE_OUTBOUND": "座席外呼",
    "HOTLINE_FOLLOW_UP": "自动回访呼出",
    "HOTLINE_FOLLOW_UP_LIFTED": "市民接听自动回访",
    "HOTLINE_FOLLOW_UP_KEY": "自动回访按键",
    "HOTLINE_INTERNAL": "座席间呼叫",
    "HOTLINE_AT_HOME": "呼叫居家座席的电话",
    "HOTLINE_REFUSED": "外呼被拦截",
    "HOTLINE_DIAL_END": "呼出结果",
    "HOTLINE_CASE": "关联工单",
    "HOTLINE_TRANSFER": "转接",
    "HOTLINE_TRANSFER_END": "转接结果",
    "HOTLINE_CONSULT": "咨询第三方",
    "HOTLINE_HANDED": "交给第三方",
    "HOTLINE_JOIN": "加入三方通话",
    "HOTLINE_HOLD": "保持",
    "HOTLINE_UNHOLD": "取消保持",
    "HOTLINE_LISTEN": "监听",
    "HOTLINE_WHISPER": "耳语",
    "HOTLINE_BARGE": "强插",
    "HOTLINE_INTERCEPT": "拦截",
    "HOTLINE_FORCED": "强拆",
    "HOTLINE_PICK": "督导提取来电",
    "HOTLINE_FALLBACK": "业务程序未应答，按默认流程继续",
}
"""Kinds of Asterisk's CEL and queue_log; a kind not listed is shown as it is."""

RATING_WAYS = {RatingWay.CALL: "打电话询问", RatingWay.MESSAGE: "发短信询问"}
DUTY_KINDS = {DutyKind.EMERGENCY: "紧急电话", DutyKind.DEPARTMENT: "承办单位"}

ORDERS = {
    "call.dial": "外呼",
    "call.redial": "重拨",
    "call.listen": "监听",
    "call.whisper": "耳语",
    "call.barge": "强插",
    "call.intercept": "拦截",
    "call.force-hangup": "强拆",
    "call.pick": "提取来电",
    "call.raise": "提前",
}
"""Orders to the switch that are written down."""
