"""Check of the vector engine: which one answers, whether it is filled, and whether it holds what the database holds."""

from __future__ import annotations

from collections.abc import Sequence

from contrafact.adapters.milvus.choosing import engine_reports
from contrafact.adapters.mongo.embeddings import MongoEmbeddingStore
from contrafact.adapters.mongo.probes import MongoProbe
from contrafact.adapters.system import now
from contrafact.cli.admin.findings import Finding, Level
from contrafact.cli.admin.installation import Installation
from contrafact.domain.engines import EngineEntries, EngineName, EngineReport, Filling
from contrafact.embedding.card import load_card
from contrafact.index.library_index import LibraryIndex
from contrafact.index.snapshots import Snapshots, index_folder

CHECK = "engine"
_LEAST_PART = 0.99
"""Part of the entries without which some are called missing: those of the last seconds are not written yet."""


def check_engine(installation: Installation, mongo: MongoProbe) -> Finding:
    """Check the vector engine that answers, and one that is compared with it."""
    settings, database = installation.settings, mongo.database
    model_id = load_card(settings.model_dir).model_id
    snapshots = Snapshots(index_folder(settings.data_dir))
    default = LibraryIndex(MongoEmbeddingStore(database), model_id, now, snapshots)
    reports = engine_reports(settings.milvus_uri, default.report, database, model_id, is_shadow=settings.milvus_shadow)
    return judged(reports())


def judged(reports: Sequence[EngineReport]) -> Finding:
    """Return what is found of engines, by the worst of them."""
    found = [_judged(each) for each in reports]
    order = [*Level]
    worst = max(found, key=lambda each: order.index(each.level))
    return Finding(CHECK, worst.level, " ".join(each.detail for each in found), worst.advice)


def _judged(report: EngineReport) -> Finding:
    if report.name == EngineName.EXACT:
        return Finding(CHECK, Level.OK, "The product's own vector engine compares all tracks.")
    if report.name == EngineName.USEARCH:
        return Finding(CHECK, Level.OK, f"The product's own vector engine searches a graph (usearch {report.version}).")
    return _judged_milvus(report)


def _judged_milvus(report: EngineReport) -> Finding:
    name = f"Milvus {report.version}" if report.version else "Milvus"
    name += ", which is only compared," if report.is_compared else ""
    if report.filling == Filling.REFUSED:
        return Finding(
            CHECK,
            Level.PROBLEM,
            f"{name} could not be filled: {report.problem}",
            "Give it memory and disk, and let it be written; a worker tries again by itself.",
        )
    if report.version is None:
        return Finding(CHECK, Level.PROBLEM, f"{name} does not answer.", "Start it, or correct MILVUS_URI.")
    if not report.is_filled:
        return _unfilled(name, report.filling)
    is_renewed = " A new collection is being filled." if report.filling else ""
    if report.entries is None:
        return Finding(
            CHECK,
            Level.WARNING,
            f"{name} lacks the collection that is searched, or it cannot be counted.",
            "Read the log of the workers, which fill it anew.",
        )
    held = f"{name} holds {_counted(report.entries)}.{is_renewed}"
    if _lacks(report.entries):
        return Finding(
            CHECK,
            Level.WARNING,
            held,
            "Run it again in a minute. If as many are missing, run `contrafact-admin index rebuild`, then `switch`.",
        )
    return Finding(CHECK, Level.OK, held)


def _unfilled(name: str, filling: Filling | None) -> Finding:
    if filling is None:
        detail = f"{name} holds nothing yet: the library is empty, or no worker fills it."
        return Finding(CHECK, Level.WARNING, detail, "Set MILVUS_URI for the workers, too.")
    detail = f"{name} is being filled for the first time; until then only small libraries are searched."
    return Finding(CHECK, Level.WARNING, detail, "Wait until a worker's log says that it was filled.")


def _counted(entries: EngineEntries) -> str:
    return (
        f"{entries.n_tracks} of {entries.n_tracks_expected} tracks and "
        f"{entries.n_segments} of {entries.n_segments_expected} entries of segments"
    )


def _lacks(entries: EngineEntries) -> bool:
    return (
        entries.n_tracks < _LEAST_PART * entries.n_tracks_expected
        or entries.n_segments < _LEAST_PART * entries.n_segments_expected
    )
