"""A Python client of Contrafact, which tells whether a recording is a cover of another."""

from contrafact_client.client import Contrafact
from contrafact_client.errors import (
    ContrafactClientError,
    JobFailedError,
    ServerError,
    TransportError,
    WaitTimeoutError,
)

__all__ = ["Contrafact", "ContrafactClientError", "JobFailedError", "ServerError", "TransportError", "WaitTimeoutError"]
