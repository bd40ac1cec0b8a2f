"""Where this installation may send to."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices import AddressForbidden, NoticeFaulty
from notices.partners.addresses import checked_url, may_send, read_networks

INSIDE = [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::", "2002:a9fe:a9fe::1", "64:ff9b::7f00:1", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "2001:db8::1",
    "4000::1",
]  # fmt: skip
OUTSIDE = ["1.1.1.1", "114.114.114.114", "2400:3200::1", "64:ff9b::101:101"]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_is_reached_only_where_it_is_listed(address: str) -> None:
    assert not may_send(address, secure=True, allowed=())
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(AddressForbidden):
        checked_url(f"https://{host}/hook", ())


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_outside_is_reached_over_tls_only(address: str) -> None:
    assert may_send(address, secure=True, allowed=())
    assert not may_send(address, secure=False, allowed=read_networks("10.0.0.0/8"))


def test_a_listed_network_is_reached_with_and_without_tls_also_by_an_address_that_carries_it() -> None:
    allowed = read_networks("10.1.0.0/16，fd00::/8")

    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00::1"):
        assert may_send(address, secure=False, allowed=allowed)
    assert not may_send("10.2.0.1", secure=True, allowed=allowed)
    assert checked_url(" http://10.1.2.3:8080/hook ", allowed) == "http://10.1.2.3:8080/hook"


@pytest.mark.parametrize(
    "wrong",
    [
        "", "x", "ftp://a.example/", "https://", "https:///x", "https://u:p@a.example/", "https://a.example/#x", "https://127.1/",
        "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://a.example:99999/", "https://a.example:0/",
        "https://a b.example/", "https://例子.example/", "https://a.example/\r\nX: y", "http://a.example/", "https://[::1/",
        "https://-a.example/", "https://a.example/" + "x" * 500, "https://127.0.0.1\t.example/",
    ],
)  # fmt: skip
def test_what_is_no_address_for_us_is_refused_with_a_reason_in_chinese(wrong: str) -> None:
    with pytest.raises(AddressForbidden) as caught:
        checked_url(wrong, ())

    assert any("\u4e00" <= sign <= "\u9fff" for sign in caught.value.why)


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for wanted in (text, f"https://{text}/", f"https://[{text}]/"):
        with suppress(AddressForbidden):
            assert checked_url(wanted, ()).startswith("https://")


def test_networks_that_are_none_are_all_named() -> None:
    with pytest.raises(NoticeFaulty) as caught:
        read_networks("10.0.0.0/8 nonsense 10.0.0.1/8")

    assert len(caught.value.faults) == 2
