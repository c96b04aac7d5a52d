"""The calendar of a month: what is on each day, the list of a day, keys, paper, the command line."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cadredesk import cli
from cadredesk.calendar import actions, rules
from cadredesk.calendar.records import DayFigures, Kind, RuleDay
from cadredesk.calendar.targets import ShowDay
from cadredesk.calendar.ui.page import CalendarPage
from cadredesk.campaigns.records import Plan
from cadredesk.cases.records import Case
from cadredesk.cases.targets import ShowCase
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.core.lunar import LunarDay
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties.targets import ShowDuties
from cadredesk.people import store as people
from cadredesk.people.records import Person
from cadredesk.people.targets import ShowPerson
from cadredesk.visits.records import Visit
from cadredesk.visits.targets import ShowVisit
from cadredesk.widgets.controls.buttons import ElidedButton
from cadredesk.widgets.controls.theme import Theme
from tests.fixtures import Shown, in_window
from tests.support import TODAY

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
CHONGYANG, ZHONGQIU = date(2026, 10, 18), date(2026, 9, 25)


@pytest.fixture
def small(blank_office: Office) -> Office:
    with blank_office.operation("装入"):
        for fields in (
            {"name": "张䶮", "category": "离休干部", "birth": PartialDate(1931, 10, 18)},
            {"name": "李秀兰", "category": "退休干部", "rank": "正县处级", "birth": PartialDate(1956, 8, 8)},
            {"name": "王老", "category": "退休干部", "lunar_birthday": LunarDay(9, 9)},
        ):
            people.add(blank_office, Person(**fields))
        rows.add_many(
            blank_office,
            [
                Visit(
                    person_id=1,
                    date=date(2026, 10, 6),
                    rule="重阳",
                    visit_group="走访慰问",
                    visitors="李明",
                    category="离休干部",
                ),
                Visit(person_id=1, date=date(2026, 9, 20), rule="中秋", visit_group="走访慰问", category="离休干部"),
            ],
        )
        rows.add(blank_office, Case(person_id=2, kind="住院", opened_on=date(2026, 10, 6)))
        day = date(2026, 10, 15)
        rows.save(blank_office, Plan(person_id=2, rule="重阳", due=CHONGYANG, visitors="王芳", planned_on=day))
    return blank_office


def _day(office: Office, day: date) -> DayFigures:
    return actions.month(office, day.replace(day=1)).day(day)


def test_a_month_is_whole_weeks_with_lunar_days_and_festivals(blank_office: Office) -> None:
    shown = actions.month(blank_office, OCTOBER)
    assert (shown.days[0].day, shown.days[-1].day) == (date(2026, 9, 28), date(2026, 11, 1))
    assert {each.day: each.festivals for each in shown.days if each.festivals} == {CHONGYANG: ("重阳",)}
    assert shown.day(date(2026, 10, 10)).lunar == "九月"  # the first day of a lunar month says which
    assert shown.day(CHONGYANG).lunar_day == "九月初九"
    assert actions.month(blank_office, date(2027, 2, 1)).title == "2027年2月"
    assert len(actions.month(blank_office, date(2027, 2, 1)).days) == 28  # it begins on a Monday


def test_days_say_what_is_due_done_planned_and_who_has_a_birthday(small: Office) -> None:
    day = _day(small, CHONGYANG)
    rule = {each.code: (each.owed, each.done, each.overdue) for each in day.rules}
    assert rule["重阳"] == (2, 1, 0)
    assert day.birthdays == 2 and day.great == ("张䶮 95",)  # by the sun, and by the moon
    assert "九月初九，重阳，应访" in day.words and "大寿 张䶮 95" in day.words
    assert (_day(small, date(2026, 10, 6)).visits, dict(_day(small, date(2026, 10, 6)).cases)) == (1, {"住院": 1})
    assert _day(small, date(2026, 10, 15)).plans == 1
    overdue = _day(small, ZHONGQIU)
    assert (overdue.owed, overdue.done, overdue.late) == (2, 1, "逾期 1")
    assert "逾期 1" in overdue.words
    assert rules.lines_of(overdue)[0].words() == "逾期 1 人次"


def test_the_list_of_a_day_names_what_is_to_be_done_first(small: Office) -> None:
    shown = actions.month(small, OCTOBER)
    found = actions.day_list(small, shown, CHONGYANG)
    chongyang = [(line.name, line.state, line.visitors) for line in found.duties if line.rule == "重阳"]
    assert chongyang == [("李秀兰", "待访", "王芳"), ("张䶮", "按时", "")]
    assert [(each.name, each.words) for each in found.entries[Kind.BIRTHDAY]] == [
        ("张䶮", "95 岁 · 大寿"),
        ("王老", "农历"),
    ]
    sixth = actions.day_list(small, shown, date(2026, 10, 6))
    assert [(each.name, each.words, each.note) for each in sixth.entries[Kind.VISIT]] == [("张䶮", "重阳", "李明")]
    assert [each.name for each in sixth.entries[Kind.CASE]] == ["李秀兰"]


def test_a_month_counts_what_the_lists_count(sample: Office) -> None:
    shown = actions.month(sample, SEPTEMBER)
    (times,) = sample.db.execute(
        "SELECT count(*) FROM visits WHERE date BETWEEN '2026-09-01' AND '2026-09-30' AND visit_group = '走访慰问'"
    ).fetchone()
    assert sum(day.visits for day in shown.days if shown.holds(day.day)) == times > 0
    (others,) = sample.db.execute(
        "SELECT count(*) FROM visits WHERE date BETWEEN '2026-09-01' AND '2026-09-30' AND visit_group <> '走访慰问'"
    ).fetchone()
    assert sum(day.served for day in shown.days if shown.holds(day.day)) == others > 0
    for day in shown.days:
        assert day.owed == sum(rule.done + rule.excused + rule.left for rule in day.rules)


def test_services_stand_apart_from_the_visits_of_a_day(small: Office) -> None:
    last = date(2026, 10, 31)
    shown = actions.month(small, OCTOBER)
    day = shown.day(last)
    assert {rule.code for rule in day.services} >= {"巡诊", "阅文"} and day.owed == 0
    assert "巡诊应巡 1，已巡 0" in day.words and "应访" not in day.words
    assert actions.day_list(small, shown, last).duties == []
    found = next(each for each in actions.as_json(shown)["days"] if each["day"] == "2026-10-31")
    assert found["duties"] == {} and found["services"]["巡诊"]["owed"] == 1


@pytest.mark.parametrize("text", ["2026-13", "十月", "2026", ""])
def test_a_month_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="2026-10"):
        rules.read_month(text)


def test_months_out_of_reach_of_the_lunar_calendar_are_refused(blank_office: Office) -> None:
    with pytest.raises(UserError, match="月历只能看"):
        actions.month(blank_office, date(2100, 1, 1))
    assert actions.month(blank_office, date(2099, 12, 1)).days and actions.month(blank_office, date(1901, 1, 1)).days


# ---------------------------------------------------------------- the command line


def test_the_command_line_prints_and_shows_a_month(
    small: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    small.close()
    head = ["--file", str(small.path)]
    assert cli.run([*head, "calendar", "--month", "2026-10", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["days"]) == 31
    day = found["days"][17]
    assert (day["day"], day["lunar"], day["festivals"], day["birthdays"]) == ("2026-10-18", "九月初九", ["重阳"], 2)
    assert day["duties"]["重阳"] == {"owed": 2, "done": 1, "overdue": 0, "missed": 0, "excused": 0}
    assert cli.run([*head, "calendar"]) == 0
    assert "10 月 18 日，星期日，九月初九，重阳" in capsys.readouterr().out
    assert cli.run([*head, "print", "calendar", str(tmp_path / "月历.pdf"), "--month", "2026-10"]) == 0
    page = PdfReader(tmp_path / "月历.pdf").pages[0]
    assert page.mediabox.width > page.mediabox.height
    text = page.extract_text()
    assert all(words in text for words in ("2026年10月走访月历", "重阳 应访 2 已访 1", "张䶮 95", "新增住院 1"))


def test_a_cell_with_room_for_one_line_says_what_matters_most(small: Office) -> None:
    said = {day: rules.in_one_line(_day(small, date(2026, *day))).words() for day in ((10, 6), (9, 25), (10, 18))}
    assert said == {(10, 6): "新增住院 1", (9, 25): "逾期 1 人次", (10, 18): "应访 3"}  # a great birthday, too
    settled = DayFigures(day=TODAY, rules=(RuleDay("重阳", "重阳走访", 3, 2, 0, 1),), visits=2)
    assert rules.in_one_line(settled).words() == "已访 2"


def test_missed_and_overdue_are_counted_apart(small: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", "2026-12-01")
    later = _day(small, ZHONGQIU)
    assert later.late == "错过 1" and "错过 1" in later.words and "逾期" not in later.words
    assert rules.in_one_line(later).words() == "错过 1 人次"
    both = DayFigures(day=TODAY, rules=(RuleDay("重阳", "重阳走访", 3, 0, 2, 0, 1),))
    first = rules.lines_of(both)[0]
    assert first.words() == "逾期 2，错过 1 人次" and first.words(lambda said: len(said) < 6) == "逾期 2"


def test_a_line_says_as_much_as_fits() -> None:
    day = DayFigures(day=TODAY, visits=9, birthdays=3, cases={"住院": 1, "来电要求": 2})
    cases, rest = rules.lines_of(day)
    assert cases.words() == "新增住院 1、来电要求 2" and cases.words(lambda said: len(said) < 10) == "新增事项 3"
    assert rest.words() == "走访 9 次　寿辰 3 人" and rest.words(lambda said: len(said) < 6) == "走访 9"


def test_a_death_is_not_called_new() -> None:
    day = DayFigures(day=TODAY, cases={"住院": 1, "去世": 2})
    assert rules.lines_of(day)[0].words() == "去世 2 人、新增住院 1" and day.words.endswith("去世 2 人、新增住院 1")


# ---------------------------------------------------------------- the page


class Month(Shown[CalendarPage]):
    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.page.view, key)

    @property
    def title(self) -> str:
        return str(self.page.heading.text())

    def line(self, start: str) -> ElidedButton:
        found = [each for each in self.page.card.findChildren(ElidedButton) if each.accessibleName().startswith(start)]
        return found[-1]


@pytest.fixture
def open_page(look: object) -> Iterator[Callable[[Office], Month]]:
    with ExitStack() as stack:
        yield lambda office: Month(stack.enter_context(in_window(CalendarPage, office, 668)))


def test_it_opens_on_today_and_says_it(small: Office, open_page: Callable[[Office], Month]) -> None:
    shown = open_page(small)
    assert shown.title == "2026年10月" and shown.page.view.current == TODAY
    assert shown.page.view.accessibleName().startswith("月历：10 月 8 日，星期四")
    assert shown.page.view.accessibleName().endswith("今天")


def test_keys_go_from_day_to_day_and_from_month_to_month(small: Office, open_page: Callable[[Office], Month]) -> None:
    shown = open_page(small)
    shown.press(Qt.Key.Key_Right)
    assert shown.page.view.current == date(2026, 10, 9)
    shown.press(Qt.Key.Key_Up)
    shown.press(Qt.Key.Key_Up)
    assert (shown.page.view.current, shown.title) == (ZHONGQIU, "2026年9月")
    assert "应访 2 人次，已访 1，逾期 1" in shown.page.view.accessibleName()
    shown.press(Qt.Key.Key_PageDown)
    assert (shown.page.view.current, shown.title) == (date(2026, 10, 25), "2026年10月")
    shown.page.go_to(date(2026, 10, 31))
    shown.press(Qt.Key.Key_PageDown)
    assert shown.page.view.current == date(2026, 11, 30)  # which has no 31st
    shown.page._today.click()
    assert shown.page.view.current == TODAY


def test_a_click_lists_a_day_and_each_line_opens_what_it_is_about(
    small: Office, open_page: Callable[[Office], Month]
) -> None:
    shown = open_page(small)
    at = [day.day for day in shown.page.month.days].index(date(2026, 10, 6))
    QTest.mouseClick(shown.page.view, Qt.MouseButton.LeftButton, pos=shown.page.view.cell(at).center())
    shown.page.show_list()
    shown.line("张䶮　重阳").click()
    assert shown.wanted.pop() == ShowVisit(visit_id=1)
    shown.line("李秀兰　住院").click()
    assert shown.wanted.pop() == ShowCase(case_id=1)
    shown.page.go_to(CHONGYANG)
    shown.page.show_list()
    shown.line("重阳走访 2 人次").click()
    target = shown.wanted.pop()
    assert isinstance(target, ShowDuties)
    query = target.query
    assert (query.since, query.until, query.codes) == (CHONGYANG, CHONGYANG, ("重阳",))
    shown.line("李秀兰　").click()
    assert shown.wanted.pop() == ShowPerson(person_id=2)


def test_a_double_click_on_a_day_of_another_month_opens_it(small: Office, open_page: Callable[[Office], Month]) -> None:
    shown = open_page(small)
    first = shown.page.view.cell(0).center()  # 28 September, which stands on 31 August in its own month
    QTest.mouseClick(shown.page.view, Qt.MouseButton.LeftButton, pos=first)
    QTest.mouseDClick(shown.page.view, Qt.MouseButton.LeftButton, pos=first)
    assert (shown.title, shown.page.view.current) == ("2026年9月", date(2026, 9, 28))
    found = shown.page.card.found
    assert found is not None and found.figures.day == date(2026, 9, 28)


@pytest.mark.parametrize("zoom", [100, 150, 175])
def test_the_days_of_a_long_month_tell_something_at_every_size(
    small: Office, open_page: Callable[[Office], Month], look: Theme, zoom: int
) -> None:
    look.set_zoom(zoom)
    shown = open_page(small)
    shown.page.resize(1366, 560)  # what the window leaves to a page on the smallest usual screen
    shown.page.go_to(date(2026, 8, 20))
    assert len(shown.page.month.days) == 42
    picture = shown.page.view.grab().toImage()

    def colours_below(day: date) -> int:
        cell = shown.page.view.cell(shown.page.view.place_of(day)).adjusted(3, 0, -3, -3)
        rows = range(cell.top() + cell.height() // 2, cell.bottom())
        return len({picture.pixel(x, y) for x in range(cell.left(), cell.right()) for y in rows})

    assert colours_below(date(2026, 8, 8)) > colours_below(date(2026, 8, 9)) == 1  # a birthday; nothing


@pytest.mark.parametrize(
    ("edge", "out", "beyond", "back"),
    [
        (date(1901, 1, 1), Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Right),
        (date(2099, 12, 31), Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Left),
    ],
)
def test_at_the_edge_of_what_is_known_it_stays_and_says_so(
    small: Office, open_page: Callable[[Office], Month], edge: date, out: Qt.Key, beyond: Qt.Key, back: Qt.Key
) -> None:
    shown = open_page(small)
    shown.page.go_to(edge)
    outside = [at for at, day in enumerate(shown.page.month.days) if not shown.page.month.holds(day.day)]
    where = [shown.page.view.cell(at).center() for at in outside if shown.page.month.days[at].day.year != edge.year]
    captured: list[Callable[[], object]] = [lambda: shown.press(out), lambda: shown.press(beyond)]
    captured.append(lambda: QTest.mouseClick(shown.page.view, Qt.MouseButton.LeftButton, pos=where[0]))
    for command in captured:
        command()
        assert (shown.page.view.current, shown.page.month.first) == (edge, edge.replace(day=1))
        assert "1901 年至 2099 年" in shown.page.page_layout.banner.text and shown.page.page_layout.banner.isVisible()
        shown.press(back)
        assert shown.page.view.current != edge and not shown.page.page_layout.banner.isVisible()
        shown.press(beyond)
    shown.page.show_list()
    assert shown.page.card.found is not None


def test_enter_goes_to_the_list(small: Office, open_page: Callable[[Office], Month]) -> None:
    shown = open_page(small)
    shown.page.go_to(CHONGYANG)
    shown.page.view.setFocus()
    shown.press(Qt.Key.Key_Return)
    focus = shown.page.window().focusWidget()
    assert focus is not None and shown.page.card.isAncestorOf(focus)
    assert focus.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_visit_recorded_elsewhere_shows(small: Office, open_page: Callable[[Office], Month]) -> None:
    shown = open_page(small)
    with small.operation("登记走访"):
        for reason in ({"rule": "重阳", "visit_group": "走访慰问"}, {"rule": "巡诊", "visit_group": "上门服务"}):
            rows.add(small, Visit(person_id=2, date=date(2026, 10, 7), category="县处级以上退休干部", **reason))
    assert shown.page.month.day(CHONGYANG).done == 2
    day = shown.page.month.day(date(2026, 10, 7))
    assert (day.visits, day.served) == (1, 1) and "走访 1 次，服务联系 1 次" in day.words


def test_slips_of_a_day_are_of_those_still_to_be_visited(
    small: Office, open_page: Callable[[Office], Month], papers: list[Path]
) -> None:
    shown = open_page(small)
    shown.page.go_to(ZHONGQIU)
    shown.page.show_list()
    assert shown.page.slips_button.isEnabled()
    shown.page.slips_button.click()
    text = "".join(page.extract_text() for page in PdfReader(papers[0]).pages)
    assert "李秀兰" in text and "张䶮" not in text
    shown.page.go_to(date(2026, 9, 26))
    shown.page.show_list()
    assert not shown.page.slips_button.isEnabled()


def test_the_month_on_show_is_printed(small: Office, open_page: Callable[[Office], Month], papers: list[Path]) -> None:
    shown = open_page(small)
    shown.page.show_target(ShowDay(day=date(2026, 9, 3)))
    shown.page.print_current()
    assert "2026年9月走访月历" in PdfReader(papers[0]).pages[0].extract_text()


def test_an_empty_office_has_its_festivals_all_the_same(
    blank_office: Office, open_page: Callable[[Office], Month]
) -> None:
    shown = open_page(blank_office)
    shown.page.go_to(CHONGYANG)
    shown.page.show_list()
    assert "重阳" in shown.page.view.accessibleName()
    assert shown.page.card.found is not None and not shown.page.card.found.duties
