#!/usr/bin/env bash
# Runs stages, which are targets of the Makefile, and reports how each ended: scripts/stages.sh "a b" "c".
#
# Each argument is a lane. Lanes run side by side; the stages of a lane run one after the other, whatever the earlier
# ones bring. A stage's output is printed when it ends. The exit status is 1 if any stage failed.
set -uo pipefail
cd "$(dirname "$0")/.."
set -m  # each lane is a process group of its own, which can be ended as a whole

logs="$(mktemp -d)"
lanes=()

end_lanes() {
    local lane
    for lane in "${lanes[@]}"; do
        kill -TERM -- "-$lane" 2>/dev/null
    done
    wait
    rm -rf "$logs"
}
trap end_lanes EXIT
trap 'exit 130' INT TERM HUP

run_stage() {  # NAME
    local name="$1" start="$SECONDS" result=passed
    echo "=== $name: started (output in $logs/$name until it ends)"
    make --no-print-directory "$name" >"$logs/$name" 2>&1 </dev/null || result=FAILED
    exec 9>"$logs/.lock"
    flock 9  # one stage prints at a time
    cat "$logs/$name"
    echo "=== $name: $result in $((SECONDS - start)) s"
    exec 9>&-
    [ "$result" = passed ] || touch "$logs/$name.failed"
}

run_lane() {  # STAGES
    local name
    for name in $1; do
        run_stage "$name"
    done
}

pytest_totals() {  # sums "3 passed" and the like over the closing lines of every pytest
    grep -hE '^=+ .*(passed|failed|error).* in [0-9.]+s' "$logs"/test-* 2>/dev/null | tr ' ,' '\n\n' | awk '
        /^(passed|failed|skipped|xfailed|xpassed)$/ { sum[$1] += last }
        /^errors?$/ { sum["with errors"] += last }
        { if ($1 != "") last = $1 }
        END {
            split("failed,with errors,passed,skipped,xfailed,xpassed", names, ",")
            for (i = 1; i <= 6; i++) if (sum[names[i]]) { printf "%s%d %s", comma, sum[names[i]], names[i]; comma = ", " }
        }'
}

for stages in "$@"; do
    run_lane "$stages" &
    lanes+=("$!")
done
wait

failed="$(cd "$logs" && find . -name '*.failed' -printf '%f ' | sed 's/\.failed//g')"
echo
grep -hE '^=+ .*(passed|failed|error).* in [0-9.]+s' "$logs"/test-* 2>/dev/null | sed 's/^/pytest: /'
if [ -z "$failed" ]; then
    echo "All stages passed. pytest: $(pytest_totals) in ${SECONDS}s"
else
    echo "FAILED: ${failed% }. pytest: $(pytest_totals) in ${SECONDS}s"
    exit 1
fi
