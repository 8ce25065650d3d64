"""Print a link by which whoever started the product becomes its first administrator."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Access
from contrafact.settings import load_settings
from contrafact_local.reporting import Say


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
    # In this process: the launcher ends all others that it does not know.
    from contrafact.cli.admin.users import open_accounts

    settings = load_settings().model_copy(update={"mongodb_uri": environment["MONGODB_URI"]})
    try:
        with open_accounts(settings) as accounts:
            token = accounts.first_link()
    except ContrafactError as error:
        say(f"Warning: there may be no administrator yet, and no link could be made: {error.detail}")
        return
    if token is not None:
        link = settings.welcome_link(token)
        say(f"There is no administrator yet. Open this link once to become one: {link}")
