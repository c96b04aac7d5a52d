"""Compare a header as somebody wrote it with the labels and synonyms of fields."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from cadredesk.core.fields import Field

_BRACKETS = str.maketrans("【】[]〔〕〈〉《》{}", "()()()()()()")
_NOISE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff*※★:：、,，.。;；'\"“”‘’·_\-—–~|\\!?]")
_INSIDE = re.compile(r"\(([^()]*)\)")
_UNIT = re.compile(r"(?:人民币)?(万?元)")
# Words around a label that do not change what it means.
_BEFORE = re.compile(r"^(?:离退休干部|离退休人员|老干部|退休干部|离休干部|本人|个人|人员|干部|现)(?=..)")
_AFTER = re.compile(r"(?<=..)(?:情况|信息|必填|选填)$")
# Different words for one thing.
_SAME = (
    (re.compile(r"年月日|年月|日期|时间|年份"), "时间"),
    (re.compile(r"(?:居民|公民)?身份(?:证件|证)?(?:号码|号)"), "身份证号"),
    (re.compile(r"号码"), "号"),
    (re.compile(r"详细"), ""),
    (re.compile(r"离休|退休|离退"), "离退休"),
    (re.compile(r"(?:离退休)+休?"), "离退休"),
    (re.compile(r"党组织|党支部"), "支部"),
)


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A header without blanks, line breaks and punctuation; half-width, all brackets round."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text.translate(_BRACKETS)).translate(_BRACKETS))


def unit_of(header: str) -> str:
    """元 or 万元 where a header gives it: 慰问金（万元）, 金额:万元; else ""."""
    text = plain(header)
    for inside in _INSIDE.findall(text):
        if found := _UNIT.fullmatch(re.sub(r"^单位", "", inside)):
            return found[1]
    return "万元" if text.endswith("万元") else ""


def _without_brackets(text: str) -> str:
    return re.sub(r"[()]", "", _INSIDE.sub("", text)) or text


def _canonical(text: str) -> str:
    for pattern, word in _SAME:
        text = pattern.sub(word, text)
    return text


def _forms(text: str) -> dict[str, int]:
    """The forms under which a header is looked up, with what each takes off the score."""
    full = plain(text)
    base = _without_brackets(full)
    forms = {full: 0}
    forms.setdefault(base, 4)
    forms.setdefault(re.sub(r"万?元$", "", base), 5)
    for inside in _INSIDE.findall(full):
        if not _UNIT.search(inside):
            forms.setdefault(inside + base, 3)
            forms.setdefault(inside, 3)
    stripped = _AFTER.sub("", _BEFORE.sub("", base))
    forms.setdefault(stripped, 10)
    for part in re.split(r"[/或]|及其|及", base):
        forms.setdefault(part, 20)
    forms.pop("", None)
    return forms


Offer = dict[str, tuple[Field, int]]  # by field name, each with a score up to 100


def take_better(best: Offer, field: Field, score: int) -> None:
    """Keep a field's better score."""
    if field.name not in best or best[field.name][1] < score:
        best[field.name] = (field, score)


class LabelIndex:
    """Knows every form of every label and synonym of some fields."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = tuple(fields)
        self._known: dict[str, Offer] = {}
        for field in fields:
            for word, score in ((field.label, 100), *((synonym, 97) for synonym in field.synonyms)):
                full = plain(word)
                base = _without_brackets(full)
                self._add(full, field, score)
                self._add(base, field, score - 8)
                self._add(_canonical(full), field, score - 12)
                self._add(_canonical(base), field, score - 16)
        self._found: dict[str, Offer] = {}

    def _add(self, key: str, field: Field, score: int) -> None:
        take_better(self._known.setdefault(key, {}), field, score)

    def matches(self, header: str) -> Offer:
        """The fields that a header may mean."""
        if len(header) > 60:
            return {}
        if header not in self._found:
            self._found[header] = self._look_up(header)
        return self._found[header]

    def _look_up(self, header: str) -> Offer:
        best: Offer = {}
        for form, penalty in _forms(header).items():
            for key, more in ((form, 0), (_canonical(form), 6)):
                for field, score in self._known.get(key, {}).values():
                    take_better(best, field, score - penalty - more)
        return best

    def best(self, header: str) -> tuple[Field, int] | None:
        """The likeliest field of a header."""
        return max(self.matches(header).values(), key=lambda one: one[1], default=None)
