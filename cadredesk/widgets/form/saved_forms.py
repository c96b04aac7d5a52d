"""Half-filled forms that were kept, as after a crash: what each is called, and how it is opened again.

A feature names its forms in ``FORMS`` of its ``ui/saved_forms.py``, found by that name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cadredesk.core.errors import UserError
from cadredesk.core.features import declared
from cadredesk.core.fields import noun_of, table_of
from cadredesk.db import rows
from cadredesk.db.drafts import StoredDrafts
from cadredesk.db.file import Office

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

Texts = Mapping[str, str]
GONE = "对应的记录已经删除"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKind:
    """A kind of form. ``keys`` is the pattern of its keys, whose groups are passed to ``whom`` and ``open`` in order.

    ``whom(office, texts, *groups)`` says of whom or what it is, ``open(office, parent, *groups)`` makes the dialog. Both
    raise UserError where what it was about is gone. Dialogs are imported by ``open`` alone.
    """

    keys: str
    what: str
    whom: Callable[..., str]
    open: Callable[..., "QDialog"]


def entry_forms(
    kind: type[Any], owner: str, whom: Callable[..., str], dialog: Callable[..., "QDialog"]
) -> tuple[FormKind, FormKind]:
    """The form of entries (``EntryDialog``): of a new one of an owner, and of one that is there.

    ``owner`` is the field with the owner's id, ``whom(office, texts, owner's id)`` names the owner, and
    ``dialog(office, parent, entry)`` makes the form.
    """
    table = table_of(kind)

    def read(office: Office, entry_id: str) -> Any:
        return rows.get(office, kind, int(entry_id))

    return (
        FormKind(
            keys=rf"{table}/new/(\d+)",
            what=f"新增{noun_of(table)}",
            whom=whom,
            open=lambda office, parent, owner_id: dialog(office, parent, kind(**{owner: int(owner_id)})),
        ),
        FormKind(
            keys=rf"{table}/(\d+)",
            what=f"编辑{noun_of(table)}",
            whom=lambda office, texts, entry_id: whom(office, texts, getattr(read(office, entry_id), owner)),
            open=lambda office, parent, entry_id: dialog(office, parent, read(office, entry_id)),
        ),
    )


@dataclass(frozen=True, slots=True)
class SavedForm:
    """A form that waits to be gone on with: 编辑人员, 张建国, and when it was kept (``2026-10-08 15:20:11``)."""

    key: str
    what: str
    whom: str
    saved_at: str

    @property
    def words(self) -> str:
        """Its name in a sentence."""
        return " ".join(filter(None, (self.what, self.whom)))


def saved_forms(office: Office) -> list[SavedForm]:
    """What waits, the latest first. None in a file that is only read: what is kept there, somebody else is typing."""
    if office.read_only:
        return []
    found = []
    for draft in StoredDrafts(office).all():
        for form, groups in _matching(draft.key):
            found.append(SavedForm(draft.key, form.what, _whom(office, form, draft.texts, groups), draft.saved_at))
    return found


def open_form(office: Office, key: str, parent: "QWidget | None") -> "QDialog":
    """The dialog that a key belongs to; it offers what was kept. Raises UserError where that is not possible."""
    office.require_writable()
    for form, groups in _matching(key):
        return form.open(office, parent, *groups)
    raise UserError("这张表单已经不能打开，可以放弃它。")


def reference(texts: Texts, name: str) -> int | None:
    """The id in a text that a box for a reference kept (``#12``)."""
    text = texts.get(name, "")
    return int(text[1:]) if re.fullmatch(r"#\d+", text) else None


def _whom(office: Office, form: FormKind, texts: Texts, groups: tuple[Any, ...]) -> str:
    try:
        return form.whom(office, texts, *groups)
    except UserError:
        return GONE


def _matching(key: str) -> Iterator[tuple[FormKind, tuple[str, ...]]]:
    for form in declared("ui.saved_forms", "FORMS"):
        if (found := re.fullmatch(form.keys, key)) is not None:
            yield form, found.groups()
            return
