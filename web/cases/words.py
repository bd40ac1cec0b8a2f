"""The Chinese words of the life cycle: steps and what they ask for. Terms: DESIGN section 7."""

from collections.abc import Mapping
from typing import Any

from cases import KIND_NAMES, Action, Colour, Field, Unit
from db.tables import (
    AssignmentPart,
    CaseClass,
    CaseResult,
    DeliveryWay,
    Disposition,
    FollowUpOutcome,
    FollowUpWay,
    Nature,
    QualityMark,
    RedoCause,
    RequestKind,
    ReturnCause,
    SupervisionLevel,
    Triage,
    UnreadWhy,
    Urgency,
)
from web.cases.filters import Mark

_REQUESTS = {
    RequestKind.RETURN: "退单",
    RequestKind.REASSIGN: "改派",
    RequestKind.EXTENSION: "延期",
    RequestKind.SUSPENSION: "挂起",
    RequestKind.TERMINATION: "终止办理",
    RequestKind.UNREASONABLE: "不合理诉求认定",
}
REQUESTS: Mapping[RequestKind, str] = {kind: f"申请{word}" for kind, word in _REQUESTS.items()}
"""What a waiting request is called."""

ACTIONS: Mapping[Action, str] = {
    Action.CLASSIFY: "分类定级",
    Action.RESOLVE: "直接办结",
    Action.DISPATCH: "派单",
    Action.REASSIGN: "改派",
    Action.SIGN: "签收",
    Action.CONTACT: "登记先行联系",
    Action.SUB_DISPATCH: "转下级承办",
    Action.CO_SIGN: "协办签收",
    Action.CO_ANSWER: "协办反馈",
    Action.TRIAGE: "研判",
    Action.SUBMIT: "提交答复",
    Action.SIGN_OFF: "审签通过",
    Action.RETURN_DRAFT: "审签退回",
    Action.PASS_REVIEW: "审核通过",
    Action.RETURN_ANSWER: "退回重新答复",
    Action.FOLLOW_UP: "登记回访",
    Action.AUTO_FOLLOW_UP: "自动回访",
    Action.SKIP_FOLLOW_UP: "免回访",
    Action.CLOSE: "办结",
    Action.ARCHIVE: "归档",
    Action.MERGE: "并入其他工单",
    Action.UNMERGE: "拆单（单独办理）",
    Action.ADOPT: "随主单答复",
    Action.TELL: "登记告知市民",
    Action.REDO: "重办",
    Action.REMIND: "催办",
    Action.SUPERVISE: "督办",
    Action.INSTRUCT: "登记领导批示",
    Action.OWN: "登记领导包案",
    Action.JOIN: "组织会办",
    Action.DELIVER: "登记交办单送达",
    Action.RECUSE: "登记回避",
    Action.END_RECUSAL: "解除回避",
    Action.RULE: "裁定由该单位承办",
    Action.RESUME: "恢复办理",
    Action.WITHDRAW: "撤回申请",
} | {
    Action(f"{verb}_{kind}"): f"{said}{word}"
    for kind, word in _REQUESTS.items()
    for verb, said in (("request", "申请"), ("approve", "同意"), ("refuse", "不同意"))
}

FIELDS: Mapping[Field, str] = {
    Field.RESULT: "办理结果",
    Field.ANSWER: "给市民的答复",
    Field.INTERNAL: "内部办理情况（不对外）",
    Field.TOLD_AT: "答复市民的时间",
    Field.NOT_TOLD: "未能答复市民的原因",
    Field.REASON: "说明",
    Field.UNIT: "主办单位",
    Field.CO_UNITS: "协办单位",
    Field.SUB_UNITS: "下级单位",
    Field.SUPERVISING_UNIT: "督办单位",
    Field.REDACTED: "脱敏后的诉求内容（单位只能看到这段）",
    Field.EXTEND_BY: "延长多少（按本时限的单位）",
    Field.CONTACTED_AT: "联系市民的时间",
    Field.OUTCOME: "回访结果",
    Field.SOLVED: "问题是否解决",
    Field.CONTACTED: "单位是否联系过市民",
    Field.TRUTHFUL: "办理情况是否属实",
    Field.WAY: "回访方式",
    Field.RETURN_CAUSE: "退回原因",
    Field.REDO_CAUSE: "重办原因",
    Field.LEVEL: "督办方式",
    Field.LEADER: "批示领导",
    Field.MINUTES: "会办纪要",
    Field.TRIAGE: "研判结论",
    Field.WORK_QUALITY: "办理质量",
    Field.TEXT_QUALITY: "文字质量",
    Field.CATEGORY: "事项分类",
    Field.URGENCY: "紧急程度",
    Field.NATURE: "来电性质",
    Field.CASE_CLASS: "办理类别",
    Field.CONFIDENTIAL: "保密",
    Field.ANONYMOUS: "匿名",
    Field.INTO: "主单编号",
    Field.APART: "已核对，仍需分别办理",
    Field.QUALITY_DEMAND: "质量要求",
    Field.ANSWER_DEMAND: "反馈要求",
    Field.PLAN: "解决方案（暂不能解决的必填）",
    Field.PLAN_UNTIL: "计划解决的时间",
    Field.UNTIL: "完成期限",
    Field.EVERY_DAYS: "每几天向领导回报一次（不填为 7 天）",
    Field.DELIVERED_WAY: "送达方式",
    Field.DELIVERED_AT: "送达时间",
    Field.RECEIVED_BY: "接收人（姓名和职务）",
    Field.WHO: "回避人员（登录名）",
    Field.WHICH_UNIT: "回避单位",
}

URGENCIES = {
    Urgency.EMERGENCY: "急电",
    Urgency.IMPORTANT: "要电",
    Urgency.PERSISTENT: "重电",
    Urgency.NORMAL: "一般",
}
RESULTS = {
    CaseResult.SOLVED: "已解决",
    CaseResult.PARTLY: "部分解决",
    CaseResult.PLANNED: "已列入计划",
    CaseResult.EXPLAINED: "已解释说明",
}
OUTCOMES = {
    FollowUpOutcome.SATISFIED: "满意",
    FollowUpOutcome.FAIRLY: "基本满意",
    FollowUpOutcome.DISSATISFIED: "不满意",
    FollowUpOutcome.UNREACHED: "未接通",
    FollowUpOutcome.DECLINED: "拒绝评价",
}
MARKS = {QualityMark.GOOD: "好", QualityMark.FAIR: "合格", QualityMark.POOR: "差"}
CLASSES = {CaseClass.A: "A 类", CaseClass.B: "B 类", CaseClass.C: "C 类"}
NATURES = {
    Nature.ACCUSATION: "检举控告",
    Nature.SLANDER: "诬告诽谤",
    Nature.THREAT: "恐吓",
    Nature.RESCUE: "求援",
    Nature.DECISION: "求决",
    Nature.APPEAL: "申诉",
    Nature.CRITICISM: "批评建议",
}
LEVELS = {
    SupervisionLevel.TELEPHONE: "电话督办",
    SupervisionLevel.WRITTEN: "书面督办",
    SupervisionLevel.MEETING: "会议督办",
    SupervisionLevel.ON_SITE: "现场督办",
    SupervisionLevel.INSTRUCTED: "领导批示督办",
    SupervisionLevel.LISTED: "挂牌督办",
    SupervisionLevel.INTERVIEW: "约谈",
    SupervisionLevel.DISCIPLINE: "移交纪检",
}
TRIAGES = {
    Triage.SOLVABLE: "能够解决",
    Triage.LIMITED: "诉求合理，暂时不能解决",
    Triage.UNJUSTIFIED: "不符合政策，做好解释",
}
RETURN_CAUSES = {
    ReturnCause.BESIDE_THE_POINT: "答非所问",
    ReturnCause.EMPTY_WORDS: "空话套话",
    ReturnCause.UNCLEAR: "含糊不清",
    ReturnCause.GENERALITIES: "泛泛而答",
    ReturnCause.UNSOLVED: "问题未解决",
    ReturnCause.NOT_CONTACTED: "未联系市民",
}
REDO_CAUSES = {
    RedoCause.DISSATISFIED: "市民不满意",
    RedoCause.UNSOLVED: "问题未解决",
    RedoCause.UNTRUE: "答复与事实不符",
    RedoCause.RELAPSED: "问题反弹",
}
WAYS = {
    FollowUpWay.PERSON: "人工回访",
    FollowUpWay.ON_THE_SPOT: "当场答复",
    FollowUpWay.WAIVED: "免回访",
    FollowUpWay.ROBOT: "自动语音回访",
    FollowUpWay.MESSAGE: "短信回访",
}
DELIVERY_WAYS = {DeliveryWay.TELEPHONE: "电话", DeliveryWay.FAX: "传真", DeliveryWay.PAPER: "书面送达"}
CHOICES: Mapping[Field, Mapping[Any, str]] = {
    Field.RESULT: RESULTS,
    Field.OUTCOME: OUTCOMES,
    Field.WAY: WAYS,
    Field.WORK_QUALITY: MARKS,
    Field.TEXT_QUALITY: MARKS,
    Field.URGENCY: URGENCIES,
    Field.NATURE: NATURES,
    Field.CASE_CLASS: CLASSES,
    Field.LEVEL: LEVELS,
    Field.TRIAGE: TRIAGES,
    Field.RETURN_CAUSE: RETURN_CAUSES,
    Field.REDO_CAUSE: REDO_CAUSES,
    Field.DELIVERED_WAY: DELIVERY_WAYS,
}
DISPOSITIONS = {
    Disposition.DIRECT: "直接办结",
    Disposition.HANDLED: "单位办理",
    Disposition.TERMINATED: "终止办理",
    Disposition.UNREASONABLE: "认定为不合理诉求",
    Disposition.MERGED: "并单，随主单答复",
}
PARTS = {
    AssignmentPart.LEAD: "主办",
    AssignmentPart.CO_HANDLER: "协办",
    AssignmentPart.SUB: "下级承办",
    AssignmentPart.SUPERVISING: "督办",
}
UNREAD = {
    UnreadWhy.NEW: "未读",
    UnreadWhy.DECIDED: "批复未读",
    UnreadWhy.RETURNED: "退回未读",
    UnreadWhy.URGED: "催办未读",
    UnreadWhy.ALARM: "下属单位逾时未读",
}
DEADLINES = KIND_NAMES
UNITS_OF_TIME = {
    Unit.MINUTES: "分钟",
    Unit.HOURS: "小时",
    Unit.DAYS: "天",
    Unit.WORKING_HOURS: "工作小时",
    Unit.WORKING_DAYS: "个工作日",
}
MARKS_OF_CASES = {
    Mark.LINGERING: "积案", Mark.LONG_STANDING: "老大难", Mark.REPEATED: "重复", Mark.GROUP: "群体",
    Mark.ANONYMOUS: "匿名", Mark.SEALED: "保密",
}  # fmt: skip
COLOURS = {
    Colour.NORMAL: ("正常", "green"),
    Colour.YELLOW: ("黄牌", "yellow"),
    Colour.RED: ("红牌", "red"),
}
"""Word and tone; the word is always there, so that nobody needs to tell colours apart."""
