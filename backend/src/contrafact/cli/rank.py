"""`contrafact rank`: rank the recordings of a folder by similarity to one, as the product ranks its library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from contrafact.adapters.system import n_cores
from contrafact.alignment.align import similarities
from contrafact.cli.check import is_same_file
from contrafact.cli.errors import as_contrafact_error, report_skipped
from contrafact.cli.loading import Loader
from contrafact.cli.output import files_bar, print_json, ranking_table, verdict_fields
from contrafact.domain.clips import MAX_CLIP_S
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import OperatingPoint, Verdict
from contrafact.features.chroma_io import SUFFIX
from contrafact.search.two_stage import Align, Aligned, Ranked, TwoStageSearch
from contrafact.search.verdicts import Recording

RECORDINGS = frozenset({".mp3", ".m4a", ".mp4", ".aac", ".opus", ".webm", ".ogg", ".oga", ".flac", ".wav", SUFFIX})
"""File extensions that count as recordings in a folder; a file named on the command line may have any."""


def rank_folder(
    query: Path,
    folder: Path,
    *,
    weights: Path | None,
    as_json: bool,
    operating_point: OperatingPoint | None,
    is_clip: bool = False,
) -> int:
    """Rank the recordings of a folder and print the list; files that cannot be read are listed on stderr.

    Parameters
    ----------
    is_clip : the query is a part of a recording, 3 to 60 s, and is searched for within the recordings.

    Returns
    -------
    int : number of files that could not be read.

    Raises
    ------
    ContrafactError : `file_not_found` if there is no such folder, `clip_too_long`, or why the query or the weights
        cannot be used.
    OSError : from the operating system, for the query.
    """
    if not folder.is_dir():
        raise ContrafactError("file_not_found", f"There is no folder {str(folder)!r}.")
    loader = Loader(weights)
    asked = loader.recording(query)
    if is_clip and asked.chroma.duration_s > MAX_CLIP_S:
        raise ContrafactError("clip_too_long", f"{query}: a clip lasts at most {MAX_CLIP_S:g} seconds. Cut a part out.")
    others = [path for path in sorted(_recordings(folder)) if not is_same_file(query, path)]
    skipped: list[ContrafactError] = []
    references = {str(path): recording for path, recording in _loaded(loader, others, skipped)}
    n_tracks = len(references) + 1
    rank = rank_clip if is_clip else rank_recording
    ranking = rank(loader.search(references, n_tracks), asked, references)
    judge = loader.judge(n_tracks, operating_point)
    with ThreadPoolExecutor(n_cores()) as threads:
        verdicts = threads.map(lambda each: judge.row(each, asked.chroma, references[each.track_id].chroma), ranking)
        rows = [(Path(each.track_id), verdict) for each, verdict in zip(ranking, verdicts, strict=True)]
    _print(query, rows, as_json=as_json)
    for error in skipped:
        report_skipped(error)
    return len(skipped)


def rank_recording(search: TwoStageSearch, query: Recording, references: Mapping[str, Recording]) -> list[Ranked]:
    """Rank all references: aligned candidates by probability, then the others by distance."""
    candidates = search.rank_track(query.query, _aligner(query, references))
    ranked = {each.track_id for each in candidates}
    near = search.index.candidates(query.embedding.whole, len(references))
    return candidates + search.score_unaligned(query.query, [each for each in near if each.track_id not in ranked])


def rank_clip(search: TwoStageSearch, clip: Recording, references: Mapping[str, Recording]) -> list[Ranked]:
    """Rank the references that may contain a clip, by probability."""
    return search.rank_clip(clip.query, _aligner(clip, references))


def _aligner(query: Recording, references: Mapping[str, Recording]) -> Align:
    def align(names: Sequence[str]) -> dict[str, Aligned | None]:
        chromas = [references[name].chroma for name in names]
        found = similarities(query.chroma, chromas, n_cores())
        return {
            name: Aligned(each.similarity, each.transposition_semitones, chroma.n_frames)
            for name, each, chroma in zip(names, found, chromas, strict=True)
        }

    return align


def _recordings(folder: Path) -> Iterator[Path]:
    """Yield the recordings in a folder and its subfolders, except hidden ones."""
    for path in folder.rglob("*"):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in RECORDINGS and not is_hidden and path.is_file():
            yield path


def _loaded(loader: Loader, files: list[Path], skipped: list[ContrafactError]) -> Iterator[tuple[Path, Recording]]:
    for path in files_bar(files):
        try:
            yield path, loader.recording(path)
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
