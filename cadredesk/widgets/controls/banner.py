"""A banner across a page, and what is shown where there is nothing yet."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from cadredesk.widgets.controls.buttons import Do, button, icon_button
from cadredesk.widgets.controls.icons import pixmap
from cadredesk.widgets.controls.layout import clear, column, row
from cadredesk.widgets.controls.plain_text import plain_words
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import on_theme_change, px, restyle

TONE_ICONS = {"warning": "triangle-exclamation", "danger": "circle-exclamation", "good": "circle-check"}


class Banner(QFrame):
    """A sentence across a view or a dialog, with buttons if need be. Hidden while it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "banner")
        self._icon = label()
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._buttons = row(gap=6)
        layout = row(self._icon, self._words, self._buttons, gap=10, margins=(14, 6, 8, 6))
        layout.setStretch(1, 1)
        layout.setAlignment(self._icon, Qt.AlignmentFlag.AlignVCenter)
        self.setLayout(layout)
        self.tone = ""  # of the sentence: good for what was done
        on_theme_change(self, self._restyle)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence; "" while hidden."""
        return self._words.text()

    def say(
        self, text: str, tone: str = "", *buttons: tuple[str, Do], closable: bool | None = None, stays: bool = False
    ) -> None:
        """Show a sentence. ``buttons`` are (text, do); each also takes the banner away, unless it ``stays``.

        It has a cross to be closed by, unless it ``stays`` or ``closable`` says otherwise.
        """
        self.tone = tone
        self._words.setText(text)
        clear(self._buttons)
        for words, do in buttons:
            self._buttons.addWidget(button(words, "", do if stays else partial(self._answer, do)))
        if closable or (closable is None and not stays):
            self._buttons.addWidget(icon_button("xmark", "关闭提示", self.clear, size=14))
        self._restyle()
        self.setAccessibleName(text)
        self.show()

    def clear(self) -> None:
        self._words.setText("")
        self.hide()

    def _answer(self, do: Do) -> None:
        self.clear()
        do()

    def _restyle(self) -> None:
        self.setMinimumHeight(px(44))
        self._icon.setPixmap(pixmap(TONE_ICONS.get(self.tone, "circle-info"), px(18), self.tone or "muted"))
        restyle(self, tone=self.tone)


class EmptyState(QWidget):
    """What is shown where there is nothing yet: an icon, a sentence, and what to do next."""

    def __init__(self, icon_name: str = "inbox", sentence: str = "", words: str = "", do: Do | None = None) -> None:
        super().__init__()
        self._picture = label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = label("", "label", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.action_button = button("", "", self._press)  # hidden if there is nothing to do
        parts = (self._picture, self._sentence, row(None, self.action_button, None))
        self.setLayout(column(None, *parts, None, gap=14, margins=(24, 24, 24, 24)))
        self.set(icon_name, sentence, words, do)
        on_theme_change(self, self._draw)

    def set(self, icon_name: str, sentence: str, words: str = "", do: Do | None = None) -> None:
        """Say something else; without ``words`` there is no button."""
        self._icon_name, self._do = icon_name, do
        self._sentence.setText(sentence)
        self.action_button.setText(plain_words(words))
        self.action_button.setAccessibleName(words)
        self.action_button.setVisible(bool(words))
        self._draw()

    @property
    def text(self) -> str:
        return self._sentence.text()

    def _press(self) -> None:
        if self._do is not None:
            self._do()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon_name, px(44), "line_strong"))
