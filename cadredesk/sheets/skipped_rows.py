"""Rows that are no records: blank ones, repeated headers, totals, notes and signatures."""

import re
import unicodedata
from typing import TYPE_CHECKING

from cadredesk.core.fields import Kind
from cadredesk.core.surnames import has_compound_surname
from cadredesk.sheets.labels import plain
from cadredesk.sheets.reader import Cell, Sheet

if TYPE_CHECKING:
    from cadredesk.sheets.header import Recognition

_TOTAL = re.compile(r".{0,12}?(?:小计|合计|总计|共计|累计)(?:$|[(:\d人元金数户]).{0,12}|其中:.{0,12}|平均年龄:?.{0,8}")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明|附注|附)\d?[:.、].*", re.DOTALL)
_SIGNATURE = re.compile(
    r"(?:制表|填表|填报|审核|复核|审批|经办|统计|单位负责|分管领导|主要领导|负责|打印|盖章|签字|签章)(?:人|单位|日期|时间|领导)?"
    r"(?:签字|签名|签章|\(签字\)|\(盖章\)|\(签章\))?(?::.*|$)",
    re.DOTALL,
)
# What stands alone in its row and is no person: a group's heading, a note that goes on, a stamp, a date, a count.
_ALONE = re.compile(
    r"[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)、.].*|[*※].*|[-—–]+|以下空白|第\d+页.*|共\d+[人名户].*|"
    r"\d{4}年\d{1,2}月\d{1,2}日|.{0,20}[(](?:盖章|签章|签字|公章)[)]:?|"
    r".{4,}(?:局|县委|市委|州委|党委|党工委|委员会|组织部|办公室|中心)|[离退]休(?:干部|职工|人员).{0,8}|遗属"
)
_COUNTED = re.compile(r".{2,}[(]共?\d+[人名户位]?[)]|.{2,}共?\d+[人名户位]")  # 离休干部(12人)
# What stands alone in a list of several columns and heads those below it.
_HEADING = re.compile(
    r"(?:.{3,}(?:局|委|办|部|院|校|室|司|厂|站|所|队|会|中心|镇|乡|街道|社区)|.{2,}(?:支部|总支|小组|中学|小学|大学|人员|干部|职工)|"
    r".{0,30}(?:名单|名册|登记表|统计表|一览表|情况表|台账|签领表|发放表)(?:[(]续.{0,3}[)])?|"
    r"[县市州省区].{0,4}(?:局|委|办|部|院|校|室|司|厂|站|所|队|会))"
)
_SENTENCE = re.compile(r"(?:以上|截[止至]|本[表册]|平均|其中).{3,}|.{4,}(?:无误|属实)")
_LABELLED = re.compile(r"[^\d:]{1,8}:.*", re.DOTALL)  # 局长：, 联系人：王某
_FEW = 3
# Any of these matches this too: most rows need no closer look.
_SUSPECT = re.compile(
    r"\s*[注备说填附制审复经统单分主负打盖签\d一二三四五六七八九十(（*※第共以离退遗其平—–-]|.{0,14}[小合总共累]\s*计|"
    r".{0,20}[:：)）]|.{4,}[局委会部室心]\s*$"
)
_NOBODY = frozenset("无 暂无 没有 空 空缺 暂缺 缺 缺额 缺编 待定 待补 未定 未填 不详".split())  # in the place of a name
KEYS = ("name", "person_id", "id_number")  # any of these tells who or what is meant
_FIGURE = re.compile(r"[\s(（+-]*\d[\d\s.,:/年月日人名%+=()（）-]*")
_COUNTER = re.compile(r"[\d.、()（）\s]*")


class SkippedRows:
    """Knows what the rows of one sheet look like that are no records."""

    def __init__(self, sheet: Sheet, recognition: "Recognition") -> None:
        self.of_people = any(field.label == "姓名" for field in recognition.fields)
        self.headed = frozenset(column.index for column in (*recognition.mapped, *recognition.unknown))
        self.ignored = frozenset(column.index for column in recognition.columns if column.ignored and column.header)
        self.headers = [_labels(sheet.rows[at]) for at in recognition.header]
        self.titles = [labels for row in sheet.rows[: recognition.header.start] if any(labels := _labels(row))]
        self.sheet = sheet
        self.keys = tuple(one.index for one in recognition.mapped if one.field and one.field.name in KEYS)
        self.names = tuple(one.index for one in recognition.mapped if one.field and one.field.label == "姓名")
        self.known = tuple(one.index for one in recognition.mapped)
        self.amounts = {one.index for one in recognition.mapped if one.field and one.field.kind is Kind.MONEY}
        self.words = {text for row in (*self.headers, *self.titles) for text in row if text}

    def reason(self, index: int) -> str | None:
        """Why a row is no record ("" for a blank one); None if it is one."""
        row = self.sheet.rows[index]
        first = self._first(row)
        if first is None:
            return ""
        if all(row[at] == "" for at in self.headed):  # nothing stands in a column that says what it holds
            return "说明行"
        if isinstance(first, str) and (why := self._says_so(first, row)):
            return why
        if isinstance(first, str) and self._heads_others(first, row):
            return "说明行"
        if self.names and str(row[self.names[0]])[:1].isalpha() and row[self.names[0]] not in _NOBODY:
            return None  # most rows need no closer look
        if self.keys and all(_blank(row[at]) or row[at] in _NOBODY for at in self.keys):
            return "没有填写的行" if self.known and self._filled_down(index) else None
        return "统计行" if self._is_tally(row) else None

    def _says_so(self, first: str, row: list[Cell]) -> str | None:
        """Why a row is no record, by the words that it begins with."""
        if len(first) < 60 and plain(first) in self.words:
            labels = _labels(row)
            if labels in self.titles or any(_alike(labels, header) for header in self.headers):
                return "重复的表头"
        return self._last_rows(first, row) if _SUSPECT.match(first) else None

    def _heads_others(self, first: str, row: list[Cell]) -> bool:
        """Whether words that stand alone in a list of several columns are those of a group, or of a sentence, and no name."""
        if not self.of_people or len(self.known) < 2 or len(first) < _FEW or len(row) - row.count("") > 1:
            return False
        text = _squeezed(first)
        if len(text) < 2 * _FEW and has_compound_surname(text):
            return False
        return any(each.fullmatch(text) for each in (_COUNTED, _HEADING, _SENTENCE))

    def _filled_down(self, index: int) -> bool:
        """Whether nothing in the known columns of a row is its own: what stands there goes on from row to row."""
        row = self.sheet.rows[index]
        around = self.sheet.rows[max(index - 1, 0) : index] + self.sheet.rows[index + 1 : index + 2]
        return all(
            at not in self.amounts and any(other[at] == row[at] for other in around)
            for at in self.known
            if not _blank(row[at]) and not (at in self.keys and row[at] in _NOBODY)
        )

    def _is_tally(self, row: list[Cell]) -> bool:
        """Whether figures alone stand in the columns that are known, a date or a number in the place of the name."""
        if not self.names or not _FIGURE.fullmatch(str(row[self.names[0]])):
            return False
        others = (row[at] for at in self.known if at not in self.names)
        return all(not isinstance(cell, str) or not cell.strip() or _FIGURE.fullmatch(cell) for cell in others)

    def _first(self, row: list[Cell]) -> Cell | None:
        """The first cell that says something: not blank, and not the counter in the column 序号."""
        for at, cell in enumerate(row):
            if cell == "" or (isinstance(cell, str) and not cell.strip()):
                continue
            if at not in self.ignored or not (isinstance(cell, (int, float)) or _COUNTER.fullmatch(str(cell))):
                return cell
        return None

    def _last_rows(self, first: str, row: list[Cell]) -> str | None:
        text = _squeezed(first)
        if is_total(text):
            return "合计行"
        filled = [_squeezed(cell) for cell in row if cell != ""]
        if len(filled) <= _FEW and _NOTE.fullmatch(text):
            return "说明行"
        if _SIGNATURE.fullmatch(text) or all(map(_LABELLED.fullmatch, filled)):
            return "签名行"
        return "说明行" if len(filled) == 1 and self.of_people and _ALONE.fullmatch(text) else None


def is_nobody(name: str) -> bool:
    """Whether words in the place of a name say that there is nobody."""
    return name in _NOBODY


def is_total(text: str) -> bool:
    """Whether the words at the beginning of a row are those of a total."""
    return _TOTAL.fullmatch(_squeezed(text)) is not None


def _blank(cell: Cell) -> bool:
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def _squeezed(cell: Cell) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell)))


def _labels(row: list[Cell]) -> list[str]:
    return [plain(cell) if isinstance(cell, str) else "" for cell in row]


def _alike(labels: list[str], header: list[str]) -> bool:
    """Whether most filled cells of a row are those of the header."""
    same = sum(1 for one, two in zip(labels, header, strict=False) if one and one == two)
    return 2 * same > sum(1 for text in labels if text)
