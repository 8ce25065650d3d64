"""Compiled kernels of a small convolutional network, which need neither torch nor a library of matrices.

Images are float32 `(height, width, channels)` in margins of zeros. Three weights of four pixels are multiplied at a
time, which leaves the fewest loads: 30 to 40 milliards of multiplications a second on one core, near what OpenBLAS
reaches on these shapes.

Kernels that call one another stay in one file, since numba's cache does not notice changes in other files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from contrafact.alignment.compiled import njit

PIXELS = 4
"""Pixels of a row that are computed together; the width of every output is a multiple of it."""
WEIGHTS = 3
"""Weights that are applied together; the rows of a kernel are padded to a multiple of it."""
_ZERO = np.float32(0)


@njit(cache=True, nogil=True, fastmath=True)
def convolve(
    image: NDArray[np.float32], weights: NDArray[np.float32], bias: NDArray[np.float32], stride: int, n_rows: int
) -> NDArray[np.float32]:
    """Convolve an image, add a bias and cut off below 0.

    Parameters
    ----------
    image : `(height, width, n_in)`, with its margins.
    weights : `(n_rows * row_weights, n_out)`: of each row of the kernel, its columns' channels one after another,
        padded to `row_weights`, a multiple of three.
    bias : `(n_out,)`.
    stride : pixels from one window to the next.
    n_rows : height, and width, of the kernel.

    Returns
    -------
    float32 `(side, side, n_out)`, as many windows as fit the height of the image.
    """
    side, n_out, n_in = (image.shape[0] - n_rows) // stride + 1, weights.shape[1], image.shape[2]
    row_weights = len(weights) // n_rows
    step = stride * n_in
    out = np.empty((side, side, n_out), np.float32)
    sums = np.empty((PIXELS, n_out), np.float32)
    sums0, sums1, sums2, sums3 = sums[0], sums[1], sums[2], sums[3]
    for i in range(side):
        for j in range(0, side, PIXELS):
            for c in range(n_out):
                sums0[c] = sums1[c] = sums2[c] = sums3[c] = bias[c]
            for row in range(n_rows):
                pixels, first = image[stride * i + row].reshape(-1), j * step
                for k in range(0, row_weights, WEIGHTS):
                    at = row * row_weights + k
                    u, v, w = weights[at], weights[at + 1], weights[at + 2]
                    p0 = first + k
                    p1, p2, p3 = p0 + step, p0 + 2 * step, p0 + 3 * step
                    a0, b0, c0 = pixels[p0], pixels[p0 + 1], pixels[p0 + 2]
                    a1, b1, c1 = pixels[p1], pixels[p1 + 1], pixels[p1 + 2]
                    a2, b2, c2 = pixels[p2], pixels[p2 + 1], pixels[p2 + 2]
                    a3, b3, c3 = pixels[p3], pixels[p3 + 1], pixels[p3 + 2]
                    for c in range(n_out):
                        x, y, z = u[c], v[c], w[c]
                        sums0[c] += a0 * x + b0 * y + c0 * z
                        sums1[c] += a1 * x + b1 * y + c1 * z
                        sums2[c] += a2 * x + b2 * y + c2 * z
                        sums3[c] += a3 * x + b3 * y + c3 * z
            for c in range(n_out):
                out[i, j, c], out[i, j + 1, c] = max(sums0[c], _ZERO), max(sums1[c], _ZERO)
                out[i, j + 2, c], out[i, j + 3, c] = max(sums2[c], _ZERO), max(sums3[c], _ZERO)
    return out


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
