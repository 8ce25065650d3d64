"""Imports read files of allowed folders, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from contrafact.adapters.import_folders import ImportFolders
from contrafact.domain.errors import ContrafactError
from contrafact.domain.imports import FolderPlace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "tapes"
    (folder / "b" / "c").mkdir(parents=True)
    (folder / "empty").mkdir()
    for name in ("z.mp3", "b/2.mp3", "b/10.mp3", "b/c/song.mp3", "b.mp3", ".hidden.mp3", "b/Thumbs.db"):
        (folder / name).write_bytes(name.encode())
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def place(root: Path) -> FolderPlace:
    return FolderPlace(str(root))


def names(root: Path, after: bytes | None = None, path: str = "") -> list[str]:
    found = ImportFolders([root]).walk(FolderPlace(str(root), path), after)
    return [os.fsdecode(each.path) for each in found]


ALL = ["b/10.mp3", "b/2.mp3", "b/c/song.mp3", "b.mp3", "z.mp3"]


def test_a_walk_yields_every_file_but_hidden_ones_in_an_order_that_stays(root: Path) -> None:
    assert names(root) == ALL
    assert names(root, path="b/c") == ["b/c/song.mp3"]


@pytest.mark.parametrize("number", range(len(ALL)))
def test_a_walk_goes_on_behind_any_file(root: Path, number: int) -> None:
    assert names(root, after=ALL[number].encode()) == ALL[number + 1 :]


def test_links_are_named_and_not_followed(root: Path, place: FolderPlace, tmp_path: Path) -> None:
    (root / "link.mp3").symlink_to(tmp_path / "secret.txt")
    (root / "away").symlink_to(tmp_path)
    os.mkfifo(root / "pipe.mp3")
    folders = ImportFolders([root])
    problems = {os.fsdecode(each.path): each.problem.code for each in folders.walk(place, None) if each.problem}
    assert problems == {"away": "path_not_allowed", "link.mp3": "path_not_allowed", "pipe.mp3": "file_unusable"}
    for path in (b"link.mp3", b"away/secret.txt", b"../secret.txt", b"b/../../secret.txt"):
        with pytest.raises(ContrafactError) as caught, folders.open(place.root, path):
            pass
        assert caught.value.code == "path_not_allowed"


def test_a_pipe_is_not_waited_for(root: Path, place: FolderPlace) -> None:
    os.mkfifo(root / "pipe.mp3")
    with pytest.raises(ContrafactError, match="no ordinary file"), ImportFolders([root]).open(place.root, b"pipe.mp3"):
        pass


@pytest.mark.parametrize("path", [b"empty", b"b/c", b"b/", b"", b"/"])
def test_a_folder_is_no_file(root: Path, place: FolderPlace, path: bytes) -> None:
    with pytest.raises(ContrafactError, match="no ordinary file"), ImportFolders([root]).open(place.root, path):
        pass


def test_another_root_is_refused(root: Path, tmp_path: Path) -> None:
    folders = ImportFolders([root])
    for place in (FolderPlace(str(tmp_path)), FolderPlace("/"), FolderPlace(str(root), "../")):
        with pytest.raises(ContrafactError) as caught:
            folders.subfolders(place)
        assert caught.value.code == "path_not_allowed"
    with pytest.raises(ContrafactError) as caught:
        folders.subfolders(FolderPlace(str(root), "nowhere"))
    assert caught.value.code == "file_not_found"


def test_folders_are_listed(root: Path, place: FolderPlace) -> None:
    assert ImportFolders([root]).subfolders(place) == (["b", "empty"], 2)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("b/2.mp3", "below/b/2.mp3"),
        ("./b//2.mp3", "below/b/2.mp3"),
        (r"b\2.mp3", "below/b/2.mp3"),
        ("{root}/b/2.mp3", "b/2.mp3"),
    ],
)
def test_paths_of_manifests_belong_to_a_folder(root: Path, path: str, expected: str) -> None:
    base = FolderPlace(str(root), "below")
    found = ImportFolders([root]).place_of(path.replace("{root}", str(root)), base)
    assert found == FolderPlace(str(root), expected)


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt", "b/../../secret.txt", "{root}x/a.mp3", "{root}/../a"])
def test_paths_of_manifests_do_not_leave_the_roots(root: Path, path: str) -> None:
    with pytest.raises(ContrafactError) as caught:
        ImportFolders([root]).place_of(path.replace("{root}", str(root)), FolderPlace(str(root)))
    assert caught.value.code == "path_not_allowed"


def test_a_relative_path_without_a_folder_is_refused(root: Path) -> None:
    with pytest.raises(ContrafactError, match="no folder was chosen"):
        ImportFolders([root]).place_of("a.mp3", None)


def test_names_that_are_no_text_are_read(root: Path, place: FolderPlace) -> None:
    name = b"caf\xe9.mp3"
    (root / os.fsdecode(name)).write_bytes(b"sound")
    folders = ImportFolders([root])
    assert name in [each.path for each in folders.walk(place, None)]
    with folders.open(place.root, name) as file:
        assert file.read() == b"sound"
