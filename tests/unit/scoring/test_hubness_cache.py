from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tests.doubles.weights import background

from contrafact.scoring.hubness import Background, HubnessCache


class Counting(Background):
    n_asked = 0

    def hubness(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        type(self).n_asked += len(vectors)
        return super().hubness(vectors)


def test_cached_hubness_equals_the_backgrounds_and_is_computed_once_per_vector() -> None:
    vectors = background().vectors[:5] * np.float32(0.5)
    cache = HubnessCache(Counting(background().vectors, background().expected_weights))

    first, again = cache.hubness(vectors[:3]), cache.hubness(np.stack([*vectors, vectors[0]]))

    assert again.tolist() == background().hubness(np.stack([*vectors, vectors[0]])).tolist()
    assert first.tolist() == again[:3].tolist()
    assert Counting.n_asked == 5
