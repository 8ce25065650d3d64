"""Errors of accounts, keys and permissions."""

from __future__ import annotations

from contrafact.domain.error_table.kind import ErrorKind

PEOPLE_ERRORS = (
    # Who calls
    ErrorKind(
        "not_signed_in", "You are not signed in", "Sign in, or send an API key as `Authorization: Bearer cf_...`."
    ),
    ErrorKind("session_ended", "Your session has ended", "Sign in again."),
    ErrorKind("invalid_key", "The API key is not valid", "Check that it was copied whole, or make a new one."),
    ErrorKind("key_expired", "The API key has expired", "Make a new one."),
    ErrorKind("account_disabled", "The account is disabled", "Ask an administrator to enable it."),
    ErrorKind(
        "wrong_sign_in", "Name or password is wrong", "Correct them, or ask an administrator for a new password."
    ),
    ErrorKind(
        "too_many_sign_ins",
        "Too many attempts to sign in failed",
        "Wait for the seconds of Retry-After, then try again.",
        retryable=True,
    ),
    ErrorKind(
        "tls_required",
        "Signing in needs an encrypted connection",
        "Open the page by https://, or on the server's own machine by http://127.0.0.1.",
    ),
    # What a caller may do
    ErrorKind("role_too_low", "Your role may not do that", "Ask an administrator for another role."),
    ErrorKind("scope_missing", "The API key may not do that", "Use a key that has the scope which the answer names."),
    ErrorKind("not_yours", "It belongs to another user", "Ask its owner, a curator or an administrator to do it."),
    ErrorKind("session_needed", "An API key may not do that", "Sign in to the page and do it there."),
    ErrorKind(
        "accounts_off",
        "This installation has no accounts",
        "Open it to others by CONTRAFACT_HOST or CONTRAFACT_ALLOWED_HOSTS, and unset CONTRAFACT_OPEN.",
    ),
    # Users, keys, links
    ErrorKind("user_not_found", "There is no such user", "Choose one from the list of users."),
    ErrorKind("session_not_found", "There is no such session", "It has ended already."),
    ErrorKind("key_not_found", "There is no such API key", "It may have been deleted; choose one from the list."),
    ErrorKind("invitation_not_found", "There is no such invitation", "It was used, withdrawn, or has expired."),
    ErrorKind("link_used", "The link is no longer valid", "It was used, withdrawn or has expired; ask for a new one."),
    ErrorKind("name_taken", "Another user has that name", "Choose another name."),
    ErrorKind(
        "last_administrator",
        "That would leave no administrator",
        "Make another user an administrator first.",
    ),
    ErrorKind("weak_password", "The password is too weak", "Choose at least 12 characters that nobody would guess."),
    ErrorKind(
        "wrong_password", "The current password is wrong", "Type it again, or ask an administrator for a new one."
    ),
    ErrorKind(
        "password_elsewhere",
        "The account has no password here",
        "Sign in by the service that keeps its password, and change it there.",
    ),
    # Single sign-on
    ErrorKind("sign_on_off", "Single sign-on is not set up", "Sign in by name and password."),
    ErrorKind(
        "sign_on_failed",
        "Single sign-on failed",
        "Start again from the page; if it fails again, the server's log says why.",
    ),
    ErrorKind(
        "sign_on_refused",
        "Your account at the provider may not use this installation",
        "Ask its administrator for a role.",
    ),
    ErrorKind(
        "sign_on_unavailable",
        "The provider of single sign-on does not answer",
        "Try again in a minute, or sign in by name and password.",
        retryable=True,
    ),
)
