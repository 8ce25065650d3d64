#!/usr/bin/env bash
# Ends `make run` as root before the set-up if the launcher would refuse to start (local/src/contrafact_local/account.py).
set -euo pipefail
cd "$(dirname "$0")/.."

data="${CONTRAFACT_DATA_DIR:-data}"
if [ "$(id -u)" -ne 0 ] || [ -n "${CONTRAFACT_USER:-}" ] || [ "${CONTRAFACT_ALLOW_ROOT:-0}" != 0 ]; then
    exit 0
fi
if [ "$(stat -Lc %u "$data" 2>/dev/null || echo 0)" = 0 ]; then
    echo "contrafact: Contrafact does not run as root: set CONTRAFACT_USER to an unprivileged user (who must own" \
        "$(realpath -ms "$data") if it exists), or CONTRAFACT_ALLOW_ROOT=1" >&2
    exit 1
fi
