"""Configuration of gunicorn: `gunicorn --config python:contrafact_api.gunicorn_conf`.

Gunicorn takes its options from module globals, so that this module alone reads the settings at import.
"""

from __future__ import annotations

import gc

from gunicorn.workers.base import Worker

from contrafact.adapters.logs import JsonLines
from contrafact.adapters.mongo.advisories import warn_in_background
from contrafact.adapters.tracing import tracing
from contrafact.settings import load_settings
from contrafact_api.people.composing import prepare_in_background
from contrafact_api.routes.metrics import serve_metrics
from contrafact_api.warm_up import warm_up_in_background

_settings = load_settings()
_host = f"[{_settings.host}]" if ":" in _settings.host else _settings.host

wsgi_app = "contrafact_api.wsgi:create_app()"
bind = f"{_host}:{_settings.port}"
# One process holds one index in memory; many threads, because requests mostly wait for the database. The worker
# shares them between lanes.
workers = 1
worker_class = "contrafact_api.serving.worker.ReceivingWorker"
worker_connections = _settings.max_connections
# Otherwise a trusted proxy could give a request another path than the one by which it is admitted.
forwarder_headers = ""
graceful_timeout = 8
# Longer than the page's pauses between questions: it would ask at the moment when its connection is closed. Idle ones
# take no thread.
keepalive = 75
control_socket_disable = True
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": JsonLines}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": _settings.log_level.upper()},
    # The app logs requests itself, with their ids.
    "loggers": {"gunicorn.error": {"level": "INFO", "propagate": True}, "gunicorn.access": {"level": "WARNING"}},
}


def post_worker_init(worker: Worker) -> None:
    """Start the warm-up, prepare accounts, check the database's release, serve metrics on a port of their own.

    Gunicorn calls this after it has built the app.
    """
    # The modules and the app live as long as the process: the collector need not walk through them.
    gc.freeze()
    tracing.start("contrafact-api")
    warm_up_in_background(worker.wsgi)
    prepare_in_background(_settings)
    warn_in_background(_settings.mongodb_uri)
    address = _settings.metrics_address()
    if address is not None:
        serve_metrics(worker.wsgi, *address)
