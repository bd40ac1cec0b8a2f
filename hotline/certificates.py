"""The certificate of SIP over TLS: a city's own from its files, or one made here at the first start."""

import ipaddress
import os
import shutil
import socket
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from asterisk_conf import TlsPlan
from hotline.errors import BadSettings
from hotline.secrets_file import write_private
from hotline.settings import Settings

log = structlog.get_logger()

OWN_VALIDITY = timedelta(days=825)
KEY_BITS = 2048
"""Old desk phones take nothing longer, and no elliptic curves."""
LONGEST_COMMON_NAME = 64


def tls_plan(settings: Settings) -> TlsPlan | None:
    """Which files Asterisk is to use; None with SIP over TLS off. Raises ``BadSettings`` on half a setting."""
    if not settings.sip_tls_port:
        return None
    certificate, key = settings.sip_tls_certificate, settings.sip_tls_key
    if certificate is None and key is None:
        if settings.asterisk_stock:
            raise BadSettings("sip_tls_certificate and sip_tls_key must name files that the system's Asterisk can read")
        own = _own_folder(settings)
        certificate, key = own / "certificate.pem", own / "key.pem"
    if certificate is None or key is None:
        raise BadSettings("sip_tls_certificate and sip_tls_key come together: set both, or none for one made here")
    return TlsPlan(certificate=certificate, key=key, authorities=settings.sip_tls_authorities)


def is_own(settings: Settings) -> bool:
    """Whether the certificate is one of our own making, which telephones have to be told to trust."""
    return bool(settings.sip_tls_port) and settings.sip_tls_certificate is None


def prepare_certificate(settings: Settings, now: datetime) -> None:
    """Make our own certificate when it is wanted and not there. Raises ``BadSettings`` naming a missing file."""
    plan = tls_plan(settings)
    if plan is None:
        return
    if is_own(settings) and not _own_folder(settings).exists():
        _make(_own_folder(settings), _names(settings), now)
    for name, path in (("certificate", plan.certificate), ("key", plan.key), ("authorities", plan.authorities)):
        if path is not None and not path.is_file():
            raise BadSettings(f"sip_tls_{name}: there is no file {path}")


def _own_folder(settings: Settings) -> Path:
    return settings.home / "tls"


def _names(settings: Settings) -> list[str]:
    """What telephones may call us: as set, this machine's name, and where we listen."""
    wanted = [name.strip() for name in settings.sip_tls_names.split(",")]
    listening = "" if ipaddress.ip_address(settings.sip_host).is_unspecified else settings.sip_host
    return list(dict.fromkeys(name for name in (*wanted, socket.gethostname(), listening, "localhost") if name))


def _make(folder: Path, names: list[str], now: datetime) -> None:
    """Both files or none: they are made aside, then moved as one folder. Who comes second leaves the first's."""
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    aside.mkdir(parents=True, mode=0o750)
    try:
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        write_private(aside / "key.pem", _key_text(key))
        (aside / "certificate.pem").write_bytes(self_signed(key, names, now).public_bytes(serialization.Encoding.PEM))
        try:
            aside.rename(folder)
        except OSError:
            if not folder.is_dir():
                raise
            return
        log.info("certificate.made", days=OWN_VALIDITY.days)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def self_signed(key: rsa.RSAPrivateKey, names: list[str], now: datetime) -> x509.Certificate:
    """A certificate for ``names`` (host names, addresses) that is its own authority, and nobody else's."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:LONGEST_COMMON_NAME])])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a telephone's clock may be behind
        .not_valid_after(now + OWN_VALIDITY)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _key_text(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
