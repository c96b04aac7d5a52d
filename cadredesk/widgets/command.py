"""Commands: what a user can do on a page, each described once.

Buttons, menus, keys and the palette of Ctrl+K are made from the description; what must not be written in a file for
reading only, what does not fit the selection, and what goes wrong are seen to here, once for all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cadredesk.db.file import Office
from cadredesk.widgets import messages
from cadredesk.widgets.icons import icon
from cadredesk.widgets.parts import button, open_upwards
from cadredesk.widgets.plain import plain_tip, plain_words

WINDOW_KEYS = ("Ctrl+N", "Ctrl+P")  # the window hears these and hands them to the page in front
Ids = Sequence[str | None]  # of commands in a menu; None draws a line


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that a user can do. ``text`` ends in … where more is asked before anything happens.

    ``writes``: not in a file for reading only. ``when`` says whether it fits what is chosen now; where it does not, it is
    in no menu. ``words`` are other words for what is chosen now, in place of ``text``.
    """

    id: str
    text: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""
    tip: str = ""
    writes: bool = False
    when: Callable[[], bool] = _always
    words: Callable[[], str] | None = None


class CommandSet(QObject):
    """The commands of a page, and all that is made from them."""

    def __init__(self, page: QWidget, office: Office, commands: Sequence[Command]) -> None:
        super().__init__(page)
        self._page, self._office = page, office
        self._commands = {command.id: command for command in commands}
        self._actions = {command.id: self._action(command) for command in commands}
        self._buttons: list[tuple[Command, QPushButton, bool]] = []
        self.update()

    def _action(self, command: Command) -> QAction:
        made = QAction(self._page)
        if command.icon:
            made.setIcon(icon(command.icon))
        if command.key and command.key not in WINDOW_KEYS:
            made.setShortcut(QKeySequence(command.key))
            self._page.addAction(made)  # heard wherever the keyboard is, while the page is in front
        made.triggered.connect(lambda _checked=False: self.run(command.id))
        return made

    # ---- doing

    def run(self, command_id: str, do: Callable[[], object] | None = None) -> None:
        """Do it, if it can be done now; say why not, and what goes wrong. ``do`` is a special way (at a field)."""
        command = self._commands[command_id]
        if command.writes and self._office.read_only:
            messages.warn(self._page, self._office.why_read_only)
        elif command.when():
            with messages.guarded(self._page):
                (do or command.run)()

    def run_key(self, key: str) -> None:
        """Do what stands under a key of the window, such as Ctrl+N, or say why it cannot be done."""
        for command in self._commands.values():
            if command.key == key and command.when():
                self.run(command.id)
                return

    def possible(self) -> Iterator[Command]:
        """What can be done now."""
        for command in self._commands.values():
            if command.when() and not (command.writes and self._office.read_only):
                yield command

    @property
    def writing(self) -> frozenset[str]:
        """The ids of those that write."""
        return frozenset(command.id for command in self._commands.values() if command.writes)

    def action(self, command_id: str) -> QAction:
        """The line of a command in menus."""
        return self._actions[command_id]

    # ---- showing

    def button(self, command_id: str, *, look: str = "", with_icon: bool = True, keep: bool = False) -> QPushButton:
        """A button. Where the command does not fit what is chosen it goes away, or with ``keep`` stands there in grey."""
        command = self._commands[command_id]
        made = button(command.text.rstrip("…"), command.icon if with_icon else "", look=look)
        made.setProperty("command", command_id)
        made.clicked.connect(lambda _checked=False: self.run(command_id))
        self._buttons.append((command, made, keep))
        self._dress(command, made, keep)
        return made

    def menu_button(self, text: str, icon_name: str, ids: Ids, *, tip: str = "") -> QPushButton:
        """A button that opens a menu."""
        made = button(text, icon_name, tip=tip)
        made.setProperty("menu", "yes")
        made.setMenu(self._menu(ids, made))
        return made

    def more_button(self, ids: Ids, *, tip: str) -> QPushButton:
        """The three dots of a card's bar; the menu opens upwards."""
        made = button("", "ellipsis", look="dots", tip=tip)
        made.setAccessibleName("更多")
        menu = self._menu(ids, made)
        made.clicked.connect(lambda: open_upwards(menu, made))
        return made

    def actions(self, ids: Ids) -> list[QAction | None]:
        """The actions of a menu; None draws a line."""
        return [self._actions[each] if each else None for each in ids]

    def _menu(self, ids: Ids, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        self.add_to(menu, ids)
        menu.aboutToShow.connect(self.update)
        return menu

    def add_to(self, menu: QMenu, ids: Ids) -> None:
        """Add entries to a menu that holds others, too."""
        for each in self.actions(ids):
            if each is None:
                menu.addSeparator()
            else:
                menu.addAction(each)

    def update(self) -> None:
        """Something else is chosen: offer what fits it."""
        for command in self._commands.values():
            action, fits = self._actions[command.id], command.when()
            words = plain_words(command.words() if command.words and fits else command.text)
            action.setText(f"{words}\t{command.key}" if command.key else words)
            action.setVisible(fits)
            action.setEnabled(fits and not self._is_barred(command))
        for each in self._buttons:
            self._dress(*each)

    def _is_barred(self, command: Command) -> bool:
        return command.writes and self._office.read_only

    def _dress(self, command: Command, made: QPushButton, keep: bool) -> None:
        fits = command.when()
        if command.words is not None and fits:
            words = command.words().rstrip("…")
            made.setText(plain_words(words))
            made.setAccessibleName(words)
        if made.parentWidget() is not None or not (fits or keep):  # a button that stands nowhere yet would be a window
            made.setVisible(fits or keep)
        made.setEnabled(fits and not self._is_barred(command))
        keyed = f"{command.tip or command.text}（{command.key}）" if command.key else command.tip
        made.setToolTip(plain_tip(self._office.why_read_only if self._is_barred(command) else keyed))
