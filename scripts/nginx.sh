#!/usr/bin/env bash
# Installs nginx and libfaketime for the tests of several hosts from Debian's packages, when they are missing, in CI as root.
set -euo pipefail

export PATH="$PATH:/usr/sbin"
has_all() {
    command -v nginx >/dev/null && ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1
}
if has_all || [ -z "${CI:-}" ] || [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    exit
fi
echo "Installing nginx and libfaketime ..."
export DEBIAN_FRONTEND=noninteractive
exec 9>/tmp/contrafact-apt.lock
flock 9
{ apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 nginx libfaketime; } >/dev/null ||
    { echo "contrafact: the packages could not be installed; the lines above say why" >&2; exit 1; }
