"""Commands: what a user can do on a page, each described once.

Buttons, menus, keys and the palette of Ctrl+K are made from the description; what must not be written in a file for
reading only, what does not fit the selection, and what goes wrong is handled here, once for all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from cadredesk.db.file import Office
from cadredesk.widgets.controls.buttons import button
from cadredesk.widgets.controls.icons import icon
from cadredesk.widgets.controls.plain_text import plain_tip, plain_words
from cadredesk.widgets.form import messages

WINDOW_KEYS = ("Ctrl+N", "Ctrl+P")  # the window handles these and passes them to the page in front
Ids = Sequence[str | None]  # of commands in a menu; None draws a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that a user can do. ``text`` ends in … where more is asked before anything happens.

    ``writes``: not in a file for reading only. ``when`` says whether it fits what is chosen now; where it does not, it is
    in no menu. ``words`` are other words for what is chosen now, in place of ``text``. ``short`` are the words in the menu
    of a button that says the rest (打印 ▾).
    """

    id: str
    text: str
    run: Callable[[], object]
    icon: str = ""
    key: str = ""
    tip: str | Callable[[], str] = ""
    writes: bool = False
    when: Callable[[], bool] = lambda: True
    words: Callable[[], str] | None = None
    short: str = ""


class CommandSet(QObject):
    """The commands of a page, and all that is made from them."""

    def __init__(self, page: QWidget, office: Office, commands: Sequence[Command]) -> None:
        super().__init__(page)
        self._page, self._office = page, office
        self._commands = {command.id: command for command in commands}
        self._actions = {command.id: self._action(command) for command in commands}
        self._short_actions: list[tuple[Command, QAction]] = []
        self._buttons: list[tuple[Command, QPushButton, bool, bool]] = []
        self.update()

    def _action(self, command: Command) -> QAction:
        made = self._plain_action(command)
        if command.key and command.key not in WINDOW_KEYS:
            made.setShortcut(QKeySequence(command.key))
            self._page.addAction(made)  # works wherever the focus is, while the page is in front
        return made

    def _plain_action(self, command: Command) -> QAction:
        made = QAction(self._page)
        if command.icon:
            made.setIcon(icon(command.icon))
        made.triggered.connect(lambda _checked=False: self.run(command.id))
        return made

    def _short_action(self, command: Command) -> QAction:
        """The action in the menu of a button that says the rest."""
        if not command.short:
            return self._actions[command.id]
        made = self._plain_action(command)
        self._short_actions.append((command, made))
        self._fit(command, made, command.short)
        return made

    # ---- doing

    def run(self, command_id: str, do: Callable[[], object] | None = None) -> None:
        """Do it, if it can be done now; say why not, and what goes wrong. ``do`` is a special way (at a field)."""
        command = self._commands[command_id]
        with messages.guarded(self._page):
            if command.writes:
                self._office.require_writable()
            if command.when():
                (do or command.run)()

    def run_key(self, key: str) -> None:
        """Do what has a key of the window, such as Ctrl+N, or say why it cannot be done."""
        for command in self._commands.values():
            if command.key == key and command.when():
                self.run(command.id)
                return

    def possible(self) -> Iterator[Command]:
        """What can be done now."""
        for command in self._commands.values():
            if command.when() and not (command.writes and self._office.read_only):
                yield command

    # ---- showing

    def button(
        self,
        command_id: str,
        *,
        text: str = "",
        look: str = "",
        with_icon: bool = True,
        keep: bool = False,
        dots: bool = False,
    ) -> QPushButton:
        """A button. Where the command does not fit what is chosen it is hidden, or with ``keep`` disabled.

        ``text`` in place of the command's where its place says the rest. With ``dots`` the … of the words stays.
        """
        command = self._commands[command_id]
        words = text or (command.text if dots else command.text.rstrip("…"))
        made = button(words, command.icon if with_icon else "", look=look)
        made.clicked.connect(lambda _checked=False: self.run(command_id))
        self._buttons.append((command, made, keep, dots or text.endswith("…")))
        self._fit_button(*self._buttons[-1])
        return made

    def menu_button(self, text: str, icon_name: str, ids: Ids, *, tip: str = "") -> QPushButton:
        """A button that opens a menu."""
        made = button(text, icon_name, tip=tip)
        made.setProperty("menu", "yes")
        actions = [self._short_action(self._commands[each]) if each else self._line() for each in ids]
        made.setMenu(self._menu(actions, made))
        return made

    def more_button(self, ids: Ids, *, tip: str) -> QPushButton:
        """The three dots of a card's bar; the menu opens upwards."""
        made = button("", "ellipsis", look="dots", tip=tip)
        made.setAccessibleName("更多")
        menu = self._menu(self.actions(ids), made)
        made.clicked.connect(lambda: menu.exec(made.mapToGlobal(QPoint(0, -menu.sizeHint().height()))))
        return made

    def offer(self, command_id: str) -> tuple[str, Callable[[], object] | None]:
        """The words and the doing of the button in an empty list; nothing in a file for reading only."""
        command = self._commands[command_id]
        words = command.words() if command.words and command.when() else command.text
        return ("", None) if self._is_barred(command) else (words.rstrip("…"), lambda: self.run(command_id))

    def actions(self, ids: Ids) -> list[QAction]:
        """The actions of a menu."""
        return [self._actions[each] if each else self._line() for each in ids]

    def _line(self) -> QAction:
        made = QAction(self._page)
        made.setSeparator(True)
        return made

    def _menu(self, actions: Sequence[QAction], parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addActions(actions)
        menu.aboutToShow.connect(self.update)
        return menu

    def add_to(self, menu: QMenu, ids: Ids) -> None:
        """Add entries to a menu that holds others, too."""
        menu.addActions(self.actions(ids))

    def update(self) -> None:
        """Something else is chosen: offer what fits it."""
        for command in self._commands.values():
            self._fit(command, self._actions[command.id], command.text)
        for command, action in self._short_actions:
            self._fit(command, action, command.short)
        for each in self._buttons:
            self._fit_button(*each)

    def _fit(self, command: Command, action: QAction, text: str) -> None:
        fits = command.when()
        words = plain_words(command.words() if command.words and fits else text)
        action.setText(f"{words}\t{command.key}" if command.key else words)
        action.setVisible(fits)
        action.setEnabled(fits and not self._is_barred(command))

    def _is_barred(self, command: Command) -> bool:
        return command.writes and self._office.read_only

    def _fit_button(self, command: Command, made: QPushButton, keep: bool, dots: bool) -> None:
        fits = command.when()
        if command.words is not None and fits:
            words = command.words() if dots else command.words().rstrip("…")
            made.setText(plain_words(words))
            made.setAccessibleName(words)
        if made.parentWidget() is not None or not (fits or keep):  # shown without a parent it would be a window
            made.setVisible(fits or keep)
        made.setEnabled(fits and not self._is_barred(command))
        tip = command.tip if isinstance(command.tip, str) else command.tip() if fits else ""
        keyed = f"{tip or command.text}（{command.key}）" if command.key else tip
        made.setToolTip(plain_tip(self._office.why_read_only if self._is_barred(command) else keyed))
