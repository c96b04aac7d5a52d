"""Every dialog of the program, made for the sample office: for rules that hold wherever a user is asked something.

A dialog that is missing here fails ``test_every_dialog_is_known``: add a line for it.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

import cadredesk
from cadredesk.db import journal
from cadredesk.db.file import Office
from cadredesk.funds import store_ledger
from cadredesk.funds.actions_views import view as view_of
from cadredesk.widgets.page.task_runner import TaskRunner
from tests.support import TODAY

# Bases, and what has no words of the office: it cannot be opened by itself, or it has a test of its own.
APART = {
    "Dialog", "FormDialog", "RegisterDialog", "TaskFormDialog", "EntryDialog", "EndingDialog", "ToolDialog", "MessageDialog", "ProgressDialog", "FillDialog", "FileWordsDialog", "ManyDialog",
    "PdfPreview", "HelpWindow",
}  # fmt: skip


@cache
def dialog_classes() -> dict[str, type[QDialog]]:
    """All dialogs by module and name (``funds.ui.pay_dialog.PayDialog``), but for those apart."""
    for module in pkgutil.walk_packages(cadredesk.__path__, "cadredesk."):
        if module.name.endswith(("_dialog", "_window", "palette", "preview")):
            importlib.import_module(module.name)
    found = {
        each for each in _below(QDialog) if each.__module__.startswith("cadredesk.") and each.__name__ not in APART
    }
    return {f"{each.__module__.removeprefix('cadredesk.')}.{each.__name__}": each for each in found}


def _below(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)


class DialogFactories:
    """How each dialog is made: a method for each feature, giving (name, maker) pairs."""

    def __init__(self, office: Office, window: QWidget) -> None:
        self.office, self.window = office, window
        self.tasks = TaskRunner(window, office)
        self.people = [row[0] for row in office.conn.execute("SELECT id FROM people ORDER BY id LIMIT 8")]
        self.branches = [row[0] for row in office.conn.execute("SELECT id FROM branches ORDER BY id LIMIT 5")]

    def all(self) -> dict[str, Callable[[], Any]]:
        """A maker for each dialog, by the name of its class; some come in several shapes (``…#2``)."""
        return {
            **self.of_people(), **self.of_lists(), **self.of_branches(), **self.of_visits(), **self.of_cases(),
            **self.of_money(), **self.of_honours(), **self.of_the_office(), **self.of_activities(), **self.of_suggestions(),
        }  # fmt: skip

    def _one(self, sql: str) -> int:
        return int(self.office.conn.execute(sql).fetchone()[0])

    def _person(self, where: str = "1") -> Any:
        from cadredesk.people import store

        return store.get(self.office, self._one(f"SELECT id FROM people WHERE {where} ORDER BY id"))

    def of_people(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.people.departure.ui.death_dialog import DeathDialog
        from cadredesk.people.departure.ui.move_out_dialog import MoveOutDialog
        from cadredesk.people.departure.ui.return_dialog import ReturnDialog
        from cadredesk.people.entries import store as entries_store
        from cadredesk.people.entries.records import Relative
        from cadredesk.people.entries.ui.entry_dialog import PersonEntryDialog
        from cadredesk.people.files.records import Attachment
        from cadredesk.people.files.ui.attachment_dialog import AttachmentDialog
        from cadredesk.people.files.ui.photo_dialog import PhotoDialog
        from cadredesk.people.history.records import Stage, Track
        from cadredesk.people.history.ui.change_dialog import ChangeDialog, ChangedTrack
        from cadredesk.people.history.ui.history_dialog import HistoryDialog, StageDialog
        from cadredesk.people.ui.person_dialog import PersonDialog

        office, person = self.office, self._person("died_on IS NULL AND moved_out_on IS NULL")
        relative = entries_store.of_person(office, Relative, self._one("SELECT person_id FROM relatives"))[0]
        stage = Stage(person_id=person.id, track=Track.RANK.value, rank=person.rank)
        asked = [
            ChangedTrack(track=Track.RANK, before=person.name, after=person.name, day=relative.birth or person.birth)
        ]
        file = Attachment(id=1, person_id=person.id, name=f"{person.name}.pdf", hash="0", added_on=TODAY)
        return {
            "people.files.ui.attachment_dialog.AttachmentDialog": lambda: AttachmentDialog(office, file),
            "people.history.ui.change_dialog.ChangeDialog": lambda: ChangeDialog(person.name, asked, lambda *_: None),
            "people.departure.ui.death_dialog.DeathDialog": lambda: DeathDialog(office, person),
            "people.history.ui.history_dialog.HistoryDialog": lambda: HistoryDialog(office, person.id, Track.RANK),
            "people.history.ui.history_dialog.StageDialog": lambda: StageDialog(
                office, Track.RANK, stage, person.name, lambda each: each
            ),
            "people.departure.ui.move_out_dialog.MoveOutDialog": lambda: MoveOutDialog(office, person),
            "people.entries.ui.entry_dialog.PersonEntryDialog": lambda: PersonEntryDialog(office, relative),
            "people.ui.person_dialog.PersonDialog": lambda: PersonDialog(office, person),
            "people.ui.person_dialog.PersonDialog#2": lambda: PersonDialog(office),
            "people.files.ui.photo_dialog.PhotoDialog": lambda: PhotoDialog(office, person),
            "people.departure.ui.return_dialog.ReturnDialog": lambda: ReturnDialog(office, person),
        }

    def of_lists(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.birthdays.ui.birthdays_dialog import BirthdaysDialog
        from cadredesk.bulk.ui.bulk_dialog import BulkDialog
        from cadredesk.duplicates import actions as duplicates
        from cadredesk.duplicates.ui.duplicates_dialog import DuplicatesDialog
        from cadredesk.mailing.ui.mailing_dialog import LettersDialog
        from cadredesk.people import store
        from cadredesk.people.checkups.ui.checkups_dialog import CheckupsDialog
        from cadredesk.people.filters.records import Condition, Filter, Op
        from cadredesk.people.filters.ui.filter_dialog import FilterDialog
        from cadredesk.people.ui.choose_dialog import ChoosePeopleDialog
        from cadredesk.people.ui.list_dialog import ListDialog, ListToPrint
        from cadredesk.people.views.records import PRESENT, READY
        from cadredesk.people.views.ui.views_dialog import SaveViewDialog, ViewsDialog
        from cadredesk.phone_check.ui.phone_check_dialog import PhoneCheckDialog

        office, tasks, people = self.office, self.tasks, self.people
        branch = str(self.branches[0])
        where = Filter((Condition("branch_id", Op.AMONG, (branch,)), Condition("unit", Op.CONTAINS, ("局",))))
        wanted = ListToPrint(ids=people, columns=("name", "unit"), words=self._person().name)
        pair = (people[0], people[1])
        return {
            "birthdays.ui.birthdays_dialog.BirthdaysDialog": lambda: BirthdaysDialog(office, tasks, people),
            "bulk.ui.bulk_dialog.BulkDialog": lambda: BulkDialog(office, tasks, store.some(office, people)),
            "duplicates.ui.duplicates_dialog.DuplicatesDialog": lambda: DuplicatesDialog(
                office, duplicates.find(office), chosen=pair
            ),
            "mailing.ui.mailing_dialog.LettersDialog": lambda: LettersDialog(office, people),
            "people.checkups.ui.checkups_dialog.CheckupsDialog": lambda: CheckupsDialog(office, people, tasks=tasks),
            "people.ui.choose_dialog.ChoosePeopleDialog": lambda: ChoosePeopleDialog(office, "选人", "选"),
            "people.filters.ui.filter_dialog.FilterDialog": lambda: FilterDialog(office, where, None, PRESENT),
            "people.ui.list_dialog.ListDialog": lambda: ListDialog(office, tasks, wanted),
            "people.views.ui.views_dialog.SaveViewDialog": lambda: SaveViewDialog(
                office, READY["80 岁以上独居"], "独居"
            ),
            "people.views.ui.views_dialog.ViewsDialog": lambda: ViewsDialog(office),
            "phone_check.ui.phone_check_dialog.PhoneCheckDialog": lambda: PhoneCheckDialog(
                office, tasks, [("选中的人", people)]
            ),
        }

    def of_branches(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.branches import store
        from cadredesk.branches.entries import store as branch_entries_store
        from cadredesk.branches.entries.records import BranchPost
        from cadredesk.branches.entries.ui.election_dialog import ElectionDialog
        from cadredesk.branches.entries.ui.entry_dialog import RowDialog
        from cadredesk.branches.entries.ui.functional_dialog import JoinDialog, LeaveDialog
        from cadredesk.branches.entries.ui.grant_dialog import GrantDialog
        from cadredesk.branches.ledger.ui.ledger_dialog import LedgerDialog
        from cadredesk.branches.merge.ui.merge_dialog import MergeDialog
        from cadredesk.branches.roster.records import RosterChoice
        from cadredesk.branches.roster.ui.roster_dialog import RosterDialog
        from cadredesk.branches.ui.branch_dialog import BranchDialog
        from cadredesk.branches.ui.choose_branches_dialog import ChooseBranchesDialog
        from cadredesk.branches.ui.membership_dialog import MembershipDialog

        office, people, one = self.office, self.people, self.branches[-1]
        post = branch_entries_store.of_branch(office, BranchPost, self._one("SELECT branch_id FROM branch_posts"))[0]
        roster = lambda: RosterDialog(  # noqa: E731
            office, store.get(office, one), RosterChoice(branch_id=one), several=True, parent=self.window
        )
        return {
            "branches.ui.branch_dialog.BranchDialog": lambda: BranchDialog(office, store.get(office, one)),
            "branches.ui.choose_branches_dialog.ChooseBranchesDialog": lambda: ChooseBranchesDialog(office, "选", "选"),
            "branches.entries.ui.election_dialog.ElectionDialog": lambda: ElectionDialog(office, one),
            "branches.entries.ui.functional_dialog.JoinDialog": lambda: JoinDialog(office, people, one),
            "branches.entries.ui.functional_dialog.LeaveDialog": lambda: LeaveDialog(office, people, one),
            "branches.entries.ui.grant_dialog.GrantDialog": lambda: GrantDialog(office, self.branches),
            "branches.ledger.ui.ledger_dialog.LedgerDialog": lambda: LedgerDialog(office),
            "branches.ui.membership_dialog.MembershipDialog": lambda: MembershipDialog(office, people),
            "branches.ui.membership_dialog.MembershipDialog#2": lambda: MembershipDialog(office, people, branch_id=one),
            "branches.merge.ui.merge_dialog.MergeDialog": lambda: MergeDialog(office, self.branches[:3]),
            "branches.roster.ui.roster_dialog.RosterDialog": roster,
            "branches.entries.ui.entry_dialog.RowDialog": lambda: RowDialog(office, post),
        }

    def of_visits(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.campaigns import store_campaign
        from cadredesk.campaigns.ui.grid_dialog import GridDialog
        from cadredesk.duties import store as duties_store
        from cadredesk.duties import store_duties
        from cadredesk.duties.ui.assign_dialog import AssignDialog
        from cadredesk.duties.ui.excuse_dialog import ExcuseDialog
        from cadredesk.duties.ui.rule_dialog import RuleDialog
        from cadredesk.duties.ui.rules_dialog import RulesDialog
        from cadredesk.liaisons import store as liaison_store
        from cadredesk.liaisons.records import HandoverSelection
        from cadredesk.liaisons.ui.liaison_dialog import HandoverDialog, LiaisonDialog
        from cadredesk.visits import store
        from cadredesk.visits.ui.visit_dialog import VisitDialog

        office = self.office
        duties = [each for each in store_duties.duties_around(office, TODAY) if not each.is_settled][:3]
        found = next(each for each in store_campaign.campaigns_around(office) if each.rule.code == "重阳")
        liaison = liaison_store.liaison(office, self._one("SELECT id FROM liaisons"))
        visit = store.get(office, self._one("SELECT max(id) FROM visits"))
        whom = HandoverSelection(tuple(self.people))
        return {
            "campaigns.ui.grid_dialog.GridDialog": lambda: GridDialog(office, found.code, found.due, tasks=self.tasks),
            "duties.ui.assign_dialog.AssignDialog": lambda: AssignDialog(office, duties),
            "duties.ui.excuse_dialog.ExcuseDialog": lambda: ExcuseDialog(office, duties),
            "duties.ui.rule_dialog.RuleDialog": lambda: RuleDialog(office, duties_store.rules(office)[0]),
            "duties.ui.rules_dialog.RulesDialog": lambda: RulesDialog(office),
            "liaisons.ui.liaison_dialog.HandoverDialog": lambda: HandoverDialog(
                office, "移交", everybody=whom, chosen=whom, from_id=liaison.id
            ),
            "liaisons.ui.liaison_dialog.LiaisonDialog": lambda: LiaisonDialog(office, liaison),
            "visits.ui.visit_dialog.VisitDialog": lambda: VisitDialog(office, visit=visit),
            "visits.ui.visit_dialog.VisitDialog#2": lambda: VisitDialog(office, person_id=duties[0].person_id),
        }

    def of_suggestions(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.registers.suggestions import actions
        from cadredesk.registers.suggestions.records import Suggestion
        from cadredesk.registers.suggestions.ui.answers_dialog import AnswersDialog
        from cadredesk.registers.suggestions.ui.meeting_dialog import MeetingDialog
        from cadredesk.registers.suggestions.ui.steps_dialog import StepDialog
        from cadredesk.registers.suggestions.ui.suggestion_dialog import SuggestionDialog
        from cadredesk.registers.suggestions.ui.written_dialog import WrittenDialog

        office, person = self.office, self._person()
        said = Suggestion(date=TODAY, category="诉求", person_id=person.id, content=f"{person.name}的楼道灯不亮")
        made = [actions.save_suggestion(office, said) for _ in range(2)]
        folder = "registers.suggestions.ui"
        return {
            f"{folder}.suggestion_dialog.SuggestionDialog": lambda: SuggestionDialog(office, made[0], parent=None),
            f"{folder}.suggestion_dialog.SuggestionDialog#2": lambda: SuggestionDialog(office, said, parent=None),
            f"{folder}.steps_dialog.StepDialog": lambda: StepDialog(office, made[:1], "hand_on"),
            f"{folder}.steps_dialog.StepDialog#2": lambda: StepDialog(office, made[:1], "answer"),
            f"{folder}.steps_dialog.StepDialog#3": lambda: StepDialog(office, made, "report"),
            f"{folder}.answers_dialog.AnswersDialog": lambda: AnswersDialog(office, [each.id or 0 for each in made]),
            f"{folder}.meeting_dialog.MeetingDialog": lambda: MeetingDialog(office),
            f"{folder}.written_dialog.WrittenDialog": lambda: WrittenDialog(office),
        }

    def of_cases(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.cases import actions, store
        from cadredesk.cases.ui.case_dialog import CaseDialog
        from cadredesk.cases.ui.checklist_dialog import ChecklistDialog, StepDialog
        from cadredesk.cases.ui.close_dialog import CloseDialog

        office = self.office
        death = self._one("SELECT case_id FROM case_steps")
        other = self._one("SELECT id FROM cases WHERE kind <> '去世' AND closed_on IS NULL")
        line = lambda: actions.checklist(office, death).lines[0]  # noqa: E731
        return {
            "cases.ui.case_dialog.CaseDialog": lambda: CaseDialog(office, case=store.get(office, other)),
            "cases.ui.checklist_dialog.ChecklistDialog": lambda: ChecklistDialog(office, death),
            "cases.ui.checklist_dialog.StepDialog": lambda: StepDialog(office, death, line()),
            "cases.ui.close_dialog.CloseDialog": lambda: CloseDialog(office, other),
        }

    def of_honours(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.core.dates import PartialDate
        from cadredesk.registers.honours import actions
        from cadredesk.registers.honours.records import Honour
        from cadredesk.registers.honours.ui.honour_dialog import HonourDialog
        from cadredesk.registers.honours.ui.honours_dialog import HonoursDialog
        from cadredesk.registers.honours.ui.medals_dialog import MedalsDialog
        from cadredesk.registers.honours.ui.sign_dialog import SignDialog

        office, people = self.office, self.people
        given = Honour(date=PartialDate.of(TODAY), name="优秀志愿者", person_id=people[0])
        honour = actions.save_honour(office, given)
        return {
            "registers.honours.ui.honour_dialog.HonourDialog": lambda: HonourDialog(office, honour),
            "registers.honours.ui.honour_dialog.HonourDialog#2": lambda: HonourDialog(office, Honour()),
            "registers.honours.ui.honours_dialog.HonoursDialog": lambda: HonoursDialog(
                office, people, tasks=self.tasks
            ),
            "registers.honours.ui.medals_dialog.MedalsDialog": lambda: MedalsDialog(office, self.tasks),
            "registers.honours.ui.sign_dialog.SignDialog": lambda: SignDialog(office, [honour.id or 0]),
        }

    def of_money(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.funds import store_budgets, store_vouchers
        from cadredesk.funds.closing.records import CarryWhat, Left
        from cadredesk.funds.closing.ui.close_year_dialog import CloseYearDialog
        from cadredesk.funds.closing.ui.left_dialog import CarryDialog, LeftDialog
        from cadredesk.funds.files.ui.attach_dialog import AttachDialog
        from cadredesk.funds.ledger.ui.ledger_dialog import LedgerDialog
        from cadredesk.funds.records import VoucherQuery, VoucherState
        from cadredesk.funds.standards.ui.standards_dialog import StandardsDialog
        from cadredesk.funds.ui.budget_dialog import AdjustDialog, BudgetDialog, BudgetFactsDialog
        from cadredesk.funds.ui.due_lines_dialog import DueLinesDialog
        from cadredesk.funds.ui.pay_dialog import PayDialog
        from cadredesk.funds.ui.reverse_dialog import ReverseDialog
        from cadredesk.funds.ui.step_dialog import StepDialog
        from cadredesk.funds.ui.voucher_dialog import VoucherDialog

        office = self.office
        budget = store_ledger.balances(office, TODAY.year)[0].id

        def view(state: VoucherState) -> Any:
            return view_of(office, store_vouchers.matching_ids(office, VoucherQuery(states=(state.value,)))[0])

        def step(name: str, since: VoucherState) -> Callable[[], Any]:
            return lambda: StepDialog(office, view(since), name)

        draft = view(VoucherState.DRAFT).voucher.id
        name = store_budgets.get_budget(office, budget).name
        left = Left(budget_id=budget, year=TODAY.year - 1, name=name, left=70_000, carried=50_000, returned=0)
        scan = [Path("签领表扫描件.pdf")]
        return {
            "funds.closing.ui.close_year_dialog.CloseYearDialog": lambda: CloseYearDialog(office, year=TODAY.year),
            "funds.closing.ui.left_dialog.LeftDialog": lambda: LeftDialog(office),
            "funds.closing.ui.left_dialog.CarryDialog": lambda: CarryDialog(office, left, CarryWhat.CARRY),
            "funds.closing.ui.left_dialog.CarryDialog#2": lambda: CarryDialog(office, left, CarryWhat.RETURN),
            "funds.files.ui.attach_dialog.AttachDialog": lambda: AttachDialog(
                office, view(VoucherState.PAID).voucher, scan
            ),
            "funds.ledger.ui.ledger_dialog.LedgerDialog": lambda: LedgerDialog(office, self.tasks, year=TODAY.year),
            "funds.ledger.ui.ledger_dialog.LedgerDialog#2": lambda: LedgerDialog(office, self.tasks, budget_id=budget),
            "funds.ui.budget_dialog.BudgetDialog#2": lambda: BudgetDialog(
                office, budget=store_budgets.get_budget(office, budget)
            ),
            "funds.ui.budget_dialog.AdjustDialog": lambda: AdjustDialog(office, budget),
            "funds.ui.budget_dialog.BudgetDialog": lambda: BudgetDialog(office, year=TODAY.year),
            "funds.ui.budget_dialog.BudgetFactsDialog": lambda: BudgetFactsDialog(office, budget),
            "funds.ui.due_lines_dialog.DueLinesDialog": lambda: DueLinesDialog(office),
            "funds.ui.pay_dialog.PayDialog": lambda: PayDialog(office, view(VoucherState.APPROVED)),
            "funds.standards.ui.standards_dialog.StandardsDialog": lambda: StandardsDialog(office),
            "funds.ui.step_dialog.StepDialog": step("submit", VoucherState.DRAFT),
            "funds.ui.step_dialog.StepDialog#2": step("approve", VoucherState.SUBMITTED),
            "funds.ui.step_dialog.StepDialog#3": step("archive", VoucherState.PAID),
            "funds.ui.step_dialog.StepDialog#4": step("settle", VoucherState.APPROVED),
            "funds.ui.step_dialog.StepDialog#5": step("void", VoucherState.SUBMITTED),
            "funds.ui.reverse_dialog.ReverseDialog": lambda: ReverseDialog(office, view(VoucherState.PAID)),
            "funds.ui.voucher_dialog.VoucherDialog": lambda: VoucherDialog(office, person_ids=self.people[:3]),
            "funds.ui.voucher_dialog.VoucherDialog#2": lambda: VoucherDialog(office, voucher_id=draft),
        }

    def of_the_office(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.backups.ui.backup_dialog import BackupDialog
        from cadredesk.backups.ui.handover_dialog import HandoverDialog
        from cadredesk.backups.ui.plan_dialog import PlanDialog
        from cadredesk.backups.ui.restore_dialog import RestoreDialog
        from cadredesk.backups.ui.verify_dialog import VerifyDialog
        from cadredesk.backups.ui.year_end_dialog import YearEndDialog
        from cadredesk.funds.audit.ui.audit_dialog import AuditDialog
        from cadredesk.import_export.reconcile.records import Line, Sort
        from cadredesk.import_export.reconcile.ui.reconcile_dialog import ReconcileDialog
        from cadredesk.import_export.reconcile.ui.take_dialog import TakeDialog
        from cadredesk.import_export.records import Plan, Preview
        from cadredesk.import_export.ui.header_dialog import HeaderDialog
        from cadredesk.import_export.ui.import_dialog import ImportDialog
        from cadredesk.office.ui.changes_dialog import ChangesDialog
        from cadredesk.office.ui.log_dialog import LogDialog
        from cadredesk.office.ui.new_office_dialog import NewOfficeDialog
        from cadredesk.office.ui.settings_dialog import SettingsDialog
        from cadredesk.people.history.records import Track
        from cadredesk.sheets.reader import Sheet
        from cadredesk.shell.about_dialog import AboutDialog
        from cadredesk.shell.palette import Palette

        office, tasks, window = self.office, self.tasks, self.window
        last = journal.history(office, 1)[0].id
        name = self._person().name
        chosen = [
            Line(sort=Sort.ONLY_THEIRS, name=name),
            Line(sort=Sort.DIFFERING, name=name, person=1, field="address", item="常住地址", ours=name, theirs=name),
        ]
        preview = Preview((), Plan(turns={1: (Track.RANK, Track.HOME)}), 0, reconciled=True)
        return {
            "import_export.reconcile.ui.reconcile_dialog.ReconcileDialog": lambda: ReconcileDialog(
                office, tasks, parent=window
            ),
            "import_export.reconcile.ui.take_dialog.TakeDialog": lambda: TakeDialog(preview, chosen, window),
            "backups.ui.backup_dialog.BackupDialog": lambda: BackupDialog(window, office, tasks),
            "backups.ui.handover_dialog.HandoverDialog": lambda: HandoverDialog(window, office, tasks),
            "backups.ui.plan_dialog.PlanDialog": lambda: PlanDialog(window),
            "backups.ui.year_end_dialog.YearEndDialog": lambda: YearEndDialog(window, office, tasks),
            "funds.audit.ui.audit_dialog.AuditDialog": lambda: AuditDialog(window, office, tasks),
            "office.ui.changes_dialog.ChangesDialog": lambda: ChangesDialog(window, office, tasks, last),
            "office.ui.log_dialog.LogDialog": lambda: LogDialog(window, office, tasks),
            "backups.ui.restore_dialog.RestoreDialog": lambda: RestoreDialog(
                window, tasks, Path(office.path), is_open=True
            ),
            "office.ui.new_office_dialog.NewOfficeDialog": lambda: NewOfficeDialog(window, "张敏", Path("花名册.xlsx")),
            "office.ui.settings_dialog.SettingsDialog": lambda: SettingsDialog(window, office),
            "backups.ui.verify_dialog.VerifyDialog": lambda: VerifyDialog(window, tasks),
            "shell.about_dialog.AboutDialog": lambda: AboutDialog(window, Path(office.path)),
            "shell.palette.Palette": lambda: Palette(window, office),
            "import_export.ui.header_dialog.HeaderDialog": lambda: HeaderDialog(
                Sheet("离休干部", [["离休干部花名册", ""], ["姓名", "性别"], ["张建国", "男"]]), (2, 2), window
            ),
            "import_export.ui.import_dialog.ImportDialog": lambda: ImportDialog(office, tasks, parent=window),
        }

    def of_activities(self) -> dict[str, Callable[[], Any]]:
        from cadredesk.registers.activities.records import Activity
        from cadredesk.registers.activities.ui.activity_dialog import ActivityDialog
        from cadredesk.registers.activities.ui.add_people_dialog import ChooseActivityDialog
        from cadredesk.registers.activities.ui.attendance_dialog import AttendanceDialog
        from cadredesk.registers.activities.ui.paste_names_dialog import PasteNamesDialog
        from cadredesk.registers.files.records import RegisterFile
        from cadredesk.registers.files.ui.file_dialog import RegisterFileDialog
        from cadredesk.registers.frequencies.ui.frequencies_dialog import FrequenciesDialog

        office, home = self.office, self._one("SELECT branch_id FROM people WHERE branch_id IS NOT NULL")
        activity = Activity(date=TODAY, category="学习日", branch_id=home)
        return {
            "registers.files.ui.file_dialog.RegisterFileDialog": lambda: RegisterFileDialog(
                office, RegisterFile(id=1, name="签到表.pdf"), parent=self.window
            ),
            "registers.activities.ui.add_people_dialog.ChooseActivityDialog": lambda: ChooseActivityDialog(office, 12),
            "registers.activities.ui.activity_dialog.ActivityDialog": lambda: ActivityDialog(
                office, activity, parent=self.window
            ),
            "registers.activities.ui.attendance_dialog.AttendanceDialog": lambda: AttendanceDialog(office, activity),
            "registers.activities.ui.attendance_dialog.AttendanceDialog#2": lambda: AttendanceDialog(
                office, Activity(date=TODAY, category="座谈会"), people=self.people
            ),
            "registers.activities.ui.paste_names_dialog.PasteNamesDialog": lambda: PasteNamesDialog(office, []),
            "registers.frequencies.ui.frequencies_dialog.FrequenciesDialog": lambda: FrequenciesDialog(office),
        }
