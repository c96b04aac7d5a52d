"""What holds of the numbers of every register."""

from cadredesk.core.errors import UserError

MOST = 99_999_999  # of people, times, sessions, pieces: more is a slip, and sums of such would be no numbers any more


def require_number(label: str, number: int | None, least: int = 0, most: int = MOST) -> None:
    """Raises UserError for a number that cannot be; None passes."""
    if number is None:
        return
    if number < least:
        raise UserError(f"{label}至少是 {least}。" if least else f"{label}不能是负数。")
    if number > most:
        raise UserError(f"{label} {number:,} 太大，请核对。")
