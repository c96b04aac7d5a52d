"""What an import of visits or of payments would write. Nothing here asks the file."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadredesk.core.kinds import MoneyKind, VisitGroup
from cadredesk.core.money import show_yuan
from cadredesk.core.names import clean_name
from cadredesk.core.progress import Progress
from cadredesk.duties.records import DutyRule
from cadredesk.duties.rules.remarks import ABOUT_THE_RULE, Remark, Why
from cadredesk.funds.records import Payment
from cadredesk.import_export.records import CellProblem, Plan, Source
from cadredesk.import_export.rules import (
    audience,
    audience_of_words,
    money_of_words,
    plain,
    rule_of_words,
)
from cadredesk.import_export.rules_identical import match_identical
from cadredesk.import_export.rules_planner import Entry
from cadredesk.import_export.rules_states import money_and_goods
from cadredesk.import_export.rules_who import WhoPlanner
from cadredesk.people.records import Person
from cadredesk.people.rules_matching import PeopleIndex
from cadredesk.visits.records import Rule, Visit
from cadredesk.visits.rules import money_kind

USUAL_KIND = "日常走访"
_NOT_RECEIVED = ("未领", "退回", "待领")


@dataclass(frozen=True, slots=True)
class FileState:
    """What the planners need to know of the file: its people, and what it holds of the days that the sheets name."""

    people_index: PeopleIndex
    load: Callable[[Sequence[int]], list[Person]]
    visits: Sequence[Visit]
    payments: Sequence[tuple[Payment, str]]  # each with its voucher's number
    next_visit: int
    books_since: date
    today: date
    rules: Mapping[str, DutyRule]  # the office's duty rules by code
    group_of: Callable[[str, str, date | None, str], VisitGroup]  # what a rule, kind, day and a choice make of a visit
    duties_since: date
    remarks: Callable[[Sequence[Visit]], list[Remark | None]]  # what to say of new visits that answer no duty


class _Planner(WhoPlanner):
    """What rows about visits and money have in common: whom they are about must be in the file."""

    doing = ""

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state.people_index, file_state.load)
        self.file_state = file_state
        self.people: dict[int, Person] = {}

    def _read(self, progress: Progress) -> list[tuple[Entry, dict[str, Any]]]:
        """The good rows, each with the columns that it gives."""
        for entry in self.entries:
            if not entry.left_out:
                self._match(entry)
        refused = {entry.row.place for entry in self.entries if entry.refused}
        for entry in self.entries:  # of a row with several names all go in, or none
            entry.refused = entry.row.place in refused
        meant = sorted({entry.target for entry in self.entries if entry.target})
        self.people = {person.id or 0: person for person in self.file_state.load(meant)}
        return [
            (entry, given)
            for entry in progress.over(self.entries, len(self.entries), self.doing, every=200)
            if (given := self._given(entry)) and not entry.refused
        ]

    def _given(self, entry: Entry) -> dict[str, Any]:
        """The columns that a row gives; none where it is about nobody."""
        if entry.left_out:
            return {}
        self._check(entry)
        if not entry.target:
            return {}
        self._category(entry, self.people[entry.target])
        return {"person_id": entry.target, **entry.values}

    def _check(self, entry: Entry) -> None:
        raise NotImplementedError

    def _category(self, entry: Entry, person: Person) -> None:
        """人员类别 as one of the six; words that name none are left to the person's own."""
        words = entry.values.pop("category", "")
        if not words:
            return
        if found := audience_of_words(words, person):
            entry.values["category"] = found
        else:
            self._warn(entry, "category", f"认不出人员类别“{words}”，按本人现在的类别录入。")

    def _goods(self, entry: Entry, name: str) -> None:
        """Goods that stand beside the amount go where such a record keeps them."""
        if (split := money_and_goods(plain(entry.row.words.get("fen", "")))) and "fen" in entry.values:
            words = "；".join(filter(None, (entry.values.get(name, ""), split[1])))
            entry.values[name] = words
            self._warn(entry, "fen", f"“{split[1]}”不是现金，写在{self.fields[name].label}中。")


_MoneyKey = tuple[int | None, date | None, str, int | None]


def _money_key(payment: Payment) -> _MoneyKey:
    return payment.person_id, payment.date, payment.kind, payment.fen


class VisitsPlanner(_Planner):
    """Plans the import of visits, with the money that they brought before the books began."""

    doing = "正在核对走访"

    def __init__(self, sources: Sequence[Source], file_state: FileState) -> None:
        super().__init__(sources, file_state)
        self.kinds = {code: MoneyKind(rule.money_kind) for code, rule in file_state.rules.items()}

    def plan(self, progress: Progress) -> Plan:
        """Pair the rows off with the visits that the file has; what is left over is new."""
        good = self._read(progress)
        # What a visit counts as follows from the rest; it stays as it was recorded when the same row comes again.
        chosen = [given.pop("visit_group", "") for _, given in good]
        found = match_identical(self.fields, [given for _, given in good], self.file_state.visits)
        unlinked = Counter(_money_key(one) for one, _ in self.file_state.payments if one.visit_id is None)
        visits: list[Visit] = []
        payments: list[Payment] = []
        for (entry, given), group, known in zip(good, chosen, found, strict=True):
            if known is None:
                entry.touched = True
                visit = self._grouped(entry, self._visit(entry, given), group)
                visits.append(visit)
                if money := self._money(entry, visit, self.file_state.next_visit + len(visits) - 1, unlinked):
                    payments.append(money)
        said = self._remark(visits, [entry for entry in self.entries if entry.touched])
        return Plan(rows=self.planned(), problems=said, new_visits=tuple(visits), new_payments=tuple(payments))

    def _remark(self, visits: Sequence[Visit], entries: Sequence[Entry]) -> tuple[CellProblem, ...]:
        """Say of which visits no duty is answered; of history before 必访起算日 once for the file."""
        before = 0
        for entry, remark in zip(entries, self.file_state.remarks(visits), strict=True):
            if remark is not None and remark.why is Why.BEFORE_START:
                before += 1
            elif remark is not None:
                self._warn(entry, "rule" if remark.why in ABOUT_THE_RULE else "date", remark.message)
        since = self.file_state.duties_since
        said = f"有 {before:,} 行走访在必访起算日 {since} 之前，只作走访记录，不计应访。"
        return (CellProblem(None, "", said),) if before else ()

    def _check(self, entry: Entry) -> None:
        self._require(entry, "date", "没有走访日期，请补填。")
        self._reason(entry)
        self._goods(entry, "goods")
        fen = entry.values.get("fen")
        if fen is not None and fen < 0:
            self._refuse(entry, "fen", "慰问金不能是负数，请核对。")

    def _reason(self, entry: Entry) -> None:
        """Words for a duty rule, in whichever of the two columns they stand, become the rule; all others the kind."""
        values, words = entry.values, entry.row.words
        if "rule" in words and "rule" not in values:
            entry.unsay("rule")
            values.setdefault("kind", " ".join(words["rule"].split()))
            if code := self._code(words["rule"]):
                values["rule"] = code
                del values["kind"]
        if "rule" not in values and "kind" in values and (code := self._code(words.get("kind", values["kind"]))):
            values["rule"] = code
            del values["kind"]

    def _code(self, words: str) -> str:
        """The code of the rule that words name: one of the office's own by code or name, else a shipped one; "" for none."""
        named = plain(words)
        for rule in self.file_state.rules.values():
            if named in (rule.code, plain(rule.name)):
                return rule.code
        return rule_of_words(words) or ""

    def _visit(self, entry: Entry, given: Mapping[str, Any]) -> Visit:
        """The new visit, with the doubts about it."""
        person = self.people[given["person_id"]]
        visit = Visit(**{"category": audience(person), **given})
        if not visit.reason:
            self._warn(entry, "kind", f"没有写走访类型，按“{USUAL_KIND}”录入。")
            visit = dataclasses.replace(visit, kind=USUAL_KIND)
        for message in self._doubts(visit, person):
            self._warn(entry, "date", message)
        return visit

    def _grouped(self, entry: Entry, visit: Visit, chosen: str) -> Visit:
        group = self.file_state.group_of(visit.rule, visit.kind, visit.date, chosen)
        if chosen and chosen != group:
            self._warn(entry, "visit_group", f"“{visit.reason}”属于{group}，按{group}录入。")
        return dataclasses.replace(visit, visit_group=group.value)

    def _doubts(self, visit: Visit, person: Person) -> list[str]:
        found = []
        if visit.date and visit.date > self.file_state.today:
            found.append(f"走访日期 {visit.date} 在今天之后，请核对。")
        if visit.date and person.died_on and visit.date > person.died_on.last and visit.rule != Rule.DEATH:
            found.append(f"{person.name}已于 {person.died_on} 去世，请核对日期。")
        if visit.date and person.moved_out_on and visit.date > person.moved_out_on.last:
            found.append(f"{person.name}已于 {person.moved_out_on} 转出，请核对日期。")
        return found

    def _money(self, entry: Entry, visit: Visit, visit_id: int, unlinked: Counter[_MoneyKey]) -> Payment | None:
        """The settled payment that a visit brings, if it is from before the books and not yet in them."""
        if not visit.fen or visit.date is None:
            return None
        if visit.date >= self.file_state.books_since:
            self._warn(
                entry,
                "fen",
                f"{self.file_state.books_since} 起的慰问金须用凭证发放，金额只记在走访上，没有补录为支出。",
            )
            return None
        money = Payment(
            person_id=visit.person_id, date=visit.date, kind=money_kind(visit, self.kinds).value, occasion=visit.rule,
            fen=visit.fen, category=visit.category, visit_id=visit_id,
        )  # fmt: skip
        if unlinked[_money_key(money)]:
            unlinked[_money_key(money)] -= 1
            self._warn(entry, "fen", "同一天同样金额的支出已经补录过，没有重复补录。")
            return None
        return money


class PaymentsPlanner(_Planner):
    """Plans the import of payments from before the books began."""

    doing = "正在核对发放"

    def plan(self, progress: Progress) -> Plan:
        """Pair the rows off with the money that the file knows as paid; what is left over is new."""
        self._leave_out()
        good = self._read(progress)
        known = [_Known(payment, number) for payment, number in self.file_state.payments]
        found = match_identical(self.fields, [given for _, given in good], known)
        taken = {id(one) for one in found if one is not None}
        free = {(one.person_id, one.date, one.fen) for one in known if id(one) not in taken}
        payments = [
            self._payment(entry, given, free)
            for (entry, given), same_one in zip(good, found, strict=True)
            if same_one is None
        ]
        return Plan(rows=self.planned(), new_payments=tuple(one for one in payments if one is not None))

    def _leave_out(self) -> None:
        """Money that nobody received is none; what branches and suppliers got stands in this file's vouchers alone."""
        numbers = {number for _, number in self.file_state.payments if number}
        for entry in self.entries:
            receipt, ours = entry.values.pop("receipt", ""), entry.values.get("number") in numbers
            named = self.people_index.named(clean_name(entry.values.get("person_id", "")))
            entry.left_out = receipt in _NOT_RECEIVED or (ours and not named)
            if entry.left_out and not ours:
                self._warn(entry, "receipt", f"“{receipt}”的款不是发放，没有录入。")

    def _check(self, entry: Entry) -> None:
        self._require(entry, "date", "没有发放日期，请补填。")
        self._require(entry, "fen", "没有金额，请补填。")
        self._goods(entry, "note")
        words = entry.row.words.get("kind", "")
        if "kind" not in entry.values and words:
            entry.unsay("kind")
            self._warn(entry, "kind", f"认不出类别“{words}”，按“{MoneyKind.OTHER}”录入，原文写在事由中。")
            entry.values["kind"] = MoneyKind.OTHER.value
            entry.values.setdefault("occasion", " ".join(words.split()))
        elif (meaning := money_of_words(words)) and meaning[1]:
            entry.values.setdefault("occasion", meaning[1])

    def _payment(self, entry: Entry, given: dict[str, Any], free: set[tuple[Any, ...]]) -> Payment | None:
        if given["date"] >= self.file_state.books_since:
            self._refuse(entry, "date", f"{self.file_state.books_since} 起的支出须用凭证办理，不能补录。")
            return None
        if given["fen"] <= 0:
            self._refuse(entry, "fen", "金额要大于零，请核对。")
            return None
        entry.touched = True
        if (given["person_id"], given["date"], given["fen"]) in free:
            self._warn(entry, "fen", f"同一天已有一笔 {show_yuan(given['fen'])} 元，其他内容不同，请核对是否重复。")
        if "kind" not in given:
            self._warn(entry, "kind", f"没有写类别，按“{MoneyKind.OTHER}”录入。")
        number = given.pop("number", "")
        if number:
            self._warn(entry, "number", f"凭证号“{number}”没有录入：补录的支出没有凭证号。")
        category = audience(self.people[given["person_id"]])
        return Payment(**{"kind": MoneyKind.OTHER.value, "category": category, **given})


class _Known:
    """Paid money with its voucher's number, "" for a settled payment; looked at like a record."""

    def __init__(self, payment: Payment, number: str) -> None:
        self.payment = payment
        self.number = number

    def __getattr__(self, name: str) -> Any:
        return getattr(self.payment, name)
