"""Relatives in a roster: columns about 配偶, 子女 and 家庭成员, also in further rows of one person, become rows of 家庭."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence

from cadredesk.core.dates import PartialDate, parse_partial
from cadredesk.core.errors import UserError
from cadredesk.core.fields import Field, Kind
from cadredesk.core.names import Named, check_name, clean_name
from cadredesk.core.problems import Problem
from cadredesk.import_export.rules_names import name_of, several_names
from cadredesk.people.entries.records import Relative
from cadredesk.people.records import RELATIONS
from cadredesk.sheets.cells import says_nothing
from cadredesk.sheets.clean import Row
from cadredesk.sheets.header import Recognition
from cadredesk.sheets.reader import Sheet
from cadredesk.sheets.skipped_rows import KEYS

MARK = "relative."  # before the names of these fields
FOUND = "relatives"  # what the planner finds them under among the values of a row
# Whose they are: what a group is called, and the relation where no column says it.
_GROUPS = {
    "spouse": (("配偶", "爱人", "老伴", "夫妻"), "配偶"),
    "child": (("子女", "儿女"), "子女"),
    "family": (("家庭成员", "家庭主要成员", "主要家庭成员", "亲属", "家人"), "其他"),
}
_ATTRIBUTES = {
    "name": ("姓名", "名字", ""),
    "relation": ("称谓", "关系", "与本人关系"),
    "birth": ("出生日期", "出生年月", "出生时间", "出生", "生日"),
    "unit": ("工作单位及职务", "工作单位", "单位", "单位及职务", "工作单位职务"),
    "phone": ("电话", "联系电话", "手机", "手机号码", "电话号码", "联系方式"),
}
_LONE = ("称谓", "与本人关系", "亲属关系")
_CONTACT = ("家属称谓", "家属关系", "紧急联系人关系", "紧急联系人称谓", "联系人关系", "与紧急联系人关系")
_WORDS = {
    "配偶": "配偶|夫|妻|丈夫|妻子|爱人|老伴|老公|老婆|夫妻",
    "子": "(?:长|大|次|二|三|四|五|小|独|养|继)?(?:儿子|子|儿)",
    "女": "(?:长|大|次|二|三|四|五|小|独|养|继)?(?:女儿|女)",
    "孙辈": "(?:外|曾|长|重)?(?:孙子?|孙女|孙儿)",
    "父母": "(?:继|养)?(?:父亲?|母亲?|父母)",
    "兄弟姐妹": "(?:大|二|三|长|堂|表)?(?:哥哥?|弟弟?|姐姐?|妹妹?|兄|兄弟|姐妹|兄弟姐妹)",
}


_APART = re.compile(r"[、,，;；/]+(?![^(（]*[)）])")


def _fields() -> Iterator[Field]:
    for group, (words, _) in _GROUPS.items():
        for name, labels in _ATTRIBUTES.items():
            headers = [f"{word}{label}" for word in words for label in labels]
            headers += _LONE if (group, name) == ("family", "relation") else ()
            kind = Kind.PHONE if name == "phone" else Kind.TEXT  # what cannot be read refuses nobody
            yield Field(name=f"{MARK}{group}.{name}", label=headers[0], kind=kind, synonyms=tuple(headers[1:]))
    yield Field(name=f"{MARK}contact.relation", label="紧急联系人与本人关系", synonyms=_CONTACT)


RELATIVE_FIELDS = tuple(_fields())


def relation_of(words: str) -> tuple[str, str]:
    """The relation of the register that words name, and the words where they say more: 长女 is 女."""
    plain = re.sub(r"\s", "", words)
    found = next((relation for relation, pattern in _WORDS.items() if re.fullmatch(pattern, plain)), plain)
    return found, plain if found != plain and found in ("子", "女", "孙辈", "父母", "兄弟姐妹") and len(
        plain
    ) > 1 else ""


def _relatives_of(row: Row) -> tuple[list[Relative], list[str]]:
    """The relatives of whom a row tells; and the fields in which something else stands."""
    told = {name: value for name, value in row.values.items() if name.startswith(MARK)}
    if not told:
        return [], []
    found: list[Relative] = []
    others: list[str] = []
    for group, (_, usual) in _GROUPS.items():
        own = {name: told.get(f"{MARK}{group}.{name}") for name in _ATTRIBUTES}
        of_group = list(_relatives(own, usual))
        found += of_group
        if own["name"] and not of_group:
            others.append(f"{MARK}{group}.name")
    if relation := told.get(f"{MARK}contact.relation"):
        contact = {"name": row.values.get("emergency_contact"), "phone": row.values.get("emergency_phone")}
        found += _relatives({"relation": relation, **contact}, "其他")
    return found, others


def _relatives(told: Mapping[str, object], usual: str) -> Iterator[Relative]:
    words = str(told.get("name") or "")
    names = _APART.split(words) if several_names(words) else [words] if words else []
    phones = re.split("、", str(told.get("phone") or ""))
    relations = re.split(r"[、,，/]", str(told.get("relation") or ""))
    for at, name in enumerate(names):
        cell = name_of(name)
        if not _is_name(cell.name):
            continue
        words = relations[at] if len(relations) == len(names) else relations[0]
        beside = next((each for each in cell.remark.split("、") if relation_of(each)[0] in RELATIONS), "")
        relation, more = relation_of(words or beside or ("女" if cell.sex == "女" and usual == "子女" else usual))
        birth, unread = _birth(str(told.get("birth") or "")) if len(names) == 1 else (None, "")
        yield Relative(
            relation=relation,
            name=cell.name,
            birth=birth,
            unit=str(told.get("unit") or "") if len(names) == 1 else "",
            phone=cell.telephone or (phones[at] if len(phones) == len(names) else phones[0] if at == 0 else ""),
            living=not cell.dead,
            note="；".join(filter(None, (more, unread))),
        )


def _birth(words: str) -> tuple[PartialDate | None, str]:
    """A date of birth, or the words for the note where they are none."""
    try:
        return (parse_partial(words), "") if words else (None, "")
    except UserError:
        return None, f"出生：{words}"


def _is_name(name: str) -> bool:
    if (
        len(name) < 2
        or says_nothing(name)
        or re.fullmatch(r"健在|已故|丧偶|离异|已婚|未婚|去世|在世|[一二三四五六七八九\d]+[人个].*", name)
    ):
        return False
    problem = check_name(name, Named.PERSON)
    return problem is None or problem[0] != "error"


def relative_columns(recognition: Recognition) -> set[int]:
    """The columns that tell of relatives, the contact in case of need among them."""
    return {
        one.index
        for one in recognition.mapped
        if one.field and (one.field.name.startswith(MARK) or one.field.name in ("emergency_contact", "emergency_phone"))
    }


def rows_that_go_on(sheet: Sheet, recognition: Recognition) -> dict[int, int]:
    """Rows in which nothing but a relative stands: they go on with the person above (index → that row's)."""
    names = [
        one.index
        for one in recognition.mapped
        if one.field and one.field.name.startswith(MARK) and one.field.name.endswith(".name")
    ]
    columns, keys = (
        relative_columns(recognition),
        [one.index for one in recognition.mapped if one.field and one.field.name in KEYS],
    )
    own = [one.index for one in recognition.mapped if one.index not in columns]
    found: dict[int, int] = {}
    top = -1
    for at in range(recognition.header.stop, len(sheet.rows)):
        row = sheet.rows[at]
        if any(row[key] != "" for key in keys):
            top = at
        elif top >= 0 and any(row[name] != "" for name in names) and all(row[each] == "" for each in own):
            found[at] = top
    return found


def with_relatives(rows: Sequence[Row], more: Mapping[int, Sequence[Row]], recognition: Recognition) -> list[Row]:
    """The rows, each with the relatives of whom it and its further rows tell. ``more`` goes by the rows' numbers."""
    headers = {one.field.name: one.header for one in recognition.mapped if one.field}
    found = []
    for row in rows:
        relatives: dict[str, Relative] = {}
        problems: list[Problem] = []
        for each in (row, *more.get(row.number, ())):
            named, others = _relatives_of(each)
            for one in named:
                relatives.setdefault(clean_name(one.name), one)
            problems += [Problem(headers[name], f"“{each.words[name]}”不是姓名，没有录入家庭成员。") for name in others]
        values = {name: value for name, value in row.values.items() if not name.startswith(MARK)}
        values |= {FOUND: [*relatives.values()]} if relatives else {}
        found.append(dataclasses.replace(row, values=values, problems=(*row.problems, *problems)))
    return found
