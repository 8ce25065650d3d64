"""Evaluate both systems on `val`, `test` and `greek` and write docs/accuracy.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import ModelCard, load_card
from contrafact_training.calibrate import N_NEAREST, decision_shares, nearest_pairs
from contrafact_training.datasets import Dataset, DatasetError, load_npz
from contrafact_training.evaluation import Evaluation, evaluate, pair_figures
from contrafact_training.publish import SPLITS
from contrafact_training.systems.registry import SYSTEMS, load_system

_INTRODUCTION = """# Accuracy

Written by `make evaluate` on {day}; weights `{model_id}`. Do not edit.

Every track is a query against all other tracks of its split, and is left out of its own list. mAP is the mean, over
the queries, of the mean precision at the rank of each cover; MRR and MR1 are the mean of the first cover's inverse
rank and of its rank. Queries without a cover are left out and counted. The network saw nothing
of `test` and `greek`, and nothing of it was chosen or calibrated on them; `val` chose and calibrated. `fourier-2d` is
untrained and says what the network has to beat; of several readings of its papers, the one was taken that gives the
figures known for it beforehand, on all three splits (see decisions/0203-fourier-baseline.md).
"""


def report(card: ModelCard, evaluations: dict[tuple[str, str], Evaluation]) -> str:
    """The page, in Markdown.

    Parameters
    ----------
    card : of the weights that were evaluated.
    evaluations : by split and system.
    """
    head = _INTRODUCTION.format(day=f"{datetime.now(UTC):%Y-%m-%d}", model_id=card.model_id)
    parts = [head, _ranking_table(evaluations), _pair_table(evaluations)]
    splits = dict.fromkeys(split for split, _ in evaluations)
    parts += [_decision_table(card, split, evaluations[split, SYSTEMS[0]]) for split in splits]
    return "\n".join(parts)


def _ranking_table(evaluations: dict[tuple[str, str], Evaluation]) -> str:
    lines = [
        "## Ranking\n",
        "| split | system | mAP | MRR | MR1 | P@1 | P@10 | queries | without cover | seconds |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for (split, system), each in evaluations.items():
        f = each.figures
        lines.append(
            f"| {split} | {system} | {f.map:.3f} | {f.mrr:.3f} | {f.mr1:.1f} | {f.p_at_1:.3f} | {f.p_at_10:.3f}"
            f" | {f.n_queries} | {f.n_without_cover} | {each.seconds:.1f} |"
        )
    return "\n".join(lines) + "\n"


def _pair_table(evaluations: dict[tuple[str, str], Evaluation]) -> str:
    lines = [
        "## Pairs\n",
        "Over every pair of two tracks of a split; precision and recall are those of the distance with the best F1.\n",
        "| split | system | ROC AUC | average precision | precision | recall | F1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for (split, system), each in evaluations.items():
        values = " | ".join(f"{value:.3f}" for value in pair_figures(each).values())
        lines.append(f"| {split} | {system} | {values} |")
    return "\n".join(lines) + "\n"


def _decision_table(card: ModelCard, split: str, evaluation: Evaluation) -> str:
    pairs = nearest_pairs(evaluation.distances, evaluation.works)
    n_covers = int(pairs.are_covers.sum())
    calibration = card.calibration
    lines = [
        f"## Verdicts on `{split}`\n",
        f"On the {N_NEAREST} nearest of each track: likely from probability {calibration.likely_cut:.3f} up (distance"
        f" {calibration.threshold_distance:.3f} down), unlikely below {calibration.unlikely_cut:.3f}.\n",
        "| verdict | pairs | covers among them | part of the covers shown |",
        "|---|---|---|---|",
    ]
    for decision, share in decision_shares(calibration, pairs).items():
        precision = f"{share.n_covers / share.n_pairs:.3f}" if share.n_pairs else "-"
        lines.append(f"| {decision} | {share.n_pairs} | {precision} | {share.n_covers / n_covers:.3f} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Evaluate and write the page; exit status 1 for data or weights that cannot be used, 2 for bad usage."""
    parser = argparse.ArgumentParser(prog="python -m contrafact_training.report", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="file of labelled chroma with its splits (.npz)")
    parser.add_argument("--out", type=Path, required=True, help="page to write, docs/accuracy.md")
    parser.add_argument("--weights", type=Path, help="card or folder of other weights than the shipped ones")
    options = parser.parse_args(arguments)
    try:
        card = load_card(options.weights)
        splits = {name: load_npz(options.data, name) for name in SPLITS}
        evaluations = _evaluate_all(splits, options.weights)
    except ContrafactError as error:
        sys.exit(f"report: {error.detail}")
    except DatasetError as error:
        sys.exit(f"report: {error}")
    page = report(card, evaluations)
    options.out.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


def _evaluate_all(splits: dict[str, Dataset], weights: Path | None) -> dict[tuple[str, str], Evaluation]:
    systems = {name: load_system(name, weights) for name in SYSTEMS}
    return {
        (split, name): evaluate(describe, dataset)
        for split, dataset in splits.items()
        for name, describe in systems.items()
    }


if __name__ == "__main__":
    main()
