#!/usr/bin/env bash
# Installs Chromium for the end-to-end tests from Debian's packages, when it is missing and the user is root.
set -euo pipefail

chromium_runs() {
    command -v chromium >/dev/null && chromium --version >/dev/null 2>&1
}

if chromium_runs; then
    exit
fi
if [ "$(id -u)" -eq 0 ]; then
    echo "Installing Chromium ..."
    export DEBIAN_FRONTEND=noninteractive
    # The tests of the images may install theirs at the same time.
    exec 9>/tmp/contrafact-apt.lock
    flock 9
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null ||
        { echo "contrafact: Chromium could not be installed; the lines above say why" >&2; exit 1; }
fi
chromium_runs || { echo "contrafact: the end-to-end tests need Chromium on PATH; install it: apt install chromium" >&2; exit 1; }
