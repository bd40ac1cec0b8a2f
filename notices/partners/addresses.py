"""Where this installation may send to: never into its own network because somebody wrote an address. Pure."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from notices.errors import AddressForbidden, NoticeFaulty

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
LONGEST = 500
_MOST_NETWORKS = 50
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LIKE_A_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0[xX][0-9a-fA-F]*)")
"""A host that is no address and ends in a number ("127.1", "0x7f.0x1") means one to some programs."""
_NAT64 = IPv6Network("64:ff9b::/96")


def read_networks(text: str) -> tuple[Network, ...]:
    """Networks an administrator lists, as ``10.20.0.0/16``, parted by commas or lines. Raises ``NoticeFaulty``."""
    parts = [part for part in re.split(r"[\s,，;；、]+", text) if part]
    if len(parts) > _MOST_NETWORKS:
        raise NoticeFaulty([f"允许的网段最多 {_MOST_NETWORKS} 个。"])
    found, faults = list[Network](), list[str]()
    for part in parts:
        try:
            found.append(ip_network(part))
        except ValueError:
            faults.append(f"「{part[:40]}」不是网段，请写作 10.20.0.0/16 或单个地址。")
    if faults:
        raise NoticeFaulty(faults)
    return tuple(found)


def checked_url(text: str, allowed: Sequence[Network]) -> str:
    """``text`` as an address we may send to as far as it tells by itself. Raises ``AddressForbidden``.

    What its host's name leads to is looked at again each time something is sent (``may_send``).
    """
    plain = text.strip()
    try:
        parts = urlsplit(plain)
        port = parts.port
    except ValueError as exc:
        raise AddressForbidden("地址无法识别，请填写完整的 https 地址。") from exc
    if len(plain) > LONGEST or not plain.isprintable() or not plain.isascii() or " " in plain:
        raise AddressForbidden(f"地址只能包含英文字符，最多 {LONGEST} 字。")
    if parts.scheme not in {"https", "http"} or not parts.hostname or port == 0:
        raise AddressForbidden("请填写完整的地址，以 https:// 开头。")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressForbidden("地址中不能写用户名、密码或 # 后的内容。")
    _check_host(parts, allowed)
    return plain


def may_send(address: str, *, secure: bool, allowed: Sequence[Network]) -> bool:
    """Whether a connection to ``address`` (of the internet protocol) may be opened; ``secure``: over TLS."""
    found = literal_of(address)
    if found is None:
        return False
    reached = _reached(found)
    if any(reached in network for network in allowed):
        return True
    return secure and reached.is_global and not (reached.is_multicast or reached.is_reserved)


def literal_of(host: str) -> Address | None:
    """The address a host is written as; None: it is a name."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _check_host(parts: SplitResult, allowed: Sequence[Network]) -> None:
    host, secure = parts.hostname or "", parts.scheme == "https"
    if not secure and not allowed:
        raise AddressForbidden("只能使用 https 地址；内部网络的 http 地址要先由管理员列入允许的网段。")
    if literal_of(host) is None:
        if not _HOST.fullmatch(host) or _LIKE_A_NUMBER.fullmatch(host):
            raise AddressForbidden("地址中的主机名无法识别。")
    elif not may_send(host, secure=secure, allowed=allowed):
        raise AddressForbidden("这个地址属于内部网络，需要先由管理员列入允许的网段。")


def _reached(address: Address) -> Address:
    """The address that is reached in the end: several kinds of IPv6 address carry one of IPv4."""
    if isinstance(address, IPv4Address):
        return address
    carried = address.ipv4_mapped or address.sixtofour
    if carried is None and address.teredo is not None:
        carried = address.teredo[1]
    if carried is None and address in _NAT64:
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    return carried or address
