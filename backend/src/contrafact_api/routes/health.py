"""The model, and whether the service is well."""

from __future__ import annotations

import logging

from flask import Response

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import ModelCard
from contrafact_api.container import use_cases
from contrafact_api.openapi import blueprint
from contrafact_api.errors import problem
from contrafact_api.schemas.problems import PartState
from contrafact_api.schemas.tracks import HealthAnswer, ReadyAnswer

service = blueprint("service", "Service")

_log = logging.getLogger(__name__)


@service.get("/model", responses={200: ModelCard})
def get_model() -> ModelCard:
    """Get the card of the weights: recipe, calibration, cuts, figures."""
    return use_cases().card


@service.get("/health/live", responses={200: HealthAnswer})
def get_live() -> HealthAnswer:
    """Say whether this process answers."""
    return HealthAnswer(status="ok")


@service.get("/health/ready", responses={200: ReadyAnswer})
def get_ready() -> ReadyAnswer | Response:
    """Say whether every part answers; without the broker new tracks wait, without the others requests fail."""
    parts = {name: _answers(name) for name in use_cases().probes}
    if any(state != "ok" for state in parts.values()):
        return problem(ContrafactError("not_ready"), parts=parts)
    return ReadyAnswer(status="ok", parts=parts)


def _answers(name: str) -> PartState:
    try:
        use_cases().probes[name]()
    except Exception as error:  # noqa: BLE001 - whatever a part fails with, it does not answer
        _log.warning("%s does not answer: %s", name, error)
        return "unavailable"
    return "ok"
