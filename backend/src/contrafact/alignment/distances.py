"""Squared distances of frames, four frames of one track and all frames of another at a time.

Pairs of numbers of 16 bits are multiplied and added in one instruction of x86 processors, which LLVM chooses for this
code, but not for loops in Python; on other processors it is right, but slower. After a change here, touch the kernels
that call it: numba's cache does not notice changes in other files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

ROWS = 4
"""Frames that are compared together."""
CELLS = 16
"""Frames that each of them is compared with together."""
N_PAIRS = 6
"""Pairs of pitch classes."""
# numba's own code has no types.
_Untyped = Any
_cgutils: _Untyped = cgutils
_SHORT, _INT, _LONG = ir.IntType(16), ir.IntType(32), ir.IntType(64)
_SHORTS, _INTS = ir.VectorType(_SHORT, 2 * CELLS), ir.VectorType(_INT, CELLS)
_PRODUCTS = ir.VectorType(_INT, 2 * CELLS)
_FIRST_OF_ALL = ir.Constant(_INTS, None)
_EVEN, _ODD = (ir.Constant(_INTS, list(range(start, 2 * CELLS, 2))) for start in (0, 1))


def _typed_compare_frames(
    _context: _Untyped, tables: types.Type, places: types.Type
) -> tuple[_Untyped, Callable[..., ir.Value]]:
    """Write the squared distances of `ROWS` frames of a track and all frames of another.

    Parameters
    ----------
    tables : all of them contiguous. Of the first track its numbers, int16 `(n, 12)`, multiplied by -2, and the sums of
        their squares, int32 `(n,)`; of the second its numbers by pairs, int16 `(6, width, 2)`, and the sums of their
        squares, int32 `(width,)`; the rows to write to, int32 `(n_rows, n_columns)`, which are used in turn.
    places : the first of the `ROWS` frames; the blocks of `CELLS` frames of the second track; width; n_rows; n_columns;
        and the column to begin at.
    """
    return types.void(tables, places), _compare_in_llvm


compare_frames: _Untyped = intrinsic(_typed_compare_frames)


def _compare_in_llvm(
    context: _Untyped, builder: ir.IRBuilder, signature: _Untyped, arguments: Sequence[ir.Value]
) -> ir.Value:
    tables, places = (_cgutils.unpack_tuple(builder, each) for each in arguments)
    kinds = zip(signature.args[0], tables, strict=True)
    frames, of_frames, pairs, of_others, out = (
        context.make_array(kind)(context, builder, each).data for kind, each in kinds
    )
    first, n_blocks, width, n_rows, n_columns, begin = places
    rows = [builder.add(first, _LONG(k)) for k in range(ROWS)]
    starts = [builder.add(builder.mul(builder.urem(each, n_rows), n_columns), begin) for each in rows]
    frame_pairs = builder.bitcast(frames, _INT.as_pointer())
    with _cgutils.for_range(builder, n_blocks) as blocks:
        cell = builder.mul(blocks.index, _LONG(CELLS))
        squares = _vector(builder, of_others, cell, _INTS)
        others = [_vector(builder, pairs, _place_of_pair(builder, k, cell, width), _SHORTS) for k in range(N_PAIRS)]
        for row, start in zip(rows, starts, strict=True):
            total = builder.add(squares, _spread(builder, of_frames, row))
            for k, other in enumerate(others):
                pair = _spread(builder, frame_pairs, builder.add(builder.mul(row, _LONG(N_PAIRS)), _LONG(k)))
                total = builder.add(total, _products_of_pairs(builder, other, builder.bitcast(pair, _SHORTS)))
            place = builder.gep(out, [builder.add(start, cell)])
            builder.store(total, builder.bitcast(place, _INTS.as_pointer()), align=4)
    return context.get_dummy_value()


def _place_of_pair(builder: ir.IRBuilder, k: int, cell: ir.Value, width: ir.Value) -> ir.Value:
    return builder.mul(builder.add(builder.mul(_LONG(k), width), cell), _LONG(2))


def _products_of_pairs(builder: ir.IRBuilder, first: ir.Value, second: ir.Value) -> ir.Value:
    """Return the sums of the products of even and odd numbers, in the form in which LLVM knows the instruction."""
    products = builder.mul(builder.sext(first, _PRODUCTS), builder.sext(second, _PRODUCTS), flags=("nsw",))
    undefined = ir.Constant(_PRODUCTS, ir.Undefined)
    even, odd = (builder.shuffle_vector(products, undefined, each) for each in (_EVEN, _ODD))
    return builder.add(even, odd)


def _vector(builder: ir.IRBuilder, data: ir.Value, place: ir.Value, kind: ir.VectorType) -> ir.Value:
    pointer = builder.bitcast(builder.gep(data, [place]), kind.as_pointer())
    return builder.load(pointer, align=kind.element.width // 8)


def _spread(builder: ir.IRBuilder, data: ir.Value, place: ir.Value) -> ir.Value:
    """Return a vector that holds one number in each cell."""
    undefined = ir.Constant(_INTS, ir.Undefined)
    one = builder.insert_element(undefined, builder.load(builder.gep(data, [place])), _INT(0))
    return builder.shuffle_vector(one, undefined, _FIRST_OF_ALL)
