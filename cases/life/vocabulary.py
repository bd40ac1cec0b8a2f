"""The words of the life cycle: what may be done (Action), by whom (Part), with what (Field)."""

from enum import StrEnum


class Action(StrEnum):
    """A step somebody takes. Values are part of addresses and of the stored history: never rename one."""

    CLASSIFY = "classify"  # 分类定级
    RESOLVE = "resolve"  # 直办
    DISPATCH = "dispatch"  # 派单
    REASSIGN = "reassign"  # 改派
    SIGN = "sign"  # 签收
    SUB_DISPATCH = "sub_dispatch"  # 转下级承办
    CO_SIGN = "co_sign"  # 协办签收
    CONTACT = "contact"  # 先行联系
    CO_ANSWER = "co_answer"  # 协办反馈
    TRIAGE = "triage"  # 研判
    SUBMIT = "submit"  # 提交答复
    SIGN_OFF = "sign_off"  # 审签通过
    RETURN_DRAFT = "return_draft"  # 审签退回
    PASS_REVIEW = "pass_review"  # noqa: S105 (审核通过; no password)
    RETURN_ANSWER = "return_answer"  # 答复退回
    FOLLOW_UP = "follow_up"  # 回访
    AUTO_FOLLOW_UP = "auto_follow_up"  # 自动回访
    SKIP_FOLLOW_UP = "skip_follow_up"  # 免回访
    CLOSE = "close"  # 办结
    ARCHIVE = "archive"  # 归档
    MERGE = "merge"  # 并单
    UNMERGE = "unmerge"  # 拆单
    ADOPT = "adopt"  # 随主单答复
    TELL = "tell"  # 告知市民
    REDO = "redo"  # 重办
    REMIND = "remind"  # 催办
    SUPERVISE = "supervise"  # 督办
    INSTRUCT = "instruct"  # 批办
    JOIN = "join"  # 会办
    RULE = "rule"  # 裁定承办
    OWN = "own"  # 领导包案
    DELIVER = "deliver"  # 登记送达
    RECUSE = "recuse"  # 回避
    END_RECUSAL = "end_recusal"  # 解除回避
    RESUME = "resume"  # 恢复办理
    WITHDRAW = "withdraw"  # 撤回申请
    REQUEST_RETURN = "request_return"
    APPROVE_RETURN = "approve_return"
    REFUSE_RETURN = "refuse_return"
    REQUEST_REASSIGN = "request_reassign"
    APPROVE_REASSIGN = "approve_reassign"
    REFUSE_REASSIGN = "refuse_reassign"
    REQUEST_EXTENSION = "request_extension"
    APPROVE_EXTENSION = "approve_extension"
    REFUSE_EXTENSION = "refuse_extension"
    REQUEST_SUSPENSION = "request_suspension"
    APPROVE_SUSPENSION = "approve_suspension"
    REFUSE_SUSPENSION = "refuse_suspension"
    REQUEST_TERMINATION = "request_termination"
    APPROVE_TERMINATION = "approve_termination"
    REFUSE_TERMINATION = "refuse_termination"
    REQUEST_UNREASONABLE = "request_unreasonable"
    APPROVE_UNREASONABLE = "approve_unreasonable"
    REFUSE_UNREASONABLE = "refuse_unreasonable"


class Part(StrEnum):
    """What a person is to one case; a person can be several."""

    INTAKE = "intake"  # 受理
    OFFICE = "office"  # 后台: dispatches, reviews, decides requests
    FOLLOW_UP = "follow_up"  # 回访
    LEAD = "lead"  # 主办
    CO_HANDLER = "co_handler"  # 协办, or a unit below the lead one
    SUPERVISING = "supervising"  # 督办单位
    UNIT_REVIEWER = "unit_reviewer"  # 处室审核人
    UNIT_LEADER = "unit_leader"  # 单位领导
    SYSTEM = "system"  # the program, when a limit runs out


class Field(StrEnum):
    """What a step asks for. Values are names of form fields."""

    RESULT = "result"  # 办理结果
    ANSWER = "answer"  # 给市民的答复
    INTERNAL = "internal"  # 内部办理情况
    TOLD_AT = "told_at"  # 答复市民的时间
    NOT_TOLD = "not_told"  # 未能答复市民的原因
    REASON = "reason"  # 原因
    UNIT = "unit"  # 主办单位
    CO_UNITS = "co_units"  # 协办单位
    SUB_UNITS = "sub_units"  # 下级单位
    SUPERVISING_UNIT = "supervising_unit"  # 督办单位
    REDACTED = "redacted"  # 脱敏内容
    EXTEND_BY = "extend_by"  # 延长的数量，单位同时限
    CONTACTED_AT = "contacted_at"  # 联系市民的时间
    OUTCOME = "outcome"  # 回访结果
    SOLVED = "solved"  # 是否解决
    CONTACTED = "contacted"  # 是否联系
    TRUTHFUL = "truthful"  # 办理情况是否属实
    WAY = "way"  # 回访方式
    RETURN_CAUSE = "return_cause"  # 退回原因
    REDO_CAUSE = "redo_cause"  # 重办原因
    LEVEL = "level"  # 督办方式
    LEADER = "leader"  # 批示领导
    MINUTES = "minutes"  # 会议纪要
    TRIAGE = "triage"  # 研判结论
    WORK_QUALITY = "work_quality"  # 办理质量
    TEXT_QUALITY = "text_quality"  # 文字质量
    CATEGORY = "category"  # 事项分类
    URGENCY = "urgency"  # 紧急程度
    NATURE = "nature"  # 来电性质
    CASE_CLASS = "case_class"  # 办理类别
    CONFIDENTIAL = "confidential"  # 保密
    ANONYMOUS = "anonymous"  # 匿名
    INTO = "into"  # 并入的工单
    APART = "apart"  # 与同一事项的工单分别办理
    QUALITY_DEMAND = "quality_demand"  # 质量要求
    ANSWER_DEMAND = "answer_demand"  # 反馈要求
    PLAN = "plan"  # 解决方案
    PLAN_UNTIL = "plan_until"  # 计划解决的时间
    UNTIL = "until"  # 完成期限
    EVERY_DAYS = "every_days"  # 回报间隔
    DELIVERED_WAY = "delivered_way"  # 送达方式
    DELIVERED_AT = "delivered_at"  # 送达时间
    RECEIVED_BY = "received_by"  # 接收人
    WHO = "who"  # 回避人员
    WHICH_UNIT = "which_unit"  # 回避单位
