#!/bin/sh
# Compiles what a start would compile: bytecode of some modules and what they import, and the kernels that are not
# compiled yet.
#
# It also shows that the modules find all that they need in the image.
set -eu

PYTHONDONTWRITEBYTECODE='' NUMBA_CACHE_DIR='' python - "$@" <<EOF
import importlib.util, sys

for module in sys.argv[1:]:
    importlib.import_module(module)
from contrafact.alignment.align import compile_alignment

compile_alignment()
if importlib.util.find_spec("essentia"):  # in the worker's image alone: the API analyses no recording
    from contrafact.features.extract import compile_extraction

    compile_extraction()
EOF
