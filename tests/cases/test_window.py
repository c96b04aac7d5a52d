"""The page of cases, its dialogs, and cases on a person's card, as a user works with them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.cases import actions, store
from cadredesk.cases.records import Case, Step
from cadredesk.cases.targets import ShowCase, ShowOpenCases
from cadredesk.cases.ui.case_dialog import CaseDialog
from cadredesk.cases.ui.checklist_dialog import ChecklistDialog, StepDialog
from cadredesk.cases.ui.close_dialog import CloseDialog
from cadredesk.cases.ui.page import CasesPage
from cadredesk.cases.ui.panel import CasesPanel
from cadredesk.core.kinds import CaseKind
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.duties.actions import excuse_many
from cadredesk.duties.records import Duty
from cadredesk.people import store as people_store
from cadredesk.people.actions import save_person
from cadredesk.people.departure import actions as departure_actions
from cadredesk.people.departure.ui.death_dialog import DeathDialog
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import HospitalStay
from cadredesk.people.records import Person
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.visits.ui.visit_dialog import VisitDialog
from cadredesk.widgets.card.entries import Entry
from tests.choosing import Choosing
from tests.people.menus import entry
from tests.screen import button_of
from tests.support import TODAY

OpenPage = Callable[[Office], CasesPage]


def opened(office: Office, person: Person, kind: CaseKind, day: str = "2026-10-05", detail: str = "情况") -> Case:
    fresh = Case(person_id=person.id, kind=kind.value, opened_on=date.fromisoformat(day), detail=detail)
    return actions.open_case(office, fresh, HospitalStay(hospital="县人民医院", bed="12"))


def fill(monkeypatch: pytest.MonkeyPatch, dialog: type, **texts: str) -> None:
    """Type into a dialog when it opens, and save."""

    def exec_(made: object) -> bool:
        made.form.put_raw(texts)  # type: ignore[attr-defined]
        made.save()  # type: ignore[attr-defined]
        return made.saved is not None  # type: ignore[attr-defined]

    monkeypatch.setattr(dialog, "exec", exec_)


def texts(widget: QWidget) -> str:
    said = [part.text() for part in widget.findChildren(QLabel)]
    return "\n".join((*said, *(part.text() for part in widget.findChildren(QPushButton))))


# ---------------------------------------------------------------- the page


def test_an_empty_page_says_what_to_do(blank_office: Office, open_page: OpenPage) -> None:
    page = open_page(blank_office)
    assert "还没有人员" in texts(page)
    save_person(blank_office, Person(name="王建国", category="退休干部"))
    page.refresh(frozenset({"people"}))
    assert "在这里登记" in texts(page)


def test_a_visit_that_was_missed_can_still_be_excused(blank_office: Office, wang: Person, open_page: OpenPage) -> None:
    opened(blank_office, wang, CaseKind.REQUEST, "2026-06-01", "想装助听器")
    page = open_page(blank_office)
    assert [line.visit for line in page.lines] == ["错过"]
    page.facets.set_chosen({"visit": ("逾期",)})
    assert not page.lines
    page.facets.set_chosen({"visit": ("错过",)})
    assert entry(page, "免访…").isVisible()
    assert "仍列为错过" in actions.closing_doubts(blank_office, page.table.current or 0)[0]


def test_cases_are_listed_narrowed_and_searched(
    blank_office: Office, zhang: Person, wang: Person, open_page: OpenPage
) -> None:
    opened(blank_office, zhang, CaseKind.HOSPITAL)
    request = opened(blank_office, wang, CaseKind.REQUEST, "2026-09-20", "想装助听器")
    page = open_page(blank_office)
    assert [(line.name, line.visit) for line in page.lines] == [("张建国", "待访"), ("王䶮", "逾期")]
    page.facets.set_chosen({"visit": ("逾期",)})
    assert [line.name for line in page.lines] == ["王䶮"]
    page.facets.set_chosen({})
    for text, found in (("zjg", ["张建国"]), ("助听器", ["王䶮"]), ("县人民", ["张建国"]), ("没有", [])):
        page.search.setText(text)
        page.reload()
        assert [line.name for line in page.lines] == found
    page.search.setText("")
    actions.close_case(blank_office, request.id or 0, "已答复", TODAY)
    page.show_target(ShowOpenCases())
    assert [line.name for line in page.lines] == ["张建国"]
    page.show_target(ShowCase(case_id=request.id or 0))  # closed: the filter gives way
    assert page.table.current == request.id
    page.show_target(ShowOpenCases(kind=CaseKind.HOSPITAL))
    assert page.facets.chosen() == {"kind": ("住院",), "state": ("在办",)}


def test_a_case_is_opened_visited_and_closed_from_the_page(
    blank_office: Office, zhang: Person, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = open_page(blank_office)
    fill(
        monkeypatch,
        CaseDialog,
        person_id=f"#{zhang.id}",
        kind="住院",
        hospital="中医院",
        bed="8",
        opened_on="2026-10-06",
    )
    page.add_new()
    [line] = page.lines
    assert (line.words, str(line.due)) == ("中医院 8 床", "2026-10-13")
    qtbot.waitUntil(lambda: page.card.line is not None)
    assert "已 2 天" in texts(page.card) and "8 床" in texts(page.card) and "李明" in texts(page.card)
    fill(monkeypatch, VisitDialog, visitors="李明")
    monkeypatch.setattr(VisitDialog, "accept", lambda dialog: dialog.done(1))
    page.commands.run("visit")
    assert page.lines[0].visit == "按时"
    fill(monkeypatch, CloseDialog, result="好转出院")
    page.commands.run("close")
    assert page.lines == [] and store.of_person(blank_office, zhang.id or 0)[0].result == "好转出院"
    undo(blank_office)
    assert [line.state for line in page.lines] == ["在办"]


def test_a_case_is_corrected_and_deleted(
    blank_office: Office,
    zhang: Person,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
    answers: Callable[..., list[str]],
) -> None:
    opened(blank_office, zhang, CaseKind.HOSPITAL)
    page = open_page(blank_office)
    fill(monkeypatch, CaseDialog, bed="36", detail="术后")
    page.commands.run("edit")
    assert page.lines[0].words == "县人民医院 36 床；术后"
    asked = answers("no", "yes")
    page.commands.run("delete")
    assert page.lines and "住院" in asked[0]
    page.commands.run("delete")
    assert page.lines == [] and entries_store.of_person(blank_office, HospitalStay, zhang.id or 0) == []


def test_the_menu_offers_what_fits(blank_office: Office, zhang: Person, open_page: OpenPage, qtbot: QtBot) -> None:
    case = opened(blank_office, zhang, CaseKind.FAMILY)
    page = open_page(blank_office)
    assert not entry(page, "后事清单…").isVisible() and not entry(page, "重新办理").isVisible()
    actions.close_case(blank_office, case.id or 0, "好转", TODAY)
    page.show_target(ShowCase(case_id=case.id or 0))
    qtbot.waitUntil(lambda: not button_of(page.card, "办结").isEnabled())
    entry(page, "重新办理").trigger()
    assert store.get(blank_office, case.id or 0).is_open


def test_a_visit_that_need_not_be_made_is_excused(
    blank_office: Office, zhang: Person, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(blank_office, zhang, CaseKind.FAMILY)
    page = open_page(blank_office)
    asked: list[str] = []

    def excuse(_parent: object, office: Office, found: list[Duty]) -> bool:
        asked.extend(duty.code for duty in found)
        return bool(excuse_many(office, found, "本人谢绝"))

    monkeypatch.setattr("cadredesk.duties.ui.excuse_dialog.excuse_duties", excuse)
    entry(page, "免访…").trigger()
    assert asked == ["家庭变故"] and page.lines[0].visit == "免访"
    assert not entry(page, "免访…").isVisible()


def test_the_shown_list_is_printed_and_exported(
    blank_office: Office,
    wang: Person,
    open_page: OpenPage,
    choosing: Choosing,
    papers: list[Path],
    tmp_path: Path,
) -> None:
    opened(blank_office, wang, CaseKind.DISASTER, detail="厨房失火")
    page = open_page(blank_office)
    page.print_current()
    assert papers[0].read_bytes().startswith(b"%PDF")
    out = tmp_path / "cases.csv"
    choosing.answer(out)
    page.commands.run("export")
    assert "王䶮" in out.read_text(encoding="utf-8-sig") and "1 个事项" in page.page_layout.banner.text


def test_many_closed_cases_are_read_on_the_worker(
    blank_office: Office, zhang: Person, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = opened(blank_office, zhang, CaseKind.FAMILY)
    actions.close_case(blank_office, case.id or 0, "已慰问", TODAY)
    monkeypatch.setattr("cadredesk.cases.ui.listing.MANY", 0)
    page = open_page(blank_office)
    assert page.lines == [] and page.table.count == 0
    page.show_target(ShowCase(case_id=case.id or 0))
    assert page.table.current == case.id and [line.result for line in page.lines] == ["已慰问"]


# ---------------------------------------------------------------- dialogs


def test_the_kind_decides_what_is_asked(blank_office: Office, zhang: Person, qtbot: QtBot) -> None:
    dialog = CaseDialog(blank_office, person_id=zhang.id, kind="住院")
    qtbot.addWidget(dialog)
    dialog.show()

    def seen(name: str) -> bool:
        return bool(dialog.form.editor(name).isVisible())

    assert seen("bed") and seen("detail") and not seen("request")
    assert dialog.words.text() == "住院探望：应访日期 2026-10-15。"
    dialog.form.put_raw({"kind": "来电要求", "opened_on": "2026-10-01"})
    assert seen("request") and not seen("bed") and not seen("detail")
    assert "2026-10-08" in dialog.words.text()
    dialog.save()
    assert dialog.saved is None  # nothing was asked for
    dialog.form.put_raw({"request": "想订大字报刊"})
    dialog.save()
    assert [case.detail for case in store.open_of(blank_office, zhang.id or 0)] == ["想订大字报刊"]


def test_closing_warns_of_the_visit_that_was_not_made(blank_office: Office, zhang: Person, qtbot: QtBot) -> None:
    case = opened(blank_office, zhang, CaseKind.HARDSHIP)
    dialog = CloseDialog(blank_office, case.id or 0)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "还没有“困难”走访记录" in texts(dialog)
    dialog.save()
    assert dialog.saved is None
    dialog.form.put_raw({"result": "已发放帮扶金"})
    dialog.save()
    assert not store.get(blank_office, case.id or 0).is_open


def test_the_checklist_is_ticked_step_by_step(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    departure_actions.register_death(blank_office, zhang.id or 0, date(2026, 10, 7))
    case = store.death_of(blank_office, zhang.id or 0)
    assert case
    dialog = ChecklistDialog(blank_office, case.id or 0)
    qtbot.addWidget(dialog)
    dialog.show()

    def said() -> list[str]:
        return [made.accessibleName() for made in dialog.entries.findChildren(Entry)]

    assert len(said()) == 6 and all("未办" in words for words in said())
    fill(monkeypatch, VisitDialog, visitors="李明")
    monkeypatch.setattr(VisitDialog, "accept", lambda made: made.done(1))
    fill(monkeypatch, StepDialog, receiver="李秀英（妻）", who="办公室")
    fill(monkeypatch, PersonDialog, name="李秀英", cadre_relation="配偶")
    for at in range(6):
        dialog.entries.findChildren(Entry)[at].click()
    assert all("已办" in words for words in said())
    assert (
        "李明" in said()[0] and "办公室" in said()[1] and "李秀英（妻）" in said()[3] and "李秀英（配偶）" in said()[4]
    )
    assert people_store.get(blank_office, zhang.id or 0).pension_receiver == "李秀英（妻）"
    dialog.untick(dialog._listed.lines[1])
    assert actions.checklist(blank_office, case.id or 0).left == [Step.OBITUARY]


def test_the_dialog_of_a_death_names_what_ends(blank_office: Office, zhang: Person, qtbot: QtBot) -> None:
    opened(blank_office, zhang, CaseKind.HOSPITAL)
    dialog = DeathDialog(blank_office, zhang)
    qtbot.addWidget(dialog)
    dialog.form.put_raw({"day": "2026-10-07"})
    assert "办结 1 个在办事项：住院（2026-10-05）" in dialog.words.text() and "后事清单" in dialog.words.text()
    dialog.save()
    assert [case.kind for case in store.open_of(blank_office, zhang.id or 0)] == ["去世"]


# ---------------------------------------------------------------- the card of a person


def test_the_card_shows_the_cases_and_opens_one(blank_office: Office, zhang: Person, qtbot: QtBot) -> None:
    panel = CasesPanel(blank_office)
    qtbot.addWidget(panel)
    panel.show_person(zhang.id or 0)
    assert "没有在办的事项" in texts(panel)
    case = opened(blank_office, zhang, CaseKind.HOSPITAL)
    panel.show_person(zhang.id or 0)
    [made] = panel.findChildren(Entry)
    assert "住院" in made.accessibleName() and "应访" in made.accessibleName()
    with qtbot.waitSignal(panel.navigate) as asked:
        made.click()
    assert asked.args == [ShowCase(case_id=case.id or 0)]


def test_a_case_is_opened_from_the_card(
    blank_office: Office, zhang: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = CasesPanel(blank_office)
    qtbot.addWidget(panel)
    panel.show_person(zhang.id or 0)
    fill(monkeypatch, CaseDialog, kind="困难", detail="医药费高")
    next(made for made in panel.findChildren(QPushButton) if made.text() == "登记事项").click()
    assert [case.detail for case in store.open_of(blank_office, zhang.id or 0)] == ["医药费高"]
