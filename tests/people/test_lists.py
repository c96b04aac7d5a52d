"""A list by three o'clock: chosen columns in a chosen order, with a title, on paper as it shall lie, or in Excel."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core.fields import field_of
from cadredesk.db.file import Office
from cadredesk.people import actions, paper, store
from cadredesk.people.records import Category, PeopleQuery, Person
from cadredesk.people.ui.list_dialog import ListDialog, ListToPrint
from cadredesk.people.ui.page import PeoplePage
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.controls import theme
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.choosing import Choosing

Made = Callable[..., ListDialog]
MM = 72 / 25.4


@pytest.fixture
def make(sample: Office, qtbot: QtBot, look: theme.Theme) -> Made:
    """The dialog for everybody in the register."""

    def made(ids: list[int] | None = None, key: str = "", to_excel: bool = False, words: str = "独居") -> ListDialog:
        everybody = store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))
        wanted = ListToPrint(
            ids=everybody if ids is None else ids, columns=["name", "category", "age"], words=words, key=key
        )
        dialog = ListDialog(sample, TaskRunner(None, sample), wanted, to_excel=to_excel)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return made


def text_of(path: Path) -> str:
    return "".join(sheet.extract_text() for sheet in PdfReader(path).pages).replace("\n", "")


def tick(dialog: ListDialog, name: str, *, on: bool = True) -> None:
    """Tick a column, or take its tick away, as a click on its box does."""
    [item] = dialog.picker.list.findItems(store.columns([name])[0].label, Qt.MatchFlag.MatchExactly)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_columns_title_and_the_way_the_paper_lies(make: Made, papers: list[Path]) -> None:
    dialog = make()
    assert dialog.columns() == ["name", "category", "age"]
    assert dialog.subtitle.text() == "独居"
    tick(dialog, "category", on=False)
    tick(dialog, "birth")
    dialog.title.setText("重阳节慰问名单")
    dialog.subtitle.setText("八十岁以上")
    dialog.way.setCurrentText("横向")
    dialog.show_paper()
    first = PdfReader(papers[0]).pages[0]
    assert float(first.mediabox.width) > float(first.mediabox.height)
    text = text_of(papers[0])
    assert "重阳节慰问名单" in text and "八十岁以上" in text and "出生日期" in text and "人员类别" not in text
    assert all("出生日期" in sheet.extract_text().replace("\n", "") for sheet in PdfReader(papers[0]).pages)
    dialog.sheet.setCurrentText("A3")
    dialog.way.setCurrentText("纵向")
    dialog.show_paper()
    box = PdfReader(papers[1]).pages[0].mediabox
    assert (round(float(box.width) / MM), round(float(box.height) / MM)) == (297, 420)


def test_columns_are_put_in_order_by_keyboard(make: Made, tmp_path: Path, choosing: Choosing) -> None:
    out = tmp_path / "名单.xlsx"
    choosing.answer(out)
    dialog = make(to_excel=True)
    dialog.activateWindow()
    dialog.picker.list.setCurrentRow(2)
    dialog.picker.move_current(-1)
    dialog.picker.list.setFocus()
    QTest.keyClick(dialog.picker.list, Qt.Key.Key_Space)  # takes the tick from the current one: 年龄
    assert dialog.columns() == ["name", "category"]
    QTest.keyClick(dialog.picker.list, Qt.Key.Key_Space)
    assert dialog.columns() == ["name", "age", "category"]
    dialog.export()
    cells = [[str(cell) for cell in row if str(cell)] for row in open_book(out).sheet().rows if any(row)]
    assert cells[0] == ["离退休干部花名册（独居）"]
    assert cells[1][:3] == ["姓名", "年龄", "人员类别"]
    assert len(cells) == 2 + len(dialog._wanted.ids)
    assert not dialog.isVisible()


def test_too_many_columns_are_said_and_none_refused(make: Made, papers: list[Path]) -> None:
    dialog = make()
    assert "字号 10.5 磅" in dialog.hint.text()
    for field in store.list_columns()[:30]:
        tick(dialog, field.name)
    assert "字偏小" in dialog.hint.text()
    for field in store.list_columns():
        tick(dialog, field.name, on=False)
    dialog.show_paper()
    assert "勾选" in dialog.error.text and not papers
    empty = make(ids=[])
    empty.show_paper()
    assert "空的" in empty.error.text and not papers


def test_the_type_fits_the_columns() -> None:
    few = [field_of(Person, name) for name in ("name", "sex")]
    many = list(store.list_columns())
    assert paper.type_of_roster(few, "A4", None) == 10.5
    assert paper.type_of_roster(many, "A4", True) == 8  # smaller type cannot be read
    some = many[:14]
    assert paper.type_of_roster(some, "A4", True) < paper.type_of_roster(some, "A3", True)


def test_each_saved_list_remembers_its_paper(make: Made, papers: list[Path]) -> None:
    dialog = make(key="独居")
    tick(dialog, "sex")
    dialog.title.setText("独居老人名单")
    dialog.sheet.setCurrentText("A3")
    dialog.show_paper()
    other, again = make(key="别的"), make(key="独居")
    assert other.columns() == ["name", "category", "age"] and other.title.text() == "离退休干部花名册"
    assert again.columns() == ["name", "category", "age", "sex"] and again.title.text() == "独居老人名单"
    assert again.sheet.currentText() == "A3"
    again.reset()
    assert again.columns() == ["name", "category", "age"]


def test_the_list_on_paper_is_the_list_on_screen(
    page: PeoplePage, papers: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ListDialog, "exec", ListDialog.show_paper)
    page.facets.toggle("living", "独居")
    page.table.sort_by("strokes")
    page.print_current()
    text = text_of(papers[0])
    names = [page.table.model.text_at(at, 0).replace("・", "·") for at in range(page.table.count)]
    places = [text.find(name[:2]) for name in names[:4]]
    assert -1 not in places and "独居" in text and f"共 {page.table.count} 人" in text


def test_several_chosen_people_may_be_printed_alone(
    page: PeoplePage, papers: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(dialog: ListDialog) -> None:
        dialog.whom.setCurrentIndex(1)
        dialog.show_paper()

    monkeypatch.setattr(ListDialog, "exec", run)
    page.table.view.selectRow(0)
    page.table.view.selectionModel().select(
        page.table.model.index(2, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    page.print_current()
    assert "共 2 人" in text_of(papers[0])


def test_rare_characters_are_on_the_paper(blank_office: Office, tmp_path: Path) -> None:
    for name in ("龚䶮", "张㛃", "𬭚平", "𫖯平"):
        actions.save_person(blank_office, Person(name=name, category=Category.TUIXIU))
    ids = store.listed_ids(blank_office, PeopleQuery(sort="strokes"))
    out = tmp_path / "名册.pdf"
    roster = paper.Roster(title="䶮㛃𬭚𫖯名册", subtitle="䶮")
    assert actions.print_roster(blank_office, ids, ["name", "category"], out, roster) == []
    text = text_of(out)
    assert text.index("张㛃") < text.index("龚䶮") < text.index("𫖯平") < text.index("𬭚平")


@pytest.mark.parametrize("zoom", [100, 150])
def test_nothing_is_cut(make: Made, look: theme.Theme, zoom: int) -> None:
    look.set_zoom(zoom)
    dialog = make(words="年龄 ≥ 80 且（独居 或 不能自理） · 第一党支部 · 很长很长的筛选条件")
    dialog.resize(min(dialog.width(), 1326), min(dialog.height(), 660))
    for made in dialog.findChildren(QPushButton):
        assert made.width() >= made.sizeHint().width() - 1, made.text()
        assert made.accessibleName()
