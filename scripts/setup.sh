#!/usr/bin/env bash
# Sets up this folder: virtual environment, Python packages, frontend packages, built page. `setup.sh packages` leaves out
# the page. A step runs again only when its inputs changed; each step writes a digest of them when it is complete.
set -euo pipefail
cd "$(dirname "$0")/.."

VENV="$PWD/.venv"
STAMPS="$VENV/stamps"
# The bytecode of what a start imports is written below, beside other work.
PIP_QUIETLY=(-qq --disable-pip-version-check --no-input --no-warn-script-location --no-compile)
DONE=0  # number of steps that ran

fail() {
    echo "contrafact: $*" >&2
    exit 1
}

say() {
    DONE=$((DONE + 1))
    echo "$*"
}

digest() {  # of everything on stdin
    sha256sum | cut -c1-64
}

is_stamped() {  # NAME DIGEST
    [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$2" ]
}

stamp() {  # NAME DIGEST
    mkdir -p "$STAMPS"
    echo "$2" > "$STAMPS/$1"
}

become_owner() {  # as root in another user's folder, set up as that user, who could not change root's files later
    local owner entry
    owner="$(stat -c %u .)"
    if [ "$(id -u)" -ne 0 ] || [ "$owner" -eq 0 ] || [ "${CONTRAFACT_ALLOW_ROOT:-0}" != 0 ]; then
        return
    fi
    entry="$(getent passwd "$owner")" || fail "This folder belongs to user $owner, who has no account; set CONTRAFACT_ALLOW_ROOT=1"
    exec setpriv --reuid="$owner" --regid="$(cut -d: -f4 <<<"$entry")" --init-groups -- \
        env HOME="$(cut -d: -f6 <<<"$entry")" "$PWD/scripts/setup.sh" "$@"
}

fits() {  # PYTHON: whether it starts and has a supported version
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1
}

find_python() {
    local candidate
    if [ -n "${PYTHON:-}" ]; then
        fits "$PYTHON" || fail "PYTHON=$PYTHON is no Python 3.11 to 3.13; choose another or unset it"
        command -v "$PYTHON"
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11; do
        if fits "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "No Python 3.11 to 3.13 found; install one (apt install python3 python3-venv) or set PYTHON to its path"
}

venv_is_whole() {  # it starts, has the requested version and pip, and was made for this folder
    fits "$VENV/bin/python" || return 1
    "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || return 1
    grep -qF "$VENV" "$VENV/bin/activate" || return 1
    [ -z "${PYTHON:-}" ] || [ "$("$PYTHON" -V)" = "$("$VENV/bin/python" -V)" ]
}

make_venv() {
    if [ -n "${PYTHON:-}" ] && ! fits "$PYTHON"; then
        find_python >/dev/null
    fi
    if venv_is_whole; then
        return
    fi
    local python version
    python="$(find_python)"
    version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "Python's venv module is missing; install it: apt install python$version-venv (or python3-venv)"
    say "1/4 Virtual environment (Python $version) ..."
    rm -rf "$VENV"
    "$python" -m venv "$VENV" || fail "the virtual environment could not be made; the lines above say why"
}

pip_install() {
    "$VENV/bin/python" -m pip install "${PIP_QUIETLY[@]}" "$@" ||
        fail "the Python packages could not be installed; the lines above say why (is the network up?)"
}

install_python_packages() {
    local now
    now="$({ "$VENV/bin/python" -V; cat requirements.lock requirements-torch-cpu.lock requirements-torch-cuda.lock pyproject.toml; } | digest)"
    if is_stamped python "$now"; then
        return
    fi
    say "2/4 Python packages: torch (several GB, unless pip knows a CPU build) ..."
    scripts/install_torch.sh "$VENV/bin/python" "${PIP_QUIETLY[@]}" ||
        fail "torch could not be installed; the lines above say why (is the network up? see TORCH_INDEX_URL in README.md)"
    echo "2/4 Python packages: everything else, as locked ..."
    pip_install --no-deps --require-hashes -r requirements.lock
    pip_install --no-index --no-deps --no-build-isolation --editable .
    stamp python "$now"
}

page_packages() {
    { node --version; cat frontend/package-lock.json; } | digest
}

page_packages_are_old() {
    ! { [ -d frontend/node_modules ] && is_stamped page-packages "$(page_packages)"; }
}

install_page_packages() {
    rm -f "$STAMPS/page-packages"
    (cd frontend && npm ci --no-audit --no-fund --no-progress --loglevel=error >/dev/null) ||
        fail "the frontend's packages could not be installed; the lines above say why (is the network up?)"
    stamp page-packages "$(page_packages)"
}

start_page_packages() {  # sets installing to the id of the process
    PATH="$node:$PATH"
    export PATH
    page_packages_are_old || return 0
    say "3/4 Frontend packages (Node.js $(node --version)) ..."
    install_page_packages &
    installing="$!"
}

page_sources() {
    find frontend \( -name node_modules -o -name dist \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
}

build_page() {
    local now
    now="$(page_sources | digest)"
    if [ -f frontend/dist/index.html ] && is_stamped page "$now"; then
        return
    fi
    say "4/4 The page ..."
    rm -f "$STAMPS/page"
    (cd frontend && npm run --silent build -- --logLevel error) || fail "the page could not be built; the lines above say why"
    stamp page "$now"
}

compile_starts() {  # the bytecode of what a start imports; all of the packages would take a minute of processor time
    local now
    now="$(cat "$STAMPS/python")"
    is_stamped bytecode "$now" && return
    PYTHONDONTWRITEBYTECODE='' "$VENV/bin/python" - >/dev/null 2>&1 <<EOF || true
import av, celery.apps.worker, celery.bin.celery, celery.concurrency.prefork, essentia.standard, gunicorn.app.wsgiapp
import gunicorn.workers.gthread, openTSNE, supervisor.supervisord, torch, typst, yt_dlp
import contrafact_api.wsgi, contrafact_local.preflight, contrafact_local.supervise, contrafact_worker.app
EOF
    stamp bytecode "$now"
}

have_kernels() {  # PACKAGE...
    local package
    for package in "$@"; do
        compgen -G "$package/__pycache__/*.nbi" >/dev/null || return 1
    done
}

compile_kernels() {  # into numba's cache beside the sources, so that the first start is not slower than the others
    local now package packages=(backend/src/contrafact/{alignment,features})
    # For this processor, by this numba.
    now="$({ "$VENV/bin/python" -V; grep '^numba==\|^llvmlite==' requirements.lock; grep -m 1 '^flags' /proc/cpuinfo || true
        cat backend/src/contrafact/{compiled.py,domain/chroma.py,{alignment,features}/*.py}; } | digest)"
    if is_stamped kernels "$now" && have_kernels "${packages[@]}"; then
        return
    fi
    rm -f "$STAMPS/kernels"
    for package in "${packages[@]}"; do
        rm -f "$package"/__pycache__/*.nb[ic]
    done
    env -u NUMBA_CACHE_DIR "$VENV/bin/python" - <<EOF || fail "the kernels could not be compiled; the lines above say why"
from contrafact.alignment.align import compile_alignment
from contrafact.features.extract import compile_extraction

compile_alignment()
compile_extraction()
EOF
    stamp kernels "$now"
}

become_owner "$@"
# What root sets up may be run by another user.
[ "$(id -u)" -ne 0 ] || umask 022

# Only one set-up at a time in a folder.
exec 9<Makefile
flock 9

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
make_venv
# Where Node.js is there already, the page's packages are installed beside Python's.
node="$(scripts/node_path.sh 2>/dev/null)" || node=""
installing=""
[ -z "$node" ] || start_page_packages
install_python_packages
compile_kernels &
compiling="$!"
compile_starts &
if [ -z "$node" ]; then
    node="$(scripts/node_path.sh)"
    start_page_packages
fi
[ -z "$installing" ] || wait "$installing" || exit 1
[ "${1:-}" = packages ] || build_page
wait "$compiling" || exit 1
wait
[ "$DONE" -eq 0 ] || echo "Set up."
