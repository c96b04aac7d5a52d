"""The cases that the page shows: the open ones are read at once, the closed ones when they are asked for."""

from collections.abc import Callable, Mapping

from cadredesk.cases import store_lines
from cadredesk.cases.records import CaseLine, CaseState
from cadredesk.core.names import needle_of
from cadredesk.db.file import Office
from cadredesk.widgets.page.task_runner import TaskRunner

MANY = 2_000  # closed cases: more are read on the worker
USUAL = {"state": (CaseState.OPEN.value,)}
Chosen = Mapping[str, tuple[str, ...]]


class Listing:
    """The cases as they were read last. ``ready`` is called when the worker has read the closed ones."""

    def __init__(self, office: Office, tasks: TaskRunner, ready: Callable[[], None]) -> None:
        self._office, self._tasks, self._ready = office, tasks, ready
        self._open: list[CaseLine] = []
        self._closed: list[CaseLine] | None = None
        self._closed_counts: Mapping[str, int] = {}

    def read(self) -> None:
        """Read the open ones anew; the closed ones follow when they are asked for."""
        self._open = store_lines.lines(self._office, state=CaseState.OPEN)
        self._closed, self._closed_counts = None, store_lines.closed_counts(self._office)

    @property
    def has_closed(self) -> bool:
        return self._closed is not None

    @property
    def total(self) -> int:
        return len(self._open) + sum(self._closed_counts.values())

    def find(self, text: str, chosen: Chosen) -> list[CaseLine] | None:
        """The cases that a search finds under all facets or none; None while the closed ones are being read."""
        if self._closed is None and chosen.get("state") != USUAL["state"] and self._is_reading():
            return None
        known = [*self._open, *(self._closed or ())]
        if not text:
            return known
        people, needle = store_lines.people_named(self._office, text), needle_of(text)
        return [line for line in known if line.person_id in people or needle in needle_of(line.words + line.result)]

    def _is_reading(self) -> bool:
        """Read the closed cases; whether the worker does so, who is called where they are many."""
        if sum(self._closed_counts.values()) <= MANY:
            self._closed = store_lines.lines(self._office, state=CaseState.CLOSED)
            return False

        counts = self._closed_counts

        def take(lines: list[CaseLine]) -> None:
            if self._closed_counts is counts:  # else something was written meanwhile, and they are read once more
                self._closed = lines
            self._ready()

        what = "正在读取已办结的事项"
        self._tasks.run(what, lambda _progress, office: store_lines.lines(office, state=CaseState.CLOSED), take)
        return True

    def closed_count(self, text: str, chosen: Chosen) -> int | None:
        """How many of the closed ones are of the kinds chosen, before they are read; None where that is not known."""
        if text or "visit" in chosen:
            return None
        kinds = chosen.get("kind") or self._closed_counts.keys()
        return sum(self._closed_counts.get(kind, 0) for kind in kinds)
