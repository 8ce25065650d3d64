#!/usr/bin/env bash
# Runs stages, which are targets of the Makefile, and reports how each ended: scripts/stages.sh "a b" "c".
#
# Each argument is a lane. Lanes run side by side; the stages of a lane run one after the other, whatever the earlier
# ones bring. A stage's output is printed when it ends. The exit status is 1 if any stage failed.
#
# Up to three failed tests of a stage of pytest run once more when all lanes have ended, with the machine to themselves.
# Those that pass then are listed as flaky, and the stage passes.
set -uo pipefail
cd "$(dirname "$0")/.."
set -m  # each lane is a process group of its own, which can be ended as a whole

logs="$(mktemp -d)" || exit 1
lanes=()
test='[^ ]+\.py'  # begins the name of a test; a line of a log may begin with ERROR, too

signal_lanes() {  # SIGNAL
    local lane
    for lane in "${lanes[@]}"; do
        kill "-$1" -- "-$lane" 2>/dev/null
    done
}

lanes_run() {
    local lane
    for lane in "${lanes[@]}"; do
        kill -0 -- "-$lane" 2>/dev/null && return
    done
    return 1
}

interrupted() {
    local second log name
    echo "=== interrupted: stopping the stages"
    # SIGINT first: pytest then stops the servers that its tests started.
    signal_lanes INT
    for second in $(seq 20); do
        lanes_run || break
        sleep 1
    done
    signal_lanes TERM
    sleep 1
    signal_lanes KILL
    for log in "$logs"/*; do
        name="$(basename "$log")"
        [[ "$name" == *.* ]] || [ -e "$logs/$name.ended" ] || { echo "=== $name: interrupted, its output so far:"; cat "$log"; }
    done
    exit 130
}
trap 'rm -rf "$logs"' EXIT
trap interrupted INT TERM HUP

run_stage() {  # NAME
    local name="$1" start="$SECONDS" result=FAILED
    echo "=== $name: started (output in $logs/$name until it ends)"
    # A cache of its own: lanes that end at different times would overwrite each other's list of failed tests.
    PYTEST_ADDOPTS="${PYTEST_ADDOPTS-} -o cache_dir=$logs/.cache/$name" \
        make --no-print-directory "$name" >"$logs/$name" 2>&1 </dev/null && result=passed
    exec 9>"$logs/.lock"
    flock 9  # one stage prints at a time
    cat "$logs/$name"
    echo "=== $name: $result in $((SECONDS - start)) s"
    exec 9>&-
    touch "$logs/$name.ended"
    [ "$result" != passed ] || touch "$logs/$name.passed"
}

run_lane() {  # STAGES
    local name
    set +m  # what the lane starts stays in its process group
    for name in $1; do
        run_stage "$name"
    done
}

run_again() {  # NAME of a stage that failed
    local name="$1" cache="$logs/.cache/$1" n_failed
    n_failed="$(grep -c '": true' "$cache/v/cache/lastfailed" 2>/dev/null)"
    [ "${n_failed:-0}" -ge 1 ] && [ "$n_failed" -le 3 ] && [ -e "$logs/$name.ended" ] || return
    # pytest stopped before it had run all tests.
    ! grep -qE '^(!!!|INTERNALERROR)' "$logs/$name" || return
    echo "=== $name: running again what failed"
    PYTEST_ADDOPTS="${PYTEST_ADDOPTS-} -o cache_dir=$cache --last-failed --last-failed-no-failures none" \
        make --no-print-directory "$name" </dev/null 2>&1 &
    lanes+=("$!")
    if wait "$!"; then
        sed -i -E "s/^(FAILED|ERROR) ($test)/flaky: \2/; /^=+ .* in [0-9.]+s/ s/(failed|errors?)\>/flaky/g" "$logs/$name"
        touch "$logs/$name.passed"
    fi
}

pytest_totals() {  # sums "3 passed" and the like over the closing lines of every pytest
    grep -hE '^=+ .*(passed|failed|flaky|error).* in [0-9.]+s' "$logs"/test-* 2>/dev/null | tr ' ,' '\n\n' | awk '
        /^(passed|failed|flaky|skipped|xfailed|xpassed)$/ { sum[$1] += last }
        /^errors?$/ { sum["with errors"] += last }
        { if ($1 != "") last = $1 }
        END {
            split("failed,with errors,flaky,passed,skipped,xfailed,xpassed", names, ",")
            for (i = 1; i <= 7; i++) if (sum[names[i]]) { printf "%s%d %s", comma, sum[names[i]], names[i]; comma = ", " }
        }'
}

for stages in "$@"; do
    run_lane "$stages" &
    lanes+=("$!")
done
wait

for stages in "$@"; do
    for name in $stages; do
        [ -e "$logs/$name.passed" ] || run_again "$name"
    done
done

failed=""
for stages in "$@"; do
    for name in $stages; do
        # A stage whose lane was killed has no mark, and counts as failed.
        [ -e "$logs/$name.passed" ] || failed+="$name "
    done
done
echo
grep -hE "^(FAILED|ERROR|flaky:) $test" "$logs"/test-* 2>/dev/null | cut -c -200
grep -hE '^=+ .*(passed|failed|flaky|error).* in [0-9.]+s' "$logs"/test-* 2>/dev/null | sed 's/^/pytest: /'
if [ -z "$failed" ]; then
    echo "All stages passed. pytest: $(pytest_totals) in ${SECONDS}s"
else
    echo "FAILED: ${failed% }. pytest: $(pytest_totals) in ${SECONDS}s"
    exit 1
fi
