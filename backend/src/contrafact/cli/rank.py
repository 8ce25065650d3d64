"""`contrafact rank`: the recordings of a folder, those most like one recording first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from contrafact.adapters.system import n_cores
from contrafact.cli.check import is_same_file
from contrafact.cli.errors import as_contrafact_error, report_skipped
from contrafact.cli.loading import Listener
from contrafact.cli.output import files_bar, print_json, ranking_table, verdict_fields
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import OperatingPoint, Verdict
from contrafact.features.chroma_io import SUFFIX
from contrafact.services.comparing import Comparer, Heard

RECORDINGS = frozenset({".mp3", ".m4a", ".mp4", ".aac", ".opus", ".webm", ".ogg", ".oga", ".flac", ".wav", SUFFIX})
"""Extensions that are looked for in a folder; a file named on the command line may have any."""
Order = tuple[bool, float, float, float, Path]


def rank_folder(
    query: Path, folder: Path, *, weights: Path | None, as_json: bool, operating_point: OperatingPoint | None
) -> int:
    """Rank the recordings of a folder and print the list; files that cannot be read follow on stderr.

    Returns
    -------
    int : how many files could not be read.

    Raises
    ------
    ContrafactError : `file_not_found` without such a folder, or why the query or the weights cannot be used.
    OSError : the system refuses the query.
    """
    if not folder.is_dir():
        raise ContrafactError("file_not_found", f"There is no folder {str(folder)!r}.")
    listener = Listener(weights)
    asked = listener.heard(query)
    others = [path for path in sorted(_recordings(folder)) if not is_same_file(query, path)]
    skipped: list[ContrafactError] = []
    found = dict(_heard(listener, others, skipped))
    comparer = listener.comparer(len(found) + 1, operating_point)
    _print(query, ranked(comparer, asked, found, listener.n_candidates), as_json=as_json)
    for error in skipped:
        report_skipped(error)
    return len(skipped)


def ranked(
    comparer: Comparer, query: Heard, references: dict[Path, Heard], n_candidates: int
) -> list[tuple[Path, Verdict]]:
    """Recordings in the order of pair: the nearest by embedding aligned, by probability; the rest by distance."""
    found = [(path, comparer.by_embedding(query, heard)) for path, heard in references.items()]
    found.sort(key=_order)
    nearest = [path for path, _ in found[:n_candidates]]
    with ThreadPoolExecutor(n_cores()) as threads:
        verdicts = threads.map(lambda path: comparer.aligned(query, references[path]), nearest)
        near = list(zip(nearest, verdicts, strict=True))
    return sorted(near, key=_order) + found[n_candidates:]


def _order(each: tuple[Path, Verdict]) -> Order:
    path, verdict = each
    if verdict.similarity is None:
        return (True, verdict.distance, 0.0, 0.0, path)
    # Probabilities end at what could be counted, so that the surest of them are equal.
    return (False, -verdict.probability, -verdict.similarity, verdict.distance, path)


def _recordings(folder: Path) -> Iterator[Path]:
    """Every recording in the folder and in those within; hidden ones are left out, as a shell does."""
    for path in folder.rglob("*"):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in RECORDINGS and not is_hidden and path.is_file():
            yield path


def _heard(listener: Listener, files: list[Path], skipped: list[ContrafactError]) -> Iterator[tuple[Path, Heard]]:
    for path in files_bar(files):
        try:
            yield path, listener.heard(path)
        except ContrafactError as error:
            skipped.append(error)
        except OSError as error:
            skipped.append(as_contrafact_error(error))


def _print(query: Path, ranking: list[tuple[Path, Verdict]], *, as_json: bool) -> None:
    if as_json:
        items = [
            {
                "rank": rank,
                "file": str(file),
                "verdict": verdict_fields(verdict),
                "is_aligned": verdict.similarity is not None,
            }
            for rank, (file, verdict) in enumerate(ranking, 1)
        ]
        print_json({"query": str(query), "items": items})
    elif ranking:
        print(ranking_table(ranking))  # noqa: T201 - the answer
    else:
        print("There is no other recording to rank.")  # noqa: T201 - the answer
