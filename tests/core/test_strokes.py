"""Names in the order of strokes, as they stand on lists."""

from cadredesk.core.stroke_order import stroke_key


def ordered(names: str) -> str:
    return " ".join(sorted(names.split(), key=stroke_key))


def test_surnames_go_by_strokes_and_then_by_their_first_stroke() -> None:
    # The five first strokes of surnames of seven strokes, then fewer and more strokes before and behind them.
    assert ordered("陈平 沈平 何平 吴平 李平 王平 赵平 刘平 丁平") == "丁平 王平 刘平 李平 吴平 何平 沈平 陈平 赵平"


def test_one_surname_stays_together_and_short_names_come_first() -> None:
    assert ordered("王小洪 王毅 玉强 王文涛 王凯 王浩 开明") == "王凯 王浩 王毅 王小洪 王文涛 开明 玉强"


def test_compound_surnames_are_surnames() -> None:
    assert ordered("欧阳一 欧建国 欧明 欧阳修文") == "欧明 欧建国 欧阳一 欧阳修文"


def test_rare_characters_have_their_place() -> None:
    assert ordered("𬭚平 𫖯平 龚平 㛃平 䶮平 张平 王平 丁平") == "丁平 王平 张平 㛃平 䶮平 龚平 𫖯平 𬭚平"


def test_what_is_no_chinese_character_stands_behind_and_dots_do_not_count() -> None:
    assert ordered("John 龚平 阿不都·热合曼") == "阿不都·热合曼 龚平 John"
    assert stroke_key("阿不都·热合曼") == stroke_key("阿不都热合曼")
    assert stroke_key("") == ""
