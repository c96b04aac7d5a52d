"""The visits owed in a period: in the JSON, on the tab, in the text, in Excel; they add up with the visits of the year."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from cadredesk import cli
from cadredesk.core.periods import year_of
from cadredesk.db.file import Office
from cadredesk.duties import actions as duties
from cadredesk.duties import store_duties
from cadredesk.people.records import Category, Person
from cadredesk.sheets.reader import open_book
from cadredesk.summary import actions, rules
from cadredesk.summary import rules_wording as wording
from tests.summary.conftest import person, visit
from tests.support import TODAY

# S001 counts 离休, 处级退休 and 离休遗属 apart.
LIXIU, SENIOR, SURVIVORS = 3, 4, 5


@pytest.fixture
def office(office: Office, fill: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> Office:
    """Twelve people of three kinds, all visited for 中秋 2026 but one late, one excused and one not at all."""
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    people: list[Person] = [
        person(name="离休", category=Category.LIXIU.value, revolution_joined="1948") for _ in range(LIXIU)
    ]
    people += [person(name="处级", rank="正县处级") for _ in range(SENIOR)]
    survivor = {"category": Category.SURVIVOR.value, "survivor_kind": "离休干部遗属"}
    people += [person(name="遗属", **survivor) for _ in range(SURVIVORS)]
    kinds = ["离休干部"] * LIXIU + ["县处级以上退休干部"] * SENIOR + ["离休干部遗属"] * SURVIVORS
    day, late = date(2026, 9, 20), date(2026, 10, 3)
    visits = [visit(at, late if at == 1 else day, kind, rule="中秋") for at, kind in enumerate(kinds[:10], 1)]
    fill(people, visits)
    with office.operation("设置"):
        office.put_setting("duties_since", "2024-01-01")
    duty = store_duties.find(office, 11, "中秋", date(2026, 9, 25))
    assert duty is not None
    duties.excuse_many(office, [duty], "住院治疗")
    return office


def _summary(office: Office, year: int = 2026) -> dict[str, object]:
    found = actions.summarise(office, date(year, 1, 1), date(year, 12, 31))
    return actions.as_json(actions.with_duties(office, found))


def test_the_json_shows_each_rule_with_disjoint_figures(office: Office) -> None:
    found = _summary(office)
    assert found["duties"]["中秋"] == {
        "owed": 12, "done": 9, "late": 1, "overdue": 1, "missed": 0, "excused": 1, "waiting": 0, "percent": 90.9,
    }  # fmt: skip
    assert found["duties"]["春节"]["missed"] == 12  # past the late days, and nobody went
    assert found["duties"]["重阳"] == {  # not due yet, though anybody may go: nobody is late, and there is no share
        "owed": 12, "done": 0, "late": 0, "overdue": 0, "missed": 0, "excused": 0, "waiting": 12, "percent": None,
    }  # fmt: skip
    assert found["visits"]["by_category"] == {"离休干部": 3, "县处级以上退休干部": 4, "离休干部遗属": 3}
    assert found["duties"]["中秋"]["done"] + found["duties"]["中秋"]["late"] == found["visits"]["by_rule"]["中秋"]


def test_the_command_line_gives_them(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.close()
    assert cli.run(["--file", str(office.path), "summary", "--year", "2026", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["duties"]["中秋"]["percent"] == 90.9
    assert cli.run(["--file", str(office.path), "summary", "--year", "2026"]) == 0
    assert "中秋\t%\t90.9\t0.0\t+90.9" in capsys.readouterr().out


def test_a_rule_without_duties_in_one_of_the_years_has_no_share_there(
    office: Office, fill: Callable[..., None]
) -> None:
    fill([person(name="新", birth="1946-05-05", admitted_on="2026-01-01")])
    now, then = actions.with_before(office, year_of(2026))
    group = rules.SECTIONS["必访"][0]
    [great] = [line for line in rules.lines(now, then, group) if line.label == "大寿"]
    assert (rules.shown(great.now, "%"), rules.shown(great.then, "%"), rules.change(great)) == ("0.0", "—", "")


def test_the_text_says_what_was_not_done(office: Office, tmp_path: Path) -> None:
    actions.print_summary(office, year_of(2026), tmp_path / "总结.pdf")
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(tmp_path / "总结.pdf").pages)
    assert "必访对象应走访" in text and "免访1人次" in text and "其中补访1人次" in text and "逾期待补访" in text


def test_the_text_counts_no_services_and_no_festival_ahead_among_visits(
    office: Office, fill: Callable[..., None]
) -> None:
    def told() -> str:
        now = actions.with_duties(office, actions.summarise(office, date(2026, 1, 1), date(2026, 12, 31)))
        return "".join("".join(section.paragraphs) for section in wording.sections(now, None))

    before = told()
    # 春节 and 中秋, each owed to twelve; nobody is of a great age, and 七一 is for members.
    assert "必访对象应走访24人次，其中按规定免访1人次，已走访10人次（其中补访1人次），完成率43.5%" in before
    now, then = actions.with_before(office, year_of(2026))
    assert then is not None
    assert "比上年同期提高43.5个百分点" in "".join(wording.sections(now, then)[2].paragraphs)
    fill([], [visit(1, date(2026, 9, 30), rule="重阳"), visit(1, date(2026, 3, 3), rule="巡诊")])
    assert [part for part in before.split("。") if "应走访" in part] == [
        part for part in told().split("。") if "应走访" in part
    ]


def test_services_have_a_sentence_of_their_own(office: Office) -> None:
    """What was done of 巡诊 and 阅文 never makes the share of the visits look better or worse."""
    now = actions.with_duties(office, actions.summarise(office, date(2026, 1, 1), date(2026, 12, 31)))
    due = {code: number for code, number in now.duties.due.items() if code not in ("巡诊", "阅文", "体检")}
    text = "".join(paragraph for section in wording.sections(now, None) for paragraph in section.paragraphs)
    assert f"必访对象应走访{sum(due.values())}人次" in text
    assert f"必访对象应上门服务{sum(now.duties.due.values()) - sum(due.values())}人次，已上门服务0人次" in text


def test_an_office_that_owes_nothing_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support import empty_office

    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with empty_office(tmp_path) as blank_office:
        assert _summary(blank_office)["duties"] == {}
        actions.print_summary(blank_office, year_of(2026), tmp_path / "总结.pdf")
    assert "应走访" not in PdfReader(tmp_path / "总结.pdf").pages[0].extract_text()


def test_excel_has_them_beside_the_year_before(office: Office, tmp_path: Path) -> None:
    actions.export_figures(office, year_of(2026), tmp_path / "数字.xlsx")
    rows = open_book(tmp_path / "数字.xlsx").sheet().rows
    [share] = [row for row in rows if row[:2] == ["完成率", "中秋"]]
    assert share[3] == 90.9
    [owed] = [row for row in rows if row[:2] == ["到期应访", "中秋"]]
    assert owed[3:5] == [12, 12]
