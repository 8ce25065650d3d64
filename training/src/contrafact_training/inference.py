"""Embeddings of whole tracks, many at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from contrafact.embedding.architecture import EMBEDDING_DIM
from contrafact.embedding.network import CoverNetwork
from contrafact.embedding.prepare import network_input


def embed_tracks(
    network: CoverNetwork, tracks: Sequence[NDArray[np.uint8]], *, quick: bool = False, show_progress: bool = False
) -> NDArray[np.float32]:
    """Embed whole tracks one by one, longest last.

    Parameters
    ----------
    network : in any mode; it is left in evaluation mode.
    tracks : uint8 `(n_frames, 12)` each.
    quick : compute in bfloat16, for a look during training.
    show_progress : a progress bar on stderr.

    Returns
    -------
    float32 `(n_tracks, 256)`, rows of length 1.
    """
    network.eval()
    embeddings = np.empty((len(tracks), EMBEDDING_DIM), dtype=np.float32)
    order = sorted(range(len(tracks)), key=lambda i: len(tracks[i]))
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=quick):
        for i in tqdm(order, desc="embedding", unit="track", disable=None if show_progress else True):
            embeddings[i] = network(torch.from_numpy(network_input(tracks[i]))).numpy()[0]
    return embeddings
