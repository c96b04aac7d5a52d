"""What holds for a whole sheet: what its name or title proposes, and what the clerk says for rows that do not say it."""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLayout, QWidget

from cadredesk.branches import store as branches_store
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.import_export.records import ImportKind, Proposal, Source
from cadredesk.import_export.rules_outside import value_of
from cadredesk.import_export.rules_states import sheet_fields
from cadredesk.import_export.ui.job import Job
from cadredesk.people.records import State
from cadredesk.registers.records_sheets import SHEETS
from cadredesk.widgets.controls.layout import FlowLayout, column, row
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import editor_for, mark

GIVEN = {  # what may be said of a whole sheet
    ImportKind.PEOPLE: ("category", "state", "branch_id"),
    ImportKind.BRANCHES: (),
    ImportKind.VISITS: ("date", "rule", "kind"),
    ImportKind.PAYMENTS: ("date", "kind", "occasion", "budget"),
    **{ImportKind(word): sheet.said for word, sheet in SHEETS.items()},
}
WIDTHS = {"date": 150, "branch_id": 170, "kind": 115, "occasion": 100, "budget": 100}
USUAL_WIDTH = 125
TITLE = "没有填写的一律按："


class SheetsPanel(QFrame):
    """A line for each sheet that is imported, with one sheet also in fuller words; hidden where nothing can be said."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self.setProperty("look", "panel")
        self.editors: dict[tuple[str, str], Any] = {}  # by sheet and name of the field
        self.proposals: dict[tuple[str, str], QCheckBox] = {}
        self._inner = QWidget()
        self._place = column(self._inner, margins=(14, 10, 14, 10))
        self.setLayout(self._place)

    def show_sheets(self) -> None:
        """The sheets that were read."""
        sources: dict[str, list[Source]] = {}
        for source in self._job.sources:
            sources.setdefault(source.in_book, []).append(source)
        self.editors, self.proposals = {}, {}
        fields = self._fields()
        self._inner.hide()
        self._place.removeWidget(self._inner)
        self._inner.deleteLater()
        self._inner = QWidget()
        self._inner.setLayout(self._one(sources, fields) if len(sources) == 1 else self._several(sources, fields))
        self._place.addWidget(self._inner)
        self.setVisible(bool(fields) and bool(sources))

    def require_good(self) -> None:
        """Raise UserError, with the keyboard in the box, where something typed cannot be understood."""
        for editor in self.editors.values():
            try:
                value_of(editor.field, editor.raw().strip()) if editor.raw().strip() else None
            except UserError:
                editor.setFocus()
                raise

    # ---- what is shown

    def _one(self, sources: dict[str, list[Source]], fields: Sequence[Field]) -> QLayout:
        [(sheet, parts)] = sources.items()
        lines = []
        places: dict[str, FlowLayout] = {}
        for each in _proposed(parts):
            if each.where not in places:
                places[each.where] = FlowLayout(gap=8)
                lines.append(places[each.where])
                words = each.sentence
            else:
                words = each.sentence.partition("，")[2]
            places[each.where].addWidget(self._tick(sheet, each, words))
        boxes = FlowLayout(gap=12)
        for at, field in enumerate(fields):
            pair = QWidget()
            title = [] if at else [label(TITLE, "label")]
            pair.setLayout(row(*title, label(field.label), self._editor(sheet, field)))
            boxes.addWidget(pair)
        return column(*lines, boxes, gap=8)

    def _several(self, sources: dict[str, list[Source]], fields: Sequence[Field]) -> QLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(6))
        for at, words in enumerate(("工作表", "表名、标题里写的", *(field.label for field in fields))):
            grid.addWidget(label(words, "label"), 0, at)
        for line, (sheet, parts) in enumerate(sources.items(), 1):
            name = ElidedLabel(sheet, "strong")
            name.setMinimumWidth(px(90))
            grid.addWidget(name, line, 0)
            ticks = [self._tick(sheet, each, each.words) for each in _proposed(parts)]
            grid.addLayout(column(*ticks, gap=4), line, 1)
            for at, field in enumerate(fields, 2):
                grid.addWidget(self._editor(sheet, field), line, at)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        return column(label("勾选的按它导入；还没有填写的行，一律按右边填的：", "label"), grid, gap=6)

    def _tick(self, sheet: str, proposed: "_Proposed", words: str) -> QCheckBox:
        made = QCheckBox(plain_words(words))
        made.setToolTip(plain_tip(proposed.sentence))
        made.setAccessibleName(f"{sheet}：{words}")
        made.setChecked(proposed.field.name not in self._job.said_of(sheet).declined)
        made.toggled.connect(partial(self._take_tick, sheet, proposed.field.name))
        self.proposals[sheet, proposed.field.name] = made
        return made

    def _take_tick(self, sheet: str, name: str, on: bool) -> None:
        declined = self._job.said_of(sheet).declined
        self._job.say(sheet, declined=declined - {name} if on else declined | {name})

    def _fields(self) -> list[Field]:
        fields = {field.name: field for field in sheet_fields(self._job.what)}
        return [self._offered(fields[name]) for name in GIVEN[self._job.what]]

    def _offered(self, field: Field) -> Field:
        """The field as it is offered: one of the states, and a branch among those known, for which another may be written."""
        if field.name == "state":
            return dataclasses.replace(field, kind=Kind.CHOICE, choices=tuple(State), open_choices=False)
        if field.kind is Kind.REFERENCE:
            known = branches_store.all_branches(self._job.office)
            names = tuple(one.name for one in known if one.ended_on is None)
            return dataclasses.replace(field, kind=Kind.CHOICE, choices=names, open_choices=True, required=False)
        return dataclasses.replace(field, required=False)

    def _editor(self, sheet: str, field: Field) -> Any:
        editor = editor_for(field, {})
        editor.setAccessibleName(f"{sheet}：没有填写的{field.label}")
        editor.set_raw(self._job.said_of(sheet).given.get(field.name, ""))
        editor.edited.connect(lambda: self._take_words(sheet, field, editor))
        on_theme_change(editor, lambda: editor.setFixedWidth(px(WIDTHS.get(field.name, USUAL_WIDTH))))
        self.editors[sheet, field.name] = editor
        return editor

    def _take_words(self, sheet: str, field: Field, editor: Any) -> None:
        """What is typed holds as soon as it can be understood."""
        words = editor.raw().strip()
        try:
            if words:
                value_of(field, words)
        except UserError:
            mark(editor, "error")
            return
        mark(editor, "")
        given = {name: each for name, each in self._job.said_of(sheet).given.items() if name != field.name}
        self._job.say(sheet, given={**given, field.name: words} if words else given)


@dataclasses.dataclass(frozen=True, slots=True)
class _Proposed:
    """A proposal of a sheet, for all its lists."""

    field: Field
    said: str
    where: str
    count: int

    @property
    def words(self) -> str:
        return f"{self.field.label} {self.said}（{self.count:,} 行）"

    @property
    def sentence(self) -> str:
        return f"按{self.where}，{self.field.label}按“{self.said}”导入（{self.count:,} 行没有填写）"


def _proposed(sources: Iterable[Source]) -> list[_Proposed]:
    """What the lists of a sheet propose, each thing once."""
    found: dict[tuple[str, str], list[Proposal]] = {}
    for source in sources:
        for each in source.proposals:
            found.setdefault((each.field.name, each.words), []).append(each)
    return [
        _Proposed(ones[0].field, ones[0].words, ones[0].where, sum(one.count for one in ones))
        for ones in found.values()
    ]
