#!/usr/bin/env bash
# Fails when frontend/openapi.json differs from the API, or the clients of the page and of Python from what is generated
# from it. All are generated into a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."

fresh="$(mktemp -d)"
trap 'rm -rf "$fresh"' EXIT

.venv/bin/python -m contrafact_api.describe "$fresh/openapi.json"
diff -u frontend/openapi.json "$fresh/openapi.json" | head -n 40 || true
cmp -s frontend/openapi.json "$fresh/openapi.json" || {
    echo "frontend/openapi.json is out of date; write it again: make client" >&2
    exit 1
}

# The generator reads its settings from the current folder.
cp frontend/package.json frontend/openapi-ts.config.ts frontend/tsconfig.json "$fresh"
ln -s "$PWD/frontend/node_modules" "$fresh/node_modules"
(cd "$fresh" && npm run --silent generate >"$fresh/log" 2>&1) || {
    cat "$fresh/log" >&2
    exit 1
}
diff -ru frontend/src/client "$fresh/src/client" | head -n 40 || true
diff -rq frontend/src/client "$fresh/src/client" >/dev/null || {
    echo "frontend/src/client is out of date; generate it again: make client" >&2
    exit 1
}

scripts/tools.sh
mkdir "$fresh/python"
.venv-tools/bin/python scripts/write_client.py "$fresh/openapi.json" "$fresh/python"
for file in models.py operations.py; do
    diff -u "client/src/contrafact_client/$file" "$fresh/python/$file" | head -n 40 || true
    cmp -s "client/src/contrafact_client/$file" "$fresh/python/$file" || {
        echo "client/src/contrafact_client/$file is out of date; generate it again: make client" >&2
        exit 1
    }
done
