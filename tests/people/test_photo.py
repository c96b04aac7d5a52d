"""The photo dialog as a clerk uses it: file, drop or clipboard, mouse or keys, and nothing lost without a question."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.db.undo import undo
from cadredesk.people import actions
from cadredesk.people.files import actions as files_actions
from cadredesk.people.files import store as files_store
from cadredesk.people.files.ui.photo_dialog import PhotoDialog
from cadredesk.people.records import Person
from cadredesk.widgets.controls.crop_view import CropView
from cadredesk.widgets.controls.pictures import read_picture
from tests.choosing import Choosing
from tests.people.pictures import colour_at, finished, from_camera, halves, transparent

pytestmark = pytest.mark.usefixtures("look")
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def person(blank_office: Office) -> Person:
    return actions.save_person(blank_office, Person(name="张建国", category="离休干部"))


@pytest.fixture
def dialog(blank_office: Office, person: Person, qtbot: QtBot) -> PhotoDialog:
    made = PhotoDialog(blank_office, person)
    qtbot.addWidget(made)
    made.show()
    return made


def saved(office: Office, person: Person) -> bytes:
    jpeg = files_store.photo_of(office, person.id or 0)
    assert jpeg is not None
    return jpeg


ALIVE: list[QMimeData] = []  # an event does not keep its data


def dropped(data: QMimeData) -> QDropEvent:
    ALIVE.append(data)
    none = Qt.KeyboardModifier.NoModifier
    return QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_photo_of_a_camera_is_kept_small(
    blank_office: Office, person: Person, dialog: PhotoDialog, tmp_path: Path, choosing: Choosing
) -> None:
    path = from_camera(tmp_path / "IMG_0001.JPG", halves(3000, 2000))
    choosing.answer(path)
    assert not dialog.save_button.isEnabled()
    dialog.choose()
    QTest.keyClick(dialog.view, Qt.Key.Key_S, CTRL)
    assert not dialog.isVisible()
    image = QImage.fromData(saved(blank_office, person))
    assert (image.width(), image.height()) == (240, 320)
    assert len(saved(blank_office, person)) < 25 * 1024
    assert (colour_at(saved(blank_office, person), 0.2, 0.5), colour_at(saved(blank_office, person), 0.8, 0.5)) == (
        "red",
        "blue",
    )


def test_a_noisy_photo_stays_small_too(blank_office: Office, person: Person, dialog: PhotoDialog) -> None:
    noise = QImage(400, 400, QImage.Format.Format_RGB32)
    for at in range(400 * 400):
        noise.setPixel(at % 400, at // 400, 0xFF000000 | (at * 2654435761) % 0xFFFFFF)
    dialog.take(noise)
    dialog.save()
    assert len(saved(blank_office, person)) < 60 * 1024


def test_a_camera_held_upright_is_read_so(tmp_path: Path) -> None:
    upright = read_picture(from_camera(tmp_path / "a.jpg", halves(400, 300), turned=True))
    assert (upright.width(), upright.height()) == (300, 400)
    assert upright.pixelColor(150, 20).red() > 200 and upright.pixelColor(150, 380).blue() > 200


def test_what_is_no_photo_is_said_and_loses_nothing(dialog: PhotoDialog, tmp_path: Path) -> None:
    dialog.take(halves(300, 400))
    whole = from_camera(tmp_path / "a.jpg", halves(300, 400)).read_bytes()
    for name, content, sentence in (
        ("空.jpg", b"", "空文件"),
        ("坏.jpg", whole[:200], "损坏"),
        ("文字.jpg", b"no picture at all", "不是能识别的照片"),
        ("页.pdf", b"%PDF-1.4", "不是能识别的照片"),
        ("苹果.HEIC", b"ftypheic", "HEIC"),
    ):
        (tmp_path / name).write_bytes(content)
        dialog.open_file(tmp_path / name)
        assert sentence in dialog.error.text
        assert dialog.view.image.width() == 300
    dialog.open_file(tmp_path / "没有.jpg")
    assert "打不开" in dialog.error.text
    dialog.open_file(tmp_path / "a.jpg")
    assert dialog.error.text == ""


def test_a_picture_too_wide_to_be_read_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "巨.png"
    halves(8, 8).save(str(path))
    header = bytearray(path.read_bytes())
    header[16:24] = (60_000).to_bytes(4, "big") * 2
    path.write_bytes(header)
    with pytest.raises(UserError, match="损坏或太大"):
        read_picture(path)


def test_a_picture_is_dropped_or_pasted(
    blank_office: Office, person: Person, dialog: PhotoDialog, tmp_path: Path
) -> None:
    path = from_camera(tmp_path / "a.jpg", halves(300, 400))
    dialog.dropEvent(dropped(files(path, path)))
    assert "一次拖入一张" in dialog.error.text
    dialog.dropEvent(dropped(files(path)))
    assert dialog.view.image.width() == 300
    QGuiApplication.clipboard().clear()
    dialog.paste()
    assert "剪贴板里没有照片" in dialog.error.text
    QGuiApplication.clipboard().setImage(halves(600, 800, "blue", "blue"))
    QTest.keyClick(dialog, Qt.Key.Key_V, CTRL)
    dialog.save()
    assert colour_at(saved(blank_office, person), 0.2, 0.5) == "blue"


def test_what_one_sees_through_becomes_white(
    blank_office: Office, person: Person, dialog: PhotoDialog, tmp_path: Path
) -> None:
    transparent(300, 400).save(str(tmp_path / "a.png"))
    dialog.open_file(tmp_path / "a.png")
    dialog.save()
    image = QImage.fromData(saved(blank_office, person))
    assert image.pixelColor(100, 100).lightness() > 250


def test_keys_move_and_size_the_frame_within_the_picture(dialog: PhotoDialog) -> None:
    dialog.take(halves(1000, 800))
    view = dialog.view
    whole = QRectF(view.frame)
    assert (whole.width(), whole.height()) == (600, 800)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    small = QRectF(view.frame)
    assert small.width() == pytest.approx(600 / 1.05) and small.width() / small.height() == pytest.approx(0.75)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.frame.left() == pytest.approx(small.left() + 10)
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.frame.left() == pytest.approx(small.left() - 40)
    for _ in range(60):
        QTest.keyClick(view, Qt.Key.Key_Left)
        QTest.keyClick(view, Qt.Key.Key_Up)
    assert (view.frame.left(), view.frame.top()) == (0, 0)
    for _ in range(100):
        QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.frame.width() == 48
    for _ in range(100):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.frame.width() == 600
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.frame == whole


def on_screen(view: CropView, x: float, y: float) -> QPoint:
    """Where a place of the picture is on the widget."""
    corner, scale = view._place()
    return (corner + QPointF(x, y) * scale).toPoint()


def drag(view: CropView, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)


def test_the_mouse_draws_a_corner_and_moves_the_frame(dialog: PhotoDialog, qtbot: QtBot) -> None:
    dialog.take(halves(1000, 800))
    qtbot.waitExposed(dialog)
    view = dialog.view
    drag(view, on_screen(view, 800, 800), on_screen(view, 500, 400))  # the lower right corner
    assert view.frame.width() == pytest.approx(300, abs=8) and view.frame.topLeft() == QPointF(200, 0)
    assert view.frame.width() / view.frame.height() == pytest.approx(0.75)
    drag(view, on_screen(view, 350, 200), on_screen(view, 450, 300))
    assert view.frame.left() == pytest.approx(300, abs=6) and view.frame.top() == pytest.approx(100, abs=6)
    drag(view, on_screen(view, 450, 300), on_screen(view, 3000, 300))
    assert view.frame.right() == pytest.approx(1000)
    drag(view, on_screen(view, view.frame.left(), view.frame.bottom()), on_screen(view, 3000, -3000))
    assert view.frame.right() == pytest.approx(1000) and view.frame.width() == 48  # never turned over
    drag(view, on_screen(view, view.frame.left(), view.frame.bottom()), on_screen(view, -3000, 3000))
    assert QRectF(view.image.rect()).contains(view.frame) and view.frame.bottom() == pytest.approx(800)
    assert view.frame.width() / view.frame.height() == pytest.approx(0.75)


def test_turning_turns_what_is_kept(blank_office: Office, person: Person, dialog: PhotoDialog) -> None:
    dialog.take(halves(400, 300))
    QTest.keyClick(dialog, Qt.Key.Key_R, CTRL)
    assert (dialog.view.image.width(), dialog.view.image.height()) == (300, 400)
    dialog.save()
    assert (colour_at(saved(blank_office, person), 0.5, 0.1), colour_at(saved(blank_office, person), 0.5, 0.9)) == (
        "red",
        "blue",
    )


def test_a_photo_that_is_there_is_cropped_anew_or_removed(
    blank_office: Office, person: Person, qtbot: QtBot, answers: Callable[..., list[str]]
) -> None:
    files_actions.set_photo(blank_office, person.id or 0, finished("red"))
    dialog = PhotoDialog(blank_office, person)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.remove_button.isVisible() and not dialog.save_button.isEnabled()
    QTest.keyClick(dialog.view, Qt.Key.Key_Minus)
    assert dialog.save_button.isEnabled()
    asked = answers("no", "yes")
    dialog.remove_button.click()
    assert files_store.photo_of(blank_office, person.id or 0)
    dialog.remove_button.click()
    assert asked[0] == "删除“张建国”的照片？"
    assert files_store.photo_of(blank_office, person.id or 0) is None
    undo(blank_office)
    assert colour_at(saved(blank_office, person), 0.5, 0.5) == "red"


def test_leaving_asks_before_a_picture_is_lost(
    blank_office: Office, person: Person, dialog: PhotoDialog, answers: Callable[..., list[str]]
) -> None:
    dialog.take(halves(300, 400))
    asked = answers("stay", "save")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked == ["照片还没有保存。"] * 2
    assert not dialog.isVisible() and saved(blank_office, person)


def test_a_tiny_choice_is_warned_of(dialog: PhotoDialog) -> None:
    dialog.take(halves(1000, 800))
    assert not dialog.doubt.text()
    for _ in range(80):
        QTest.keyClick(dialog.view, Qt.Key.Key_Minus)
    assert "模糊" in dialog.doubt.text()
