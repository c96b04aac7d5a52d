"""Days of the Chinese lunar calendar, on borax."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the lunar year. ``str()`` gives the stored text: 08-15, 闰04-10."""

    month: int
    day: int
    leap: bool = False

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.day <= 30):
            raise ValueError("no such lunar day")

    def __str__(self) -> str:
        return f"{'闰' if self.leap else ''}{self.month:02}-{self.day:02}"

    @classmethod
    def from_text(cls, text: str) -> "LunarDay":
        """Read the stored text. Raises ValueError."""
        month, day = text.removeprefix("闰").split("-")
        return cls(int(month), int(day), text.startswith("闰"))
