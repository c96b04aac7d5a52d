"""查找重复人员: the likely pairs, two of them side by side, and what becomes of them: one person, or two."""

from collections.abc import Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import Field
from cadredesk.db.file import Office
from cadredesk.db.undo import last_undoable, undo
from cadredesk.duplicates import actions, store
from cadredesk.duplicates.records import Likeness, Pair
from cadredesk.duplicates.ui.compare_dialog import Comparison
from cadredesk.duplicates.ui.pair_heads_dialog import PairHeader, reference_words
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.widgets.controls.banner import Banner, EmptyState
from cadredesk.widgets.controls.buttons import button, pill_group, primary_button
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.undo_question import may_undo
from cadredesk.widgets.table.record_table import RecordTable
from cadredesk.widgets.table.row_sources import ListSource

FIELDS = (Field(name="names", label="姓名", width=96), Field(name="why", label="理由", width=160))
LIKELY, DIFFERENT = "可能重复", "已确认是两个人"
UNLIKE = Likeness(0, "姓名、身份证号、出生日期、电话都没有相像的地方")
NAME_ALONE = Likeness(0, "只有姓名相同，身份证号、出生日期、电话都对不上")
UNSURE = (UNLIKE, NAME_ALONE)


class DuplicatesDialog(Dialog):
    """``pairs`` are what :func:`actions.find` has found; ``merged`` is the id of whoever was merged last.

    With ``chosen`` only these two people are compared, whatever they have in common.
    """

    help_topic = "people"
    help_section = "重复人员"

    def __init__(
        self,
        office: Office,
        pairs: Sequence[Pair],
        *,
        chosen: tuple[int, int] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("合并人员" if chosen else "查找重复人员")
        self._office, self._single = office, chosen is not None
        self._likely = [self._pair(*sorted(chosen))] if chosen else list(pairs)
        self._shown: list[Pair] = []
        self._keep: Person | None = None
        self._gone: Person | None = None
        self.merged: int | None = None
        self.banner = Banner()
        self.table = RecordTable("duplicates", FIELDS, noun="对", unit="对", lead="names", multiple=False, sorts=False)
        self.heads = PairHeader(self.swap, lambda side: self.comparison.choose_all(side))
        self.comparison = Comparison(office)
        self.why, self.words = label("", "section", wrap=True), label("", wrap=True)
        self.empty = EmptyState("user-group")
        self._tabs = pill_group(self, (LIKELY, DIFFERENT))
        self._tabs.idClicked.connect(lambda _at: self._show_list())
        self._build()
        self.table.current_changed.connect(self._show_current)
        self.table.activated.connect(lambda _row: self._into_comparison())
        self.comparison.changed.connect(self._say_outcome)
        self._show_list()
        if self._single:
            self._into_comparison()
        else:
            self.table.view.setFocus()

    # ---- building

    def _build(self) -> None:
        self.merge_button = primary_button("合并", "", self.merge, tip="合并成一个人（Ctrl+Enter）")
        self.two_button = button("是两个人", "", self.decide, tip="不是同一个人，以后不再提示（Ctrl+D）")
        self.next_button = button("下一对", "", self.go_on, tip="先不处理（Ctrl+↓）")
        self.close_button = button("取消" if self._single else "关闭", "", self.reject, tip="Esc")
        for keys, do in (
            ("Ctrl+Return", self.merge), ("Ctrl+Enter", self.merge), ("Ctrl+D", self.decide), ("Ctrl+Down", self.go_on)
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, do)
        tabs = row(*self._tabs.buttons(), None, gap=4)
        self._left = QWidget()
        listed = column(tabs, self.table, None, gap=8)
        listed.setStretch(1, 1)
        listed.setStretch(2, 0)
        self._left.setLayout(listed)
        right = column(self.why, self.heads, self.comparison, gap=8, margins=(16, 14, 6, 8))
        right.setStretch(2, 1)
        self._right = panel(right)
        middle = row(self._left, self._right, self.empty, gap=14)
        middle.setStretch(1, 1)
        middle.setStretch(2, 1)
        body = column(self.banner, middle, self.words, gap=10)
        body.setStretch(1, 1)
        foot = row(self.two_button, None, self.close_button, self.next_button, self.merge_button)
        self._left.setVisible(not self._single)
        self.next_button.setVisible(not self._single)

        def fit() -> None:
            self._left.setFixedWidth(min(px(350), self.screen().availableGeometry().width() * 3 // 10))

        self.set_layout(body, foot, (760 if self._single else 1120, 720), fit)

    @property
    def remembered(self) -> bool:
        """Whether the pairs that were found to be two people are shown."""
        return self._tabs.buttons()[1].isChecked()

    # ---- the list

    def _show_list(self, at: int = 0) -> None:
        """Show the pairs, the one at a place chosen."""
        different, self._shown = store.different_pairs(self._office), self._likely
        if self.remembered:
            self._shown = [self._pair(each.first_id or 0, each.second_id or 0) for each in different]
        rows = [(number, self._names(pair), pair.likeness.words) for number, pair in enumerate(self._shown, 1)]
        counts = (len(self._likely), len(different))
        for tab, name, count in zip(self._tabs.buttons(), (LIKELY, DIFFERENT), counts, strict=True):
            tab.setText(f"{name} {count:,}" if count else name)
        self.table.setVisible(bool(rows))
        self.table.set_source(ListSource(rows), total=len(rows), choose_first=not at)
        if at:
            self.table.choose(min(at + 1, len(rows)))
        self._show_current(self.table.current)

    def _pair(self, first: int, second: int) -> Pair:
        found = actions.compare(self._office, first, second)
        if found is None:
            names = {each.name for each in people_store.some(self._office, (first, second))}
            found = NAME_ALONE if len(names) == 1 else UNLIKE
        return Pair(first, second, found)

    def _names(self, pair: Pair) -> str:
        people = people_store.some(self._office, (pair.first, pair.second))
        return "、".join(dict.fromkeys(each.name for each in people))

    def _show_current(self, number: int | None) -> None:
        pair = self._shown[number - 1] if number and number <= len(self._shown) else None
        self._keep = self._gone = None
        for part in (self._right, self.words, self.two_button, self.merge_button):
            part.setVisible(pair is not None)
        self.next_button.setVisible(not self._single and len(self._shown) > 1)
        self.empty.setVisible(pair is None)
        if pair is None:
            done = "已经处理好了。" if self._single else "没有发现重复人员。"
            self.empty.set(*("user-group", "还没有确认过是两个人的。") if self.remembered else ("circle-check", done))
            return
        self.two_button.setText("不再记为两个人" if self.remembered else "是两个人")
        self.merge_button.setVisible(not self.remembered)
        self.words.setVisible(not self.remembered)
        self.why.setText(pair.likeness.words)
        ids = actions.kept_and_gone(self._office, pair.first, pair.second)
        self._compare(*(people_store.get(self._office, each) for each in ids))

    def _compare(self, keep: Person, gone: Person) -> None:
        self._keep, self._gone = keep, gone
        self.heads.show_pair(self._office, keep, gone)
        self.comparison.show_pair(keep, gone)
        self._say_outcome()

    def _say_outcome(self) -> None:
        keep, gone = self._keep, self._gone
        if keep is None or gone is None:
            return
        outcome = actions.outcome(self._office, keep.id or 0, gone.id or 0)
        moved = reference_words(self._office, outcome.moved)
        whither = f" 的 {moved}都移到编号 {keep.id} 名下。" if moved else " 名下没有别的记录。"
        said = [f"合并后保留编号 {keep.id}；编号 {gone.id}{whither}"]
        if outcome.dropped:
            said.append(f"两人都有经历的（{'、'.join(outcome.dropped)}），随上面所选的一方保留。")
        if outcome.shared_drafts:
            said.append(f"两人同在 {outcome.shared_drafts} 张凭证草稿里，合并后请把草稿中的两笔改成一笔。")
        self.words.setText("".join(said))

    # ---- what the user decides

    def swap(self) -> None:
        """Keep the other one's number."""
        if self._keep and self._gone:
            self._compare(self._gone, self._keep)

    def merge(self) -> None:
        """Make one person of the two, and go on with the next pair."""
        if self._keep is None or self._gone is None or self.remembered or not self._sure():
            return
        keep_id, gone_id = self._keep.id or 0, self._gone.id or 0
        before, at = list(self._likely), self._at()
        with messages.guarded(self):
            whole = actions.merge(self._office, keep_id, gone_id, self.comparison.choices)
            self.merged = keep_id
            self._likely = self._without(gone_id, keep_id)
            self._done(f"已合并：{whole.name}（编号 {gone_id} 并入编号 {keep_id}）。", before, at)

    def _sure(self) -> bool:
        """Two who have nothing in common are merged only after a question."""
        pair = self._shown[self._at()]
        if pair.likeness not in UNSURE:
            return True
        asked = f"{self._names(pair)}真的是同一个人吗？"
        return messages.ask(self, asked, detail=f"两人{pair.likeness.words}。", yes="合并", default_no=True)

    def decide(self) -> None:
        """They are two people (or, among those, may be one after all), and go on with the next pair."""
        if self._keep is None or self._gone is None:
            return
        ids = tuple(sorted((self._keep.id or 0, self._gone.id or 0)))
        before, at = list(self._likely), self._at()
        names = self._names(self._shown[at])
        with messages.guarded(self):
            if self.remembered:
                actions.forget_different(self._office, *ids)
                if (pair := self._pair(*ids)).likeness not in UNSURE:
                    self._likely.append(pair)
                said = f"不再记为两个人：{names}。"
            else:
                actions.remember_different(self._office, *ids)
                self._likely = [pair for pair in self._likely if (pair.first, pair.second) != ids]
                said = f"已记为两个人：{names}，以后不再提示。"
            self._done(said, before, at)

    def _done(self, said: str, before: list[Pair], at: int) -> None:
        if self._single:
            self.accept()
            return
        latest = last_undoable(self._office)
        assert latest is not None  # the decision that was just kept

        def undo_decision() -> None:
            if not may_undo(self, self._office, latest):
                self.banner.say(said, "good", ("撤销", undo_decision))  # its button had cleared it
                return
            with messages.guarded(self):
                undo(self._office, latest.id)
                self._likely = before
                self._show_list(at)

        self.banner.say(said, "good", ("撤销", undo_decision))
        self._show_list(at)

    def _at(self) -> int:
        return (self.table.current or 1) - 1

    def _without(self, gone_id: int, keep_id: int) -> list[Pair]:
        """The other pairs; those of who is gone are now of who was kept."""
        found: dict[tuple[int, int], Pair] = {}
        for pair in self._likely:
            ids = tuple(sorted({keep_id if each == gone_id else each for each in (pair.first, pair.second)}))
            if len(ids) == 2 and (ids == (pair.first, pair.second) or ids not in found):
                made = pair if gone_id not in (pair.first, pair.second) else self._pair(*ids)
                if made.likeness not in UNSURE:
                    found[ids] = made
        return list(found.values())

    def go_on(self) -> None:
        """Leave this pair as it is."""
        if self._shown:
            self.table.choose((self._at() + 1) % len(self._shown) + 1)

    def _into_comparison(self) -> None:
        if self.comparison.rows:
            self.comparison.rows[0].focus()
