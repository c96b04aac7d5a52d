"""Find an entry of the page's menus by its words."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget


def entry(page: QWidget, words: str) -> QAction:
    """The action that a user sees under these words."""
    found = [action for action in page.findChildren(QAction) if action.text().split("\t")[0] == words]
    assert found, words
    return found[0]
