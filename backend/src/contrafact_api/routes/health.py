"""Routes of the model card and of health checks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Literal

from flask import Response

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import ModelCard
from contrafact_api.container import use_cases
from contrafact_api.errors import problem
from contrafact_api.openapi import blueprint
from contrafact_api.schemas.common import Answer, PartState

health = blueprint("service", "Model card and health checks")

_log = logging.getLogger(__name__)


class HealthAnswer(Answer):
    """The API answers."""

    status: Literal["ok"]


class ReadyAnswer(Answer):
    """All servers that the API needs answer."""

    status: Literal["ok"]
    parts: dict[str, PartState]


@health.get("/model", responses={200: ModelCard})
def get_model() -> ModelCard:
    """Get the card of the weights: feature recipe, calibration, thresholds, accuracy."""
    return use_cases().card


@health.get("/health/live", responses={200: HealthAnswer})
def get_live() -> HealthAnswer:
    """Check whether the API process answers."""
    return HealthAnswer(status="ok")


@health.get("/health/ready", responses={200: ReadyAnswer})
def get_ready() -> ReadyAnswer | Response:
    """Check whether database, bucket and broker answer. Without the broker only new tracks and clips wait."""
    parts = {name: _state(name, probe) for name, probe in use_cases().probes.items()}
    if any(state != "ok" for state in parts.values()):
        return problem(ContrafactError("not_ready"), parts=parts)
    return ReadyAnswer(status="ok", parts=parts)


def _state(name: str, probe: Callable[[], object]) -> PartState:
    try:
        probe()
    except Exception as error:  # noqa: BLE001 - any exception means that the server does not answer
        _log.warning("%s does not answer: %s", name, error)
        return "unavailable"
    return "ok"
