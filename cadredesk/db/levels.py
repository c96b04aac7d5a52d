"""Words as this office means them: its own level (a setting) says what 市级 is."""

from collections.abc import Iterable

from cadredesk.core.fields import Field
from cadredesk.core.levels import OfficeLevel, read_at
from cadredesk.db.file import Office


def level_of(office: Office) -> str:
    """本单位级别."""
    return office.setting("level", OfficeLevel.COUNTY.value)


def fields_here(office: Office, fields: Iterable[Field]) -> tuple[Field, ...]:
    """The same fields, to read what this office has written in workbooks or on the command line."""
    return read_at(level_of(office), fields)
