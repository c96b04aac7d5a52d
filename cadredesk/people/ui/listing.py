"""The list of people in memory, so that a keystroke needs no query."""

import dataclasses

from cadredesk.core import names
from cadredesk.core.dates import today
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import PeopleQuery


class Listing:
    """Ids and search keys under a query's facets, in its order; ``find`` narrows them by text."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.query = PeopleQuery()
        self._trail: list[tuple[str, list[tuple[int, str]]]] = [("", [])]  # what each longer text found
        self._states: dict[str, int] | None = None  # how many in each state, counted when first asked for
        self._basis: object = None  # of what file, on which day, by which query the list was read

    def load(self, query: PeopleQuery) -> None:
        """Read the list for a query, unless it is the one that was read last; its text is looked for by ``find`` alone."""
        query, known = dataclasses.replace(query, text=""), dataclasses.replace(self.query, text="")
        basis = (self._office.version(), today(), dataclasses.replace(query, sort="", descending=False))
        if basis == self._basis and query == known:
            return
        self.query = query
        if basis == self._basis:  # in another order alone: the long keys need not be sorted along
            keys = dict(self._trail[0][1])
            self._trail = [("", [(each, keys[each]) for each in store.listed_ids(self._office, query)])]
            return
        self._trail = [("", store.listed_keys(self._office, query))]
        self._basis, self._states = basis, None

    def find(self, text: str) -> list[int]:
        """The ids whose key holds the text: narrowed from what a part of the text found, so that a letter costs little."""
        self.query = dataclasses.replace(self.query, text=text)
        needle = names.needle_of(text)
        while not needle.startswith(self._trail[-1][0]):
            self._trail.pop()
        known, found = self._trail[-1]
        if needle != known:
            found = [pair for pair in found if needle in pair[1]]
            self._trail.append((needle, found))
        return [pair[0] for pair in found]

    @property
    def total(self) -> int:
        """How many there are in the states chosen, whatever else is filtered; everybody if nobody is."""
        chosen = [value for name, value in self.query.facets if name == "state"]
        unfiltered = len(chosen) == len(self.query.facets) and self.query.ids is None and self.query.where is None
        if chosen and unfiltered and self._trail[0][1]:
            return len(self._trail[0][1])
        if self._states is None:
            self._states = store.state_counts(self._office, "", self.query.as_of)
        within = sum(self._states.get(state, 0) for state in chosen)
        return within or sum(self._states.values())

    def elsewhere(self) -> int:
        """How many the text finds in the states that are not chosen."""
        chosen = [value for name, value in self.query.facets if name == "state"]
        counts = store.state_counts(self._office, self.query.text, self.query.as_of)
        return sum(count for state, count in counts.items() if state not in chosen) if chosen else 0
