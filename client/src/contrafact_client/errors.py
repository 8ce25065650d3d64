"""Exceptions of the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ContrafactClientError(Exception):
    """Base of the client's exceptions. Its text is one sentence."""


class TransportError(ContrafactClientError):
    """The server does not answer, or what answers is no Contrafact server."""


class ServerError(ContrafactClientError):
    """The server refused a request.

    Parameters
    ----------
    problem : body of the answer, `application/problem+json`.

    Attributes
    ----------
    code : stable code, see the page of errors.
    detail : what happened and what to do, in one sentence.
    status : HTTP status.
    """

    def __init__(self, problem: Mapping[str, Any]) -> None:
        self.code = str(problem.get("code", "unknown"))
        self.detail = str(problem.get("detail") or problem.get("title") or "The server refused the request.")
        self.status = int(problem.get("status", 0))
        super().__init__(self.detail)


class JobFailedError(ContrafactClientError):
    """A job that was waited for failed or was cancelled.

    Attributes
    ----------
    job_id : the job.
    code : stable code of the reason; `cancelled` for a cancelled job.
    """

    def __init__(self, job_id: str, code: str, detail: str) -> None:
        self.job_id = job_id
        self.code = code
        super().__init__(detail)


class WaitTimeoutError(ContrafactClientError):
    """A job did not end in time. It goes on; wait again."""
