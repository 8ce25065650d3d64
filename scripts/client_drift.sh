#!/usr/bin/env bash
# Fails when frontend/openapi.json is not what the API says, or frontend/src/client not what is generated from it.
# Everything is generated beside the real files, which stay as they are.
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

(cd frontend && npm run --silent generate -- --output "$fresh/client" >"$fresh/log" 2>&1) || {
    cat "$fresh/log" >&2
    exit 1
}
diff -ru frontend/src/client "$fresh/client" | head -n 40 || true
diff -rq frontend/src/client "$fresh/client" >/dev/null || {
    echo "frontend/src/client is out of date; generate it again: make client" >&2
    exit 1
}
