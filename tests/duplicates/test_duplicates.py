"""People who are in the register twice: who is found, and who is told apart."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadredesk.core.idcard import to18
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duplicates import actions as duplicates_actions
from cadredesk.duplicates import store as duplicates_store
from cadredesk.duplicates.rules import PreparedIdentity, likely_pairs
from cadredesk.people import actions
from cadredesk.people.records import Person
from tests.duplicates.someone import SOUND, day, number, someone
from tests.support import sample_office


def reasons(office: Office) -> list[str]:
    return [pair.likeness.words for pair in duplicates_actions.find(office)]


PAIRS = {
    "same number": ({"id_number": SOUND}, {"id_number": SOUND}, "身份证号相同"),
    "old and new number": ({"id_number": SOUND}, {"id_number": "532624481005001"}, "身份证号相同"),
    "number and another name": ({"id_number": SOUND}, {"id_number": SOUND, "name": "李梅"}, "身份证号相同，姓名不同"),
    "birth": ({"birth": day("1948-10-05")}, {"birth": day("1948-10-05")}, "同名，出生日期相同"),
    "part of a birth": ({"birth": day("1948-10-05")}, {"birth": day("1948-10")}, "同名，出生日期相符（1948-10、1948-10-05）"),
    "birth in the number": ({"id_number": SOUND}, {"birth": day("1948-10")}, "同名，出生日期相符（1948-10、1948-10-05）"),
    "telephone": ({"mobile": "13800000001"}, {"emergency_phone": "138 0000 0001"}, "同名，电话相同"),
    "area code": ({"landline": "0876-5551234"}, {"landline": "5551234"}, "同名，电话相同"),
    "one digit": ({"id_number": SOUND}, {"id_number": SOUND[:9] + "7" + SOUND[10:]}, "同名，身份证号只差一位"),
    "two swapped": ({"id_number": SOUND}, {"id_number": SOUND[:4] + SOUND[5] + SOUND[4] + SOUND[6:]}, "同名，身份证号有两位颠倒"),
    "a digit too few": ({"id_number": SOUND}, {"id_number": SOUND[:10] + SOUND[11:]}, "同名，身份证号少一位"),
    "a slip in number and name": ({"id_number": SOUND}, {"id_number": SOUND[:-1] + "7", "name": "张建帼"}, "姓名读音相同，身份证号只差一位"),
    "old numbers": ({"id_number": "532624481005001"}, {"id_number": "532624481006001"}, "同名，身份证号只差一位"),
    "former name": ({"birth": day("1948-10-05")}, {"name": "张卫东", "former_name": "张建国", "birth": day("1948-10-05")}, "曾用名相同，出生日期相同"),
}  # fmt: skip


@pytest.mark.parametrize("which", PAIRS)
def test_a_likely_pair_is_found_with_its_reason(blank_office: Office, which: str) -> None:
    first, second, words = PAIRS[which]
    someone(blank_office, **{"name": "张建国"} | first)
    someone(blank_office, **{"name": "张建国"} | second)
    someone(blank_office, "王秀英", birth=day("1948-10-05"), mobile="13800000001")
    assert reasons(blank_office) == [words]


FRIENDS = {
    "twins": ({"name": "张建国", "id_number": number("001")}, {"name": "张建军", "id_number": number("003")}),
    "twins with old numbers": ({"name": "张建国", "id_number": "532624481005001"}, {"name": "张建军", "id_number": "532624481005003"}),
    "neighbours of a wrong number": ({"name": "张建国", "id_number": SOUND}, {"name": "李秀英", "id_number": SOUND[:-1] + "7"}),
    "a couple at one telephone": ({"name": "张建国", "landline": "0876-5551234"}, {"name": "李秀英", "landline": "0876-5551234"}),
    "namesakes": ({"birth": day("1948-10-05")}, {"birth": day("1949-10-05")}),
    "namesakes without a day": ({"birth": day("1948-10"), "id_number": SOUND}, {"id_number": to18("53262448100600"+"3")}),
    "namesakes of both sexes": ({"birth": day("1948-10"), "sex": "男"}, {"birth": day("1948-10"), "sex": "女"}),
    "no number": ({"id_number": "无"}, {"id_number": "无"}),
}  # fmt: skip


@pytest.mark.parametrize("which", FRIENDS)
def test_who_only_looks_alike_is_no_pair(blank_office: Office, which: str) -> None:
    for fields in FRIENDS[which]:
        someone(blank_office, **{"name": "张建国"} | fields)
    assert reasons(blank_office) == []


def test_the_sample_office_has_no_false_pairs(tmp_path: Path) -> None:
    with sample_office(tmp_path, people=1000, years=1) as office:
        assert reasons(office) == []


DIGITS = st.text("0123456789", min_size=3, max_size=3)


@settings(max_examples=60)
@given(
    orders=st.lists(DIGITS, min_size=2, max_size=8, unique=True),
    at=st.integers(0, 17),
    digit=st.sampled_from("0123456789X"),
    number_of_wrong=st.sampled_from((0, 99)),  # entered before the right one or after it
)
def test_one_wrong_digit_anywhere_finds_the_namesake_and_nobody_else(
    orders: list[str], at: int, digit: str, number_of_wrong: int
) -> None:
    numbers = [number(order) for order in orders]
    wrong = numbers[0][:at] + digit + numbers[0][at + 1 :]
    called = ["张建国", "李秀英", "王强", "刘玉兰", "赵德明", "周福生", "吴桂芳", "陈志远"]
    people = [PreparedIdentity(id=i, name=who, id_number=one) for i, (who, one) in enumerate(zip(called, numbers), 1)]  # noqa: B905
    people.append(PreparedIdentity(id=number_of_wrong, name="张建国", id_number=wrong))
    found = {(pair.first, pair.second) for pair in likely_pairs(people, set(), Progress())}
    same = {i for i, one in enumerate(numbers, 1) if one == wrong}
    assert found == {tuple(sorted((i, number_of_wrong))) for i in same | {1}}


def test_a_number_that_many_share_makes_no_flood() -> None:
    people = [PreparedIdentity(id=at, name=f"人{at}", id_number="111111111111111111") for at in range(1, 501)]
    assert 499 <= len(likely_pairs(people, set(), Progress())) < 600


def test_somebody_being_entered_is_recognised(blank_office: Office) -> None:
    there = someone(blank_office, birth=day("1948-10-05"), id_number=SOUND, mobile="13800000001")
    wrong = SOUND[:9] + "7" + SOUND[10:]
    for typed, words in (
        (Person(name="张建国", birth=day("1948-10")), "出生日期相符"),
        (Person(name="张建国", mobile="13800000001"), "电话相同"),
        (Person(name="张健国", id_number=wrong), "姓名读音相同，身份证号只差一位"),
        (Person(name="李梅", id_number=SOUND), "身份证号相同，姓名不同"),
    ):
        assert [(one.id, words in why.words) for one, why in duplicates_store.like(blank_office, typed)] == [
            (there.id, True)
        ]
    assert not duplicates_store.like(blank_office, Person(name="张建国"))
    assert not duplicates_store.like(blank_office, there)


# ---------------------------------------------------------------- two who are two


def test_two_who_are_two_are_not_offered_again(blank_office: Office) -> None:
    first, second = (someone(blank_office, birth=day("1948-10-05")) for _ in range(2))
    assert len(duplicates_actions.find(blank_office)) == 1
    duplicates_actions.remember_different(blank_office, second.id or 0, first.id or 0)
    assert not duplicates_actions.find(blank_office)
    assert not duplicates_store.like(blank_office, first)
    undo(blank_office)
    assert len(duplicates_actions.find(blank_office)) == 1
    duplicates_actions.remember_different(blank_office, first.id or 0, second.id or 0)
    duplicates_actions.forget_different(blank_office, first.id or 0, second.id or 0)
    assert len(duplicates_actions.find(blank_office)) == 1


def test_who_was_entered_by_mistake_can_still_be_deleted(blank_office: Office) -> None:
    first, second = (someone(blank_office, birth=day("1948-10-05")) for _ in range(2))
    duplicates_actions.remember_different(blank_office, first.id or 0, second.id or 0)
    actions.delete_person(blank_office, second.id or 0)
    undo(blank_office)
    assert not duplicates_actions.find(blank_office)


def test_who_is_not_the_one_is_not_the_other(blank_office: Office) -> None:
    first, second, third = (someone(blank_office, birth=day("1948-10-05")) for _ in range(3))
    duplicates_actions.remember_different(blank_office, second.id or 0, third.id or 0)
    duplicates_actions.merge(blank_office, first.id or 0, second.id or 0)
    assert not duplicates_actions.find(blank_office)
