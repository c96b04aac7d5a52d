"""关于: what this is, where its data lie, what it stands on, and under which licences."""

import platform
from functools import partial
from pathlib import Path

import PySide6
from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QGridLayout, QLayout, QListWidget, QPlainTextEdit, QWidget

from cadredesk import __version__
from cadredesk.assets import resource
from cadredesk.core.licences import all_licences
from cadredesk.core.log import log_path
from cadredesk.core.user_folders import config_folder
from cadredesk.db import engine
from cadredesk.widgets.controls.buttons import button, link_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.controls.theme import on_theme_change, px
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.saved_files import show_folder
from cadredesk.widgets.form.tool_dialog import ToolDialog

NAME = "老干部工作台"
WHAT = "县（市、区）委老干部局的服务管理台账。数据都在本机，不联网。"


def versions() -> str:
    """What it stands on, in a line."""
    return f"Python {platform.python_version()} · Qt {qVersion()} · PySide6 {PySide6.__version__} · SQLite {engine.VERSION}"


class AboutDialog(ToolDialog):
    """``office`` is the file that is open, if one is."""

    help_topic = "start"
    help_section = "数据放在哪里"

    def __init__(self, parent: QWidget, office: Path | None) -> None:
        super().__init__(parent, "关于", 720)
        self.places = {"数据文件": office, "程序设置": config_folder() / "memory.json", "出错记录": log_path()}
        self._licences = all_licences()
        self.list, self.text = QListWidget(), QPlainTextEdit()
        self.copied = label("", "small")
        self.copy_button = button("复制全部信息", "copy", self.copy, tip="复制版本和位置，便于交给维护人员")
        body: list[QWidget | QLayout | int | None] = [
            self._head(),
            self._facts(),
            label("许可", "section"),
            self._texts(),
        ]
        self.set_content(body, [self.copy_button, self.copied, None, button("关闭", "", self.reject, tip="Esc")], 3)

    def summary(self) -> str:
        """Version, places and what it stands on: what a maintainer asks for."""
        places = [f"{name}：{path}" for name, path in self.places.items() if path is not None]
        return "\n".join([f"{NAME} {__version__}", *places, versions(), platform.platform()])

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.summary())
        self.copied.setText("已复制")

    @guard
    def _show_folder(self, folder: Path) -> None:
        show_folder(folder)

    def _head(self) -> QWidget:
        made, picture = QWidget(), label()
        words = column(label(f"{NAME} {__version__}", "title"), label(WHAT, "label", wrap=True), gap=4)
        layout = row(picture, words, gap=16)
        layout.setStretch(1, 1)
        made.setLayout(layout)
        icon = QIcon(str(resource("program", "cadredesk.svg")))
        on_theme_change(made, lambda: picture.setPixmap(icon.pixmap(px(48), px(48))))
        return made

    def _facts(self) -> QGridLayout:
        made = QGridLayout()
        made.setColumnStretch(1, 1)
        for at, (name, path) in enumerate(self.places.items()):
            made.addWidget(label(name, "label"), at, 0)
            made.addWidget(ElidedLabel(str(path) if path else "没有打开数据文件"), at, 1)
            if path is not None:
                opener = link_button("打开所在文件夹", partial(self._show_folder, path.parent))
                opener.setAccessibleName(f"打开{name}所在文件夹")
                made.addWidget(opener, at, 2)
        made.addWidget(label("版本", "label"), len(self.places), 0)
        made.addWidget(label(versions(), wrap=True, select=True), len(self.places), 1, 1, 2)
        on_theme_change(made, lambda: made.setHorizontalSpacing(px(14)), lambda: made.setVerticalSpacing(px(4)))
        return made

    def _texts(self) -> QWidget:
        made = QWidget()
        self.list.setAccessibleName("许可")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setAccessibleName("许可的全文")
        self.text.setReadOnly(True)
        self.list.addItems([each.name for each in self._licences])
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        layout = row(self.list, self.text, gap=10)
        layout.setStretch(1, 1)
        made.setLayout(layout)
        on_theme_change(made, self._size, lambda: made.setMinimumHeight(px(200)))
        return made

    def _size(self) -> None:
        self.list.setFixedWidth(px(230))
        for at in range(self.list.count()):
            self.list.item(at).setSizeHint(QSize(0, px(32)))  # measured before they are styled, they would differ

    def _show(self, at: int) -> None:
        licence = self._licences[at]
        self.text.setPlainText("\n\n".join(filter(None, [f"{licence.name}　{licence.words}".strip(), licence.text])))
