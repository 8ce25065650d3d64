"""Which users of this machine may connect: the kernel says whose the other end of a local connection is."""

from __future__ import annotations

import os
import socket
import struct
from ipaddress import ip_address
from pathlib import Path

_NETLINK_SOCK_DIAG = 4
_SOCK_DIAG_BY_FAMILY = 20
_NLM_F_REQUEST = 1
_ANY = 0xFFFFFFFF
# Of linux/inet_diag.h: family, state, two more bytes, the addresses, then expires, rqueue, wqueue, uid, inode.
_HEADER = struct.Struct("=IHHII")
_REQUEST = struct.Struct("=BBBBI")
_MESSAGE = struct.Struct("=BBBB48xIIIII")
# ESTABLISHED, FIN_WAIT1, FIN_WAIT2 and CLOSE_WAIT. Others may be those of a later socket, or of none.
_OPEN_STATES = frozenset({1, 4, 5, 8})
_WAIT_SECONDS = 1.0
_ANSWER_BYTES = 8192

Address = tuple[str, int]


class LocalUsers:
    """Users of this machine whose connections are served.

    Parameters
    ----------
    user_ids : ids beside that of this process and root's; None if everyone may connect, from other machines, too.
    """

    def __init__(self, user_ids: frozenset[int] | None) -> None:
        self._allowed = None if user_ids is None else user_ids | {os.geteuid(), 0}
        self._owner = owner_by_netlink if self._allowed is None or _netlink_answers() else owner_in_table

    def admit(self, connection: socket.socket) -> bool:
        """Return whether a connection is served: it is an allowed user's, or of another machine."""
        if self._allowed is None or connection.family not in {socket.AF_INET, socket.AF_INET6}:
            return True
        own, peer = _plain(connection.getsockname()), _plain(connection.getpeername())
        uid = self._owner(socket.AF_INET6 if ":" in peer[0] else socket.AF_INET, peer, own)
        if uid is None:  # closed, or of another machine
            return not ip_address(peer[0]).is_loopback and peer[0] != own[0]
        return uid in self._allowed


def _plain(address: tuple[str, int, *tuple[object, ...]]) -> Address:
    """Return address and port; an IPv4 address that a socket of IPv6 accepted in its own form."""
    return address[0].removeprefix("::ffff:") if "." in address[0] else address[0], address[1]


def owner_by_netlink(family: int, local: Address, remote: Address) -> int | None:
    """Return the id of the user whose socket is at the `local` end of a TCP connection; None if it is closed.

    Raises
    ------
    OSError : the kernel does not answer.
    """
    addresses = struct.pack(">HH16s16s", local[1], remote[1], _packed(family, local), _packed(family, remote))
    question = _REQUEST.pack(family, socket.IPPROTO_TCP, 0, 0, _ANY) + addresses + struct.pack("=III", 0, _ANY, _ANY)
    header = _HEADER.pack(_HEADER.size + len(question), _SOCK_DIAG_BY_FAMILY, _NLM_F_REQUEST, 1, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_SOCK_DIAG) as netlink:
        netlink.settimeout(_WAIT_SECONDS)
        netlink.sendto(header + question, (0, 0))
        answer = netlink.recv(_ANSWER_BYTES)
    if _HEADER.unpack_from(answer)[1] != _SOCK_DIAG_BY_FAMILY:
        return None  # an error: there is no such socket
    _, state, _, _, _, _, _, uid, inode = _MESSAGE.unpack_from(answer, _HEADER.size)
    return int(uid) if inode and state in _OPEN_STATES else None


def _netlink_answers() -> bool:
    """Return whether this kernel answers such questions; some containers forbid it."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        try:
            return owner_by_netlink(socket.AF_INET, client.getsockname(), server.getsockname()) is not None
        except OSError:
            return False


def owner_in_table(family: int, local: Address, remote: Address) -> int | None:
    """Return the same as `owner_by_netlink`, from the table of all connections, which takes milliseconds to read."""
    table = Path("/proc/net/tcp6" if family == socket.AF_INET6 else "/proc/net/tcp")
    ends = f": {_in_table(family, local)} {_in_table(family, remote)} "
    for line in table.read_text().splitlines():
        if ends in line:
            fields = line.split()
            state, uid, inode = int(fields[3], 16), int(fields[7]), int(fields[9])
            if inode and state in _OPEN_STATES:
                return uid
    return None


def _packed(family: int, address: Address) -> bytes:
    return socket.inet_pton(family, address[0])


def _in_table(family: int, address: Address) -> str:
    words = struct.iter_unpack("=I", _packed(family, address))
    return "".join(f"{word:08X}" for (word,) in words) + f":{address[1]:04X}"
