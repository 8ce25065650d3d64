"""numba's decorator, which finds the kernels compiled at set-up also where the program's folder is read-only.

numba keeps compiled functions in `__pycache__` beside the source, if it can write there, or else in a folder of the
user's, which is empty at first. Compiling takes 20 seconds of a core, loading one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba import config, njit
from numba.core import caching

__all__ = ["njit", "share_compiled"]

_COMPILED = tuple(Path(__file__).parent / package / "__pycache__" for package in ("alignment", "features"))
"""Folders of the compiled kernels, one for each package."""
# numba has no types.
_config: Any = config
_caching: Any = caching


def share_compiled(compiled: Path) -> None:
    """Copy the kernels of a package to the folder that numba uses, unless that is their own or has newer ones.

    Without any folder that it can write to, numba refuses to load the kernels: then it gets a temporary one.
    Must be called before a function is decorated.
    """
    if not _config.CACHE_DIR and os.access(compiled if compiled.exists() else compiled.parent, os.W_OK):
        return
    used = _folder_of_user(compiled.parent)
    if used is None:
        _config.CACHE_DIR = tempfile.mkdtemp(prefix="contrafact-kernels-")
        atexit.register(shutil.rmtree, _config.CACHE_DIR, ignore_errors=True)
        used = _folder_of_user(compiled.parent)
    # The index of a function comes last: it names its other files.
    for file in (*compiled.glob("*.nbc"), *compiled.glob("*.nbi")):
        if used is not None:
            with suppress(OSError):
                _copy_if_newer(file, used / file.name)


def _folder_of_user(package: Path) -> Path | None:
    """Return the folder for a package's functions in `NUMBA_CACHE_DIR` or the home; None if none is writable."""
    for locator in (_caching.UserProvidedCacheLocator, _caching.UserWideCacheLocator):
        found = locator.from_function(share_compiled, str(package / "__init__.py"))
        if found is not None:
            return Path(found.get_cache_path())
    return None


def _copy_if_newer(source: Path, target: Path) -> None:
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return
    # Several programs may start at once.
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.copyfile(source, draft)  # with the mode of new files, which others may not read
    draft.replace(target)


for _package in _COMPILED:
    share_compiled(_package)
