from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest
from tests.unit.cli.conftest import Command

from contrafact.cli.main import main

PROGRAM = [sys.executable, "-m", "contrafact.cli.main"]


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=120,
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sing",),
        ("check", "a.wav"),
        ("check", "a.wav", "b.wav", "c.wav"),
        ("features", "a.wav"),
        ("features", "a.wav", "--out", "a.txt"),
        ("rank", "a.wav", "folder", "--loud"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_line_and_exit_status_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(arguments)

    captured = capsys.readouterr()
    assert status == 2
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("contrafact: ")
    assert captured.err.endswith(" [bad_usage]\n")


@pytest.mark.slow
def test_the_process_exits_with_the_status_of_the_command(recordings: Path, tmp_path: Path, weights: Path) -> None:
    bad_usage = run("check")
    failure = run("features", tmp_path / "gone.mp3", "--out", tmp_path / "f.npz")
    success = run("features", recordings / "song.wav", "--out", tmp_path / "f.npz")

    assert (bad_usage.returncode, failure.returncode, success.returncode) == (2, 1, 0)
    assert success.stderr == ""
    assert failure.stderr.count("\n") == 1


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "from contrafact.cli.main import main\n"
        "try:\n"
        "    main(['check', '--help'])\n"
        "except SystemExit as end:\n"
        "    print(end.code, {'torch', 'essentia', 'av', 'numpy', 'pydantic'} & set(sys.modules))\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("usage: contrafact check")
    assert done.stdout.endswith("0 set()\n")


def test_an_invalid_setting_is_named(contrafact: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTRAFACT_MAX_DURATION_S", "long")

    status, _, err = contrafact("check", "a.wav", "b.wav")

    assert status == 2
    assert err.startswith("contrafact: CONTRAFACT_MAX_DURATION_S=long is not valid: ")
    assert err.endswith("[invalid_setting]\n")


@pytest.mark.slow
def test_ctrl_c_exits_without_a_traceback(tmp_path: Path) -> None:
    audio = tmp_path / "long.wav"
    with wave.open(str(audio), "wb") as file:
        file.setparams((1, 2, 44_100, 0, "NONE", "none"))
        file.writeframes(bytes(2 * 44_100 * 1100))
    process = subprocess.Popen(
        [*PROGRAM, "features", str(audio), "--out", str(tmp_path / "f.npz")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while process.poll() is None and not reads(process.pid, audio):
        time.sleep(0.01)

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert (out, err) == (b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["long.wav"]


@pytest.mark.long
@pytest.mark.slow
def test_a_closed_stdout_causes_no_traceback(recordings: Path, weights: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as closed:
        done = subprocess.run(
            [*PROGRAM, "check", recordings / "song.wav", recordings / "other.wav", "--weights", weights],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
            timeout=120,
        )

    assert done.returncode == 1
    assert done.stderr == b""


def reads(process_id: int, path: Path) -> bool:
    """Whether the process has the file open."""
    for link in Path(f"/proc/{process_id}/fd").glob("*"):
        try:
            if link.readlink() == path:
                return True
        except OSError:
            continue
    return False
