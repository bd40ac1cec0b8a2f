"""The Chinese words of incidents."""

from db.tables import IncidentState, PlaceGrain

STATES = {
    IncidentState.ALERTED: ("预警", "red"),
    IncidentState.OPEN: ("处置中", "orange"),
    IncidentState.ENDED: ("已结束", "secondary"),
    IncidentState.DISMISSED: ("已排除", "secondary"),
    IncidentState.LAPSED: ("已平息", "secondary"),
}
"""Word and tone."""
GRAINS = {
    PlaceGrain.ADDRESS: "同一门牌",
    PlaceGrain.AREA: "同一道路或小区",
    PlaceGrain.CITY: "不分地点",
}
APART = {
    "state": "已另行办理",
    "sealed": "保密工单，单独办理",
    "leads": "已有其他工单并入它",
    "closed": "群体工单已办结",
    "follows": "群体工单已并入其他工单",
    "itself": "群体工单",
    "simulated": "模拟工单",
    "unknown": "群体工单不存在",
}
"""Why a case of an incident does not follow its group case."""
