"""One thing that the self-test looks at, and what it found."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cadredesk.core.errors import UserError


@dataclass(frozen=True, slots=True)
class Check:
    """A check that was made. ``message`` says what there was, or what went wrong."""

    name: str
    ok: bool
    message: str


def tried(name: str, examine: Callable[[], str]) -> Check:
    """Make a check, whatever comes of it; ``examine`` gives the message, and raises what is wrong."""
    try:
        return Check(name, True, examine())
    except (Exception, SystemExit) as error:
        return Check(name, False, words_for(error))


def words_for(error: BaseException) -> str:
    """What went wrong; of what nobody expected with the place in the program, for whoever mends it."""
    if isinstance(error, UserError):
        return str(error)
    places = traceback.extract_tb(error.__traceback__)
    where = f"（{Path(places[-1].filename).name}:{places[-1].lineno}）" if places else ""
    return f"{type(error).__name__}：{error}{where}"
