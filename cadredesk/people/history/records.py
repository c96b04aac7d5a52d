"""Histories with dates: what changes in a life, so that any past day can be counted."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cadredesk.core import values
from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Kind, described, field_of, record
from cadredesk.people.records import Person, State


class Track(StrEnum):
    """What has a history of its own."""

    CATEGORY = "人员类别"
    RANK = "职级"
    TREATMENT = "享受待遇"
    BRANCH = "所在支部"
    HOME = "居住"
    HARDSHIP = "困难"
    STATE = "在册状态"


# The fields of a person that change together. The history of 在册状态 is made of moves alone (``history.actions``).
FIELDS: dict[Track, tuple[str, ...]] = {
    Track.CATEGORY: ("category", "survivor_kind"),
    Track.RANK: ("rank", "rank_words"),
    Track.TREATMENT: ("treatment", "treatment_words", "treatment_approved_on", "treatment_document"),
    Track.BRANCH: ("branch_id", "membership"),
    Track.HOME: ("address", "community", "settled", "settled_place"),
    Track.HARDSHIP: ("hardship", "hardship_document"),
}
TRACKED: dict[str, Track] = {name: track for track, names in FIELDS.items() for name in names}
# Words and documents of one value: where another value takes its place and they are not said anew, they go with it.
OF_ONE_VALUE = {"rank": "rank_words", "treatment": "treatment_words", "hardship": "hardship_document"}


def _as_of_person(name: str) -> Any:
    field = field_of(Person, name)
    return described(
        field.label, field.kind, default=values.blank(field), choices=field.choices, open_choices=field.open_choices,
        refers_to=field.refers_to, reader=field.reader, width=field.width, hint=field.hint,
    )  # fmt: skip


@record(table="stages", noun="经历")
@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What held of a person from a day on, until the next stage of the same track.

    Only the fields of its track count. ``since`` None: from the beginning. A date that is not whole counts from its
    first day. The last stage of a track says what the person's own fields say.
    """

    id: int | None = None
    person_id: int | None = None
    track: str = described("项目", Kind.CHOICE, default="", choices=tuple(Track))
    since: PartialDate | None = described("起始时间", Kind.PARTIAL, hint="留空表示最初")
    category: str = _as_of_person("category")
    survivor_kind: str = _as_of_person("survivor_kind")
    rank: str = _as_of_person("rank")
    rank_words: str = _as_of_person("rank_words")
    treatment: str = _as_of_person("treatment")
    treatment_words: str = _as_of_person("treatment_words")
    treatment_approved_on: PartialDate | None = _as_of_person("treatment_approved_on")
    treatment_document: str = _as_of_person("treatment_document")
    branch_id: int | None = _as_of_person("branch_id")
    membership: str = _as_of_person("membership")
    address: str = _as_of_person("address")
    community: str = _as_of_person("community")
    settled: str = _as_of_person("settled")
    settled_place: str = _as_of_person("settled_place")
    hardship: bool = _as_of_person("hardship")
    hardship_document: str = _as_of_person("hardship_document")
    state: str = described("状态", Kind.CHOICE, default="", choices=(State.PRESENT, State.MOVED_OUT))
    moved_to: str = _as_of_person("moved_to")
    note: str = described("依据", default="", hint="如 文号、原因")
