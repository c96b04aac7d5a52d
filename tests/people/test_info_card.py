"""干部信息卡: what stands on it is read back from the PDF, and nothing is lost that does not fit."""

import dataclasses
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QAction

from cadredesk.branches import store as branch_store
from cadredesk.cli import run
from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import Cancelled, UserError
from cadredesk.core.progress import Progress
from cadredesk.db.file import Office
from cadredesk.paper import load_form
from cadredesk.people import actions, paper_card, store
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.entries import actions as entries_actions
from cadredesk.people.entries.records import FunctionalMember, Relative
from cadredesk.people.files import actions as files_actions
from cadredesk.people.history.records import Track
from cadredesk.people.records import PeopleQuery, Person
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.form import messages
from cadredesk.widgets.page import printing
from tests.people.pictures import finished

FULL = Person(
    name="䶮㛃𬭚𫖯", former_name="张大毛", sex="男", ethnicity="汉族", native_place="云南麻栗坡", birth=PartialDate(1930, 3, 2),
    id_number="532624193003020016", education="高中", politics="中共党员", party_joined=PartialDate(1950, 7), category="离休干部",
    rank="正乡科级", treatment="副县处级", treatment_approved_on=PartialDate(2015, 6), treatment_document="县组〔2015〕12号",
    unit="县人大常委会", post="主任科员", address="幸福社区 3 号楼", mobile="13887663101", emergency_contact="张明（子）",
    emergency_phone="13887663102", health="一般", limited_mobility=True, illness="高血压", membership="单独", hobbies="书法",
    five_elders=True, hardship=True, note="原件在档案室", rewards="1955 年三等功",
)  # fmt: skip


def words_of(path: Path) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(path).pages]


def pictures_of(path: Path) -> list[int]:
    return [len(page.images) for page in PdfReader(path).pages]


@pytest.fixture
def person(blank_office: Office) -> Person:
    return actions.save_person(blank_office, FULL)


def test_everything_known_of_somebody_stands_on_one_sheet(blank_office: Office, person: Person, tmp_path: Path) -> None:
    number = person.id or 0
    relative = Relative(
        person_id=number, relation="子", name="张明", birth=PartialDate(1955), unit="县中学", phone="13887663102"
    )
    entries_actions.save_entry(blank_office, relative)
    entries_actions.save_entry(blank_office, Relative(person_id=number, relation="配偶", name="李秀英", living=False))
    files_actions.set_photo(blank_office, number, finished())
    changed = dataclasses.replace(
        store.get(blank_office, number), treatment="正县处级", treatment_document="市组〔2020〕3号"
    )
    actions.save_person(blank_office, changed, {Track.TREATMENT: PartialDate(2020, 5)})
    actions.save_person(
        blank_office,
        Person(name="王桂花", category="遗属", cadre_id=number, cadre_relation="配偶", mobile="13887663109"),
    )
    out = tmp_path / "card.pdf"
    assert actions.print_cards(blank_office, [number], out) == []
    [words] = words_of(out)
    for expected in (
        "干部信息卡", "青山县委老干部局", f"人员编号：{number}", "2026-10-08打印", "经办：张敏", "第1页共1页",
        "䶮㛃𬭚𫖯", "张大毛", "1930-03-02", "96岁", "532624193003020016", "1950-07", "离休干部", "正乡科级", "正县处级",
        "县人大常委会主任科员", "幸福社区3号楼", "13887663101", "张明（子）13887663102", "一般、行动不便", "高血压",
        "单独", "书法", "五老", "子张明1955县中学13887663102", "已故", "王桂花（配偶）13887663109", "1955年三等功", "困难原件在档案室",
        "最初享受副县处级（2015-06，县组〔2015〕12号）", "2020-05享受正县处级", "签字",
    ):  # fmt: skip
        assert expected in words, expected
    assert pictures_of(out) == [1]
    assert "照片" not in words


def test_a_card_without_a_photo_has_its_place(blank_office: Office, person: Person, tmp_path: Path) -> None:
    out = tmp_path / "card.pdf"
    actions.print_cards(blank_office, [person.id or 0], out)
    assert "照片" in words_of(out)[0] and pictures_of(out) == [0]


def test_what_does_not_fit_stands_whole_on_the_continuation(
    blank_office: Office, person: Person, tmp_path: Path
) -> None:
    merits = "".join(f"第{number}次立功受奖，" for number in range(120))
    address = "".join(f"{number}号院" for number in range(60))
    long = dataclasses.replace(person, rewards=merits, address=address, name="买买提·吐尔逊江·阿不都热合曼")
    actions.save_person(blank_office, long)
    for number in range(8):
        entries_actions.save_entry(blank_office, Relative(person_id=person.id, relation="子", name=f"张老{number}"))
    out = tmp_path / "card.pdf"
    actions.print_cards(blank_office, [person.id or 0], out)
    first, *continued = words_of(out)
    assert "第1页共2页" in first and "（见续页）" in first and "买买提·吐尔逊江·阿不都热合曼" in first
    assert "张老4" in first and "张老5" not in first and "另有3人，见续页" in first
    assert len(continued) == 1 and "第2页共2页" in continued[0] and "买买提·吐尔逊江·阿不都热合曼" in continued[0]
    for expected in (f"奖惩和特殊贡献{merits}", f"常住地址{address}", "其余家庭成员子张老5子张老6子张老7"):
        assert expected in continued[0]


def test_the_dead_and_survivors_are_named_as_what_they_are(
    blank_office: Office, person: Person, tmp_path: Path
) -> None:
    departure_actions.register_death(blank_office, person.id or 0, date(2026, 1, 5), survivor="王桂花", relation="配偶")
    [survivor] = store.survivors_of(blank_office, person.id or 0)
    out = tmp_path / "card.pdf"
    actions.print_cards(blank_office, [person.id or 0, survivor.id or 0], out)
    dead, widow = words_of(out)
    assert "已于2026-01-05去世" in dead and "享年95岁" in dead
    assert "离休干部遗属" in widow and "所属干部：䶮㛃𬭚𫖯（本人是其配偶）" in widow


def test_functional_branches_that_were_left_are_not_named(sample: Office, tmp_path: Path) -> None:
    person_id = store.listed_ids(sample, PeopleQuery())[0]
    now, left = branch_store.all_branches(sample)[:2]
    entries_actions.save_entry(sample, FunctionalMember(person_id=person_id, branch_id=now.id))
    entries_actions.save_entry(
        sample, FunctionalMember(person_id=person_id, branch_id=left.id, until=PartialDate(2020))
    )
    card = paper_card.card(sample, store.get(sample, person_id), date(2026, 10, 8))
    assert now.name in card["functional"] and left.name not in card["functional"]


def test_the_form_asks_for_nothing_that_no_card_has(blank_office: Office, person: Person) -> None:
    values = paper_card.card(blank_office, person, date(2026, 10, 8))
    assert set(load_form("info_card").fields) == set(values)


def test_a_damaged_photo_does_not_stop_the_paper(blank_office: Office, person: Person, tmp_path: Path) -> None:
    files_actions.set_photo(blank_office, person.id or 0, finished())
    blank_office.conn.execute("DROP TRIGGER guard_blob_same")
    blank_office.conn.execute("UPDATE blobs SET content = x'00'")
    out = tmp_path / "card.pdf"
    actions.print_cards(blank_office, [person.id or 0], out)
    assert "照片" in words_of(out)[0]


def test_a_stopped_batch_leaves_nothing(sample: Office, tmp_path: Path) -> None:
    class Stop(Progress):
        def show(self, done: int, total: int, doing: str) -> None:
            self.cancelled = doing.startswith("正在生成") and done >= 50

    ids = store.listed_ids(sample, PeopleQuery())
    with pytest.raises(Cancelled):
        actions.print_cards(sample, ids, tmp_path / "card.pdf", Stop())
    assert not (tmp_path / "card.pdf").exists()
    with pytest.raises(UserError, match="没有可以打印的人员"):
        actions.print_cards(sample, [], tmp_path / "card.pdf")


# ---------------------------------------------------------------- the command line


def test_the_command_line_prints_cards(sample: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = sample.path, tmp_path / "card.pdf"
    first, second = store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),)))[:2]
    present = len(store.listed_ids(sample, PeopleQuery(facets=(("state", "在册"),))))
    sample.close()
    card = ["--file", str(path), "print", "card", str(out)]
    assert run([*card, "--person", str(second), "--person", str(first), "--person", str(second)]) == 0
    assert all(f"人员编号：{number}" in words for number, words in zip((second, first), words_of(out), strict=True))
    assert run([*card, "--person", "all"]) == 0
    assert len(PdfReader(out).pages) == present
    capsys.readouterr()
    assert run(card) == 2
    assert "--person" in capsys.readouterr().err
    assert run([*card, "--person", "没有此人"]) == 2


def test_the_command_line_names_what_no_font_prints(
    blank_office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.save_person(blank_office, Person(name="张\U000323af", category="退休干部"))
    blank_office.close()
    assert run(["--file", str(blank_office.path), "print", "card", str(tmp_path / "a.pdf"), "--person", "all"]) == 1
    assert "\U000323af" in capsys.readouterr().err


# ---------------------------------------------------------------- the window


@pytest.fixture
def previews(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    shown: list[tuple[Path, str]] = []
    monkeypatch.setattr(printing, "open_preview", lambda _parent, path, title, _used: shown.append((path, title)))
    return shown


def press(page: PeoplePage, words: str) -> None:
    next(action for action in page.findChildren(QAction) if action.text() == words).trigger()


def test_the_menus_print_the_chosen(page: PeoplePage, previews: list[tuple[Path, str]]) -> None:
    page.table.choose(page.listed_people()[3])
    press(page, "打印干部信息卡")
    name = store.get(page.office, page.table.current or 0).name
    assert previews[0][1] == f"干部信息卡－{name}" and name in words_of(previews[0][0])[0]
    page.table.select_all()
    press(page, "干部信息卡（选中人员）")
    assert len(PdfReader(previews[1][0]).pages) == len(page.listed_people())


def test_rare_characters_are_named_before_the_preview(
    blank_office: Office,
    open_page: Callable[[Office], PeoplePage],
    previews: list[tuple[Path, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actions.save_person(blank_office, Person(name="张\U000323af", category="退休干部"))
    said: list[str] = []
    monkeypatch.setattr(messages, "warn", lambda _parent, text, **_: said.append(text) if not previews else None)
    page = open_page(blank_office)
    page.commands.run("cards")
    assert len(previews) == 1 and "\U000323af" in said[0]
