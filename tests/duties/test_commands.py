"""Slips of those who are owed a visit, and rules of the office's own, from the command line."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from cadredesk.cli import run
from cadredesk.db.file import open_office
from cadredesk.duties import store_duties
from cadredesk.duties.records import Duty
from cadredesk.funds import store_payments
from cadredesk.funds.records import Payment
from cadredesk.import_export import records as import_records
from cadredesk.import_export import store as import_store
from cadredesk.people import store as people_store
from cadredesk.sheets.writer import write_table
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import VisitQuery
from tests.support import OPERATOR, TODAY, sample_office

DOUBLE_NINTH = TODAY.replace(day=18)
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of the sample office, which nobody has open."""
    with sample_office(tmp_path) as office:
        return office.path


@pytest.fixture
def call(path: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command on the sample office."""

    def go(*arguments: object) -> tuple[int, str, str]:
        status = run(["--file", str(path), "--operator", OPERATOR, *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return go


def owed_on(path: Path, day: date, code: str) -> list[Duty]:
    with open_office(path, OPERATOR) as office:
        return store_duties.duties(office, day, day, TODAY, codes=(code,))


@pytest.fixture
def owed(path: Path) -> list[Duty]:
    return owed_on(path, DOUBLE_NINTH, "重阳")


def texts(path: Path) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages]


def test_a_slip_for_each_who_is_owed_the_visit(call: Call, path: Path, owed: Sequence[Duty], tmp_path: Path) -> None:
    out = tmp_path / "slips.pdf"
    visited, excused, *left = [duty for duty in owed if not duty.is_settled]
    assert call("visit", visited.person_id, "--rule", "重阳", "--date", TODAY)[0] == 0
    assert call("excuse", excused.person_id, "--rule", "重阳", "--on", DOUBLE_NINTH, "--why", "本人外出")[0] == 0
    assert call("standard", "set", "--occasion", "重阳", "--category", left[0].category, "--amount", "512")[0] == 0
    assert call("plan", "--rule", "重阳", "--on", DOUBLE_NINTH, "--assign", "liaison")[0] == 0
    status, said, _ = call("print", "slips", out, "--rule", "重阳", "--on", DOUBLE_NINTH)
    assert status == 0 and f"{len(left)} 份" in said
    pages = texts(out)
    assert len(pages) == len(left) and all("重阳（2026-10-18）" in page for page in pages)
    with open_office(path, OPERATOR) as office:
        lines = {line.person_id: line for line in store_duties.lines(office, left, TODAY)}
    assert sum("人民币伍佰壹拾贰元整" in page for page in pages) == sum(
        duty.category == left[0].category for duty in left
    )
    order = sorted(
        lines.values(), key=lambda line: (not line.visitors, line.visitors, not line.community, line.community)
    )
    assert order[0].visitors in pages[0] and order[0].visitors == order[0].liaison


def test_one_of_them_and_everybody(call: Call, owed: Sequence[Duty], tmp_path: Path) -> None:
    out = tmp_path / "slips.pdf"
    asked = ("print", "slips", out, "--rule", "重阳", "--on", DOUBLE_NINTH, "--person")
    one = next(duty for duty in owed if not duty.is_settled)
    assert call(*asked, one.person_id)[0] == 0 and len(texts(out)) == 1
    assert call(*asked, "all")[0] == 0 and len(texts(out)) > len(owed)


@pytest.mark.parametrize(
    ("day", "said"), [(DOUBLE_NINTH.replace(day=17), "没有人应访"), (DOUBLE_NINTH.replace(year=2020), "没有人应访")]
)
def test_where_nobody_is_owed_it_says_so(call: Call, tmp_path: Path, day: Any, said: str) -> None:
    out = tmp_path / "slips.pdf"
    status, _, err = call("print", "slips", out, "--rule", "重阳", "--on", day)
    assert status == 2 and said in err and not out.exists()
    status, _, err = call("print", "slips", out, "--rule", "清明", "--on", day)
    assert status == 2 and "没有“清明”" in err


def test_who_is_visited_already_gets_no_slip(call: Call, path: Path, owed: Sequence[Duty], tmp_path: Path) -> None:
    duty = next(duty for duty in owed if not duty.is_settled)
    assert call("visit", duty.person_id, "--rule", "重阳", "--date", TODAY)[0] == 0
    asked = ("print", "slips", tmp_path / "x.pdf", "--rule", "重阳", "--on", DOUBLE_NINTH, "--person", duty.person_id)
    status, _, err = call(*asked)
    assert status == 2 and "已走访或免访" in err


# ---------------------------------------------------------------- rules of the office's own


@pytest.fixture
def dragon_boat(call: Call) -> None:
    """端午, a rule that is not shipped."""
    day = ("--trigger", "农历节日", "--month", "5", "--day", "5", "--money-kind", "节日慰问", "--since", "2020-01-01")
    assert call("rule", "set", "端午", "--name", "端午走访", *day, "--categories", "离休干部")[0] == 0


@pytest.mark.usefixtures("dragon_boat")
def test_a_visit_under_ones_own_rule_is_recorded(call: Call, path: Path) -> None:
    due = TODAY.replace(month=6, day=19)
    owed = owed_on(path, due, "端午")
    status, out, _ = call("visit", owed[0].person_id, "--rule", "端午", "--date", due, "--amount", "300", "--json")
    assert status == 0 and json.loads(out)["rule"] == "端午"
    status, out, _ = call("due", "--rule", "端午", "--from", due, "--to", due, "--json")
    assert json.loads(out)["counts"]["端午"]["已访"] == 1
    assert call("summary", "--year", "2026", "--json")[0] == 0


@pytest.mark.usefixtures("dragon_boat")
def test_visits_under_ones_own_rule_are_imported_with_their_money(call: Call, path: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "走访.xlsx"
    known = {field.name: field for field in import_records.fields_for(import_records.ImportKind.VISITS)}
    fields = [known[name] for name in ("date", "person_id", "id_number", "rule", "fen")]
    monthly = owed_on(path, TODAY.replace(day=31), "巡诊")
    with open_office(path, OPERATOR) as office:
        person = people_store.get(office, monthly[0].person_id)
    in_time, far = TODAY.replace(year=2025, month=5, day=28), TODAY.replace(year=2025, month=9, day=1)
    rows = [
        (in_time, person.name, person.id_number, "端午", 30_000),
        (far, person.name, person.id_number, "端午走访", None),
    ]
    write_table(sheet, None, fields, rows)
    status, out, _ = call("import", "visits", sheet, "--json")
    answer = json.loads(out)
    assert status == 0 and answer["added"] == 2
    told = {one["row"]: one["message"] for one in answer["problems"]}
    assert "端午（2025-05-31）的走访从 2025-05-01 到 2025-06-30 算" in told[3] and 2 not in told
    with open_office(path, OPERATOR) as office:
        found = visits_store.matching(office, VisitQuery(since=in_time, until=far, person_id=person.id, reason="端午"))
        paid = [money for money, _ in import_store.money_paid_on(office, [in_time])]
    assert {visit.date for visit in found} == {in_time, far}
    assert [(each.kind, each.fen) for each in paid if each.occasion == "端午"] == [("节日慰问", 30_000)]
    assert json.loads(call("import", "visits", sheet, "--json")[1])["unchanged"] == 2


# ---------------------------------------------------------------- lists, excuses, rules


def test_the_list_is_written_as_a_table_and_as_paper(call: Call, owed: Sequence[Duty], tmp_path: Path) -> None:
    asked = ("due", "--rule", "重阳", "--from", DOUBLE_NINTH, "--to", DOUBLE_NINTH, "--out")
    table, paper = tmp_path / "应访.csv", tmp_path / "应访.pdf"
    assert call(*asked, table)[0] == 0 and call(*asked, paper)[0] == 0
    rows = table.read_text("utf-8-sig").splitlines()
    assert len(rows) == len(owed) + 1 and "应访日期" in rows[0]
    assert "应访清单" in texts(paper)[0] and f"共{len(owed)}人次" in texts(paper)[0]
    status, _, err = call(*asked, tmp_path / "应访.doc")
    assert status == 2 and "xlsx" in err


def test_an_excuse_is_taken_back(call: Call, path: Path, owed: Sequence[Duty]) -> None:
    whom = next(duty.person_id for duty in owed if not duty.is_settled)
    asked = ("excuse", whom, "--rule", "重阳", "--on", DOUBLE_NINTH)
    status, _, err = call(*asked)
    assert status == 2 and "--why" in err
    status, _, err = call(*asked, "--withdraw")
    assert status == 2 and "没有免访记录" in err
    assert call(*asked, "--why", "本人外出")[0] == 0

    def state() -> str:
        return next(duty.state.value for duty in owed_on(path, DOUBLE_NINTH, "重阳") if duty.person_id == whom)

    assert state() == "免访"
    assert call(*asked, "--withdraw")[0] == 0 and state() == "应访"


def test_a_change_of_a_day_to_come_can_be_set_again_and_another_made_before_it(call: Call, path: Path) -> None:
    def whom(*days: date) -> list[set[str]]:
        return [{duty.category for duty in owed_on(path, day, "中秋")} for day in days]

    autumns = date(2026, 9, 25), date(2027, 9, 15), date(2028, 10, 3), date(2029, 9, 22)
    before, *_ = whom(*autumns)
    for since, categories in (("2028-01-01", "退休职工"), ("2028-01-01", "离休干部"), ("2027-01-01", "离休干部遗属")):
        assert call("rule", "set", "中秋", "--from", since, "--categories", categories)[0] == 0
    assert whom(*autumns) == [before, {"离休干部遗属"}, {"离休干部"}, {"离休干部"}]


@pytest.mark.usefixtures("dragon_boat")
def test_a_rule_is_ended_taken_up_again_and_deleted(call: Call, path: Path) -> None:
    due = TODAY.replace(month=6, day=19)
    assert call("rule", "set", "端午", "--until", "2026-01-01")[0] == 0 and not owed_on(path, due, "端午")
    assert call("rule", "set", "端午", "--no-until")[0] == 0
    assert not owed_on(path, due, "端午"), "of the time between nothing is owed"
    assert owed_on(path, date(2027, 6, 9), "端午")
    assert call("undo")[0] == 0 and not owed_on(path, date(2027, 6, 9), "端午")
    assert call("rule", "set", "端午", "--no-until", "--correct")[0] == 0 and owed_on(path, due, "端午")
    assert call("rule", "delete", "端午")[0] == 0
    status, _, err = call("rule", "delete", "中秋")
    assert status == 2 and "停用日期" in err


def test_ages_that_nobody_has_are_refused_and_any_code_works_and_stays_once_it_is_used(call: Call, path: Path) -> None:
    assert call("rule", "set", "重阳", "--age-from", "-1") == (2, "", "年龄要在 0 到 120 之间。\n")
    assert call("rule", "set", "七一", "--party-years", "99999") == (2, "", "党龄要在 0 到 120 之间。\n")
    assert call("rule", "set", "O'Brien", "--trigger", "固定日期", "--month", 3, "--day", 17)[0] == 0
    assert call("due", "--rule", "O'Brien", "--on", TODAY)[0] == 0
    assert call("visit", 1, "--rule", "O'Brien", "--date", TODAY)[0] == 0
    out = path.with_name("visits.csv")
    assert call("export", "visits", out, "--where", "必访事由=O'Brien")[0] == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 2
    with open_office(path, OPERATOR) as office, office.operation("补录"):
        store_payments.add_payments(office, [Payment(person_id=1, fen=1, date=TODAY, kind="其他", occasion="O'Brien")])
    status, _, err = call("rule", "delete", "O'Brien")
    assert status == 2 and "慰问金记录" in err
