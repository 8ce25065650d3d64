"""The bucket that the settings name."""

from __future__ import annotations

from pathlib import Path

from contrafact.adapters.local_bucket import LocalBucket
from contrafact.ports.bucket import Bucket


def make_bucket(folder: Path | None, name: str, emulator_host: str | None) -> Bucket:
    """Return the bucket in a folder, or in Google Cloud Storage. Connects at first use.

    Parameters
    ----------
    folder : folder of the objects; None for Google Cloud Storage.
    name, emulator_host : see `connect_bucket`.

    Raises
    ------
    ContrafactError : `bucket_unavailable` if there are no credentials for Google's service.
    """
    if folder is not None:
        return LocalBucket(folder)
    # Imported here: Google's client takes half a second and 40 MB, which a folder does not need.
    from contrafact.adapters.gcs_bucket import connect_bucket

    return connect_bucket(name, emulator_host)
