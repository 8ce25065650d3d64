#!/usr/bin/env bash
# Writes the locks of Python again, keeping versions where possible. `make lock` runs it, with the uv of .venv-tools.
#
#   requirements.lock             everything but torch and what only its build for GPUs needs
#   requirements-torch-cpu.lock   torch's CPU builds
#   requirements-torch-cuda.lock  the registry's builds of torch, and the GPU libraries that they need
#   requirements-tools.lock       what `make audit` and this script use; never installed beside the product
set -euo pipefail
cd "$(dirname "$0")/.."

uv="$PWD/.venv-tools/bin/uv"
compile=("$uv" pip compile --quiet --generate-hashes --annotation-style line --no-header)
platform=(--no-config --python-platform x86_64-manylinux_2_28 --python-version 3.11)

"${compile[@]}" pyproject.toml --universal --all-extras --no-emit-package torch --output-file requirements.lock
.venv/bin/python scripts/lock_torch_cpu.py

apart=()
while read -r package; do
    apart+=(--no-emit-package "$package")
done < <(grep -oE '^[a-z0-9][a-z0-9.-]*==' requirements.lock | tr -d =)
grep -oE '^torch==[0-9.]+' requirements-torch-cpu.lock |
    "${compile[@]}" - "${platform[@]}" --constraint requirements.lock "${apart[@]}" --output-file requirements-torch-cuda.lock

"${compile[@]}" requirements-tools.in "${platform[@]}" --output-file requirements-tools.lock

# uv lists at the end what it left out.
sed -i -e '/^# The following packages were excluded/,$d' -- requirements.lock requirements-torch-cuda.lock
sed -i -e '${/^$/d}' -- requirements.lock requirements-torch-cuda.lock
