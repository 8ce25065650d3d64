"""What is said of a track that cannot be compared now."""

from __future__ import annotations

import pytest
from tests.doubles.memory_app import make_loader
from tests.doubles.memory_world import World

from contrafact.domain.errors import ContrafactError
from contrafact.domain.jobs import State


@pytest.mark.parametrize(("state", "code"), [(State.READY, "older_embedding"), (State.QUEUED, "track_not_ready")])
def test_a_ready_track_without_an_embedding_waits_to_be_embedded_again_whoever_made_it(
    world: World, state: State, code: str
) -> None:
    track = world.add_ready(1)
    world.embeddings.remove(track.id)
    world.tracks.mirror_state(track.id, track.job_id, state, world.clock())
    with pytest.raises(ContrafactError) as caught:
        make_loader(world)(track.id)
    assert caught.value.code == code
