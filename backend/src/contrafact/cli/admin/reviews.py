"""`contrafact-admin export-reviews`, and the fit of a library's own calibration (`contrafact-calibrate --reviews`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from contrafact.adapters.buckets import make_bucket
from contrafact.adapters.milvus.choosing import choose_engine
from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.calibrations import MongoCalibrationStore
from contrafact.adapters.mongo.database import MongoDatabase, connect
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.priors import MongoPriorStore
from contrafact.adapters.mongo.probes import parse_address
from contrafact.adapters.mongo.recordings import MongoRecordingStore
from contrafact.adapters.mongo.reviews import MongoReviewStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import n_cores, new_id, now
from contrafact.cli.admin.installation import find_installation
from contrafact.cli.output import print_json
from contrafact.domain.calibrations import CalibrationState, Fit, OwnCalibration
from contrafact.embedding.background import load_background
from contrafact.embedding.card import find_card, load_card
from contrafact.features.labelled_chroma import write_labelled
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots, index_folder
from contrafact.ports.bucket import Bucket
from contrafact.scoring.hubness import HubnessCache
from contrafact.services.caches import ChromaCache
from contrafact.services.compare import TrackLoader
from contrafact.services.library_search import LibrarySearch, SearchOptions
from contrafact.services.own_calibration import Calibrations, FitCalibration, KnownCalibration
from contrafact.services.prior import KnownPrior
from contrafact.services.review_export import ReviewedTracks
from contrafact.services.same_recording import Fingerprints, SameRecordings
from contrafact.settings import Settings


@dataclass(frozen=True, slots=True)
class _Library:
    settings: Settings
    database: MongoDatabase
    bucket: Bucket


def export_reviews(file: Path, data: Path | None, *, split: str, as_json: bool) -> None:
    """Write the reviewed pairs as labelled chroma.

    Parameters
    ----------
    file : to write; one that exists is replaced when all is written.
    data : as of `find_installation`.
    split : that all tracks belong to.

    Raises
    ------
    ContrafactError : as of `find_installation`; `database_unavailable`, `bucket_unavailable`.
    OSError : the file cannot be written.
    """
    with _library(data) as library:
        chromas = ChromaCache(library.bucket, 0)
        found = ReviewedTracks(MongoReviewStore(library.database), MongoTrackStore(library.database), chromas)
        pairs = found.pairs()
        n_tracks = write_labelled(file, found.labelled(pairs), pairs, split)
    if as_json:
        print_json({"file": str(file), "n_tracks": n_tracks, "n_pairs": len(pairs)})
    else:
        print(f"{len(pairs)} reviewed pairs, {n_tracks} tracks: {file}")  # noqa: T201 - the answer


def fit_to_reviews(data: Path | None) -> None:
    """Fit a calibration to the reviews of a library, store it, and print its reliability.

    Raises
    ------
    ContrafactError : as of `FitCalibration.fit` and `find_installation`.
    """
    with _library(data) as library, _progress() as report:
        fit = _fitting(library).fit(report)
        made = OwnCalibration(new_id(), CalibrationState.FITTED, now(), None, 1, now(), fit)
        MongoCalibrationStore(library.database).put(made)
    for line in _lines(made.id, fit):
        print(line)  # noqa: T201 - the answer


def use_calibration(data: Path | None, calibration_id: str | None) -> None:
    """Take a calibration into use; None takes that of the weights. Raises as `Calibrations.use`."""
    with _library(data) as library:
        database = library.database
        calibrations = Calibrations(
            MongoCalibrationStore(database),
            MongoReviewStore(database),
            load_card(library.settings.model_dir).model_id,
            now,
            new_id,
            MongoAuditLog(database, now, new_id),
        )
        if calibration_id is None:
            calibrations.take_back()
        else:
            calibrations.use(calibration_id)
    name = "the weights' own calibration" if calibration_id is None else f"calibration {calibration_id}"
    print(f"The library uses {name} within seconds.")  # noqa: T201 - the answer


@contextmanager
def _library(data: Path | None) -> Iterator[_Library]:
    settings = find_installation(data).settings
    parse_address(settings.mongodb_uri)
    database = connect(settings.mongodb_uri)
    try:
        bucket = make_bucket(settings.bucket_dir, settings.gcs_bucket, settings.storage_emulator_host)
        yield _Library(settings, database, bucket)
    finally:
        database.client.close()


def _fitting(library: _Library) -> FitCalibration:
    settings, database, bucket = library.settings, library.database, library.bucket
    card = load_card(settings.model_dir)
    tracks, calibrations = MongoTrackStore(database), MongoCalibrationStore(database)
    snapshots = Snapshots(index_folder(settings.data_dir))
    default = LibraryIndex(MongoEmbeddingStore(database), card.model_id, now, snapshots)
    index = choose_engine("" if settings.milvus_shadow else settings.milvus_uri, default, database, card.model_id)
    chromas, options = (
        ChromaCache(bucket, settings.chroma_cache_bytes),
        SearchOptions(settings.prior, settings.threshold(), settings.candidates, n_cores()),
    )
    hubness = HubnessCache(load_background(card, find_card(settings.model_dir)))
    known = KnownPrior(MongoPriorStore(database), card.model_id, now)
    own = KnownCalibration(calibrations, card.model_id, now)
    calibration, name = card.calibration, card.model_id
    search = LibrarySearch(tracks, index, chromas, calibration, hubness, name, options, known, own=own)
    same = SameRecordings(Fingerprints(bucket), MongoRecordingStore(database))
    load, reviews = TrackLoader(tracks, index, chromas), MongoReviewStore(database)
    return FitCalibration(calibrations, reviews, load, same, search, now)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    with tqdm(desc="compare", unit="pair", disable=None) as bar:

        def report(n_done: int, n_all: int) -> None:
            bar.total = n_all
            bar.update(n_done - bar.n)

        yield report


def _lines(calibration_id: str, fit: Fit) -> Iterator[str]:
    yield f"calibration {calibration_id}: {fit.n_confirmed} confirmed, {fit.n_rejected} rejected"
    if fit.n_left_out:
        yield f"left out, since they cannot be compared any more: {fit.n_left_out}"
    yield f"slope {fit.slope:.3f}, prior {fit.prior:.5f} at {fit.n_tracks} tracks"
    for name, found in (("before", fit.before), ("after, on reviews left out", fit.after)):
        yield f"{name}: calibration error {found.error:.3f}, log loss {found.log_loss:.3f}"
        for stated, share, n_pairs in found.bins:
            yield f"  stated {stated:.3f}  confirmed {share:.3f}  pairs {n_pairs}"
    yield f"It is not in use. Take it into use with --use {calibration_id}, or on the page Calibration."
