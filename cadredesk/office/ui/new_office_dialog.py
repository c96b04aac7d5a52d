"""新建单位: what an office file is to begin with, and where it goes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.file_names import plain_name
from cadredesk.core.user import documents_folder, is_named, remember_operator
from cadredesk.office import actions
from cadredesk.office.records import NewOffice
from cadredesk.office.rules import check_books_since
from cadredesk.widgets.controls.banner import Banner
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import ElidedLabel, label
from cadredesk.widgets.form import file_dialogs
from cadredesk.widgets.form.file_dialogs import OFFICE_FILE, Sort
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.primary_action import PrimaryAction
from cadredesk.widgets.form.record_form import RecordForm

ABOUT_DATES = (
    "必访起算日：这一天以前的走访只作记录，不算应访；以后可以在设置里改。\n"
    "账簿启用日期：这一天起发放的慰问金一律用凭证办理，以前发放的可以从 Excel 补录；建立以后不能改。\n"
    "拿不准的，两个日期都用今天。"
)


class NewOfficeDialog(FormDialog):
    """Makes the empty file. ``saved`` is its path, and also that of a file found in its place which is to be opened."""

    help_topic = "start"
    saved: Path | None

    def __init__(self, parent: QWidget, operator: str, roster: Path | None = None) -> None:
        self._chosen: Path | None = None  # by the user; else the place follows the name
        form = RecordForm(NewOffice, check=lambda asked: check_books_since(asked, today()))
        form.set_record(
            NewOffice(operator=operator if is_named(operator) else "", duties_since=today(), books_since=today())
        )
        words = "建立并导入花名册" if roster else "建立"
        super().__init__(
            parent, "新建单位", form, self._make, act=PrimaryAction(words=words), key="new_office", size=(700, 440),
            intro=f"建立以后，接着导入花名册：{roster.name}" if roster else "",
        )  # fmt: skip
        self.place = ElidedLabel()
        change = button("更改位置…", "folder-open", self.choose_place)
        where = row(label("数据文件放在", "label"), self.place, change, gap=12)
        where.setStretch(1, 1)
        below = column(label(ABOUT_DATES, "small", wrap=True), where, gap=10)
        self._body.insertLayout(self._body.indexOf(self.error), below)
        form.edited.connect(self._show_place)
        self._show_place()

    @property
    def path(self) -> Path:
        """Where the file goes."""
        return self._chosen or place_for(self.form.raw()["office"])

    @property
    def operator(self) -> str:
        """Who works from now on."""
        return self.form.raw()["operator"].strip()

    def choose_place(self) -> None:
        """Ask for another folder or name."""
        now, kinds = self.path, [OFFICE_FILE]
        path = file_dialogs.save_file(
            self, "数据文件放在哪里", Sort.OFFICE, now.name, kinds, start=now.parent, replaces=False
        )
        if path is not None:
            self._chosen = path
            self.error.clear()
            self._show_place()

    def _show_place(self) -> None:
        self.place.set_text(str(self.path))

    def asked(self) -> NewOffice | None:
        """What is asked for; None also where there is such a file, which is offered instead."""
        asked: NewOffice | None = super().asked()
        if asked is not None and self.path.exists():
            offer_existing(self.error, self.path, self._take_existing)
            return None
        return asked

    def _take_existing(self) -> None:
        remember_operator(self.operator)
        self.saved = self.path
        self.accept()

    def _make(self, asked: NewOffice) -> Path:
        path = self.path
        make_folder(path)
        actions.new_office(
            path, asked.office, self.operator, duties_since=asked.duties_since, books_since=asked.books_since
        ).close()
        remember_operator(self.operator)
        return path


def place_for(name: str) -> Path:
    """Where an office's file goes: into the documents folder, named after the office."""
    return documents_folder() / f"{plain_name(name, otherwise='单位名称')}.db"


def offer_existing(banner: Banner, path: Path, do: Callable[[], object]) -> None:
    """Say that a file of that name is there already, and offer it."""
    banner.say(f"已经有这个数据文件：{path.name}。可以直接打开它，或换一个位置和文件名。", "warning", ("打开它", do))


def make_folder(path: Path) -> None:
    """Make the default folder for a file; one that the user chose exists."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能建立文件夹：{path.parent}。请更改数据文件的位置。") from error
