"""Find the installation that `contrafact-admin` works on, and its settings."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact.settings import RECORDED, Settings, load_settings


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation.

    Parameters
    ----------
    data : data folder of `make run`; None with servers of one's own.
    """

    settings: Settings
    data: Path | None


def find_installation(data: Path | None) -> Installation:
    """Return the installation of a data folder, or that of the environment.

    Parameters
    ----------
    data : data folder of `make run`; None for the servers of MONGODB_URI if it is set, else for CONTRAFACT_DATA_DIR or
        `data`.

    Raises
    ------
    ContrafactError : `bad_usage` if there is none; `invalid_setting`; `file_unusable`.
    """
    if data is None and os.environ.get("MONGODB_URI"):
        return Installation(load_settings(), None)
    folder = (data or Path(os.environ.get("CONTRAFACT_DATA_DIR") or "data")).absolute()
    os.environ.update(_recorded(folder))
    return Installation(load_settings(), folder)


def _recorded(folder: Path) -> dict[str, str]:
    file = folder / RECORDED
    try:
        recorded = json.loads(file.read_text())
    except FileNotFoundError:
        raise ContrafactError(
            "bad_usage",
            f"{folder} is not the data folder of a product that was started with this version. Start it with "
            "`make run`, name its folder by --data, or set MONGODB_URI for servers of your own.",
        ) from None
    except (ValueError, RecursionError):
        recorded = None
    if not isinstance(recorded, dict) or not all(isinstance(value, str) for value in recorded.values()):
        raise ContrafactError("file_unusable", f"{file} is damaged. Restart the product, which writes it anew.")
    return {str(name): value for name, value in recorded.items()}
