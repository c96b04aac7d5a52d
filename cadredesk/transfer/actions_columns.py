"""What a clerk has corrected in the columns of a workbook, kept on this computer for the next one with the same headers."""

from typing import Any

from cadredesk.core import memory
from cadredesk.transfer.rules_columns import Correction, Corrections

KEY = "import/columns"
KEPT = 50  # sets of headers, the latest


def remembered() -> Corrections:
    """All corrections, by set of headers."""
    return {digest: kept for digest, kept in _kept().items() if _is_correction(kept)}


def remember(headers: str, correction: Correction) -> None:
    """Keep the corrections of a set of headers as the latest; none forgets it."""
    kept = {digest: each for digest, each in _kept().items() if digest != headers}
    if correction:
        kept[headers] = dict(correction)
    memory.remember(KEY, dict(list(kept.items())[-KEPT:]) or None)


def forget(headers: str) -> None:
    """Take the headers as they are recognised again."""
    remember(headers, {})


def _kept() -> dict[str, Any]:
    found = memory.recall(KEY, {})
    return found if isinstance(found, dict) else {}


def _is_correction(kept: Any) -> bool:
    return isinstance(kept, dict) and all(name is None or isinstance(name, str) for name in kept.values())
