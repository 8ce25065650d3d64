#!/bin/sh
# Compiles what a start would compile: bytecode of some modules and what they import, and all kernels.
#
# It also shows that the modules find all that they need in the image.
set -eu

PYTHONDONTWRITEBYTECODE='' NUMBA_CACHE_DIR='' python - "$@" <<EOF
import importlib, sys

for module in sys.argv[1:]:
    importlib.import_module(module)
from contrafact.alignment.align import compile_alignment
from contrafact.features.extract import compile_extraction

compile_alignment()
compile_extraction()
EOF
