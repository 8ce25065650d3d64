#!/usr/bin/env bash
# Installs nginx for the tests of several hosts from Debian's packages, when it is missing and the user is root in CI.
set -euo pipefail

export PATH="$PATH:/usr/sbin"
if command -v nginx >/dev/null || [ -z "${CI:-}" ] || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    exit
fi
echo "Installing nginx ..."
export DEBIAN_FRONTEND=noninteractive
exec 9>/tmp/contrafact-apt.lock
flock 9
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 nginx; } >/dev/null ||
    { echo "contrafact: nginx could not be installed; the lines above say why" >&2; exit 1; }
