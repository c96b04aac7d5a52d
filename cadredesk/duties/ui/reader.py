"""All duties of a period, kept until the file changes or another period is asked for."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from cadredesk.db.file import Office
from cadredesk.duties.ui.facets import Span, read_lines
from cadredesk.duties.ui.listing import DutyLines
from cadredesk.people import store as people_store
from cadredesk.people.records import PeopleQuery

if TYPE_CHECKING:
    from cadredesk.widgets.page.task_runner import TaskRunner

SYNC_PEOPLE_LIMIT = 8_000  # people of whom all duties are computed while nobody notices
Key = tuple[object, Span | None, tuple[str, ...], datetime.date]  # state of the file, period, outcomes, today


class DutyReader:
    """The duties as they were read last. ``ready`` is called when the worker has read them, ``failed`` when it could not."""

    def __init__(
        self,
        office: Office,
        tasks: "TaskRunner",
        ready: Callable[[], object],
        failed: Callable[[BaseException], object],
    ) -> None:
        self._office, self._tasks, self._ready, self._failed = office, tasks, ready, failed
        self._key: Key | None = None
        self._known = DutyLines()
        self._coming: Key | None = None  # what the worker reads

    def find(self, asked: Span | None, outcomes: tuple[str, ...], day: datetime.date) -> DutyLines | None:
        """The duties of a period, or what is open now; None while they are being read. Of a large office the worker does it."""
        key: Key = (self._office.version(), asked, outcomes, day)
        if self._key != key and people_store.count(self._office, PeopleQuery()) <= SYNC_PEOPLE_LIMIT:
            self._key, self._known = key, read_lines(self._office, asked, outcomes, day)
        if self._key == key:
            self._coming = None
            return self._known
        if self._coming != key:
            self._coming = key
            self._tasks.run(
                "正在核算应访",
                lambda _progress, office: read_lines(office, asked, outcomes, day),
                lambda found: self._take(key, found),
                lambda error: self._give_up(key, error),
            )
        return None

    def _take(self, key: Key, found: DutyLines) -> None:
        """Keep what was read, if it is still what is wanted."""
        if self._coming == key:
            self._key, self._known, self._coming = key, found, None
            self._ready()

    def _give_up(self, key: Key, error: BaseException) -> None:
        """It could not be read, or the user stopped it: the list stays as it is."""
        if self._coming == key:
            self._coming = None
        self._failed(error)
