"""The buttons and menus of the branches page, in one place: a new entry is a line here."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from cadredesk.branches.records_ledger import Sheet
from cadredesk.widgets.parts import button, menu_button, more_button, primary_button

if TYPE_CHECKING:
    from cadredesk.branches.page import BranchesPage

_LEDGERS = {Sheet.BRANCHES: "全部支部", Sheet.TERMS: "换届", Sheet.POSTS: "任职和一人多职"}


def card_buttons(page: "BranchesPage") -> list[QPushButton]:
    """The bar under the card."""
    deeds = page.deeds
    return [
        page.move_in_button,
        button("编辑", "", page.edit),
        more_button(
            [
                ("换届登记…", "users", deeds.elect),
                ("合并…", "right-to-bracket", deeds.merge),
                ("登记拨付…", "sack-dollar", deeds.grant),
                ("新增下级组织…", "plus", deeds.add_below),
                ("打印花名册…", "print", page.print_current),
                None,
                ("删除…", "trash-can", deeds.delete),
            ],
            tip="更多：换届、合并、拨付、新增下级、打印、删除",
        ),
    ]


def tools(page: "BranchesPage") -> list[QWidget]:
    """The right side of the toolbar."""
    ledgers = [(f"{_LEDGERS.get(each, each)}…", "", partial(page.show_ledger, each)) for each in Sheet]
    return [
        menu_button("一览", "table", ledgers, tip="支部、换届、任职、荣誉、经费的列表，可导出"),
        button("挂联人", "user-group", page.show_liaisons, tip="挂联领导和工作人员名单"),
        button("导入", "file-import", page.deeds.import_file, tip="从 Excel 支部名册导入"),
        button("导出", "file-export", page.export, tip="把全部支部导出为 Excel（可再导入）"),
        menu_button("打印", "print", page.papers.items(), tip="打印这个支部的花名册（Ctrl+P）、信封和标签"),
        primary_button("新增支部", "plus", page.add_new, tip="Ctrl+N"),
    ]
