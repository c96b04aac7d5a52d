"""What an answer changes, and one queue of calls: whose turn it is, what they answered, whom to call once more."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from datetime import date

from cadredesk.core import values
from cadredesk.people.records import Person
from cadredesk.people.records_tags import joined, tags_of
from cadredesk.people.verification.records import WRONG_NUMBER
from cadredesk.phone_check.records import CallOutcome

_REACHED = (CallOutcome.RIGHT, CallOutcome.CHANGED)


def with_wrong_number(person: Person, number: str, day: date) -> Person:
    """The person of whom a number is noted as wrong: in the remarks, and by a tag to find them again."""
    remark = f"{day} 电话核实：{values.show_phone(number)} {WRONG_NUMBER}。"
    note = "\n".join(filter(None, (person.note, remark))) if remark not in person.note else person.note
    tags = joined((*tags_of(person.tags), WRONG_NUMBER))
    return dataclasses.replace(person, note=note, tags=tags, unreached_on=day)


class CallQueue:
    """People in order, and a place among them; behind the last one the queue is over."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = list(ids)
        self.at = 0
        self.answers: dict[int, CallOutcome] = {}

    @property
    def current(self) -> int | None:
        """Whose turn it is; None when the queue is over."""
        return self.ids[self.at] if self.at < len(self.ids) else None

    def forward(self) -> None:
        """To the next one."""
        self.at = min(self.at + 1, len(self.ids))

    def back(self) -> None:
        """To the one before."""
        self.at = max(self.at - 1, 0)

    def note(self, answer: CallOutcome) -> None:
        """What the current person answered; the next one comes."""
        if self.current is not None:
            self.answers[self.current] = answer
            self.forward()

    def take_back(self, person_id: int, before: CallOutcome | None) -> None:
        """An answer has been taken back: that person is current again, with the earlier answer, if any."""
        self.answers.pop(person_id, None)
        if before is not None:
            self.answers[person_id] = before
        if person_id not in self.ids:
            self.ids.insert(self.at, person_id)
        self.at = self.ids.index(person_id)

    @property
    def counts(self) -> Counter[CallOutcome]:
        """How many gave each answer."""
        return Counter(self.answers.values())

    @property
    def to_call_again(self) -> list[int]:
        """Whom nobody has spoken to: not reached, wrong number, or passed over."""
        return [person_id for person_id in self.ids if self.answers.get(person_id) not in _REACHED]
