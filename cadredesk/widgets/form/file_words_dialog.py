"""The name and the note of a kept file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.core import kept_files
from cadredesk.core.fields import Kind, described
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.record_form import RecordForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What may be said of a kept file."""

    name: str = described("文件名", default="", required=True)
    note: str = described("备注", Kind.LONG, default="", hint="如 第 2 页、原件在档案室")


class FileWordsDialog(FormDialog):
    """``save`` takes name and note, and gives what ``saved`` is then; the kind of file is not asked for."""

    def __init__(self, name: str, note: str, save: Callable[[str, str], Any], parent: QWidget | None = None) -> None:
        form = RecordForm(Words, columns=1)
        super().__init__(
            parent,
            "附件的名称和备注",
            form,
            lambda words: save(words.name, words.note),
            key="attachment",
            size=(480, 360),
        )
        form.set_record(Words(name=name.removesuffix(f".{kept_files.extension(name)}"), note=note))
        form.go_to("note")
