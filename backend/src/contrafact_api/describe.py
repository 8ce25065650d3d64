"""Write the OpenAPI description, from which the page's client is generated.

python -m contrafact_api.describe FILE
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from contrafact.settings import Settings
from contrafact_api.wsgi import create_app


def description() -> dict[str, Any]:
    """The description of the API, OpenAPI 3.1."""
    # Nothing is asked of any server; an emulator's address spares the search for Google's credentials.
    found: dict[str, Any] = create_app(Settings(STORAGE_EMULATOR_HOST="http://127.0.0.1:1")).api_doc
    return found


def main() -> None:
    """Write the description to the file that the first argument names."""
    Path(sys.argv[1]).write_text(json.dumps(description(), indent=2) + "\n")


if __name__ == "__main__":
    main()
