#!/bin/sh
# Makes /app/venv smaller, when everything is installed: slim_venv.sh [packages that this image does not need].
set -eu

packages="$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
find "$packages" -type d \( -name tests -o -name __pycache__ \) -prune -exec rm -r {} +
# 1.6 MB that only a type checker reads.
find "$packages/numpy" -name '*.pyi' -delete
# Symbols that only a debugger reads. Libraries in *.libs were changed by auditwheel, and stripping breaks them.
find "$packages/llvmlite" "$packages/numba" "$packages/numkong" "$packages/safetensors" "$packages/usearch" -name '*.so' -exec strip --strip-unneeded {} +
pip uninstall --quiet --yes --root-user-action=ignore hatchling editables trove-classifiers pathspec pluggy "$@" pip
