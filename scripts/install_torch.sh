#!/usr/bin/env bash
# Installs torch and what its build needs: install_torch.sh PYTHON [options of pip].
#
# Without hashes, pip says which build it would take: a CPU build where it knows one (a file in PIP_FIND_LINKS, or one in
# the index TORCH_INDEX_URL), else the registry's, which needs GPU libraries. It then installs by the lock of that build.
set -euo pipefail
cd "$(dirname "$0")/.."

python="$1"
pip=("$python" -m pip install --no-deps "${@:2}")
index=(${TORCH_INDEX_URL:+--index-url "$TORCH_INDEX_URL"})
version="$(grep -oE '^torch==[0-9.]+' requirements-torch-cuda.lock)"

report="$("${pip[@]}" -q "${index[@]}" --dry-run --only-binary torch --report - "$version")"
chosen="$("$python" -c '
import importlib.metadata, json, sys
new = json.loads(sys.argv[1])["install"]
print(new[0]["metadata"]["version"] if new else importlib.metadata.version("torch"))
' "$report")"
case "$chosen" in
    *+cpu) "${pip[@]}" "${index[@]}" --require-hashes -r requirements-torch-cpu.lock ;;
    *) "${pip[@]}" --require-hashes -r requirements-torch-cuda.lock ;;
esac
