"""After a crash 今日 says which half-filled forms are waiting, of when, opens each with what was typed, and lets it go."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import UserError
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office, open_office
from cadredesk.people import actions, store
from cadredesk.people.records import Person
from cadredesk.people.ui.person_dialog import PersonDialog
from cadredesk.shell.main_window import MainWindow
from cadredesk.visits.ui.visit_dialog import VisitDialog
from cadredesk.widgets.controls.theme import Theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.saved_forms import GONE, open_form, saved_forms
from tests.every_dialog import DialogFactories
from tests.support import OPERATOR, TODAY


@pytest.fixture
def path(sample: Office) -> Path:
    """The sample's file, closed; whoever crashed left nothing in it yet."""
    sample.close()
    return sample.path


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: shown.append(str(error)))
    return shown


@pytest.fixture
def opened(qtbot: QtBot, look: Theme, path: Path, errors: list[str]) -> Iterator[Callable[[], MainWindow]]:
    windows: list[MainWindow] = []

    def show() -> MainWindow:
        window = MainWindow(OPERATOR)
        windows.append(window)
        qtbot.addWidget(window)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(1366, 728)
        window.show()
        window.open_file(path)
        window.show_page("today")
        return window

    yield show
    for window in windows:
        window.close_office()


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is done in each dialog that opens, in turn: a function of the dialog."""
    then: list[Any] = []

    def run(dialog: QDialog) -> int:
        dialog.show()
        then.pop(0)(dialog)
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", run)
    return then


def leave(path: Path, *drafts: tuple[str, dict[str, str], str]) -> None:
    """What a program that died had kept."""
    with open_office(path, OPERATOR) as office:
        for key, texts, at in drafts:
            StoredDrafts(office).save(key, texts)
            office.conn.execute("UPDATE drafts SET saved_at = ? WHERE form = ?", (at, key))


def lines(page: Any) -> list[tuple[str, str, str]]:
    if page.forms.isHidden():
        return []
    return [(each.line.lead, each.line.words, each.line.mark) for each in page.forms.lines]


def test_they_are_listed_opened_and_gone_when_saved(
    opened: Callable[[], MainWindow], path: Path, dialogs: list[Any], qtbot: QtBot
) -> None:
    with open_office(path, OPERATOR) as office:
        person = actions.save_person(office, Person(name="张建国", category="退休干部"))
    leave(
        path,
        (f"people/{person.id}", {"note": "写了一半"}, f"{TODAY} 09:05:11"),
        ("people/new", {"name": "欧阳明华", "category": "退休干部"}, "2026-10-07 17:30:00"),
        ("vouchers/new", {"occasion": "重阳"}, "2025-12-30 08:00:00"),
    )
    window = opened()
    page: Any = window.page
    assert lines(page) == [
        ("编辑人员", "张建国", "今天 09:05"),
        ("新增人员", "欧阳明华", "10 月 7 日 17:30"),
        ("起草凭证", "重阳", "2025-12-30 08:00"),
    ]
    assert page.forms._title.text() == "有 3 张没有填完的表单"

    def go_on(dialog: PersonDialog) -> None:
        assert "恢复" in dialog.offer.text and dialog.windowTitle() == "编辑：张建国"
        qtbot.mouseClick(button(dialog, "恢复"), Qt.MouseButton.LeftButton)
        dialog.save()

    dialogs.append(go_on)
    page.forms.lines[0].setFocus()
    QTest.keyClick(page.forms.lines[0], Qt.Key.Key_Return)
    assert dialogs == [] and window.office is not None
    assert store.get(window.office, person.id or 0).note == "写了一半"
    assert [each[0] for each in lines(page)] == ["新增人员", "起草凭证"]
    dialogs.append(lambda dialog: dialog.reject())  # looked at and left: it waits on
    page.forms.lines[0].click()
    assert [each[0] for each in lines(page)] == ["新增人员", "起草凭证"]
    dialogs.append(lambda dialog: (button(dialog, "不要了").click(), dialog.reject()))
    page.forms.lines[0].click()
    assert [each[0] for each in lines(page)] == ["起草凭证"]


def button(root: QWidget, words: str) -> Any:
    from tests.screen import button_of

    QTest.qWait(1)
    return button_of(root, words)


def test_giving_up_asks_and_forgets(
    opened: Callable[[], MainWindow], path: Path, answers: Callable[..., list[str]]
) -> None:
    leave(path, ("people/new", {"name": "欧阳明华"}, "2026-10-07 17:30:00"))
    window = opened()
    page: Any = window.page
    asked = answers("no", "yes")
    button(page.forms, "放弃").click()
    assert asked == ["放弃没有填完的“新增人员 欧阳明华”？"] and len(lines(page)) == 1
    button(page.forms, "放弃").click()
    assert lines(page) == [] and not page.forms.isVisible()
    assert window.office is not None and StoredDrafts(window.office).all() == []


def test_nothing_is_shown_where_nothing_waits(opened: Callable[[], MainWindow]) -> None:
    page: Any = opened().page
    assert page.found is not None and not page.forms.isVisible()


def test_what_is_being_filled_in_is_not_waiting(
    opened: Callable[[], MainWindow], path: Path, look: Theme, qtbot: QtBot
) -> None:
    leave(
        path,
        ("people/new", {"name": "欧阳明华"}, "2026-10-07 17:30:00"),
        ("liaisons/new", {"name": "周"}, "2026-10-06 10:00:00"),
    )
    window = opened()
    page: Any = window.page
    assert window.office is not None
    form = PersonDialog(window.office, parent=window)
    form.show()
    page.reload()
    assert lines(page) == [("新增挂联人", "周", "10 月 6 日 10:00")]
    form.done(0)
    page.reload()
    assert len(lines(page)) == 2


def test_what_is_left_in_another_tab_is_there_when_one_turns_back(
    opened: Callable[[], MainWindow], path: Path, qtbot: QtBot
) -> None:
    window = opened()
    page: Any = window.page
    assert window.office is not None and lines(page) == []
    window.show_page("people")
    form = PersonDialog(window.office, parent=window)
    form.show()
    form.form.put_raw({"name": "欧阳明华"})
    form.save_draft()
    form.hide()  # not through Esc or 取消: those ask
    shiboken6.delete(form)
    window.show_page("today")
    assert [each[:2] for each in lines(page)] == [("新增人员", "欧阳明华")]
    window.show_page("people")
    StoredDrafts(window.office).drop("people/new")
    window.show_page("today")
    assert lines(page) == []


def test_a_window_that_only_reads_lists_nothing(opened: Callable[[], MainWindow], path: Path) -> None:
    """What is kept in the file is what the other is typing now."""
    leave(path, ("people/new", {"name": "欧阳明华"}, "2026-10-07 17:30:00"))
    with open_office(path, "王芳"):
        page: Any = opened().page
        assert page.found is not None and lines(page) == []


def test_a_form_of_somebody_who_is_gone_says_so_and_can_be_given_up(
    opened: Callable[[], MainWindow], path: Path, errors: list[str], answers: Callable[..., list[str]]
) -> None:
    leave(path, ("people/99999", {"note": "半"}, "2026-10-07 17:30:00"))
    page: Any = opened().page
    assert lines(page) == [("编辑人员", GONE, "10 月 7 日 17:30")]
    page.forms.lines[0].click()
    assert len(errors) == 1 and len(lines(page)) == 1
    answers("yes")
    button(page.forms, "放弃").click()
    assert lines(page) == []


def test_a_visit_is_gone_on_with_for_whom_it_was_begun(sample: Office, qtbot: QtBot, look: Theme) -> None:
    person = store.get(sample, 5)
    first = VisitDialog(sample, person_id=person.id)
    qtbot.addWidget(first)
    first.form.put_raw({"note": "写了一半"})
    first.save_draft()
    (waiting,) = saved_forms(sample)
    assert (waiting.what, waiting.whom.split(" · ")[0]) == ("登记走访", person.name)
    again: Any = open_form(sample, waiting.key, None)
    qtbot.addWidget(again)
    again.form.put_raw(StoredDrafts(sample).load(waiting.key) or {})
    assert (again.form.editor("person_id").value(), again.form.editor("note").value()) == (person.id, "写了一半")


MORE = (
    "people/survivor-of-3", "relatives/new/3", "functional_members/new/3", "hospital_stays/new/3", "cares/new/3", "trips/new/3",
    "certificates/new/3", "resettlements/new/3", "branch_posts/new/3", "branch_honours/new/3", "branch_grants/new/3",
    "visits/new", "visits/new/3/生日", "visits/new/None/生日", "cases/new/0", "cases/new/3", "liaisons/new", "vouchers/new",
)  # fmt: skip


def test_every_form_that_keeps_a_draft_can_be_named_and_opened(sample: Office, qtbot: QtBot, look: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    drafts, made = StoredDrafts(sample), {}
    for name, make in DialogFactories(sample, parent).all().items():
        dialog = make()
        if getattr(dialog, "draft_key", ""):
            made[dialog.draft_key] = name.partition("#")[0].rpartition(".")[2]
        if isinstance(dialog, QWidget):
            shiboken6.delete(dialog)
    assert len(made) >= 15
    for key in (*made, *MORE):
        drafts.save(key, {})
    waiting = {each.key: each for each in saved_forms(sample)}
    assert set(waiting) == {*made, *MORE}
    for key, each in waiting.items():
        assert each.what and each.whom != GONE, key
        dialog = open_form(sample, key, None)
        assert dialog.draft_key == key and type(dialog).__name__ == made.get(key, type(dialog).__name__)  # type: ignore[attr-defined]
        shiboken6.delete(dialog)


def test_a_form_is_not_opened_in_a_file_that_is_only_read(sample: Office) -> None:
    with open_office(sample.path, "李敏") as second, pytest.raises(UserError) as caught:
        open_form(second, "people/new", None)
    assert str(caught.value) == second.why_read_only
