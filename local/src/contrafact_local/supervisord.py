"""Run supervisord, which starts and stops the parts, and writes their logs. The launcher says when."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import secrets
import shlex
import subprocess
import sys
import xmlrpc.client
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from supervisor.states import ProcessStates
from supervisor.xmlrpc import Faults, UnixStreamHTTPConnection

from contrafact_local.credentials import write_secret
from contrafact_local.datafolder import DataFolder
from contrafact_local.parts import LaunchError, Part, dies_with_parent, file_error, wait_until
from contrafact_local.watching import Process

START_SECONDS = 300.0
STOP_SECONDS = 10.0
ANSWER_SECONDS = 10.0
USER = "contrafact"
SOCKET = "supervisord.sock"

PROGRAM = """
[program:{name}]
command={command}
priority={priority}
autostart=false
autorestart=false
startsecs=1
startretries=0
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


_PROCESSES = {
    ProcessStates.STARTING: Process.RUNNING,
    ProcessStates.RUNNING: Process.RUNNING,
    ProcessStates.BACKOFF: Process.CHANGING,
    ProcessStates.STOPPING: Process.CHANGING,
}
"""State of a part by supervisord's; it has ended in every other."""
_NO_ANSWER = (OSError, http.client.HTTPException, xmlrpc.client.Error)


class _Transport(xmlrpc.client.Transport):
    """XML-RPC through a Unix socket, with a connection for each call."""

    def __init__(self, socket: Path) -> None:
        super().__init__()
        self._socket = socket

    def make_connection(self, host: xmlrpc.client._HostType) -> http.client.HTTPConnection:
        self.close()
        _, self._extra_headers, _ = self.get_host_info(host)
        unix = UnixStreamHTTPConnection("localhost", timeout=ANSWER_SECONDS)
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
        self._stop_seconds = sum(part.stop_seconds for part in parts) + STOP_SECONDS
        self._log = folder.logs / "supervisord.log"
        socket = folder.sockets / SOCKET
        password = secrets.token_urlsafe(32)
        file = folder.run / "supervisord.conf"
        try:
            write_secret(file, _configuration(parts, folder, socket, password))
        except OSError as error:
            raise file_error(error, file) from None
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

    def wait_until_it_answers(self, stop_requested: Callable[[], bool]) -> None:
        """Wait until it answers or a stop is requested.

        Raises
        ------
        LaunchError : it ended, or did not answer in time.
        """

        def is_over() -> bool:
            return stop_requested() or self._process.poll() is not None or self._answers()

        if not wait_until(is_over, START_SECONDS):
            raise LaunchError(f"supervisord does not answer; see {self._log}")
        self._check_alive()

    def start(self, part: Part) -> str:
        """Start a part without waiting for it; return why it could not be started, or nothing."""
        try:
            self._remote.supervisor.startProcess(part.name, False)
        except xmlrpc.client.Fault as fault:
            return "" if fault.faultCode == Faults.ALREADY_STARTED else fault.faultString
        except _NO_ANSWER as error:
            return f"supervisord does not answer ({error})"
        return ""

    def stop_part(self, part: Part) -> None:
        """Stop a part without waiting for it: SIGTERM, then SIGKILL. A failure shows in `statuses`."""
        with contextlib.suppress(*_NO_ANSWER):
            self._remote.supervisor.stopProcess(part.name, False)

    def statuses(self) -> dict[str, Process]:
        """Return the state of each part's process by name; nothing if supervisord does not answer in time.

        Raises
        ------
        LaunchError : supervisord has ended.
        """
        self._check_alive()
        try:
            rows = self._remote.supervisor.getAllProcessInfo()
        except _NO_ANSWER:
            self._check_alive()
            return {}
        assert isinstance(rows, list)  # noqa: S101 - for the type checker
        return {row["name"]: _PROCESSES.get(row["state"], Process.ENDED) for row in rows}

    def stop(self) -> bool:
        """Stop all parts in reverse order, then supervisord; return whether it ended regularly."""
        self._process.terminate()
        if not wait_until(self._has_ended, self._stop_seconds):
            self._process.kill()
        return self._process.wait() == 0

    def _has_ended(self) -> bool:
        if self._process.poll() is not None:
            return True
        # It handles signals and ended parts once a second, and after every question.
        self._answers()
        return False

    def _answers(self) -> bool:
        try:
            self._remote.supervisor.getState()
        except _NO_ANSWER:
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
