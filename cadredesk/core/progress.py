"""How a long task reports and is stopped, without knowing who listens, and how it runs without garbage collection."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from cadredesk.core.errors import Cancelled

T = TypeVar("T")

MANY = 20_000  # new objects: after fewer, garbage is collected as usual


class Progress:
    """Steps done of steps in all, with a sentence. The base class shows nothing and is never cancelled.

    The task runner of the window subclasses it; tests and the command line use it as it is.
    """

    def __init__(self) -> None:
        self.cancelled = False

    def report(self, done: int, total: int, doing: str) -> None:
        """Say how far the task is. Raises Cancelled if the user has asked to stop."""
        if self.cancelled:
            raise Cancelled(doing)
        self.show(done, total, doing)

    def show(self, done: int, total: int, doing: str) -> None:
        """Show the step to whoever watches."""

    def over(self, items: Iterable[T], total: int, doing: str, every: int = 50) -> Iterator[T]:
        """Go through ``items``, reporting every ``every`` of them."""
        for done, item in enumerate(items):
            if done % every == 0:
                self.report(done, total, doing)
            yield item
        self.report(total, total, doing)


@contextmanager
def gc_paused() -> Iterator[None]:
    """No garbage collection within; a large import takes a fifth less, a search for duplicates half.

    As a decorator it lasts until the function's own objects are gone. Where many are left they count as old at once:
    ``freeze`` and ``unfreeze`` put them into the oldest generation, which is seldom collected, without a look at each.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > MANY:
                gc.freeze()
                gc.unfreeze()
            gc.enable()
