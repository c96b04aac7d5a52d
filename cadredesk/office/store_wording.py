"""The one place that turns what the journal keeps of a change into words: whose row, which field, from what to what.

For anybody above the stores (a card's 变动, the page of all operations)::

    wording = Wording(office)                       # keeps the names that it has looked up: make one for each list
    for change in journal.changes(office, ids):
        change.at, change.operator, change.what     # which operation
        ACTS[change.act]                            # 新增, 修改, 删除
        wording.noun(change.table)                  # 人员, 走访, 亲属 …
        wording.title(change.table, change.row_id)  # 张建国, 张建国（2026-01-02，春节）
        wording.differences(change)                 # [Difference("手机", "138 …", "139 …"), …]

A table and a column that no record describes have their words here (NOUNS, _OTHERS); a test finds those without any.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cadredesk.core import fields, values
from cadredesk.core.errors import DamagedFile, UserError
from cadredesk.core.fields import Field, Kind, fields_of
from cadredesk.db import journal, rows
from cadredesk.db.file import Office
from cadredesk.office.records import Settings
from cadredesk.people.store import DERIVED

VERBS = {"I": "新增", "U": "修改", "D": "删除"}
NOTHING = "（空）"
GONE = "（已删除）"
KEPT = 2000  # rows looked up and held

NOUNS = {
    "settings": "设置", "voucher_prints": "凭证打印", "voucher_answers": "对提示的说明", "voucher_files": "凭证附件",
    "closed_years": "封账", "carries": "结余处理",
}  # fmt: skip
HIDDEN = frozenset(
    {"id", *DERIVED, "strokes", "hash", "seal", "size", "content", "duty_due", "owner", "owner_id"}
)  # nothing that a clerk has written


# Columns that no record describes: references by the table that they lead to, and all others.
_REFERENCES = {
    "people": "person_id:姓名 first_id:甲 second_id:乙 gone_id:并入的人员 kept_id:保留的人员 made_out_to_id:原发放对象 "
    "deceased_id:去世人员",
    "branches": "branch_id:支部 merged_into_id:并入",
    "vouchers": "voucher_id:凭证 reverses_id:冲销的凭证 replaces_id:重开的凭证",
    "payments": "reverses_line_id:冲销的明细 reissues_line_id:补发的明细",
    "visits": "visit_id:走访",
    "budgets": "budget_id:预算 refund_budget_id:退款转入的预算 into_id:转入的预算",
    "hospital_stays": "stay_id:住院登记",
    "cases": "case_id:事项",
    "activities": "activity_id:活动",
}
_LABELS = (
    "name:名称 value:内容 since:起始时间 until:截止时间 date:日期 at:时间 year:年度 fen:金额 post:职务 level:级别 purpose:用途 "
    "document:文号 why:原因 operator:经办人 added_on:加入日期 page:页面 pinned:固定显示 series:凭证字头 serial:凭证序号 "
    "void_why:作废或冲销原因 note:备注 rule:必访事由 due:应访日期 refund_to:退款去向 payee:领款单位 invoice:发票号码 "
    "code:提示 stage:环节 message:提示内容 reason:说明 kind:性质 pages:页数 official:正式打印 day:日期 journal_hash:操作记录校验码 "
    "figures:封账数字 what:办理"
)
_KINDS = {"fen": Kind.MONEY, "pinned": Kind.FLAG, "official": Kind.FLAG}


def _labelled(words: str) -> list[tuple[str, str]]:
    return [(name, label) for name, _, label in (pair.partition(":") for pair in words.split())]


_OTHERS = {
    name: Field(label=label, kind=Kind.REFERENCE, refers_to=table)
    for table, words in _REFERENCES.items()
    for name, label in _labelled(words)
} | {name: Field(label=label, kind=_KINDS.get(name, Kind.TEXT)) for name, label in _labelled(_LABELS)}
# What names a row, beside the person or branch that it belongs to.
_OWNERS = ("person_id", "first_id", "branch_id", "budget_id", "voucher_id")
_NAMES = {
    "people": ("name",),
    "branches": ("name",),
    "liaisons": ("name",),
    "settings": (),
    "merged_people": ("gone_id", "kept_id"),
    "budgets": ("year", "name"),
    "vouchers": ("number", "date", "kind", "occasion"),
    "payments": ("date", "kind", "fen"),
    "cases": ("kind", "opened_on"),
    "case_steps": ("case_id", "step"),
    "duty_rules": ("name",),
    "excuses": ("rule", "due"),
    "plans": ("rule", "due"),
    "campaigns": ("rule", "due"),
    "standards": ("occasion", "category", "since"),
}
_NAMED_ALONE = ("people", "branches", "liaisons", "budgets", "vouchers")
_USUAL_NAMES = ("track", "relation", "year", "date", "since", "level", "rule", "kind", "name", "second_id")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field of a change; "" where nothing stood. ``name`` is the column."""

    name: str
    label: str
    before: str
    after: str

    def sentence(self) -> str:
        """手机：138 … → 139 …"""
        return f"{self.label}：{self.before or NOTHING} → {self.after or NOTHING}"


@cache
def described(table: str) -> Mapping[str, Field]:
    """The columns of a table that have words."""
    if table == "settings":
        return {name: _OTHERS[name] for name in ("name", "value")}
    cls = fields.record_class(table)
    own = {field.name: field for field in fields_of(cls)} if cls else {}
    return own | {name: field for name, field in _OTHERS.items() if name not in own}


class Wording:
    """Words for changes of one office; what a reference stands for is looked up once."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._rows: dict[tuple[str, int], dict[str, Any] | None] = {}

    def noun(self, table: str) -> str:
        """The word for a row of a table."""
        return NOUNS.get(table) or fields.noun_of(table)

    def title(self, table: str, row_id: int) -> str:
        """Which row it is: of a person the name, of a visit whose and when. A deleted row is named as it was last."""
        row = self.row(table, row_id)
        if row is None:
            return GONE
        if table == "settings":
            return _setting_label(row["name"])
        names = _NAMES.get(table)
        own = (self.value(table, name, row[name]) for name in names or _USUAL_NAMES if row.get(name) is not None)
        parts = list(filter(None, own))
        owner = next((self.value(table, name, row[name]) for name in _OWNERS if row.get(name)), "")
        if not owner or table in _NAMED_ALONE:
            return "，".join(parts) or owner or NOTHING
        return f"{owner}（{'，'.join(parts)}）" if parts else owner

    def title_columns(self, table: str) -> frozenset[str]:
        """The columns whose values stand in the title already."""
        owners = () if table in _NAMED_ALONE else _OWNERS
        return frozenset((*_NAMES.get(table, _USUAL_NAMES), *owners))

    def person_of(self, table: str, row_id: int) -> int | None:
        """The person in the file whom a row is about, if there is one."""
        person_id = row_id if table == "people" else (self.row(table, row_id) or {}).get("person_id")
        if person_id is None:
            return None
        found = self._office.conn.execute("SELECT 1 FROM people WHERE id = ?", (person_id,)).fetchone()
        return int(person_id) if found else None

    def differences(self, change: journal.RowChange) -> list[FieldDifference]:
        """The fields that a change has touched, in the order of the form; of a row added or deleted all that are filled."""
        return self.of_pairs(change.table, change.row_id, change.act, journal.values_of_change(self._office, change))

    def of_pairs(
        self, table: str, row_id: int, act: str, pairs: Mapping[str, tuple[Any, Any]]
    ) -> list[FieldDifference]:
        """The same for stored values before and after, by column."""
        known = described(table)
        place = {name: at for at, name in enumerate(known)}
        found = []
        for name, pair in sorted(pairs.items(), key=lambda each: place.get(each[0], len(place))):
            field = known.get(name)
            if name in HIDDEN or (act != "U" and not _says_something(field, pair, pairs)):
                continue
            before, after = (self.value(table, name, stored, row_id) for stored in pair)
            if before != after:
                found.append(FieldDifference(name, field.label if field else name, before, after))
        return found

    def value(self, table: str, name: str, stored: Any, row_id: int = 0) -> str:
        """A stored value as a clerk reads it."""
        if stored is None or stored == "":
            return ""
        field = described(table).get(name)
        if table == "settings":
            return _setting_value(self.row(table, row_id), name, stored)
        if field is None:
            return str(stored)
        if field.kind is Kind.REFERENCE:
            return self.title(field.refers_to, int(stored))
        if field.kind is Kind.FLAG:
            return "是" if stored else "否"
        try:
            return values.show(field, values.from_db(field, stored))
        except (DamagedFile, ValueError, TypeError):  # an older spelling
            return str(stored)

    def row(self, table: str, row_id: int) -> dict[str, Any] | None:
        """A row as it is, or as it was last; None if there never was one."""
        key = (table, row_id)
        if key not in self._rows:
            self._limit_rows()
            self._rows[key] = journal.row_now_or_last(self._office, table, row_id)
        return self._rows[key]

    def load(self, table: str, ids: Sequence[int]) -> None:
        """Look up several rows of a table at once."""
        self._limit_rows()
        cursor = self._office.conn.execute(f"SELECT * FROM {table} WHERE id IN ({rows.marks(ids)})", list(ids))
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            made = dict(zip(names, row, strict=True))
            self._rows[table, made["id"]] = made

    def _limit_rows(self) -> None:
        if len(self._rows) > KEPT:
            self._rows.clear()


def _says_something(field: Field | None, pair: tuple[Any, Any], row: Mapping[str, tuple[Any, Any]]) -> bool:
    """Of a row added or deleted: that somebody is not in need says nothing, but in a history of just that."""
    if field is None or field.kind is not Kind.FLAG:
        return any(stored not in (None, "") for stored in pair)
    return any(pair) or field.label in row.get("track", ())


_SETTINGS = {field.name: field for field in fields_of(Settings)}


def _setting_label(name: str) -> str:
    return _SETTINGS[name].label if name in _SETTINGS else name


def _setting_value(row: Mapping[str, Any] | None, column: str, stored: Any) -> str:
    if column == "name":
        return _setting_label(str(stored))
    field = _SETTINGS.get(row["name"]) if row else None
    try:
        return values.show(field, values.parse(field, str(stored))) if field else str(stored)
    except UserError:
        return str(stored)
