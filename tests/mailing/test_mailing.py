"""Labels, envelopes and address lists, from the people page to the paper."""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.db.file import Office
from cadredesk.mailing.records import ADDRESS_LIST, BY_COMMUNITY, ENVELOPES, OWN_SIZE, Recipient
from cadredesk.mailing.rules import addressees_for, name_line, split_postcode
from cadredesk.mailing.ui.mailing_dialog import LettersDialog
from cadredesk.people.actions import save_person
from cadredesk.people.records import Person
from cadredesk.people.ui.page import PeoplePage
from tests.people.menus import entry
from tests.support import all_people

MM = 72 / 25.4


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("663600 麻栗坡县人民路 1 号", ("663600", "麻栗坡县人民路 1 号")),
        ("邮编：663600，麻栗坡县人民路 1 号", ("663600", "麻栗坡县人民路 1 号")),
        ("麻栗坡县人民路 1 号（邮编 663600）", ("663600", "麻栗坡县人民路 1 号")),
        ("麻栗坡县人民路 1 号 663600", ("663600", "麻栗坡县人民路 1 号")),
        ("麻栗坡县人民路 1 号，邮政编码:663600", ("663600", "麻栗坡县人民路 1 号")),
        ("人民路 1 号 2 单元 100101 室", ("", "人民路 1 号 2 单元 100101 室")),
        ("人民路 999999", ("", "人民路 999999")),  # no province begins so
        ("13887663101 转交", ("", "13887663101 转交")),
        ("663600", ("", "663600")),  # nothing else is known: it stays the address
        ("人民路 1 号", ("", "人民路 1 号")),
    ],
)
def test_a_postcode_at_the_ends_of_an_address(address: str, wanted: tuple[str, str]) -> None:
    assert split_postcode(address) == wanted


def test_names_and_forms_of_address() -> None:
    both = [Recipient(name="张建国", sex="男"), Recipient(name="李梅", sex="女")]
    assert name_line(both[:1], "同志 收") == "张建国 同志 收"
    assert name_line(both, "同志 收") == "张建国、李梅 同志 收"
    assert name_line(both, "先生/女士 收") == "张建国先生、李梅女士 收"
    assert name_line([Recipient(name="无名")], "先生/女士 收") == "无名同志 收"
    assert name_line(both[:1], "") == "张建国"


def test_households_and_order() -> None:
    people = [
        Recipient(name="张建国", address="人民路1号", community="幸福社区"),
        Recipient(name="王芳", address="光明街 2 号", community="光明社区"),
        Recipient(name="李梅", address="人民路 １ 号", community=""),
        Recipient(name="已故", address="人民路1号", present=False),
        Recipient(name="无址", address=" "),
    ]
    post = addressees_for(people, household=True)
    assert [[person.name for person in to.people] for to in post.to] == [["张建国", "李梅"], ["王芳"]]
    assert (post.gone, post.without) == (("已故",), ("无址",))
    by_community = addressees_for(people, BY_COMMUNITY)
    assert [to.people[0].name for to in by_community.to] == ["王芳", "张建国", "李梅"]  # without one: at the end


@pytest.fixture
def people(blank_office: Office) -> list[int]:
    """A couple, somebody with a rare name, somebody without an address, and somebody who died."""
    made = (
        Person(name="张建国", sex="男", address="663600 人民路 1 号", community="幸福社区", mobile="13887663101", unit="县人大"),
        Person(name="李梅", sex="女", address="人民路1号", community="幸福社区"),
        Person(name="䶮㛃𬭚", address="光明街 2 号", community="光明社区", unit="县供销社"),
        Person(name="无址人"),
        Person(name="已故人", address="人民路 9 号", died_on=PartialDate(2025, 3)),
    )  # fmt: skip
    return [save_person(blank_office, dataclasses.replace(person, category="退休干部")).id or 0 for person in made]


def words_of(path: Path) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages]


Uses = Callable[[Callable[[LettersDialog], None]], None]


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Uses:
    """What a user does in the dialog when it opens: ``user(lambda dialog: …)``."""

    def does(captured: Callable[[LettersDialog], None]) -> None:
        def run(dialog: LettersDialog) -> int:
            dialog.show()
            captured(dialog)
            return dialog.result()

        monkeypatch.setattr(LettersDialog, "exec", run)

    return does


def put(dialog: LettersDialog, **values: str) -> None:
    """Fill boxes as a user does."""
    for name, text in values.items():
        editor = dialog.form.editor(name)
        editor.set_raw(text)
        editor.edited.emit()


def test_labels_for_the_list_leave_out_whom_no_letter_reaches(
    blank_office: Office,
    people: list[int],
    open_page: Callable[[Office], PeoplePage],
    papers: list[Path],
    user: Uses,
    answers: Callable[..., list[str]],
    qtbot: QtBot,
) -> None:
    page = open_page(blank_office)
    page.facets.clear()
    seen: list[str] = []

    def print_from_the_second(dialog: LettersDialog) -> None:
        dialog.draw()
        seen.append(dialog.counts.text())
        dialog.picture.setFocus()
        qtbot.keyClick(dialog.picture, Qt.Key.Key_Down)
        assert dialog.form.raw()["start"] == "4"
        qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)

    user(print_from_the_second)
    asked = answers("yes")
    entry(page, "信封和标签…").trigger()
    assert seen == ["共 3 张标签，用 1 张 A4 纸。名单中已去世或转出的 1 人不打印。1 人没有登记地址，打印前会列出姓名。"]
    assert asked == ["1 人没有登记地址：无址人。"]
    [sheet] = words_of(papers[0])
    for part in ("张建国同志收", "李梅同志收", "䶮㛃𬭚同志收", "663600", "人民路1号（幸福社区）"):
        assert part in sheet
    assert "无址人" not in sheet and "已故人" not in sheet


def test_who_says_no_stays_in_the_dialog(
    blank_office: Office, people: list[int], look: object, answers: Callable[..., list[str]], qtbot: QtBot
) -> None:
    dialog = LettersDialog(blank_office, people)
    qtbot.addWidget(dialog)
    dialog.show()
    answers("no")
    dialog.save()
    assert dialog.isVisible() and dialog.saved is None
    assert "补好地址" in dialog.error.text
    dialog.reject()
    assert not dialog.isVisible()


def test_chosen_rows_alone_one_label_a_household(
    blank_office: Office, people: list[int], open_page: Callable[[Office], PeoplePage], papers: list[Path], user: Uses
) -> None:
    page = open_page(blank_office)
    page.table.choose(people[0])
    selection = page.table.view.selectionModel()
    for person in people[:2]:
        at = page.table.model.position(person)
        selection.select(page.table.model.index(at, 0), selection.SelectionFlag.Select | selection.SelectionFlag.Rows)

    def together(dialog: LettersDialog) -> None:
        put(dialog, household="是", telephone="是", community="", salutation="先生/女士 收", copies="2")
        dialog.save()

    user(together)
    entry(page, "信封和标签…").trigger()
    [sheet] = words_of(papers[0])
    assert sheet.count("李梅女士、张建国先生收") == 2
    assert "䶮" not in sheet and "幸福社区" not in sheet
    assert "13887663101" in sheet


def test_envelopes_with_the_sender_which_is_remembered(
    blank_office: Office, people: list[int], open_page: Callable[[Office], PeoplePage], papers: list[Path], user: Uses,
    answers: Callable[..., list[str]],
) -> None:  # fmt: skip
    page = open_page(blank_office)

    def envelopes(dialog: LettersDialog) -> None:
        assert dialog.form.raw()["sender"] == blank_office.name
        put(
            dialog,
            what=ENVELOPES,
            envelope="7 号（C5，229×162）",
            sender_address="玉尔贝路 1 号",
            sender_postcode="663600",
        )
        dialog.save()

    user(envelopes)
    answers("yes")
    entry(page, "信封和标签…").trigger()
    pages = PdfReader(papers[0]).pages
    assert len(pages) == 3
    assert round(float(pages[0].mediabox.width) / MM) == 229
    one = next(words for words in words_of(papers[0]) if "张建国" in words)
    assert one.startswith("663600") or "663600" in one
    assert blank_office.name in one and "玉尔贝路1号" in one and "邮政编码：663600" in one

    def again(dialog: LettersDialog) -> None:
        assert dialog.choice.what == ENVELOPES
        assert dialog.choice.sender_address == "玉尔贝路 1 号"
        dialog.reject()

    user(again)
    entry(page, "信封和标签…").trigger()
    assert len(papers) == 1


def test_the_address_list(
    blank_office: Office, people: list[int], open_page: Callable[[Office], PeoplePage], papers: list[Path], user: Uses,
    answers: Callable[..., list[str]],
) -> None:  # fmt: skip
    page = open_page(blank_office)

    def listed(dialog: LettersDialog) -> None:
        put(dialog, what=ADDRESS_LIST, order=BY_COMMUNITY)
        dialog.save()

    user(listed)
    answers("yes")
    entry(page, "信封和标签…").trigger()
    [words] = words_of(papers[0])
    for part in (
        "通讯地址表",
        blank_office.name,
        "地址",
        "邮编",
        "社区",
        "电话",
        "13887663101",
        "共3人",
        "第1页共1页",
        "2026-10-08打印",
    ):
        assert part in words
    assert words.index("䶮㛃𬭚") < words.index("张建国")  # 光明社区 stands before 幸福社区


def test_a_click_on_the_sheet_and_a_size_of_ones_own(
    blank_office: Office, people: list[int], look: object, qtbot: QtBot
) -> None:
    dialog = LettersDialog(blank_office, people[:3])
    qtbot.addWidget(dialog)
    dialog.show()
    put(
        dialog,
        sheet=OWN_SIZE,
        columns="2",
        rows="5",
        width="90",
        height="50",
        left="10",
        top="12",
        gap_x="5",
        gap_y="2",
    )
    dialog.draw()
    picture = dialog.picture
    assert picture.accessibleName() == "从第 1 张（第 1 行第 1 列）开始"
    scale = min((picture.width() - 4) / 210, (picture.height() - 4) / 297)
    left, top = (picture.width() - 210 * scale) / 2, (picture.height() - 297 * scale) / 2
    sixth = QPoint(round(left + (10 + 95 + 45) * scale), round(top + (12 + 2 * 52 + 25) * scale))
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=sixth)
    assert dialog.form.raw()["start"] == "6"
    dialog.draw()
    assert "从第 3 行第 2 张开始" in dialog.counts.text()
    assert not dialog.first.pixmap().isNull()
    put(dialog, width="120")
    dialog.draw()
    assert "比 A4 纸宽" in dialog.counts.text()
    dialog.save()
    assert dialog.isVisible() and "比 A4 纸宽" in dialog.error.text
    put(dialog, width="九十")
    dialog.save()
    assert "毫米数" in dialog.error.text
    put(dialog, width="90", start="11")
    dialog.save()
    assert "1 到 10" in dialog.error.text
    put(dialog, start="10")
    dialog.save()
    assert not dialog.isVisible() and dialog.saved.start == 10


def test_nobody_to_write_to(blank_office: Office, people: list[int], look: object, qtbot: QtBot) -> None:
    dialog = LettersDialog(blank_office, [people[3], people[4]])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.save()
    assert "没有可以打印的地址" in dialog.error.text
    assert dialog.isVisible()


def test_every_address_of_the_sample_office_is_printed_once(
    sample: Office, page: PeoplePage, papers: list[Path], user: Uses, answers: Callable[..., list[str]]
) -> None:
    living = [person for person in all_people(sample) if not (person.died_on or person.moved_out_on)]
    without = [person for person in living if not person.address]
    user(lambda dialog: dialog.save())
    if without:
        answers("yes")
    entry(page, "信封和标签…").trigger()
    text = "".join(words_of(papers[0]))
    assert text.count("同志收") == len(living) - len(without)


def test_what_no_font_can_print_is_said_before_the_preview(
    blank_office: Office,
    open_page: Callable[[Office], PeoplePage],
    papers: list[Path],
    user: Uses,
    answers: Callable[..., list[str]],
) -> None:
    save_person(blank_office, Person(name="王\U000323af", category="退休干部", address="人民路 1 号"))
    page = open_page(blank_office)
    user(lambda dialog: dialog.save())
    asked = answers("ok")
    entry(page, "信封和标签…").trigger()
    assert len(asked) == 1 and "打印不出来" in asked[0] and "\U000323af" in asked[0]
    assert "王□同志收" in words_of(papers[0])[0]


@pytest.mark.parametrize("what", ["标签", "信封"])
def test_an_address_without_room_is_named_before_it_is_printed(
    blank_office: Office,
    open_page: Callable[[Office], PeoplePage],
    papers: list[Path],
    user: Uses,
    answers: Callable[..., list[str]],
    what: str,
) -> None:
    save_person(blank_office, Person(name="王大海", category="退休干部", address="人民路很长的一段" * 80))
    save_person(blank_office, Person(name="李四", category="退休干部", address="人民路 1 号"))
    page = open_page(blank_office)

    def twice(dialog: LettersDialog) -> None:
        put(dialog, what=what)
        dialog.save()
        assert dialog.error.isVisible() and not dialog.result()
        dialog.save()

    user(twice)
    asked = answers("no", "yes")
    entry(page, "信封和标签…").trigger()
    assert f"有 1 个{what}印不下全部内容：王大海" in asked[0] and "李四" not in asked[0]
    assert "…（未印全）" in "".join(words_of(papers[0]))


def test_an_empty_list_says_what_to_do(
    blank_office: Office, open_page: Callable[[Office], PeoplePage], answers: Callable[..., list[str]]
) -> None:
    asked = answers("ok")
    entry(open_page(blank_office), "信封和标签…").trigger()
    assert asked == ["名单上没有人，请先在表中筛选或选中要写信的人。"]
