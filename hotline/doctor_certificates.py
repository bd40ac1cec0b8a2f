"""The certificate part of ``hotline doctor``: would a telephone that verifies us still be satisfied?"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from asterisk_conf import TlsPlan
from hotline.certificates import is_own, tls_plan
from hotline.errors import BadSettings
from hotline.settings import Settings

WARN_BEFORE = timedelta(days=30)
OTHERS = 0o007


@dataclass(frozen=True, slots=True)
class CertificateFault:
    """``bad``: telephones are refused, or soon; otherwise it can wait for the day."""

    found: str
    remedy: str
    bad: bool = True


@dataclass(frozen=True, slots=True)
class CertificateState:
    """``found`` describes a certificate in order; ``fault`` is set when it is not."""

    found: str
    fault: CertificateFault | None = None


async def certificate_state(settings: Settings, now: datetime) -> CertificateState:
    """Look at the files of SIP over TLS."""
    try:
        plan = tls_plan(settings)
    except BadSettings as exc:
        return CertificateState("", CertificateFault(str(exc), "correct the setting it names"))
    if plan is None:
        return CertificateState("SIP over TLS is off")
    return await asyncio.to_thread(_look, plan, now, renewal(settings))


def renewal(settings: Settings) -> str:
    """What the operator does for a new certificate."""
    if is_own(settings):
        return (
            f"move {settings.home / 'tls'} away and run 'hotline reload'; telephones that trusted it need the new one"
        )
    return "put the renewed certificate and key into the same files and run 'hotline reload'; calls go on"


def _look(plan: TlsPlan, now: datetime, renew: str) -> CertificateState:
    try:
        certificate = _certificate(plan.certificate)
        key = _key(plan.key)
        for fault in (_strange_authorities(plan.authorities), _mismatch(certificate, key, renew)):
            if fault is not None:
                return CertificateState("", fault)
    except OSError as exc:
        remedy = "let the user that runs Asterisk read it; 'hotline init' makes one of our own when none is set"
        return CertificateState("", CertificateFault(f"{exc.filename}: {exc.strerror}", remedy))
    except _NoPem as exc:
        return CertificateState("", CertificateFault(f"{exc.path} is no {exc.kind} in PEM form", renew))
    left = certificate.not_valid_after_utc - now
    found = f"{', '.join(_names(certificate))}, {left.days} days left"
    return CertificateState(found, _out_of_time(certificate, now, renew) or _open_key(plan.key))


class _NoPem(Exception):
    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(f"{path} is no {kind}")
        self.path, self.kind = path, kind


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as exc:
        raise _NoPem(path, "certificate") from exc


def _key(path: Path) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as exc:  # TypeError: it is locked by a pass phrase
        raise _NoPem(path, "key without a pass phrase") from exc


def _strange_authorities(path: Path | None) -> CertificateFault | None:
    if path is None:
        return None
    try:
        x509.load_pem_x509_certificates(path.read_bytes())
    except ValueError:
        return CertificateFault(f"{path} holds no certificate", "set sip_tls_authorities to the carrier's authority")
    return None


def _mismatch(certificate: x509.Certificate, key: PrivateKeyTypes, renew: str) -> CertificateFault | None:
    pair = [
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        for public in (certificate.public_key(), key.public_key())
    ]
    return None if pair[0] == pair[1] else CertificateFault("the key is not that of the certificate", renew)


def _out_of_time(certificate: x509.Certificate, now: datetime, renew: str) -> CertificateFault | None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < first:
        return CertificateFault(f"valid only from {first:%Y-%m-%d}", "check this machine's clock, or wait until then")
    if now >= last:
        return CertificateFault(f"expired on {last:%Y-%m-%d}: telephones that verify are refused", renew)
    if last - now < WARN_BEFORE:
        return CertificateFault(f"expires in {(last - now).days} days, on {last:%Y-%m-%d}", renew, bad=False)
    return None


def _open_key(path: Path) -> CertificateFault | None:
    if path.stat().st_mode & OTHERS:
        return CertificateFault(f"{path} may be read by everybody on this machine", f"chmod 600 {path}", bad=False)
    return None


def _names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return [certificate.subject.rfc4514_string()]
    return [
        str(name) for name in (*names.get_values_for_type(x509.DNSName), *names.get_values_for_type(x509.IPAddress))
    ]
