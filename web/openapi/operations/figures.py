"""Figures of cases, of units and of the ways cases come in."""

from collections.abc import Mapping
from datetime import date

from cases import ChannelCount
from reports import Ranked, ScoreItem, ScoreRules
from web.openapi.operation import Asked, Operation
from web.openapi.shapes import many, shape
from web.tokens.scopes import Scope

TAG = "统计"
CaseFigureRead = shape(
    "CaseFigureRead", key=str, version=int, name=str, formula=str, value=float | None, counted=int, among=int | None,
    cases=str, among_cases=str | None,
)  # fmt: skip
CategoryFigure = shape("CategoryFigure", Ranked, share=float, growth=float | None, cases_listed=str)
CaseFiguresRead = shape(
    "CaseFiguresRead", first=date, last=date, complaints=list[str], overview=many(CaseFigureRead),
    funnel=many(CaseFigureRead), categories=many(CategoryFigure),
)  # fmt: skip
ScoreItemRead = shape("ScoreItemRead", ScoreItem, points=str, target=str, per_point=str, least=str)
ScoreRulesRead = shape("ScoreRulesRead", ScoreRules, items=many(ScoreItemRead), grades=dict[str, str])
UnitFigure = shape(
    "UnitFigure", unit=str, name=str, place=int | None, points=str, points_exact=str, most=str, grade=str | None,
    parts=dict[str, str | None], figures=many(CaseFigureRead),
)  # fmt: skip
UnitFigures = shape(
    "UnitFigures", first=date, last=date, complaints=list[str], rules=ScoreRulesRead, units=many(UnitFigure)
)
ChannelFigures = shape("ChannelFigures", since=date, until=date, channels=list[ChannelCount])

READ = Scope.REPORTS_READ
DAYS = {
    "first": Asked("开始日期，默认本月 1 日", date),
    "last": Asked("结束日期（含），默认今天；最多 366 天", date),
}
FIGURES: Mapping[str, Operation] = {
    "api.case-figures": Operation(
        tag=TAG, summary="受理情况：受理、办理、回访的指标，以及各类事项", answer=CaseFiguresRead, scope=READ,
        query=DAYS | {
            "level": Asked("事项分类的级别，1 至 3", int, 3), "whole": Asked("classified：占比以已分类的工单为全部"),
        },
        about="value 为比率时在 0 与 1 之间；cases 为指标所含工单的页面地址。",
    ),
    "api.unit-figures": Operation(
        tag=TAG, summary="单位考核：各单位的指标、得分和名次", answer=UnitFigures, scope=READ,
        query=DAYS | {
            "rules": Asked("计分规则的键", str, "default"), "above": Asked("只比较这个单位的直接下级"),
        },
        refusals=frozenset({404}), about="points_exact、most、parts 为分数形式的准确值，points 保留两位小数。",
    ),
    "api.channel-figures": Operation(
        tag=TAG, summary="各渠道登记和已办结的工单数", answer=ChannelFigures, scope=READ,
        query={"since": Asked("开始日期，默认本月 1 日", date), "until": Asked("结束日期（含），默认今天", date)},
    ),
}  # fmt: skip
