"""Print a link by which whoever started the product becomes its first administrator."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Mapping

from contrafact.domain.people import Access
from contrafact.settings import load_settings
from contrafact_local.reporting import Say

_SECONDS = 60.0
_log = logging.getLogger(__name__)


def announce_first_link(environment: Mapping[str, str], say: Say) -> threading.Thread | None:
    """Print the link in a thread, if there are accounts and no administrator yet.

    Parameters
    ----------
    environment : of the API.

    Returns
    -------
    the thread; None without accounts.
    """
    if load_settings().access() is not Access.ACCOUNTS:
        return None
    thread = threading.Thread(target=_announce, args=(environment, say), name="first-link", daemon=True)
    thread.start()
    return thread


def _announce(environment: Mapping[str, str], say: Say) -> None:
    # A process of its own: the launcher does not connect to the database.
    command = (sys.executable, "-m", "contrafact.cli.admin.main", "user", "first-link")
    try:
        done = subprocess.run(
            command, env=dict(environment), capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.warning("no link for the first administrator: %s", error)
        return
    # It fails once there is an administrator.
    if done.returncode == 0 and done.stdout.strip():
        say(f"There is no administrator yet. Open this link once to become one: {done.stdout.strip()}")
