"""The medal 光荣在党50年 as its dialog, paper and command line show it."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from cadredesk.core.dates import PartialDate
from cadredesk.registers.honours.records import Honour


class Candidate(NamedTuple):
    """Somebody in the Party for 50 years, or nearly: ``year`` is that of the 1 July on which they are full."""

    person_id: int
    name: str
    sex: str
    birth: PartialDate | None
    branch: str
    joined: PartialDate | None
    full_on: PartialDate | None
    died_on: PartialDate | None
    year: int
    doubt: str = ""

    @property
    def since(self) -> PartialDate | None:
        """From when the standing counts."""
        return self.full_on or self.joined


@dataclass(frozen=True, slots=True)
class Issued:
    """A medal that was given, to whom, and who may sign for it: the person, or of a dead one the family."""

    honour: Honour
    candidate: Candidate
    signer: str


class Medals(NamedTuple):
    """What there is to do about the medals of a year."""

    year: int
    day: datetime.date
    ready: tuple[Candidate, ...]
    unsigned: tuple[Issued, ...]
    unsure: tuple[Candidate, ...]
    coming: tuple[Candidate, ...]
    doubled: tuple[tuple[int, str], ...]  # (person, name) of who has more than one, as after two people were merged
    undated: int  # members of whom neither date is known
