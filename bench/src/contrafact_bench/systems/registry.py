"""The systems that can be evaluated, by name."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from contrafact_training.train.device import DeviceError, require_device
from contrafact_training.train.task import System

UNTRAINED = ("cross-correlation", "dtw", "smith-waterman", "fourier-2d")
BASELINES = ("thesis-cnn", "thesis-lstm", "thesis-vit", "move", "bytecover3")
"""Trained here, and found in the folder of baselines."""
OURS = "contrafact"
OURS_WHOLE = "contrafact-whole"
"""The whole track's vector alone, by which the product ranks and is calibrated."""
SYSTEMS = (*UNTRAINED, *BASELINES, OURS_WHOLE, OURS)
"""All that the bench asks."""
EMBEDDING = "embedding"
"""Another name of `contrafact-whole`, beside those of the product's matcher."""
QMAX = "qmax"
TWO_STAGE = "two-stage"
MATCHERS = (EMBEDDING, QMAX, TWO_STAGE)
"""What the product's answer is made of; their figures stand in docs/results/retrieval.md."""
_WITH_OUR_WEIGHTS = (OURS, OURS_WHOLE, EMBEDDING, TWO_STAGE)
_ALIGNMENT_MODULES = ("align", "kernels", "parameters", "qmax", "recurrence", "transposition")
BASELINES_FOLDER = Path("runs/baselines")
CHECKPOINT = "checkpoint.safetensors"
_N_ID_DIGITS = 12


class NotTrainedError(Exception):
    """A baseline whose weights are not there or not its own, with a sentence that says so."""


def load_system(
    name: str, weights: Path | None = None, *, baselines: Path = BASELINES_FOLDER, device: str = "cpu"
) -> System:
    """The system of that name.

    Parameters
    ----------
    name : one of `SYSTEMS` or `MATCHERS`.
    weights : card or folder for ours, checkpoint for a baseline; the shipped weights, or those in
        `baselines`, when left out.
    baselines : folder that holds `NAME/checkpoint.safetensors` of each trained baseline.
    device : `cpu`, or `cuda` for a baseline.

    Raises
    ------
    ContrafactError : `invalid_weights` or `wrong_recipe`.
    NotTrainedError : a baseline that has no checkpoint of its own.
    DeviceError : a GPU that is absent, or is of no use to the system.
    ValueError : another name.
    """
    if device != "cpu":
        require_device(device)
        if name not in BASELINES:
            raise DeviceError(f"{name} computes on the CPU alone; leave --device out.")
    if name in UNTRAINED or name == QMAX:
        return _untrained(name)
    if name in BASELINES:
        return _baseline(name, _checkpoint(name, weights, baselines), device)
    if name in _WITH_OUR_WEIGHTS:
        return _ours(name, weights)
    raise ValueError(f"unknown system {name!r}")


def weights_id(name: str, weights: Path | None = None, *, baselines: Path = BASELINES_FOLDER) -> str:
    """Name and first digits of the sha256 of what `load_system` would load; `-` for an untrained system.

    Raises
    ------
    ContrafactError, NotTrainedError : as `load_system`.
    """
    if name in UNTRAINED or name == QMAX:
        return "-"
    from contrafact.embedding.card import load_card, model_id, sha256_of

    if name in _WITH_OUR_WEIGHTS:
        return load_card(weights).model_id
    return model_id(name, sha256_of(_checkpoint(name, weights, baselines)))


def fingerprint(name: str, weights: Path | None = None, *, baselines: Path = BASELINES_FOLDER) -> str:
    """Sha256 of all that decides what a system says: the files of its program, and its weights.

    Raises
    ------
    ContrafactError, NotTrainedError : as `load_system`.
    """
    if name == EMBEDDING:
        return fingerprint(OURS_WHOLE, weights)
    identity = weights_id(name, weights, baselines=baselines)
    # Some systems share our weights and their file; the untrained ones have a file each.
    digest = hashlib.sha256((identity if name in UNTRAINED else f"{name} {identity}").encode())
    for file in [*_sources(name), *([_card(weights)] if name == TWO_STAGE else [])]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _card(weights: Path | None) -> Path:
    from contrafact.embedding.card import find_card

    return find_card(weights)


def _folder_of(package: str) -> Path:
    (folder,) = (Path(folder) for folder in import_module(package).__path__)
    return folder


def _sources(name: str) -> list[Path]:
    here = Path(__file__).parent
    bench, training = here.parent, _folder_of("contrafact_training")
    usable = training / "data" / "usable.py"
    own = here / f"{name.removesuffix('-whole').replace('-', '_')}.py"
    if name in UNTRAINED:
        return [own, here / "transposition.py"]
    if name == QMAX:
        import contrafact.alignment

        (alignment,) = (Path(folder) for folder in contrafact.alignment.__path__)
        return [own, usable, *(alignment / f"{module}.py" for module in _ALIGNMENT_MODULES)]
    shared = [
        training / "train" / "task.py",
        usable,
        bench / "evaluation" / "describe.py",
        bench / "evaluation" / "evaluate.py",
    ]
    if name in BASELINES:
        return [own, here / "trained.py", *shared]
    import contrafact.alignment
    import contrafact.embedding
    import contrafact.scoring
    import contrafact.search

    packages = (contrafact.alignment, contrafact.embedding, contrafact.scoring, contrafact.search)
    library = [Path(folder) for package in packages for folder in package.__path__]
    if name == TWO_STAGE:
        shared.append(here / "pair_table.py")
    return [own, *shared, *(file for folder in library for file in sorted(folder.glob("*.py")))]


def _checkpoint(name: str, weights: Path | None, baselines: Path) -> Path:
    path = weights or baselines / name / CHECKPOINT
    if not path.is_file():
        raise NotTrainedError(f"{name} is not trained yet: there is no {path}; see docs/developer/training.md.")
    return path


def _untrained(name: str) -> System:
    # numba takes a while to import, which systems without alignment can do without.
    if name == "cross-correlation":
        from contrafact_bench.systems.cross_correlation import CrossCorrelation

        return CrossCorrelation()
    if name == "dtw":
        from contrafact_bench.systems.dtw import DynamicTimeWarping

        return DynamicTimeWarping()
    if name == "smith-waterman":
        from contrafact_bench.systems.smith_waterman import SmithWaterman

        return SmithWaterman()
    if name == QMAX:
        from contrafact_bench.systems.qmax import Qmax

        return Qmax()
    from contrafact_bench.systems.fourier_2d import Fourier2d

    return Fourier2d()


def _ours(name: str, weights: Path | None) -> System:
    # torch takes a while to import, which the untrained systems can do without.
    from contrafact.embedding.background import load_background
    from contrafact.embedding.embedder import load_embedder
    from contrafact_bench.systems.contrafact import ContrafactSystem, ContrafactWholeSystem
    from contrafact_bench.systems.two_stage import TwoStage

    embedder = load_embedder(weights)
    if name == TWO_STAGE:
        return TwoStage(embedder, load_background(embedder.card, _card(weights)))
    return ContrafactSystem(embedder) if name == OURS else ContrafactWholeSystem(embedder)


def _baseline(name: str, checkpoint: Path, device: str) -> System:
    from safetensors import SafetensorError
    from torch import nn

    from contrafact_bench.systems import bytecover3, move, thesis_cnn, thesis_lstm, thesis_vit
    from contrafact_training.train.checkpoint import load_kept

    network: nn.Module
    kinds = {
        "thesis-cnn": (thesis_cnn.ThesisCnnNetwork, thesis_cnn.ThesisCnnSystem),
        "thesis-lstm": (thesis_lstm.ThesisLstmNetwork, thesis_lstm.ThesisLstmSystem),
        "thesis-vit": (thesis_vit.ThesisVitNetwork, thesis_vit.ThesisVitSystem),
        "move": (move.MoveNetwork, move.MoveSystem),
        "bytecover3": (bytecover3.ByteCover3Network, bytecover3.ByteCover3System),
    }
    make_network, make_system = kinds[name]
    network = make_network()
    try:
        load_kept(checkpoint, network)
    except (RuntimeError, SafetensorError, OSError) as error:
        raise NotTrainedError(f"{checkpoint} does not hold weights of {name}.") from error
    return make_system(network.to(device))


def euclidean_distances(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Distances between all rows, float64 `(n, n)`; for unit vectors 0..2."""
    rows = vectors.astype(np.float64)
    squares = np.einsum("ij,ij->i", rows, rows)
    distances: NDArray[np.float64] = np.sqrt(np.maximum(squares[:, None] + squares - 2 * rows @ rows.T, 0))
    return distances
