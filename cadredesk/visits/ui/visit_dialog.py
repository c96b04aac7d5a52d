"""Recording one visit, and then the next: as many clerks do after a festival."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from cadredesk.campaigns.store_arrangements import drafts as visits_for
from cadredesk.core import money
from cadredesk.core.dates import age_on, today
from cadredesk.core.problems import Problem
from cadredesk.db.file import Office
from cadredesk.duties import store as duties_store
from cadredesk.duties import store_answers
from cadredesk.duties.records import Duty
from cadredesk.duties.store_groups import VisitGroups
from cadredesk.people import store as people_store
from cadredesk.people.records import Person
from cadredesk.people.rules import died_words
from cadredesk.registers.suggestions.ui.visit_requests_dialog import RequestTick, ask_whether_told
from cadredesk.visits import actions, store
from cadredesk.visits.records import Visit
from cadredesk.visits.rules import telephones
from cadredesk.visits.ui.slips_dialog import print_one
from cadredesk.visits.ui.ui_visit_dialog import Ui_VisitForm
from cadredesk.visits.ui.visit_duties_dialog import VisitDuties
from cadredesk.widgets.controls.text import label
from cadredesk.widgets.controls.theme import restyle
from cadredesk.widgets.controls.word_completer import popup_of, suggest
from cadredesk.widgets.form import messages
from cadredesk.widgets.form.designer_form import DesignerForm
from cadredesk.widgets.form.form_dialog import FormDialog

FIELDS = (
    "person_id date rule kind visit_group visitors companions place fen goods condition requests follow_up note"
).split()  # in the order of the Tab key
PLACES = ("家中", "县人民医院", "养老机构", "老干部活动中心", "所在社区")
ABOUT_THE_PERSON: dict[str, Any] = {"condition": "", "requests": "", "follow_up": "", "note": "", "category": ""}


class PersonLookup:
    """Whom a visit may be of: people of the register first, then those who died or moved away."""

    def __init__(self, office: Office) -> None:
        self._present = people_store.PeopleLookup(office)
        self._all = people_store.PeopleLookup(office, living=False)

    def search(self, text: str) -> Sequence[tuple[int, str]]:
        """(id, name with unit) of the matches."""
        present = self._present.search(text)
        known = {person_id for person_id, _ in present}
        gone = [(person_id, words) for person_id, words in self._all.search(text) if person_id not in known]
        return [*present, *(gone if text.strip() and len(present) < 10 else ())]

    def words(self, wanted: int) -> str:
        return self._all.words(wanted)


class NameSuggestions(QCompleter):
    """Suggests the last of several names that 、 stands between, and puts the chosen one in its place."""

    def __init__(self, words: Sequence[str], box: QLineEdit) -> None:
        super().__init__(list(words), box)
        self._box = box
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(8)
        self.setWidget(box)  # not setCompleter, which would replace the whole line
        self.activated.connect(self.take)
        box.textEdited.connect(self.offer)

    def offer(self, text: str) -> None:
        name = text.replace("，", "、").replace(",", "、").rpartition("、")[2].strip()
        self.setCompletionPrefix(name)
        if name and self.completionCount() and self.currentCompletion() != name:
            self.complete()
        else:
            popup_of(self).hide()

    def take(self, chosen: str) -> None:
        before, mark, _ = self._box.text().replace("，", "、").replace(",", "、").rpartition("、")
        self._box.setText(f"{before}{mark}{chosen}")
        self._box.textEdited.emit(self._box.text())
        popup_of(self).hide()


class VisitForm(DesignerForm):
    """The form of a visit, with who it is about and the money in words said live."""

    from_designer = Ui_VisitForm

    def __init__(self, office: Office) -> None:
        super().__init__(
            Visit,
            only=FIELDS,
            lookups={"people": PersonLookup(office)},
            choices={"rule": duties_store.codes(office)},
            check=lambda visit: self._doubts(visit),
        )
        self._office, self._why = office, _why(self._base)
        self.editor("person_id").setPlaceholderText("姓名、拼音首字母、身份证号、电话、单位")
        self.editor("kind").lineEdit().setPlaceholderText("不是必访时填写")
        self._suggest()
        self.edited.connect(self.say_more)
        self.edited.connect(self._follow_group)
        self._follow_group()

    def _suggest(self) -> None:
        for name in ("visitors", "companions"):
            together = store.recent_words(self._office, name)
            single = [word for words in together for word in words.replace("，", "、").split("、")]
            NameSuggestions(list(dict.fromkeys((*single, *together))), self.editor(name))
        for name, usual in (("place", PLACES), ("goods", ())):
            suggest(self.editor(name), dict.fromkeys((*usual, *store.recent_words(self._office, name))), shown=8)

    def set_record(self, record: Visit) -> None:
        if not hasattr(self, "_office"):
            super().set_record(record)
            return
        if record.reason and not record.visit_group:
            record = VisitGroups(self._office).grouped(record)
        self._why = _why(record)
        super().set_record(record)
        self._follow_group()
        self.say_more()

    def put_raw(self, texts: Mapping[str, str]) -> None:
        super().put_raw(texts)
        if "visit_group" in texts and self.editor("visit_group").isEnabled():
            self.editor("visit_group").set_raw(texts["visit_group"])  # a choice that was kept in a draft

    def _follow_group(self) -> None:
        """What the visit counts as follows from its reason as one types; of kinds of the office's own one may choose."""
        why: tuple[Any, ...] = tuple(self.typed(name) or "" for name in ("rule", "kind", "date"))
        rule, kind, day = *why[:2], why[2] or None
        groups, box = VisitGroups(self._office), self.editor("visit_group")
        box.setEnabled(bool(kind) and groups.settled(rule, kind, day) is None)
        if why != self._why:
            self._why = why
            box.set_value(groups.group_of(rule, kind, day).value if rule or kind else "")

    def _doubts(self, visit: Visit) -> list[Problem]:
        found = [] if visit.rule or visit.kind else [Problem("必访事由", "请选必访事由，或在右边填走访类型。", "error")]
        if visit.date and visit.date > today():
            found.append(Problem("日期", "走访日期不能晚于今天。", "error"))
        if visit.fen is not None and visit.fen < 0:
            found.append(Problem("慰问金", "慰问金不能是负数。", "error"))
        return found + (actions.doubts(self._office, visit) if hasattr(self, "_office") else [])

    @property
    def record_id(self) -> int | None:
        """The id of the visit being corrected; None of a new one."""
        corrected: Visit = self._base
        return corrected.id

    def say_more(self) -> None:
        """Who the person is, and the money in words."""
        fen = self.typed("fen")
        in_words = f"大写：{money.in_words(fen)}" if fen and fen > 0 else ""
        for place, words in ((self.ui.who, self._who()), (self.ui.amount_words, in_words)):
            place.setText(words)
            place.setVisible(bool(words))

    def _who(self) -> str:
        person_id = self.typed("person_id")
        if person_id is None:
            return ""
        person = people_store.get(self._office, person_id)
        lines = [_about(person), " · ".join(filter(None, (person.address, telephones(person))))]
        last = next(iter(store.of_person(self._office, person_id, 1)), None)
        lines.append(f"上次走访：{last.date}　{last.reason}　{last.visitors}" if last else "还没有走访记录")
        return "\n".join(filter(None, lines))


def _why(visit: Visit) -> tuple[Any, ...]:
    """What decides what a visit counts as."""
    return visit.rule, visit.kind, visit.date or ""


def _about(person: Person) -> str:
    age = f"{age_on(person.birth, today())} 岁" if person.birth and not person.died_on else ""
    gone = died_words(person)
    parts = (person.sex, age, actions.category_of(person) or person.category, person.unit, person.post, gone)
    return " · ".join(filter(None, parts))


def _draft_key(visit: Visit) -> str:
    """What a half-filled new visit is kept under: one that answers a duty apart from the others."""
    return f"visits/new/{visit.person_id}/{visit.rule}" if visit.rule else "visits/new"


def _onwards(chosen: int) -> str:
    if chosen > 1:
        return f"选中了 {chosen} 人，保存后接着登记下一人。"
    return "保存后可接着登记下一人，日期、事由、走访人和慰问品会留下。"


class VisitDialog(FormDialog):
    """Records a visit, or corrects ``visit``; ``saved`` is the last one saved.

    ``drafts`` are visits to be recorded one after another, as of chosen duties, filled in as far as it is known.
    """

    help_section = "登记走访"
    form: VisitForm
    saved: Visit | None

    def __init__(
        self,
        office: Office,
        *,
        visit: Visit | None = None,
        person_id: int | None = None,
        drafts: Sequence[Visit] = (),
        parent: QWidget | None = None,
    ) -> None:
        office.require_writable()
        form = VisitForm(office)
        first, *self._left = drafts or [Visit(person_id=person_id, date=today())]
        form.set_record(visit or first)
        self.request = RequestTick(office, visit)
        super().__init__(
            parent,
            "编辑走访" if visit else "登记走访",
            form,
            lambda record: actions.record_visit(office, record, self.request.asked(record)),
            key="visit",
            drafts=office,
            draft_key=f"visits/{visit.id}" if visit else _draft_key(first),
            size=(820, 730),
            bottom=() if visit else (label(_onwards(len(drafts)), "small"),),
        )
        self._office, self._correcting = office, visit is not None
        self.duties = VisitDuties(office, self.answer)
        self.insert_above_form(self.duties)
        self.insert_below_form(self.request)
        form.edited.connect(self._show_duties)
        form.edited.connect(self._show_request)
        self._show_duties()
        self._show_request()
        form.editor("person_id" if form.editor("person_id").value() is None else "rule").setFocus()

    def go_to_column(self, column: str) -> None:
        """Begin at the field of a list's column; with "" where it begins anyway."""
        if column:
            reason = "rule" if self.form.editor("rule").raw() else "kind"
            self.form.go_to({"reason": reason, "name": "person_id", "visited_on": "date"}.get(column, column))

    # ---- which duty it answers

    def answer(self, duty: Duty) -> None:
        """Record it as the visit that a duty asks for; what is brought stays if it was typed already."""
        planned, typed = visits_for(self._office, [duty])[0], self.form.raw()
        texts = {"rule": duty.code, "kind": ""}
        if not typed["fen"] and planned.fen:
            texts["fen"] = money.show_yuan(planned.fen)
        texts |= {
            name: getattr(planned, name) for name in ("goods", "visitors") if not typed[name] and getattr(planned, name)
        }
        self.form.put_raw(texts)
        self.form.editor("rule").setFocus()

    def _show_duties(self) -> None:
        person_id, day, rule = (self.form.typed(name) for name in ("person_id", "date", "rule"))
        self.duties.show_for(person_id, day, rule or "", self.form.record_id)

    def _show_request(self) -> None:
        """Offer to hand on what was asked for, as soon as something was written."""
        self.request.show_for(self.form.raw()["requests"], self.form.typed("date"))

    # ---- after saving

    def accept(self) -> None:
        """After a new visit: print its slip, go on to the next person, or be done."""
        if self._correcting or self.saved is None:
            super().accept()
            return
        with messages.guarded(self):
            ask_whether_told(self, self._office, self.saved)
        onwards = f"登记下一人（还有 {len(self._left)} 人）" if self._left else "登记下一人"
        answers = [("next", onwards), ("print", "打印登记表"), ("close", "完成")]
        answer = self._ask(answers)
        if answer == "print":
            with messages.guarded(self):
                print_one(self, self._office, self.saved)
            answer = self._ask([answers[0], answers[2]])
        if answer == "next":
            self.start_next()
        else:
            super().accept()

    def _ask(self, answers: Sequence[tuple[str, str]]) -> str:
        visit = self.saved
        assert visit is not None
        name = people_store.get(self._office, visit.person_id or 0).name
        said = f"已登记：{name}，{visit.date}，{visit.reason}。"
        remark = store_answers.answer(self._office, visit).remark
        return messages.choose(
            self, said, answers, detail=remark.message if remark else "", default="next", escape="close", title="已保存",
            tone="warning" if remark else "good",
        )  # fmt: skip

    def start_next(self) -> None:
        """The next of the drafts; after them an empty form for the next person of the same campaign."""
        assert self.saved is not None
        self._done = False
        last = self.saved
        same: dict[str, Any] = {"date": last.date, "visitors": last.visitors, "companions": last.companions}
        if self._left:
            draft = self._left.pop(0)
            self.draft_key = _draft_key(draft)
            same["visitors"] = draft.visitors or last.visitors
            self.form.set_record(dataclasses.replace(draft, **same))
        else:
            self.draft_key = _draft_key(Visit())
            self.form.set_record(dataclasses.replace(last, id=None, person_id=None, **ABOUT_THE_PERSON))
        restyle(self.form.ui.who)
        self._show_duties()
        self._show_request()
        self.form.go_to("person_id" if self.form.editor("person_id").value() is None else "condition")


def edit_visit(parent: QWidget, office: Office, visit: Visit, column: str = "") -> None:
    """Correct a visit, at the field of a list's column if one was pointed at. Raises UserError where it cannot be."""
    dialog = VisitDialog(office, visit=visit, parent=parent)
    dialog.go_to_column(column)
    dialog.exec()
