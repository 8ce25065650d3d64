"""Compiled kernels of a small convolutional network, which need neither torch nor a library of matrices.

Images are float32 `(height, width, channels)` in margins of zeros. Sixteen channels of four pixels are summed at a
time. Their sums stay in registers, which loops in Python do not achieve, so this part is written in LLVM's language. It
does 50 milliards of multiplications a second on one core, with AVX2 as with AVX-512.

Kernels that call one another stay in one file, since numba's cache does not notice changes in other files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numpy.typing import NDArray

from contrafact.compiled import njit

PIXELS = 4
"""Pixels of a row that are computed together; the width of every output is a multiple of it."""
CHANNELS = 16
"""Channels that are computed together; the number of channels of every output is a multiple of it."""
# numba's own code has no types.
_Untyped = Any
_cgutils: _Untyped = cgutils
_FUSED = ("contract",)
"""Lets LLVM multiply and add in one instruction."""
_FLOAT, _INT, _LONG = ir.FloatType(), ir.IntType(32), ir.IntType(64)
_VECTOR = ir.VectorType(_FLOAT, CHANNELS)
_UNDEFINED = ir.Constant(_VECTOR, ir.Undefined)
_FIRST_OF_ALL = ir.Constant(ir.VectorType(_INT, CHANNELS), None)


@njit(cache=True, nogil=True)
def convolve(
    image: NDArray[np.float32], weights: NDArray[np.float32], out: NDArray[np.float32], stride: int, n_rows: int
) -> None:
    """Add the convolution of an image to another, in place, and cut off below 0.

    Parameters
    ----------
    image : `(height, width, n_in)`, with its margins.
    weights : `(n_rows * n_rows * n_in, n_out)`: of each row of the kernel, its columns' channels one after another.
    out : `(side, side, n_out)`, to be added to; as many windows as fit the height of the image.
    stride : pixels from one window to the next.
    n_rows : height, and width, of the kernel.
    """
    side, n_out, n_in = out.shape[0], out.shape[2], image.shape[2]
    line = image.shape[1] * n_in
    for i in range(side):
        for j in range(0, side, PIXELS):
            for channel in range(0, n_out, CHANNELS):
                first = stride * (i * line + j * n_in)
                to = (i * side + j) * n_out + channel
                _sum_windows(
                    (image, weights, out),
                    (first, stride * n_in, line),
                    (n_rows, n_rows * n_in),
                    (n_out, channel, to),
                )


def _typed_sum_windows(
    _context: _Untyped, arrays: types.Type, windows: types.Type, kernel: types.Type, output: types.Type
) -> tuple[_Untyped, Callable[..., ir.Value]]:
    """Write `CHANNELS` channels of `PIXELS` pixels of a convolution.

    Parameters
    ----------
    arrays : image, weights and output of `convolve`.
    windows : place of the first window in the image, numbers from there to the next window, and to the next row.
    kernel : its rows, and the weights of a channel in each.
    output : its channels, the first of those that are computed, and the place of the first number.
    """
    return types.void(arrays, windows, kernel, output), _sum_windows_in_llvm


_sum_windows: _Untyped = intrinsic(_typed_sum_windows)


def _sum_windows_in_llvm(
    context: _Untyped, builder: ir.IRBuilder, signature: _Untyped, arguments: Sequence[ir.Value]
) -> ir.Value:
    arrays, windows, kernel, output = (_cgutils.unpack_tuple(builder, each) for each in arguments)
    kinds = zip(signature.args[0], arrays, strict=True)
    image, weights, out = (context.make_array(kind)(context, builder, each).data for kind, each in kinds)
    (first, step, line), (n_rows, of_row), (n_out, channel, to) = windows, kernel, output
    sums = [_cgutils.alloca_once(builder, _VECTOR) for _ in range(PIXELS)]
    for k, each in enumerate(sums):
        place = builder.add(to, _times(builder, n_out, k))
        builder.store(builder.load(_vector_at(builder, out, place), align=4), each)
    with _cgutils.for_range(builder, n_rows) as rows:
        pixel = builder.add(first, builder.mul(rows.index, line))
        with _cgutils.for_range(builder, of_row) as numbers:
            number = builder.add(builder.mul(rows.index, of_row), numbers.index)
            place = builder.add(builder.mul(number, n_out), channel)
            weight = builder.load(_vector_at(builder, weights, place), align=4)
            for k, each in enumerate(sums):
                value = _spread(
                    builder, image, builder.add(pixel, builder.add(numbers.index, _times(builder, step, k)))
                )
                product = builder.fmul(value, weight, flags=_FUSED)
                builder.store(builder.fadd(product, builder.load(each), flags=_FUSED), each)
    nothing = ir.Constant(_VECTOR, None)
    for k, each in enumerate(sums):
        total = builder.load(each)
        positive = builder.select(builder.fcmp_ordered(">", total, nothing), total, nothing)
        place = builder.add(to, _times(builder, n_out, k))
        builder.store(positive, _vector_at(builder, out, place), align=4)
    return context.get_dummy_value()


def _vector_at(builder: ir.IRBuilder, data: ir.Value, place: ir.Value) -> ir.Value:
    return builder.bitcast(builder.gep(data, [place]), _VECTOR.as_pointer())


def _spread(builder: ir.IRBuilder, data: ir.Value, place: ir.Value) -> ir.Value:
    """Return a vector that holds one number in each channel."""
    one = builder.insert_element(_UNDEFINED, builder.load(builder.gep(data, [place])), _INT(0))
    return builder.shuffle_vector(one, _UNDEFINED, _FIRST_OF_ALL)


def _times(builder: ir.IRBuilder, number: ir.Value, times: int) -> ir.Value:
    return builder.mul(number, _LONG(times))


@njit(cache=True, nogil=True, fastmath=True)
def halve(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the maxima of two by two pixels, `(height / 2, width / 2, channels)`."""
    n, m, n_channels = image.shape[0] // 2, image.shape[1] // 2, image.shape[2]
    out = np.empty((n, m, n_channels), np.float32)
    for i in range(n):
        for j in range(m):
            upper, lower = image[2 * i, 2 * j : 2 * j + 2], image[2 * i + 1, 2 * j : 2 * j + 2]
            for k in range(n_channels):
                out[i, j, k] = max(upper[0, k], upper[1, k], lower[0, k], lower[1, k])
    return out


@njit(cache=True, nogil=True, fastmath=True)
def with_margin(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the image with one pixel of zeros around it."""
    n, m, n_channels = image.shape
    out = np.zeros((n + 2, m + 2, n_channels), np.float32)
    out[1 : n + 1, 1 : m + 1] = image
    return out
