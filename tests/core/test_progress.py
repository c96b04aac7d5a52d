"""Garbage is not collected during long work, and collected as usual after short work."""

import gc
import weakref

from cadredesk.core.progress import gc_paused


class Ring:
    """Garbage that only a search finds: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_garbage_is_collected_beside_many_short_tasks() -> None:
    made = []
    for _ in range(5_000):
        made.append(weakref.ref(Ring()))
        with gc_paused():
            assert not gc.isenabled()
    assert gc.isenabled()
    assert sum(one() is not None for one in made) < 2_500
    made.clear()


def test_nested_pauses_end_with_the_outer_one() -> None:
    with gc_paused():
        with gc_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
