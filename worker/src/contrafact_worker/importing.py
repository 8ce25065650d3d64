"""Composition of the worker's imports."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from contrafact.adapters.import_folders import ImportFolders
from contrafact.adapters.mongo.audit import MongoAuditLog
from contrafact.adapters.mongo.import_items import MongoImportItemStore
from contrafact.adapters.mongo.imports import MongoImportStore
from contrafact.adapters.mongo.reextraction import MongoReextractionStore
from contrafact.adapters.mongo.trash import MongoTrashStore
from contrafact.adapters.mongo.webhooks import MongoEvents
from contrafact.adapters.mongo.works import MongoWorkStore
from contrafact.adapters.system import new_id, now
from contrafact.ports.sources import SourceFetcher
from contrafact.services.imports.listing import ListItems
from contrafact.services.imports.running import RunImport
from contrafact.services.imports.submitting import SubmitItem
from contrafact.services.imports.uploads import RemoveParts
from contrafact.services.limits import Limits
from contrafact.services.moves import FollowMoves
from contrafact.services.space import DiskSpace, UploadQuota
from contrafact.services.submit import SubmitTrack
from contrafact.services.tracks import Tracks
from contrafact.services.trash import Trash
from contrafact.services.uploads import TakeUpload
from contrafact.services.works import Works
from contrafact.settings import Settings

if TYPE_CHECKING:
    from contrafact_worker.composing import Servers


def make_run_import(
    settings: Settings,
    servers: Servers,
    fetcher: SourceFetcher,
    submit: SubmitTrack,
    limits: Limits,
    *,
    follow: FollowMoves,
) -> RunImport:
    """Build what carries imports on."""
    database, bucket = servers.database, servers.bucket
    imports, items = MongoImportStore(database), MongoImportItemStore(database)
    folders, works = ImportFolders(settings.import_folders()), MongoWorkStore(database)
    audit = MongoAuditLog(database, now, new_id)
    space = DiskSpace(bucket, settings.min_free_disk_bytes, now)
    quota = UploadQuota(bucket, space, max(settings.max_incoming_bytes, settings.max_upload_bytes))
    take = TakeUpload(bucket, submit, new_id, settings.max_upload_bytes, quota, MongoReextractionStore(database))
    return RunImport(
        imports=imports,
        items=items,
        tracks=submit.tracks,
        jobs=submit.jobs,
        list_items=ListItems(imports, items, folders, bucket, fetcher, now),
        submit=SubmitItem(
            bucket,
            folders,
            submit.jobs,
            take,
            Tracks(submit.tracks, works, bucket, now, audit),
            Works(works, submit.tracks, now, new_id, audit),
            Trash(MongoTrashStore(database), follow, new_id, settings.trash_lifetime(), audit),
        ),
        remove_parts=RemoveParts(items, bucket),
        limits=limits,
        events=MongoEvents(database, now),
        queue=servers.queue,
        clock=now,
        new_id=new_id,
        lease=timedelta(seconds=settings.lease_seconds),
    )
