"""The files of a snapshot of the index, and what its description says.

    index/<model id>/<name>/snapshot.json   the description below
                            ids             the tracks' ids, all of one width, sorted by their bytes
                            wholes          float32, the tracks' vectors
                            starts          int64, where each track's segments begin, and how many there are
                            segments        int8
                            graph           usearch, in large libraries alone

Names rise with time. A snapshot stands under its name when it is whole, and is never written to again.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DESCRIPTION, IDS, WHOLES, STARTS, SEGMENTS, GRAPH = "snapshot.json", "ids", "wholes", "starts", "segments", "graph"
BEING_BUILT = ".building-"
"""What the name of a folder begins with while it is written."""


class Description(BaseModel):
    """What a snapshot holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    layout: Literal[1] = 1
    model_id: str
    seen_until: datetime
    n_tracks: int = Field(ge=1)
    n_segments: int = Field(ge=1)
    dimension: int = Field(ge=1)
    id_bytes: int = Field(ge=1)
    graph_bytes: int = Field(ge=0, description="0: searched exactly")

    def sizes(self) -> dict[str, int]:
        """How many bytes each file has."""
        return {
            IDS: self.n_tracks * self.id_bytes,
            WHOLES: self.n_tracks * self.dimension * 4,
            STARTS: (self.n_tracks + 1) * 8,
            SEGMENTS: self.n_segments * self.dimension,
            **({GRAPH: self.graph_bytes} if self.graph_bytes else {}),
        }


def index_folder(data_dir: Path) -> Path:
    """Where all snapshots lie, in the data folder."""
    return data_dir / "index"


def folder_of(root: Path, model_id: str) -> Path:
    """Where the snapshots of a model lie."""
    return root / model_id


def names(folder: Path) -> list[str]:
    """Names of the whole snapshots in a model's folder, the oldest first."""
    try:
        return sorted(each.name for each in folder.iterdir() if not each.name.startswith("."))
    except FileNotFoundError:
        return []
