from __future__ import annotations

from collections.abc import Iterator

import pytest

from contrafact_training.data import clip_pairs


@pytest.fixture(scope="module")
def two_lengths() -> Iterator[None]:
    """Clips of two lengths, the fewest that are fitted: each length takes a second or two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clip_pairs, "LENGTHS_S", (10.0, 20.0))
        yield
