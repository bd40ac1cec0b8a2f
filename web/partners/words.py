"""The Chinese words about partners."""

from collections.abc import Mapping

from db.tables import DeliveryState, PartnerKind, PartnerState

KINDS: Mapping[PartnerKind, str] = {
    PartnerKind.DEPARTMENT: "承办单位", PartnerKind.POLICE: "110 联动", PartnerKind.GRID: "网格",
}  # fmt: skip
STATES: Mapping[PartnerState, str] = {
    PartnerState.ON: "启用", PartnerState.FAILED: "已自动停用", PartnerState.OFF: "停用",
}  # fmt: skip
DELIVERIES: Mapping[DeliveryState, str] = {
    DeliveryState.WAITING: "待投递", DeliveryState.DELIVERED: "已投递", DeliveryState.DEAD: "投递失败",
}  # fmt: skip
