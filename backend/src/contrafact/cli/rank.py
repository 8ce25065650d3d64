"""`contrafact rank`: rank the recordings of a folder by similarity to one, as the product ranks its library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from contrafact.adapters.system import n_cores
from contrafact.cli.check import is_same_file
from contrafact.cli.errors import as_contrafact_error, report_left_out
from contrafact.cli.loading import LoadedRecording, Loader
from contrafact.cli.output import files_bar, print_json, ranking_table, verdict_fields
from contrafact.domain.chroma import shared_recipes
from contrafact.domain.clips import MAX_MATCHES
from contrafact.domain.errors import ContrafactError
from contrafact.domain.verdicts import AskedThreshold, Verdict
from contrafact.features.folders import account, files_in
from contrafact.search.locating import Locator
from contrafact.search.memory import MemoryAligner, MemoryLinks
from contrafact.search.ranked import Ranked
from contrafact.search.two_stage import MAX_ROWS, Aligner, TwoStageSearch


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not ranked, and why."""

    path: Path
    error: ContrafactError


def rank_folder(
    query: Path,
    folder: Path,
    *,
    weights: Path | None,
    as_json: bool,
    threshold: AskedThreshold,
    is_clip: bool = False,
) -> int:
    """Rank the recordings of a folder and print the list; the files that are left out are listed on stderr.

    Parameters
    ----------
    is_clip : the query is a part of a recording, 3 to 60 s, and is searched for within the recordings.

    Returns
    -------
    int : number of files that are left out.

    Raises
    ------
    ContrafactError : `file_not_found` if there is no such folder, `clip_too_long`, or why the query or the weights
        cannot be used.
    OSError : from the operating system, for the query.
    """
    if not folder.is_dir():
        raise ContrafactError("file_not_found", f"There is no folder {str(folder)!r}.")
    loader = Loader(weights)
    query_file = loader.load_clip(query) if is_clip else loader.load(query)
    files, unread = files_in(folder)
    left_out = [LeftOut(*each) for each in unread]
    others = [path for path in files if not is_same_file(query, path)]
    references = {str(path): recording for path, recording in _loaded(loader, others, left_out)}
    # A clip is not a track of the library.
    library = references if is_clip else {**references, str(query): query_file}
    with ThreadPoolExecutor(n_cores()) as threads:
        prior = loader.prior_of(library, threads)
        search, judge = loader.search(references, prior), loader.judge(prior, threshold)
        chromas = {name: reference.chroma for name, reference in references.items()}
        locator = Locator.of(search.calibration, search.hubness.background)

        def aligner_of(name: str) -> MemoryAligner:
            return MemoryAligner(chromas[name], chromas, threads, locator)

        recordings = {name: reference.recording for name, reference in references.items()}
        supported = replace(search, links=MemoryLinks(search, recordings, aligner_of))
        aligner = MemoryAligner(query_file.chroma, chromas, threads, locator)
        ranking = (
            rank_clip(supported, query_file, aligner)
            if is_clip
            else rank_recording(supported, query_file, aligner, references)
        )
    verdicts = [(Path(each.track_id), judge.verdict(each.features), each.support.n_versions) for each in ranking]
    least = threshold.min_probability or 0.0
    rows = [(path, verdict, n) for path, verdict, n in verdicts if verdict.probability >= least]
    _print(query, rows, left_out, as_json=as_json)
    if left_out or not as_json:
        names = [str(each.path.relative_to(folder)) for each in left_out]
        report_left_out([each.error for each in left_out], account(len(references), names))
    return len(left_out)


def rank_recording(
    search: TwoStageSearch, query: LoadedRecording, aligner: Aligner, references: Mapping[str, LoadedRecording]
) -> list[Ranked]:
    """Rank all recordings: aligned candidates by supported probability, then the others by distance."""
    vector, n_frames = query.embedding.whole, query.chroma.n_frames
    found = {name: query.same_recording(reference) for name, reference in references.items()}
    same = {name: each for name, each in found.items() if each is not None}
    candidates = search.rank_track(vector, n_frames, aligner, same_recordings=same)
    ranked = {each.track_id for each in candidates}
    others = [each for each in search.index.nearest(vector, MAX_ROWS) if each.track_id not in ranked]
    views = {each.track_id: references[each.track_id].embedding.view for each in others}
    return candidates + search.score_unaligned(vector, n_frames, others, shared_recipes(query.embedding.view, views))


def rank_clip(search: TwoStageSearch, clip: LoadedRecording, aligner: Aligner) -> list[Ranked]:
    """Rank the recordings that may contain a clip, by supported probability."""
    return search.rank_clip(clip.embedding, clip.chroma.n_frames, aligner)[:MAX_MATCHES]


def _loaded(loader: Loader, files: list[Path], left_out: list[LeftOut]) -> Iterator[tuple[Path, LoadedRecording]]:
    for path in files_bar(files):
        try:
            yield path, loader.load(path)
        except ContrafactError as error:
            left_out.append(LeftOut(path, error))
        except OSError as error:
            left_out.append(LeftOut(path, as_contrafact_error(error)))


def _print(query: Path, ranking: list[tuple[Path, Verdict, int]], left_out: list[LeftOut], *, as_json: bool) -> None:
    if as_json:
        items = [
            {
                "rank": rank,
                "file": str(file),
                "verdict": verdict_fields(verdict),
                "is_aligned": verdict.similarity is not None,
                "supported_by": n_versions,
            }
            for rank, (file, verdict, n_versions) in enumerate(ranking, 1)
        ]
        unread = [{"file": str(each.path), "code": each.error.code, "detail": each.error.detail} for each in left_out]
        print_json({"query": str(query), "items": items, "left_out": unread})
    elif ranking:
        print(ranking_table([(str(file), verdict) for file, verdict, _ in ranking]))  # noqa: T201 - the answer
    else:
        print("There is no other recording to rank.")  # noqa: T201 - the answer
