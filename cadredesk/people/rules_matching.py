"""Whom a row of a workbook means: by ID number, by name and birth date, or by a name that one person alone has."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from cadredesk.core import idcard
from cadredesk.core.dates import PartialDate

_USABLE = re.compile(r"[0-9X]{10,}")  # less is a remark such as 无 or 不详, which many people share

_ANOTHER_MASK = "已有同名人员，但身份证号没有隐去的几位不同，按另一人处理，请核对。"
_MASKED = re.compile(r"^\d[\dX*＊×•●]*(?:[*＊×•●]|XX)[\dX*＊×•●]*$")


class MatchResult(Enum):
    """What became of a search."""

    FOUND = auto()
    NEW = auto()
    SEVERAL = auto()


@dataclass(frozen=True, slots=True)
class Match:
    """``person`` is the id of the one found. ``doubt`` is a sentence to be looked at, "" mostly."""

    verdict: MatchResult
    person: int = 0
    doubt: str = ""


@dataclass(slots=True)
class _NameMatch:
    """Somebody with a name: the ID number in its long form, and the birth dates known of them."""

    person: int
    name: str
    number: str
    births: list[PartialDate]
    masked: str = ""  # an ID number with hidden digits


def number_for_matching(text: str) -> str:
    """The ID number in its 18-digit form; "" for what is no number."""
    return idcard.to18(text) if _USABLE.fullmatch(text) else ""


def mask_of(text: str) -> str:
    """The ID number with its hidden digits as dots, to be compared with others; "" for one without hidden digits."""
    return re.sub(r"[*＊×•●]|X(?!$)", ".", text.upper()) if _MASKED.search(text.upper()) else ""


def _births(number: str, birth: PartialDate | None) -> list[PartialDate]:
    """The register's date, and the one in the ID number where that differs: either may be what a sheet writes."""
    found = [birth] if birth else []
    in_number = idcard.birth_of_id(number) if number else None
    if in_number and (birth is None or PartialDate.of(in_number) != birth):
        found.append(PartialDate.of(in_number))
    return found


@dataclass(slots=True)
class PeopleIndex:
    """Everybody whom a row may mean; grows with the people whom earlier rows have brought."""

    _by_number: dict[str, list[_NameMatch]] = field(default_factory=dict)
    _by_name: dict[str, list[_NameMatch]] = field(default_factory=dict)

    @classmethod
    def of(cls, identities: Iterable[tuple[int, str, str, str | None]]) -> "PeopleIndex":
        """From the (id, name, ID number, ISO birth date) of the people in the file."""
        known = cls()
        for person, name, number, birth in identities:
            known.add(person, name, number, PartialDate.from_iso(birth) if birth else None)
        return known

    def add(self, person: int, name: str, id_number: str, birth: PartialDate | None) -> None:
        """One more person."""
        number = number_for_matching(id_number)
        candidate = _NameMatch(person, name, number, _births(number, birth), mask_of(id_number))
        self._by_name.setdefault(name, []).append(candidate)
        if number:
            self._by_number.setdefault(number, []).append(candidate)

    def learn(self, person: int, id_number: str, birth: PartialDate | None) -> None:
        """Somebody has said that a row with this number means one of them, who is found by it from now on."""
        number = number_for_matching(id_number)
        everybody = (one for namesakes in self._by_name.values() for one in namesakes)
        candidate = next((one for one in everybody if one.person == person), None)
        if number and candidate is not None and not candidate.number and number not in self._by_number:
            self._learn(candidate, number, _births(number, birth))

    def named(self, name: str) -> list[int]:
        """The ids of those who have a name."""
        return [candidate.person for candidate in self._by_name.get(name, [])]

    def numbered(self, id_number: str) -> list[int]:
        """The ids of those who have an ID number, however it is written."""
        return [candidate.person for candidate in self._by_number.get(number_for_matching(id_number), [])]

    def renumber(self, given: Mapping[int, int]) -> None:
        """Put the ids that new people will be given in place of provisional ones."""
        for namesakes in self._by_name.values():
            for candidate in namesakes:
                candidate.person = given.get(candidate.person, candidate.person)

    def join(self, name: str, added: int, known: int) -> None:
        """Take somebody who was added for somebody known of that name, whose number is then that of the added."""
        namesakes = {candidate.person: candidate for candidate in self._by_name[name]}
        new, old = namesakes[added], namesakes[known]
        self._by_name[name].remove(new)
        self._learn(old, new.number, new.births)

    def find(self, name: str, id_number: str, birth: PartialDate | None) -> Match:
        """Whom a row means.

        A row with an ID means whoever has that ID, else somebody without ID of the same name and birth date, else
        nobody yet. A row without ID means the one of that name and birth date, else the only one of that name whose
        birth date does not contradict it. An ID with hidden digits leaves out those of another number.
        """
        number = number_for_matching(id_number)
        namesakes = self._by_name.get(name, [])
        if mask := mask_of(id_number):
            return _by_mask(namesakes, mask, birth)
        if number:
            return self._by_id(name, number, _births(number, birth), namesakes)
        if not namesakes:
            return Match(MatchResult.NEW)
        return _by_birth(namesakes, birth) if birth else _by_name_alone(namesakes)

    def _by_id(self, name: str, number: str, births: list[PartialDate], namesakes: list[_NameMatch]) -> Match:
        if same := self._by_number.get(number):
            found = next((candidate for candidate in same if candidate.name == name), same[0])
            other = f"这个身份证号原来登记的姓名是“{found.name}”，请核对。" if found.name != name else ""
            return Match(MatchResult.FOUND, found.person, other)
        bare = [candidate for candidate in namesakes if not candidate.number]
        without = [candidate for candidate in bare if not _hides_another(candidate.masked, number)]
        masked = [candidate for candidate in without if candidate.masked and re.fullmatch(candidate.masked, number)]
        fitting = masked or _same(without, births) or _compatible(without, births)
        if fitting:
            self._learn(fitting[0], number, births)
            return Match(MatchResult.FOUND, fitting[0].person)
        doubt = _of_namesake(min(without, key=lambda candidate: len(candidate.births))) if without else ""
        if len(without) < len(bare):
            doubt = _ANOTHER_MASK
        return Match(MatchResult.NEW, doubt=doubt)

    def _learn(self, candidate: _NameMatch, number: str, births: list[PartialDate]) -> None:
        candidate.number = number
        candidate.births = [*candidate.births, *(birth for birth in births if birth not in candidate.births)]
        self._by_number[number] = [candidate]


def _of_namesake(candidate: _NameMatch) -> str:
    """What is said of a new person beside whom somebody without an ID number has the name."""
    differs = "，出生日期不同，按另一人处理" if candidate.births else ""
    return f"已有一位没有身份证号的同名人员（编号 {candidate.person}）{differs}，请核对是否同一人。"


def _hides_another(masked: str, number: str) -> bool:
    """Whether the digits that are not hidden are those of another number."""
    return len(masked) == len(number) and re.fullmatch(masked, number) is None


def _same(people_index: list[_NameMatch], births: list[PartialDate]) -> list[_NameMatch]:
    return [candidate for candidate in people_index if any(birth in candidate.births for birth in births)]


def _compatible(people_index: list[_NameMatch], births: list[PartialDate]) -> list[_NameMatch]:
    """Those of whom one date is a part of the other: 1948-10 and 1948-10-05."""
    return [
        candidate
        for candidate in people_index
        if any(
            known.first <= birth.last and birth.first <= known.last for known in candidate.births for birth in births
        )
    ]


def _by_mask(namesakes: list[_NameMatch], mask: str, birth: PartialDate | None) -> Match:
    """Whoever of the namesakes may have the number of which some digits are hidden."""
    possible = [one for one in namesakes if not one.number or re.fullmatch(mask, one.number)]
    if namesakes and not possible:
        return Match(MatchResult.NEW, doubt=_ANOTHER_MASK)
    numbered = [one for one in possible if one.number or one.masked == mask]
    if numbered and (only := _only(numbered)):
        return only
    if not possible:
        return Match(MatchResult.NEW)
    return _by_birth(possible, birth) if birth else _by_name_alone(possible)


def _by_birth(namesakes: list[_NameMatch], birth: PartialDate) -> Match:
    fitting = _same(namesakes, [birth]) or _compatible(namesakes, [birth])
    if fitting:
        return (
            _only(fitting) or _only([candidate for candidate in fitting if not candidate.number]) or _several(fitting)
        )
    if all(candidate.births for candidate in namesakes):
        return Match(MatchResult.NEW, doubt="已有同名人员，但出生日期不同，按另一人处理，请核对。")
    return _only(namesakes) or _several(namesakes)


def _by_name_alone(namesakes: list[_NameMatch]) -> Match:
    bare = [candidate for candidate in namesakes if not candidate.number and not candidate.births]
    return _only(namesakes) or _only(bare) or _several(namesakes)


def _only(people_index: list[_NameMatch]) -> Match | None:
    return Match(MatchResult.FOUND, people_index[0].person) if len(people_index) == 1 else None


def _several(people_index: list[_NameMatch]) -> Match:
    return Match(MatchResult.SEVERAL, doubt=f"有 {len(people_index)} 人叫“{people_index[0].name}”，请填写身份证号。")
