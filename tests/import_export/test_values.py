"""What cells mean through the command line: the weaker beside the stronger, names with words beside them, states, kinds of money."""

import dataclasses
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from cadredesk.core.dates import UNKNOWN_DAY, PartialDate
from cadredesk.db.file import open_office
from cadredesk.people import store_changes
from tests.import_export.conftest import CommandRunner, counts, id_number, messages
from tests.support import all_people

HEAD = ["姓名", "身份证号", "人员类别", "出生日期", "手机"]
ZHANG = id_number("19480105", 3)
ZHANG_MASKED = f"{ZHANG[:6]}{'*' * 8}{ZHANG[14:]}"


def errors(answer: dict[str, Any]) -> list[str]:
    return messages(answer, "error")


class TestWeaker:
    @pytest.fixture
    def known(self, runner: CommandRunner) -> CommandRunner:
        runner.load("people", [[*HEAD, "入党时间", "最近核实日期"], ["张三", ZHANG, "退休", "1948-01-05", "13887602213", "1971-07-15", "2026-05-01"]])  # fmt: skip
        return runner

    @pytest.mark.parametrize("joined", ["1971.07", "1971", "1971年7月"])
    def test_a_coarser_date_that_agrees_changes_nothing(self, known: CommandRunner, joined: str) -> None:
        answer = known.load("people", [[*HEAD, "入党时间"], ["张三", ZHANG, "", "1948.01", "", joined]])
        assert (counts(answer), messages(answer)) == ((0, 0, 1, 0), [])
        assert str(known.people()["张三"].party_joined) == "1971-07-15"

    def test_one_that_disagrees_is_told_and_changes_nothing(self, known: CommandRunner) -> None:
        answer = known.load("people", [[*HEAD, "入党时间"], ["张三", ZHANG, "", "", "", "1972.03"]])
        assert counts(answer) == (0, 0, 1, 0)
        assert any("1971-07-15" in said and "1972-03" in said for said in messages(answer))
        assert str(known.people()["张三"].party_joined) == "1971-07-15"

    def test_one_as_exact_or_more_exact_corrects(self, known: CommandRunner) -> None:
        assert counts(known.load("people", [[*HEAD, "入党时间"], ["张三", ZHANG, "", "", "", "1972.03.04"]])) == (
            0,
            1,
            0,
            0,
        )
        assert str(known.people()["张三"].party_joined) == "1972-03-04"

    def test_an_older_day_of_what_is_known_lastly_changes_nothing(self, known: CommandRunner) -> None:
        rows = [["姓名", "身份证号", "最近核实日期"], ["张三", ZHANG, "2025-05-01"]]
        assert counts(known.load("people", rows)) == (0, 0, 1, 0)

    @pytest.mark.parametrize("words", ["无", "不详", "未填", "同上", "暂无", "—", "/", "0", "#N/A", "空", "未知"])
    def test_words_for_nothing_change_nothing(self, known: CommandRunner, words: str) -> None:
        head = [*HEAD, "所在支部", "挂联人", "单位", "职级", "性别", "备注", "入党时间"]
        answer = known.load(
            "people", [head, ["张三", ZHANG, words, words, words, words, words, words, words, words, words, words]]
        )
        assert (counts(answer), messages(answer)) == ((0, 0, 1, 0), [])
        assert known.ask("SELECT count(*) FROM branches") == known.ask("SELECT count(*) FROM liaisons") == [(0,)]

    @pytest.mark.parametrize(("mobile", "said"), [("138****2213", 0), ("139****0001", 1)])
    def test_a_number_with_hidden_digits_never_overwrites(self, known: CommandRunner, mobile: str, said: int) -> None:
        answer = known.load("people", [HEAD, ["张三", ZHANG_MASKED, "", "", mobile]])
        assert counts(answer) == (0, 0, 1, 0)
        assert sum("对不上" in message for message in messages(answer)) == said
        assert (known.people()["张三"].id_number, known.people()["张三"].mobile) == (ZHANG, "13887602213")

    def test_hidden_digits_tell_namesakes_apart(self, known: CommandRunner) -> None:
        other = id_number("19500606", 5)
        known.load("people", [HEAD, ["张三", other, "退休", "", ""]])
        rows = [[*HEAD, "单位"], ["张三", f"{other[:6]}********{other[14:]}", "", "", "", "农业局"]]
        assert counts(known.load("people", rows)) == (0, 1, 0, 0)
        assert known.ask("SELECT id_number FROM people WHERE unit = '农业局'") == [(other,)]

    def test_hidden_digits_of_another_are_somebody_else(self, known: CommandRunner) -> None:
        answer = known.load("people", [HEAD, ["张三", "533421********0312", "退休", "", ""]])
        assert answer["added"] == 1
        assert any("另一人" in said for said in messages(answer))

    def test_a_day_of_excel_stays_whole_but_for_the_first_of_a_month_shown_as_month(
        self, runner: CommandRunner
    ) -> None:
        path = runner.folder / "日期.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            month = book.add_format({"num_format": "yyyy-mm"})
            sheet.write_row(0, 0, ["姓名", "人员类别", "出生日期"])
            for at, day in enumerate([date(1946, 3, 28), date(1946, 3, 1)], start=1):
                sheet.write_row(at, 0, [f"张{'甲乙'[at - 1]}", "退休"])
                sheet.write_datetime(at, 2, day, month)
        runner.load("people", path)
        found = runner.people()
        assert (found["张甲"].birth, found["张乙"].birth) == (PartialDate(1946, 3, 28), PartialDate(1946, 3))


NAMESAKES = ["姓名", "身份证号", "人员类别", "性别", "出生日期", "单位", "职级", "手机"]


def row(
    name: str, number: str = "", sex: str = "", birth: str = "", unit: str = "", rank: str = "", mobile: str = ""
) -> list[str]:
    return [name, number, "退休", sex, birth, unit, rank, mobile]


FARMER = row("王建国", sex="男", unit="农业局", rank="正科级")


class TestWhoIsWho:
    @pytest.mark.parametrize(
        "other",
        [
            row("王建国", sex="女", unit="水务局", rank="副处级"),
            row("王建国", sex="男", unit="水务局", rank="正科级"),
            row("王建国", sex="女"),
        ],
    )
    def test_namesakes_with_nothing_but_the_name_in_common_are_two_and_told(
        self, runner: CommandRunner, other: list[str]
    ) -> None:
        rows = [NAMESAKES, FARMER, row("李某"), other]
        answer = runner.load("people", rows)
        assert counts(answer) == (3, 0, 0, 0)
        assert any("与第 2 行同名" in said for said in messages(answer))
        assert counts(runner.load("people", rows)) == (0, 0, 3, 0)

    @pytest.mark.parametrize(
        ("one", "other", "words"),
        [
            (FARMER, row("王建国", sex="女", unit="农业局"), "性别"),
            (row("王建国", sex="男", birth="1948-01"), row("王建国", sex="女", birth="1948-01"), "性别"),
            (row("王建国", unit="农业局", mobile="13887602213"), row("王建国", unit="水务局", mobile="13887602213"), "单位"),
            (row("王建国", birth="1948-01", unit="农业局", rank="正科级"), row("王建国", birth="1948-01", unit="水务局", rank="副处级"), "单位、职级"),
            (row("王建国", ZHANG), row("张建国", ZHANG), "姓名"),
            (row("王建国", ZHANG, sex="男"), row("王建国", ZHANG, sex="女"), "性别"),
        ],
    )  # fmt: skip
    def test_rows_that_contradict_each_other_are_never_one(
        self, runner: CommandRunner, one: list[str], other: list[str], words: str
    ) -> None:
        answer = runner.load("people", [NAMESAKES, one, other], status=2)
        (said,) = errors(answer)
        assert "第 2 行" in said
        assert words in said

    @pytest.mark.parametrize(
        "other",
        [
            row("王建国", unit="县农业局"),
            row("王建国", rank="副处级", unit="农业局"),
            row("王建国", mobile="13887602213"),
        ],
    )
    def test_rows_that_agree_are_one_person(self, runner: CommandRunner, other: list[str]) -> None:
        assert counts(runner.load("people", [NAMESAKES, FARMER, other])) == (1, 1, 0, 0)

    def test_a_namesake_of_the_other_sex_is_not_the_one_in_the_register(self, runner: CommandRunner) -> None:
        runner.load("people", [NAMESAKES, FARMER])
        answer = runner.load("people", [NAMESAKES, row("王建国", sex="女", unit="水务局")])
        assert answer["added"] == 1
        assert any("编号 1" in said for said in messages(answer))

    def test_another_unit_alone_corrects_the_register(self, runner: CommandRunner) -> None:
        runner.load("people", [NAMESAKES, FARMER])
        assert counts(runner.load("people", [NAMESAKES, row("王建国", unit="水务局")])) == (0, 1, 0, 0)


class TestNames:
    @pytest.mark.parametrize(
        ("words", "name", "sex", "note"),
        [
            ("吴一甲同志", "吴一甲", "", ""),
            ("吴一甲 女", "吴一甲", "女", ""),
            ("吴一甲 同志", "吴一甲", "", ""),
            ("吴一甲 女 同志", "吴一甲", "女", ""),
            ("吴一甲女", "吴一甲", "女", ""),
            ("吴一甲（女）", "吴一甲", "女", ""),
            ("吴一甲女士", "吴一甲", "女", ""),
            ("吴一甲(女，居昆明)", "吴一甲", "女", "居昆明"),
            ("吴一甲（遗孀）", "吴一甲", "", "遗孀"),
            ("王胜男", "王胜男", "", ""),
            ("李王亚男", "李王亚男", "", ""),
            ("欧阳一男", "欧阳一男", "", ""),
            ("欧阳　明德", "欧阳明德", "", ""),
            ("欧阳\n明德", "欧阳明德", "", ""),
            ("买买提·吐尔逊", "买买提·吐尔逊", "", ""),
        ],
    )
    def test_what_stands_beside_a_name(self, runner: CommandRunner, words: str, name: str, sex: str, note: str) -> None:
        rows = [["姓名", "人员类别"], [words, "退休"]]
        answer = runner.load("people", rows)
        person = runner.people()[name]
        assert (person.sex, person.note) == (sex, note)
        assert bool(messages(answer)) == ("".join(words.split()) != name)
        assert counts(runner.load("people", rows)) == (0, 0, 1, 0)

    def test_the_dead_are_told_at_their_name(self, runner: CommandRunner) -> None:
        answer = runner.load("people", [["姓名", "人员类别"], ["吴一甲（已故）", "退休"]])
        assert str(runner.people()["吴一甲"].died_on) == "不详"
        assert any("时间不详" in said for said in messages(answer))

    def test_the_column_of_sexes_is_right(self, runner: CommandRunner) -> None:
        answer = runner.load("people", [["姓名", "人员类别", "性别"], ["吴一甲（女）", "退休", "男"]])
        assert runner.people()["吴一甲"].sex == "男"
        assert any("按性别一栏" in said for said in messages(answer))

    def test_whoever_is_called_so_in_the_register_stays(self, runner: CommandRunner) -> None:
        runner.load("people", [["姓名", "人员类别"], ["吴一甲", "退休"]])
        with open_office(runner.file, "王芳") as office, office.operation("改名"):
            store_changes.write(office, dataclasses.replace(all_people(office)[0], name="吴一甲（大）"))
        with_brackets = [["姓名", "人员类别"], ["吴一甲（大）", "退休"]]
        assert counts(runner.load("people", with_brackets)) == (0, 0, 1, 0)

    def test_two_names_in_a_cell_of_a_roster_are_refused(self, runner: CommandRunner) -> None:
        assert (
            "每人写一行"
            in errors(runner.load("people", [["姓名", "人员类别"], ["吴一甲、吴二乙", "退休"]], status=2))[0]
        )

    @pytest.mark.parametrize("name", ["20180331", 20180331.0, "2018.3", "2018年3月"])
    def test_figures_in_the_place_of_a_name_are_a_tally_and_told(self, runner: CommandRunner, name: Any) -> None:
        rows = [["序号", "姓名", "人员类别", "男"], [1, "吴一甲", "退休", 1], [6, name, "", 570]]
        answer = runner.load("people", rows)
        assert (answer["rows"], answer["added"]) == (1, 1)
        assert any("第 3 行" in said and "统计" in said for said in messages(answer))

    def test_figures_beside_words_of_a_person_are_refused(self, runner: CommandRunner) -> None:
        assert errors(runner.load("people", [["姓名", "人员类别"], ["20180331", "退休"]], status=2))


class TestStates:
    @pytest.mark.parametrize(
        ("head", "words", "state"),
        [
            ("状态", "在世", ""), ("状态", "已故", "died_on"), ("状态", "迁出", "moved_out_on"), ("人员状态", "病故", "died_on"),
            ("是否健在", "是", ""), ("是否健在", "否", "died_on"), ("健在", "√", ""), ("是否去世", "是", "died_on"),
            ("是否去世", "否", ""),
        ],
    )  # fmt: skip
    def test_a_column_of_states(self, runner: CommandRunner, head: str, words: str, state: str) -> None:
        rows = [["姓名", "人员类别", head], ["吴一甲", "退休", words]]
        answer = runner.load("people", rows)
        person = runner.people()["吴一甲"]
        assert {name for name in ("died_on", "moved_out_on") if getattr(person, name)} == {state} - {""}
        assert bool(messages(answer)) == bool(state)
        assert runner.ask("SELECT count(*) FROM cases") == [(0,)]  # nobody knows when: no duty follows
        assert counts(runner.load("people", rows)) == (0, 0, 1, 0)

    def test_the_day_that_is_known_stays(self, runner: CommandRunner) -> None:
        rows = [["姓名", "人员类别", "去世时间", "状态"], ["吴一甲", "退休", "2019-03-04", "已故"]]
        assert messages(runner.load("people", rows)) == []
        runner.load("people", [["姓名", "状态"], ["吴一甲", "已故"]])
        assert str(runner.people()["吴一甲"].died_on) == "2019-03-04"
        answer = runner.load("people", [["姓名", "状态"], ["吴一甲", "健在"]])
        assert counts(answer) == (0, 0, 1, 0)
        assert any("2019-03-04" in said for said in messages(answer))

    @pytest.mark.parametrize("head", ["去世时间", "转出时间"])
    def test_a_word_for_an_unknown_day_is_weaker_than_any(self, runner: CommandRunner, head: str) -> None:
        """It makes somebody gone, a day comes over it, and it never over a day; only 无, / and the like say nothing."""
        field = {"去世时间": "died_on", "转出时间": "moved_out_on"}[head]

        def load(words: str | None) -> tuple[Any, ...]:
            answer = runner.load("people", [["姓名", "人员类别", head], ["吴一甲", "退休", words]])
            told = any("时间不详，知道后请补填" in said for said in messages(answer))
            return getattr(runner.people()["吴一甲"], field), counts(answer), told

        nothing, same, changed = (None, (0, 0, 1, 0), False), (0, 0, 1, 0), (0, 1, 0, 0)
        assert load("无") == (None, (1, 0, 0, 0), False)
        assert load("/") == load("暂无") == load(None) == nothing
        assert load("不详") == (UNKNOWN_DAY, changed, True)
        assert load(f"{head}不详") == load(None) == (UNKNOWN_DAY, same, True)
        assert load("2019-03") == (PartialDate(2019, 3), changed, False)
        assert load("不详") == load("2019") == (PartialDate(2019, 3), same, False)

    def test_who_is_said_to_live_is_not_made_dead_by_a_word(self, runner: CommandRunner) -> None:
        rows = [["姓名", "人员类别", "去世时间", "状态"], ["吴一甲", "退休", "不详", "在世"]]
        answer = runner.load("people", rows)
        assert runner.people()["吴一甲"].died_on is None
        assert [(one["column"], "没有录入" in one["message"]) for one in answer["problems"]] == [("去世时间", True)]

    def test_who_is_dead_is_not_moved_by_a_state(self, runner: CommandRunner) -> None:
        runner.load("people", [["姓名", "人员类别", "去世时间"], ["吴一甲", "退休", "2019-03-04"]])
        assert counts(runner.load("people", [["姓名", "状态"], ["吴一甲", "迁出"]])) == (0, 0, 1, 0)

    def test_other_dates_take_no_such_word(self, runner: CommandRunner) -> None:
        runner.load("people", [["姓名", "人员类别", "出生日期", "入党时间"], ["吴一甲", "退休", "不详", "不详"]])
        person = runner.people()["吴一甲"]
        assert person.birth is person.party_joined is None

    @pytest.mark.parametrize("words", ["已故（2019.3）", "2019年3月去世", "去世 2019-03"])
    def test_a_day_beside_the_word_counts(self, runner: CommandRunner, words: str) -> None:
        runner.load("people", [["姓名", "人员类别", "状态"], ["吴一甲", "退休", words]])
        assert str(runner.people()["吴一甲"].died_on) == "2019-03"

    def test_words_that_nobody_knows_are_named(self, runner: CommandRunner) -> None:
        answer = runner.load("people", [["姓名", "人员类别", "状态"], ["吴一甲", "退休", "很好"]])
        assert [one["column"] for one in answer["problems"]] == ["状态"]

    def test_retired_in_either_way_is_the_category(self, runner: CommandRunner) -> None:
        runner.load("people", [["姓名", "离休或退休"], ["吴一甲", "离休"], ["吴二乙", "退休"]])
        assert [one.category for one in runner.people().values()] == ["离休干部", "退休干部"]

    def test_kinds_of_staff_in_the_column_of_categories(self, runner: CommandRunner) -> None:
        rows = [
            ["姓名", "人员类别"],
            ["吴一甲", "公务员"],
            ["吴二乙", "事业单位"],
            ["吴三丙", "参公"],
            ["吴四丁", "国企管理人员"],
            ["吴五戊", "退休"],
        ]
        answer = runner.load("people", rows)
        assert [(one.staff_kind, one.category) for one in runner.people().values()] == [
            ("公务员", ""), ("事业", ""), ("参公", ""), ("国企", ""), ("", "退休干部")
        ]  # fmt: skip
        (said,) = messages(answer)
        assert "身份性质" in said
        assert "4 行" in said


class TestMoneyAndVisits:
    @pytest.fixture
    def known(self, runner: CommandRunner) -> CommandRunner:
        runner.load("people", [["姓名", "人员类别"], ["吴一甲", "退休"], ["吴二乙", "退休"], ["吴三丙", "退休"]])
        return runner

    def test_money_with_goods(self, known: CommandRunner) -> None:
        head = ["日期", "姓名", "走访类型", "慰问金"]
        answer = known.load("visits", [head, ["2025-01-20", "吴一甲", "日常走访", "500元+米油"]])
        assert known.ask("SELECT fen, goods FROM visits") == [(50_000, "米油")]
        assert any("米油" in said for said in messages(answer))
        known.load(
            "payments", [["日期", "姓名", "类别", "金额"], ["2025-02-20", "吴二乙", "困难帮扶", "500元、大米一袋"]]
        )
        assert known.ask("SELECT fen, note FROM payments WHERE date = '2025-02-20'") == [(50_000, "大米一袋")]

    @pytest.mark.parametrize("names", ["吴一甲、吴二乙", "吴一甲，吴二乙", "吴一甲 吴二乙", "吴一甲\n吴二乙"])
    def test_several_names_are_several_visits(self, known: CommandRunner, names: str) -> None:
        rows = [["日期", "姓名", "走访类型"], ["2025-01-20", names, "日常走访"]]
        assert known.load("visits", rows)["added"] == 2
        assert known.ask("SELECT person_id FROM visits ORDER BY id") == [(1,), (2,)]
        assert known.load("visits", rows)["added"] == 0

    def test_of_several_names_all_go_in_or_none(self, known: CommandRunner) -> None:
        rows = [
            ["日期", "姓名", "走访类型"],
            ["2025-01-20", "吴一甲、陌生人", "日常走访"],
            ["2025-01-20", "吴三丙", "日常走访"],
        ]
        assert counts(known.load("visits", rows, "--skip-bad", status=1)) == (1, 0, 0, 1)
        assert known.ask("SELECT person_id FROM visits") == [(3,)]

    def test_money_for_several_names_is_asked_about(self, known: CommandRunner) -> None:
        rows = [["日期", "姓名", "类别", "金额"], ["2025-01-20", "吴一甲、吴二乙", "节日慰问", "1000"]]
        assert "看不出每人多少" in errors(known.load("payments", rows, status=2))[0]

    def test_a_name_with_a_title(self, known: CommandRunner) -> None:
        assert (
            known.load("visits", [["日期", "姓名", "走访类型"], ["2025-01-20", "吴一甲同志", "日常走访"]])["added"] == 1
        )

    def test_spellings_of_payments(self, known: CommandRunner) -> None:
        amounts = ["500元", "伍佰元整", "￥500.00", "500（现金）", "0.05万元", "1,500", "500/人", 500.005, "-500"]
        rows = [
            ["日期", "姓名", "类别", "金额"],
            *(["2025.1.20-22", "吴一甲", "节日慰问", amount] for amount in amounts),
        ]
        answer = known.load("payments", rows, "--skip-bad", status=1)
        assert (answer["added"], answer["refused"]) == (6, 3)
        assert known.ask("SELECT sum(fen), min(date), max(date) FROM payments") == [
            (400_000, "2025-01-20", "2025-01-20")
        ]
