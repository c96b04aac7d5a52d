"""The form of an honour: of somebody, of the office or a team by name, or of a branch."""

from PySide6.QtWidgets import QWidget

from cadredesk.branches.entries.records import BranchHonour
from cadredesk.core.fields import Field, field_of, fields_of
from cadredesk.db.file import Office
from cadredesk.registers.honours.records import AWARDS, Honour, HonourEntry
from cadredesk.registers.ui.register_dialog import RegisterDialog

_OF_PEOPLE = ("number", "signed_on", "signed_by")  # what is not asked of the honour of a branch


class HonourDialog(RegisterDialog):
    """``saved`` is an honour, or that of a branch where one was chosen."""

    record = HonourEntry
    saved: Honour | BranchHonour | None

    help_section = "登记"

    def __init__(self, office: Office, honour: Honour, *, parent: QWidget | None = None, begin: str = "") -> None:
        values = {
            field.name: getattr(honour, field.name) for field in fields_of(HonourEntry) if hasattr(honour, field.name)
        }
        super().__init__(
            office, HonourEntry(id=honour.id, **values), AWARDS, parent=parent, begin=begin, size=(800, 760)
        )
        self.form.show_field("branch_id", honour.id is None)
        self.form.edited.connect(self._follow)
        self._follow()

    def words(self, field: Field) -> tuple[str, ...]:
        """With those that branches get."""
        more = field_of(BranchHonour, "name").choices if field.name == "name" else ()
        return tuple(dict.fromkeys((*super().words(field), *more)))

    def _follow(self) -> None:
        of_branch = self.form.editor("branch_id").raw().startswith("#")
        for name in _OF_PEOPLE:
            self.form.show_field(name, not of_branch)
