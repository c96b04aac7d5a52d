"""The page of activities: the form with its outcomes, the card with names and files, holding it again, deleting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.core.dates import PartialDate
from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.registers import actions as registers
from cadredesk.registers.activities import actions, store
from cadredesk.registers.activities.records import Activity, Output
from cadredesk.registers.activities.ui.activity_dialog import ActivityDialog
from cadredesk.registers.activities.ui.page import ActivitiesPage
from cadredesk.registers.files import actions as files
from cadredesk.registers.files import store as files_store
from cadredesk.registers.honours.records import AWARDS, Honour
from cadredesk.registers.honours.ui.card import HonourCard
from cadredesk.widgets.controls import theme
from cadredesk.widgets.form import messages
from tests.fixtures import in_window
from tests.registers.test_attendance import DAY, branch, person, study
from tests.support import TODAY


@pytest.fixture(autouse=True)
def _in_clothes(styled_app: theme.Theme) -> None:
    pass


@pytest.fixture
def page(blank_office: Office) -> Iterator[ActivitiesPage]:
    with in_window(ActivitiesPage, blank_office) as made:
        yield made


def answered(monkeypatch: pytest.MonkeyPatch, cls: type, answer: Any) -> None:
    """What a user does with the next dialogs of a kind."""
    monkeypatch.setattr(cls, "exec", lambda dialog: (answer(dialog), dialog.result())[1])


def show(page: ActivitiesPage, qtbot: QtBot, activity: Activity) -> None:
    """Have an activity on the card."""
    page.reveal(activity.id or 0)
    qtbot.waitUntil(lambda: page.card.row is not None and page.card.row.id == activity.id)


def words(page: ActivitiesPage) -> str:
    return "\n".join(each.text() for each in page.card.findChildren(QLabel) if each.isVisibleTo(page.card))


def test_the_form_saves_outcomes_and_the_next_keeps_kind_and_day(
    page: ActivitiesPage, blank_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[ActivityDialog] = []

    def fill_in(dialog: ActivityDialog) -> None:
        seen.append(dialog)
        if len(seen) == 1:
            dialog.form.put_raw({"date": str(DAY), "category": "宣讲", "topic": "二十届四中全会"})
            dialog.outputs.put([Output(item="宣传资料", count=200)])
            dialog.save()
        else:
            assert dialog.form.raw()["category"] == "宣讲" and dialog.form.raw()["date"] == str(DAY)
            dialog.reject()

    answered(monkeypatch, ActivityDialog, fill_in)
    page.commands.run("add", page.doing.add)
    page.commands.run("add", page.doing.add)
    assert len(seen) == 2
    assert [(each.item, each.count, each.unit) for each in store.outputs(blank_office, seen[0].saved.id or 0)] == [  # type: ignore[union-attr]
        ("宣传资料", 200, "份")
    ]


def test_study_proposes_the_place_of_the_branch(blank_office: Office) -> None:
    home, far = (
        branch(blank_office, "东城党支部", place="老干部活动中心"),
        branch(blank_office, "西城党支部", place="社区"),
    )
    dialog = ActivityDialog(blank_office, Activity(date=DAY))
    dialog.form.put_raw({"category": "学习日", "branch_id": f"#{home}"})
    assert dialog.form.raw()["place"] == "老干部活动中心"
    dialog.form.put_raw({"branch_id": f"#{far}"})
    assert dialog.form.raw()["place"] == "社区"
    dialog.form.put_raw({"place": "礼堂"})
    dialog.form.put_raw({"branch_id": f"#{home}"})
    assert dialog.form.raw()["place"] == "礼堂", "what was typed stays"


def test_what_should_be_looked_at_again_is_said(blank_office: Office) -> None:
    home, far = branch(blank_office, "东城党支部"), branch(blank_office, "西城党支部")
    ours, theirs = person(blank_office, "李明", home), person(blank_office, "客人", far)
    saved = actions.save_list(blank_office, study(home), [ours, theirs])
    assert [each.message for each in actions.doubts(blank_office, saved)] == [
        "名单中的客人当天不是这个支部的成员，请核对。"
    ]
    forum = actions.save_list(blank_office, study(home, category="座谈会", sessions=2), [theirs])
    assert [each.column for each in actions.doubts(blank_office, forum)] == ["场次"], "guests come to a 座谈会"


def test_the_card_names_who_was_there(page: ActivitiesPage, blank_office: Office, qtbot: QtBot) -> None:
    people = [person(blank_office, f"人员{chr(0x4E00 + at)}") for at in range(35)]
    saved = actions.save_list(blank_office, study(topic="全会精神"), people[:34], people[34:])
    show(page, qtbot, saved)
    assert "到会 34 人" in words(page) and "请假 1 人" in words(page) and "等 34 人" in words(page)
    page.card._show_all(saved.id or 0)
    assert "等 34 人" not in words(page)


def test_holding_it_again_begins_without_day_names_and_numbers(blank_office: Office) -> None:
    saved = actions.save_activity(blank_office, study(topic="读书会", persons=12, host="王芳", document="县老发1号"))
    again = actions.like(saved)
    assert (again.id, again.date, again.persons, again.document) == (None, None, None, "")
    assert (again.category, again.topic, again.host) == ("学习日", "读书会", "王芳")


def test_deleting_takes_names_outcomes_and_files_and_undo_brings_all_back(
    page: ActivitiesPage, blank_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    ming = person(blank_office, "李明")
    saved = actions.save_list(blank_office, study(), [ming], outputs=[Output(item="作品", count=2)])
    scan = tmp_path / "签到表.pdf"
    scan.write_bytes(b"%PDF-1.4")
    show(page, qtbot, saved)
    page.card.take([scan])
    asked: list[str] = []
    monkeypatch.setattr(messages, "ask", lambda *_a, detail="", **_k: asked.append(detail) or True)
    page.commands.run("delete", page.doing.delete)
    assert "1 人的出席名单" in asked[0]
    left = "SELECT (SELECT count(*) FROM activities), (SELECT count(*) FROM attendances), (SELECT count(*) FROM outputs), (SELECT count(*) FROM files)"
    assert blank_office.conn.execute(left).fetchone() == (0, 0, 0, 0)
    undo(blank_office)
    assert blank_office.conn.execute(left).fetchone() == (1, 1, 1, 1)
    show(page, qtbot, saved)
    qtbot.waitUntil(lambda: "签到表.pdf" in words(page))


def test_files_of_any_register_are_kept_named_and_removed(blank_office: Office, tmp_path: Path) -> None:
    medal = registers.save(blank_office, Honour(date=PartialDate(2021, 7, 1), name="先进集体", named="本局"))
    scan, twin = tmp_path / "奖状.jpg", tmp_path / "同一张.jpg"
    scan.write_bytes(b"\xff\xd8\xff\xe0 a picture")
    twin.write_bytes(scan.read_bytes())
    [kept] = files.add_files(blank_office, "honours", medal.id, [scan, twin])
    with pytest.raises(UserError, match="已经在附件中"):
        files.add_files(blank_office, "honours", medal.id, [twin])
    changed = files.change(blank_office, type(kept)(id=kept.id, name="2021 年奖状", note="原件在档案室"))
    assert (changed.name, changed.note) == ("2021 年奖状.jpg", "原件在档案室")
    files.save_out(blank_office, kept.id or 0, tmp_path / "另存.jpg")
    assert (tmp_path / "另存.jpg").read_bytes() == scan.read_bytes()
    files.remove(blank_office, kept.id or 0)
    assert not files_store.files_of(blank_office, "honours", medal.id)
    undo(blank_office)
    assert files_store.files_of(blank_office, "honours", medal.id) == [changed]


def test_outcomes_are_in_the_draft_of_the_form(blank_office: Office, qtbot: QtBot) -> None:
    dialog = ActivityDialog(blank_office, Activity(date=DAY, category="宣讲"))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.outputs.put_raw([["宣传资料", "200", "份"]])
    dialog.save_draft()
    again = ActivityDialog(blank_office, Activity(date=DAY, category="宣讲"))
    qtbot.addWidget(again)
    assert not again.dirty
    again.offer.findChildren(QPushButton)[0].click()
    assert again.dirty and [(each.item, each.count) for each in again.outputs.outputs()] == [("宣传资料", 200)]


def test_numbers_of_an_activity_that_is_still_ahead_are_asked_about(blank_office: Office) -> None:
    ahead = Activity(date=TODAY + timedelta(days=20), category="座谈会")
    assert actions.doubts(blank_office, ahead) == []
    (doubt,) = actions.doubts(blank_office, replace(ahead, persons=30))
    assert doubt.column == "日期" and "还没有举行" in doubt.message


def test_each_register_says_what_papers_may_be_kept(blank_office: Office, qtbot: QtBot) -> None:
    who = person(blank_office, "李明")
    honour = registers.save(blank_office, Honour(date=PartialDate(2026), name="优秀志愿者", person_id=who))
    card = HonourCard(blank_office, AWARDS)
    qtbot.addWidget(card)
    card.show_row(honour.id)
    said = " ".join(each.text() for each in card.findChildren(QLabel))
    assert "证书、表彰文件、照片等可以存在这里" in said and "李明 · 2026" in said
    card.show_row(None)
    assert "在表中选一项荣誉" in " ".join(each.text() for each in card.findChildren(QLabel))
