"""A clerk's days with the register, through the real window: what changes in lives and branches, lists kept, doubles
merged, sheets imported, telephones rung, papers printed; and all of it taken back by Ctrl+Z, one name after another.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTreeWidgetItemIterator,
)
from pytestqt.qtbot import QtBot

from cadredesk.branches import store as branches
from cadredesk.branches.targets import ShowBranch
from cadredesk.db.backup import verify
from cadredesk.db.file import Office
from cadredesk.db.undo import last_undoable
from cadredesk.people import store as people
from cadredesk.people.filters.records import Condition, Op
from cadredesk.people.records import Person
from cadredesk.sheets.reader import open_book
from cadredesk.summary import actions as summary
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.pdf_preview import PdfPreview
from tests.import_export.conftest import id_number
from tests.people.pictures import from_camera, halves
from tests.screen import Answer, Screen, at_the_screen, button_of, leave, text_of, words_on
from tests.sheets.books import xlsx
from tests.support import TODAY, sample_office

NOT_OF_THE_REGISTER = frozenset(
    {"_sqlite_migrations", "operations", "sqlite_sequence", "changes", "journal_head", "running", "row_digests",
     "drafts", "blobs"}
)  # fmt: skip
RARE = "䶮㛃𬭚"


@pytest.fixture
def screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Screen]:
    """The window with the sample office."""
    with sample_office(tmp_path) as office:
        path = office.path
    with at_the_screen(qtbot, monkeypatch) as screen:
        screen.window.open_file(path)
        yield screen
        assert verify(path).ok


# ---------------------------------------------------------------- what stands on the screen, and in the file


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
    settle(screen)
    page.card.choose_tab(tab)
    QApplication.processEvents()
    return page.card


def settle(screen: Screen) -> None:
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
    settle(screen)


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


# ---------------------------------------------------------------- a life


def test_a_life_in_the_register_and_all_of_it_taken_back(screen: Screen) -> None:
    before, year = register(screen), figures(screen)
    person_id, name, spouse = one(
        screen,
        """SELECT p.id, p.name, r.name FROM people p JOIN relatives r ON r.person_id = p.id
           WHERE r.relation = '配偶' AND r.living AND p.died_on IS NULL AND p.moved_out_on IS NULL
           AND p.category = '退休干部' AND p.rank IN ('正乡科级', '副乡科级')""",
    )
    person = people.get(office_of(screen), person_id)
    add_family(screen, person)
    change_and_correct(screen, person)
    look_at_a_past_day(screen, person)
    note_a_stay_in_hospital(screen, person)
    register_a_death(screen, person, spouse)
    assert figures(screen) != year
    names = undo(screen, 4)
    assert names == [f"登记去世：{name}", f"新增住院登记：{name}", f"修改人员：{name}", f"新增亲属：{name}"]
    assert register(screen) == before
    assert figures(screen) == year
    assert not screen.window.commands.undo.isEnabled()


def add_family(screen: Screen, person: Person) -> None:
    card = show(screen, person.id or 0, "家庭")
    press_link(screen, card, "亲属/新增", filled(screen, {"relation": "女", "name": RARE, "phone": "13900001234"}))
    assert f"{RARE}（女）" in buttons_of(card)


def change_and_correct(screen: Screen, person: Person) -> None:
    """The rank has changed since May; the address had been wrong always. The form asks which is which."""
    card = show(screen, person.id or 0)

    def ask(dialog: Any) -> None:
        assert dialog.windowTitle() == "更正还是变动"
        assert f"{person.rank} → 副县处级" in words_on(dialog)
        rank, home = dialog.questions
        screen.press("保存", dialog)
        assert dialog.isVisible() and "请选择职级是更正还是变动。" in words_on(dialog)
        rank.day.setText("2026-05")
        rank.day.edited.emit()
        home.correction.click()
        screen.press("保存", dialog)

    screen.press("编辑", card, filled(screen, {"rank": "副县处级", "address": "人民路 1 号"}, "保存", ask))
    settle(screen)
    assert "副县处级" in words_on(card) and "人民路 1 号" in words_on(card)
    card.choose_tab("经历")
    said = buttons_of(card)
    assert "2026-05 至今" in said and "2026-05 以前" in said
    card.choose_tab("变动")
    QApplication.processEvents()
    assert f"{person.rank} → 副县处级" in words_on(card) and "李敏" in words_on(card)


def look_at_a_past_day(screen: Screen, person: Person) -> None:
    """The register of the day before: the rank of that day, the address as it had always been."""
    page, now = screen.go("人员"), facets(screen)

    def choose(dialog: Any) -> None:
        dialog.day.setText("2026-04-30")
        dialog.day.edited.emit()
        screen.press("应用", dialog)

    screen.pick("名单", "某一天的名册", choose)
    assert "正在看 2026-04-30 的名册" in page.narrowing.banner.text
    assert rank_in_the_list(page, person) == person.rank
    then = facets(screen)
    button_of(page, "回到今天").click()
    assert facets(screen) == now != then
    assert rank_in_the_list(page, person) == "副县处级"


def rank_in_the_list(page: Any, person: Person) -> str:
    return column_of(page.table, "rank")[page.listed_people().index(person.id)]


def note_a_stay_in_hospital(screen: Screen, person: Person) -> None:
    card = show(screen, person.id or 0, "登记")
    press_link(screen, card, "住院/新增", filled(screen, {"since": "2026-10-06", "hospital": "县人民医院"}))
    assert "住院中" in words_on(show(screen, person.id or 0))


def register_a_death(screen: Screen, person: Person, spouse: str) -> None:
    """The relative becomes a survivor in the register; the two stand on each other's card."""
    show(screen, person.id or 0)
    page = screen.go("人员")
    before, at = facets(screen), page.listed_people().index(person.id)

    def fill(dialog: Any) -> None:
        dialog.form.put_raw({"day": "2026-10-07", "who": "登记的亲属"})
        assert f"新增{spouse}（配偶）为退休干部遗属" in words_on(dialog)
        screen.press("登记去世", dialog)

    screen.choose(page.findChildren(QAction), "登记去世…", fill)
    assert page.table.current is None
    QTest.keyClick(page.table.view, Qt.Key.Key_Down)
    assert page.listed_people().index(page.table.current) == at  # the list goes on where it was
    now = facets(screen)
    assert now["去世"] == before["去世"] + 1
    assert now["遗属"] == before["遗属"] + 1
    assert now["在册"] == before["在册"]  # one has gone, one has come
    (survivor,) = one(screen, f"SELECT id FROM people WHERE cadre_id = {person.id}")
    assert f"{person.name}（本人是其配偶）" in buttons_of(show(screen, survivor, "家庭"))
    card = show(screen, person.id or 0, "家庭")
    assert spouse in buttons_of(card) and "已于 2026-10-07 去世" in words_on(card)


# ---------------------------------------------------------------- lists, and many at once


def test_a_list_is_kept_and_many_are_changed_at_once(screen: Screen) -> None:
    page = screen.go("人员")
    before, year = register(screen), figures(screen)

    def ask(dialog: Any) -> None:
        dialog.group.parts[0].set_condition(Condition("age", Op.AT_LEAST, ("75",)))
        dialog.group.add_row(Condition("living", Op.AMONG, ("空巢",)))
        screen.press("应用", dialog)

    screen.press("高级筛选", page, ask)
    count = page.table.count
    assert 1 < count < year[1]["在册"]

    def keep(dialog: Any) -> None:
        dialog.findChildren(QLineEdit)[0].setText("高龄空巢")
        screen.press("保存", dialog)

    screen.pick("名单", "保存为常用名单", keep)
    assert facets(screen)["高龄空巢"] == count
    page.table.select_all()

    def tag(dialog: Any) -> None:
        screen.press("加标签", dialog)
        box = next(each for each in dialog.findChildren(QLineEdit) if each.isVisible())
        box.setText("重阳走访")
        screen.wait(lambda: f"要改 {count} 人" in words_on(dialog))
        screen.press(f"给 {count} 人加标签", dialog)

    screen.pick("整理", "批量修改选中人员", tag)
    assert page.table.count == count == len(page.table.selected)  # filter and selection stay
    assert facets(screen)["重阳走访"] == count
    screen.pick("整理", "标记今天已核实")
    assert facets(screen)["今年已核实"] == count
    page.show_usual()
    assert page.table.count == year[1]["在册"]
    page.facets.linked.emit("saved_views", page.views._read_pinned()[0][0])
    assert page.table.count == count

    screen.pick("打印", "花名册", lambda dialog: print_the_list(screen, dialog, count))
    said = undo(screen, 3)
    assert said[1:] == [f"批量加标签 重阳走访：{count} 人", "保存常用名单：高龄空巢"]
    assert register(screen) == before
    assert figures(screen) == year


def print_the_list(screen: Screen, dialog: Any, count: int) -> None:
    assert f"{count} 人，" in words_on(dialog)
    dialog.title.setText("高龄空巢老人花名册")
    people_on_it = [person.name for person in people.some(office_of(screen), screen.go("人员").listed_people())]
    screen.press("预览打印", dialog, paper("高龄空巢老人花名册", f"共{count}人", *people_on_it))
    leave(dialog)


# ---------------------------------------------------------------- doubles, imports, telephones


def test_a_double_is_seen_while_entered_merged_and_taken_back(screen: Screen) -> None:
    before, page = register(screen), screen.go("人员")
    (person_id,) = one(
        screen,
        """SELECT p.id FROM people p WHERE length(p.birth) = 10 AND p.died_on IS NULL AND p.moved_out_on IS NULL
           AND (SELECT count(*) FROM visits v WHERE v.person_id = p.id) > 1 AND p.survivor_kind = ''""",
    )
    person, count = people.get(office_of(screen), person_id), page.table.count

    def enter(dialog: Any) -> None:
        dialog.form.put_raw(
            {"name": person.name, "category": "退休干部", "birth": str(person.birth), "former_name": RARE}
        )
        screen.wait(lambda: f"可能已经登记过：{person.name}" in words_on(dialog))
        screen.press("保存", dialog)

    screen.press("新增人员", page, enter)
    assert page.table.count == count + 1
    visits = one(screen, f"SELECT count(*) FROM visits WHERE person_id = {person_id}")

    def merge(dialog: Any) -> None:
        assert "同名，出生日期相同" in words_on(dialog)
        screen.press("合并", dialog)
        assert f"已合并：{person.name}" in words_on(dialog)
        leave(dialog)

    screen.pick("整理", "查找重复人员", merge)
    assert page.table.count == count and page.table.current == person_id
    assert one(screen, f"SELECT count(*) FROM visits WHERE person_id = {person_id}") == visits
    assert RARE in words_on(show(screen, person_id, "资料"))
    undo(screen, 2)
    assert register(screen) == before


BOOK_HEAD = ["姓名", "身份证号", "人员类别", "手机"]


def test_two_sheets_come_in_and_the_refused_rows_after_them(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(book), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(refused), ""))

    def wizard(dialog: Any) -> None:
        screen.press("选择文件", dialog)
        button_of(dialog, "全选").click()
        screen.press("下一步", dialog)
        assert "有 1 行有错误，不会导入" in dialog.banner.text
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
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(mended), ""))

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


# ---------------------------------------------------------------- branches


def test_branches_are_merged_elected_and_taken_back(screen: Screen) -> None:
    before, year = register(screen), figures(screen)
    page = screen.go("支部")
    counts = branches.member_counts(office_of(screen))
    mine = [each for each in branches.all_branches(office_of(screen)) if each.kind == "党支部" and each.id in counts]
    first, second = mine[:2]
    both = counts[first.id or 0][0] + counts[second.id or 0][0]
    page.show_target(ShowBranch(branch_id=first.id or 0))

    def tick(dialog: Any) -> None:
        dialog.tick(second.id)
        screen.click(button_of(dialog, "下一步"))

    def merge(dialog: Any) -> None:
        assert f"合并后现有成员 {both} 人" in words_on(dialog)
        screen.press("合并", dialog)

    screen.do(lambda: page.commands.run("merge"), tick, merge)
    assert page.members.table.count == both
    assert second.name not in [each.name for each in branches.all_branches(office_of(screen)) if not each.ended_on]
    page.card.choose_tab("班子")

    def elect(dialog: Any) -> None:
        dialog.team.put(0, "书记", f"王{RARE}")
        screen.press("登记换届", dialog)

    screen.do(lambda: page.commands.run("elect"), elect)
    QApplication.processEvents()
    assert f"书记　王{RARE}" in buttons_of(page.card)
    members = [person.name for person in people.some(office_of(screen), page.members.ids)]

    def roster(dialog: Any) -> None:
        assert f"成员 {both} 人" in words_on(dialog)
        screen.click(button_of(dialog, "预览打印"))

    screen.pick("打印", "花名册", roster, paper(f"{first.name}花名册", f"王{RARE}", *members))
    names = undo(screen, 2)
    assert names[0].startswith("换届登记") and names[1] == f"合并支部：{second.name} → {first.name}"
    assert register(screen) == before
    assert figures(screen) == year
    page = screen.go("支部")
    assert page.card.branch == first and page.members.table.count == counts[first.id or 0][0]


# ---------------------------------------------------------------- files and papers of a person


def test_photo_attachment_and_the_papers(screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, page = register(screen), screen.go("人员")
    photo = from_camera(tmp_path / "照片.jpg", halves(900, 1200))
    scan = tmp_path / f"审批表{RARE}.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    card = show(screen, page.listed_people()[3])
    person = card.person
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(photo), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: ([str(scan)], ""))

    def crop(dialog: Any) -> None:
        screen.press("选择照片", dialog)
        screen.press("保存", dialog)

    screen.choose(page.findChildren(QAction), "照片…", crop)
    card = show(screen, person.id, "附件")
    screen.press("添加", card)
    settle(screen)
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
