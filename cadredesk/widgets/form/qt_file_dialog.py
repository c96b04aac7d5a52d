"""Qt's own file dialog, as Linux shows it: the places that the user knows beside it, and a size that is remembered."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QUrl
from PySide6.QtWidgets import (
    QFileDialog,
    QFileSystemModel,
    QHeaderView,
    QListView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
)

from cadredesk.core import user_folders, user_settings
from cadredesk.core.kept_files import show_size
from cadredesk.core.places import drives, is_folder
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.theme import px

SIZE = "size/files"
_URL = Qt.ItemDataRole.UserRole + 1  # of the sidebar's model
_SIZE, _TYPE, _CHANGED = 1, 2, 3  # columns
_BUTTONS = (  # their names in Qt's dialog, and icons that are seen in the dark, too
    ("backButton", "chevron-left"),
    ("forwardButton", "chevron-right"),
    ("toParentButton", "arrow-up"),
    ("newFolderButton", "folder-plus"),
    ("listModeButton", "table-columns"),
    ("detailModeButton", "list"),
)
_NAMELESS = re.compile(r"[0-9A-Fa-f-]{8,}")  # a drive without a label has its number for a name


class Place(NamedTuple):
    """A folder at the side of the dialog."""

    name: str
    folder: Path
    icon_name: str


def places() -> list[Place]:
    """What is there of the user's folders and the computer's drives, none twice."""
    found: dict[Path, Place] = {}
    for place in _places():
        if is_folder(place.folder):
            found.setdefault(place.folder.resolve(), place)
    return list(found.values())


def _places() -> Iterator[Place]:
    yield Place("主目录", Path.home(), "house")  # first: a desktop that is not set up is the home folder
    yield Place("桌面", user_folders.desktop_folder(), "desktop")
    yield Place("文档", user_folders.documents_folder(), "folder")
    yield Place("下载", user_folders.downloads_folder(), "download")
    yield Place("系统盘", Path("/"), "hard-drive")
    for drive in drives():
        name = "数据盘" if drive == Path("/data") else "移动磁盘" if _NAMELESS.fullmatch(drive.name) else drive.name
        yield Place(name, drive, "hard-drive")


def dress(dialog: QFileDialog) -> None:
    """Make it Qt's own dialog, with places, columns and size as they are to be."""
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    known = places()
    dialog.setSidebarUrls([QUrl.fromLocalFile(str(place.folder)) for place in known])
    sidebar = cast(QListView, dialog.findChild(QListView, "sidebar"))
    sidebar.setItemDelegate(_PlaceNames(sidebar, known))
    files = cast(QTreeView, dialog.findChild(QTreeView, "treeView"))
    for column in (_SIZE, _CHANGED):
        files.setItemDelegateForColumn(column, _PlainFigures(files))
    header = files.header()
    header.setSectionHidden(_TYPE, True)  # the ending says it, and the name needs the room
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStyleSheet(f"QHeaderView::section {{ min-height: {px(24)}px; }}")  # its model wants the words at the top
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for name, icon_name in _BUTTONS:
        cast(QToolButton, dialog.findChild(QToolButton, name)).setIcon(icon(icon_name))
    space = dialog.screen().availableGeometry()
    wide, high = user_settings.load_size(SIZE) or (px(900), px(560))
    dialog.resize(min(wide, space.width() - 40), min(high, space.height() - 60))
    cast(QSplitter, dialog.findChild(QSplitter, "splitter")).setSizes([px(140), wide])


def remember_size(dialog: QFileDialog) -> None:
    """The next one comes up in this size."""
    user_settings.save(SIZE, [dialog.width(), dialog.height()])


class _PlaceNames(QStyledItemDelegate):
    """Folders are called as the user knows them, whatever their names on the disk are."""

    def __init__(self, sidebar: QListView, known: list[Place]) -> None:
        super().__init__(sidebar)
        self._known = {str(place.folder): place for place in known}

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if place := self._known.get(index.data(_URL).toLocalFile()):
            option.text = place.name
            option.icon = icon(place.icon_name)


class _PlainFigures(QStyledItemDelegate):
    """How large a file is and when it was changed, as the program writes both."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        if not isinstance(model, QFileSystemModel):
            return
        file = model.fileInfo(cast(QModelIndex, index))
        if index.column() == _CHANGED:
            option.text = file.lastModified().toString("yyyy-MM-dd HH:mm")
        elif file.isFile():
            option.text = show_size(file.size())
