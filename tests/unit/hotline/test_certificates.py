"""The certificate of SIP over TLS: made once when nobody gave one, and looked after."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hotline.certificates import OWN_VALIDITY, prepare_certificate, self_signed, tls_plan
from hotline.doctor_certificates import certificate_state
from hotline.errors import BadSettings
from hotline.settings import Settings

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def settings(home: Path, **given: object) -> Settings:
    return Settings.model_validate({"home": home, "sip_tls_port": 5161, **given})


def test_with_tls_off_nothing_is_made_or_told(tmp_path: Path) -> None:
    off = settings(tmp_path, sip_tls_port=0)
    prepare_certificate(off, NOW)
    assert tls_plan(off) is None
    assert list(tmp_path.iterdir()) == []


def test_our_own_is_made_once_for_the_names_telephones_use_and_its_key_is_its_owners(tmp_path: Path) -> None:
    wanted = settings(tmp_path, sip_host="192.0.2.7", sip_tls_names="sip.city.example, 198.51.100.1")
    prepare_certificate(wanted, NOW)
    plan = tls_plan(wanted)
    assert plan is not None
    first = plan.certificate.read_bytes()
    prepare_certificate(wanted, NOW + timedelta(days=1))

    names = x509.load_pem_x509_certificate(first).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert plan.certificate.read_bytes() == first
    assert {"sip.city.example", "localhost"} <= set(names.get_values_for_type(x509.DNSName))
    assert {"192.0.2.7", "198.51.100.1"} == {str(name) for name in names.get_values_for_type(x509.IPAddress)}
    assert plan.key.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["tls"], "nothing half made is left"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sip_tls_certificate": "/c.pem"}, "come together"),
        ({"sip_tls_certificate": "/no/c.pem", "sip_tls_key": "/no/k.pem"}, "no file /no/c.pem"),
        ({"sip_tls_authorities": "/no/ca.pem"}, "sip_tls_authorities: there is no file"),
        ({"asterisk_stock": True}, "that the system's Asterisk can read"),
    ],
)
def test_half_a_setting_and_a_missing_file_are_named(tmp_path: Path, given: dict[str, object], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        prepare_certificate(settings(tmp_path, **given), NOW)


# --- what doctor says -------------------------------------------------------------------------------------------------


@dataclass
class Files:
    certificate: Path
    key: Path


def other_key(files: Files) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files.key.write_bytes(key.private_bytes(*pem))


def no_certificate(files: Files) -> None:
    files.certificate.write_text("to be done")


def no_key(files: Files) -> None:
    files.key.unlink()


def open_key(files: Files) -> None:
    os.chmod(files.key, 0o644)  # noqa: PTH101


def as_it_is(_: Files) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """After ``damage`` and so many ``days``, doctor is to say this."""

    found: str
    remedy: str
    damage: Callable[[Files], None] = as_it_is
    days: int = 0
    bad: bool = True


FAULTS = (
    Fault(days=OWN_VALIDITY.days - 10, found="expires in 10 days", remedy="hotline reload", bad=False),
    Fault(days=OWN_VALIDITY.days + 1, found="expired on", remedy="hotline reload"),
    Fault(days=-2, found="valid only from", remedy="clock"),
    Fault(damage=other_key, found="not that of the certificate", remedy="hotline reload"),
    Fault(damage=no_certificate, found="is no certificate in PEM form", remedy="hotline reload"),
    Fault(damage=no_key, found="No such file", remedy="hotline init"),
    Fault(damage=open_key, found="may be read by everybody", remedy="chmod 600", bad=False),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.found)
async def test_each_fault_is_found_with_its_remedy(tmp_path: Path, fault: Fault) -> None:
    ours = settings(tmp_path)
    prepare_certificate(ours, NOW)
    plan = tls_plan(ours)
    assert plan is not None
    fault.damage(Files(plan.certificate, plan.key))

    told = (await certificate_state(ours, NOW + timedelta(days=fault.days))).fault

    assert told is not None
    assert fault.found in told.found
    assert fault.remedy in told.remedy
    assert told.bad is fault.bad


async def test_a_certificate_in_order_is_told_with_its_names_and_days(tmp_path: Path) -> None:
    ours = settings(tmp_path, sip_tls_names="sip.city.example")
    prepare_certificate(ours, NOW)

    state = await certificate_state(ours, NOW + timedelta(days=25))

    assert state.fault is None
    assert "sip.city.example" in state.found
    assert "800 days left" in state.found


def test_a_name_too_long_for_the_subject_is_still_among_the_names() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = "a" * 60 + ".city.example"
    certificate = self_signed(key, [name], NOW)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == [name]
