"""What the titles of lists of registers say for all of their rows: 城关党支部2026年学习日考勤表, 2021年“两优一先”表彰名单."""

import re
from collections.abc import Callable, Mapping

from cadredesk.registers.activities.records import ActivityKind
from cadredesk.registers.honours.records import HONOURS
from cadredesk.registers.suggestions.records import SuggestionKind

_BRANCH = re.compile(r".{2,}?(?:党支部|支部|党总支|总支|学委会|学习小组|党小组)")
_KINDS = sorted((str(kind) for kind in ActivityKind if kind is not ActivityKind.OTHER), key=len, reverse=True)
_STUDY_LIST = re.compile("学习.*(?:考勤|签到|出勤|出席)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def words_of(word: str, text: str, day: Mapping[str, str]) -> dict[str, str]:
    """What a title of a register's list (by its ``word``) says; ``day`` is the day that it names."""
    reader = _READERS.get(word)
    return reader(text, day) if reader else {}


def _of_activities(text: str, _day: Mapping[str, str]) -> dict[str, str]:
    return _category(text) | _branch(text)


def _of_attendance(text: str, day: Mapping[str, str]) -> dict[str, str]:
    category = _category(text) or ({"category": str(ActivityKind.STUDY_DAY)} if _STUDY_LIST.search(text) else {})
    years = set(_YEAR.findall(text))
    return category | _branch(text) | (dict(day) or ({"year": years.pop()} if len(years) == 1 else {}))


def _of_outputs(text: str, day: Mapping[str, str]) -> dict[str, str]:
    return _category(text) | _branch(text) | dict(day)


def _of_honours(text: str, _day: Mapping[str, str]) -> dict[str, str]:
    years = set(_YEAR.findall(text))
    named = [name for name in HONOURS if name in text]
    words = {"date": years.pop()} if len(years) == 1 else {}
    return words | ({"name": named[0]} if len(named) == 1 else {})


def _of_suggestions(text: str, _day: Mapping[str, str]) -> dict[str, str]:
    named = [str(kind) for kind in SuggestionKind if kind in text]
    return {"category": named[0]} if len(named) == 1 else {}


def _category(text: str) -> dict[str, str]:
    """The only kind of activity that a title names."""
    named = []
    for kind in _KINDS:  # the longer first, which may hold a shorter one
        if kind in text:
            named.append(kind)
            text = text.replace(kind, "")
    return {"category": named[0]} if len(named) == 1 else {}


def _branch(text: str) -> dict[str, str]:
    """The words down to the name of a branch; which one is known to the register."""
    found = _BRANCH.match(re.sub(r"\s", "", text))
    return {"branch_id": found[0]} if found else {}


_READERS: dict[str, Callable[[str, Mapping[str, str]], dict[str, str]]] = {
    "activities": _of_activities,
    "attendance": _of_attendance,
    "outputs": _of_outputs,
    "honours": _of_honours,
    "suggestions": _of_suggestions,
}
