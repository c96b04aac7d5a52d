from hypothesis import given
from hypothesis import strategies as st

from cadredesk.paper.fonts import Role, width
from cadredesk.paper.text import LEGIBLE, NOT_FIRST, NOT_LAST, cut, fit, lines_of, spread

TEXTS = st.text(alphabet=st.sampled_from("张建国老干部，。（）、《》0123Ab 𬭚"), max_size=120)


@given(TEXTS, st.floats(60, 300))
def test_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    lines = lines_of(text, Role.SONG, 10, room)
    assert all(width(line, Role.SONG, 10) <= room + 0.1 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_punctuation_keeps_its_place() -> None:
    text = "离休干部（含遗属）、退休干部，均已走访。" * 6
    for room in range(60, 200, 3):
        for line in lines_of(text, Role.SONG, 10, room):
            assert line[0] not in NOT_FIRST
            assert line[-1] not in NOT_LAST


def test_numbers_are_not_torn() -> None:
    lines = lines_of("联系电话是 0876-6623101 请记住", Role.SONG, 10, 75)
    assert any("0876-6623101" in line for line in lines)


@given(TEXTS, st.floats(30, 200), st.floats(8, 60))
def test_fitted_text_stays_in_its_box_or_says_that_it_does_not(text: str, room: float, height: float) -> None:
    fitted = fit(text, Role.SONG, 10.5, (room, height))
    assert LEGIBLE <= fitted.size <= 10.5
    assert all(width(line, Role.SONG, fitted.size) <= room + 0.1 for line in fitted.lines)
    assert "".join(fitted.lines).replace(" ", "") == text.replace(" ", "")
    if len(fitted.lines) > 1:
        assert fitted.over or fitted.height <= height + 0.1
    if fitted.over:
        assert fitted.size == LEGIBLE


def test_text_shrinks_to_what_can_be_read_and_no_further() -> None:
    assert fit("张建国", Role.SONG, 10.5, (100, 20)).size == 10.5
    assert fit("张建国" * 5, Role.SONG, 10.5, (90, 20)).lines != ["张建国" * 5]
    long = fit("张建国" * 100, Role.SONG, 10.5, (90, 20))
    assert long.over and long.size == LEGIBLE and "".join(long.lines) == "张建国" * 100
    short = cut(long, 2, Role.SONG, 90, "…（见续页）")
    assert len(short.lines) == 2 and short.lines[-1].endswith("…（见续页）")
    assert all(width(line, Role.SONG, short.size) <= 90 for line in short.lines)


def test_names_shrink_a_little_and_then_wrap_but_figures_never_do() -> None:
    box = (76.0, 40.0)
    assert len(fit("欧阳明华建国东", Role.SONG, 11, box, multiline=False).lines) == 1
    assert len(fit("阿依古丽·买买提吐尔逊", Role.SONG, 11, box, multiline=False).lines) == 2
    assert fit("1,234,567,890.00", Role.SONG, 11, box, multiline=False).lines == ["1,234,567,890.00"]


def test_short_labels_are_spread_to_four_letters() -> None:
    assert round(spread("姓名", Role.HEI, 10, 60)) == 20
    assert round(spread("慰问金", Role.HEI, 10, 60)) == 5
    assert round(spread("性别", Role.HEI, 10, 32)) == 10
    assert spread("身份证号", Role.HEI, 10, 60) == 0
    assert spread("性别", Role.HEI, 10, 22) == 0


def test_the_number_of_a_document_is_not_torn() -> None:
    number = "〔2026〕12号"
    for room in range(60, 200, 3):
        lines = lines_of(f"县财行{number}和云财社{number}", Role.SONG, 10, room)
        assert sum(line.count(number) for line in lines) == (2 if room >= width(number, Role.SONG, 10) else 0)
