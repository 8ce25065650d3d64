from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.doubles.commands import failing, run_main

from contrafact_bench.commands import main
from contrafact_bench.reports.curves import find_runs, read_curve, read_log

LOG = """{"step": 100, "cpu_minutes": 1.5, "loss": 9.25}
{"step": 200, "cpu_minutes": 3.0, "val_map": 0.25}
{"step": 200, "cpu_minutes": 3.0, "loss": 8.5}
{"step": 300, "cpu_minutes": 4.5, "loss": 8.25}
{"step": 300, "cpu_minutes": 4.75, "loss": 8.0}
{"step": 400, "cpu_minutes": 6.0, "val_map": 0.375}
"""


def run(folder: Path, system: str, log: str = LOG) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"system": system}), encoding="utf-8")
    (folder / "log.jsonl").write_text(log, encoding="utf-8")
    return folder


def test_the_last_line_of_a_step_is_its_row(tmp_path: Path) -> None:
    rows = read_log(run(tmp_path / "move", "move") / "log.jsonl")

    assert rows == [
        {"step": 100, "cpu_minutes": 1.5, "loss": 9.25},
        {"step": 200, "cpu_minutes": 3.0, "val_map": 0.25, "loss": 8.5},
        {"step": 300, "cpu_minutes": 4.75, "loss": 8.0},
        {"step": 400, "cpu_minutes": 6.0, "val_map": 0.375},
    ]


def test_runs_named_after_their_system_are_found(tmp_path: Path) -> None:
    ours = run(tmp_path / "runs" / "contrafact", "contrafact")
    move = run(tmp_path / "runs" / "baselines" / "move", "move")
    run(tmp_path / "runs" / "trial", "contrafact")

    assert find_runs((tmp_path / "runs", tmp_path / "runs" / "baselines")) == [move, ours]


def test_the_figure_is_drawn_from_stored_curves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    places = ["--out", str(tmp_path / "curves"), "--picture", str(tmp_path / "figures" / "curves.svg")]
    run_main(main, "curves", run(tmp_path / "move", "move"), *places)
    text = (tmp_path / "curves" / "move.csv").read_text(encoding="utf-8")
    picture = (tmp_path / "figures" / "curves.svg").read_bytes()
    run_main(main, "curves", run(tmp_path / "thesis-vit", "thesis-vit", LOG.splitlines()[0]), *places)
    (tmp_path / "curves" / "thesis-vit.csv").unlink()
    run_main(main, "curves", tmp_path / "move", *places)

    assert text == "step,cpu_minutes,loss,val_map\n100,1.5,9.25,\n200,3.0,8.5,0.25\n300,4.75,8.0,\n400,6.0,,0.375\n"
    assert read_curve(tmp_path / "curves" / "move.csv")[3] == {"step": 400, "cpu_minutes": 6, "val_map": 0.375}
    assert (tmp_path / "figures" / "curves.svg").read_bytes() == picture
    assert b">move<" in picture
    assert capsys.readouterr().out.splitlines() == [
        "move: mAP 0.375 on val after 6 minutes of one core",
        "move: mAP 0.375 on val after 6 minutes of one core",
        "thesis-vit: not validated yet",
        "move: mAP 0.375 on val after 6 minutes of one core",
    ]


def test_a_curve_without_processor_time_is_kept_but_not_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--out", str(tmp_path), "--picture", str(tmp_path / "curves.svg")]
    (tmp_path / "first-weights.csv").write_text("step,wall_minutes,loss,val_map\n58,1,4.3,0.1\n", encoding="utf-8")

    run_main(main, "curves", run(tmp_path / "move", "move"), *places)

    assert b"first-weights" not in (tmp_path / "curves.svg").read_bytes()
    assert capsys.readouterr().out == "move: mAP 0.375 on val after 6 minutes of one core\n"


def test_without_a_run_there_is_nothing_to_draw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    with failing(capsys, "contrafact-bench curves: there is no run and no curve in docs/results/curves"):
        main(["curves"])
    with failing(capsys, r"contrafact-bench curves: none holds no log\.jsonl"):
        main(["curves", "none"])
