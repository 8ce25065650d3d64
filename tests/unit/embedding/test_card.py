from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.weights import untrained_card

from contrafact.domain.errors import ContrafactError
from contrafact.embedding.card import load_card, model_id

SHA256 = "0123456789abcdef" * 4


def write_card(folder: Path, **changes: object) -> Path:
    fields = json.loads(untrained_card(SHA256, "net").model_dump_json()) | changes
    path = folder / "net.json"
    path.write_text(json.dumps({key: value for key, value in fields.items() if value is not None}), encoding="utf-8")
    return path


def calibration_with(*place: str, value: object) -> dict[str, Any]:
    """Return a card's calibration with one wrong number."""
    whole = json.loads(untrained_card(SHA256, "net").model_dump_json())["calibration"]
    part = whole
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = value
    return dict(whole)


def test_a_card_round_trips(tmp_path: Path) -> None:
    assert load_card(write_card(tmp_path)) == untrained_card(SHA256, "net")


def test_a_folder_with_one_card_is_accepted(tmp_path: Path) -> None:
    write_card(tmp_path)

    assert load_card(tmp_path).model_id == "net-0123456789ab"


def test_the_model_id_is_the_name_and_twelve_digits_of_the_hash() -> None:
    assert model_id("net", SHA256) == "net-0123456789ab"


@pytest.mark.parametrize(
    "changes",
    [
        {"model_id": "net-aaaaaaaaaaaa"},
        {"sha256": "short"},
        {"architecture": "another"},
        {"embedding_dim": 128},
        {"calibration": None},
        {"surprise": 1},
        {"calibration": {"knot_distances": [0, 2], "knot_log_odds": [0, 1], "likely_cut": 0.8, "unlikely_cut": 0.2}},
        {"calibration": calibration_with("fitted_prior", value=1.5)},
        {"calibration": calibration_with("balanced", "likely", value=0.1)},
        {"calibration": calibration_with("aligned", "distance_weight", value=3.0)},
        {"calibration": calibration_with("unaligned", "false_alarms", "rates", value=[1.0, 0.0])},
        {"calibration": calibration_with("unaligned", "knots", value=["a", "b"])},
        {"alignment": None},
        {"alignment": "qmax-0"},
        {"background_sha256": "short"},
        {"calibration_quality": None},
        {"operating_points": {"precise": None}},
        {"figures": {"val": {"map": 2.0}}},
        {"name": "../net"},
    ],
)
def test_a_malformed_card_is_refused_as_invalid_weights(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ContrafactError) as caught:
        load_card(write_card(tmp_path, **changes))

    assert caught.value.code == "invalid_weights"


def test_the_error_names_the_wrong_field(tmp_path: Path) -> None:
    with pytest.raises(ContrafactError, match=r"net\.json is wrong at training_data"):
        load_card(write_card(tmp_path, training_data=None))


def test_weights_of_another_recipe_have_their_own_code(tmp_path: Path) -> None:
    with pytest.raises(ContrafactError) as caught:
        load_card(write_card(tmp_path, recipe="hpcp-v2"))

    assert caught.value.code == "wrong_recipe"


def test_a_card_that_is_not_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "net.json").write_text("not json", encoding="utf-8")

    with pytest.raises(ContrafactError, match="wrong at the file"):
        load_card(tmp_path)


@pytest.mark.parametrize("names", [[], ["a.json", "b.json"]])
def test_a_folder_without_exactly_one_card_is_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_text("{}", encoding="utf-8")

    with pytest.raises(ContrafactError, match=f"exactly one card .* not {len(names)}"):
        load_card(tmp_path)


def test_reading_a_card_does_not_import_torch() -> None:
    code = "import sys, contrafact.embedding.card; print('torch' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
