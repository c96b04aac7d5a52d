"""What each step of the import is to the dialog, which only turns from one to the next.

A further step is one more class in ``ImportDialog.steps`` and its place in ``job``; what several steps need is in the
job that they share.
"""

from collections.abc import Mapping

from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.import_export.ui.job import Job


class Step(QWidget):
    """One step of the import."""

    title = ""
    closing = "取消"  # what the button that closes the dialog says here
    goes_back = False
    of_file = False  # file, sheet and kind of list can be changed here
    focus: QWidget | None = None  # what has the keyboard at first; None: the primary button, else the one that closes

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job

    def enter(self) -> None:
        """It comes on the screen."""

    def fit(self, *, low: bool) -> None:
        """The dialog has another zoom; ``low``: there is so little height that only what is worked on keeps its room."""

    def leave(self) -> None:
        """Another one comes, or the same one anew: what was said here is over."""
        self.job.banner.clear()

    def may_be_left(self) -> bool:
        """The dialog is to be closed: a step with unsaved work asks; False keeps it open."""
        return True

    def about(self) -> str:
        """What stands at the right of the titles."""
        return ""

    def primary(self) -> tuple[str, bool]:
        """The words of the primary button, and whether it can be pressed; without words there is none."""
        return "", False

    def advance(self) -> None:
        """What the primary button does."""

    def buttons(self) -> Mapping[QPushButton, bool]:
        """Its own buttons at the foot of the dialog, and whether each makes sense now."""
        return {}
