"""The facets of the people page: counted a moment after the list, one group at a time, so that typing never waits."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer

from cadredesk.core.fields import field_of
from cadredesk.db.file import Office
from cadredesk.people import store
from cadredesk.people.records import Category, PeopleQuery, Person, Rank, State
from cadredesk.people.verification.records import UNREACHED, VerificationAge
from cadredesk.widgets.page.facets import FacetGroup, FacetPanel

PAUSE = 150  # ms without a keystroke
# name, words, and the values that always stand there in this order (else: those in use, most first)
GROUPS: tuple[tuple[str, str, Sequence[str]], ...] = (
    ("state", "状态", tuple(State)),
    ("category", "类别", tuple(Category)),
    ("rank", "职级", tuple(Rank)),
    ("living", "居住状态", field_of(Person, "living").choices),
    ("health", "健康状况", field_of(Person, "health").choices),
    ("tags", "标签", ()),
    ("freshness", "核实", (*VerificationAge, UNREACHED)),
    ("branch_id", "支部", ()),
    ("liaison_id", "挂联人", ()),
    ("unit", "原工作单位", ()),
    ("community", "社区", ()),
)
ALWAYS_SHOWN = frozenset("state category living freshness".split())  # stay in place when a search leaves nobody in them
LABELS = {name: words for name, words, _ in GROUPS}
NAMES = frozenset(LABELS)
_NONE = {"liaison_id": "还没有挂联人", "branch_id": "不在支部", "tags": "没有标签"}


class FacetCounter(QObject):
    """Counts the groups of a panel for the latest query; ``first()`` gives one that stands above them."""

    def __init__(self, panel: FacetPanel, office: Office, first: Callable[[], FacetGroup | None]) -> None:
        super().__init__(panel)
        self._panel, self._office, self._first = panel, office, first
        self._query = PeopleQuery()
        self._groups: list[FacetGroup] = []
        self._left: Iterator[tuple[str, str, Sequence[str]]] = iter(())
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """On a narrow window the panel comes and goes without its page."""
        if event.type() == QEvent.Type.Show and not self._timer.isActive():
            self.ask(self._query, pause=0)
        return super().eventFilter(watched, event)

    def ask(self, query: PeopleQuery, *, pause: int = PAUSE) -> None:
        """Count for this query after a pause; whatever was asked for before is dropped."""
        self._query, self._groups, self._left = query, [], iter(GROUPS)
        self._timer.start(pause)

    def _step(self) -> None:
        if not self._panel.isVisible():
            return  # asked again when it is shown
        group = next(self._left, None)
        if group is None:
            first = self._first()
            self._panel.set_groups([first, *self._groups] if first else self._groups)
            return
        self._groups.append(self._counted(*group))
        self._timer.start(0)

    def _counted(self, name: str, words: str, order: Sequence[str]) -> FacetGroup:
        counts = dict(store.facet_counts(self._office, name, self._query))
        known = [value for value in order if value in counts or name in ALWAYS_SHOWN]
        chosen = [value for group, value in self._query.facets if group == name and value not in counts]
        shown = dict.fromkeys((*known, *(value for value in counts if value), *chosen))
        if "" in counts and (shown or name != "tags"):  # an office without tags sees no group of them
            shown[""] = None
        return FacetGroup(name, words, [(value, value or _NONE.get(name, ""), counts.get(value, 0)) for value in shown])
