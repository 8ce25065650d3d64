from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.servers import BUCKET_NAME, Server, running_bucket

from contrafact.adapters.gcs_bucket import GcsBucket, connect_bucket
from contrafact.domain.errors import ContrafactError
from contrafact.ports.bucket import Bucket
from contrafact.ports.sources import FetchProgress


def test_an_object_is_put_replaced_read_and_deleted(any_bucket: Bucket) -> None:
    assert any_bucket.get("chroma/a/1.npz") is None
    any_bucket.put("chroma/a/1.npz", b"first")
    any_bucket.put("chroma/a/1.npz", b"\x00second\xff")
    assert any_bucket.get("chroma/a/1.npz") == b"\x00second\xff"
    any_bucket.delete("chroma/a/1.npz")
    any_bucket.delete("chroma/a/1.npz")
    assert any_bucket.get("chroma/a/1.npz") is None


@pytest.mark.parametrize("n_bytes", [0, 5, 8 * 1024 * 1024, 9_000_000])
def test_an_object_written_in_pieces_is_whole(any_bucket: Bucket, tmp_path: Path, n_bytes: int) -> None:
    data = hashlib.shake_128(b"seed").digest(n_bytes)
    with any_bucket.open_writer("incoming/x") as writer:
        for start in range(0, n_bytes, 65_536):
            writer.write(data[start : start + 65_536])
    reported: list[FetchProgress] = []
    assert any_bucket.download("incoming/x", tmp_path / "copy", reported.append)
    assert (tmp_path / "copy").read_bytes() == data
    assert reported[0] == FetchProgress(0, n_bytes)
    assert reported[-1] == FetchProgress(n_bytes, n_bytes)


def test_a_download_stops_with_the_error_that_its_progress_callback_raises(any_bucket: Bucket, tmp_path: Path) -> None:
    any_bucket.put("incoming/x", bytes(9_000_000))

    def stop(progress: FetchProgress) -> None:
        if progress.bytes_done:
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        any_bucket.download("incoming/x", tmp_path / "copy", stop)


@pytest.mark.parametrize("n_bytes", [5, 9_000_000])
def test_an_aborted_writer_leaves_nothing_and_passes_the_error_on(any_bucket: Bucket, n_bytes: int) -> None:
    def abort() -> None:
        with any_bucket.open_writer("incoming/x") as writer:
            writer.write(b"x" * n_bytes)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        abort()
    assert any_bucket.get("incoming/x") is None
    assert list(any_bucket.keys("")) == []


def test_a_download_of_a_missing_object_returns_false(any_bucket: Bucket, tmp_path: Path) -> None:
    assert not any_bucket.download("incoming/none", tmp_path / "copy", print)


def test_keys_are_listed_by_prefix_with_their_time_of_creation(any_bucket: Bucket) -> None:
    for key in ("incoming/a", "incoming/b", "chroma/yt-1/j.npz", "chroma/yt-12/j.npz"):
        any_bucket.put(key, b"x")
    assert [key for key, _ in any_bucket.keys("incoming/")] == ["incoming/a", "incoming/b"]
    assert [key for key, _ in any_bucket.keys("chroma/yt-1/")] == ["chroma/yt-1/j.npz"]
    assert list(any_bucket.keys("none/")) == []
    _, made_at = next(iter(any_bucket.keys("incoming/")))
    assert made_at.tzinfo is not None
    any_bucket.check()


def test_the_emulator_returns_the_time_of_creation(bucket: GcsBucket) -> None:
    bucket.put("incoming/a", b"x")
    ((_, made_at),) = bucket.keys("incoming/")
    assert abs(made_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_bucket_that_does_not_answer_fails_quickly_and_works_again_after_its_return(tmp_path: Path) -> None:
    with running_bucket(tmp_path) as server:
        found = connect_bucket(BUCKET_NAME, server.uri)
        found.put("a", b"kept")
        server.stop()
        calls = [
            lambda: found.get("a"),
            lambda: found.put("b", b"x"),
            lambda: found.delete("a"),
            lambda: list(found.keys("")),
            lambda: found.download("a", tmp_path / "copy", print),
            lambda: write_to(found, 5),
            lambda: write_to(found, 9_000_000),
            found.check,
        ]
        # At once, since each tries again for four seconds; the library alone would for two minutes.
        with ThreadPoolExecutor(len(calls)) as pool:
            for code, seconds in pool.map(refusal, calls):
                assert code == "bucket_unavailable"
                assert seconds < 20
        server.start()
        assert found.get("a") == b"kept"


def refusal(call: Callable[[], object]) -> tuple[str, float]:
    """The code of the error that a call raises, and the seconds until then."""
    began = time.monotonic()
    with pytest.raises(ContrafactError) as caught:
        call()
    return caught.value.code, time.monotonic() - began


def test_a_bucket_that_ends_during_an_upload_fails_and_keeps_no_object(tmp_path: Path) -> None:
    with running_bucket(tmp_path) as server:
        found = connect_bucket(BUCKET_NAME, server.uri)

        def die_in_the_middle() -> None:
            with found.open_writer("incoming/x") as writer:
                # More than a piece, so that the upload is under way.
                writer.write(b"x" * 9_000_000)
                server.stop()
                writer.write(b"x" * 9_000_000)

        with pytest.raises(ContrafactError) as caught:
            die_in_the_middle()
        assert caught.value.code == "bucket_unavailable"
        server.start()
        assert found.get("incoming/x") is None


def test_an_error_in_the_block_is_raised_though_the_bucket_ended_too(tmp_path: Path) -> None:
    with running_bucket(tmp_path) as server:
        found = connect_bucket(BUCKET_NAME, server.uri)

        def fail_after_its_death() -> None:
            with found.open_writer("incoming/x") as writer:
                writer.write(b"x" * 9_000_000)
                server.stop()
                raise ValueError("stop")

        with pytest.raises(ValueError, match="stop"):
            fail_after_its_death()


def write_to(bucket: Bucket, n_bytes: int) -> None:
    with bucket.open_writer("c") as writer:
        writer.write(b"x" * n_bytes)


def test_a_bucket_that_does_not_exist_is_unavailable(bucket_server: Server) -> None:
    with pytest.raises(ContrafactError) as caught:
        connect_bucket("no-such-bucket", bucket_server.uri).check()
    assert caught.value.code == "bucket_unavailable"


def test_the_size_of_objects_is_that_of_those_with_the_prefix(any_bucket: Bucket) -> None:
    assert any_bucket.total_bytes("incoming/") == 0
    for key, n_bytes in (("incoming/a", 10), ("incoming/b", 5), ("incoming-not", 100), ("chroma/x/1.npz", 1000)):
        any_bucket.put(key, bytes(n_bytes))
    assert any_bucket.total_bytes("incoming/") == 15
    assert any_bucket.total_bytes("") == 1115


def test_free_space_is_a_size_or_without_a_limit(any_bucket: Bucket) -> None:
    free_bytes = any_bucket.free_bytes()
    assert free_bytes is None or free_bytes > 0


@pytest.mark.parametrize("n_bytes", [0, 5, 1024 * 1024, 2_500_000])
def test_an_object_is_read_from_any_byte_on_in_pieces(any_bucket: Bucket, n_bytes: int) -> None:
    data = hashlib.shake_128(b"seed").digest(n_bytes)
    any_bucket.put("audio/a/1.webm", data)
    assert any_bucket.size("audio/a/1.webm") == n_bytes
    for start in sorted({0, n_bytes // 3, max(0, n_bytes - 1), n_bytes, n_bytes + 10}):
        pieces = list(any_bucket.read_from("audio/a/1.webm", start))
        assert b"".join(pieces) == data[start:]
        assert all(0 < len(each) <= 1024 * 1024 for each in pieces)


def test_an_object_that_does_not_exist_has_no_size_and_nothing_to_read(any_bucket: Bucket) -> None:
    assert any_bucket.size("audio/a/none.webm") is None
    assert any_bucket.size("audio/a") is None
    assert list(any_bucket.read_from("audio/a/none.webm", 3)) == []
