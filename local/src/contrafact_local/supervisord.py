"""Run supervisord, which starts the parts, restarts those that end, and writes their logs."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import shlex
import subprocess
import sys
import xmlrpc.client
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from supervisor.xmlrpc import UnixStreamHTTPConnection

from contrafact_local.datafolder import DataFolder
from contrafact_local.parts import LaunchError, Part, dies_with_parent, wait_until

START_SECONDS = 10.0
STATE_FATAL = 200
USER = "contrafact"
SOCKET = "supervisord.sock"

PROGRAM = """
[program:{name}]
command={command}
priority={priority}
autostart=false
autorestart=true
startsecs=1
startretries=10
stopsignal=TERM
stopwaitsecs={stop_seconds}
killasgroup=true
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=5MB
stdout_logfile_backups=2
"""

CONFIGURATION = """
[supervisord]
nodaemon=true
logfile={log}
logfile_maxbytes=1MB
logfile_backups=1
pidfile={pidfile}
{user}

[unix_http_server]
file={socket}
chmod=0600
username={login}
password={password}

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""


@dataclass(frozen=True, slots=True)
class Status:
    """State of a part in supervisord.

    Parameters
    ----------
    started_at : last start of its process, in seconds.
    given_up : supervisord does not start it any more.
    """

    started_at: int
    given_up: bool


class _Transport(xmlrpc.client.Transport):
    """XML-RPC through a Unix socket, with a connection for each call."""

    def __init__(self, socket: Path) -> None:
        super().__init__()
        self._socket = socket

    def make_connection(self, host: xmlrpc.client._HostType) -> http.client.HTTPConnection:
        self.close()
        _, self._extra_headers, _ = self.get_host_info(host)
        unix = UnixStreamHTTPConnection("localhost")
        unix.socketfile = str(self._socket)
        connection: http.client.HTTPConnection = unix
        self._connection = host, connection
        return connection


class Supervisord:
    """A running supervisord.

    Parameters
    ----------
    parts : the parts, stopped in reverse order.
    folder : data folder, for its files and all logs; it holds the folder's lock, too.
    environment : environment variables of supervisord and all parts.
    """

    def __init__(self, parts: Sequence[Part], folder: DataFolder, environment: Mapping[str, str]) -> None:
        self._stop_seconds = sum(part.stop_seconds for part in parts) + START_SECONDS
        self._log = folder.logs / "supervisord.log"
        socket = folder.sockets / SOCKET
        password = secrets.token_urlsafe(32)
        file = folder.run / "supervisord.conf"
        file.unlink(missing_ok=True)
        file.touch(0o600)
        file.write_text(_configuration(parts, folder, socket, password))
        self._remote = xmlrpc.client.ServerProxy(f"http://{USER}:{password}@localhost/RPC2", _Transport(socket))
        self._process = subprocess.Popen(
            dies_with_parent((sys.executable, "-m", "supervisor.supervisord", "-c", str(file))),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C must reach the launcher only, which then stops the parts in order.
            start_new_session=True,
            pass_fds=(folder.lock_fd,),
        )

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def wait_until_it_answers(self) -> None:
        """Wait until it answers.

        Raises
        ------
        LaunchError : it ended, or did not answer in time.
        """
        if not wait_until(lambda: self._process.poll() is not None or self._answers(), START_SECONDS):
            raise LaunchError(f"supervisord does not answer; see {self._log}")
        self._check_alive()

    def start(self, part: Part) -> None:
        """Start a part without waiting for it."""
        self._remote.supervisor.startProcess(part.name, False)

    def statuses(self) -> dict[str, Status]:
        """Return the status of each part by name.

        Raises
        ------
        LaunchError : supervisord has ended.
        """
        self._check_alive()
        rows = self._remote.supervisor.getAllProcessInfo()
        assert isinstance(rows, list)  # noqa: S101 - for the type checker
        return {row["name"]: Status(row["start"], row["state"] == STATE_FATAL) for row in rows}

    def stop(self) -> bool:
        """Stop all parts in reverse order, then supervisord; return whether it ended regularly."""
        self._process.terminate()
        try:
            self._process.wait(self._stop_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return self._process.returncode == 0

    def _answers(self) -> bool:
        try:
            self._remote.supervisor.getState()
        except (OSError, http.client.HTTPException, xmlrpc.client.Error):
            return False
        return True

    def _check_alive(self) -> None:
        if self._process.poll() is not None:
            raise LaunchError(f"supervisord has ended (status {self._process.returncode}); see {self._log}")


def _configuration(parts: Sequence[Part], folder: DataFolder, socket: Path, password: str) -> str:
    head = CONFIGURATION.format(
        log=configuration_value(folder.logs / "supervisord.log"),
        pidfile=configuration_value(folder.run / "supervisord.pid"),
        # Without this it warns when it runs as root.
        user="user=root" if os.geteuid() == 0 else "",
        socket=configuration_value(socket),
        login=USER,
        password=password,
    )
    programs = [
        PROGRAM.format(
            name=part.name,
            command=configuration_value(shlex.join(dies_with_parent(part.command))),
            priority=priority,
            stop_seconds=part.stop_seconds,
            log=configuration_value(folder.logs / f"{part.name}.log"),
        )
        for priority, part in enumerate(parts, start=1)
    ]
    return "".join([head, *programs])


def configuration_value(value: str | Path) -> str:
    """Escape a value for supervisord's configuration file.

    Raises
    ------
    LaunchError : the value cannot be escaped.
    """
    text = str(value)
    # These start a comment and cannot be quoted.
    if re.search(r"\s[;#]|\n", text):
        raise LaunchError(f"A path contains a blank followed by ';' or '#' ({text!r}); rename that folder")
    return text.replace("%", "%%")
