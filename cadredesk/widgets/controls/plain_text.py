"""Words of the office as Qt shall show them: a name is text, never markup that draws or loads something, never a shortcut.

Labels need no help: ``parts.label`` makes them plain. Tips have no such switch, and buttons and menus read "&" as a key.
"""

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """A tip that shows exactly this text. Qt guesses from the first line whether a tip is HTML, and would load its pictures."""
    if not Qt.mightBeRichText(text):
        return text
    from html import escape

    return f"<div style='white-space:pre'>{escape(text)}</div>"


def plain_words(text: str) -> str:
    """Words for a button, a menu, or a label that belongs to a box, where a single "&" would become a shortcut."""
    return text.replace("&", "&&")
