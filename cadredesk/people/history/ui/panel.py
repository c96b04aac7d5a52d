"""经历: what held when, track by track; functional memberships; arrival, moves and death."""

from functools import partial

from cadredesk.branches.targets import ShowBranch
from cadredesk.core.dates import today
from cadredesk.db.rows import name_of
from cadredesk.people import store
from cadredesk.people.entries import rules as entries_rules
from cadredesk.people.entries import store as entries_store
from cadredesk.people.entries.records import FunctionalMember
from cadredesk.people.entries.rules import EntryWording
from cadredesk.people.entries.ui.entries_panel import list_entries
from cadredesk.people.history import rules as history_rules
from cadredesk.people.history import store as history_store
from cadredesk.people.history.records import FIELDS, Stage, Track
from cadredesk.people.records import Person
from cadredesk.registers.targets import ShowHonours
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.entries import Entries
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guarded

EDIT = "编辑经历…"


class HistoriesPanel(CardPanel):
    """经历."""

    title = "经历"
    tables = frozenset({"people", "stages", "branches", "branch_posts", "functional_members", "honours"})

    def fill(self, body: Body, person_id: int) -> None:
        person = store.get(self.office, person_id)
        by_track: dict[str, list[Stage]] = {}
        for stage in history_store.of_person(self.office, person_id):
            by_track.setdefault(stage.track, []).append(stage)
        for track in FIELDS:
            self._track(body, person, track, by_track.get(track.value, []))
            if track is Track.BRANCH:
                self._functional(body, person_id)
                self._posts(body, person_id)
        self._honours(body, person_id)
        self._state(body, person, by_track.get(Track.STATE.value, []))

    def _track(self, body: Body, person: Person, track: Track, stages: list[Stage]) -> None:
        body.section(track.value, EDIT, lambda: self.edit(person, track), tip=f"编辑经历：{track}")
        shown = stages or [history_rules.present_stage(track, person)]
        branch = partial(name_of, self.office, "branches")
        rows = history_rules.timeline(track, shown, branch)
        if not stages and history_rules.says_nothing(track, person):
            body.note("没有认定为困难。" if track is Track.HARDSHIP else "没有登记。")
            return
        made = Entries(rows, name=track.value)
        made.opened.connect(lambda _stage: self.edit(person, track))
        body.addWidget(made)

    def edit(self, person: Person, track: Track) -> None:
        from cadredesk.people.history.ui.history_dialog import HistoryDialog

        with guarded(self.window()):
            self.office.require_writable()
            HistoryDialog(self.office, person.id or 0, track, parent=self.window()).exec()

    def _functional(self, body: Body, person_id: int) -> None:
        day = today()
        parts = entries_store.of_person(self.office, FunctionalMember, person_id)
        rows = [(part, self._functional_words(part)) for part in entries_rules.in_order(parts, day)]
        fresh = FunctionalMember(person_id=person_id)
        list_entries(self, body, "功能型党支部", fresh, rows, none="没有参加功能型党支部。")

    def _functional_words(self, part: FunctionalMember) -> EntryWording:
        when = entries_rules.period(part.since, part.until)
        return EntryWording(
            title=name_of(self.office, "branches", part.branch_id),
            detail=entries_rules.joined(when, part.note),
            past=not entries_rules.is_open(part, today()),
        )

    def _posts(self, body: Body, person_id: int) -> None:
        """Posts held in branches, which are kept on the branches' own page; each opens its branch there."""
        from cadredesk.branches.entries import store as branch_entries_store

        found = branch_entries_store.posts_of_person(self.office, person_id)
        if not found:
            return
        body.section("支部任职")
        rows = [
            (
                post.branch_id,
                EntryWording(
                    title=post.post,
                    detail=entries_rules.joined(branch, entries_rules.period(post.since, post.until), post.note),
                    past=post.until is not None,
                ),
            )
            for post, branch in found
        ]
        made = Entries(rows, name="支部任职")
        made.opened.connect(lambda branch_id: self.navigate.emit(ShowBranch(branch_id=branch_id)))
        body.addWidget(made)

    def _honours(self, body: Body, person_id: int) -> None:
        """Honours, which have a page of their own; each opens there."""
        from cadredesk.registers.honours import store

        found = store.of_person(self.office, person_id)
        if not found:
            return
        body.section("荣誉")
        made = body.lines([(each.id, str(each.date), each.name, each.level) for each in found])
        if made is not None:
            made.opened.connect(lambda honour: self.navigate.emit(ShowHonours(row_id=honour)))

    def _state(self, body: Body, person: Person, stages: list[Stage]) -> None:
        body.section("在册状态")
        found = enumerate(history_rules.moves(person, stages))
        lines = [
            (at, "时间不详" if day is None or day.is_unknown else str(day), words, "") for at, (day, words) in found
        ]
        body.lines(lines, none="没有登记进出时间。", link=False)
