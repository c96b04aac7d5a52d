"""The order of names by strokes (姓氏笔画), as offices list names where the order must not suggest a rank."""

from functools import cache

from cadredesk.assets import resource
from cadredesk.core.surnames import has_compound_surname


@cache
def _order() -> str:
    """Every character in order: a line of the table has a number of strokes, the first stroke, and its characters."""
    lines = resource("strokes", "order.txt").read_text("utf-8").splitlines()
    return "".join(line.split(" ")[2] for line in lines)


@cache
def _place(character: str) -> str:
    """The place of a character among all, as text that sorts so; what is no Chinese character stands behind."""
    at = _order().find(character)
    return f"{at:05}" if at >= 0 else f"~{character}"


def stroke_key(name: str) -> str:
    """Text by which names sort in the order of strokes.

    The surname (欧阳修 after every 欧) goes by strokes, then by its first stroke (横竖撇点折); of one surname, names of one
    character come before those of two, and then the given names go by strokes in the same way.
    """
    plain = name.replace("·", "").replace(" ", "")
    if not plain:
        return ""
    length = 2 if has_compound_surname(plain) else 1
    surname, given = plain[:length], plain[length:]
    return f"{''.join(map(_place, surname))} {len(given):02} {''.join(map(_place, given))}"
