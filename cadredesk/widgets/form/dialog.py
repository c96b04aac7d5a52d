"""What every dialog is: a body above a bar of buttons, and gone for good once it has been answered."""

from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLayout

from cadredesk.widgets.controls.buttons import Do
from cadredesk.widgets.controls.keys import press_focused_button
from cadredesk.widgets.controls.layout import column, panel
from cadredesk.widgets.controls.plain_text import plain_tip
from cadredesk.widgets.controls.theme import on_theme_change, px

SAVE_KEYS = ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter")


class Dialog(QDialog):
    """A dialog that its window does not keep after it has been answered: a form of all fields holds ten megabytes.

    It lives on until the event loop from which it was opened is reached again: its opener may still read it.
    Enter presses the button that has the keyboard, and the default button, if there is one, from anywhere else.
    """

    help_topic = help_section = ""
    """The page of the help that F1 opens, else that of the feature; and a heading in it, else what the title names."""
    draft_key = ""
    """What its texts are kept under until they are saved or given up; "" where nothing is kept."""

    def done(self, result: int) -> None:
        super().done(result)
        if self.parent() is not None:
            self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_focused_button(self, event):
            super().keyPressEvent(event)

    def save_by_keys(self, button: QAbstractButton, do: Do | None = None) -> None:
        """Ctrl+S and Ctrl+Enter press the primary button (or do what ``do`` does), and its tip says so."""
        for keys in SAVE_KEYS:
            QShortcut(QKeySequence(keys), self, do or button.click)
        tip = button.toolTip()
        button.setToolTip(plain_tip(f"{tip}（{SAVE_KEYS[0]}）" if tip else SAVE_KEYS[0]))

    def set_layout(self, body: QLayout, foot: QLayout, size: tuple[int, int], fit: Do | None = None) -> None:
        """Put a body above a bar of buttons, at a size (for 100 %) as far as it fits the screen.

        ``fit`` gives the parts their sizes, now and after each change of the zoom.
        """
        self.stack_up(body, foot)

        def arrange() -> None:
            body.setContentsMargins(px(20), px(16), px(20), px(12))
            if fit is not None:
                fit()
            self.resize_within_screen(px(size[0]), px(size[1]))

        on_theme_change(self, arrange)

    def stack_up(self, body: QLayout, foot: QLayout) -> None:
        """Put a body above a bar of buttons."""
        whole = column(body, panel(foot, "foot"), gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        on_theme_change(self, lambda: foot.setContentsMargins(px(20), px(12), px(20), px(12)))

    def resize_within_screen(self, width: int, height: int) -> None:
        """Take a size in pixels as far as it fits the screen."""
        space = self.screen().availableGeometry()
        self.resize(min(width, space.width() - 40), min(height, space.height() - 60))


def open_draft_keys() -> set[str]:
    """The keys of the forms that are open on the screen now."""
    shown = (each for each in QApplication.topLevelWidgets() if isinstance(each, Dialog) and each.isVisible())
    return {each.draft_key for each in shown}
