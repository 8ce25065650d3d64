"""Run the product for development: the API restarts when its code changes, and Vite reloads the page."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path

from contrafact_local import preflight
from contrafact_local.datafolder import DataFolder
from contrafact_local.machine import LOOPBACK, free_port, is_free, program_on_path
from contrafact_local.parts import LaunchError, Part
from contrafact_local.plan import Plan, is_served, plan_product
from contrafact_local.settings import LocalSettings

VITE = Path("frontend/node_modules/vite/bin/vite.js")
VITE_PORT = 5173


def plan_development(settings: LocalSettings, folder: DataFolder) -> Plan:
    """Return the product with a reloading API and with Vite in place of the built page.

    Vite's address is the page's; it passes /api on to the API. The worker does not reload.

    Raises
    ------
    LaunchError : something is not installed, or the address is in use.
    """
    preflight.check_weights(settings)
    preflight.check_address(settings)
    if settings.mongodb_uri:
        preflight.check_database(settings.mongodb_uri)
    product = plan_product(settings, folder)
    *servers, apps = product.stages
    port = VITE_PORT if is_free(VITE_PORT) else free_port()
    return replace(
        product,
        stages=(*servers, tuple(_reloading(part) for part in apps), (vite_part(port),)),
        environment={**product.environment, "CONTRAFACT_API": settings.address},
        address=f"http://{LOOPBACK}:{port}",
    )


def vite_part(port: int) -> Part:
    """Return Vite's server of the page's sources.

    Raises
    ------
    LaunchError : Node.js or Vite is not installed, or another user installed it.
    """
    node = program_on_path("node")
    if node is None or not VITE.is_file():
        raise LaunchError("The page's tools are not installed; run `make setup`")
    packages = VITE.parents[2].absolute()
    if not os.access(packages, os.W_OK):
        raise LaunchError(f"Vite cannot write to {packages}; run `make dev` as the user who owns this folder")
    command = (str(node), str(VITE), "frontend", "--host", LOOPBACK, "--port", str(port), "--strictPort")
    return Part("page", command, partial(is_served, LOOPBACK, port, "/"), stop_seconds=5)


def _reloading(part: Part) -> Part:
    if part.name != "api":
        return part
    return replace(part, command=(*part.command, "--reload", "--reload-engine", "poll"))
