"""The closed lists of words a case is described with. What a city adds of its own (categories, units) are rows."""

from enum import StrEnum


class Urgency(StrEnum):
    EMERGENCY = "emergency"  # 急电
    IMPORTANT = "important"  # 要电
    PERSISTENT = "persistent"  # 重电
    NORMAL = "normal"  # 一般


class Nature(StrEnum):
    """What kind of call the book counts it as."""

    ACCUSATION = "accusation"  # 检举控告
    SLANDER = "slander"  # 诬告诽谤
    THREAT = "threat"  # 恐吓
    RESCUE = "rescue"  # 求援
    DECISION = "decision"  # 求决
    APPEAL = "appeal"  # 申诉
    CRITICISM = "criticism"  # 批评建议


class CaseClass(StrEnum):
    """Classes with an answer limit each; the limits are data."""

    A = "a"
    B = "b"
    C = "c"


class RequestKind(StrEnum):
    """What a unit may ask the hotline for; one request waits at a time."""

    RETURN = "return"  # 退单
    REASSIGN = "reassign"  # 改派
    EXTENSION = "extension"  # 延期
    SUSPENSION = "suspension"  # 挂起
    TERMINATION = "termination"  # 终止
    UNREASONABLE = "unreasonable"  # 不合理诉求


class CaseResult(StrEnum):
    """What became of the demand."""

    SOLVED = "solved"  # 已解决
    PARTLY = "partly"  # 部分解决
    PLANNED = "planned"  # 已列入计划
    EXPLAINED = "explained"  # 已解释说明


class Disposition(StrEnum):
    """The way on which a case came to its answer."""

    DIRECT = "direct"  # 直办
    HANDLED = "handled"  # 承办
    TERMINATED = "terminated"  # 终止
    UNREASONABLE = "unreasonable"  # 不合理诉求
    MERGED = "merged"  # 并单: answered with the case it follows


class FollowUpOutcome(StrEnum):
    SATISFIED = "satisfied"  # 满意
    FAIRLY = "fairly"  # 基本满意
    DISSATISFIED = "dissatisfied"  # 不满意
    UNREACHED = "unreached"  # 未接通
    DECLINED = "declined"  # 拒评


class FollowUpWay(StrEnum):
    PERSON = "person"  # 人工回访
    ON_THE_SPOT = "on_the_spot"  # 当场答复，无需回访
    WAIVED = "waived"  # 免回访
    ROBOT = "robot"  # 自动语音回访
    MESSAGE = "message"  # 短信回访


class AssignmentPart(StrEnum):
    LEAD = "lead"  # 主办
    CO_HANDLER = "co_handler"  # 协办
    SUB = "sub"  # 下级承办: given its share by the lead unit above it
    SUPERVISING = "supervising"  # 督办单位


class QualityMark(StrEnum):
    """Marks of 办理质量 and 文字质量."""

    GOOD = "good"  # 好
    FAIR = "fair"  # 合格
    POOR = "poor"  # 差


class ReturnCause(StrEnum):
    """Why the hotline sends an answer back."""

    BESIDE_THE_POINT = "beside_the_point"  # 答非所问
    EMPTY_WORDS = "empty_words"  # 空话套话
    UNCLEAR = "unclear"  # 含糊不清
    GENERALITIES = "generalities"  # 泛泛而答
    UNSOLVED = "unsolved"  # 问题未解决
    NOT_CONTACTED = "not_contacted"  # 未联系市民


class RedoCause(StrEnum):
    DISSATISFIED = "dissatisfied"  # 市民不满意
    UNSOLVED = "unsolved"  # 问题未解决
    UNTRUE = "untrue"  # 答复与事实不符
    RELAPSED = "relapsed"  # 问题反弹


class SupervisionLevel(StrEnum):
    """The ladder of 督办, mildest first."""

    TELEPHONE = "telephone"  # 电话督办
    WRITTEN = "written"  # 书面督办
    MEETING = "meeting"  # 会议督办
    ON_SITE = "on_site"  # 现场督办
    INSTRUCTED = "instructed"  # 领导批示督办
    LISTED = "listed"  # 挂牌督办
    INTERVIEW = "interview"  # 约谈
    DISCIPLINE = "discipline"  # 移交纪检


class Triage(StrEnum):
    """A unit's first judgement of the demand."""

    SOLVABLE = "solvable"  # 能够解决
    LIMITED = "limited"  # 合理但暂不能解决
    UNJUSTIFIED = "unjustified"  # 不符合政策


class DeliveryWay(StrEnum):
    """How an order reached a unit without an account."""

    TELEPHONE = "telephone"  # 电话
    FAX = "fax"  # 传真
    PAPER = "paper"  # 书面送达
