"""The organisation tree through the command line."""

from tests.import_export.conftest import CommandRunner, counts, messages

HEAD = ["名称", "类型", "上级", "书记", "成立时间", "换届时间", "学习日", "示范级别", "挂联人"]
ROWS = [
    HEAD,
    ["县人大党支部", "", "县直机关党总支", "张三", "2015.3", "2027年6月", "每月10日", "县级", "李四"],
    ["县直机关党总支", "党总支", "离退休干部党委", "", "", "", "", "", "李四"],
]


def test_parents_further_down_are_linked_and_unknown_ones_made(runner: CommandRunner) -> None:
    answer = runner.load("branches", ROWS)
    assert counts(answer) == (2, 0, 0, 0)
    assert len(messages(answer)) == 2  # the committee and the liaison, one each
    assert runner.ask(
        "SELECT b.name, b.kind, p.name, l.name, b.founded_on, b.honour FROM branches b "
        "LEFT JOIN branches p ON p.id = b.parent_id LEFT JOIN liaisons l ON l.id = b.liaison_id ORDER BY b.id"
    ) == [
        ("县人大党支部", "党支部", "县直机关党总支", "李四", "2015-03", "县级"),
        ("县直机关党总支", "党总支", "离退休干部党委", "李四", None, ""),
        ("离退休干部党委", "党委", None, None, None, ""),
    ]
    assert counts(runner.load("branches", ROWS)) == (0, 0, 2, 0)
    assert runner.run("undo") == 0
    assert runner.ask("SELECT count(*) FROM branches") == [(0,)]


def test_only_filled_cells_change_a_branch(runner: CommandRunner) -> None:
    runner.load("branches", ROWS)
    assert counts(runner.load("branches", [["支部名称", "书记", "学习日"], ["县人大党支部", "王五", ""]])) == (
        0,
        1,
        0,
        0,
    )
    assert runner.ask("SELECT secretary, study_day, kind FROM branches WHERE id = 1") == [
        ("王五", "每月10日", "党支部")
    ]


TYPES = {
    "离退休干部党委": "党委",
    "老干部局党工委": "党工委",
    "县直离退休干部党总支": "党总支",
    "城关镇学委会": "学委会",
    "第一学习小组": "学习小组",
    "河东党小组": "党小组",
    "县委第一党支部": "党支部",
    "县委党委机关支部": "党支部",
    "银发先锋功能型党支部": "功能型党支部",
    "某组织": "党支部",
}


def test_the_type_is_guessed_from_the_name(runner: CommandRunner) -> None:
    runner.load("branches", [["名称", "书记"], *([name, ""] for name in TYPES)])
    assert dict(runner.ask("SELECT name, kind FROM branches")) == TYPES


def test_a_circle_of_parents_is_not_made(runner: CommandRunner) -> None:
    answer = runner.load(
        "branches", [["名称", "上级"], ["甲支部", "乙支部"], ["乙支部", "甲支部"], ["丙支部", "丙支部"]]
    )
    assert counts(answer) == (3, 0, 0, 0)
    assert len([message for message in messages(answer) if "不能作上级" in message]) == 2
    assert runner.ask("SELECT parent_id FROM branches ORDER BY id") == [(2,), (None,), (None,)]


def test_without_a_name_a_row_is_refused(runner: CommandRunner) -> None:
    answer = runner.load("branches", [["名称", "书记"], ["", "张三"], ["甲支部", ""]], status=2)
    assert messages(answer, "error") == ["没有名称，请补填。"]


def test_a_name_alone_is_a_branch(runner: CommandRunner) -> None:
    names = ["一、机关支部", "青山县委老干部局党委", "2.退休支部", "县人民医院委员会"]
    assert counts(runner.load("branches", [["名称", "书记"], *([name, ""] for name in names)])) == (4, 0, 0, 0)


def test_levels_of_honours_in_other_words(runner: CommandRunner) -> None:
    words = {"州级": "州(市)级", "市级": "州(市)级", "州（市）级": "州(市)级", "县": "县级", "省级": "省级"}
    rows = [[f"{level}支部", level] for level in words]
    assert messages(runner.load("branches", [["支部名称", "示范级别"], *rows])) == []
    assert [level for (level,) in runner.ask("SELECT honour FROM branches ORDER BY id")] == list(words.values())
