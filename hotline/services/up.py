"""``hotline up``: everything on one host, under one supervisor."""

import typer

from hotline.context import Context
from hotline.installation import FIRST_PASSWORDS, initialise, require_startable
from hotline.supervisor import Service, Supervisor, own_command


async def run_up(context: Context, *, rehearse: bool, lasting_passwords: bool = False, wrap_up: int) -> None:
    """Initialise, then supervise until cancelled. Raises what refuses the start."""
    await initialise(context, lasting_passwords=lasting_passwords, wrap_up=wrap_up)
    await require_startable(context)
    _welcome(context, rehearse=rehearse)
    await Supervisor(services_of(rehearse=rehearse)).run()


def services_of(*, rehearse: bool) -> list[Service]:
    """What runs on one host, in the order of starting."""
    services = [
        # When the supervisor is killed its wrapper goes too, and Asterisk goes on by itself (docs/adr/0006).
        Service("switch", own_command("switch"), orphan_signal="KILL"),
        Service("telephony", own_command("telephony")),
        Service("web", own_command("web", *(("--simulated",) if rehearse else ()))),
        # Not niced: on SQLite it would hold the turn to write while it waits for a processor, and the journal of calls
        # would wait with it. What it starts to transcribe is.
        Service("work", own_command("work")),
    ]
    return [*services, Service("robots", own_command("robots"))] if rehearse else services


def _welcome(context: Context, *, rehearse: bool) -> None:
    settings = context.settings
    typer.echo(f"\n  12345 热线  http://{_shown(settings.web_host)}:{settings.web_port}\n")
    passwords = settings.home / FIRST_PASSWORDS
    if passwords.exists():
        typer.echo("  登录 Sign in (from first-passwords.txt, which you may delete afterwards):")
        for line in passwords.read_text(encoding="utf-8").splitlines():
            login, _, password = line.partition(" ")
            typer.echo(f"    {login:12} {password}")
    else:
        typer.echo("  登录 Sign in: 'hotline user list', 'hotline user password NAME'")
    if rehearse:
        typer.echo("\n  演练 Simulated citizens call and simulated seats answer until you stop this (Ctrl+C).")
    typer.echo(f"\n  SIP 电话 A real phone as a seat: register to {settings.sip_host}:{settings.sip_port} (UDP);")
    if settings.sip_tls_port:
        typer.echo(f"    over TLS: port {settings.sip_tls_port}, encrypted speech {settings.srtp.value}")
    typer.echo(
        "    'hotline seat 1010' shows user and password; dial *11 to sign in. A real trunk: docs/adding-a-trunk.md\n"
    )


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0"} else host  # noqa: S104 (compared, not bound)
