"""The buttons and menus of the people page, in one place: a new entry is a line here."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.people.page_deeds import CHECKLIST, DEATH, MOVE_OUT, RETURN
from cadredesk.people.page_duplicates import MERGE
from cadredesk.widgets.parts import action, button, menu_button, more_button, primary_button

if TYPE_CHECKING:
    from cadredesk.people.page import PeoplePage

Entry = tuple[str, str, Callable[[], Any]] | None


def card_buttons(page: "PeoplePage") -> list[QPushButton]:
    """The bar under the card."""
    deeds = page.deeds
    return [
        button("登记走访", "", deeds.record_visit),
        button("发慰问金", "", deeds.give_money),
        button("编辑", "", deeds.edit, tip="改这个人的资料（回车）"),
        more_button(more(page), tip="更多：事项、去世、转出、调整支部、打印、删除", fit=deeds.fit_menu),
    ]


def tools(page: "PeoplePage") -> list[QWidget]:
    """The right side of the toolbar."""
    return [
        button("导入", "file-import", page.deeds.import_file, tip="从 Excel 花名册导入人员"),
        menu_button("导出", "file-export", page.lists.exports(), tip="把表中的人员导出为 Excel"),
        menu_button("打印", "print", prints(page), tip="打印花名册、走访登记表、信封和标签、生日名单"),
        menu_button("整理", "list-check", page.upkeep.items(), tip="成批修改、核实、查找重复人员"),
        primary_button("新增人员", "plus", page.add_new, tip="Ctrl+N"),
    ]


def prints(page: "PeoplePage") -> list[Entry]:
    """The menu 打印."""
    return [
        ("花名册…", "list", page.print_current),
        ("干部信息卡（选中人员）", "id-card", page.files.print_cards),
        ("走访登记表（选中人员）", "clipboard-list", page.print_chosen_slips),
        ("走访登记表（表中全部人员）", "clipboard-list", page.print_all_slips),
        None,
        *page.papers.items(),
    ]


def more(page: "PeoplePage") -> list[Entry]:
    """The three dots of the card; the context menu holds them, too."""
    deeds = page.deeds
    return [
        ("登记事项…", "hospital", deeds.open_case),
        (DEATH, "ribbon", deeds.register_death),
        (CHECKLIST, "list-check", deeds.checklist),
        (MOVE_OUT, "right-from-bracket", deeds.register_move_out),
        (RETURN, "right-to-bracket", deeds.register_return),
        ("调整支部…", "sitemap", deeds.change_branch),
        ("批量修改…", "list-check", page.upkeep.change_many),
        (MERGE, "code-merge", page.upkeep.duplicates.merge),
        ("照片…", "camera", page.files.photo),
        ("打印干部信息卡", "id-card", page.files.print_cards),
        ("打印走访登记表", "print", page.print_chosen_slips),
        None,
        ("删除…", "trash-can", deeds.delete),
    ]


def context_menu(page: "PeoplePage") -> None:
    """The menu of the right mouse button."""
    deeds = page.deeds
    items: list[Entry] = [
        ("登记走访", "hand-holding-heart", deeds.record_visit),
        ("发慰问金", "sack-dollar", deeds.give_money),
        ("编辑", "pen", deeds.edit),
        None,
        *more(page),
    ]
    page.table.set_context_actions([action(*item, page) if item else None for item in items], deeds.fit_menu)
