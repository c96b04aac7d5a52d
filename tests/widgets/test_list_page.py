"""A list page is declared: a register of loans of books, from record to page, made here with the kit alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.fields import Field, Kind, described
from cadredesk.db.file import Office, open_office
from cadredesk.sheets.writer import write_table
from cadredesk.widgets.card.card import Body, Card
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command
from cadredesk.widgets.page.list_page import Chosen, EmptyText, ListQuery, ListResult
from cadredesk.widgets.page.records_page import RecordsPage
from cadredesk.widgets.page.task_runner import TaskRunner
from cadredesk.widgets.table.row_sources import Row
from tests.choosing import Choosing
from tests.people.menus import entry
from tests.screen import button_of, words_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A book that somebody has."""

    id: int
    name: str = described("姓名", default="", listed=True)
    book: str = described("书名", default="", listed=True)
    kind: str = described("类别", default="", listed=True)
    days: int = described("天数", Kind.INTEGER, default=0, listed=True)


LOANS = (
    Loan(id=1, name="张建国", book="红岩", kind="小说", days=30),
    Loan(id=2, name="王䶮", book="史记", kind="史书", days=3),
    Loan(id=3, name="李英", book="红楼梦", kind="小说", days=12),
)


class LoanCard(Card):
    def __init__(self) -> None:
        super().__init__("借阅卡片")

    def show_loan(self, loan: Loan | None) -> None:
        if loan is None:
            self.show_nothing("在表中选一本书。", "list-check")
            return
        body = Body()
        body.facts([("书名", loan.book), ("借阅人", loan.name)])
        self.show_body(body)


class LoansPage(RecordsPage[LoanCard, Loan]):
    title = "借阅"
    icon_name = "book"
    reads = frozenset({"people"})
    key = "loans"
    search_hint = "姓名、书名"
    noun, unit = "借阅", "本"
    record = Loan
    facet_names = ("kind",)
    first_sort = ("days", True)
    context = ("borrow", None, "return")
    loans: ClassVar[list[Loan]] = list(LOANS)

    def read(self) -> Sequence[Loan]:
        return self.loans

    def make_card(self) -> LoanCard:
        return LoanCard()

    def make_commands(self) -> Sequence[Command]:
        self.done: list[str] = []
        is_long = lambda: self.current is not None and self.current.days > 10  # noqa: E731
        return (
            Command(id="borrow", text="借出…", run=lambda: self.done.append("borrow"), key="Ctrl+N", writes=True),
            Command(id="return", text="催还", run=lambda: self.done.append("return"), icon="phone", key="Ctrl+Shift+R",
                    tip="打电话催还", writes=True, when=is_long, words=lambda: f"催还《{self.current.book}》"),
            Command(id="fail", text="出错", run=lambda: [][1]),
            Command(id="export", text="导出", run=self.export, icon="file-export"),
        )  # fmt: skip

    def tools(self) -> list[QWidget]:
        return [self.commands.button("export"), self.commands.button("borrow", look="primary")]

    def card_buttons(self) -> list[QPushButton]:
        return [self.commands.button("return", with_icon=False), self.commands.button("fail", keep=True)]

    def show_card(self, row_id: int | None) -> None:
        self.card.show_loan(self.current)

    def write_rows(self, out: Path, title: str, fields: Sequence[Field], rows: Iterable[Row]) -> int:
        return write_table(out, title, fields, rows)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TaskRunner, "synchronous", True)


@pytest.fixture
def page(office: Office, qtbot: QtBot, look: object) -> LoansPage:
    return shown(office, qtbot)


def shown(office: Office, qtbot: QtBot) -> LoansPage:
    made = LoansPage(office, TaskRunner(None, office))
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    return made


def books(page: LoansPage) -> list[str]:
    return [line.book for line in page.lines]


def test_it_searches_narrows_counts_and_sorts(page: LoansPage, qtbot: QtBot) -> None:
    assert books(page) == ["红岩", "红楼梦", "史记"]
    page.search.setText("红")
    qtbot.waitUntil(lambda: books(page) == ["红岩", "红楼梦"])
    page.search.clear()
    page.facets.set_chosen({"kind": ("史书",)})
    assert books(page) == ["史记"] and "3" in page.table.count_text
    page.show_all()
    page.table.sort_by("days")
    assert books(page) == ["史记", "红楼梦", "红岩"]


def test_it_is_read_once_at_the_start(office: Office, qtbot: QtBot, look: object) -> None:
    read: list[str] = []

    class Watched(LoansPage):
        usual: ClassVar[Chosen] = {"kind": ("小说",)}

        def read(self) -> Sequence[Loan]:
            read.append("")
            return super().read()

    made = Watched(office, TaskRunner(None, office))
    qtbot.addWidget(made)
    assert books(made) == ["红岩", "红楼梦"] and len(read) == 1


def test_nothing_found_offers_the_way_back(page: LoansPage, qtbot: QtBot) -> None:
    page.put("没有这本书", {})
    assert books(page) == [] and "没有符合条件的借阅" in words_on(page)
    assert page.search._cross.isVisible()
    qtbot.mouseClick(button_of(page.table, "清除筛选"), Qt.MouseButton.LeftButton)
    assert len(books(page)) == 3 and not page.search._cross.isVisible()


def test_the_card_follows_and_the_commands_fit(page: LoansPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "红岩" in words_on(page.card))
    assert entry(page, "催还《红岩》").isVisible() and button_of(page.card, "催还《红岩》").isEnabled()
    page.table.choose(2)
    assert not entry(page, "催还").isVisible()
    assert not [each for each in page.card.findChildren(QPushButton) if "催还" in each.text() and each.isVisible()]
    page.table.choose(3)
    assert "Ctrl+Shift+R" in button_of(page.card, "催还《红楼梦》").toolTip()


def test_a_command_is_pressed_keyed_and_guarded(page: LoansPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: list[BaseException] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: wrong.append(error))
    page.activateWindow()
    qtbot.waitUntil(lambda: page.isActiveWindow() and "红岩" in words_on(page.card))
    qtbot.keyClick(
        page.table.view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    page.add_new()
    qtbot.mouseClick(button_of(page.card, "出错"), Qt.MouseButton.LeftButton)
    assert page.done == ["return", "borrow"] and isinstance(wrong[0], IndexError)


def test_a_file_for_reading_offers_no_command_that_writes(
    office: Office, qtbot: QtBot, look: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: said.append(str(error)))
    with open_office(office.path, "别人") as reading:
        page = shown(reading, qtbot)
        borrow = button_of(page, "借出")
        assert not borrow.isEnabled() and reading.why_read_only in borrow.toolTip()
        assert not entry(page, "借出…").isEnabled() and button_of(page, "导出").isEnabled()
        assert [command.id for command in page.commands.possible()] == ["fail", "export"]
        page.add_new()
        page.commands.run("borrow")
        assert page.done == [] and said == [reading.why_read_only] * 2  # the key, too, is answered


def test_the_list_goes_to_a_file(page: LoansPage, choosing: Choosing, tmp_path: Path) -> None:
    out = tmp_path / "借阅.csv"
    choosing.answer(out)
    page.commands.run("export")
    assert "红楼梦" in out.read_text(encoding="utf-8-sig") and "3 本" in page.page_layout.banner.text


def test_a_row_is_revealed_though_filters_hide_it(page: LoansPage) -> None:
    page.put("史记", {"kind": ("史书",)})
    page.reveal(1)
    assert page.table.current == 1 and page.search.text() == ""


def test_a_change_of_what_it_reads_is_shown(page: LoansPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LoansPage, "loans", [*LOANS, Loan(id=4, name="赵六", book="诗经", days=1)])
    page.refresh(frozenset({"visits"}))
    assert "诗经" not in books(page)
    page.refresh(frozenset({"people"}))
    assert "诗经" in books(page)


class SlowPage(LoansPage):
    """Its rows come later, as from the worker."""

    ready = False

    def rows_for(self, asked: ListQuery) -> ListResult | None:
        return super().rows_for(asked) if self.ready else None

    def nothing_at_all(self, asked: ListQuery) -> EmptyText:
        return EmptyText("一本书也没有借出。", icon="list-check")


def test_rows_that_come_later_are_shown_as_they_were_asked_for(office: Office, qtbot: QtBot, look: object) -> None:
    page = SlowPage(office, TaskRunner(None, office))
    qtbot.addWidget(page)
    page.show_source_banner("今日 · 借阅", "看全部借阅")
    page.reload()  # told of a change meanwhile
    assert page.table.count == 0 and not page.page_layout.banner.text
    page.ready = True
    page.reload()
    assert page.table.current == 1 and "今日 · 借阅，3 本" in page.page_layout.banner.text


def test_what_was_asked_for_and_is_given_up_is_not_said(office: Office, qtbot: QtBot, look: object) -> None:
    page = SlowPage(office, TaskRunner(None, office))
    qtbot.addWidget(page)
    page.show_source_banner("今日 · 借阅", "看全部借阅")
    page.ready = True
    page.show_usual()
    assert page.table.count == 3 and not page.page_layout.banner.text


def test_where_there_is_nothing_at_all_it_says_so(
    office: Office, qtbot: QtBot, look: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LoansPage, "loans", [])
    monkeypatch.setattr(SlowPage, "ready", True)
    page = SlowPage(office, TaskRunner(None, office))
    qtbot.addWidget(page)
    assert page.table.empty.text == "一本书也没有借出。"
