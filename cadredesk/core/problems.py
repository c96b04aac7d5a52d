"""What is wrong or doubtful about a record, as a sentence beside the field it is about."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["warning", "error"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found. ``column`` is the label of the field ("" for the record as a whole)."""

    column: str
    message: str
    level: Level = "warning"
