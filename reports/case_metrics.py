"""Figures of cases: what each counts, in which version and words. A closed list; the sets are ``reports.case_sets``.

A city's targets and points are rules of their own (``reports.scores``).
"""

from dataclasses import dataclass

from reports.case_sets import Basis, CaseSet
from reports.errors import NoSuchMetric


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMetric:
    """Without ``among`` the cases of ``counted`` are counted, else the figure is their share of ``among``."""

    key: str
    version: int = 1
    name: str
    formula: str
    """In Chinese, shown beside the figure."""
    source: str
    counted: CaseSet
    among: CaseSet | None = None
    basis: Basis


RUGAO = "如皋市长公开电话：五办一考核"
_DUE = "应办结：办理期限在统计期内，且已答复热线或期限已过的工单（以最近一次办理的期限为准）"

CASE_METRICS: tuple[CaseMetric, ...] = (
    CaseMetric(
        key="taken", name="受理", counted=CaseSet.TAKEN, basis=Basis.OPENED, source=RUGAO,
        formula="统计期内登记的工单数",
    ),
    CaseMetric(
        key="valid", name="有效受理", counted=CaseSet.VALID, basis=Basis.OPENED, source=RUGAO,
        formula="统计期内登记、已直接办结或已交办的工单数",
    ),
    CaseMetric(
        key="direct", name="直办", counted=CaseSet.DIRECT, basis=Basis.OPENED, source=RUGAO,
        formula="统计期内登记、未经交办即办结的工单数",
    ),
    CaseMetric(
        key="dispatched", name="交办", counted=CaseSet.DISPATCHED, basis=Basis.OPENED, source=RUGAO,
        formula="统计期内登记、至少交办过一次的工单数",
    ),
    CaseMetric(
        key="direct_rate", name="直办率", counted=CaseSet.DIRECT, among=CaseSet.VALID, basis=Basis.OPENED,
        source=RUGAO, formula="直办 ÷ 有效受理",
    ),
    CaseMetric(
        key="dispatch_rate", name="交办率", counted=CaseSet.DISPATCHED, among=CaseSet.VALID, basis=Basis.OPENED,
        source="如皋；郑州要求转办不超过 15%", formula="交办 ÷ 有效受理",
    ),
    CaseMetric(
        key="sign_rate", name="按时签收率", counted=CaseSet.SIGNED_ON_TIME, among=CaseSet.SIGN_DUE,
        basis=Basis.DISPATCHED, source="连云港 12345 简报",
        formula="时限内签收 ÷ 应签收；按首次派单时间统计，不含已改派单位的签收时限",
    ),
    CaseMetric(
        key="on_time_rate", name="按期办结率", counted=CaseSet.ON_TIME, among=CaseSet.DUE, basis=Basis.DUE,
        source=RUGAO, formula=f"期限前答复热线 ÷ 应办结。{_DUE}",
    ),
    CaseMetric(
        key="told_rate", name="按期反馈率", counted=CaseSet.TOLD_ON_TIME, among=CaseSet.DUE, basis=Basis.DUE,
        source=RUGAO, formula=f"期限前答复市民 ÷ 应办结。{_DUE}",
    ),
    CaseMetric(
        key="satisfaction_rate", name="满意率", counted=CaseSet.CONTENT, among=CaseSet.RATED, basis=Basis.DUE,
        source=RUGAO, formula=f"回访结果为满意和基本满意 ÷ 有效评价（未接通、拒绝评价不计）。{_DUE}",
    ),
    CaseMetric(
        key="solved_rate", name="解决率", counted=CaseSet.SOLVED, among=CaseSet.DUE, basis=Basis.DUE,
        source="北京市接诉即办工作条例", formula=f"办理结果为已解决 ÷ 应办结。{_DUE}",
    ),
    CaseMetric(
        key="return_rate", name="退单率", counted=CaseSet.RETURNED, among=CaseSet.DISPATCHED, basis=Basis.DISPATCHED,
        source="榆林红黑榜", formula="退过单的工单 ÷ 首次派单在统计期内的工单",
    ),
    CaseMetric(
        key="redo_rate", name="重办率", counted=CaseSet.REDONE, among=CaseSet.DUE, basis=Basis.DUE,
        source="榆林红黑榜", formula=f"重办过的工单 ÷ 应办结。{_DUE}",
    ),
    CaseMetric(
        key="extension_rate", name="延期率", counted=CaseSet.EXTENDED, among=CaseSet.DUE, basis=Basis.DUE,
        source="榆林红黑榜", formula=f"延过期的工单 ÷ 应办结。{_DUE}",
    ),
    *(
        CaseMetric(
            key=key, name=name, counted=counted, among=among, basis=Basis.DISPATCHED, source="长春 12345 自动回访",
            formula=formula,
        )
        for key, name, counted, among, formula in (
            ("funnel_dispatched", "交办", CaseSet.DISPATCHED, None, "首次派单在统计期内的工单"),
            ("funnel_confidential", "保密件", CaseSet.CONFIDENTIAL, None, "其中保密、不作反馈统计的"),
            ("funnel_unanswered", "单位尚未答复", CaseSet.UNANSWERED, None, "其中单位还没有答复热线的"),
            ("funnel_to_be_told", "应反馈", CaseSet.TO_BE_TOLD, None, "交办 − 保密件 − 单位尚未答复"),
            ("funnel_by_program", "自动反馈成功", CaseSet.TOLD_BY_PROGRAM, CaseSet.TO_BE_TOLD,
             "自动回访接通并告知市民 ÷ 应反馈"),
            ("funnel_for_people", "转人工反馈", CaseSet.FOR_PEOPLE, CaseSet.TO_BE_TOLD, "自动回访没有完成的 ÷ 应反馈"),
            ("funnel_by_people", "人工反馈完成", CaseSet.TOLD_BY_PEOPLE, CaseSet.FOR_PEOPLE,
             "人工告知市民或按规定免回访 ÷ 转人工反馈"),
            ("funnel_left", "尚未反馈", CaseSet.NOT_TOLD, CaseSet.FOR_PEOPLE, "转人工反馈中还没有完成的"),
        )
    ),
)  # fmt: skip
OVERVIEW = ("taken", "valid", "direct", "dispatched", "direct_rate", "dispatch_rate")
FUNNEL = tuple(metric.key for metric in CASE_METRICS if metric.key.startswith("funnel_"))
ASSESSED = (
    "sign_rate", "on_time_rate", "told_rate", "satisfaction_rate", "solved_rate", "return_rate", "redo_rate",
    "extension_rate",
)  # fmt: skip
"""What units are assessed by."""
_KNOWN = {(metric.key, metric.version): metric for metric in CASE_METRICS}


def case_metric(key: str, version: int = 1) -> CaseMetric:
    """Raises ``NoSuchMetric``."""
    found = _KNOWN.get((key, version))
    if found is None:
        raise NoSuchMetric(key, version)
    return found
