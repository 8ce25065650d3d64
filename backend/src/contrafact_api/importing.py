"""Composition of the use cases of imports."""

from __future__ import annotations

from pymongo.database import Database

from contrafact.adapters.import_folders import ImportFolders
from contrafact.adapters.mongo.database import Document
from contrafact.adapters.mongo.import_items import MongoImportItemStore
from contrafact.adapters.mongo.imports import MongoImportStore
from contrafact.adapters.mongo.tracks import MongoTrackStore
from contrafact.adapters.system import new_id, now
from contrafact.ports.audit import AuditLog
from contrafact.ports.bucket import Bucket
from contrafact.ports.queue import Queue
from contrafact.services.imports.files import AnnounceFiles
from contrafact.services.imports.managing import Imports
from contrafact.services.imports.uploads import UPLOADS, RemoveParts, ResumableUploads
from contrafact.services.space import DiskSpace, UploadQuota
from contrafact.settings import Settings
from contrafact_api.container import ImportUseCases


def import_use_cases(
    settings: Settings,
    database: Database[Document],
    bucket: Bucket,
    *,
    queue: Queue,
    space: DiskSpace,
    audit: AuditLog,
) -> ImportUseCases:
    """Build the use cases of imports."""
    imports, items, tracks = MongoImportStore(database), MongoImportItemStore(database), MongoTrackStore(database)
    folders, parts = ImportFolders(settings.import_folders()), RemoveParts(items, bucket)
    quota = UploadQuota(bucket, space, max(settings.max_incoming_bytes, settings.max_upload_bytes), prefix=UPLOADS)
    return ImportUseCases(
        Imports(imports, items, tracks, folders, bucket, queue, now, new_id, audit),
        AnnounceFiles(imports, items, queue, now, settings.max_upload_bytes),
        ResumableUploads(imports, items, bucket, quota, parts, queue, now, new_id),
    )
