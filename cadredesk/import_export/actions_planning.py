"""What an import would write, by the kind of its list and as the file stands now: what each planner needs to know of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cadredesk.branches import store as branches_store
from cadredesk.core.dates import day_from_iso, today
from cadredesk.core.names import clean_name
from cadredesk.core.progress import Progress
from cadredesk.db import rows
from cadredesk.db.file import Office
from cadredesk.duplicates import store as duplicates_store
from cadredesk.duplicates.rules import CandidateIndex
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_answers
from cadredesk.duties.store_groups import VisitGroups
from cadredesk.import_export import rules_branches, rules_matching, rules_people, rules_visits, store, store_registers
from cadredesk.import_export.reconcile.rules_planner import ReconcilingPlanner
from cadredesk.import_export.records import (
    ImportKind,
    Plan,
    Source,
)
from cadredesk.import_export.rules_attendance import AttendancePlanner, OutputsPlanner
from cadredesk.import_export.rules_planner import NameIndex
from cadredesk.import_export.rules_register_kinds import PLANNERS
from cadredesk.import_export.rules_registers import FileState
from cadredesk.people import store as people_store
from cadredesk.people.checkups import store as checkups_store
from cadredesk.people.rules_matching import PeopleIndex
from cadredesk.registers.records_sheets import SHEETS


def plan_of(office: Office, sources: Sequence[Source], progress: Progress, reconciled: bool) -> Plan:
    """What importing some sheets would write."""
    match sources[0].what:
        case ImportKind.PEOPLE:
            planner = ReconcilingPlanner if reconciled else rules_people.PeoplePlanner
            return planner(sources, _people_state(office)).plan(progress)
        case ImportKind.BRANCHES:
            return rules_branches.BranchesPlanner(sources, _branches_state(office)).plan()
        case ImportKind.VISITS:
            return rules_visits.VisitsPlanner(sources, _visits_state(office, sources)).plan(progress)
        case ImportKind.PAYMENTS:
            return rules_visits.PaymentsPlanner(sources, _visits_state(office, sources)).plan(progress)
        case ImportKind.ATTENDANCE:
            return AttendancePlanner(sources, registers_state(office, sources)).plan(progress)
        case ImportKind.OUTPUTS:
            return OutputsPlanner(sources, registers_state(office, sources)).plan(progress)
        case what:
            return PLANNERS[what.value](sources, registers_state(office, sources)).plan(progress)


def _liaison_names(office: Office) -> NameIndex:
    known = [(one.id or 0, one.name) for one in branches_store.all_liaisons(office)]
    return NameIndex(known, rows.next_id(office, "liaisons"), clean_name)


def _branches_state(office: Office) -> rules_branches.FileState:
    branches = branches_store.all_branches(office)
    alive_first = sorted(branches, key=lambda branch: branch.ended_on is not None)
    known = ((one.id or 0, one.name) for one in alive_first)
    names = NameIndex(known, rows.next_id(office, "branches"), lambda name: " ".join(name.split()))
    return rules_branches.FileState(branches, names, _liaison_names(office))


def _people_state(office: Office) -> rules_matching.FileState:
    return rules_matching.FileState(
        people_index=PeopleIndex.of(people_store.identities(office)),
        load=lambda ids: people_store.some(office, ids),
        branches=_branches_state(office).names,
        liaisons=_liaison_names(office),
        next_id=rows.next_id(office, "people"),
        today=today(),
        checkups=lambda ids: checkups_store.days(office, ids),
        relatives=lambda ids: store.names_of_relatives(office, ids),
        known=lambda: CandidateIndex(duplicates_store.prepared(office)),
    )


def _visits_state(office: Office, sources: Sequence[Source]) -> rules_visits.FileState:
    days = {row.values["date"] for source in sources for row in source.rows if "date" in row.values}
    return rules_visits.FileState(
        people_index=PeopleIndex.of(people_store.identities(office)),
        load=lambda ids: people_store.some(office, ids),
        visits=store.visits_on(office, days) if sources[0].what is ImportKind.VISITS else (),
        payments=store.money_paid_on(office, days),
        next_visit=rows.next_id(office, "visits"),
        books_since=day_from_iso(office.setting("books_since", "1900-01-01")),
        today=today(),
        rules={rule.code: rule for rule in duties_store.rules(office)},
        group_of=VisitGroups(office).group_of,
        duties_since=day_from_iso(office.setting("duties_since", "1900-01-01")),
        remarks=lambda visits: [each.remark for each in store_answers.answers(office, visits)],
    )


def registers_state(office: Office, sources: Sequence[Source]) -> FileState:
    """What planning the rows of a register needs to know of the file."""
    sheet = SHEETS[sources[0].what.value]
    branches = _branches_state(office)
    of_activities = sheet.word in ("attendance", "outputs")
    given = (row.values for source in sources for row in source.rows)
    held = store_registers.activities_between(office, *_span(given)) if of_activities else ()
    return FileState(
        people_index=PeopleIndex.of(people_store.identities(office)),
        load=lambda ids: people_store.some(office, ids),
        branches=branches.branches,
        names=branches.names,
        today=today(),
        known=() if of_activities else store_registers.known(office, sheet),
        activities=held,
        next_activity=rows.next_id(office, "activities"),
        attendances=lambda ids: store_registers.attendances_of(office, ids),
        outputs=lambda ids: store_registers.outputs_of(office, ids),
    )


def _span(values: Iterable[Mapping[str, Any]]) -> tuple[date, date]:
    """The days among which the activities of some rows are; of months those of their years."""
    since, until = date.max, date.min
    for each in values:
        if "date" in each:
            since, until = min(since, each["date"]), max(until, each["date"])
        elif 0 < each.get("year", 0) < date.max.year:
            since, until = min(since, date(each["year"], 1, 1)), max(until, date(each["year"], 12, 31))
    return since, until
