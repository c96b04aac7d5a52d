"""职级 and the many words that offices have for them."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Rank(StrEnum):
    """职级 and 享受待遇, highest first."""

    PROVINCE_HEAD = "正省部级"
    PROVINCE_DEPUTY = "副省部级"
    BUREAU_HEAD = "正厅局级"
    BUREAU_DEPUTY = "副厅局级"
    COUNTY_HEAD = "正县处级"
    COUNTY_DEPUTY = "副县处级"
    TOWN_HEAD = "正乡科级"
    TOWN_DEPUTY = "副乡科级"
    CLERK = "科员及以下"
    OTHER = "其他"


_LEVELS = {
    "省": (Rank.PROVINCE_HEAD, Rank.PROVINCE_DEPUTY),
    "厅": (Rank.BUREAU_HEAD, Rank.BUREAU_DEPUTY),
    "县": (Rank.COUNTY_HEAD, Rank.COUNTY_DEPUTY),
    "科": (Rank.TOWN_HEAD, Rank.TOWN_DEPUTY),
}
_LEVEL_OF = {
    sign: level
    for level, signs in {"省": "省部", "厅": "厅局地司州", "县": "县处", "科": "乡科镇"}.items()
    for sign in signs
}

# Ranks of the 2019 parallel system (职务与职级并行) and the posts without leadership that they replaced.
_PARALLEL = {
    "一级巡视员": Rank.BUREAU_HEAD,
    "二级巡视员": Rank.BUREAU_DEPUTY,
    "一级调研员": Rank.COUNTY_HEAD,
    "二级调研员": Rank.COUNTY_HEAD,
    "三级调研员": Rank.COUNTY_DEPUTY,
    "四级调研员": Rank.COUNTY_DEPUTY,
    "一级主任科员": Rank.TOWN_HEAD,
    "二级主任科员": Rank.TOWN_HEAD,
    "三级主任科员": Rank.TOWN_DEPUTY,
    "四级主任科员": Rank.TOWN_DEPUTY,
    "一级科员": Rank.CLERK,
    "二级科员": Rank.CLERK,
    "副巡视员": Rank.BUREAU_DEPUTY,
    "巡视员": Rank.BUREAU_HEAD,
    "副调研员": Rank.COUNTY_DEPUTY,
    "调研员": Rank.COUNTY_HEAD,
    "副主任科员": Rank.TOWN_DEPUTY,
    "主任科员": Rank.TOWN_HEAD,
    "科员": Rank.CLERK,
    "办事员": Rank.CLERK,
    "股级": Rank.CLERK,
    "股所级": Rank.CLERK,
}

_LEVEL = "省部?|部省?|[厅局地司州][厅局地司州市]*|[县处][县处市]*|[乡科镇][乡科镇]*"
# 正县处级, 副科; but not 副县长, which is a post.
# re compiles a pattern when it is first used, and keeps it: a start of the window pays for none.
_BEFORE = rf"(正|副)({_LEVEL})(?=级|职|实职|$)"
_AFTER = rf"({_LEVEL})级(?:领导)?(正|副)职?"


@lru_cache(maxsize=1024)
def rank_of_words(text: str) -> Rank | None:
    """The rank that words stand for: 正地(局)级, 县处级正职, 享受副县级待遇, 三级调研员, … ; None for words that name none.

    Of two ranks the first counts, but one that is only enjoyed (享受 … 待遇) comes after one that is held.
    """
    plain = re.sub(r"[\s、/,.和]", "", unicodedata.normalize("NFKC", text))
    held = re.sub(r"享受.*?待遇|享受.*$", "", plain)
    for words in (held, plain.replace("享受", "").replace("待遇", "")):
        if rank := _rank_in(words):
            return rank
    return None


def _rank_in(words: str) -> Rank | None:
    words = words.translate(str.maketrans("1234", "一二三四"))
    if words in tuple(Rank):
        return Rank(words)
    # The level may be written 正县(处)级, with the rest of a bracket being a remark.
    for form in (re.sub(r"[()]", "", words), re.sub(r"\(.*?\)", "", words)):
        if found := re.search(_BEFORE, form):
            return _LEVELS[_LEVEL_OF[found[2][0]]][found[1] == "副"]
        if found := re.search(_AFTER, form):
            return _LEVELS[_LEVEL_OF[found[1][0]]][found[2] == "副"]
    return next((rank for name, rank in _PARALLEL.items() if name in words), None)
