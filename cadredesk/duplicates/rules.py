"""Who may be in the register twice. Nothing here asks the file; 50,000 people take about a second.

An identity number with one digit wrong, or two swapped, fails its check character. So of such a pair at least one
number is wrong in itself, while the sound numbers of twins and neighbours differ in two places and are left alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from cadredesk.core import idcard, names
from cadredesk.core.progress import Progress
from cadredesk.duplicates.records import Likeness, Pair
from cadredesk.people.rules_matching import number_for_matching

MAX_SHARED = 12  # more who share a number are each paired with the first of them only
DOING = "正在查找重复人员"
_DIGITS = "0123456789X"


class PreparedIdentity:
    """What two entries of one person have in common, made ready for comparing."""

    __slots__ = ("births", "id", "name", "names", "number", "phones", "sex", "short", "sound")

    def __init__(
        self,
        *,
        id: int,
        name: str,
        former_name: str = "",
        sex: str = "",
        id_number: str = "",
        birth: str = "",
        phones: Iterable[str] = (),
    ) -> None:
        """``birth`` is ISO text, ``phones`` are as they were entered."""
        self.id, self.sex = id, sex
        self.name = name
        self.names = (name, former_name) if former_name and former_name != name else (name,) if name else ()
        self.number = number_for_matching(id_number)
        self.short = len(id_number) == 15 and len(self.number) == 18
        self.sound = not self.short and idcard.is_valid(self.number)
        of_number = f"{self.number[6:10]}-{self.number[10:12]}-{self.number[12:14]}" if self.sound or self.short else ""
        self.births = tuple(dict.fromkeys(filter(None, (birth, of_number))))
        self.phones = tuple({key for text in phones if text for key in phone_keys(text)})


_WITHIN = str.maketrans(dict.fromkeys("- \u3000－()（）"))


def phone_keys(text: str) -> list[str]:
    """The numbers in a box, each in one form: a landline with its area code or without is the same."""
    plain = text.translate(_WITHIN)
    found = [plain] if len(plain) > 6 and plain.isdigit() else re.findall(r"\d{7,}", plain)
    return [digits if len(digits) == 11 and digits[0] == "1" else digits[-7:] for digits in found]


# ---------------------------------------------------------------- two entries


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two have something in common; tuples of one or two take a quarter of the room of sets."""
    return any(each in other for each in one)


def compare(one: PreparedIdentity, other: PreparedIdentity) -> Likeness | None:
    """Whether two entries may be one person, and why."""
    namesakes = _share(one.names, other.names)
    if one.number and one.number == other.number:
        return Likeness(100 if namesakes else 95, "身份证号相同" + ("" if namesakes else "，姓名不同"))
    near = number_slip(one, other)
    if near and (said := _name_words(one, other)):
        return Likeness(90 if namesakes else 80, f"{said}，身份证号{near}")
    return _namesakes(one, other) if namesakes else None


def _namesakes(one: PreparedIdentity, other: PreparedIdentity) -> Likeness | None:
    apart = one.sound and other.sound  # two sound numbers that differ
    phone = _share(one.phones, other.phones)
    score, born = _births(one, other)
    if one.sex and other.sex and one.sex != other.sex:
        score, born = 0, ""
    if apart and not (score == _WHOLE or (phone and born)):
        return None
    called = "同名" if one.name == other.name else "曾用名相同"
    less = ("，身份证号不同", 40) if apart else ("", 0)
    if phone and born:
        return Likeness(score + 5 - less[1], f"{called}，{born}，电话相同{less[0]}")
    if phone:
        against = "，出生日期不同" if one.births and other.births else ""
        return Likeness(45 if against else 60, f"{called}，电话相同{against}")
    return Likeness(score - less[1], f"{called}，{born}{less[0]}") if born else None


_WHOLE, _PART, _YEAR = 85, 65, 50


def _births(one: PreparedIdentity, other: PreparedIdentity) -> tuple[int, str]:
    """How well the birth dates agree, of which one may be a part of the other: 1948-10 and 1948-10-05."""
    best = (0, "")
    for mine in one.births:
        for theirs in other.births:
            least, most = sorted((mine, theirs), key=len)
            if not most.startswith(least):
                continue
            if mine == theirs and len(mine) == 10:
                return _WHOLE, "出生日期相同"
            words = f"出生日期都是 {mine}" if mine == theirs else f"出生日期相符（{least}、{most}）"
            best = max(best, (_PART if len(least) > 4 else _YEAR, words))
    return best


def _name_words(one: PreparedIdentity, other: PreparedIdentity) -> str:
    """How alike the names are: with a number that is nearly the same, a slip in the name is likely too."""
    if one.name == other.name:
        return "同名"
    if _share(one.names, other.names):
        return "曾用名相同"
    if names.pinyin_of(one.name) == names.pinyin_of(other.name):
        return "姓名读音相同"
    if max(len(one.name), len(other.name)) > 2 and _slip(one.name, other.name):
        return "姓名只差一字"
    return "电话相同" if _share(one.phones, other.phones) else ""


def number_slip(one: PreparedIdentity, other: PreparedIdentity) -> str:
    """只差一位, 有两位颠倒, 少一位: how one number came from the other by a slip; "" where it did not."""
    if not one.number or not other.number or (one.sound and other.sound):
        return ""
    if one.short or other.short:  # the check character was computed here, from digits that may be wrong
        if not _share(one.names, other.names) or len(one.number) != len(other.number):
            return ""
        return _slip(one.number[:17], other.number[:17])
    return _slip(one.number, other.number)


def _slip(one: str, other: str) -> str:
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return ""
    if len(short) < len(long):
        return "少一位" if any(long[:at] + long[at + 1 :] == short for at in range(len(long))) else ""
    differ = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    if len(differ) == 1:
        return "只差一位"
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and one[differ[0]] == other[differ[1]]
    return "有两位颠倒" if swapped and one[differ[1]] == other[differ[0]] else ""


# ---------------------------------------------------------------- among many


_Groups = dict[Any, Sequence[int]]  # ids by what they have in common


def _put(groups: _Groups, key: str | int, alone: tuple[int]) -> None:
    """Add one to those of a key. Most are alone there: their one tuple serves all their keys."""
    there = groups.setdefault(key, alone)
    if isinstance(there, list):
        there.append(alone[0])
    elif there is not alone:
        groups[key] = [*there, *alone]


def _some(numbered: Sequence[int]) -> Sequence[int]:
    """All of them, or of too many the first alone."""
    return numbered if len(numbered) <= MAX_SHARED else numbered[:1]


class CandidateIndex:
    """Everybody with whom an entry may be compared, found by what a pair must have in common."""

    def __init__(self, prepared: Iterable[PreparedIdentity] = ()) -> None:
        self.prepared: dict[int, PreparedIdentity] = {}
        self._numbered: _Groups = {}
        self._places: _Groups = {}  # by a name with a year of birth or a telephone number
        self._called: tuple[_Groups, _Groups] = (
            {},
            {},
        )  # by name those with a number: in its long form, in its short one
        self._slips: _Groups = {}  # what is left of a wrong number without one of its digits
        for face in prepared:
            self.add(face)

    def add(self, face: PreparedIdentity) -> None:
        """One more person."""
        self.prepared[face.id] = face
        alone = (face.id,)
        for place in _keys(face):
            _put(self._places, place, alone)
        if not face.number:
            return
        _put(self._numbered, face.number, alone)
        for name in face.names:
            _put(self._called[face.short], name, alone)
        if not face.sound and not face.short:
            for key in (face.number, *_shortened(face.number)):
                _put(self._slips, key, alone)

    def like(self, face: PreparedIdentity) -> list[tuple[int, Likeness]]:
        """Who may be the same person as somebody new, the likeliest first."""
        found = self._around(face)
        if face.number and not face.sound and not face.short:
            for number in variations(face.number):
                found.update(self._numbered.get(number, ()))
        judged = ((other, compare(face, self.prepared[other])) for other in sorted(found))
        return sorted(((other, why) for other, why in judged if why), key=lambda each: -each[1].score)

    def pairs(self, progress: Progress) -> Iterator[Pair]:
        """Every pair among all."""
        seen: set[tuple[int, int]] = set()  # some are found from one side alone
        for face in progress.over(self.prepared.values(), len(self.prepared), DOING, every=1000):
            for other in self._around(face):
                ids = (face.id, other) if face.id < other else (other, face.id)
                if ids not in seen and (why := compare(face, self.prepared[other])):
                    seen.add(ids)
                    yield Pair(*ids, why)

    def _around(self, face: PreparedIdentity) -> set[int]:
        found: set[int] = set()
        for place in _keys(face):
            found.update(self._places.get(place, ()))
        if face.number:
            found.update(_some(self._numbered.get(face.number, ())))
            for called in self._called if face.short else self._called[1:]:
                found.update(*(called.get(name, ()) for name in face.names))
        if self._slips and face.number and not face.short:
            for key in (face.number, *_shortened(face.number)):
                found.update(_some(self._slips.get(key, ())))
        found.discard(face.id)
        return found


def _keys(face: PreparedIdentity) -> Iterator[int]:
    """What an entry is found by beside its number: its name with a year of birth or a telephone number.

    Their hashes take a third of the room, and whom chance brings together is told apart by a closer look.
    """
    for name in face.names:
        for year in {birth[:4] for birth in face.births}:
            yield hash((name, year))
        for phone in face.phones:
            yield hash((name, phone))


def _shortened(number: str) -> list[str]:
    return [number[:at] + number[at + 1 :] for at in range(len(number))]


def variations(number: str) -> list[str]:
    """The numbers that a slip in one digit, in two neighbours, or a digit too few or too many makes of one."""
    places = range(len(number))
    made = [number[:at] + digit + number[at + 1 :] for at in places for digit in _DIGITS if digit != number[at]]
    made += [number[:at] + b + a + number[at + 2 :] for at, (a, b) in enumerate(pairwise(number)) if a != b]
    made += _shortened(number)
    made += [number[:at] + digit + number[at:] for at in (*places, len(number)) for digit in _DIGITS]
    return made


def likely_pairs(
    prepared: Iterable[PreparedIdentity], different: Collection[tuple[int, int]], progress: Progress
) -> list[Pair]:
    """All likely pairs but those known to be two people, the likeliest first."""
    found = [pair for pair in CandidateIndex(prepared).pairs(progress) if (pair.first, pair.second) not in different]
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.first, pair.second))
