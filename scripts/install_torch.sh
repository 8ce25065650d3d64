#!/usr/bin/env bash
# Installs torch and what only its build for GPUs needs: install_torch.sh PYTHON [options of pip].
#
# pip takes a CPU build where it knows one: a file in PIP_FIND_LINKS, or one in the index TORCH_INDEX_URL. The hashes in
# the lock decide what is accepted, wherever it lies.
set -euo pipefail
cd "$(dirname "$0")/.."

python="$1"
pip=("$python" -m pip install --no-deps --require-hashes "${@:2}")

"${pip[@]}" ${TORCH_INDEX_URL:+--index-url "$TORCH_INDEX_URL"} -r requirements-torch.lock
case "$("$python" -c 'import importlib.metadata as packages; print(packages.version("torch"))')" in
    *+cpu) ;;
    *) "${pip[@]}" -r requirements-cuda.lock ;;
esac
