"""What visits count as (走访分类): asked in one place by every way that a visit comes into the file."""

import dataclasses
import datetime
from functools import cached_property

from cadredesk.core.dates import today
from cadredesk.core.kinds import VisitGroup
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties.records import DutyRule
from cadredesk.duties.rules.versions import in_force_on
from cadredesk.visits.records import GROUPS, Visit
from cadredesk.visits.rules import is_settled_kind

# The index has the three groups in front, so that a kind is found without looking at other visits.
_LATEST = (
    "SELECT visit_group FROM visits INDEXED BY visits_by_reason "
    f"WHERE visit_group IN ({rows.marks(VisitGroup)}) AND rule = '' AND kind = ? ORDER BY date DESC, id DESC LIMIT 1"
)


class VisitGroups:
    """The rule says it, else the shipped kind. Of any other kind it is what was chosen, else what its latest visit counts as.

    Made for one list of visits: what a kind counts as is asked of the file once.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._kinds: dict[str, VisitGroup] = {}

    def settled(self, rule: str, kind: str, day: datetime.date | None) -> VisitGroup | None:
        """What the rule as of a day, or the shipped kind, says; None where it is the office's choice."""
        if rule:
            return self._of_rule(rule, day)
        return GROUPS.get(kind, VisitGroup.CONDOLENCE) if not kind or is_settled_kind(kind) else None

    def group_of(self, rule: str, kind: str, day: datetime.date | None, chosen: str = "") -> VisitGroup:
        """What a visit counts as; ``chosen`` counts where the office may choose, and for the next of that kind, too."""
        if settled := self.settled(rule, kind, day):
            return settled
        if chosen:
            self._kinds[kind] = VisitGroup(chosen)
        elif kind not in self._kinds:
            found = rows.column(self._office, _LATEST, (*VisitGroup, kind))
            self._kinds[kind] = VisitGroup(found[0]) if found else VisitGroup.CONDOLENCE
        return self._kinds[kind]

    def grouped(self, visit: Visit) -> Visit:
        """The visit with what it counts as; what stands in it is the choice."""
        return dataclasses.replace(
            visit, visit_group=self.group_of(visit.rule, visit.kind, visit.date, visit.visit_group).value
        )

    def _of_rule(self, code: str, day: datetime.date | None) -> VisitGroup:
        versions = [each for each in self._versions if each.code == code]
        if not versions:
            return GROUPS.get(code, VisitGroup.CONDOLENCE)
        return VisitGroup(in_force_on(versions, day or today()).visit_group)

    @cached_property
    def _versions(self) -> list[DutyRule]:
        return duties_store.versions(self._office)
