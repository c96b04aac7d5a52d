"""The name and the note of a paper of a register."""

from PySide6.QtWidgets import QWidget

from cadredesk.db.file import Office
from cadredesk.registers.files import actions
from cadredesk.registers.files.records import RegisterFile
from cadredesk.widgets.form.file_words_dialog import FileWordsDialog


class RegisterFileDialog(FileWordsDialog):
    """``saved`` is the paper as changed."""

    help_topic, help_section = "activities", "卡片、附件和打印"

    def __init__(self, office: Office, file: RegisterFile, *, parent: QWidget | None = None) -> None:
        def save(name: str, note: str) -> RegisterFile:
            return actions.change(office, RegisterFile(id=file.id, name=name, note=note))

        super().__init__(file.name, file.note, save, parent)
