"""The user who runs the product: as root, the launcher becomes an unprivileged one before it opens anything."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contrafact_local.parts import LaunchError
from contrafact_local.processes import keep_death_signal
from contrafact_local.settings import LocalSettings

OF_ROOTS_SESSION = ("SUDO_", "XDG_", "DBUS_", "SSH_")
TEMPORARY = ("TMPDIR", "TMP", "TEMP")
PROBE = "import contrafact_api, contrafact_worker, contrafact_local.__main__"
PROBE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged user.

    Parameters
    ----------
    name : the name, or the user id in digits if the machine has no account of it.
    groups : ids of all groups.
    home : home folder; None without an account.
    """

    name: str
    uid: int
    gid: int
    groups: tuple[int, ...]
    home: Path | None


def leave_root(settings: LocalSettings) -> Account | None:
    """Become the user who is to run the product; return None if this process stays what it is.

    As root, that is the user of CONTRAFACT_USER, else the owner of the data folder. A missing data folder is created
    for that user.

    Raises
    ------
    LaunchError : no user is named and root is not allowed; or the named user does not exist, is root, does not own the
        data folder, or cannot read the program.
    """
    if os.geteuid() != 0:
        _check_is_already(settings.user)
        return None
    account = account_of(settings)
    if account is None:
        return None
    folder = settings.data_dir.absolute()
    try:
        with keep_death_signal():
            _check_can_read(account, Path(sys.executable), Path(__file__), settings.frontend_dir, settings.model_dir)
            _check_can_import(account)
            _give_data_folder(folder, account)
            _become(account)
    except OSError as error:
        raise LaunchError(
            f"This process cannot become user {account.name} ({error.strerror}); start it as that user"
        ) from None
    _use_environment_of(account, folder)
    return account


def account_of(settings: LocalSettings) -> Account | None:
    """Return the user who is to run the product in place of root, None if root is allowed.

    Raises
    ------
    LaunchError : see `leave_root`.
    """
    if settings.user:
        return _named(settings.user)
    if settings.allow_root:
        return None
    folder = settings.data_dir.absolute()
    try:
        status = folder.stat()
    except OSError:
        status = None
    if status is not None and status.st_uid != 0:
        return _numbered(status.st_uid, status.st_gid)
    raise LaunchError(
        f"Contrafact does not run as root: set CONTRAFACT_USER to an unprivileged user (who must own {folder} if it "
        "exists), or CONTRAFACT_ALLOW_ROOT=1"
    )


def _check_is_already(user: str | None) -> None:
    if not user:
        return
    account = _named(user)
    if account.uid != os.geteuid():
        raise LaunchError(f"Only root can become CONTRAFACT_USER={user}; unset it, or start as that user")


def _named(user: str) -> Account:
    try:
        account = _with_entry(pwd.getpwnam(user))
    except (KeyError, ValueError):
        if not (user.isascii() and user.isdecimal()) or int(user) >= 2**32 - 1:
            raise LaunchError(
                f"CONTRAFACT_USER={user} is not a user of this machine; create it with `useradd --system`, "
                "or name another"
            ) from None
        account = _numbered(int(user), int(user))
    if account.uid == 0:
        raise LaunchError(f"CONTRAFACT_USER={user} is root; name an unprivileged user")
    return account


def _numbered(uid: int, gid: int) -> Account:
    """Return the account of a user id, or one with `gid` if the machine has none, as in a container."""
    try:
        return _with_entry(pwd.getpwuid(uid))
    except KeyError:
        return Account(str(uid), uid, gid, (gid,), None)


def _with_entry(entry: pwd.struct_passwd) -> Account:
    groups = os.getgrouplist(entry.pw_name, entry.pw_gid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, tuple(groups), Path(entry.pw_dir))


def _give_data_folder(folder: Path, account: Account) -> None:
    """Create the data folder for a user, or check that an existing one is theirs."""
    try:
        if not folder.exists():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700)
            _give_new_folder(folder, account)
        owner = folder.stat().st_uid
    except OSError as error:
        raise LaunchError(
            f"The data folder {folder} cannot be created ({error.strerror}); set CONTRAFACT_DATA_DIR to another folder"
        ) from None
    if owner != account.uid:
        raise LaunchError(
            f"The data folder {folder} belongs to {_numbered(owner, owner).name}; run `chown -R {account.name} "
            f"{folder}`, or set CONTRAFACT_DATA_DIR to another folder"
        )


def _give_new_folder(folder: Path, account: Account) -> None:
    # A user who can write to its parent could have put a link or another folder in its place meanwhile.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if not os.listdir(descriptor):  # noqa: PTH208 - of the descriptor, not of the path
            os.fchown(descriptor, account.uid, account.gid)
    finally:
        os.close(descriptor)


def _become(account: Account) -> None:
    """Give up root's rights for good.

    The kernel then lets no other process of the user trace this one, which holds root's terminal.
    """
    os.setgroups(account.groups)
    os.setresgid(account.gid, account.gid, account.gid)
    os.setresuid(account.uid, account.uid, account.uid)


def _use_environment_of(account: Account, folder: Path) -> None:
    """Replace what the environment says of root. Without a usable home, caches are kept in the data folder."""
    for name in list(os.environ):
        if (name.startswith(OF_ROOTS_SESSION) and name != "SUDO_UID") or name == "MAIL":
            del os.environ[name]
    for name in TEMPORARY:
        if name in os.environ and not os.access(os.environ[name], os.W_OK | os.X_OK):
            del os.environ[name]
    home = account.home
    if home is None or not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        home = folder
    os.environ.update(HOME=str(home), USER=account.name, LOGNAME=account.name)


def _check_can_read(account: Account, *paths: Path) -> None:
    with _acting_as(account):
        closed = next(filter(None, map(closed_path, paths)), None)
    if closed is not None:
        raise LaunchError(
            f"User {account.name} cannot read {closed}, which Contrafact needs; install it in a folder that every user "
            "can enter, such as /opt/contrafact, or name another user"
        )


@contextmanager
def _acting_as(account: Account) -> Iterator[None]:
    groups, gid = os.getgroups(), os.getegid()
    os.setgroups(account.groups)
    os.setegid(account.gid)
    os.seteuid(account.uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(gid)
        os.setgroups(groups)


def closed_path(path: Path) -> Path | None:
    """Return what keeps the effective user from reading a file or folder: a folder on its way, itself, or None."""
    target = Path(os.path.realpath(path.absolute()))
    for folder in reversed(target.parents):
        if not os.access(folder, os.X_OK, effective_ids=True):
            return folder
    return target if target.exists() and not os.access(target, os.R_OK, effective_ids=True) else None


def _check_can_import(account: Account) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        user=account.uid,
        group=account.gid,
        extra_groups=account.groups,
        capture_output=True,
        text=True,
        timeout=PROBE_SECONDS,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        raise LaunchError(
            f"User {account.name} cannot run Contrafact ({reason}); make its files readable to every user "
            "(`chmod -R a+rX .`)"
        )
