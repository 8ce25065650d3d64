from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tests.doubles.weights import background

from contrafact.scoring.hubness import Background
from contrafact.scoring.nearness import NearnessCache


class Counting(Background):
    n_asked = 0

    def nearness(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        type(self).n_asked += len(vectors)
        return super().nearness(vectors)


def test_nearness_is_that_of_the_background_and_worked_out_once_for_each_vector() -> None:
    vectors = list(background().vectors[:5] * np.float32(0.5))
    cache = NearnessCache(Counting(background().vectors, background().usual))

    first, again = cache(vectors[:3]), cache(vectors)

    assert again == background().nearness(np.stack(vectors)).tolist()
    assert first == again[:3]
    assert Counting.n_asked == 5
