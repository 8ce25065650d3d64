"""The thesis's vision transformer over patches of chroma.

Dosovitskiy et al., An image is worth 16x16 words: transformers for image recognition at scale (ICLR 2021); positions
by sines, Vaswani et al., Attention is all you need (2017), which extend to any length. Loss: Wang et al., Deep
metric learning with angular loss (ICCV 2017), at 45 degrees.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from contrafact_bench.systems.trained import AngularTask, VectorSystem, normalised, repeated

EMBEDDING_DIM = 256
PATCH_FRAMES = 4
"""Length of a patch, which spans all 12 pitch classes: 1.9 s."""
WIDTH = 256
N_LAYERS = 6
N_HEADS = 4
DROPOUT = 0.1
TRAINED_FRAMES = 128
"""Training crops have 64 to 192 frames; later positions are unseen in training."""
_LONGEST_WAVE = 10_000.0
_POSITION_SCALE = 0.1
_MIN_PATCHES = 2


class ThesisVitNetwork(nn.Module):
    """Patches of 12 x 4, six transformer layers of width 256, mean of the patches, one linear layer.

    Sine positions are added, with a learned scale that starts small.
    """

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv1d(12, WIDTH, PATCH_FRAMES, stride=PATCH_FRAMES)
        self.position_scale = nn.Parameter(torch.tensor(_POSITION_SCALE))
        layer = nn.TransformerEncoderLayer(
            WIDTH, N_HEADS, 4 * WIDTH, DROPOUT, activation="gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, N_LAYERS, norm=nn.LayerNorm(WIDTH), enable_nested_tensor=False)
        self.project = nn.Linear(WIDTH, EMBEDDING_DIM, bias=False)

    def forward(self, chroma: Tensor) -> Tensor:
        """Embed a batch.

        Parameters
        ----------
        chroma : float `(batch, 12, n_frames)` in 0..1, at least 1 frame; fewer than 8 are repeated, and up to 3
            frames at the end that fill no patch are left out.

        Returns
        -------
        Tensor : `(batch, 256)`, each row of length 1.
        """
        patches = self.patches(repeated(normalised(chroma), _MIN_PATCHES * PATCH_FRAMES)).transpose(1, 2)
        encoded = self.layers(patches + self.position_scale * sine_positions(patches.shape[1], chroma.device))
        return functional.normalize(self.project(encoded.mean(dim=1)).float(), dim=1)


def sine_positions(n_positions: int, device: torch.device) -> Tensor:
    """Sines and cosines of each position at falling frequencies, `(n_positions, WIDTH)` (Vaswani et al. 2017)."""
    steps = torch.arange(0, WIDTH, 2, device=device, dtype=torch.float32)
    frequencies = torch.exp(-math.log(_LONGEST_WAVE) / WIDTH * steps)
    phases = torch.arange(n_positions, device=device, dtype=torch.float32)[:, None] * frequencies
    return torch.cat([phases.sin(), phases.cos()], dim=1)


class ThesisVitTask(AngularTask):
    """The network under the Angular loss."""

    def __init__(self, n_works: int) -> None:
        super().__init__(ThesisVitNetwork(), n_works)


class ThesisVitSystem(VectorSystem):
    """The transformer of the thesis as a system of the bench."""

    name = "thesis-vit"
    paper = "the thesis's network; Dosovitskiy et al., An image is worth 16x16 words, 2021"
    window_frames = TRAINED_FRAMES
