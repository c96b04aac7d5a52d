"""The register as it stands on the screen and in its file, and the hands of its clerk."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTreeWidgetItemIterator

from cadredesk.db.file import Office
from cadredesk.db.undo import last_undoable
from cadredesk.summary import actions as summary
from cadredesk.widgets.page.pdf_preview import PdfPreview
from tests.screen import Answer, Screen, text_of
from tests.support import TODAY

NOT_OF_THE_REGISTER = frozenset(
    {"_sqlite_migrations", "operations", "sqlite_sequence", "changes", "journal_head", "running", "row_digests",
     "drafts", "blobs"}
)  # fmt: skip
RARE = "䶮㛃𬭚"


def office_of(screen: Screen) -> Office:
    assert screen.window.office is not None
    return screen.window.office


def register(screen: Screen) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that is undone."""
    conn = office_of(screen).conn
    tables = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return {name: conn.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()
            for name in tables if name not in NOT_OF_THE_REGISTER}  # fmt: skip


def figures(screen: Screen) -> Any:
    """The annual summary, and what the facets of the people page say."""
    screen.go("人员").show_usual()
    year = summary.as_json(summary.summarise(office_of(screen), date(2026, 1, 1), TODAY))
    return year, facets(screen)


def facets(screen: Screen) -> dict[str, int]:
    """The words and numbers at the left of the list."""
    page = screen.go("人员")
    screen.wait(lambda: not page._counter._timer.isActive())
    found, said = QTreeWidgetItemIterator(page.facets.tree), {}
    while (item := found.value()) is not None:
        count = item.data(0, Qt.ItemDataRole.UserRole + 2)
        if count is not None:
            words = item.text(0)
            said[f"{item.parent().text(0)}/{words}" if words in said else words] = int(count)
        found += 1
    return said


def one(screen: Screen, sql: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = office_of(screen).conn.execute(sql).fetchone()
    assert row is not None, sql
    return row


def show(screen: Screen, person_id: int, tab: str = "概况") -> Any:
    """The card of somebody in the register, at a tab."""
    page = screen.go("人员")
    page.reveal(person_id)
    page._card_timer.start()
    run_timers(screen)
    page.card.choose_tab(tab)
    QApplication.processEvents()
    return page.card


def run_timers(screen: Screen) -> None:
    """The card follows the list after a moment."""
    timer = screen.go("人员")._card_timer
    screen.wait(lambda: not timer.isActive())
    QApplication.processEvents()


def column_of(table: Any, name: str) -> list[str]:
    """What stands in a column, from top to bottom."""
    at = [field.name for field in table.model.fields].index(name)
    return [table.model.text_at(row, at) for row in range(table.count)]


def press_link(screen: Screen, card: Any, name: str, *then: Answer) -> None:
    """A link on the card."""
    made = card.findChild(QPushButton, name)
    assert made is not None and made.isVisible(), name
    screen.do(made.click, *then)
    run_timers(screen)


def buttons_of(card: Any) -> str:
    """What can be pressed there, as a screen reader says it."""
    shown = [each for each in card.findChildren(QPushButton) if each.isVisible()]
    return " ".join((each.accessibleName() or each.text()).replace("\xa0", " ") for each in shown)


def undo(screen: Screen, times: int = 1) -> list[str]:
    """Ctrl+Z, each time by the name that the menu says."""
    names = []
    for _ in range(times):
        names.append(screen.window.undo_words().removeprefix("撤销“").removesuffix("”"))
        words = screen.window.commands.undo.text()
        assert words.startswith(f"撤销“{names[-1]}"[:34]) and len(words) <= 36
        last = last_undoable(screen.window.office)
        asks = last is not None and last.rows > 1
        screen.window.setFocus()  # a search box keeps the key to itself
        screen.key(Qt.Key.Key_Z, *[screen.say("撤销")] * asks)
        assert screen.window.toast.text == f"已撤销：{names[-1]}"
    return names


def filled(screen: Screen, raw: dict[str, str], words: str = "保存", *then: Answer) -> Answer:
    """Fill in a form and save it."""

    def fill(dialog: Any) -> None:
        dialog.form.put_raw(raw)
        screen.press(words, dialog, *then)

    return fill


def paper(*expected: str) -> Answer:
    """Read the paper that comes up."""

    def read(dialog: Any) -> None:
        assert isinstance(dialog, PdfPreview)
        said = "".join(text_of(dialog.path).split())
        assert [words for words in expected if "".join(words.split()) not in said] == []
        dialog.reject()

    return read
