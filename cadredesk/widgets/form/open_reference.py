"""A box for somebody of the register, or for a name that is in no register."""

from typing import Any

from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field
from cadredesk.widgets.form.editors import ListOf, Lookup, ReferenceEditor


class OpenReferenceEditor(ReferenceEditor):
    """A row of another table, or words of one's own: ``chosen`` is ``(id, "")`` or ``(None, words)``."""

    def __init__(self, field: Field, lookup: ListOf | Lookup) -> None:
        super().__init__(field, lookup)
        self.setAccessibleName(field.label)

    @property
    def chosen(self) -> tuple[int | None, str]:
        """The id of the row chosen, or the words typed; (None, "") for nothing."""
        found = self.value()
        return (found, "") if found is not None else (None, self.text().strip())

    def value(self) -> Any:
        """The id, None for words of one's own."""
        try:
            return super().value()
        except UserError:
            return None
