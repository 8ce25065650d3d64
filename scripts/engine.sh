#!/usr/bin/env bash
# Installs what the tests of the images need from Debian's packages, in CI as root; elsewhere the tests say what is missing.
set -euo pipefail

PACKAGES=(docker.io docker-compose iproute2 iptables mmdebstrap)

if [ -z "${CI:-}" ] || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    exit
fi
for program in dockerd docker-compose ip iptables mmdebstrap; do
    command -v "$program" >/dev/null && continue
    echo "Installing ${PACKAGES[*]} ..."
    export DEBIAN_FRONTEND=noninteractive
    options=(-qq -o DPkg::Lock::Timeout=300)
    # Chromium may be installed at the same time.
    exec 9>/tmp/contrafact-apt.lock
    flock 9
    { apt-get "${options[@]}" update && apt-get "${options[@]}" install -y --no-install-recommends "${PACKAGES[@]}"; } >/dev/null ||
        { echo "contrafact: the packages could not be installed; the lines above say why" >&2; exit 1; }
    break
done
