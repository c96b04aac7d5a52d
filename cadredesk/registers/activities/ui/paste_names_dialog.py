"""粘贴名单: names from a message or a sheet become people of the register; who is not found is said."""

import re
from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cadredesk.core.names import clean_name
from cadredesk.db.file import Office
from cadredesk.registers.activities import store_people
from cadredesk.widgets.controls.buttons import button, primary_button
from cadredesk.widgets.controls.layout import column, row
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.dialog import Dialog
from cadredesk.widgets.form.primary_action import PrimaryAction, gives_up

INTRO = "每行一个姓名，或用顿号、逗号、空格隔开；重名的改填身份证号。"
_BETWEEN = re.compile(r"[\s、，,；;]+")
_NUMBER = re.compile(r"^\d+[.．、)）]\s*")  # 1. 2、 in front of names


class PasteNamesDialog(Dialog):
    """``chosen`` are the people meant. ``here`` are those on the list, who are meant where several bear a name."""

    help_topic, help_section = "activities", "出席名单"
    act = PrimaryAction(words="添加")

    def __init__(self, office: Office, here: Sequence[int], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("粘贴名单")
        self._office, self._here = office, frozenset(here)
        self.chosen: list[int] = []
        self._unclear: list[str] = []
        self.box = QPlainTextEdit()
        self.box.setAccessibleName("名单")
        self.box.setTabChangesFocus(True)
        self.said = label("", wrap=True)
        self.accept_button = primary_button("添加", "", self.save)
        foot = row(None, button("取消", "", self.reject, tip="Esc"), self.accept_button)
        body = column(label(INTRO, "label", wrap=True), self.box, self.said, gap=10)
        body.setStretch(1, 1)
        self.set_layout(body, foot, (520, 520))
        self.save_by_keys(self.accept_button)
        self.box.textChanged.connect(self._read)
        self._read()

    @messages.guard
    def _read(self) -> None:
        self.chosen, self._unclear = [], []
        for name in names_in(self.box.toPlainText()):
            found = store_people.named(self._office, name, self._here)
            if len(found) == 1:
                self.chosen += [each for each in found if each not in self.chosen]
            else:
                self._unclear.append(f"{name}（{len(found)} 人同名）" if found else name)
        unclear = f"找不到：{'、'.join(self._unclear)}" if self._unclear else ""
        self.said.setText("　".join(filter(None, (f"认出 {len(self.chosen)} 人。" if self.chosen else "", unclear))))
        self.accept_button.setEnabled(bool(self.chosen))

    def save(self) -> None:
        """Take those who were found."""
        self.accept()

    def reject(self) -> None:
        """Leave; ask first if something was typed."""
        if not self.box.toPlainText().strip() or gives_up(self, self.act):
            super().reject()


def names_in(text: str) -> list[str]:
    """The names of a text, each once; a name written with a blank in it (张　三) stays one on its own line."""
    found: list[str] = []
    for line in text.splitlines():
        line = _NUMBER.sub("", line.strip())
        whole = clean_name(line)
        parts = [whole] if 2 <= len(whole) <= 3 else [clean_name(each) for each in _BETWEEN.split(line)]
        found += [each for each in parts if each]
    return list(dict.fromkeys(found))
