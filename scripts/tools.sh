#!/usr/bin/env bash
# Installs the tools of `make audit`, `make client` and `make lock`, as locked, into .venv-tools, apart from the product.
set -euo pipefail
cd "$(dirname "$0")/.."

# Only one installation at a time.
exec 9<requirements-tools.lock
flock 9

tools=.venv-tools
if cmp -s requirements-tools.lock "$tools/locked"; then
    exit 0
fi
echo "The tools of audit, client and lock ..."
rm -rf "$tools"
.venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip install -qq --disable-pip-version-check --no-input --no-warn-script-location \
    --no-compile --no-deps --require-hashes -r requirements-tools.lock
cp requirements-tools.lock "$tools/locked"
