"""附件 and the photo on the card of the real page: buttons, keys, and files that are dropped."""

import dataclasses
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cadredesk.db.file import Office, open_office
from cadredesk.db.undo import undo
from cadredesk.people.files import actions as files_actions
from cadredesk.people.files import store as files_store
from cadredesk.people.files.ui.attachment_dialog import AttachmentDialog
from cadredesk.people.files.ui.panel import FilesPanel
from cadredesk.people.files.ui.photo_dialog import PhotoDialog
from cadredesk.people.ui.page import PeoplePage
from cadredesk.widgets.card.file_entries import FileEntry
from cadredesk.widgets.controls.avatar import Avatar
from cadredesk.widgets.form import messages
from tests.choosing import Choosing
from tests.people.pictures import finished, from_camera, halves
from tests.screen import dropped


@pytest.fixture
def somebody(page: PeoplePage) -> int:
    """The person whose card is open, at the tab of attachments."""
    show(page)
    page.card.choose_tab("附件")
    assert page.table.current is not None
    return page.table.current


def show(page: PeoplePage) -> None:
    """As the page does a moment after a change."""
    page._card_timer.stop()
    page.card.show_person(page.table.current)


def panel_of(page: PeoplePage) -> FilesPanel:
    show(page)
    return page.card.findChildren(FilesPanel)[-1]


def words(page: PeoplePage) -> str:
    return "\n".join(made.text() for made in panel_of(page).findChildren(QLabel))


def press(page: PeoplePage, text: str) -> None:
    next(made for made in panel_of(page).findChildren(QPushButton) if made.text() == text).click()


def scan(folder: Path, name: str = "体检报告.pdf") -> Path:
    path = folder / name
    path.write_bytes(b"%PDF-1.4 " + name.encode())
    return path


def test_an_empty_panel_says_what_to_do(
    page: PeoplePage, somebody: int, sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choosing: Choosing
) -> None:
    assert "还没有附件" in words(page) and "20 MB" in words(page)
    paths = [scan(tmp_path), scan(tmp_path, "审批表.pdf")]
    choosing.answer(*paths)
    press(page, "添加…")
    assert [each.name for each in files_store.attachments_of(sample, somebody)] == ["审批表.pdf", "体检报告.pdf"]
    assert "共 2 个" in words(page) and "2026-10-08" in words(page)
    monkeypatch.setattr(messages, "tell", lambda _parent, text, **_: said.append(text))
    said: list[str] = []
    choosing.answer(paths[0], scan(tmp_path, "新.pdf"))
    press(page, "添加…")
    assert said == ["已添加 1 个附件。下列文件原来就有，没有重复添加：体检报告.pdf。"]


@pytest.fixture
def attached(page: PeoplePage, somebody: int, sample: Office, tmp_path: Path) -> int:
    files_actions.add_attachments(sample, somebody, [scan(tmp_path), scan(tmp_path, "审批表.pdf")])
    return somebody


def test_the_chosen_one_is_opened_as_a_copy_to_read(
    page: PeoplePage, attached: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(Path(url.toLocalFile()))) or True)
    second = panel_of(page).findChildren(FileEntry)[1]
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    assert opened == []
    next(made for made in second.window().findChildren(QPushButton, "附件/打开")).click()
    QTest.keyClick(second, Qt.Key.Key_Return)
    assert [path.name for path in opened] == ["体检报告.pdf"] * 2
    assert opened[0] != opened[1]
    assert opened[0].read_bytes() == b"%PDF-1.4 " + "体检报告.pdf".encode()
    assert not opened[0].stat().st_mode & (stat.S_IWUSR | stat.S_IRWXG | stat.S_IRWXO)
    assert not opened[0].parent.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_no_program_for_it_is_a_sentence(page: PeoplePage, attached: int, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    monkeypatch.setattr(messages, "warn", lambda _parent, text, **_: said.append(text))
    press(page, "打开")
    assert "没有能打开“审批表.pdf”的程序" in said[0]


def test_saving_out_gives_the_kind_of_file_back(
    page: PeoplePage, attached: int, tmp_path: Path, choosing: Choosing
) -> None:
    choosing.answer(tmp_path / "出")
    press(page, "另存为…")
    assert (tmp_path / "出.pdf").read_bytes() == b"%PDF-1.4 " + "审批表.pdf".encode()


def test_a_note_is_written_and_shown(
    page: PeoplePage, attached: int, sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: AttachmentDialog) -> int:
        dialog.form.put_raw({"name": "", "note": "原件在档案室"})
        dialog.save()
        assert dialog.saved is None
        dialog.form.put_raw({"name": "待遇审批表"})
        dialog.save()
        return 1

    monkeypatch.setattr(AttachmentDialog, "exec", fill)
    QTest.keyClick(panel_of(page).findChildren(FileEntry)[0], Qt.Key.Key_F2)
    assert files_store.attachments_of(sample, attached)[0].name == "待遇审批表.pdf"
    assert "原件在档案室" in words(page)


def test_the_same_one_stays_chosen_after_a_change(
    page: PeoplePage, attached: int, sample: Office, qtbot: QtBot
) -> None:
    first, _second = panel_of(page).findChildren(FileEntry)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Down)
    assert panel_of(page).chosen.name == "体检报告.pdf"
    files_actions.change_attachment(sample, dataclasses.replace(panel_of(page).chosen, note="原件"))
    assert (panel_of(page).chosen.name, panel_of(page).chosen.note) == ("体检报告.pdf", "原件")


def test_removing_asks_and_is_undone(
    page: PeoplePage, attached: int, sample: Office, answers: Callable[..., list[str]]
) -> None:
    asked = answers("no", "yes")
    press(page, "移除")
    QTest.keyClick(panel_of(page).findChildren(FileEntry)[0], Qt.Key.Key_Delete)
    assert asked == ["移除附件“审批表.pdf”？"] * 2
    assert [each.name for each in files_store.attachments_of(sample, attached)] == ["体检报告.pdf"]
    undo(sample)
    assert "审批表.pdf" in words(page)


def test_files_dropped_on_the_card_are_offered_to_be_attached(
    page: PeoplePage, somebody: int, sample: Office, tmp_path: Path, answers: Callable[..., list[str]]
) -> None:
    page.card.choose_tab("概况")
    asked = answers("no", "yes")
    page.card.dropEvent(dropped(scan(tmp_path)))
    assert files_store.attachments_of(sample, somebody) == []
    page.card.dropEvent(dropped(scan(tmp_path), scan(tmp_path, "b.pdf")))
    assert asked[0].startswith("把这个文件存为“") and asked[1].startswith("把这 2 个文件存为“")
    assert len(files_store.attachments_of(sample, somebody)) == 2
    assert page.card.tab == "附件"


def test_a_picture_dropped_on_the_card_becomes_the_photo(
    page: PeoplePage, somebody: int, sample: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = from_camera(tmp_path / "a.jpg", halves(300, 400))

    def save(dialog: PhotoDialog) -> int:
        assert dialog.view.image.width() == 300
        dialog.save()
        return 1

    monkeypatch.setattr(PhotoDialog, "exec", save)
    page.card.choose_tab("概况")
    page.card.dropEvent(dropped(picture))
    assert files_store.photo_of(sample, somebody)
    show(page)
    assert "的照片" in page.card.findChildren(Avatar)[-1].accessibleName()


def test_a_picture_dropped_on_the_attachments_is_one(
    page: PeoplePage, somebody: int, sample: Office, tmp_path: Path, answers: Callable[..., list[str]]
) -> None:
    answers("yes")
    page.card.dropEvent(dropped(from_camera(tmp_path / "证件.jpg", halves(30, 40))))
    assert [each.name for each in files_store.attachments_of(sample, somebody)] == ["证件.jpg"]


def test_the_photo_on_the_card_opens_the_dialog(
    page: PeoplePage, somebody: int, sample: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(PhotoDialog, "exec", lambda dialog: opened.append(dialog.windowTitle()))
    files_actions.set_photo(sample, somebody, finished())
    show(page)
    avatar = page.card.findChildren(Avatar)[-1]
    QTest.mouseClick(avatar, Qt.MouseButton.LeftButton)
    QTest.keyClick(avatar, Qt.Key.Key_Return)
    next(each for each in page.findChildren(QAction) if each.text() == "照片…").trigger()
    assert opened == [f"照片：{page.card.person.name}"] * 3


def test_a_read_only_file_says_so(
    sample: Office,
    open_page: Callable[[Office], PeoplePage],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(messages, "warn", lambda _parent, text, **_: said.append(text))
    with open_office(sample.path, "李") as second:
        page = open_page(second)
        show(page)
        page.card.choose_tab("附件")
        page.card.dropEvent(dropped(scan(tmp_path)))
        page.commands.run("photo")
        press(page, "添加…")
        page.hide()
    assert len(said) == 3 and all("只能查看" in sentence for sentence in said)
