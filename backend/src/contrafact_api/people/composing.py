"""Build the use cases of accounts, and prepare them at the start of the server."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from functools import partial

from pymongo.database import Database

from contrafact.adapters.mail import SmtpMailer
from contrafact.adapters.mongo.credentials import (
    MongoInvitationStore,
    MongoKeyStore,
    MongoSessionStore,
    MongoSignOnStore,
)
from contrafact.adapters.mongo.database import Document, connect, ensure_indexes
from contrafact.adapters.mongo.users import MongoUserStore
from contrafact.adapters.openid import OpenIdProvider
from contrafact.adapters.passwords import Argon2Passwords
from contrafact.adapters.system import new_id, now
from contrafact.domain.errors import ContrafactError
from contrafact.domain.people import Access
from contrafact.ports.audit import AuditLog
from contrafact.services.accounts import Accounts
from contrafact.services.audit import UNRECORDED
from contrafact.services.keys import Keys
from contrafact.services.pauses import OF_ACCOUNT, OF_ADDRESS, Pauses
from contrafact.services.sessions import SessionLimits, Sessions, SignIn
from contrafact.services.sign_on import KnowUsers, SignOn, TrustProxy
from contrafact.services.wrong_keys import WRONG_KEYS
from contrafact.settings import Settings
from contrafact.settings.access import parse_roles, role_of
from contrafact_api.container import PeopleUseCases

_RETRY_SECONDS = 5.0
_log = logging.getLogger(__name__)


def people_use_cases(settings: Settings, database: Database[Document], audit: AuditLog) -> PeopleUseCases:
    """Build the use cases of accounts. Connects to nothing."""
    users, sessions, keys = MongoUserStore(database), MongoSessionStore(database), MongoKeyStore(database)
    passwords = Argon2Passwords()
    lasting = SessionLimits(timedelta(hours=settings.session_idle_hours), timedelta(days=settings.session_days))
    running = Sessions(users, sessions, lasting, now, new_id, audit)
    roles = parse_roles(settings.sign_on_roles)
    know = KnowUsers(users, partial(role_of, roles), now, new_id, audit)
    of_address, of_account = Pauses(OF_ADDRESS, time.monotonic), Pauses(OF_ACCOUNT, time.monotonic)
    return PeopleUseCases(
        accounts=Accounts(users, sessions, MongoInvitationStore(database), passwords, now, new_id, audit),
        sessions=running,
        sign_in=SignIn(users, running, passwords, of_address, of_account, now),
        keys=Keys(users, keys, WRONG_KEYS, now, new_id, audit),
        sign_on=_sign_on(settings, database, know),
        proxy=_proxy(settings, know),
        mail=SmtpMailer(settings.smtp_url, settings.mail_from) if settings.smtp_url else None,
    )


def _sign_on(settings: Settings, database: Database[Document], know: KnowUsers) -> SignOn | None:
    if not settings.oidc_issuer:
        return None
    provider = OpenIdProvider(
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.oidc_groups_claim
    )
    return SignOn(settings.oidc_name, provider, MongoSignOnStore(database), know, now)


def _proxy(settings: Settings, know: KnowUsers) -> TrustProxy | None:
    if not settings.proxy_secret:
        return None
    return TrustProxy(settings.proxy_secret, settings.proxy_user_header, settings.proxy_groups_header, know)


def prepare_in_background(settings: Settings) -> threading.Thread | None:
    """Make the indexes by which names are unique, and log a link for the first administrator if there is none.

    Returns
    -------
    the thread, which waits for the database; None without accounts.
    """
    if settings.access() is not Access.ACCOUNTS:
        return None
    thread = threading.Thread(target=_prepare, args=(settings,), name="accounts", daemon=True)
    thread.start()
    return thread


def _prepare(settings: Settings) -> None:
    database = connect(settings.mongodb_uri)
    try:
        while True:
            try:
                ensure_indexes(database)
                _announce(settings, database)
                return
            except ContrafactError as error:
                _log.warning("accounts are not ready yet: %s", error)
                time.sleep(_RETRY_SECONDS)
    finally:
        database.client.close()


def _announce(settings: Settings, database: Database[Document]) -> None:
    # The launcher prints a link of its own, where the person who started it looks.
    if settings.launcher_status_file is not None:
        return
    token = people_use_cases(settings, database, UNRECORDED).accounts.first_link()
    if token is not None:
        _log.warning(
            "there is no administrator yet. Open this link once to become one: %s", settings.welcome_link(token)
        )
