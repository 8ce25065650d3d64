"""The thesis's recurrent network: three LSTM layers over chroma, their mean over time, a head of two layers.

LSTM: Hochreiter and Schmidhuber, Long short-term memory (1997). Loss: Wang et al., Deep metric learning with
angular loss (ICCV 2017), at 45 degrees.
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from contrafact_bench.systems.trained import AngularTask, VectorSystem, normalised

EMBEDDING_DIM = 256
HIDDEN_DIM = 256
N_LAYERS = 3

TRAINED_FRAMES = 128
"""Training crops have 64 to 192 frames; whole tracks of four minutes are unseen in training."""


class ThesisLstmNetwork(nn.Module):
    """Three LSTM layers of 256, mean over time, two linear layers with ReLU between them."""

    def __init__(self) -> None:
        super().__init__()
        self.recurrent = nn.LSTM(12, HIDDEN_DIM, num_layers=N_LAYERS, batch_first=True)
        self.head = nn.Sequential(
            nn.Linear(HIDDEN_DIM, HIDDEN_DIM), nn.ReLU(), nn.Linear(HIDDEN_DIM, EMBEDDING_DIM, bias=False)
        )

    def forward(self, chroma: Tensor) -> Tensor:
        """Embed a batch.

        Parameters
        ----------
        chroma : float `(batch, 12, n_frames)` in 0..1, at least 1 frame.

        Returns
        -------
        Tensor : `(batch, 256)`, each row of length 1.
        """
        states, _ = self.recurrent(normalised(chroma).transpose(1, 2))
        return functional.normalize(self.head(states.mean(dim=1)).float(), dim=1)


class ThesisLstmTask(AngularTask):
    """The network under the Angular loss."""

    def __init__(self, n_works: int) -> None:
        super().__init__(ThesisLstmNetwork(), n_works)


class ThesisLstmSystem(VectorSystem):
    """The recurrent network of the thesis as a system of the bench."""

    name = "thesis-lstm"
    paper = "the thesis's network; Hochreiter, Schmidhuber, Long short-term memory, 1997"
    window_frames = TRAINED_FRAMES
