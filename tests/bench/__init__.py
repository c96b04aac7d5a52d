"""Benchmarks: each module here offers ``rows(workdir) -> Iterable[Row]``; ``make bench`` prints them all."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure beside its floor, both measured in the same run, since machines differ.

    ``at_most`` is the most that the figure should be, ``times`` the most that it should be in multiples of the floor.
    """

    what: str
    measured: float
    unit: str = "s"
    floor: float | None = None
    floor_is: str = ""
    at_most: float | None = None
    times: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure in multiples of its floor."""
        return self.measured / self.floor if self.floor else None

    @property
    def reached(self) -> bool:
        """Whether the figure is as good as it should be."""
        within = self.at_most is None or self.measured <= self.at_most
        return within and (self.times is None or self.ratio is None or self.ratio <= self.times)


def best_of(runs: int, work: Callable[[], object]) -> float:
    """The shortest time in seconds that some work took: what the machine can do when nothing disturbs it."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)
