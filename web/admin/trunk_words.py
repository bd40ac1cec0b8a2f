"""What is told of a trunk's state, and what a carrier is told of the switch. Pure."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

REGISTRATIONS = {
    "Registered": ("green", "已注册"),
    "Rejected": ("red", "注册被运营商拒绝，请核对用户名和密码"),
    "Stopped": ("red", "已停止注册"),
}
NOT_YET = ("orange", "尚未注册，正在重试")
Badge = tuple[str, str]
"""A colour and the words."""


def badges(state: Mapping[str, Any] | None, *, enabled: bool, rehearsal: bool) -> list[Badge]:
    """``state``: of this trunk as the switch told it; None: it told nothing of this one."""
    if not enabled:
        return [("secondary", "停用")]
    if state is None:
        return [("secondary", "状态未知")]
    if not state["loaded"]:
        return [("orange", "交换机尚未载入")]
    found: list[Badge] = [("azure", "演练")] if rehearsal else []
    if state["registration"] is not None:
        found.append(REGISTRATIONS.get(state["registration"], NOT_YET))
    if state["reachable"] is not None:
        found.append(("green", "对端有应答") if state["reachable"] else ("red", "对端没有应答"))
    return found or [("green", "可接来电")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """``bound``: the address the switch listens on; ``sip_tls_port`` 0: no TLS; RTP from ``rtp_first`` to ``rtp_last``,
    both included."""

    bound: str = "127.0.0.1"
    sip_port: int = 5160
    sip_tls_port: int = 0
    rtp_first: int = 12000
    rtp_last: int = 15999

    @property
    def only_here(self) -> bool:
        """Nobody outside this machine gets through."""
        return ipaddress.ip_address(self.bound).is_loopback

    @property
    def address(self) -> str:
        """As a carrier is told it; "" where the switch listens on every address of its host."""
        return "" if ipaddress.ip_address(self.bound).is_unspecified else self.bound
