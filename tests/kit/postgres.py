"""A PostgreSQL of the tests' own: started as an unprivileged user, gone when the tests end."""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "shared_buffers": "64MB",
}

_cluster: str | None = None
_numbers = count(1)


def binaries() -> Path:
    """The folder of `initdb` and `pg_ctl`; raises when PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return Path(on_path).resolve().parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: `subprocess` arguments that make it run as somebody else."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def database() -> str:
    """The address of a new, empty database in the cluster of this process."""
    global _cluster  # noqa: PLW0603
    if _cluster is None:
        _cluster = _start()
    name = f"hub_{next(_numbers)}"
    with psycopg.connect(f"{_cluster}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{_cluster}/{name}"


def _start() -> str:
    """Start a cluster and return its address; it stops and goes when Python ends."""
    folder = Path(tempfile.mkdtemp(prefix="hub-postgres-", dir="/tmp"))
    demoted = _unprivileged()
    if demoted:
        os.chown(folder, demoted["user"], demoted["group"])
    data, port, where = folder / "data", _free_port(), binaries()
    run = {"capture_output": True, "text": True, "cwd": "/", **demoted}
    initdb = [where / "initdb", "-D", data, "-U", "hub", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    try:
        subprocess.run(initdb, check=True, **run)
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options += f" -p {port} -c unix_socket_directories={folder}"
        launch = [where / "pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start"]
        subprocess.run(launch, check=True, **run)
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"PostgreSQL did not start: {error.stderr or error.stdout}") from error
    atexit.register(_stop, where, data, folder, demoted, os.getpid())
    return f"postgresql://hub@127.0.0.1:{port}"


def _stop(where: Path, data: Path, folder: Path, demoted: dict[str, Any], owner: int) -> None:
    if os.getpid() != owner:
        return
    stop = [where / "pg_ctl", "-D", data, "-m", "immediate", "stop"]
    subprocess.run(stop, check=False, capture_output=True, cwd="/", **demoted)
    shutil.rmtree(folder, ignore_errors=True)
