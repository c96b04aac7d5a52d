"""A clerk's days with the register, through the real window: what changes in lives and branches, lists kept, doubles
merged; and all of it taken back by Ctrl+Z, one name after another.
"""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from cadredesk.branches import store as branches
from cadredesk.branches.targets import ShowBranch
from cadredesk.people import store as people
from cadredesk.people.filters.records import Condition, Op
from cadredesk.people.records import Person
from tests.branches.conftest import tick
from tests.register.desk import (
    RARE,
    buttons_of,
    column_of,
    facets,
    figures,
    filled,
    office_of,
    one,
    paper,
    press_link,
    register,
    run_timers,
    show,
    undo,
)
from tests.screen import Screen, button_of, leave, words_on

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
    run_timers(screen)
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
    assert "正在看 2026-04-30 的名册" in page.active_filters.banner.text
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


# ---------------------------------------------------------------- doubles


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


# ---------------------------------------------------------------- branches


def test_branches_are_merged_elected_and_taken_back(screen: Screen) -> None:
    before, year = register(screen), figures(screen)
    page = screen.go("支部")
    counts = branches.member_counts(office_of(screen))
    mine = [each for each in branches.all_branches(office_of(screen)) if each.kind == "党支部" and each.id in counts]
    first, second = mine[:2]
    both = counts[first.id or 0][0] + counts[second.id or 0][0]
    page.show_target(ShowBranch(branch_id=first.id or 0))

    def choose(dialog: Any) -> None:
        tick(dialog, second.id)
        screen.click(button_of(dialog, "下一步"))

    def merge(dialog: Any) -> None:
        assert f"合并后现有成员 {both} 人" in words_on(dialog)
        screen.press("合并", dialog)

    screen.do(lambda: page.commands.run("merge"), choose, merge)
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
