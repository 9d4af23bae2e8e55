"""`hub serve`, `hub worker`, `hub doctor`: the site as it runs."""

import signal
import socket
import subprocess
import sys
import time
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from hub import installation, serving
from hub.booking import guards
from hub.cli.installing import sign_ins
from hub.cli.kit import Failure, echo_json, house
from hub.db import db
from hub.operations import doctor as examination
from hub.operations import worker as working
from hub.operations.doctor import KEY_LENGTH

STOP_SECONDS = 15


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes of the web server."
)
@click.option("--no-worker", is_flag=True, help="Serve the pages only; `hub worker` runs elsewhere.")
@with_appcontext
def serve(host: str, workers: int, no_worker: bool) -> None:  # noqa: FBT001 - click names it
    """Start the web server and the worker that sends mail. Ctrl-C stops both."""
    is_demo = _check_before_start()
    _check_port(host)
    commands = [serving.command(f"{host}:{house().port}", workers=workers)]
    if not no_worker and not house().queue_url.startswith("immediate:"):
        commands.append([sys.executable, "-m", "hub.cli", "worker"])
    click.echo(f"{house().name} is at {house().base_url}")
    if is_demo:
        click.echo(sign_ins())
        click.echo(f"Outgoing mail can be read at {house().base_url}/demo/mailbox")
    click.echo("Ctrl-C stops it.")
    db.session.remove()
    db.engine.dispose()
    sys.exit(_keep_running(commands))


def _check_before_start() -> bool:
    """Whether this is the demo; raises Failure where a start would do harm."""
    for check in examination.ready():
        if not check.ok:
            raise Failure(f"{check.name}: {check.text}")
    with db.engine.connect() as connection:
        missing = guards.missing(connection)
    if missing:
        raise Failure(f"the overlap guards are missing ({', '.join(missing)}): run `hub migrate`")
    found = installation.find()
    if found is None:
        raise Failure("nothing is set up here: run `hub init`, or `hub demo` to look around")
    if not found.demo and house().secret_key is None:
        raise Failure("HUB_SECRET_KEY is not set: put HUB_SECRET_KEY=… with 32 characters or more into .env")
    if house().secret_key is not None and len(house().secret_key or "") < KEY_LENGTH:
        raise Failure(f"HUB_SECRET_KEY is short: give it {KEY_LENGTH} characters or more")
    if not found.demo and not house().limits:
        raise Failure("HUB_LIMITS may be off in the demo only: here it lets anybody try passwords without end")
    return found.demo


def _check_port(host: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, house().port))
        except OSError as error:
            reason = error.strerror
            raise Failure(f"cannot listen on {host}, port {house().port}: {reason}; choose another HUB_PORT") from None


def _keep_running(commands: list[list[str]]) -> int:
    """Run until told to stop or until one of them ends; then all end. Returns 0 when it was told to stop."""
    asked: list[int] = []

    def stop(number: int, _frame: Any) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    # Sessions of their own: Ctrl-C reaches this process only, which then ends them in good order.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603 - our own
    try:
        while not asked and all(one.poll() is None for one in running):
            time.sleep(0.2)
    finally:
        for one in running:
            if one.poll() is None:
                one.terminate()
        for one in running:
            _wait(one)
    return 0 if asked else 1


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@click.command()
@with_appcontext
def worker() -> None:
    """Send mail and keep house until stopped."""
    working.run(_app())


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
@with_appcontext
def doctor(as_json: bool) -> None:  # noqa: FBT001 - click names it
    """Ask whether all is well: settings, schema, overlap guards, data, holidays, mail. Exit code 1 when it is not."""
    checks = examination.checks(_app())
    if as_json:
        echo_json([{"name": check.name, "ok": check.ok, "text": check.text} for check in checks])
    else:
        for check in checks:
            click.echo(f"{'ok  ' if check.ok else 'NO  '} {check.name}: {check.text}")
    sys.exit(0 if all(check.ok for check in checks) else 1)
