"""The work summary on paper and the command line: words that read well, whatever the figures are."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from cadredesk.console import Console
from cadredesk.core import periods
from cadredesk.core.errors import UserError
from cadredesk.core.periods import Period
from cadredesk.summary import actions
from cadredesk.summary import cli as summary_cli
from cadredesk.summary import rules_wording as wording
from tests.summary.conftest import payment, person, visit

YEAR = periods.year_of(2026)


@pytest.fixture(autouse=True)
def a_fixed_day(monkeypatch):
    monkeypatch.setenv("CADREDESK_TODAY", "2027-01-08")


def text_of(office, period=YEAR) -> str:
    now, then = actions.with_before(office, period)
    return "\n".join(text for section in wording.sections(now, then) for text in (section.heading, *section.paragraphs))


def test_an_empty_year_still_reads_well(office):
    assert text_of(office).splitlines() == [
        "一、队伍基本情况",
        "截至2026年12月31日，名册中没有在册离退休干部职工。",
        "二、党组织建设",
        "在册人员中没有登记党员。",
        "三、走访慰问",
        "全年没有登记走访慰问。",
        "四、慰问和帮扶资金",
        "全年没有发放慰问金。",
    ]


def test_figures_become_sentences(office, fill):
    fill(
        [
            person(category="离休干部", birth="1926", sex="男", politics="中共党员", membership="单独"),
            person(admitted_on="2026-02"),
            person(died_on="2026-05"),
            person(category="遗属"),
        ],
        [
            visit(1, date(2026, 2, 10)),
            visit(1, date(2026, 9, 1)),
            visit(4, date(2025, 1, 1), "离休干部遗属"),
            visit(1, date(2026, 3, 1), rule="巡诊"),
            visit(1, date(2026, 3, 2), rule="", kind="电话联系"),
            visit(3, date(2026, 5, 2), "县处级以上退休干部", rule="去世"),
        ],
        [payment(1, date(2026, 2, 10), 39_600_000), payment(2, date(2026, 3, 1), 125_050, "困难帮扶", "其他退休干部")],
    )
    text = text_of(office)
    assert "截至2026年12月31日，在册离退休干部职工2人，其中离休干部1人、退休干部1人；另有遗属1人。" in text
    assert "全年新纳管1人、去世1人，与期初的2人相比总数不变。" in text
    assert "80岁以上1人，占已登记出生日期人员的100%，其中100岁以上1人，出生日期未登记的1人。" in text
    assert "在册离退休干部职工中有中共党员1人，其中单独编入离退休干部党组织1人。" in text
    assert "全年共走访慰问2人、3人次，比上年增加2人次。其中，走访慰问离休干部2人次、处级退休干部1人次。" in text
    assert "按走访事由分，春节2人次、去世1人次。吊唁去世老干部1人。" in text
    assert "全年提供上门服务1人次。其中，巡诊1人次。" in text
    assert "全年电话联系1人、1人次。" in text
    assert "全年共向1人发放慰问金39.6万元。" in text and "慰问资金" not in text
    assert "全年帮扶解困1人、1人次，发放帮扶解困金1250.50元。" in text
    assert not re.search(r"，，|。。|、。|，。|；。|(?<!\d)0(?:人|元|个)|None", text)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (39_600_000, "39.6万元"), (1_000_000, "1万元"), (25_530_000, "25.53万元"), (999_900, "9999元"),
        (1_005_000, "10050元"), (125_050, "1250.50元"), (5, "0.05元"), (0, "0元"), (-2_000_000, "−2万元"),
    ],
)  # fmt: skip
def test_amounts_in_running_text(fen, words):
    assert wording.amount(fen) == words


def test_five_years_are_called_so(office, fill):
    fill([person()], [visit(1, date(2023, 2, 1))])
    period = Period(date(2022, 1, 1), date(2026, 12, 31))
    assert wording.title(period) == "2022—2026年老干部工作总结"
    assert "五年来共走访慰问1人、1人次" in text_of(office, period)


def running(monkeypatch):
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-08")


def test_a_period_that_is_not_over_says_until_when_it_tells(office, fill, monkeypatch):
    running(monkeypatch)
    fill([person()], [visit(1, date(2026, 2, 1)), visit(1, date(2025, 1, 1)), visit(1, date(2025, 12, 1))])
    now, then = actions.with_before(office, YEAR)
    assert then and then.period == Period(date(2025, 1, 1), date(2025, 10, 8))
    assert wording.opening(now) == "现将2026年度云山县委老干部局老干部工作情况（截至2026年10月8日）总结如下。"
    text = text_of(office)
    assert "截至2026年10月8日，在册离退休干部职工1人" in text
    assert "2026年以来，截至2026年10月8日，共走访慰问1人、1人次，与上年同期持平。" in text
    assert "全年" not in text
    answer = json.loads(run(office, summary_cli.summary, "--year", "2026", "--json").output)
    assert (answer["to"], answer["until"]) == ("2026-12-31", "2026-10-08")
    assert answer["compared_with"] == {"from": "2025-01-01", "to": "2025-10-08"}


def test_five_years_are_whole_years(office, fill, monkeypatch):
    running(monkeypatch)
    fill([person()], [visit(1, date(2023, 2, 1))])
    assert wording.title(periods.years_of(2022, 2026)) == "2022年以来老干部工作总结"
    assert wording.title(periods.years_of(2021, 2025)) == "2021—2025年老干部工作总结"
    text = text_of(office, periods.years_of(2022, 2026))
    assert "2022年以来，截至2026年10月8日，共走访慰问1人、1人次" in text and "五年" not in text
    assert "五年来共走访慰问1人、1人次" in text_of(office, periods.years_of(2021, 2025))


def test_nothing_is_compared_with_a_span_that_the_file_does_not_tell_of_in_full(office, fill, tmp_path):
    fill([person()], [visit(1, date(2026, 2, 1)), visit(1, date(2025, 1, 2))])
    assert actions.compared_period(office, YEAR) is None
    assert "比上年" not in text_of(office) and "持平" not in text_of(office)
    told = run(office, summary_cli.summary, "--year", "2026").output
    assert "上年" not in told and "走访慰问\t人次\t1\n" in told
    actions.export_figures(office, YEAR, tmp_path / "数字.csv")
    assert "上年" not in (tmp_path / "数字.csv").read_text("utf-8-sig")
    with office.operation("设置"):  # the office says that it keeps records from then on
        office.put_setting("duties_since", "2025-01-01")
    assert actions.compared_period(office, YEAR) == periods.year_of(2025)
    assert "与上年持平" in text_of(office)


@pytest.mark.parametrize(
    ("chosen", "since", "told"),
    [
        ("", "2026-01-01", True), ("", "2026-01-02", False), ("只写起算日以后的时段", "2025-06-01", True),
        ("都写", "2026-09-01", True), ("不写", "2020-01-01", False),
    ],
)  # fmt: skip
def test_the_office_says_whether_paper_tells_of_completion(office, fill, tmp_path, chosen, since, told):
    fill([person(category="离休干部", birth="1930-01-01")], [visit(1, date(2026, 2, 10))])
    with office.operation("设置"):
        office.put_setting("duties_since", since)
        if chosen:
            office.put_setting("completion", chosen)
    actions.print_summary(office, YEAR, tmp_path / "总结.pdf")
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(tmp_path / "总结.pdf").pages)
    assert [words in text for words in ("应走访", "完成率")] == [told, told]
    assert told or not any(words in text for words in ("逾期", "错过", "免访", "补访"))


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"节日慰问": 39_600_000, "住院慰问": 50_000}, "节日慰问39.6万元、住院慰问0.05万元"),
        ({"节日慰问": 39_600_000, "住院慰问": 125_050}, "节日慰问396000元、住院慰问1250.50元"),
        ({"节日慰问": 600_000, "住院慰问": 50_000}, "节日慰问6000元、住院慰问500元"),
    ],
)
def test_amounts_in_one_list_have_one_unit(counts, words):
    assert wording._amounts(counts) == words


def test_shares_say_of_what_and_what_is_not_known(office, fill):
    fill([person(politics="中共党员", membership=way) for way in ("单独", "单独", "混编", "")])
    assert (
        "在册离退休干部职工中有中共党员4人，其中单独编入离退休干部党组织2人、混编1人，"
        "分别占已登记编入方式的3名党员的66.7%和33.3%，编入方式未登记的1人。"
    ) in text_of(office)


def test_shares_say_of_what_where_all_is_known(office, fill):
    fill(
        [
            person(politics="中共党员", membership="单独", birth="1940"),
            person(politics="中共党员", membership="混编", birth="1960"),
        ]
    )
    text = text_of(office)
    assert "混编1人，分别占党员总数的50%和50%。" in text and "80岁以上1人，占在册人数的50%。" in text


def test_only_cadres_are_mourned_as_such(office, fill):
    fill(
        [person(category=kind) for kind in ("离休干部", "退休干部", "退休职工", "遗属")],
        [visit(who, date(2026, 5, who), rule="去世") for who in (1, 2, 2, 3, 4)],
    )
    assert "去世5人次。吊唁去世老干部2人。" in text_of(office)


def test_a_period_that_has_not_begun_is_compared_with_nothing(office, fill, monkeypatch):
    monkeypatch.setenv("CADREDESK_TODAY", "2026-10-08")
    fill([person()], [visit(1, date(2025, 1, 1)), visit(1, date(2026, 1, 1))])
    assert actions.compared_period(office, periods.year_of(2026)) is not None
    assert actions.compared_period(office, periods.year_of(2027)) is None


def test_paper_has_title_sections_table_and_date(office, fill, tmp_path: Path):
    fill([person()], [visit(1, date(2026, 2, 1)), visit(1, date(2025, 1, 1))])
    out = tmp_path / "总结.pdf"
    assert actions.print_summary(office, YEAR, out) == []
    text = "".join("".join(page.extract_text().split()) for page in PdfReader(out).pages)
    for words in (
        "2026年度老干部工作总结", "一、队伍基本情况", "四、慰问和帮扶资金", "主要数据对照表（与上年对照）", "走访慰问人次（按月份）",
        "云山县委老干部局2027年1月8日", "单位：人次2025年2026年",
    ):  # fmt: skip
        assert words in text
    assert "2月走访慰问人次（按月份）" in text and "3月" not in text  # months without any visit have no bars


# ---------------------------------------------------------------- command line


def run(office, command, *arguments: str):
    console = Console(str(office.path), "测试员", office)
    return CliRunner().invoke(command, arguments, obj=console, standalone_mode=False)


def test_json_is_one_value_in_the_agreed_shape(office, fill):
    fill([person()])
    answer = json.loads(run(office, summary_cli.summary, "--year", "2026", "--json").output)
    assert list(answer) == [
        "office",
        "from",
        "to",
        "people",
        "party",
        "branches",
        "liaison",
        "visits",
        "services",
        "contacts",
        "money",
        "activities",
        "study",
        "honours",
        "suggestions",
        "until",
        "compared_with",
        "duties",
    ]
    assert {name: set(answer[name]) for name in ("people", "party", "branches", "liaison", "visits", "money")} == {
        "people": set(
            "total by_category by_rank by_sex by_age by_unit_nature died admitted moved_in moved_out opening expected "
            "actual difference".split()
        ),
        "party": {"members", "separate", "mixed", "separate_percent", "mixed_percent", "fifty_years"},
        "branches": {
            "total",
            "study_committees",
            "study_groups",
            "functional",
            "by_type",
            "honours",
            "community",
            "up_to_standard",
            "granted",
            "granted_fen",
        },
        "liaison": {"people_covered", "people_total", "branches_covered", "branches_total"},
        "visits": {"times", "persons", "by_category", "by_rule"},
        "money": {"fen", "by_kind", "condolence", "hardship", "subsidies"},
    }
    assert set(answer["money"]["condolence"]) == {"persons", "times", "fen", "by_category"}
    assert set(answer["money"]["subsidies"]) == {"persons", "times", "fen"}
    assert (answer["until"], answer["compared_with"]) == ("2026-12-31", None)


def test_the_plain_table_and_a_pdf_beside_it(office, fill, tmp_path: Path):
    fill([person(sex="男")], [visit(1, date(2025, 1, 1))])
    out = tmp_path / "a.pdf"
    told = run(office, summary_cli.summary, "--from", "2026-01-01", "--to", "2026-06-30", "--pdf", str(out)).output
    assert "2026年1—6月" in told
    assert "在册离退休人员\t人\t1\t1\t持平" in told
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "arguments",
    [(), ("--year", "2026", "--from", "2026-01-01"), ("--from", "2026-01-01"), ("--year", "26")],
)
def test_a_period_that_is_not_one_is_refused(office, arguments):
    assert isinstance(run(office, summary_cli.summary, *arguments).exception, UserError)


def test_print_summary_writes_the_paper(office, fill, tmp_path: Path):
    fill([person()])
    assert run(office, summary_cli.print_summary, str(tmp_path / "b.pdf"), "--year", "2026").exception is None
    assert (tmp_path / "b.pdf").exists()
