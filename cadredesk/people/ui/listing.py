"""The list of people in memory, so that a keystroke needs no query."""

import dataclasses
from array import array
from collections.abc import Sequence

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
        self._trail: list[tuple[str, Sequence[int]]] = [("", ())]  # what each longer text found
        self._packed: tuple[array[int], bytes] = array("q"), b""  # the search keys, until the first letter is typed
        self._keys: dict[int, str] = {}  # and from then on
        self._states: dict[str, int] = {}  # how many in each state
        self._counted: object = None  # in what file and on which day that is
        self._basis: object = None  # of what file, on which day, by which query the list was read

    def load(self, query: PeopleQuery) -> None:
        """Read the list for a query, unless it is the one that was read last; its text is looked for by ``find`` alone."""
        query, known = dataclasses.replace(query, text=""), dataclasses.replace(self.query, text="")
        basis = (self._office.version(), today(), dataclasses.replace(query, sort="", descending=False))
        if basis == self._basis and query == known:
            return
        self.query = query
        if basis == self._basis:  # in another order alone: the long keys need not be read again
            self._trail = [("", store.listed_ids(self._office, query))]
            return
        self._packed, self._keys = store.packed_keys(self._office, query), {}
        self._trail = [("", self._packed[0])]
        self._basis = basis

    def find(self, text: str) -> Sequence[int]:
        """The ids whose key holds the text: narrowed from what a part of the text found, so that a letter costs little."""
        self.query = dataclasses.replace(self.query, text=text)
        needle = _bytes_as_letters(names.needle_of(text).encode(errors="surrogatepass"))
        while not needle.startswith(self._trail[-1][0]):
            self._trail.pop()
        known, found = self._trail[-1]
        if needle != known:
            keys = self._unpacked()
            found = [each for each in found if needle in keys[each]]
            self._trail.append((needle, found))
        return found

    def _unpacked(self) -> dict[int, str]:
        """The search keys by id."""
        if not self._keys:
            ids, packed = self._packed
            ends = _bytes_as_letters(store.KEY_END)
            self._keys = dict(zip(ids, _bytes_as_letters(packed).split(ends)[:-1], strict=True))
            self._packed = array("q"), b""
        return self._keys

    @property
    def total(self) -> int:
        """How many there are in the states chosen, whatever else is filtered; everybody if nobody is."""
        chosen = [value for name, value in self.query.facets if name == "state"]
        unfiltered = len(chosen) == len(self.query.facets) and self.query.ids is None and self.query.where is None
        if unfiltered and (everybody := len(self._trail[0][1])):
            return everybody
        counted = (self._office.version(), self.query.as_of)
        if counted != self._counted:
            self._states, self._counted = store.state_counts(self._office, "", self.query.as_of), counted
        within = sum(self._states.get(state, 0) for state in chosen)
        return within or sum(self._states.values())

    def elsewhere(self) -> int:
        """How many the text finds in the states that are not chosen."""
        chosen = [value for name, value in self.query.facets if name == "state"]
        counts = store.state_counts(self._office, self.query.text, self.query.as_of)
        return sum(count for state, count in counts.items() if state not in chosen) if chosen else 0


def _bytes_as_letters(utf8: bytes) -> str:
    """A letter for each byte: as short as the bytes, and searched twice as fast; what contains what stays the same."""
    return utf8.decode("latin-1")
