"""The lines of a campaign filled down by keyboard: what is asked, kept and refused."""

from collections.abc import Callable
from datetime import date

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from cadredesk.campaigns import actions, store_campaign
from cadredesk.campaigns.records import OPEN_STAGES
from cadredesk.campaigns.ui.grid_dialog import GridDialog
from cadredesk.core.errors import UserError
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office
from cadredesk.visits import store as visits_store
from cadredesk.visits.records import VisitQuery
from tests.campaigns.by_keyboard import CONTROL, KEYS, NINTH, SHIFT, Keyboard, set_standards

pytestmark = pytest.mark.usefixtures("styled_app")  # in the program's own look


def test_thirty_lines_take_fewer_than_two_hundred_keys(sample: Office, qtbot: QtBot) -> None:
    set_standards(sample)
    actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    people = [line.person_id for line in store_campaign.lines(sample, "重阳", NINTH) if line.stage in OPEN_STAGES][:30]
    dialog = grid(sample, qtbot, people)
    keys = Keyboard(qtbot, dialog)
    keys.start("9-20")  # the first half
    keys.fill_down()
    keys.press(*[KEYS.Key_Return] * (len(people) // 2))
    keys.enter("28")  # the second
    keys.press(KEYS.Key_Up)
    keys.fill_down()
    keys.press(KEYS.Key_Up, with_=CONTROL)
    keys.press(KEYS.Key_Backtab)
    keys.press(*[KEYS.Key_Space] * len(people))
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert dialog.saved == len(people) and keys.count < 200
    made = visits_store.matching(sample, VisitQuery(since=date(2026, 9, 18), reason="重阳"))
    days = {visit.date for visit in made if visit.person_id in people}
    assert days == {date(2026, 9, 20), date(2026, 9, 28)}


def grid(office: Office, qtbot: QtBot, people: list[int] | None = None) -> GridDialog:
    dialog = GridDialog(office, "重阳", NINTH, people)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_lines_filled_in_without_a_tick_are_asked_about_and_stay(
    sample: Office, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = grid(sample, qtbot)
    keys, rows = Keyboard(qtbot, dialog), len(dialog.grid.rows())
    keys.start("9-20")
    keys.press(KEYS.Key_Down, KEYS.Key_Down, with_=SHIFT)
    keys.press(KEYS.Key_D, with_=CONTROL)
    assert len(dialog.grid.ticked()) == 3 and "没有勾选" not in dialog.count.text()
    dialog.grid.view.go(1, 0)
    keys.press(KEYS.Key_Delete)
    assert "另有 1 人填写了没有勾选" in dialog.count.text()
    asked = answers("no", "yes")
    dialog.save()
    assert "有 1 人填写了内容，但没有勾选" in asked[0] and dialog.saved == 0
    dialog.save()
    assert dialog.saved == 2 and len(dialog.grid.rows()) == rows - 2
    assert dialog.grid.values(dialog.grid.rows()[0])["date"] == "2026-09-20", "what was typed is not lost"
    answers("discard")
    dialog.reject()


def test_a_half_filled_grid_is_kept_and_offered_again(
    sample: Office, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    dialog = GridDialog(sample, "重阳", NINTH)
    dialog.show()
    keys = Keyboard(qtbot, dialog)
    keys.press(KEYS.Key_Tab)
    keys.enter("9-20")
    dialog.save_draft()  # as a second later; then the program dies
    shiboken6.delete(dialog)
    again = grid(sample, qtbot)
    assert "恢复上次未保存的 1 人" in again.offer.text
    again.restore(StoredDrafts(sample).load(f"grid/重阳/{NINTH}") or {})
    assert [each.texts[1] for each in again.grid.ticked()] == ["2026-09-20"]
    asked = answers("stay", "keep")
    again.reject()
    assert again.isVisible() and "还没有登记" in asked[0]
    again.reject()
    assert not again.isVisible() and StoredDrafts(sample).load(f"grid/重阳/{NINTH}")
    answers("discard")
    last = grid(sample, qtbot)
    last.restore(StoredDrafts(sample).load(f"grid/重阳/{NINTH}") or {})
    last.reject()
    assert StoredDrafts(sample).load(f"grid/重阳/{NINTH}") is None


def test_nothing_is_recorded_until_every_line_that_counts_is_right(sample: Office, qtbot: QtBot) -> None:
    dialog = grid(sample, qtbot)
    before = visits_store.latest_id(sample)
    keys = Keyboard(qtbot, dialog)
    keys.press(KEYS.Key_Space, KEYS.Key_Space)
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert "还要改" in dialog.banner.text and dialog.grid.said == "请填写日期。"
    keys.enter("8-1")
    keys.enter("9-20")
    keys.press(KEYS.Key_Up, KEYS.Key_Up)
    assert "才算" in dialog.grid.said
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert visits_store.latest_id(sample) == before and dialog.saved == 0
    keys.press(KEYS.Key_Z, with_=CONTROL)  # 9-20
    keys.press(KEYS.Key_Up)
    keys.enter("20")
    keys.enter("20")
    keys.press(KEYS.Key_Return, with_=CONTROL)
    assert dialog.saved == 2 and "已登记 2 人" in dialog.banner.text


def test_visits_of_a_campaign_to_come_cannot_be_recorded_yet(sample: Office) -> None:
    with pytest.raises(UserError, match="2027-01-01 起的走访才算"):
        GridDialog(sample, "春节", date(2027, 2, 6))


def test_the_lines_of_one_visitor_alone(sample: Office, qtbot: QtBot) -> None:
    actions.plan_open(sample, "重阳", NINTH, to_liaisons=True)
    dialog = grid(sample, qtbot)
    dialog.visitors.setCurrentIndex(1)
    dialog.visitors.activated.emit(1)
    name = dialog.visitors.currentText()
    shown = [dialog.grid.model.row_at(at) for at in range(dialog.grid.model.rowCount())]
    assert 0 < len(shown) < len(dialog.grid.rows())
    assert {dialog.grid.values(each)["visitors"] for each in shown} == {name}
