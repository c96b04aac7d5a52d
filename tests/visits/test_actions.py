"""Recording visits, and their slips on paper, through the actions and the command line."""

import datetime
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cadredesk.cli import run
from cadredesk.core.errors import UserError
from cadredesk.db.undo import undo
from cadredesk.people import actions as people_actions
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.records import Person
from cadredesk.visits import actions, paper, store
from cadredesk.visits.records import Rule, Visit, VisitQuery
from tests.support import TODAY, empty_office, sample_office

if TYPE_CHECKING:
    from cadredesk.db.file import Office

NAME = "张建国"


@pytest.fixture
def person(office: "Office", monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    cadre = Person(
        name=NAME, category="退休干部", rank="副县处级", address="幸福社区 3 号楼", mobile="13887602213", unit="县人大"
    )
    return people_actions.save_person(office, cadre)


def visit_of(person: Person, **rest: object) -> Visit:
    return Visit(**({"person_id": person.id, "date": TODAY, "rule": "重阳"} | rest))  # type: ignore[arg-type]


def test_a_visit_keeps_the_category_of_its_day(office: "Office", person: Person) -> None:
    saved = actions.record_visit(office, visit_of(person))
    assert saved.category == "县处级以上退休干部"
    people_actions.save_person(office, Person(**{**_fields(person), "rank": "正乡科级"}))
    assert store.get(office, saved.id or 0).category == "县处级以上退休干部"


def _fields(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in Person.__dataclass_fields__}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person_id": None}, "请选择走访对象"),
        ({"date": None}, "请填写走访日期"),
        ({"date": TODAY + datetime.timedelta(days=1)}, "不能晚于今天"),
        ({"rule": "清明"}, "没有“清明”"),
        ({"rule": "", "kind": " "}, "必访事由或走访类型"),
        ({"fen": -1}, "不能是负数"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_written(
    office: "Office", person: Person, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        actions.record_visit(office, visit_of(person, **wrong))
    assert store.count(office, VisitQuery()) == 0


def test_doubts_warn_and_never_block(office: "Office", person: Person) -> None:
    first = actions.record_visit(office, visit_of(person))
    again = visit_of(person)
    assert [problem.level for problem in actions.doubts(office, again)] == ["warning"]
    assert "重复" in actions.doubts(office, again)[0].message
    assert not actions.doubts(office, first)  # correcting it is no repetition
    assert actions.record_visit(office, again).id != first.id


def test_a_visit_after_death_is_doubted_but_not_the_death_visit(office: "Office", person: Person) -> None:
    departure_actions.register_death(office, person.id or 0, datetime.date(2026, 10, 1))
    assert "去世" in actions.doubts(office, visit_of(person))[0].message
    assert not actions.doubts(office, visit_of(person, rule=Rule.DEATH.value))


def test_recording_correcting_and_deleting_can_each_be_undone(office: "Office", person: Person) -> None:
    saved = actions.record_visit(office, visit_of(person, note="原话"))
    actions.record_visit(office, Visit(**{**_all(saved), "note": "改过"}))
    actions.delete_visit(office, saved.id or 0)
    undo(office)
    assert store.get(office, saved.id or 0).note == "改过"
    undo(office)
    assert store.get(office, saved.id or 0).note == "原话"
    undo(office)
    assert store.count(office, VisitQuery()) == 0


def _all(visit: Visit) -> dict[str, object]:
    return {name: getattr(visit, name) for name in Visit.__dataclass_fields__}


def test_a_window_of_the_list_is_the_same_from_either_end(sample: "Office") -> None:
    for descending in (True, False):
        query = VisitQuery(descending=descending)
        total = store.count(sample, query)
        whole = store.window(sample, query, 0, total, total)
        assert len(whole) == total
        for start in (0, 1, total // 2, total - 7):
            assert store.window(sample, query, start, start + 7, total) == whole[start : start + 7]
        for place in (0, 5, total // 2, total - 1):
            assert store.position(sample, query, whole[place]) == place


def test_facets_count_what_the_list_then_shows(sample: "Office") -> None:
    query = VisitQuery(since=datetime.date(2026, 1, 1), until=datetime.date(2026, 12, 31), reason="中秋")
    counts = store.facet_counts(sample, query)
    for reason, times in counts["reason"].items():
        assert times == store.count(sample, VisitQuery(since=query.since, until=query.until, reason=reason))
    for category, times in counts["category"].items():
        only = VisitQuery(since=query.since, until=query.until, reason="中秋", category=category)
        assert times == store.count(sample, only)
    assert store.count(sample, VisitQuery(reason=("中秋", "春节"))) == sum(
        store.count(sample, VisitQuery(reason=reason)) for reason in ("中秋", "春节")
    )


# ---------------------------------------------------------------- paper


def words_of(path: Path) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(path).pages]


def test_a_slip_says_who_why_and_how_much_in_words(office: "Office", person: Person, tmp_path: Path) -> None:
    visit = actions.record_visit(office, visit_of(person, fen=140_950, visitors="王局长", goods="牛奶", place="家中"))
    out = tmp_path / "slip.pdf"
    assert not paper.print_slips(office, actions.slips_of_visits(office, [visit]), out)
    (page,) = words_of(out)
    for word in (NAME, "走访慰问登记表", "重阳", "2026-10-08", "王局长", "牛奶", "家中", "1,409.50"):
        assert word in page
    assert "人民币壹仟肆佰零玖元伍角整" in page
    assert f"访〔2026〕{visit.id:04}号" in page


def test_a_recorded_visit_without_money_or_goods_says_so(office: "Office", person: Person, tmp_path: Path) -> None:
    visits = [actions.record_visit(office, visit_of(person, fen=fen)) for fen in (None, 0)]
    out = tmp_path / "slip.pdf"
    paper.print_slips(office, actions.slips_of_visits(office, visits), out)
    for page in words_of(out):
        assert page.count("无") == 3  # the amount in figures and in words, and the goods
    assert lines_to_write_on(out) == [0, 0]


def test_a_slip_to_take_along_has_lines_to_write_on(office: "Office", person: Person, tmp_path: Path) -> None:
    out = tmp_path / "slip.pdf"
    paper.print_slips(office, actions.slips_to_fill_in(office, [person], "重阳"), out)
    assert "无" not in words_of(out)[0] and lines_to_write_on(out) == [3]


def lines_to_write_on(path: Path) -> list[int]:
    """How many single lines stand on each page; the frames of the form are rectangles."""
    counts = []
    for page in PdfReader(path).pages:
        forms = [form.get_object() for form in page["/Resources"]["/XObject"].values()]  # type: ignore[index]
        drawn = [page.get_contents(), *forms]
        counts.append(sum(len(re.findall(rb" l\s+S", each.get_data())) for each in drawn))
    return counts


def test_what_no_font_can_print_is_named_with_the_person(office: "Office", person: Person, tmp_path: Path) -> None:
    visit = actions.record_visit(office, visit_of(person, note="", place="\U000e0041处"))
    lost = paper.print_slips(office, actions.slips_of_visits(office, [visit]), tmp_path / "slip.pdf")
    assert [name for name, _ in lost] == [NAME]


@settings(max_examples=4)
@given(names=st.lists(st.sampled_from(("䶮", "㛃", "𬭚", "𫖯", "·", "国")), min_size=1, max_size=3))
def test_rare_names_print(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("rare")
    with empty_office(folder) as office:
        saved = people_actions.save_person(office, Person(name="张" + "".join(names), category="退休干部"))
        slips = actions.slips_to_fill_in(office, [saved], "春节")
        assert not paper.print_slips(office, slips, folder / "slip.pdf")


# ---------------------------------------------------------------- the command line


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = run(arguments)
    done = capsys.readouterr()
    return status, done.out, done.err


def test_the_command_visit_answers_in_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    with sample_office(tmp_path) as office:
        path, whom = str(office.path), store.matching(office, VisitQuery())[0].person_id
    arguments = ("--file", path, "--operator", "张敏", "visit", str(whom), "--rule", "重阳", "--date", "2026-10-05")
    status, out, _ = call(capsys, *arguments, "--amount", "300", "--visitors", "王局长", "--json")
    answer = json.loads(out)
    assert status == 0
    assert (answer["person"], answer["rule"], answer["date"], answer["fen"]) == (whom, "重阳", "2026-10-05", 30_000)
    status, _, err = call(capsys, *arguments[:-1], "2026-12-31")
    assert status == 2 and "不能晚于今天" in err


def test_the_command_prints_the_slips_of_a_period(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CADREDESK_TODAY", TODAY.isoformat())
    since, until = datetime.date(2026, 9, 20), datetime.date(2026, 9, 25)
    with sample_office(tmp_path) as office:
        path, times = str(office.path), store.count(office, VisitQuery(since=since, until=until))
    out = tmp_path / "slips.pdf"
    period = ("--from", str(since), "--to", str(until))
    assert call(capsys, "--file", path, "print", "slips", str(out), *period)[0] == 0
    assert len(words_of(out)) == times > 3
    assert call(capsys, "--file", path, "print", "slips", str(out), *period, "--two-up")[0] == 0
    assert len(words_of(out)) == (times + 1) // 2
    status, _, err = call(
        capsys, "--file", path, "print", "slips", str(out), "--from", "1990-01-01", "--to", "1990-01-02"
    )
    assert status == 2 and "没有登记走访" in err
