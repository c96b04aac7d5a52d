"""The must-visits as two counties tell them (S001 五个必访, S004 六必访), each a small story told day by day."""

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cadredesk.cases import actions as case_actions
from cadredesk.cases.records import Case
from cadredesk.cli import run
from cadredesk.core.dates import PartialDate
from cadredesk.core.lunar import parse_lunar
from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import undo
from cadredesk.duties import store_duties
from cadredesk.people import actions as people_actions
from cadredesk.people import store as people_store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.history.records import Track
from cadredesk.people.records import Person
from tests.support import OPERATOR, empty_office

State = tuple[str, str]  # due day, state


class Story:
    """An office whose days pass; things are done in it by actions, and asked of it by the command line."""

    def __init__(self, path: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self.patch, self.capsys = path, patch, capsys

    def on(self, day: str) -> "Story":
        """It is this day now."""
        self.patch.setenv("CADREDESK_TODAY", day)
        return self

    def office(self) -> Office:
        return open_office(self.path, OPERATOR)

    def register(self, name: str, category: str, **known: Any) -> None:
        with self.office() as office:
            people_actions.save_person(office, Person(name=name, category=category, **known))

    def id_of(self, office: Office, name: str) -> int:
        return people_store.resolve(office, name).id or 0

    def opens(self, name: str, kind: str, day: str, detail: str = "") -> None:
        """Something has happened to somebody."""
        with self.office() as office:
            opened = date.fromisoformat(day)
            case_actions.open_case(
                office, Case(person_id=self.id_of(office, name), kind=kind, opened_on=opened, detail=detail)
            )

    def do(self, *words: str) -> tuple[int, str, str]:
        """Run a command."""
        status = run(["--file", str(self.path), "--operator", OPERATOR, *words])
        said = self.capsys.readouterr()
        return status, said.out, said.err

    def visit(self, name: str, code: str, day: str) -> None:
        self.on(day)
        status, _, err = self.do("visit", name, "--rule", code, "--date", day, "--visitors", "李明")
        assert status == 0, err

    def ask(self, *words: str) -> dict[str, Any]:
        status, out, err = self.do("due", "--json", *words)
        assert status == 0, err
        return dict(json.loads(out))

    def due(self, name: str, code: str, *words: str) -> list[State]:
        """What somebody is owed by a rule, and where it stands."""
        return [
            (duty["due"], duty["state"]) for duty in self.ask("--rule", code, *words)["duties"] if duty["name"] == name
        ]

    def open_now(self) -> list[tuple[str, str, str]]:
        """What is to be done today: name, rule, due day."""
        with self.office() as office:
            found = store_duties.open_duties(office)
            return [(line.name, line.rule, str(line.due)) for line in store_duties.lines(office, found)]


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Story:
    with empty_office(tmp_path) as office:
        path = office.path
    return Story(path, monkeypatch, capsys).on("2026-01-05")


def day(text: str) -> PartialDate:
    return PartialDate.from_iso(text)


def test_the_spring_festival_campaign(story: Story) -> None:
    """Cadres and survivors are owed it from 1 January on; who was away is excused; who was late is still done."""
    story.register("张建国", "离休干部")
    story.register("李桂英", "退休干部", rank="副县处级")
    story.register("王秀兰", "遗属", survivor_kind="离休干部遗属")
    story.register("孙玉珍", "退休干部", rank="正乡科级", treatment="副县处级")
    story.register("赵铁柱", "退休干部", rank="正乡科级")
    story.register("周大勇", "退休职工")
    asked = ("--rule", "春节", "--from", "2026-01-01", "--to", "2026-12-31")

    assert story.on("2025-12-31").ask(*asked)["counts"] == {"春节": {"未到": 4}}
    found = story.on("2026-01-01").ask(*asked)  # 元旦春节 is one round
    assert found["counts"] == {"春节": {"应访": 4}}
    first = found["duties"][0]
    assert (first["from"], first["due"], first["reason"]) == ("2026-01-01", "2026-02-17", "春节走访（2 月 17 日）")

    story.visit("张建国", "春节", "2026-02-10")
    story.visit("李桂英", "春节", "2026-03-19")  # the thirtieth day after
    why = ("--why", "随子女在昆明过年")
    assert story.do("excuse", "孙玉珍", "--rule", "春节", "--on", "2026-02-17", *why)[0] == 0
    status, _, err = story.do("excuse", "张建国", "--rule", "春节", "--on", "2026-02-17", *why)
    assert status == 2 and "2026-02-10" in err
    assert story.ask(*asked)["counts"] == {"春节": {"已访": 2, "免访": 1, "逾期": 1}}
    story.visit("王秀兰", "春节", "2026-03-20")  # a day too late: it proves nothing any more
    assert story.due("王秀兰", "春节") == [("2026-02-17", "逾期")]
    with story.office() as office:
        tally = store_duties.tallies(office, date(2026, 1, 1), date(2026, 2, 28))["春节"]
    assert (tally.owed, tally.done, tally.late, tally.missed, tally.excused) == (4, 1, 1, 1, 1)


def test_ill_in_hospital(story: Story) -> None:
    """生病住院必访: within seven days; a second stay is owed a second visit, and one visit is not both."""
    story.register("张建国", "退休职工")
    story.on("2026-03-02").opens("张建国", "住院", "2026-03-02", "肺炎")
    assert story.due("张建国", "住院") == [("2026-03-09", "应访")]
    assert "肺炎" in story.ask("--rule", "住院")["duties"][0]["reason"]
    assert story.on("2026-03-10").due("张建国", "住院") == [("2026-03-09", "逾期")]
    story.visit("张建国", "住院", "2026-03-12")
    assert story.due("张建国", "住院") == [("2026-03-09", "已访")]
    with story.office() as office:
        case_actions.close_case(office, 1, "出院", date(2026, 3, 12))
    story.on("2026-03-20").opens("张建国", "住院", "2026-03-14", "复发")
    assert story.due("张建国", "住院") == [("2026-03-09", "已访"), ("2026-03-21", "应访")]


@pytest.mark.parametrize(
    ("kind", "code", "due"),
    [
        ("困难", "困难", "2026-05-19"),
        ("家庭变故", "家庭变故", "2026-05-11"),
        ("灾祸", "灾祸", "2026-05-07"),
        ("来电要求", "来电", "2026-05-11"),
    ],
)
def test_hardship_a_change_in_the_family_disaster_and_a_call(story: Story, kind: str, code: str, due: str) -> None:
    """有特殊困难、家庭发生重大变故、家遇天灾人祸、电话有要求必访: each within its days, until somebody has been there."""
    story.register("李桂英", "退休职工")
    story.on("2026-05-04").opens("李桂英", kind, "2026-05-04", "家中有事，请来看看")
    assert story.due("李桂英", code) == [(due, "应访")]
    assert story.on("2027-02-01").open_now() == [("李桂英", code, due)]  # nobody is forgotten, however long ago
    story.visit("李桂英", code, "2026-05-06")
    assert story.on("2027-02-01").open_now() == []
    assert story.due("李桂英", code, "--from", "2026-01-01") == [(due, "已访")]


def test_a_death(story: Story) -> None:
    """去世必访: the day after; all else that was still to come ends, what was done stays."""
    story.register("张建国", "离休干部", checkup_on=day("2025-10-01"))
    story.visit("张建国", "春节", "2026-02-01")
    story.on("2026-04-10")
    with story.office() as office:
        departure_actions.register_death(office, story.id_of(office, "张建国"), date(2026, 4, 10))
    assert story.due("张建国", "去世") == [("2026-04-11", "应访")]
    assert story.due("张建国", "春节") == [("2026-02-17", "已访")]
    assert story.due("张建国", "中秋", "--to", "2026-12-31") == []
    months = ["2026-01-31", "2026-02-28", "2026-03-31"]
    assert story.due("张建国", "巡诊", "--to", "2026-12-31") == [(month, "逾期") for month in months]
    assert story.open_now() == [("张建国", "去世", "2026-04-11")], "nobody can visit the dead any more"
    story.visit("张建国", "去世", "2026-04-11")
    assert story.open_now() == []


def test_a_great_birthday_by_the_moon(story: Story) -> None:
    """过生日大寿必访: ninety by the lunar calendar falls on that calendar's day; an ordinary birthday is not owed."""
    story.register("张建国", "退休干部", birth=day("1936-10-01"), keeps_lunar="是")  # 八月十六
    story.register(
        "李桂英", "退休干部", birth=day("1936-10-01"), lunar_birthday=parse_lunar("八月十六"), keeps_lunar="否"
    )
    story.register("王秀兰", "退休干部", birth=day("1935-10-01"))
    asked = ("--to", "2026-12-31")
    assert story.due("张建国", "大寿", *asked) == [("2026-09-26", "未到")]
    assert story.due("李桂英", "大寿", *asked) == [("2026-10-01", "未到")]
    assert story.due("王秀兰", "大寿", *asked) == []
    assert [duty["reason"] for duty in story.ask("--rule", "大寿", *asked)["duties"]] == [
        "90 岁大寿（9 月 26 日）",
        "90 岁大寿（10 月 1 日）",
    ]
    assert story.do("rule", "set", "大寿", "--nominal")[0] == 0  # from today on
    assert story.due("张建国", "大寿", *asked) == []
    assert story.due("张建国", "大寿", "--from", "2025-01-01", "--to", "2025-12-31") == []
    with story.office() as office:
        undo(office)
    assert story.do("rule", "set", "大寿", "--nominal", "--correct")[0] == 0  # it had always been so
    assert story.due("张建国", "大寿", "--from", "2025-01-01") == [("2025-10-07", "逾期")]


def test_every_month_at_the_home_of_each_veteran(story: Story) -> None:
    """巡诊 and 阅文 of each 离休干部: one visit in each month; one made early in the next proves nothing of the last."""
    story.register("张建国", "离休干部")
    story.register("李桂英", "退休干部", rank="正县处级")
    story.visit("张建国", "巡诊", "2026-01-31")
    story.visit("张建国", "巡诊", "2026-03-01")
    story.visit("张建国", "巡诊", "2026-03-02")
    story.visit("张建国", "阅文", "2026-02-10")
    story.on("2026-03-31")
    asked = ("--to", "2026-04-30")
    march = [("2026-01-31", "已访"), ("2026-02-28", "逾期"), ("2026-03-31", "已访"), ("2026-04-30", "未到")]
    assert story.due("张建国", "巡诊", *asked) == march
    assert story.due("张建国", "阅文", *asked) == [
        ("2026-01-31", "逾期"),
        ("2026-02-28", "已访"),
        ("2026-03-31", "应访"),
        ("2026-04-30", "未到"),
    ]
    assert story.due("李桂英", "巡诊", *asked) == []


def test_health_checks_yearly_and_every_second_year(story: Story) -> None:
    """离休干部一年一次和退休干部两年一次体检, by calendar years; who was never examined is owed it this year."""
    story.register("张建国", "离休干部", checkup_on=day("2025-06-10"))
    story.register("李桂英", "退休干部", checkup_on=day("2025-06-10"))
    story.register("孙玉珍", "退休干部")
    story.register("王秀兰", "遗属")
    story.on("2026-05-20")
    assert story.due("张建国", "体检", "--to", "2026-12-31") == [("2026-12-31", "应访")]
    assert story.due("李桂英", "体检", "--to", "2027-12-31") == [("2027-12-31", "未到")]
    assert story.due("孙玉珍", "体检", "--to", "2026-12-31") == [("2026-12-31", "应访")]
    assert story.due("王秀兰", "体检", "--to", "2027-12-31") == []
    story.visit("孙玉珍", "体检", "2026-05-21")
    story.visit("张建国", "体检", "2026-06-03")
    assert story.due("张建国", "体检", "--to", "2027-12-31") == [("2026-12-31", "已访"), ("2027-12-31", "未到")]
    assert story.due("孙玉珍", "体检", "--to", "2028-12-31") == [("2026-12-31", "已访"), ("2028-12-31", "未到")]


def test_a_new_arrival(story: Story) -> None:
    """Who comes in May is owed what falls due from then on, and a health check of this year."""
    story.on("2026-05-20").register("钱学义", "离休干部", moved_in_on=day("2026-05-20"), checkup_on=day("2024-01-15"))
    asked = ("--to", "2026-10-31")
    assert story.due("钱学义", "春节", *asked) == []
    assert story.due("钱学义", "中秋", *asked) == [("2026-09-25", "未到")]
    assert story.due("钱学义", "巡诊", *asked)[0] == ("2026-05-31", "应访")
    assert story.due("钱学义", "体检", "--to", "2026-12-31") == [("2026-12-31", "应访")]


def test_somebody_moves_away_and_comes_back(story: Story) -> None:
    """While somebody is away nothing is owed; the year of the return owes its health check."""
    story.register("钱学义", "退休干部", rank="正县处级", checkup_on=day("2024-08-10"))
    story.on("2026-07-01")
    with story.office() as office:
        departure_actions.register_move_out(office, story.id_of(office, "钱学义"), date(2026, 7, 1), "昆明市")
    asked = ("--to", "2026-12-31")
    assert story.due("钱学义", "春节", *asked) == [("2026-02-17", "逾期")]
    assert story.due("钱学义", "中秋", *asked) == story.due("钱学义", "体检", *asked) == []
    story.on("2026-10-08")
    with story.office() as office:
        departure_actions.register_return(office, 1, date(2026, 10, 2))
    assert story.due("钱学义", "中秋", *asked) == []
    assert story.due("钱学义", "重阳", *asked) == [("2026-10-18", "应访")]
    assert story.due("钱学义", "体检", *asked) == [("2026-12-31", "应访")]


def test_a_rise_in_treatment_counts_from_its_day(story: Story) -> None:
    """享受副县级待遇 from July: 春节 is not owed looking back, 中秋 is."""
    story.register("赵铁柱", "退休干部", rank="正乡科级")
    story.on("2026-07-10")
    with story.office() as office:
        person = people_store.resolve(office, "赵铁柱")
        raised = dataclasses.replace(person, treatment="副县处级")
        people_actions.save_person(office, raised, {Track.TREATMENT: day("2026-07-01")})
    assert story.due("赵铁柱", "春节", "--to", "2026-12-31") == []
    assert story.due("赵铁柱", "中秋", "--to", "2026-12-31") == [("2026-09-25", "未到")]


def test_nobody_is_forgotten_at_the_turn_of_the_year(story: Story) -> None:
    """In January the list of what is open still holds December's campaign and the autumn's festivals."""
    story.register("张建国", "离休干部", checkup_on=day("2025-12-20"))
    for code in ("巡诊", "阅文"):
        for month in range(1, 12):
            story.visit("张建国", code, f"2026-{month:02}-20")
    story.visit("张建国", "阅文", "2026-12-24")
    for code, visited in (("春节", "2026-02-10"), ("中秋", "2026-09-20")):
        story.visit("张建国", code, visited)
    story.on("2027-01-06")
    assert story.open_now() == [
        ("张建国", "重阳", "2026-10-18"),
        ("张建国", "巡诊", "2026-12-31"),
        ("张建国", "体检", "2026-12-31"),
        ("张建国", "巡诊", "2027-01-31"),
        ("张建国", "阅文", "2027-01-31"),
        ("张建国", "春节", "2027-02-06"),
        ("张建国", "体检", "2027-12-31"),
    ]


def test_the_office_sets_a_rule_of_its_own(story: Story) -> None:
    """端午 for members past eighty; the rule that it ends on a day owes nothing later, and claims no visit."""
    story.register("张建国", "退休干部", politics="中共党员", birth=day("1940-03-01"))
    story.register("李桂英", "退休干部", birth=day("1940-03-01"))
    words = ("--trigger", "农历节日", "--month", "5", "--day", "5", "--members-only", "--age-from", "80")
    status, out, err = story.do("rule", "set", "端午", *words, "--json")
    assert status == 0, err
    assert json.loads(out) == {"code": "端午", "name": "端午", "next": "2026-06-19", "people": 1, "year": 1}
    listed = json.loads(story.do("rule", "list", "--json")[1])
    assert [rule["code"] for rule in listed][-1] == "端午" and len(listed) == 15
    assert story.due("李桂英", "端午", "--to", "2026-12-31") == []
    assert story.do("rule", "set", "端午", "--until", "2026-06-30")[0] == 0
    assert story.due("张建国", "端午", "--to", "2027-12-31") == [("2026-06-19", "未到")]


def test_a_rule_changes_from_a_day_on(story: Story) -> None:
    """What fell due before stays as it was, whatever is changed; a correction says that it had always been so."""
    story.register("张建国", "离休干部")
    story.register("周大勇", "退休职工")
    before = story.on("2026-03-15").ask("--rule", "巡诊", "--from", "2026-01-01", "--to", "2026-02-28")
    assert story.do("rule", "set", "巡诊", "--categories", "退休职工", "--trigger", "每季一次")[0] == 0
    assert story.ask("--rule", "巡诊", "--from", "2026-01-01", "--to", "2026-02-28") == before
    assert story.due("周大勇", "巡诊", "--to", "2026-06-30") == [("2026-03-31", "应访"), ("2026-06-30", "未到")]
    assert story.due("张建国", "巡诊", "--to", "2026-06-30") == [("2026-01-31", "逾期"), ("2026-02-28", "逾期")]
    status, _, err = story.do("rule", "set", "巡诊", "--categories", "离休干部", "--from", "2026-03-10")
    assert status == 2 and "2026-03-15" in err
    assert story.do("rule", "set", "巡诊", "--categories", "离休干部", "--from", "2026-07-01")[0] == 0
    assert story.due("张建国", "巡诊", "--to", "2026-09-30")[-1] == ("2026-09-30", "未到")
    assert story.due("周大勇", "巡诊", "--to", "2026-09-30")[-1] == ("2026-06-30", "未到")
    assert len(json.loads(story.do("rule", "list", "--json")[1])) == 14


def test_a_new_rule_owes_nothing_of_the_past(story: Story) -> None:
    story.register("张建国", "离休干部")
    day = ("--trigger", "固定日期", "--month", "3", "--day", "1")
    assert story.on("2026-03-02").do("rule", "set", "春游", *day)[0] == 0
    assert story.due("张建国", "春游", "--to", "2027-12-31") == [("2027-03-01", "未到")]


def test_nothing_is_owed_before_the_day_that_the_office_has_set(story: Story) -> None:
    story.register("张建国", "离休干部")
    story.on("2026-04-10")
    assert [due for due, _ in story.due("张建国", "巡诊")] == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
    assert story.do("setting", "set", "必访起算日", "2026-03-01")[0] == 0
    assert [due for due, _ in story.due("张建国", "巡诊")] == ["2026-03-31", "2026-04-30"]
    assert story.due("张建国", "春节") == []


def test_windows_of_one_year_must_not_reach_into_the_next(story: Story) -> None:
    status, _, err = story.do("rule", "set", "春节", "--days-before", "300", "--late-days", "100")
    assert status == 2 and "重叠" in err
