"""Somebody new in a roster who may be there already, in the file or in another row, is named with the reason."""

from tests.import_export.conftest import CommandRunner, counts, id_number, messages

HEAD = ["姓名", "身份证号", "人员类别", "出生日期", "手机"]
ZHANG = id_number("19480105", 3)
WRONG = f"{ZHANG[:8]}{(int(ZHANG[8]) + 1) % 10}{ZHANG[9:]}"


def warned(answer: dict[str, object]) -> list[str]:
    return [message for message in messages(answer) if "是同一个人：" in message]


def test_a_row_like_somebody_of_the_file_or_of_another_row_is_named(runner: CommandRunner) -> None:
    runner.load("people", [HEAD, ["张建国", ZHANG, "退休", "", "13887602213"]])
    answer = runner.load(
        "people",
        [
            HEAD,
            ["张健国", WRONG, "退休", "", ""],
            ["张建国", "", "退休", "1950-02", "138-8760-2213"],
            ["李梅", "", "退休", "1952-03", "13900000001"],
            ["李梅", "", "退休", "1953-03", "13900000001"],
        ],
    )
    assert counts(answer) == (4, 0, 0, 0)  # warnings never stop an import
    said = warned(answer)
    assert [each.partition("。")[0] for each in said] == [
        "可能与“张建国”（编号 1）是同一个人：姓名读音相同，身份证号只差一位",
        "可能与“张建国”（编号 1）是同一个人：同名，电话相同，出生日期不同",
        "可能与“李梅”（第 4 行）是同一个人：同名，电话相同，出生日期不同",
    ]


def test_twins_and_namesakes_are_not_named(runner: CommandRunner) -> None:
    twins = [id_number("19480105", order) for order in (3, 5)]
    answer = runner.load(
        "people",
        [
            HEAD,
            ["张建国", twins[0], "退休", "", "13887602213"],
            ["张建军", twins[1], "退休", "", "13887602213"],
            ["王强", id_number("19500101", 7), "退休", "", ""],
            ["王强", id_number("19500302", 7), "退休", "", ""],
        ],
    )
    assert counts(answer) == (4, 0, 0, 0)
    assert not warned(answer)
