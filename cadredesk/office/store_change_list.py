"""All that one operation has changed, as lines of words. They are made for the lines that somebody looks at."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cadredesk.core.progress import Progress
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.office.store_wording import HIDDEN, VERBS, FieldDifference, Wording, described

SYNC_LIMIT = 500  # lines
FEW = 4  # fields shown of a row added or deleted where space is short


@dataclass(slots=True)
class ChangedRow:
    """One row that an operation has touched, however often: ``act`` is the whole of it, ``before`` what it had."""

    table: str
    row_id: int
    act: str
    last_id: int  # of its changes
    before: dict[str, Any] = field(default_factory=dict)  # stored values: of the columns changed, or all of one deleted
    columns: dict[str, Any] = field(default_factory=dict)  # columns changed and their values after


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one field, or to a whole row; ``id`` counts from 1."""

    id: int
    act: str
    noun: str
    title: str
    label: str
    before: str
    after: str
    person: int | None  # the person in the file whom it is about

    @property
    def words(self) -> tuple[str, ...]:
        """All its words, in the order of the list."""
        return self.act, self.noun, self.title, self.label, self.before, self.after


class ChangeList:
    """The lines of one operation: as many as ``len`` says, read by position."""

    def __init__(self, office: Office, operation_id: int, *, in_full: bool = False) -> None:
        self._office, self._in_full = office, in_full
        self._wording = Wording(office)
        self._changed_rows = _changed_rows(office, operation_id)
        # Place of a touch and the column, "" where the whole row is meant.
        self._lines = [
            (at, column) for at, touch in enumerate(self._changed_rows) for column in (_columns(touch) or ("",))
        ]

    def __len__(self) -> int:
        return len(self._lines)

    def lines(self, start: int, stop: int) -> list[Line]:
        """The lines from one position up to another."""
        wording, wanted = self._wording, self._lines[start:stop]
        touches = [self._changed_rows[at] for at in dict.fromkeys(at for at, _ in wanted)]
        after = self._values_after([touch for touch in touches if touch.act == "I"])
        known: dict[int, tuple[str, str, int | None]] = {}
        made = []
        for number, (at, column) in enumerate(wanted, start + 1):
            touch = self._changed_rows[at]
            which = (touch.table, touch.row_id)
            if at not in known:
                known[at] = (wording.noun(touch.table), wording.title(*which), wording.person_of(*which))
            noun, title, person = known[at]
            found = self._differences(touch, column, after.get(which, {}))
            made.append(Line(number, VERBS[touch.act], noun, title, found.label, found.before, found.after, person))
        return made

    def all_lines(self, progress: Progress | None = None) -> list[Line]:
        """Every line. Raises Cancelled."""
        progress = progress or Progress()
        found: list[Line] = []
        for start in range(0, len(self), SYNC_LIMIT):
            progress.report(start, len(self), "正在整理改动")
            found += self.lines(start, start + SYNC_LIMIT)
        return found

    def _differences(self, touch: ChangedRow, column: str, after: dict[str, Any]) -> FieldDifference:
        if touch.act == "U":
            pairs = {column: (touch.before[column], touch.columns[column])}
            found = self._wording.of_pairs(touch.table, touch.row_id, touch.act, pairs)
            return found[0] if found else FieldDifference(column, "", "", "")
        added = touch.act == "I"
        said = self._wording.title_columns(touch.table)
        pairs = {
            name: (None, value) if added else (value, None)
            for name, value in (after or touch.before).items()
            if name not in said
        }
        found = self._wording.of_pairs(touch.table, touch.row_id, touch.act, pairs)
        if not self._in_full:  # what lists show says most
            known = described(touch.table)
            found.sort(key=lambda one: one.name not in known or not known[one.name].listed)
        words = [f"{one.label}：{one.after or one.before}" for one in found]
        if self._in_full or len(words) <= FEW + 1:
            shown = "；".join(words)
        else:
            shown = f"{'；'.join(words[:FEW])} 等 {len(words)} 项"
        return FieldDifference("", "", "", shown) if added else FieldDifference("", "", shown, "")

    def _values_after(self, added: Sequence[ChangedRow]) -> dict[tuple[str, int], dict[str, Any]]:
        """The rows added as they were at the end of the operation, read together."""
        by_table: dict[str, dict[int, ChangedRow]] = defaultdict(dict)
        for touch in added:
            by_table[touch.table][touch.row_id] = touch
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for table, touches in by_table.items():
            self._wording.load(table, list(touches))
            later = journal.taken_since(self._office, table, {row_id: each.last_id for row_id, each in touches.items()})
            for row_id in touches:
                found[table, row_id] = (self._wording.row(table, row_id) or {}) | later.get(row_id, {})
        return found


def _changed_rows(office: Office, operation_id: int) -> list[ChangedRow]:
    """The rows in the order in which they were first touched; one that came and went within the operation is left out."""
    found: dict[tuple[str, int], ChangedRow] = {}
    for change_id, table, row_id, act, image in office.conn.execute(
        "SELECT id, tbl, row_id, act, image FROM changes WHERE operation_id = ? ORDER BY id", (operation_id,)
    ).fetchall():
        touch = found.setdefault((table, row_id), ChangedRow(table, row_id, act, change_id))
        touch.last_id = change_id
        if act == "U":
            for name, (old, new) in journal.pairs_of(image).items():
                touch.before.setdefault(name, old)
                touch.columns[name] = new
        elif act == "D":
            touch.act = "" if touch.act == "I" else "D"
            touch.before = journal.row_of(image) | touch.before
        elif touch.act == "D":  # taken out and put back
            touch.act = "U"
    return [touch for touch in found.values() if touch.act and (touch.act != "U" or _columns(touch))]


def _columns(touch: ChangedRow) -> list[str]:
    """The columns of a changed row, in the order of the form."""
    if touch.act != "U":
        return []
    order = {name: at for at, name in enumerate(described(touch.table))}
    changed = [name for name, value in touch.columns.items() if name not in HIDDEN and value != touch.before[name]]
    return sorted(changed, key=lambda name: order.get(name, len(order)))
