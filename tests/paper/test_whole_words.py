"""Whatever the record says stands on the paper: texts of 1 to 2,000 characters on every kind of paper."""

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cadredesk.core.errors import UserError
from cadredesk.paper import (
    Bars,
    Column,
    Figure,
    Heading,
    Paragraph,
    PrintInfo,
    Receipt,
    SignOffList,
    Table,
    draw_forms,
    draw_official,
    draw_roster,
    draw_sign_off,
    load_form,
)  # fmt: skip
from cadredesk.paper.envelopes import draw_envelopes
from cadredesk.paper.envelopes import overflowing as overflowing_envelopes
from cadredesk.paper.grouped import Group, draw_grouped_roster
from cadredesk.paper.label_sheets import Envelope, LabelSheet, Letter, Sender, envelopes, label_sheets
from cadredesk.paper.labels import draw_labels, overflowing
from tests.paper.samples import PRINT_INFO, SLIP
from tests.paper.whole import SIZES, assert_whole, long_text, missing_part, pages_of, plain

each_kind = settings(
    max_examples=6, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
seeds = st.integers(0, 2**32)
sizes = st.sampled_from(SIZES)
FORMS = ("visit_slip", "voucher", "info_card")


def filled(name: str, seed: int, size: int) -> dict[str, str]:
    """A record with another text of one size in each of its fields."""
    return {field: long_text(seed + at, size) for at, field in enumerate(sorted(load_form(name).fields - {"photo"}))}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("size", SIZES)
def test_a_form_with_every_field_full(name: str, size: int, tmp_path: Path) -> None:
    record = filled(name, size, size)
    draw_forms(load_form(name), [record], tmp_path / "a.pdf", PRINT_INFO)
    assert_whole(tmp_path / "a.pdf", list(record.values()))


@each_kind
@given(st.sampled_from(FORMS), seeds, st.lists(st.tuples(st.integers(0, 50), st.integers(1, 2000)), max_size=4))
def test_a_form_with_some_fields_long(tmp_path: Path, name: str, seed: int, long: list[tuple[int, int]]) -> None:
    record = filled(name, seed, 2)
    fields = sorted(record)
    record |= {fields[at % len(fields)]: long_text(seed + at, size) for at, size in long}
    draw_forms(load_form(name), [record], tmp_path / "a.pdf", PRINT_INFO)
    assert_whole(tmp_path / "a.pdf", list(record.values()))


@each_kind
@given(seeds, st.lists(sizes, min_size=1, max_size=4))
def test_two_on_a_sheet_follow_one_another(tmp_path: Path, seed: int, many: list[int]) -> None:
    records = [filled("visit_slip", seed + at * 100, size) for at, size in enumerate(many)]
    pages = draw_forms(load_form("visit_slip"), records, tmp_path / "a.pdf", PRINT_INFO, two_up=True)
    found = pages_of(tmp_path / "a.pdf")
    assert len(found) == pages
    assert sum(page.count("走访慰问登记表") for page in found) in (2 * pages, 2 * pages - 1)
    assert_whole(tmp_path / "a.pdf", [value for record in records for value in record.values()])


def test_a_continuation_says_whose_it_is_and_what_goes_on(tmp_path: Path) -> None:
    record: Mapping[str, str] = SLIP | {"requests": long_text(1, 475)}
    draw_forms(load_form("visit_slip"), [record, SLIP], tmp_path / "a.pdf", PRINT_INFO)
    first, continued, other = pages_of(tmp_path / "a.pdf")
    assert "…（见续页）" in first and "第1页共2页" in first
    for words in ("走访慰问登记表（续页）", "张建国", "访〔2026〕0142号", "诉求和意见建议", "第2页共2页"):
        assert words in continued
    assert missing_part(record["requests"], [continued]) == ""
    assert "续页" not in other and "第1页共1页" in other


def test_the_line_of_a_table_is_named_on_the_continuation(tmp_path: Path) -> None:
    draw_forms(
        load_form("info_card"), [{"name": "张建国", "relative_unit3": "长" * 200}], tmp_path / "a.pdf", PRINT_INFO
    )
    assert "家庭成员，第3行，工作单位及职务" in pages_of(tmp_path / "a.pdf")[1]


def test_sixty_gifts_are_sixty(tmp_path: Path) -> None:
    gifts = [f"大米{number}千克（{number * 10}元）" for number in range(1, 61)]
    draw_forms(load_form("visit_slip"), [SLIP | {"goods": "、".join(gifts)}], tmp_path / "a.pdf", PRINT_INFO)
    assert all(gift in pages_of(tmp_path / "a.pdf")[1] for gift in gifts)


# ---------------------------------------------------------------- lists


@each_kind
@given(seeds, sizes, st.integers(1, 12), st.integers(1, 7), st.sampled_from(["left", "right", "center"]))
def test_a_roster_grows(tmp_path: Path, seed: int, size: int, count: int, columns: int, align: str) -> None:
    heads = [Column(label=f"第{at}列{long_text(at, 20)}", width=30, align=align) for at in range(columns)]
    rows = [[long_text(seed + at * 31 + row, size if at == 0 else 30) for at in range(columns)] for row in range(count)]
    subtitle = long_text(seed + 7, 200)
    draw_roster(tmp_path / "a.pdf", title="花名册", columns=heads, rows=rows, print_info=PRINT_INFO, subtitle=subtitle)
    assert_whole(
        tmp_path / "a.pdf", [*(text for row in rows for text in row), subtitle, *(head.label for head in heads)]
    )


@each_kind
@given(seeds, sizes, sizes, st.booleans())
def test_groups_and_their_headings_grow(tmp_path: Path, seed: int, size: int, title: int, new_page: bool) -> None:
    groups = [
        Group(
            title=long_text(seed + at, title),
            note=long_text(seed + at + 50, min(title, 50)),
            rows=[[long_text(seed + at * 9 + row, size), long_text(seed - row, 50)] for row in range(4)],
        )
        for at in range(3)
    ]
    columns = [Column(label="姓名", width=40), Column(label="事项", width=60)]
    draw_grouped_roster(
        tmp_path / "a.pdf", title="名单", columns=columns, groups=groups, print_info=PRINT_INFO, count="共 12 人",
        new_page=new_page,
    )  # fmt: skip
    texts = [
        text for group in groups for text in (group.title, group.note, *(cell for row in group.rows for cell in row))
    ]
    assert_whole(tmp_path / "a.pdf", texts)


@each_kind
@given(seeds, sizes, st.integers(2, 30))
def test_a_sign_off_list_grows_and_still_adds_up(tmp_path: Path, seed: int, size: int, count: int) -> None:
    receipts = [
        Receipt(
            name=f"甲{at}号", id_tail="003X", unit=long_text(seed + at, size if at % 7 == 0 else 9), category="离休干部",
            standard=None, amount=50000, note=long_text(seed - at, size if at % 5 == 1 else 2),
        )
        for at in range(count)
    ]  # fmt: skip
    notes = [f"备注：{long_text(seed + at, size)}" for at in range(2)]
    paper = SignOffList(title="签领表", number="慰〔2026〕0031 号", receipts=receipts, notes=notes)
    draw_sign_off(tmp_path / "a.pdf", paper, PRINT_INFO)
    texts = [text for each in receipts for text in (each.name, each.unit, each.note)]
    assert_whole(tmp_path / "a.pdf", [*texts, *notes])
    pages = pages_of(tmp_path / "a.pdf")
    assert sum(int(page.partition("本页小计：")[2].partition("人")[0]) for page in pages) == count
    assert f"合计：{count}人人民币" in pages[-1] and "审批：" in pages[-1]


def test_an_office_of_sixty_characters_on_every_head(tmp_path: Path) -> None:
    office = ("中国共产党云南省文山壮族苗族自治州麻栗坡县委员会离退休干部工作委员会办公室" * 2)[:60]
    info = PrintInfo(office=office, printed=PRINT_INFO.printed, operator="李敏")
    columns, rows = [Column(label="姓名", width=30)], [["张建国"]]
    draw_roster(tmp_path / "a.pdf", title=office + "名册", columns=columns, rows=rows, print_info=info)
    assert_whole(tmp_path / "a.pdf", [office + "名册", office])
    facts = [[("依据", long_text(3, 60))], [("资金来源", long_text(3, 300))]]  # what is too long stands among the notes
    one = Receipt(name="甲", id_tail="1", unit="", category="", standard=None, amount=1)
    draw_sign_off(
        tmp_path / "b.pdf", SignOffList(title="签领表", number="慰〔2026〕0031 号", receipts=[one], facts=facts), info
    )
    assert_whole(tmp_path / "b.pdf", [office, long_text(3, 60), long_text(3, 300)])
    for name in FORMS:
        draw_forms(load_form(name), [SLIP | {"payee": "张建国"}], tmp_path / "c.pdf", info)
        assert_whole(tmp_path / "c.pdf", [office])


def test_what_no_sheet_can_hold_is_said_before_it_is_made(tmp_path: Path) -> None:
    many = [Column(label=f"第{at}列", width=20) for at in range(60)]
    with pytest.raises(UserError, match="61 列在一张A4纸上印不下"):
        draw_roster(tmp_path / "a.pdf", title="表", columns=many, rows=[["字"] * 60], print_info=PRINT_INFO)
    one = [Column(label="姓名", width=20)]
    with pytest.raises(UserError, match="写短一些"):
        draw_roster(tmp_path / "a.pdf", title="表" * 2000, columns=one, rows=[["字"]], print_info=PRINT_INFO)
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- labels and envelopes


@each_kind
@given(seeds, st.sampled_from([1, 20, 50, 120, 475]), st.sampled_from(label_sheets()), st.sampled_from(envelopes()))
def test_a_label_or_envelope_is_whole_or_named(
    tmp_path: Path, seed: int, size: int, grid: LabelSheet, envelope: Envelope
) -> None:
    letters = [
        Letter(name=f"甲{at}号 同志 收", address=long_text(seed + at, size), unit=long_text(at, 25) if at % 2 else "")
        for at in range(6)
    ]
    draw_labels(tmp_path / "a.pdf", letters, grid, PRINT_INFO)
    _whole_or_named(tmp_path / "a.pdf", letters, overflowing(letters, grid))
    sender = Sender(name="麻栗坡县委老干部局", address="玉尔贝路 1 号", postcode="663600")
    draw_envelopes(tmp_path / "a.pdf", letters, envelope, PRINT_INFO, sender=sender)
    _whole_or_named(tmp_path / "a.pdf", letters, overflowing_envelopes(letters, envelope, sender))


def _whole_or_named(path: Path, letters: list[Letter], named: list[str]) -> None:
    pages = pages_of(path)
    assert sum(page.count("（未印全）") for page in pages) >= len(named)
    for letter in letters:
        assert missing_part(letter.name, pages) == ""
        if letter.name not in named:
            assert missing_part(letter.address, pages) == "" and missing_part(letter.unit, pages) == ""


def test_a_sender_without_room_is_named() -> None:
    sender = Sender(name="县委老干部局", address=long_text(1, 475))
    assert overflowing_envelopes([Letter(name="甲")], envelopes()[0], sender) == ["县委老干部局"]


# ---------------------------------------------------------------- official text


@each_kind
@given(seeds, sizes)
def test_official_text_with_long_names_and_cells(tmp_path: Path, seed: int, size: int) -> None:
    texts = {what: long_text(seed + at, size) for at, what in enumerate(("text", "cell", "head", "to"))}
    table = Table([Column(label="项目", width=40), Column(label="数", width=20)], [[texts["cell"], "1"]] * 2, "表 1")
    body = [Heading(texts["head"]), Paragraph(texts["text"]), table]
    draw_official(
        tmp_path / "a.pdf",
        title="总结",
        body=body,
        to=texts["to"],
        signer=long_text(9, 60),
        day=datetime.date(2026, 1, 2),
    )
    pages = pages_of(tmp_path / "a.pdf")
    for text in (*texts.values(), long_text(9, 60)):
        assert missing_part(text.rstrip(" 　：:"), _without_folios(pages)) == ""


def _without_folios(pages: list[str]) -> list[str]:
    return [page.replace(f"—{number}—", "") for number, page in enumerate(pages, 1)]


def test_a_chart_of_many_long_labels_shows_all_that_are_not_nothing(tmp_path: Path) -> None:
    labels = [f"第{at}项{long_text(at, 30)}" for at in range(60)]
    now = [float(at % 3) for at in range(60)]
    chart = Bars(labels=labels, series=[("2026年", now), ("2025年", [0.0] * 60)], unit="人次")
    draw_official(tmp_path / "a.pdf", title="图", body=[Figure(chart, "图 1")])
    words = "".join(pages_of(tmp_path / "a.pdf"))
    assert [plain(label) in words for label in labels] == [at % 3 > 0 for at in range(60)]
