"""照片: chosen, dropped or pasted, cropped to the face, turned upright, and kept small."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPixmap, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from cadredesk.core.errors import UserError
from cadredesk.db.file import Office
from cadredesk.people.files import actions as files_actions
from cadredesk.people.files import store as files_store
from cadredesk.people.files.rules import PHOTO_HEIGHT, PHOTO_WIDTH
from cadredesk.people.records import Person
from cadredesk.widgets.controls.avatar import Avatar
from cadredesk.widgets.controls.banner import Banner, EmptyState
from cadredesk.widgets.controls.buttons import Do, button, danger_button, primary_button
from cadredesk.widgets.controls.crop_view import CropView
from cadredesk.widgets.controls.layout import column, panel, row
from cadredesk.widgets.controls.pictures import FORMATS, files_in, picture_in, read_picture, small_jpeg
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import px
from cadredesk.widgets.form import file_dialogs, messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.file_dialogs import FileKind, Sort
from cadredesk.widgets.form.primary_action import SAVE, gives_up

SIZE = QSize(PHOTO_WIDTH, PHOTO_HEIGHT)
AIM = 24 * 1024  # bytes of a photo
HOW = "拖动方框选取头像，拖四角改变大小。\n键盘：方向键移动，+ − 改变大小，Home 恢复。"


class PhotoDialog(Dialog):
    """``start`` is a picture to begin with. ``exec()`` is true when a photo was saved or removed."""

    help_section = "照片与附件"

    def __init__(
        self, office: Office, person: Person, *, start: Path | QImage | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"照片：{person.name}")
        self.setAcceptDrops(True)
        self._office, self._person = office, person
        self._dirty = False
        self.view = CropView(PHOTO_WIDTH / PHOTO_HEIGHT)
        self.error = Banner()
        self._nothing = EmptyState(
            "camera", "还没有照片。请选择照片文件，或把照片拖到这里，也可以粘贴。", "选择照片…", self.choose
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(panel(column(self._nothing)))
        self._stack.addWidget(self.view)
        self.avatar = Avatar(person.name)
        self.paper, self._paper_head = label(), label("纸上", "section")
        self.doubt = label("", "", "warning", wrap=True)
        self.save_button = primary_button("保存", "", self.save)
        self.save_button.setDefault(True)
        self.save_by_keys(self.save_button)
        self.remove_button = danger_button("删除照片", "trash-can", self.remove)
        self._build()
        self.view.changed.connect(self._touched)
        self._begin(start)

    # ---- building

    def _build(self) -> None:
        left, right = partial(self.turn, -1), partial(self.turn, 1)
        self._left = button("左转", "rotate-left", left, tip="向左转 90 度（Ctrl+L）")
        self._right = button("右转", "rotate-right", right, tip="向右转 90 度（Ctrl+R）")
        choose = button("选择照片…", "folder-open", self.choose, tip="Ctrl+O")
        paste = button("粘贴", "paste", self.paste, tip="粘贴复制的照片（Ctrl+V）")
        tools = row(choose, paste, self._left, self._right, None)
        seen = column(label("卡片上", "section"), self.avatar, 8, self._paper_head, self.paper, self.doubt, None, gap=8)
        side = QWidget()
        side.setLayout(seen)
        middle = row(self._stack, side, gap=18)
        middle.setStretch(0, 1)
        self._how = label(HOW, "label", wrap=True)
        body = column(tools, middle, self._how, self.error, gap=12)
        body.setStretch(1, 1)
        buttons = row(self.remove_button, None, button("取消", "", self.reject, tip="Esc"), self.save_button)

        def fit() -> None:
            side.setFixedWidth(px(128))
            self.paper.setFixedSize(px(96) + 2, px(128) + 2)

        self.set_layout(body, buttons, (680, 620), fit)
        keys: dict[str, Do] = {"Ctrl+O": self.choose, "Ctrl+V": self.paste, "Ctrl+L": left, "Ctrl+R": right}
        for key, do in keys.items():
            QShortcut(key, self, do)

    def _begin(self, start: Path | QImage | None) -> None:
        """The photo that there is, or the picture that was handed over."""
        there = files_store.photo_of(self._office, self._person.id or 0)
        self.remove_button.setVisible(there is not None)
        kept = QImage.fromData(there) if there else QImage()
        if not kept.isNull():
            self.view.set_image(kept)
        self._show()
        if isinstance(start, Path):
            self.open_file(start)
        elif start is not None:
            self.take(start)

    # ---- what the user does

    def choose(self) -> None:
        if chosen := file_dialogs.open_file(self, "选择照片", Sort.PICTURE, [FileKind("图片", FORMATS)]):
            self.open_file(chosen)

    def open_file(self, path: Path) -> None:
        """Take a file; what cannot be read is said here."""
        try:
            self.take(read_picture(path))
        except UserError as error:
            self.error.say(str(error), "danger")

    def paste(self) -> None:
        """Take what was copied: a picture or a file."""
        self._take_from(QGuiApplication.clipboard().mimeData(), "剪贴板里没有照片。请先复制一张照片再粘贴。")

    def _take_from(self, data: QMimeData | None, nothing: str) -> None:
        try:
            image = picture_in(data)
            if image is None:
                raise UserError(nothing)
            self.take(image)
        except UserError as error:
            self.error.say(str(error), "danger")

    def take(self, image: QImage) -> None:
        self.error.clear()
        self.view.set_image(image)
        self._touched()
        self.view.setFocus()

    def turn(self, quarters: int) -> None:
        if not self.view.image.isNull():
            self.view.turn(quarters)

    def save(self) -> None:
        if not self._dirty:
            return
        self.error.clear()
        try:
            files_actions.set_photo(self._office, self._person.id or 0, small_jpeg(self.view.cropped(), SIZE, AIM))
        except Exception as error:
            messages.say_error(self.error, error)
        else:
            self._dirty = False
            self.accept()

    def remove(self) -> None:
        detail = "删错了可以撤销（Ctrl+Z）。"
        if not messages.ask(self, f"删除“{self._person.name}”的照片？", detail=detail, yes="删除", default_no=True):
            return
        try:
            files_actions.remove_photo(self._office, self._person.id or 0)
        except UserError as error:
            messages.say_error(self.error, error)
        else:
            self._dirty = False
            self.accept()

    def reject(self) -> None:
        """Leave; ask first if a picture was taken or the frame was moved."""
        if not self._dirty or gives_up(self, SAVE, "照片还没有保存。", "继续调整"):
            super().reject()

    # ---- what is shown

    def _touched(self) -> None:
        self._dirty = True
        self._show()

    def _show(self) -> None:
        there = not self.view.image.isNull()
        self._stack.setCurrentIndex(int(there))
        for part in (self._left, self._right):
            part.setEnabled(there)
        self._how.setVisible(there)
        self.save_button.setEnabled(self._dirty)
        smooth = Qt.TransformationMode.SmoothTransformation
        made = QPixmap.fromImage(self.view.cropped().scaled(SIZE, mode=smooth)) if there else None
        self.avatar.set_photo(made)
        self._show_paper(made)
        small = there and self._dirty and self.view.frame.width() < PHOTO_WIDTH / 2
        self.doubt.setText("选取的部分太小，照片会模糊。" if small else "")

    def _show_paper(self, made: QPixmap | None) -> None:
        for part in (self._paper_head, self.paper):
            part.setVisible(made is not None)
        if made is not None:
            ratio = self.devicePixelRatio()
            size = QSize(px(96), px(128)) * ratio
            shown = made.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(ratio)
            self.paper.setPixmap(shown)

    # ---- Qt's events

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasImage() or files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take_from(event.mimeData(), "请一次拖入一张照片。")

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()
