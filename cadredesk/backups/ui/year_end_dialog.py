"""年终备份: what is still open, closing the year's books, the backup to a stick, and its certificate: from top to bottom."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from cadredesk.backups import actions
from cadredesk.backups.records import Certificate, OpenItem
from cadredesk.backups.ui.backup_dialog import backup_folder, megabytes
from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.core.targets import Target
from cadredesk.db.backups.plan import plan
from cadredesk.db.check_code import code_of
from cadredesk.db.file import Office
from cadredesk.funds import store_budgets
from cadredesk.funds.closing import store_closed
from cadredesk.funds.records import VoucherQuery
from cadredesk.funds.targets import ShowVouchers
from cadredesk.widgets.card.card import Body, Facts
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row, scroll, scrolled
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.folder_box import FolderBox
from cadredesk.widgets.form.saved_files import say_saved
from cadredesk.widgets.page.printing import open_preview
from cadredesk.widgets.page.task_runner import TaskRunner

ABOUT = "一年结束时从上到下办一遍：看还有什么没有办完，封账，备份到 U 盘，打印备份凭据签字。没有办完的不妨碍备份。"
START = "备份并生成凭据"
NEXT_YEAR_UNTIL = 6  # until the end of June it is the year before that ends


class YearEndDialog(Dialog):
    """``made`` and ``paper`` are the backup and its certificate; ``wanted`` is a page that the user asked to see."""

    help_topic = "backup"

    def __init__(self, parent: QWidget, office: Office, tasks: TaskRunner) -> None:
        super().__init__(parent)
        self.setWindowTitle("年终备份")
        self._office, self._tasks = office, tasks
        self.made: Certificate | None = None
        self.paper: Path | None = None
        self.wanted: Target | None = None
        self.items: Sequence[OpenItem] = ()
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        self.banner, self._list = Banner(), scrolled()
        self.close_year_button = button("年度封账…", "lock", self.close_year)
        self.folder = FolderBox("备份到", str(plan().second or backup_folder()))
        self.paper_button = button("备份凭据…", "print", self.show_paper, tip="打印后两人签字，与备份分开存放")
        self.start_button = primary_button(START, "hard-drive", self.start)
        self._build()
        self._offer()
        self.year.currentIndexChanged.connect(lambda _at: self.look())
        self.look()

    def _build(self) -> None:
        where = row(label("备份到"), self.folder, gap=8)
        where.setStretch(1, 1)
        body = column(
            row(label("年度"), self.year, None, gap=8), label(ABOUT, "label", wrap=True), self._list, where,
            self.banner, gap=12,
        )  # fmt: skip
        body.setStretchFactor(self._list, 1)
        self._list.setMinimumHeight(160)
        self.paper_button.hide()
        foot = row(
            self.close_year_button,
            self.paper_button,
            None,
            button("关闭", "", self.reject, tip="Esc"),
            self.start_button,
        )
        self.set_layout(body, foot, (720, 620))

    def _offer(self) -> None:
        day = today()
        years = sorted({*store_budgets.years(self._office), day.year, day.year - 1} - {0}, reverse=True)
        for year in (each for each in years if each <= day.year):
            self.year.addItem(f"{year} 年", year)
        ends = day.year - 1 if day.month <= NEXT_YEAR_UNTIL else day.year
        self.year.setCurrentIndex(max(self.year.findData(ends), 0))

    # ---- what is open

    def look(self) -> None:
        """Look again at what is open of the year."""
        year = self.year.currentData()
        self.banner.clear()
        self.made = self.paper = None  # of another year
        self.paper_button.hide()
        self.start_button.setText(START)

        def work(progress: Progress, office: Office) -> list[OpenItem]:
            progress.report(0, 0, "正在核对还没有办完的")
            return actions.open_of_year(office, year)

        self._tasks.run("正在核对", work, lambda found: self._show(year, found), self._failed)

    def _show(self, year: int, items: Sequence[OpenItem]) -> None:
        self.items = items
        closed = store_closed.is_closed(self._office, year)
        body = Body()
        stopping = [each for each in items if each.stops]
        self._section(body, "一、不办完不能封账", stopping, "danger")
        others = [each for each in items if not each.stops]
        self._section(body, f"{'二' if stopping else '一'}、还没有办完的，请核对", others, "")
        if not items:
            body.note("没有未办的事项。", "good")
        body.section("封账")
        if closed:
            body.note(f"{year} 年已经封账。", "good")
        elif date(year, 12, 31) >= today():
            body.note(f"{year} 年还没有过完，一般到下一年年初再封账。")
        else:
            body.note(f"{year} 年还没有封账。封账以后再备份，凭据上就有封账的年度。", "warning")
        body.end()
        scroll(self._list, body)
        self.close_year_button.setEnabled(not closed and not self._office.read_only)

    def _section(self, body: Body, title: str, items: Sequence[OpenItem], tone: str) -> None:
        if items:
            body.section(title)
            facts = [(f"{each.count:,} {each.unit}", _said(each), tone) for each in items]
            body.addWidget(Facts(facts, label_width=90))

    @messages.guard
    def close_year(self) -> None:
        """封账, in its own dialog, where each voucher that stands against it can be opened."""
        from cadredesk.funds.closing.ui.close_year_dialog import CloseYearDialog

        dialog = CloseYearDialog(self._office, self._tasks, year=self.year.currentData(), parent=self)
        dialog.exec()
        if dialog.wanted is not None:
            query = VoucherQuery(ids=dialog.wanted.ids)
            self.wanted = ShowVouchers(query=query)
            self.reject()
        else:
            self.look()

    # ---- the backup

    def start(self) -> None:
        folder, year = self.folder.folder, self.year.currentData()
        if folder is None:
            self.banner.say("请先选择备份到哪个文件夹，最好在 U 盘上。", "danger")
            return
        self.banner.clear()
        self.start_button.setEnabled(False)

        def work(progress: Progress, office: Office) -> tuple[Certificate, Path]:
            return actions.year_end(office, year, folder, progress=progress)

        self._tasks.run("正在备份", work, lambda made: self._done(*made), self._failed)

    def _done(self, made: Certificate, paper: Path) -> None:
        self.made, self.paper = made, paper
        self.start_button.setEnabled(True)
        self.start_button.setText("再备份一份")
        self.paper_button.show()
        words = f"已备份并从原处读回：{made.path.name}（{megabytes(made.size)}）。核对码 {code_of(made.report)}。"
        words += "备份凭据放在同一个文件夹，请打印签字。"
        say_saved(self.banner, words, made.path, ("打印凭据…", self.show_paper))

    def _failed(self, error: BaseException) -> None:
        self.start_button.setEnabled(True)
        messages.say_error(self.banner, error, "已停止，没有留下不完整的文件。")

    @messages.guard
    def show_paper(self) -> None:
        if self.paper is not None:
            open_preview(self, self.paper, "备份凭据")


def _said(item: OpenItem) -> str:
    named = "、".join(item.named) + ("等" if len(item.named) < item.count else "")
    return item.what + (f"：{named}" if item.named else "")
