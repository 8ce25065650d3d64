"""Write the OpenAPI description to a file: `python -m contrafact_api.describe FILE`.

The client of the frontend is generated from it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from contrafact.settings import Settings
from contrafact_api.wsgi import create_app


def description() -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of the API. Needs no server."""
    # With an emulator's address the storage client does not look for credentials.
    document: dict[str, Any] = create_app(Settings(STORAGE_EMULATOR_HOST="http://127.0.0.1:1")).api_doc
    return document


def main() -> None:
    """Write the description to the file that the first argument names."""
    Path(sys.argv[1]).write_text(json.dumps(description(), indent=2) + "\n")


if __name__ == "__main__":
    main()
