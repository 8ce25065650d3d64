"""Routes of the model card and of health checks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Literal

from flask import Response
from pydantic import Field

from contrafact.domain.errors import ContrafactError
from contrafact.domain.health import DegradedPart
from contrafact.domain.people import Scope
from contrafact_api.container import use_cases
from contrafact_api.errors import problem
from contrafact_api.openapi import blueprint
from contrafact_api.people.authorisation import identity
from contrafact_api.presenters.model import present_agreement, present_model
from contrafact_api.schemas.common import Answer, DegradedPartAnswer, PartState
from contrafact_api.schemas.model import AgreementAnswer, ModelAnswer

_HIDDEN = "Sign in to read what is wrong."
health = blueprint("service", "Model card and health checks")

_log = logging.getLogger(__name__)


class HealthAnswer(Answer):
    """The API answers."""

    status: Literal["ok"]


class QueueAnswer(Answer):
    """Jobs that no worker has taken yet."""

    n_waiting: int = Field(ge=0)
    oldest_seconds: float | None = Field(description="Since the oldest of them was submitted; null without any")


class ReadyAnswer(Answer):
    """All servers that the API needs answer."""

    status: Literal["ok", "degraded"] = Field(description="`degraded` if any part does not work as it should")
    parts: dict[str, PartState] = Field(
        description="`database`, `bucket` and `broker`; `engine` where a vector engine is set: without it checks and "
        "uploads work, so that the API stays ready"
    )
    degraded: list[DegradedPartAnswer]
    queue: QueueAnswer


@health.get("/model", responses={200: ModelAnswer})
def get_model() -> ModelAnswer:
    """Get the card of the weights: feature recipe, calibration, thresholds, accuracy, harmonic content."""
    return present_model(use_cases().card, use_cases().check.search.cuts())


@health.get("/model/agreement", responses={200: AgreementAnswer})
def get_agreement() -> AgreementAnswer:
    """Get how far the reviews of this library agree with what these weights had said of the same pairs."""
    return present_agreement(use_cases().agreement())


@health.get("/health/live", responses={200: HealthAnswer})
def get_live() -> HealthAnswer:
    """Check whether the API process answers."""
    return HealthAnswer(status="ok")


@health.get("/health/ready", responses={200: ReadyAnswer})
def get_ready() -> ReadyAnswer | Response:
    """Check whether database, bucket and broker answer, and which parts are degraded.

    Without the broker or a worker only new tracks and clips wait, without the vector engine rankings and clips.
    """
    parts = {name: _state(name, probe) for name, probe in use_cases().probes.items()}
    is_ready = all(state == "ok" for state in parts.values())
    if engine := use_cases().health.engine:
        parts["engine"] = "ok" if engine.answers() else "unavailable"
    if is_ready:
        try:
            return _ready(parts)
        except ContrafactError as error:
            # It stopped answering since it was probed.
            _log.warning("database does not answer: %s", error)
            parts["database"] = "unavailable"
    return problem(ContrafactError("not_ready"), parts=parts, degraded=_shown(use_cases().health.local()))


def _ready(parts: dict[str, PartState]) -> ReadyAnswer:
    check = use_cases().health
    degraded = check.degraded()
    return ReadyAnswer(
        status="degraded" if degraded else "ok",
        parts=parts,
        degraded=_shown(degraded),
        queue=QueueAnswer.model_validate(check.waiting()),
    )


def _shown(parts: list[DegradedPart]) -> list[DegradedPartAnswer]:
    shown = [DegradedPartAnswer.model_validate(part) for part in parts]
    # What a part logged last may name tracks and paths.
    may_read = identity().may(Scope.READ)
    return shown if may_read else [part.model_copy(update={"detail": _HIDDEN}) for part in shown]


def _state(name: str, probe: Callable[[], object]) -> PartState:
    try:
        probe()
    except Exception as error:  # noqa: BLE001 - any exception means that the server does not answer
        _log.warning("%s does not answer: %s", name, error)
        return "unavailable"
    return "ok"
