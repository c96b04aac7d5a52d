"""Which automatic backups are kept: of the last days, weeks and months with work the latest one, and of every year for ever."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")

DAYS, WEEKS, MONTHS = 12, 10, 12

# Parts of time, and of how many of them the latest backup is kept.
_PARTS: tuple[tuple[Callable[[datetime], Hashable], int | None], ...] = (
    (lambda time: time.date(), DAYS),
    (lambda time: time.isocalendar()[:2], WEEKS),
    (lambda time: (time.year, time.month), MONTHS),
    (lambda time: time.year, None),
)


def to_remove(backups: Iterable[T], at: Callable[[T], datetime], now: datetime) -> list[T]:
    """Those that are no longer needed; of several of one moment the first given is the latest.

    What claims to be of the future is left alone: some clock was or is wrong.
    """
    past = sorted((each for each in backups if at(each) <= now), key=at, reverse=True)
    kept: set[int] = set()
    for part_of, most in _PARTS:
        latest = {part_of(at(each)): each for each in reversed(past)}
        kept |= {id(each) for each in list(reversed(latest.values()))[:most]}
    return [each for each in past if id(each) not in kept]
