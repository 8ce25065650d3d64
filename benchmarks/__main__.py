"""Run the benchmarks: `python -m benchmarks [NAME ...]`, all of them when none is named.

Each is a program `bench_NAME.py` in this folder, run in its own process so that none affects another's memory or
threads; `python -m benchmarks.bench_NAME` runs one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    """Run the named benchmarks; return 1 if one failed or missed a target."""
    names = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    chosen: list[str] = parser.parse_args().names or names
    unknown = sorted(set(chosen) - set(names))
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(names)}")
    status = 0
    for name in chosen:
        print(f"\n== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.bench_{name}"], cwd=FOLDER.parent, check=False)
        status = max(status, abs(done.returncode))
    return min(status, 1)


if __name__ == "__main__":
    sys.exit(main())
