"""What the plan says stands in the files, and nothing changes that need not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from asterisk_conf import (
    Folders,
    Ports,
    QueuePlan,
    Srtp,
    TlsPlan,
    TrunkPlan,
    install_sounds,
    missing_prompts,
    render,
    render_text,
)
from tests.unit.asterisk_conf.plans import a_line, a_plan, a_queue


def test_rendering_twice_changes_nothing(tmp_path: Path) -> None:
    first = render(a_plan(), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert "extensions.conf" in first
    assert render(a_plan(), tmp_path) == ()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_new_queue_changes_only_the_files_that_name_it(tmp_path: Path) -> None:
    render(a_plan(), tmp_path)
    more = replace(a_plan(), queues=(a_queue(), a_queue("labour")))
    assert render(more, tmp_path) == ("extensions.conf", "musiconhold.conf", "queues.conf")


def test_files_with_secrets_are_closed_to_others(tmp_path: Path) -> None:
    render(a_plan(), tmp_path)
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes.pop("seat-number.agi") == 0o750, "a program"
    assert set(modes.values()) == {0o640}
    (tmp_path / "manager.conf").chmod(0o644)
    assert render(a_plan(), tmp_path) == ("manager.conf",)


def test_a_seat_is_a_member_by_its_number_with_its_penalty() -> None:
    text = render_text(a_plan())["queues.conf"]
    assert "member => PJSIP/1001,0,1001\n" in text
    assert "member => PJSIP/1002,5,1002\n" in text


def test_a_trunk_is_known_by_the_gateways_address_or_in_rehearsals_by_a_header() -> None:
    carrier = TrunkPlan(
        name="carrier",
        hosts=("192.0.2.1", "198.51.100.0/24"),
        server="sip.carrier.example",
        user="city",
        password="12345678",
    )
    rehearsed, real = render_text(a_plan()), render_text(replace(a_plan(), trunks=(carrier,)))
    assert "match_header=X-Trunk: rehearsal\n" in rehearsed["pjsip.conf"]
    assert "match=192.0.2.1,198.51.100.0/24\n" in real["pjsip.conf"]
    assert "match_header" not in real["pjsip.conf"]
    assert "client_uri=sip:city@sip.carrier.example:5060\n" in real["pjsip.conf"]


def test_a_stock_host_gets_stock_folders_only() -> None:
    texts = render_text(replace(a_plan(), folders=Folders.stock()))
    assert "astmoddir" not in texts["asterisk.conf"]
    assert not any("/srv/hotline" in text for text in texts.values())
    assert "TALKS=/var/spool/asterisk/recording" in texts["extensions.conf"]


def test_every_goto_and_gosub_leads_somewhere() -> None:
    text = render_text(a_plan())["extensions.conf"]
    contexts = set(re.findall(r"^\[(\S+)\]", text, re.MULTILINE))
    targets = set(re.findall(r"(?:Goto|Gosub)\(([a-z-]+),[a-z]", text)) | set(re.findall(r"\?([a-z-]+),s,1", text))
    assert targets
    assert targets <= contexts
    assert set(a_plan().contexts) <= contexts


def test_callers_text_is_filtered_before_it_is_recorded() -> None:
    mapping = render_text(a_plan())["cel_custom.conf"]
    assert "${CALLERID(num)}" in mapping
    assert re.search(r"FILTER\([^,]+,\$\{CALLERID\(num\)\}\)", mapping)
    assert re.search(r"FILTER\([^,]+,\$\{CHANNEL\(exten\)\}\)", mapping)


def test_a_queue_without_announcements_announces_nothing() -> None:
    silent = QueuePlan(name="general_service", label="x", announce_every_seconds=0)
    files = render_text(replace(a_plan(), queues=(silent,)))
    assert "musicclass=default" in files["queues.conf"]
    assert "playlist" not in files["musiconhold.conf"]


def test_a_citys_own_recording_wins_in_whatever_format(tmp_path: Path) -> None:
    ours, city, target = tmp_path / "ours", tmp_path / "city", tmp_path / "data"
    for path in (ours / "zh/hotline/greeting.alaw", ours / "moh/wait.alaw", city / "zh/hotline/greeting.wav"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.parts[-4].encode())

    assert install_sounds(ours, None, target) == 2
    assert install_sounds(ours, city, target) == 1
    assert install_sounds(ours, city, target) == 0

    assert [path.name for path in (target / "sounds/zh/hotline").iterdir()] == ["greeting.wav"]
    assert (target / "moh/wait.alaw").is_file()


def test_missing_prompts_are_named_not_refused(tmp_path: Path) -> None:
    plan = replace(a_plan(), folders=Folders.under(tmp_path), lines=(replace(a_line(), greeting=("greeting-12315",)),))
    hotline = tmp_path / "lib/sounds/zh/hotline"
    hotline.mkdir(parents=True)
    (hotline / "goodbye.alaw").touch()
    missing = missing_prompts(plan)
    assert "greeting-12315" in missing
    assert "goodbye" not in missing


TLS = TlsPlan(certificate=Path("/srv/c.pem"), key=Path("/srv/k.pem"), authorities=Path("/srv/ca.pem"))


def sections(text: str, name: str) -> list[str]:
    """Every section of this name, as text."""
    return re.findall(rf"^\[{re.escape(name)}\](?:\(.*\))?\n((?:(?!\[).*\n)*)", text, re.MULTILINE)


def test_without_tls_no_file_speaks_of_it() -> None:
    text = render_text(a_plan())["pjsip.conf"]
    assert not re.search(r"tls|media_encryption", text)


def test_seats_encrypt_as_the_setting_says_and_only_over_tls_when_they_must() -> None:
    over_tls = replace(a_plan(), tls=TLS, ports=Ports(sip_tls=5161))
    seats = {
        srtp: sections(render_text(replace(over_tls, srtp=srtp))["pjsip.conf"], "seat-endpoint")[0] for srtp in Srtp
    }
    assert "media_encryption" not in seats[Srtp.OFF]
    assert "media_encryption=sdes\nmedia_encryption_optimistic=yes\n" in seats[Srtp.OPTIONAL]
    assert "media_encryption=sdes\nmedia_encryption_optimistic=no\n" in seats[Srtp.REQUIRED]
    assert [srtp for srtp, text in seats.items() if "transport=tls\n" in text] == [Srtp.REQUIRED]


def test_a_trunk_over_tls_verifies_the_carrier_and_registers_over_tls() -> None:
    carrier = TrunkPlan(
        name="carrier", hosts=("192.0.2.1",), server="sip.example", port=5061, user="city", password="12345678",
        transport="tls", srtp=True,
    )  # fmt: skip
    plan = replace(a_plan(), tls=TLS, ports=Ports(sip_tls=5161), trunks=(*a_plan().trunks, carrier))
    text = render_text(plan)["pjsip.conf"]
    assert "verify_server=yes" in sections(text, "tls")[0]
    endpoint, aor, *_, registration = sections(text, "carrier")
    assert "transport=tls\nmedia_encryption=sdes\n" in endpoint
    assert "contact=sip:sip.example:5061\\;transport=tls\nqualify_frequency" in aor
    assert "server_uri=sip:sip.example:5061\\;transport=tls\nclient_uri" in registration
    assert "transport=udp\n" in sections(text, "rehearsal")[0]


def test_ami_listens_on_loopback_wherever_sip_does_and_starts_no_programs() -> None:
    carrier = TrunkPlan(name="carrier", hosts=("192.0.2.1",))
    text = render_text(replace(a_plan(), bind="0.0.0.0", trunks=(carrier,)))["manager.conf"]
    assert re.findall(r"^bindaddr=(.*)$", text, re.MULTILINE) == ["127.0.0.1"]
    [rights] = re.findall(r"^write=(.*)$", text, re.MULTILINE)
    assert not {"system", "command", "config", "all"} & set(rights.split(","))
