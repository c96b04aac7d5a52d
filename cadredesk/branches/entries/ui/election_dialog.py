"""换届登记: the day, the new team beside the former one, and when the next election is due."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from cadredesk.branches import store, store_head_sync
from cadredesk.branches.entries import actions as entries_actions
from cadredesk.branches.entries import store as entries_store
from cadredesk.branches.entries.records import DIRECTOR, POSTS, BranchPost
from cadredesk.branches.entries.rules import head_of, proposed_term_end, term_years
from cadredesk.branches.entries.ui.entry_dialog import BranchPeople
from cadredesk.branches.records import Branch
from cadredesk.core.dates import PartialDate, today
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind, described, field_of
from cadredesk.db.file import Office
from cadredesk.widgets.controls.buttons import button, icon_button
from cadredesk.widgets.controls.layout import column, panel, row, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.editors import ChoiceEditor
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm
from cadredesk.widgets.form.references import OpenReferenceEditor

WHO = Field(name="who", label="当选人", kind=Kind.REFERENCE, hint="选成员，或填姓名")


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """What the dialog asks for beside the team."""

    day: PartialDate | None = described("换届时间", Kind.PARTIAL, required=True)
    term_end: PartialDate | None = described("下次换届时间", Kind.PARTIAL, hint="不按届期的可不填")


class ElectionDialog(FormDialog):
    """``saved`` is the branch after the election."""

    def __init__(self, office: Office, branch_id: int, *, parent: QWidget | None = None) -> None:
        branch = store.get(office, branch_id)
        form = RecordForm(Election, columns=1)
        self.team = TeamEditor(office, branch)
        years = term_years(branch)
        super().__init__(
            parent,
            f"换届登记：{branch.name}",
            form,
            lambda election: entries_actions.elect(
                office, branch_id, election.day, self.team.posts(), election.term_end
            ),
            key="election",
            act=PrimaryAction(words="登记换届"),
            size=(880, 560),
            side=self.team,
            intro=_intro(branch, years),
        )
        self._branch = branch
        on_theme_change(self.team, lambda: self.team.setMinimumWidth(px(560)))
        day = PartialDate.of(today())
        form.set_record(Election(day=day, term_end=proposed_term_end(branch, day)))
        self._proposed = form.editor("term_end").raw()
        form.editor("day").edited.connect(self._propose)
        self.team.edited.connect(self.error.clear)
        form.go_to("day")

    @property
    def dirty(self) -> bool:
        """The team counts too."""
        return super().dirty or self.team.dirty

    def _propose(self) -> None:
        """The next election follows the day until somebody has typed another one."""
        editor = self.form.editor("term_end")
        if editor.raw() != self._proposed:
            return
        try:
            ends = proposed_term_end(self._branch, self.form.editor("day").value())
        except UserError:
            return
        self._proposed = str(ends or "")
        self.form.put_raw({"term_end": self._proposed})


def _intro(branch: Branch, years: int) -> str:
    rule = f"{branch.kind}一届 {years} 年（党委和村、社区的 5 年，其他 3 年），可以修改。" if years else ""
    return f"登记后，原任全部到换届时间为止，新任从这一天起；连任的也登记为新的一届。{rule}"


class TeamEditor(QWidget):
    """A line for each post: who is elected, and who held it. A line without a name is left out."""

    edited = Signal()

    def __init__(self, office: Office, branch: Branch) -> None:
        super().__init__()
        self._lookup = BranchPeople(office, branch.id or 0)
        self._lines: list[_Line] = []
        self._grid = QGridLayout()
        for at, words in enumerate(("职务", "当选人", "原任")):
            self._grid.addWidget(label(words, "label"), 0, at)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)
        more = row(button("增加一职", "plus", self.add_line), None)
        body = column(
            label("新一届班子", "head"), scrolled(column(self._grid, None)), more, gap=10, margins=(16, 12, 12, 12)
        )
        body.setStretch(1, 1)
        self.setLayout(column(panel(body)))
        for post, person_id, name, former in _present(office, branch):
            self._put(post, person_id, name, former)
        self._was = self._raw()

        def size() -> None:
            self._grid.setHorizontalSpacing(px(10))
            self._grid.setVerticalSpacing(px(8))
            self._grid.setColumnMinimumWidth(0, px(130))

        on_theme_change(self, size)

    @property
    def dirty(self) -> bool:
        """Whether something differs from the team of today."""
        return self._raw() != self._was

    def posts(self) -> list[BranchPost]:
        """The new team. Raises UserError for a name without a post."""
        found = []
        for line in self._lines:
            person_id, name = line.who.chosen
            if person_id is None and not name:
                continue
            post = line.post.raw().strip()
            if not post:
                raise UserError(f"请给“{line.who.text()}”选择职务。")
            found.append(BranchPost(post=post, person_id=person_id, name=name))
        return found

    def add_line(self) -> None:
        self._put("委员" if self._lines else "", None, "", "").who.setFocus()
        self.edited.emit()

    def put(self, at: int, post: str, words: str) -> None:
        """Fill in a line, as typing does."""
        self._lines[at].post.set_raw(post)
        self._lines[at].who.set_raw(words)
        self.edited.emit()

    def _put(self, post: str, person_id: int | None, name: str, former: str) -> "_Line":
        line = _Line(self._lookup, post, person_id, name, former)
        at = len(self._lines) + 1
        self._lines.append(line)
        for place, part in enumerate((line.post, line.who, line.former, line.remove)):
            self._grid.addWidget(part, at, place)
        line.post.edited.connect(self.edited)
        line.who.edited.connect(self.edited)
        line.remove.clicked.connect(lambda: self._drop(line))
        return line

    def _drop(self, line: "_Line") -> None:
        self._lines.remove(line)
        for part in (line.post, line.who, line.former, line.remove):
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.edited.emit()

    def _raw(self) -> list[tuple[str, str]]:
        return [(line.post.raw(), line.who.raw()) for line in self._lines]


class _Line:
    """The boxes of one post."""

    def __init__(self, lookup: BranchPeople, post: str, person_id: int | None, name: str, former: str) -> None:
        self.post = ChoiceEditor(field_of(BranchPost, "post"))
        self.post.setAccessibleName("职务")
        self.post.set_raw(post)
        self.who = OpenReferenceEditor(WHO, lookup)
        self.who.set_raw(f"#{person_id}" if person_id else name)
        self.former = label(former or "—", "label", wrap=True)
        self.remove = icon_button("xmark", "去掉这一职", size=14)


def _present(office: Office, branch: Branch) -> list[tuple[str, int | None, str, str]]:
    """(post, person, name, former) of the lines to begin with: the team of today, or the usual posts."""
    names = entries_store.holder_names(office, branch.id or 0)
    posts = [each for each in entries_store.of_branch(office, BranchPost, branch.id or 0) if each.until is None]
    lines = [(each.post, each.person_id, each.name, names[each.id or 0]) for each in posts]
    head = head_of(branch.kind)
    if branch.secretary and not store_head_sync.rows_decide(office, branch.id or 0)[0]:
        person_id = entries_store.member_named(office, branch.id or 0, branch.secretary)
        lines.append((head, person_id, "" if person_id else branch.secretary, branch.secretary))
    if not lines:
        usual = (head, "副主任", "委员") if head == DIRECTOR else (head, "组织委员", "宣传委员")
        return [(post, None, "", "") for post in usual]
    order = {post: at for at, post in enumerate(POSTS)}
    return sorted(lines, key=lambda line: order.get(line[0], len(order)))
