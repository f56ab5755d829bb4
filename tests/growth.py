"""Whether work grows in proportion to its input, measured so that other processes do not matter."""

import gc
import time
from collections.abc import Callable

_FACTOR = 4
_MOST = 8
"""Four times as much takes four times as long if time grows in a straight line, sixteen times if with the square."""

_TRIES = 6
_SHORT = 0.01
"""Seconds below which a measurement means little."""


def grows_in_proportion(work: Callable[[int], object], size: int, short: float = _SHORT) -> bool:
    """Whether CPU time grows with the size: the best times of up to six tries are compared.

    Other processes can only make a time longer, so that each try comes nearer to the truth.
    """
    small = large = float("inf")
    for _ in range(_TRIES):
        small = min(small, _seconds(work, size))
        large = min(large, _seconds(work, _FACTOR * size))
        if large < _MOST * max(small, short):
            return True
    return False


def _seconds(work: Callable[[int], object], size: int) -> float:
    gc.collect()
    gc.disable()  # what it does depends on the other tests
    try:
        began = time.process_time()
        work(size)
        return time.process_time() - began
    finally:
        gc.enable()
