"""变动: who changed what of this person, when, from what to what; and the way back."""

from typing import TYPE_CHECKING

from cadredesk.db import journal
from cadredesk.db.undo import undo
from cadredesk.people import store_journal
from cadredesk.people.store_journal import PersonOperation
from cadredesk.widgets.card.card import Body
from cadredesk.widgets.card.panel import CardPanel
from cadredesk.widgets.form.messages import guard
from cadredesk.widgets.form.undo_question import confirm_undo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cadredesk.office.store_wording import FieldDifference, Wording

SHOWN = 20
UNDO = "撤销这次改动"


class ChangesPanel(CardPanel):
    """变动: the person's row and the rows that belong to it, but not visits and payments, which have tabs of their own."""

    title = "变动"
    tables = frozenset(
        {
            "attendances", "suggestions", "people", "relatives", "stages", "functional_members", "hospital_stays", "cares", "trips", "certificates",
            "resettlements", "photos", "attachments", "branch_posts", "branches", "liaisons", "cases", "excuses", "plans",
            "honours", "merged_people", "budgets", "voucher_answers", "vouchers",
        }
    )  # fmt: skip

    def fill(self, body: Body, person_id: int) -> None:
        """The latest operations, each with old and new values."""
        from cadredesk.office.store_wording import Wording

        wording = Wording(self.office)
        found = store_journal.operations_of_person(self.office, person_id, SHOWN + 1)
        for operation in found[:SHOWN]:
            self._operation(body, operation, wording)
        if len(found) > SHOWN:
            body.note(f"这里列出最近 {SHOWN} 次改动，更早的请看“操作记录”。")
        elif not found:
            body.note("还没有改动记录。")

    def _operation(self, body: Body, operation: PersonOperation, wording: "Wording") -> None:
        entry = operation.entry
        can = operation.undoable and not self.office.read_only
        head = f"{entry.at[:16]}　{entry.operator}"
        body.section(head, UNDO if can else "", lambda: self.undo(entry), tip=f"撤销“{entry.what}”" if can else "")
        body.note(f"{entry.what}（已撤销）" if entry.undone else entry.what, "muted" if entry.undone else "")
        body.facts(facts_of(operation, wording))

    @guard
    def undo(self, entry: journal.Entry) -> None:
        if confirm_undo(self.window(), entry):
            undo(self.office, entry.id)


def facts_of(operation: PersonOperation, wording: "Wording") -> list[tuple[str, str]]:
    """The lines of an operation: (label, words). Of one that brought the person nothing: the card says it all."""
    if any(change.table == "people" and change.act != "U" for change in operation.changes):
        return []
    rows = sorted(operation.changes, key=lambda change: change.table != "people")
    changed = rows[0].table == "people"
    return [line for change in rows for line in _lines(change, wording, changed=changed)]


def _lines(change: journal.RowChange, wording: "Wording", *, changed: bool) -> list[tuple[str, str]]:
    """``changed``: the person's own row says what was and what is."""
    from cadredesk.office.store_wording import NOTHING, VERBS

    def pair(before: str, after: str) -> str:
        return f"{before or NOTHING} → {after or NOTHING}"

    if change.table == "people":
        return [(each.label, pair(each.before, each.after)) for each in wording.differences(change)]
    label = f"{VERBS[change.act]}{wording.noun(change.table)}"
    found = [each for each in wording.differences(change) if each.name != "person_id"]
    if change.table == "stages" and change.act == "I":
        words = _stage(found, changed=changed)
    elif change.act == "U":
        words = "\n".join(f"{each.label}：{pair(each.before, each.after)}" for each in found)
    else:
        words = "\n".join(f"{each.label}：{each.after or each.before}" for each in found)
    return [(label, words)] if words else []


def _stage(found: "Sequence[FieldDifference]", *, changed: bool) -> str:
    """A new stage in one line; "" for what had been until then, where the person's row says so already."""
    said = {each.name: each.after for each in found}
    track, since = said.get("track", ""), said.get("since", "")
    if not since and changed:
        return ""
    rest = [each for each in found if each.name not in ("track", "since", "hardship") and each.after]
    values = [each.after if len(rest) == 1 else f"{each.label} {each.after}" for each in rest]
    if need := said.get("hardship"):
        values.insert(0, "认定" if need == "是" else "解除" if since else "未认定")
    return f"{track}：{f'自 {since} 起' if since else '最初'}，{'；'.join(values) or '（空）'}"
