"""The pages of the studies, and the one that joins them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from contrafact_bench.evaluation.setting import Setting
from contrafact_bench.studies import ablation, alignment, failures, query_length, segment_length, speed

STUDIES: Mapping[str, Callable[[Setting], str]] = {
    segment_length.NAME: segment_length.study,
    query_length.NAME: query_length.study,
    speed.NAME: speed.study,
    ablation.NAME: ablation.study,
    failures.NAME: failures.study,
    alignment.NAME: alignment.study,
}
LONG = (ablation.NAME,)
"""Not made unless they are asked for by name."""
_HEAD = """# Studies

Each section is made by a command; `make studies` makes all but the ablation, which trains networks
(`make studies STUDIES=ablation`). The same without make:

    python -m contrafact_bench.studies all --data hpcp.npz --out docs
    python -m contrafact_bench.studies {long} --data hpcp.npz --out docs --ablation-steps 150

One or more of {names} can stand in place of `all`.
`all` is everything but {long}. What was computed is kept in `runs/` and is not computed again for the same data,
weights and program. The sentences about failures are written by hand, in `studies/failures.toml`. Do not edit this
page.
"""


def make(name: str, setting: Setting) -> None:
    """Make one study: its page, `studies/NAME.md`, and its figure beside it."""
    text = STUDIES[name](setting)
    setting.folder.mkdir(parents=True, exist_ok=True)
    (setting.folder / f"{name}.md").write_text(text, encoding="utf-8")


def join(out: Path) -> None:
    """Write `studies.md` of the pages that are there."""
    parts = [_HEAD.format(names=", ".join(STUDIES), long=", ".join(LONG))]
    for name in STUDIES:
        page = out / "studies" / f"{name}.md"
        if page.is_file():
            # The page lies beside its figure, the joined one above both.
            parts.append(page.read_text(encoding="utf-8").replace("](", "](studies/"))
    (out / "studies.md").write_text("\n".join(parts), encoding="utf-8")
