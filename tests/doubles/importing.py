"""Imports on stores in memory: what carries them on, and a worker that analyses their items."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.doubles.memory_app import MAX_INCOMING_BYTES, MAX_UPLOAD_BYTES, MIN_FREE_BYTES
from tests.doubles.memory_health import MemoryJobQueue
from tests.doubles.memory_world import World

from contrafact.adapters.import_folders import ImportFolders
from contrafact.adapters.token_buckets import LocalBuckets
from contrafact.ports.sources import SourceFetcher
from contrafact.services.imports.files import AnnounceFiles, NewFile
from contrafact.services.imports.listing import ListItems
from contrafact.services.imports.managing import Imports
from contrafact.services.imports.running import RunImport
from contrafact.services.imports.submitting import SubmitItem
from contrafact.services.imports.uploads import UPLOADS, RemoveParts, ResumableUploads
from contrafact.services.limits import Limits
from contrafact.services.space import DiskSpace, UploadQuota
from contrafact.services.tracks import Tracks
from contrafact.services.trash import Trash
from contrafact.services.uploads import TakeUpload
from contrafact.services.works import Works


class Importing:
    """The use cases of imports on a world.

    Parameters
    ----------
    roots : folders from which imports may read.
    """

    def __init__(self, world: World, fetcher: SourceFetcher, *roots: Path) -> None:
        self.world = world
        world.import_roots = list(roots)
        imports, items, bucket, clock = world.imports, world.import_items, world.bucket, world.clock
        folders, parts = ImportFolders(roots), RemoveParts(items, bucket)
        space = DiskSpace(bucket, MIN_FREE_BYTES, clock)
        quota = UploadQuota(bucket, space, MAX_INCOMING_BYTES, world.seconds, UPLOADS)
        self.imports = Imports(
            imports, items, world.tracks, folders, bucket, world.queue, clock, world.ids, world.audit
        )
        self.announce = AnnounceFiles(imports, items, world.queue, clock, MAX_UPLOAD_BYTES)
        self.uploads = ResumableUploads(imports, items, bucket, quota, parts, world.queue, clock, world.ids)
        incoming = UploadQuota(bucket, space, MAX_INCOMING_BYTES, world.seconds)
        waiting = MemoryJobQueue(world.jobs, clock)
        self.run = RunImport(
            imports=imports,
            items=items,
            tracks=world.tracks,
            jobs=world.jobs,
            list_items=ListItems(imports, items, folders, bucket, fetcher, clock),
            submit=SubmitItem(
                bucket,
                folders,
                world.jobs,
                TakeUpload(bucket, world.submit, world.ids, MAX_UPLOAD_BYTES, incoming, world.older),
                Tracks(world.tracks, world.works, bucket, clock, world.audit),
                Works(world.works, world.tracks, clock, world.ids, world.audit),
                Trash(world.trash, world.follow, world.ids, timedelta(days=30), world.audit),
            ),
            remove_parts=parts,
            limits=Limits(LocalBuckets(world.seconds), waiting, world.limits),
            events=world.webhooks,
            queue=world.queue,
            clock=clock,
            new_id=world.ids,
        )

    def send(self, import_id: str, files: dict[str, bytes], *, is_last: bool = True) -> None:
        """Announce files and upload them."""
        announced = [NewFile(name, len(data)) for name, data in files.items()]
        for item, data in zip(self.announce(import_id, announced, is_last=is_last), files.values(), strict=True):
            if item.upload is not None and item.state.value == "uploading":
                rest = iter([data, b""])
                self.uploads.append(item.id, item.upload.offset, lambda _, rest=rest: next(rest))
