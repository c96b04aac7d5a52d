"""Leave garbage be while a million objects are made that all stay: looking through them again and again costs much."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 20_000  # objects; after fewer garbage is looked for as ever


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage within; a large import takes a fifth less, a search for duplicates half.

    As a decorator of a function it lasts until what the function needed for itself alone is gone. Many that are left
    count as old at once: freezing and thawing puts them where garbage is seldom looked for, without a look at each.
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
