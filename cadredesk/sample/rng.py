"""Random choices for the sample office: the same seed gives the same choices on any machine."""

import random
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from cadredesk.core.dates import PartialDate

T = TypeVar("T")


class SampleRandom(random.Random):
    """A random generator that knows days and weighted words."""

    def some(self, share: float) -> bool:
        """True in a share of the cases."""
        return self.random() < share

    def one(self, words: str) -> str:
        """One of the words of a text."""
        return self.choice(words.split())

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by their weights."""
        return self.choices(tuple(weights), tuple(weights.values()))[0]

    def day(self, first: date, last: date) -> date:
        """A day from ``first`` to ``last``; ``last`` where there is none between."""
        return date.fromordinal(self.randint(min(first.toordinal(), last.toordinal()), last.toordinal()))

    def born(self, today: date, age: int) -> date:
        """A birth date by which somebody is ``age`` (周岁) today."""
        return self.day(years_after(today, -age - 1) + timedelta(days=1), years_after(today, -age))

    def blurred(self, day: date, whole: float, month: float) -> PartialDate:
        """The day as a register holds it: whole in a share of cases, else to the month, else the year alone."""
        drawn = self.random()
        if drawn < whole:
            return PartialDate.of(day)
        return PartialDate(day.year, day.month) if drawn < whole + month else PartialDate(day.year)


def years_after(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where it must."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
