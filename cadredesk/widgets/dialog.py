"""What every dialog is: gone for good once it has been answered."""

from PySide6.QtWidgets import QDialog


class Dialog(QDialog):
    """A dialog that its window does not keep after it has been answered: a form of all fields holds ten megabytes.

    It lives on until the event loop from which it was opened is reached again: whoever opened it may still ask it.
    """

    def done(self, result: int) -> None:
        """Close with a result."""
        super().done(result)
        if self.parent() is not None:
            self.deleteLater()
