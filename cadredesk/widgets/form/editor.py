"""What all boxes to type in have in common."""

from typing import Any

from cadredesk.core import values
from cadredesk.core.fields import Field


class Editor:
    """Goes before a Qt class. ``edited`` is emitted for what the user changes, not for what the form puts in.

    ``raw`` and ``set_raw`` are the text as it stands, for drafts; ``value`` and ``set_value`` are those of the field.
    """

    field: Field
    edited: Any

    def raw(self) -> str:
        raise NotImplementedError

    def set_raw(self, text: str) -> None:
        raise NotImplementedError

    def value(self) -> Any:
        """What the text stands for. Raises UserError with a sentence."""
        return values.parse(self.field, self.raw())

    def set_value(self, value: Any) -> None:
        self.set_raw(values.show(self.field, value))
