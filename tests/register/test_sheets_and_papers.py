"""A clerk's days with the register, through the real window: sheets imported, telephone numbers called, papers printed, and all
of it taken back by Ctrl+Z; a second desk, and a small screen.
"""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from cadredesk.branches import store as branches
from cadredesk.import_export.records import RowOutcome
from cadredesk.people import store as people
from cadredesk.sheets.reader import open_book
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from tests.choosing import Choosing
from tests.import_export.conftest import id_number
from tests.people.pictures import from_camera, halves
from tests.register.desk import RARE, buttons_of, column_of, facets, office_of, paper, register, run_timers, show, undo
from tests.screen import Screen, button_of, leave, words_on
from tests.sheets.books import xlsx
from tests.support import sample_office

BOOK_HEAD = ["姓名", "身份证号", "人员类别", "手机"]


def test_two_sheets_come_in_and_the_refused_rows_after_them(screen: Screen, tmp_path: Path, choosing: Choosing) -> None:
    before, page = register(screen), screen.go("人员")
    count, refused = page.table.count, tmp_path / "有错误的行.xlsx"
    first = [["一科名册"], BOOK_HEAD, [f"欧阳{RARE}", id_number("19480105", 3), "退休", ""]]
    second = [
        BOOK_HEAD,
        [f"欧阳{RARE}", "", "", "13887602213"],
        ["李四光", "6.2E+17", "退休", ""],
        ["古丽·艾山", id_number("19530310", 12), "退休", ""],
    ]
    book = xlsx(tmp_path / "名册.xlsx", {"一科": first, "二科": second})
    choosing.answer(book)
    choosing.answer(refused)

    def wizard(dialog: Any) -> None:
        screen.press("选择文件", dialog)
        button_of(dialog, "全选").click()
        screen.press("下一步", dialog)
        assert dialog.job.preview.counts[RowOutcome.REFUSED] == 1
        screen.press("把有错误的行另存为", dialog)
        screen.press("跳过错误，导入其余 3 行", dialog)
        assert "已导入：新增 2、更新 1" in words_on(dialog)
        screen.press("看改动清单", dialog, changes)
        screen.press("关闭", dialog)

    def changes(dialog: Any) -> None:
        assert f"欧阳{RARE}" in column_of(dialog.view.table, "title")
        leave(dialog)

    screen.press("导入", page, wizard)
    assert page.table.count == count + 2
    rows = [list(row) for row in open_book(refused).sheet().rows]
    assert "科学计数法" in str(rows[-1][-1])
    rows[-1][1] = id_number("19500606", 5)
    mended = xlsx(tmp_path / "改好.xlsx", {"S": rows})
    choosing.answer(mended)

    def again(dialog: Any) -> None:
        screen.press("选择文件", dialog)
        screen.press("下一步", dialog)
        screen.press("导入 1 行", dialog)
        assert "已导入：新增 1" in words_on(dialog)
        screen.press("关闭", dialog)

    screen.press("导入", page, again)
    assert page.table.count == count + 3
    screen.do(screen.window.files.show_log, lambda dialog: take_back_the_first_import(screen, dialog))
    assert page.table.count == count + 1
    assert undo(screen) == ["导入人员：改好.xlsx，新增 1"]
    assert register(screen) == before


def take_back_the_first_import(screen: Screen, dialog: Any) -> None:
    """Days later, while nothing else touched its rows."""
    dialog.search.setText("名册.xlsx")
    screen.wait(lambda: dialog.table.count == 1)
    dialog.table.view.selectRow(0)
    screen.press("撤销这项操作", dialog, screen.say("撤销"))
    leave(dialog)


def test_one_key_for_each_answer_on_the_telephone(screen: Screen) -> None:
    before, said = register(screen), facets(screen)

    def ring(dialog: Any) -> None:
        dialog.activateWindow()
        screen.wait(dialog.isActiveWindow)
        for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_1):
            QTest.keyClick(dialog, key)
        assert "就是这样 2 · 没接通 1" in words_on(dialog)
        screen.press("撤销上一个", dialog)
        assert "就是这样 1 · 没接通 1" in words_on(dialog)
        leave(dialog)

    screen.pick("整理", "电话核实", ring)
    now = facets(screen)
    assert now["今年已核实"] == said["今年已核实"] + 1
    assert now["最近未接通"] == said["最近未接通"] + 1
    assert [name.partition("：")[0] for name in undo(screen, 2)] == ["电话核实", "电话核实"]
    assert register(screen) == before


# ---------------------------------------------------------------- files and papers of a person


def test_photo_attachment_and_the_papers(screen: Screen, tmp_path: Path, choosing: Choosing) -> None:
    before, page = register(screen), screen.go("人员")
    photo = from_camera(tmp_path / "照片.jpg", halves(900, 1200))
    scan = tmp_path / f"审批表{RARE}.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    card = show(screen, page.listed_people()[3])
    person = card.person
    choosing.answer(photo)
    choosing.answer(scan)

    def crop(dialog: Any) -> None:
        screen.press("选择照片", dialog)
        screen.press("保存", dialog)

    screen.choose(page.findChildren(QAction), "照片…", crop)
    card = show(screen, person.id, "附件")
    screen.press("添加", card)
    run_timers(screen)
    assert scan.name in buttons_of(card)
    screen.pick("打印", "干部信息卡", paper("干部信息卡", person.name, person.unit))

    page.search.setText(person.name[0])
    screen.wait(lambda: page.table.count < 60)
    names = [each.name for each in people.some(office_of(screen), page.listed_people())]
    label = paper(*names)
    screen.pick("打印", "信封和标签", lambda dialog: screen.click(button_of(dialog, "预览打印")), label)
    page.show_usual()

    def birthdays(dialog: Any) -> None:
        assert dialog.table.count
        screen.press("打印", dialog, paper("生日名单", *column_of(dialog.table, "name")))
        leave(dialog)

    screen.pick("打印", "生日名单", birthdays)
    assert undo(screen, 2) == [f"添加附件：{person.name}（{scan.name}）", f"添加照片：{person.name}"]
    assert register(screen) == before


# ---------------------------------------------------------------- a second desk, and a small screen


def test_the_second_desk_reads_and_is_offered_no_form(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: said.append(str(error)))
    monkeypatch.setattr(messages, "warn", lambda _parent, words: said.append(words))
    folder = tmp_path / "别人开着"
    folder.mkdir()
    with sample_office(folder, operator="王芳") as first:
        screen.window.open_file(first.path)
        assert office_of(screen).read_only
        page = screen.go("人员")
        show(screen, page.listed_people()[0])
        for words in ("登记走访", "发慰问金", "编辑", "新增人员", "导入"):
            assert not button_of(page, words).isEnabled()
        assert [command.id for command in page.commands.possible() if command.writes] == []
        for words in ("登记去世…", "登记转出…", "调整支部…", "照片…", "删除…", "批量修改选中人员…", "查找重复人员…"):
            assert [each.isEnabled() for each in page.findChildren(QAction) if each.text() == words] == [False]
        screen.do(page.add_new)
        assert len(said) == 1 and "王芳" in said[0] and "只能查看" in said[0]
        branch = screen.go("支部")
        branch.tree.choose(branches.all_branches(office_of(screen))[0].id)
        for command in ("add", "edit", "move_in", "merge", "elect", "grant", "delete"):
            screen.do(partial(branch.commands.run, command))
        assert len(said) == 8
        assert screen.window.undo_words() == ""
        assert screen.window.close_office()


def test_at_150_per_cent_card_and_facets_are_of_use(screen: Screen) -> None:
    page = screen.go("人员")
    theme.theme().set_zoom(150)
    card = show(screen, page.listed_people()[0], "经历")
    body = card.findChild(QScrollArea)
    assert body.isVisible() and body.height() > 150
    assert facets_are_hidden(page)
    screen.press("筛选", page)
    screen.wait(lambda: facets(screen).get("在册") == page.table.count)


def facets_are_hidden(page: Any) -> bool:
    return not page.facets.isVisible()
