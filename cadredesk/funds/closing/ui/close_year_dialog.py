"""年度封账: what is not in order yet, each leading to its list; then the closing itself, and its certificate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.funds import store_budgets
from cadredesk.funds.closing import actions, store, store_closed
from cadredesk.funds.closing.records import LEFT, Finding, YearCheck
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.entries import Entries
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row, scroll, scrolled
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.primary_action import FinalQuestion, PrimaryAction
from cadredesk.widgets.page.printing import show_paper
from cadredesk.widgets.page.task_runner import TaskRunner

NAMED = 6
INTRO = "封账以后，这一年的预算、凭证和历史补录都不能再改，程序和数据文件都会拒绝；以后的退款在没有封账的年度冲销。封账不能取消。"


@dataclass(frozen=True, slots=True)
class _Line:
    """A finding as a row says it."""

    title: str
    detail: str
    mark: str
    tone: str
    past: bool = False


@dataclass(frozen=True, slots=True)
class WantedVouchers:
    """The vouchers of a finding, which the user asked to see."""

    ids: tuple[int, ...]
    source: str


class CloseYearDialog(Dialog):
    """``wanted`` are the vouchers that the user asked to see, else None."""

    def __init__(
        self, office: Office, tasks: TaskRunner | None = None, *, year: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("年度封账")
        self._office, self._tasks = office, tasks or TaskRunner(self, office)
        self.wanted: WantedVouchers | None = None
        self.act = PrimaryAction(words="封账", final_question=self._last_question)
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        self.year.activated.connect(lambda _at: self.check())
        self.banner, self._list = Banner(), scrolled()
        self.close_button = primary_button("封账", "", self.close_year, tip="不能撤销")
        self.paper_button = button("封账证明…", "print", self.certificate, tip="打印后签字盖章，存入档案")
        self._build()
        self._offer(year)
        self.check()

    def _build(self) -> None:
        top = row(label("年度"), self.year, None, gap=8)
        body = column(top, label(INTRO, "label", wrap=True), self.banner, self._list, gap=12)
        body.setStretchFactor(self._list, 1)
        foot = row(self.paper_button, None, button("关闭", "", self.reject, tip="Esc"), self.close_button)
        self.set_layout(body, foot, (620, 600))

    def _offer(self, wanted: int | None) -> None:
        """The years that there are: at first the one that is asked for, else the earliest that is open."""
        closed = store_closed.closed_years(self._office)
        years = sorted({*closed, *store_budgets.years(self._office), today().year} - {0}, reverse=True)
        past = [year for year in years if year <= today().year]
        for year in past:
            self.year.addItem(f"{year} 年" + ("（已封账）" if year in closed else ""), year)
        to_close = [year for year in past if year not in closed and year < today().year]
        first = wanted or (min(to_close) if to_close else past[0])
        self.year.setCurrentIndex(max(self.year.findData(first), 0))

    # ---- what stands against it

    def check(self) -> None:
        """Look again at what is not in order."""
        self.banner.clear()
        found = actions.check_year(self._office, self.year.currentData())
        self._show(found)
        self.close_button.setVisible(not found.closed)
        self.paper_button.setVisible(found.closed)
        why = self._office.why_read_only
        self.close_button.setEnabled(not why and not found.stopping)
        self.close_button.setToolTip(plain_tip(why or ("先办完或作废列出的凭证" if found.stopping else "不能撤销")))

    def _show(self, found: YearCheck) -> None:
        body = Body()
        if found.closed:
            self._closed(body, found.year)
        self._section(body, "还不能封账", found.stopping)
        self._section(body, "请核对（不妨碍封账）", [e for e in found.findings if not e.stops and e.code != LEFT])
        self._section(body, "结余", [each for each in found.findings if each.code == LEFT])
        if not found.findings and not found.closed:
            body.note("这一年的账都已办完，没有结余，可以封账。", "good")
        body.end()
        scroll(self._list, body)

    def _closed(self, body: Body, year: int) -> None:
        closed = store.closed_year(self._office, year)
        if closed is not None:
            body.facts([("封账", f"{closed.day}，{closed.operator}"), ("操作记录摘要", closed.journal_hash[:24] + "…")])
            body.note("请打印封账证明，签字盖章后存入档案：数据以后若被改动，用它核对。")

    def _section(self, body: Body, title: str, findings: Sequence[Finding]) -> None:
        if not findings:
            return
        body.section(title)
        entries = Entries([(each, line) for each in findings for line in _lines(each)], name=title)
        entries.opened.connect(self.show_list)
        body.addWidget(entries)

    @guard
    def show_list(self, finding: Finding) -> None:
        """The list of a finding: its vouchers on the page; what is left over its years."""
        if finding.code == LEFT:
            from cadredesk.funds.closing.ui.left_dialog import LeftDialog
            from cadredesk.funds.ui.budget_dialog import BudgetFactsDialog

            if store_closed.is_closed(self._office, self.year.currentData()):
                LeftDialog(self._office, parent=self).exec()
            else:
                BudgetFactsDialog(self._office, finding.ids[0], parent=self).exec()
            self.check()
            return
        self.wanted = WantedVouchers(finding.ids, f"{self.year.currentText()}封账：{finding.words}")
        self.accept()

    # ---- closing

    def _last_question(self, found: YearCheck) -> FinalQuestion:
        named = [f"{each.words} {each.count} 张" for each in found.findings if each.code != LEFT]
        facts = ["仍未处理：" + "；".join(named) + "。"] if named else []
        return FinalQuestion(f"封 {found.year} 年的账？", "\n".join([*facts, INTRO]))

    @guard
    def close_year(self) -> None:
        """封账, after the last question; then its certificate."""
        self._office.require_writable()
        found = actions.check_year(self._office, self.year.currentData())
        if not self.act.confirmed(self, found):
            return
        actions.close_year(self._office, found.year)
        self.year.setItemText(self.year.currentIndex(), f"{found.year} 年（已封账）")
        self.check()
        self.banner.say(f"{found.year} 年已封账。", "good")
        self.certificate()

    @guard
    def certificate(self) -> None:
        year = self.year.currentData()

        def draw(office: Office, out: Path, _progress: Progress) -> list[tuple[str, str]]:
            return actions.certificate(office, year, out)

        show_paper(self, self._tasks, f"{year}年度封账证明", draw)


def _lines(finding: Finding) -> Iterator[_Line]:
    """One row; of what is left one for each budget."""
    tone = "danger" if finding.stops else "warning"
    more = f" 等 {finding.count} 张" if finding.count > NAMED else ""
    if finding.code != LEFT:
        yield _Line(finding.words, "、".join(finding.named[:NAMED]) + more, f"{finding.count} 张", tone)
        return
    for words in finding.named:
        name, _, amount = words.removesuffix(" 元").rpartition(" ")
        yield _Line(name, "", f"{amount} 元", "")
