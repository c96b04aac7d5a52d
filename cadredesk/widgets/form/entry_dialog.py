"""The form of an entry of a person or a branch: a relative, a stay in hospital, a post, a grant."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from cadredesk.core.fields import noun_of, table_of
from cadredesk.db.file import Office
from cadredesk.widgets.controls.buttons import danger_button
from cadredesk.widgets.form.form_dialog import FormDialog
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.record_form import RecordForm


class EntryDialog(FormDialog):
    """``entry`` has an id, or is what a new one starts from. ``saved`` is the entry as saved.

    ``owner`` is (id, name) of the person or branch; ``take_out(dialog)`` asks and deletes, and says whether it was done.
    """

    def __init__(
        self,
        parent: QWidget | None,
        entry: Any,
        owner: tuple[int, str],
        form: RecordForm,
        save: Callable[[Any], Any],
        take_out: Callable[[QWidget], bool],
        *,
        key: str,
        drafts: Office,
        size: tuple[int, int],
        intro: str = "",
    ) -> None:
        table, adding = table_of(type(entry)), entry.id is None
        remove = danger_button("删除…", "", self.delete)
        super().__init__(
            parent,
            f"{'新增' if adding else '编辑'}{noun_of(table)}：{owner[1]}",
            form,
            save,
            key=key,
            drafts=drafts,
            draft_key=f"{table}/new/{owner[0]}" if adding else f"{table}/{entry.id}",
            size=size,
            intro=intro,
            bottom=() if adding else (remove,),
        )
        self.delete_button, self._take_out = remove, take_out
        form.set_record(entry)
        form.go_to(next(iter(form.raw())))

    @guard
    def delete(self) -> None:
        if self._take_out(self):
            self._finish()
            self.done(0)
