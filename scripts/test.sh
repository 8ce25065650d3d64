#!/usr/bin/env bash
# Runs every stage of `make test`, whatever the others bring, and ends with how it went.
set -uo pipefail
cd "$(dirname "$0")/.."

STAGES=(lint-python types architecture lint-page types-page client-drift page-size test-page test-python)
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
failed=()
pytest_said="not run"

stage() {  # NAME: runs `make NAME`, says how long it took
    local name="$1" start="$SECONDS" status=0
    echo "=== $name"
    make --no-print-directory "$name" 2>&1 | tee "$log" || status=1
    if [ "$status" -eq 0 ]; then
        echo "=== $name: passed in $((SECONDS - start)) s"
    else
        echo "=== $name: FAILED after $((SECONDS - start)) s"
        failed+=("$name")
    fi
    return "$status"
}

# Without the set-up nothing else means anything.
stage setup || exit 1
for name in "${STAGES[@]}"; do
    stage "$name"
    if [ "$name" = test-python ]; then
        pytest_said="$(grep -E '^=+ .*(passed|failed|error).* in [0-9.]+s' "$log" | tail -n 1 | sed -E 's/^=+ | =+$//g')"
    fi
done

if [ "${#failed[@]}" -eq 0 ]; then
    echo "All stages passed in $SECONDS s. pytest: $pytest_said"
else
    echo "FAILED: ${failed[*]} (in $SECONDS s). pytest: $pytest_said"
    exit 1
fi
