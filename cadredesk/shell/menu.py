"""The menu and the keys of the window, each command described once."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from cadredesk.core.recent_files import recent_files
from cadredesk.widgets.controls.buttons import Do
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.plain_text import plain_words
from cadredesk.widgets.controls.theme import DARK, LIGHT, SYSTEM, ZOOMS, theme
from cadredesk.widgets.form import messages
from cadredesk.widgets.page.command import Command

if TYPE_CHECKING:
    from cadredesk.shell.help_window import HelpWindow
    from cadredesk.shell.main_window import MainWindow
    from cadredesk.shell.workspace import Workspace
    from cadredesk.widgets.page.page import Page

IMPORTS = {
    "people": "人员花名册…", "branches": "支部名册…", "visits": "走访记录…", "payments": "慰问金发放记录…",
    "activities": "活动…", "attendance": "出席…", "outputs": "成果…", "honours": "荣誉…", "suggestions": "建议诉求…",
    "posts": "支部任职…", "grants": "支部经费…",
}  # fmt: skip
LONGEST = 36  # characters of the name of what would be undone: a menu is not wider than the window
SCHEMES = ((SYSTEM, "跟随系统"), (LIGHT, "浅色"), (DARK, "深色"))


class Commands:
    """Builds the menu and listens to the keys."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._help: HelpWindow | None = None
        self._lines: list[tuple[QAction, Command]] = []
        self.menu = QMenu(window)
        self._build()
        self.menu.aboutToShow.connect(self.bring_up_to_date)
        self._keys_alone()
        self.bring_up_to_date()

    # ---- building

    def _build(self) -> None:
        self._build_files(self._submenu("文件", "folder-open"))
        window, files = self._window, self._window.files
        edit = self._submenu("编辑", "pen-to-square")
        self.undo = self._add(edit, "撤销", "rotate-left", window.undo, "Ctrl+Z", writes=True)
        self.redo = self._add(edit, "重做", "rotate-right", window.redo, "Ctrl+Y", "Ctrl+Shift+Z", writes=True)
        self._add(edit, "操作记录…", "clipboard-list", files.show_log, "Ctrl+H")
        self._add(edit, "查找人员和功能…", "magnifying-glass", self.open_palette, "Ctrl+K")
        self._build_view(self._submenu("视图", "eye"))
        self.menu.addSeparator()
        self._add(self.menu, "必访规则…", "list-check", files.show_rules)
        self._add(self.menu, "设置…", "gear", files.show_settings)
        self._add(self.menu, "使用说明", "circle-question", self.help, "F1", always=True)
        self._add(self.menu, "新手引导", "flag", self.tour)
        self._add(self.menu, "关于", "circle-info", files.about, always=True)

    def _build_files(self, menu: QMenu) -> None:
        window, files = self._window, self._window.files
        self._add(menu, "打开…", "folder-open", files.open, "Ctrl+O", always=True)
        self._recent = menu.addMenu(icon("clock-rotate-left"), "最近打开")
        menu.aboutToShow.connect(self._list_recent)
        self._add(menu, "新建…", "file-circle-plus", window.show_start, always=True)
        menu.addSeparator()
        self._add(menu, "备份…", "hard-drive", files.back_up)
        self._add(menu, "核验…", "shield-halved", files.verify, always=True)
        self._add(menu, "从备份恢复…", "clock-rotate-left", files.restore, always=True, writes=True)
        self._add(menu, "备份演练", "rotate", files.drill, writes=True)
        menu.addSeparator()
        self._add(menu, "年终备份…", "box-archive", files.year_end)
        self._add(menu, "工作交接…", "handshake", files.hand_over, writes=True)
        self._add(menu, "审计副本…", "clone", files.audit_copy)
        menu.addSeparator()
        imports = menu.addMenu(icon("file-import"), "导入")
        for kind, words in IMPORTS.items():
            self._add(imports, words, "file-excel", partial(files.import_table, kind), writes=True)
        menu.addSeparator()
        self._add(menu, "退出", "power-off", window.close, "Ctrl+Q", always=True)

    def _list_recent(self) -> None:
        """The files that were open lately, but for the one that is open now."""
        office = self._window.office
        others = [each for each in recent_files() if office is None or each.path != office.path.absolute()]
        self._recent.clear()
        for each in others:
            made = self._recent.addAction(plain_words(f"{each.office}　{each.path.name}"))
            made.triggered.connect(lambda _checked=False, path=each.path: self._window.files.open(path))
        self._recent.menuAction().setEnabled(bool(others))

    def _build_view(self, view: QMenu) -> None:
        self._add(view, "放大", "magnifying-glass-plus", theme().larger, "Ctrl++", "Ctrl+=", always=True)
        self._add(view, "缩小", "magnifying-glass-minus", theme().smaller, "Ctrl+-", always=True)
        view.addSeparator()
        self._zooms = QActionGroup(view)
        for zoom in ZOOMS:
            reset = ("Ctrl+0",) if zoom == ZOOMS[0] else ()
            entry = self._add(view, f"字号 {zoom} %", "", partial(theme().set_zoom, zoom), *reset, always=True)
            self._option(self._zooms, entry, zoom)
        view.addSeparator()
        self._schemes = QActionGroup(view)
        for scheme, words in SCHEMES:
            entry = self._add(view, words, "", partial(theme().set_scheme, scheme), always=True)
            self._option(self._schemes, entry, scheme)

    def _submenu(self, words: str, icon_name: str) -> QMenu:
        made = self.menu.addMenu(icon(icon_name), words)
        made.aboutToShow.connect(self.bring_up_to_date)
        return made

    def _option(self, group: QActionGroup, action: QAction, value: object) -> None:
        action.setCheckable(True)
        action.setData(value)
        group.addAction(action)

    def _add(
        self, menu: QMenu, text: str, icon_name: str, run: Do, *keys: str, always: bool = False, writes: bool = False
    ) -> QAction:
        """A line of the menu. ``always``: also on the first page, where no file is open."""
        key = next(iter(keys), "")
        when = (lambda: True) if always else self._is_open
        command = Command(id=text, text=text, run=run, icon=icon_name, key=key, writes=writes, when=when)
        made = self._action(text, run, *keys)
        if icon_name:
            made.setIcon(icon(icon_name))
        menu.addAction(made)
        self._lines.append((made, command))
        return made

    def _action(self, text: str, run: Do, *keys: str) -> QAction:
        made = QAction(text, self._window)
        made.setShortcuts([QKeySequence(each) for each in keys])
        made.triggered.connect(lambda _checked=False: run())
        self._window.addAction(made)  # the keys work while the menu is closed
        return made

    def _is_open(self) -> bool:
        return self._window.office is not None and self._window.page is not None

    def _is_possible(self, command: Command) -> bool:
        office = self._window.office if self._is_open() else None
        return command.when() and not (command.writes and office is not None and office.read_only)

    def _keys_alone(self) -> None:
        """Keys of the page in front, which shows buttons for them."""
        window = self._window
        for keys, words, do in (
            ("Ctrl+F", "查找", partial(self._ask_page, lambda page: page.focus_search())),
            ("Ctrl+N", "新增", partial(self._ask_page, lambda page: page.add_new())),
            ("Ctrl+P", "打印", partial(self._ask_page, lambda page: page.print_current())),
            ("Ctrl+Tab", "下一页", partial(self._ask_workspace, lambda workspace: workspace.top.step(1))),
            ("Ctrl+Shift+Tab", "上一页", partial(self._ask_workspace, lambda workspace: workspace.top.step(-1))),
            ("Ctrl+PgDown", "下一个视图", partial(self._ask_workspace, lambda workspace: workspace.step_view(1))),
            ("Ctrl+PgUp", "上一个视图", partial(self._ask_workspace, lambda workspace: workspace.step_view(-1))),
        ):
            self._action(words, do, keys)
        for at, spec in enumerate(window.specs):
            self._action(spec.title, partial(window.show_tab, at), f"Alt+{at + 1}")

    def _ask_workspace(self, do: Callable[["Workspace"], None]) -> None:
        if self._window.page is not None and self._window.workspace is not None:
            do(self._window.workspace)

    def _ask_page(self, do: Callable[["Page"], None]) -> None:
        if self._window.page is not None:
            do(self._window.page)

    # ---- at work

    def bring_up_to_date(self) -> None:
        """Offer what can be done now, and name what would be undone."""
        window = self._window
        for action, command in self._lines:
            action.setEnabled(self._is_possible(command))
        reversals = ((self.undo, window.undo_words(), "撤销"), (self.redo, window.redo_words(), "重做"))
        for entry, words, usual in reversals:
            if len(words) > LONGEST:
                words = f"{words[: LONGEST - 2]}…”"
            entry.setText(plain_words(words) or usual)
            entry.setEnabled(bool(words))
        for group, value in ((self._zooms, theme().zoom), (self._schemes, theme().scheme)):
            for option in group.actions():
                option.setChecked(option.data() == value)

    def open_palette(self) -> None:
        """Ctrl+K: somebody, or something to do, from anywhere."""
        from cadredesk.people.targets import ShowPerson
        from cadredesk.shell.palette import Palette

        window = self._window
        if window.office is None or window.page is None:
            return
        page = window.page.commands.possible() if window.page.commands is not None else ()
        menu = (command for action, command in self._lines if action.isEnabled())
        palette = Palette(window, window.office, [*page, *menu])
        if palette.exec():
            if palette.command is not None:
                with messages.guarded(window):
                    palette.command.run()
            elif palette.chosen is not None:
                window.show_target(ShowPerson(person_id=palette.chosen))

    def tour(self) -> None:
        """The tour of the window, from its first step."""
        from cadredesk.shell.tour import Tour

        for running in self._window.findChildren(Tour):
            running.end()
        Tour(self._window).begin()

    def help(self) -> None:
        """F1: what the help tells of the screen in front, and of what has the keyboard there."""
        from cadredesk.shell.help_window import HelpWindow, place_for

        if self._help is None:
            self._help = HelpWindow(self._window)
        page = self._window.page
        if page is None:
            self._help.show_topic("start")
        else:
            self._help.show_place(place_for(page, page.help_topic))

    def help_over(self, dialog: QWidget) -> None:
        """F1 in a dialog: what the help tells of it, in a window that the dialog does not block."""
        from cadredesk.shell.help_window import HelpWindow, place_for, topic_of

        page = self._window.page
        topic = topic_of(dialog) or (page.help_topic if page is not None else "start")
        place = place_for(dialog, topic)
        shown = dialog.findChild(HelpWindow) or HelpWindow(dialog)
        shown.show_place(place)
