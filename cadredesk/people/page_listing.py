"""The list of people in memory, so that a keystroke needs no query."""

import dataclasses

from cadredesk.core import names
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import PeopleQuery


class Listing:
    """Ids and search keys under a query's facets, in its order; ``find`` narrows them by text."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.query = PeopleQuery()
        self._all: list[tuple[int, str]] = []
        self._found: list[tuple[int, str]] = []
        self._needle = ""
        self.states: dict[str, int] = {}

    def load(self, query: PeopleQuery) -> None:
        """Read the list for a query anew; its text is looked for by ``find`` alone."""
        self.query = query
        self._all = store.listed_keys(self._office, dataclasses.replace(query, text=""))
        self.states = store.state_counts(self._office, "")
        self._found, self._needle = self._all, ""

    def find(self, text: str) -> list[int]:
        """The ids whose key holds the text. A text that goes on narrows what was found last."""
        self.query = dataclasses.replace(self.query, text=text)
        needle = names.needle_of(text)
        if not needle.startswith(self._needle):
            self._found = self._all
        if needle and needle != self._needle:
            self._found = [pair for pair in self._found if needle in pair[1]]
        elif not needle:
            self._found = self._all
        self._needle = needle
        return [pair[0] for pair in self._found]

    @property
    def total(self) -> int:
        """How many there are in the states chosen, whatever else is filtered; everybody if nobody is."""
        chosen = [value for name, value in self.query.facets if name == "state"]
        within = sum(self.states.get(state, 0) for state in chosen)
        return within or sum(self.states.values())

    def elsewhere(self) -> int:
        """How many the text finds in the states that are not chosen."""
        chosen = [value for name, value in self.query.facets if name == "state"]
        counts = store.state_counts(self._office, self.query.text)
        return sum(count for state, count in counts.items() if state not in chosen) if chosen else 0
