"""Visits and the money that they brought, through the command line."""

from datetime import date

import pytest

from cadredesk.core.lunar import festival_day
from tests.import_export.conftest import CommandRunner, counts, id_number, messages

ZHANG, LI = id_number("19280105", 3), id_number("19500606", 6)
PEOPLE = [
    ["姓名", "身份证号", "类别", "职级", "去世时间"],
    ["张三", ZHANG, "离休", "", ""],
    ["李四", LI, "退休", "副处级", ""],
    ["王五", "", "离休遗属", "", "2024.5"],
]
HEAD = ["走访日期", "姓名", "身份证号", "走访类型", "走访人", "慰问金（元）", "慰问品"]


@pytest.fixture
def known(runner: CommandRunner) -> CommandRunner:
    """An office with three people."""
    runner.load("people", PEOPLE)
    return runner


def test_visits_with_money_from_before_the_books(known: CommandRunner) -> None:
    day = festival_day("春节", 2025)
    rows = [
        HEAD,
        [str(day), "张三", ZHANG, "春节慰问", "局领导", "1,000", "米、油"],
        ["2025.6.3", "李四", "", "日常走访", "", "", ""],
        ["2026年9月20日", "李四", "", "中秋", "", "500元", ""],
    ]
    answer = known.load("visits", rows)
    assert counts(answer) == (3, 0, 0, 0)
    assert known.ask("SELECT date, rule, kind, fen, category FROM visits ORDER BY id") == [
        (str(day), "春节", "", 100_000, "离休干部"),
        ("2025-06-03", "", "日常走访", None, "县处级以上退休干部"),
        ("2026-09-20", "中秋", "", 50_000, "县处级以上退休干部"),
    ]
    assert known.ask("SELECT date, kind, occasion, fen, category, visit_id, voucher_id FROM payments") == [
        (str(day), "节日慰问", "春节", 100_000, "离休干部", 1, None)
    ]
    (warning,) = messages(answer)
    assert "2026-01-01" in warning
    assert "凭证" in warning
    again = known.load("visits", rows)
    assert counts(again) == (0, 0, 3, 0)
    assert again["operation"] is None
    assert known.run("undo") == 0
    assert known.ask("SELECT count(*) FROM visits") == [(0,)]
    assert known.ask("SELECT count(*) FROM payments") == [(0,)]


REASONS = [
    ("春节", "春节", ""),
    ("春节走访慰问", "春节", ""),
    ("2025年春节慰问", "春节", ""),
    ("重阳节", "重阳", ""),
    ("中秋节慰问", "中秋", ""),
    ("建党节", "七一", ""),
    ("七一慰问", "七一", ""),
    ("生日", "大寿", ""),
    ("九十大寿", "大寿", ""),
    ("住院慰问", "住院", ""),
    ("看望住院", "住院", ""),
    ("困难帮扶", "困难", ""),
    ("吊唁", "去世", ""),
    ("日常走访", "", "日常走访"),
    ("节日慰问", "", "节日慰问"),
    ("端午节", "", "端午节"),
]


@pytest.mark.parametrize("column", ["走访类型", "必访事由"])
def test_words_for_the_reason(known: CommandRunner, column: str) -> None:
    known.load("visits", [["日期", "姓名", column], *(["2025-07-01", "张三", words] for words, _, _ in REASONS)])
    assert known.ask("SELECT rule, kind FROM visits ORDER BY id") == [(rule, kind) for _, rule, kind in REASONS]


CATEGORIES = [
    ("离休", "离休干部"),
    ("处级退休干部", "县处级以上退休干部"),
    ("退休干部", "县处级以上退休干部"),
    ("科级退休干部", "其他退休干部"),
    ("离休遗属", "离休干部遗属"),
    ("退休干部遗属", "退休干部遗属"),
    ("朋友", "县处级以上退休干部"),
]


def test_the_category_at_the_time(known: CommandRunner) -> None:
    known.load("visits", [["日期", "姓名", "类别"], *(["2025-07-01", "李四", words] for words, _ in CATEGORIES)])
    assert known.ask("SELECT category FROM visits ORDER BY id") == [(category,) for _, category in CATEGORIES]


def test_k_equal_rows_are_k_records(known: CommandRunner) -> None:
    row = ["2025-06-03", "李四", "", "日常走访", "", "200", ""]
    assert counts(known.load("visits", [HEAD, row, row])) == (2, 0, 0, 0)
    assert counts(known.load("visits", [HEAD, row, row, row])) == (1, 0, 2, 0)
    assert counts(known.load("visits", [HEAD, row])) == (0, 0, 1, 0)
    assert known.ask("SELECT count(*) FROM payments") == [(3,)]


def test_only_given_columns_are_compared(known: CommandRunner) -> None:
    plain = ["2025-06-03", "李四", "", "日常走访", "", "", ""]
    with_goods = ["2025-06-03", "李四", "", "日常走访", "", "", "米"]
    assert counts(known.load("visits", [HEAD, plain, with_goods])) == (2, 0, 0, 0)
    assert counts(known.load("visits", [HEAD, plain, with_goods])) == (0, 0, 2, 0)
    assert counts(known.load("visits", [HEAD, with_goods, plain])) == (0, 0, 2, 0)
    assert counts(known.load("visits", [HEAD, [*plain[:-1], "油"]])) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["2025-06-03", "陌生人", "", "", "", "", ""], "姓名", "没有“陌生人”"),
        (["2025-06-03", "", ZHANG, "", "", "", ""], "姓名", "没有姓名"),
        (["", "张三", "", "", "", "", ""], "走访日期", "没有走访日期"),
        (["2025.6", "张三", "", "", "", "", ""], "走访日期", "写到日"),
        (["2025-06-03", "张三", "", "", "", "一百", ""], "慰问金（元）", "金额"),
        (["2025-06-03", "张三", "", "", "", "-5", ""], "慰问金（元）", "负数"),
    ],
)
def test_errors(known: CommandRunner, row: list[str], column: str, words: str) -> None:
    answer = known.load("visits", [HEAD, row], status=2)
    (problem,) = [one for one in answer["problems"] if one["level"] == "error"]
    assert (problem["row"], problem["column"]) == (2, column)
    assert words in problem["message"]
    assert known.ask("SELECT count(*) FROM visits") == [(0,)]


def test_a_name_that_several_bear_is_an_error(known: CommandRunner) -> None:
    known.load("people", [PEOPLE[0], ["张三", id_number("19600101", 8), "退休", "", ""]])
    assert (
        "有 2 人叫“张三”"
        in messages(known.load("visits", [HEAD, ["2025-06-03", "张三", "", "", "", "", ""]], status=2), "error")[0]
    )
    assert known.load("visits", [HEAD, ["2025-06-03", "张三", ZHANG, "", "", "", ""]])["added"] == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["2025-08-03", "张三", "", "春节", "", "", ""], "春节（2026-02-17）的走访从 2026-01-01 到 2026-03-19 算"),
        (["2026-12-03", "张三", "", "日常走访", "", "", ""], "在今天之后"),
        (["2025-06-03", "王五", "", "日常走访", "", "", ""], "去世"),
    ],
)
def test_doubts_warn(known: CommandRunner, row: list[str], words: str) -> None:
    answer = known.load("visits", [HEAD, row])
    assert answer["added"] == 1
    assert words in messages(answer)[0]


def test_history_before_the_first_day_that_counts_is_told_once(known: CommandRunner) -> None:
    assert known.run("setting", "set", "必访起算日", "2026-01-01") == 0, known.err
    rows = [[f"2025-{month:02}-03", "张三", "", "巡诊", "", "", ""] for month in range(1, 13)]
    answer = known.load("visits", [HEAD, *rows])
    assert answer["added"] == 12
    (told,) = answer["problems"]
    assert (told["row"], told["level"]) == (None, "warning")
    assert told["message"] == "有 12 行走访在必访起算日 2026-01-01 之前，只作走访记录，不计应访。"


def test_of_history_long_before_that_day_nothing_else_is_told(known: CommandRunner) -> None:
    assert known.run("setting", "set", "必访起算日", "2026-01-01") == 0, known.err
    assert known.run("rule", "set", "慰老", "--name", "慰老走访", "--trigger", "固定日期", "--month", "3", "--day", "1",
                     "--since", "2026-01-01") == 0, known.err  # fmt: skip
    answer = known.load(
        "visits", [HEAD, *([day, "张三", "", why, "", "", ""] for day, why in (
            ("2020-06-10", "春节"), ("2020-03-01", "慰老"), ("2020-05-05", "住院"), ("2020-05-05", "大寿"),
        ))],
    )  # fmt: skip
    (told,) = answer["problems"]
    assert told["message"] == "有 4 行走访在必访起算日 2026-01-01 之前，只作走访记录，不计应访。"


def test_what_answers_no_duty_is_told_at_its_cell(known: CommandRunner) -> None:
    assert known.run("setting", "set", "必访起算日", "2024-01-01") == 0, known.err
    rows = [
        ["2026-09-20", "张三", "", "中秋", "", "", ""],
        ["2026-09-21", "张三", "", "中秋", "", "", ""],
        ["2026-09-21", "张三", "", "大寿", "", "", ""],
    ]
    answer = known.load("visits", [HEAD, *rows])
    told = [(each["row"], each["column"], each["message"]) for each in answer["problems"]]
    why = "这次走访不对应任何应访："
    assert told == [
        (3, "走访日期", f"{why}中秋（2026-09-25）已由 2026-09-20 的走访完成。"),
        (4, "必访事由", f"{why}张三在 2026-09-21 前后没有大寿祝贺。"),
    ]
    assert known.ask("SELECT duty_due FROM visits ORDER BY id") == [("2026-09-25",), (None,), (None,)]


def test_payments(known: CommandRunner) -> None:
    rows = [
        ["日期", "姓名", "身份证号", "类别", "金额（元）", "预算", "备注"],
        ["2025-01-20", "张三", "", "春节慰问", "1000", "春节慰问", ""],
        ["2025-03-01", "李四", LI, "帮扶解困金", "2,000.50", "", "重病"],
        ["2025-03-01", "李四", LI, "帮扶解困金", "2,000.50", "", "重病"],
        ["2025-04-01", "李四", LI, "奇怪的钱", "1", "", ""],
    ]
    assert counts(known.load("payments", rows)) == (4, 0, 0, 0)
    assert known.ask("SELECT kind, occasion, fen, budget, category, note, voucher_id FROM payments ORDER BY id") == [
        ("节日慰问", "春节", 100_000, "春节慰问", "离休干部", "", None),
        *[("困难帮扶", "", 200_050, "", "县处级以上退休干部", "重病", None)] * 2,
        ("其他", "奇怪的钱", 100, "", "县处级以上退休干部", "", None),
    ]
    assert counts(known.load("payments", rows)) == (0, 0, 4, 0)
    rows[0][0] = "慰问时间"  # one of the words for 日期
    assert counts(known.load("payments", rows)) == (0, 0, 4, 0)


def test_payments_with_the_voucher_numbers_of_another_file(known: CommandRunner) -> None:
    """They are kept without their numbers, and are known again all the same."""
    rows = [
        ["日期", "姓名", "类别", "金额", "凭证号"],
        ["2025-01-20", "张三", "节日慰问", "1000", "慰〔2025〕0001号"],
        ["2025-01-20", "张三", "节日慰问", "1000", "慰〔2025〕0002号"],
        ["2025-01-20", "李四", "节日慰问", "800", ""],
    ]
    answer = known.load("payments", rows)
    assert counts(answer) == (3, 0, 0, 0)
    assert sum("没有录入：补录的支出没有凭证号" in message for message in messages(answer)) == 2
    assert counts(known.load("payments", rows)) == (0, 0, 3, 0)
    rows.append(["2025-01-20", "张三", "节日慰问", "1000", "慰〔2025〕0003号"])
    assert counts(known.load("payments", rows)) == (1, 0, 3, 0)


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (["2026-01-01", "张三", "节日慰问", "1000"], "日期", "须用凭证办理"),
        (["2025-01-01", "张三", "节日慰问", "0"], "金额", "没有金额"),
        (["2025-01-01", "张三", "节日慰问", "-500"], "金额", "大于零"),
        (["2025-01-01", "张三", "节日慰问", ""], "金额", "没有金额"),
        (["2025-01-01", "陌生人", "节日慰问", "1"], "姓名", "没有“陌生人”"),
    ],
)
def test_payments_that_cannot_be(known: CommandRunner, row: list[str], column: str, words: str) -> None:
    answer = known.load("payments", [["日期", "姓名", "类别", "金额"], row], status=2)
    (problem,) = answer["problems"]
    assert problem["column"] == column
    assert words in problem["message"]


def test_the_same_money_by_a_visit_and_by_a_payment_counts_once(known: CommandRunner) -> None:
    visits = [["日期", "姓名", "走访类型", "慰问金"], ["2025-01-20", "张三", "春节", "1000"]]
    payments = [["日期", "姓名", "类别", "金额"], ["2025-01-20", "张三", "节日慰问", "1000"]]
    known.load("visits", visits)
    assert counts(known.load("payments", payments)) == (0, 0, 1, 0)
    assert known.run("undo") == 0
    known.load("payments", payments)
    answer = known.load("visits", visits)
    assert answer["added"] == 1
    assert "没有重复补录" in messages(answer)[0]
    assert known.ask("SELECT count(*), sum(fen) FROM payments") == [(1, 100_000)]


def test_a_payment_that_looks_like_another_warns(known: CommandRunner) -> None:
    rows = [["日期", "姓名", "类别", "金额", "预算"], ["2025-01-20", "张三", "节日慰问", "1000", "甲"]]
    known.load("payments", rows)
    answer = known.load("payments", [rows[0], [*rows[1][:-1], "乙"]])
    assert answer["added"] == 1
    assert "核对是否重复" in messages(answer)[0]


def test_a_voucher_from_a_list(known: CommandRunner) -> None:
    from tests.sheets.books import xlsx

    known.run("budget", "add", "--year", "2026", "--name", "慰问", "--amount", "100000")
    new = ("voucher", "new", "--kind", "节日慰问", "--budget", "慰问", "--date", "2026-09-01", "--json", "--list")
    bad = xlsx(known.folder / "坏.xlsx", {"名单": [["姓名", "金额"], ["张三", 500], ["谁", 300], ["李四", ""]]})
    assert known.run(*new, bad) == 2
    assert "第 3 行" in known.err
    assert "第 4 行" in known.err
    good = xlsx(
        known.folder / "好.xlsx",
        {"名单": [["姓名", "身份证号", "金额（元）"], ["张三", "", 500], ["李四", LI, "300.5"], ["合计", "", 800.5]]},
    )
    assert known.run(*new, good) == 0
    assert known.ask("SELECT person_id, fen FROM payments WHERE voucher_id = 1 ORDER BY id") == [
        (1, 50_000),
        (2, 30_050),
    ]


def test_days_are_dates(known: CommandRunner) -> None:
    known.load("visits", [["日期", "姓名", "走访类型"], [date(2025, 6, 3), "张三", "来电"]])
    assert known.ask("SELECT date, rule FROM visits") == [("2025-06-03", "来电")]


def test_the_group_is_taken_where_the_office_may_choose_and_never_makes_another_visit(known: CommandRunner) -> None:
    head = ["走访日期", "姓名", "走访类型", "走访分类"]
    rows = [
        head, ["2026.6.3", "李四", "理发", "上门服务"], ["2026.6.4", "李四", "理发", ""], ["2026.6.5", "李四", "送学上门", "走访慰问"],
        ["2026.6.6", "李四", "电话联系", ""], ["2026.6.7", "李四", "", ""], ["2026.6.8", "李四", "春节", ""],
    ]  # fmt: skip
    answer = known.load("visits", rows)
    assert any("属于上门服务" in message for message in messages(answer))
    groups = [group for (group,) in known.ask("SELECT visit_group FROM visits ORDER BY date")]
    assert groups == ["上门服务", "上门服务", "上门服务", "电话联系", "走访慰问", "走访慰问"]
    assert counts(known.load("visits", rows)) == (0, 0, 6, 0)


@pytest.mark.parametrize("what", ["visits", "payments"])
def test_a_number_of_somebody_with_another_name_refuses_the_row(runner: CommandRunner, what: str) -> None:
    number = id_number("19480312", 1)
    runner.load("people", [["姓名", "类别", "身份证号"], ["张一", "退休", number], ["李二", "退休", ""]])
    header = ["日期", "姓名", "身份证号", "金额", "类别"]
    answer = runner.load(what, [header, ["2025年元月20日", "李二", number, 500, "节日慰问"]], status=2)
    assert any("在名册中是“张一”" in message for message in messages(answer, "error"))
    answer = runner.load(what, [header, ["2025年元月20日", "张乙", number, 500, "节日慰问"]])
    assert (counts(answer), runner.ask(f"SELECT date FROM {what}")) == ((1, 0, 0, 0), [("2025-01-20",)])


def test_a_full_width_comma_parts_thousands_not_goods(runner: CommandRunner) -> None:
    runner.load("people", [["姓名", "类别"], ["张一", "退休"], ["李二", "退休"]])
    rows = [["日期", "姓名", "类别", "金额"], ["2025-01-20", "张一", "节日慰问", "￥1，000.00"]]
    rows.append(["2025-01-20", "李二", "节日慰问", "500元，米一袋"])
    assert counts(runner.load("payments", rows)) == (2, 0, 0, 0)
    assert runner.ask("SELECT fen, note FROM payments ORDER BY id") == [(100000, ""), (50000, "米一袋")]
