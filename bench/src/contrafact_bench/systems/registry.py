"""Load the systems of the bench by name, and compute their fingerprints."""

from __future__ import annotations

import hashlib
from importlib import import_module
from pathlib import Path
from typing import Literal, cast

from contrafact_training.data.datasets import TrainingError
from contrafact_training.data.evaluation_log import WHOLE_VECTORS
from contrafact_training.train import config
from contrafact_training.train.device import DeviceError, require_device
from contrafact_training.train.task import System

QMAX = "qmax"
"""The alignment of the product, without embeddings."""
PAIR_NETWORK = "cross-similarity-network"
UNTRAINED = ("cross-correlation", "dtw", "smith-waterman", QMAX, "dmax", "similarity-fusion", "fourier-2d")
FROM_AUDIO = ("melody", "melody-and-harmony", "timbre-fusion")
"""Untrained, and need recordings: what they compare is not in the chroma."""
BASELINES = ("thesis-cnn", "thesis-lstm", "thesis-vit", "move", "bytecover3")
"""Trained by the bench, into the folder of baselines."""
OURS = config.OURS
OURS_WHOLE = WHOLE_VECTORS
"""The vector of the whole track alone, by which the product chooses candidates."""
TWO_STAGE = "two-stage"
"""The search of the product."""
SYSTEMS = (*UNTRAINED, *FROM_AUDIO, *BASELINES, PAIR_NETWORK, OURS_WHOLE, OURS, TWO_STAGE)
"""All systems of the accuracy page."""
QUADRATIC = (*(name for name in (*UNTRAINED, *FROM_AUDIO) if name != "fourier-2d"), PAIR_NETWORK, TWO_STAGE)
"""Align every pair."""
JOINS_VIEWS = (OURS_WHOLE, OURS, TWO_STAGE)
"""Choose themselves among the views of the chroma."""
ONE_VIEW = ("melody",)
"""Compare nothing that has another view."""
WITH_OTHERS = ("similarity-fusion", "timbre-fusion", TWO_STAGE)
"""The distance of a pair depends on all tracks that are compared, so that a pair alone has no costs."""
EMBEDDING = "embedding"
"""Another name of `contrafact-whole`, as a stage of the product's search."""
WITH_OUR_WEIGHTS = (PAIR_NETWORK, OURS, OURS_WHOLE, EMBEDDING, TWO_STAGE)
_ALIGNMENT_MODULES = ("align", "kernels", "parameters", "qmax", "recurrence", "transposition")
_TRANSPOSING = ("dtw", "smith-waterman")
_WITHOUT_RECURRENCE = ("cross-correlation", "fourier-2d", *_TRANSPOSING)
_FUSING = ("similarity-fusion", "timbre-fusion")
_LIBRARY = ("alignment", "embedding", "scoring", "search")
_UNTRAINED_CLASSES = {
    "cross-correlation": ("cross_correlation", "CrossCorrelation"),
    "dtw": ("dtw", "DynamicTimeWarping"),
    "smith-waterman": ("smith_waterman", "SmithWaterman"),
    "fourier-2d": ("fourier_2d", "Fourier2d"),
    QMAX: ("qmax", "Qmax"),
    "dmax": ("dmax", "Dmax"),
    "similarity-fusion": ("similarity_fusion", "SimilarityFusion"),
    "melody": ("melody", "Melody"),
    "melody-and-harmony": ("melody", "MelodyAndHarmony"),
    "timbre-fusion": ("timbre_fusion", "TimbreFusion"),
}
_BASELINE_PREFIXES = {
    "thesis-cnn": "ThesisCnn",
    "thesis-lstm": "ThesisLstm",
    "thesis-vit": "ThesisVit",
    "move": "Move",
    "bytecover3": "ByteCover3",
}
BASELINES_FOLDER = Path("runs/baselines")


class NotTrainedError(TrainingError):
    """A baseline without a checkpoint, or with that of another network."""


def load_system(
    name: str, weights: Path | None = None, *, baselines: Path = BASELINES_FOLDER, device: str = "cpu"
) -> System:
    """Load a system.

    Parameters
    ----------
    name : one of `SYSTEMS`, or `EMBEDDING`.
    weights : card or folder for ours, checkpoint for a baseline; the shipped weights, or those in
        `baselines`, when omitted.
    baselines : folder with `NAME/checkpoint.safetensors` of each trained baseline.
    device : `cpu`, or `cuda` for a baseline.

    Raises
    ------
    ContrafactError : `invalid_weights` or `wrong_recipe`.
    NotTrainedError : a baseline without a checkpoint of its own.
    DeviceError : an absent GPU, or a system that runs on the CPU only.
    ValueError : another name.
    """
    if device != "cpu":
        require_device(device)
        if name not in BASELINES:
            raise DeviceError(f"{name} computes on the CPU alone; leave --device out.")
    if name in _UNTRAINED_CLASSES:
        return _untrained(name)
    if name in BASELINES:
        return _baseline(name, _checkpoint(name, weights, baselines), device)
    if name in WITH_OUR_WEIGHTS:
        return _ours(name, weights)
    raise ValueError(f"unknown system {name!r}")


def weights_id(name: str, weights: Path | None = None, *, baselines: Path = BASELINES_FOLDER) -> str:
    """Return the id of the weights that `load_system` loads; `-` for an untrained system.

    Raises
    ------
    ContrafactError, NotTrainedError : as `load_system`.
    """
    if name in _UNTRAINED_CLASSES:
        return "-"
    from contrafact.embedding.card import load_card, model_id, sha256_of

    if name in WITH_OUR_WEIGHTS:
        return load_card(weights).model_id
    return model_id(name, sha256_of(_checkpoint(name, weights, baselines)))


def fingerprint(name: str, weights: Path | None = None, *, baselines: Path = BASELINES_FOLDER) -> str:
    """Return a sha256 of a system's source files and weights, which determine its distances.

    Raises
    ------
    ContrafactError, NotTrainedError : as `load_system`.
    """
    if name == EMBEDDING:
        return fingerprint(OURS_WHOLE, weights)
    identity = weights_id(name, weights, baselines=baselines)
    # Our systems share weights and source files, so their names are hashed too.
    digest = hashlib.sha256((identity if name in _UNTRAINED_CLASSES else f"{name} {identity}").encode())
    if name == OURS:
        digest.update(_background_sha256(weights).encode())
    for file in [*_sources(name), *([_card(weights)] if name in (TWO_STAGE, PAIR_NETWORK) else [])]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _card(weights: Path | None) -> Path:
    from contrafact.embedding.card import find_card

    return find_card(weights)


def _background_sha256(weights: Path | None) -> str:
    from contrafact.embedding.card import load_card

    return load_card(weights).background_sha256


def _sources(name: str) -> list[Path]:
    here = Path(__file__).parent
    modules = {name: module for name, (module, _) in _UNTRAINED_CLASSES.items()}
    own = here / f"{modules.get(name, name.removesuffix('-whole').replace('-', '_'))}.py"
    alignment = _folder("contrafact.alignment")
    if name in _WITHOUT_RECURRENCE:
        return [own, here / "aligning.py", *([alignment / "transposition.py"] if name in _TRANSPOSING else [])]
    frames = _folder("contrafact_training.data") / "frames.py"
    if name in _UNTRAINED_CLASSES:
        # All of them end in the recurrence and its paths.
        shared = [here / f"{module}.py" for module in ("qmax", "dmax", *(["fusing"] if name in _FUSING else []))]
        files = [own, frames, *shared, *(alignment / f"{module}.py" for module in _ALIGNMENT_MODULES)]
        return list(dict.fromkeys(files))
    evaluation = _folder("contrafact_bench.evaluation")
    task = _folder("contrafact_training.train") / "task.py"
    shared = [task, frames, evaluation / "describe.py", evaluation / "evaluate.py"]
    if name in BASELINES:
        return [own, here / "trained.py", *shared]
    library = [file for package in _LIBRARY for file in sorted(_folder(f"contrafact.{package}").glob("*.py"))]
    if name == TWO_STAGE:
        similarities = _folder("contrafact_training.data") / "pair_similarities.py"
        shared += [evaluation / "pair_table.py", similarities, _folder("contrafact.index") / "exact.py"]
    return [own, *shared, *library]


def _folder(package: str) -> Path:
    (folder,) = import_module(package).__path__
    return Path(folder)


def _checkpoint(name: str, weights: Path | None, baselines: Path) -> Path:
    path = weights or baselines / name / config.CHECKPOINT
    if not path.is_file():
        raise NotTrainedError(f"{name} is not trained yet: there is no {path}; run `contrafact-bench train {name}`.")
    return path


def _untrained(name: str) -> System:
    module, class_name = _UNTRAINED_CLASSES[name]
    return cast("System", _class(module, class_name)())


def _class(module: str, name: str) -> type:
    # Imported on use: numba and torch take seconds, and not every system needs both.
    return cast("type", getattr(import_module(f"contrafact_bench.systems.{module}"), name))


def _ours(name: str, weights: Path | None) -> System:
    # Imported on use: torch takes seconds.
    from contrafact.embedding.background import load_background
    from contrafact.embedding.embedder import load_embedder
    from contrafact_bench.systems.contrafact import ContrafactSystem, ContrafactWholeSystem
    from contrafact_bench.systems.cross_similarity_network import CrossSimilarityNetwork
    from contrafact_bench.systems.two_stage import TwoStage

    embedder = load_embedder(weights)
    if name in (OURS_WHOLE, EMBEDDING):
        return ContrafactWholeSystem(embedder)
    background = load_background(embedder.card, _card(weights))
    if name == OURS:
        return ContrafactSystem(embedder, background)
    if name == TWO_STAGE:
        return TwoStage(embedder, background)
    if background.eye is None:
        raise NotTrainedError("These weights have no network on cross similarities; see contrafact-train-eye.")
    return CrossSimilarityNetwork(background.eye)


def _baseline(name: str, checkpoint: Path, device: str) -> System:
    from safetensors import SafetensorError

    from contrafact_training.train.checkpoint import load_kept

    network = baseline_class(name, "Network")()
    try:
        load_kept(checkpoint, network)
    except (RuntimeError, SafetensorError, OSError) as error:
        raise NotTrainedError(f"{checkpoint} does not hold weights of {name}.") from error
    return cast("System", baseline_class(name, "System")(network.to(device)))


def baseline_class(name: str, kind: Literal["Network", "Task", "System"]) -> type:
    """Return the network, the module with losses, or the system of a baseline."""
    return _class(name.replace("-", "_"), f"{_BASELINE_PREFIXES[name]}{kind}")
