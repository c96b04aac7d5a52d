"""The order of names by strokes (姓氏笔画), as offices list names where the order must not suggest a rank."""

from functools import cache

from cadredesk.assets import resource

# Surnames of two characters that stand together: 欧阳修 after every 欧.
_COMPOUND = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 夏侯 端木 百里 南宫 东郭 西门 第五 轩辕 拓跋 独孤 "
    "万俟 闻人 赫连 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 亓官 司寇 子车 颛孙 巫马 公西 乐正 宰父 "
    "谷梁 呼延 羊舌 微生 左丘 东门 梁丘 公羊 纳兰".split()
)


@cache
def _order() -> str:
    """Every character in order: a line of the table has a number of strokes, the first stroke, and its characters."""
    lines = resource("strokes", "order.txt").read_text("utf-8").splitlines()
    return "".join(line.split(" ")[2] for line in lines)


@cache
def _place(character: str) -> str:
    """The place of a character among all, as text that sorts so; what is no Chinese character stands behind."""
    at = _order().find(character)
    return f"{at:05}" if at >= 0 else f"~{character}"


def stroke_key(name: str) -> str:
    """Text by which names sort in the order of strokes.

    The surname goes by strokes, then by its first stroke (横竖撇点折); of one surname, names of one character come before
    those of two, and then the given names go by strokes in the same way.
    """
    plain = name.replace("·", "").replace(" ", "")
    if not plain:
        return ""
    length = 2 if plain[:2] in _COMPOUND and len(plain) > 2 else 1
    surname, given = plain[:length], plain[length:]
    return f"{''.join(map(_place, surname))} {len(given):02} {''.join(map(_place, given))}"
