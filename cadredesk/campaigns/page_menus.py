"""The menus of the page of a round."""

from typing import TYPE_CHECKING

from cadredesk.widgets.parts import Do

if TYPE_CHECKING:
    from cadredesk.campaigns.page_deeds import Deeds

Item = tuple[str, str, Do] | None


def of_list(deeds: "Deeds") -> list[Item]:
    """名单: who is on it, and with what."""
    return [
        ("增列…", "plus", deeds.add_people),
        ("移出增列的人", "xmark", deeds.take_off),
        None,
        ("免访…", "circle-check", deeds.excuse),
        ("取消免访", "rotate-left", deeds.withdraw),
        None,
        ("改慰问金和慰问品…", "pen", deeds.change_gifts),
    ]


def of_money(deeds: "Deeds") -> list[Item]:
    """发放: the voucher, and how much is given."""
    return [
        ("起草凭证…", "file-circle-plus", deeds.draft_voucher),
        ("看凭证", "eye", deeds.show_voucher),
        None,
        ("打印签领表", "print", deeds.print_sign_off),
        None,
        ("慰问标准…", "scale-balanced", deeds.set_standards),
    ]


def of_paper(deeds: "Deeds") -> list[Item]:
    """打印, and Excel."""
    return [
        ("走访慰问登记表（两张拼一张 A4）", "clipboard-list", deeds.print_slips),
        ("走访安排表（谁去走访谁）", "list", deeds.print_walk),
        None,
        ("导出为 Excel", "file-export", deeds.export),
    ]


def of_row(deeds: "Deeds", show_person: Do) -> list[Item]:
    """The menu of the right mouse button."""
    return [
        ("登记走访…", "hand-holding-heart", deeds.record_chosen),
        ("安排…", "user-group", deeds.plan),
        ("改慰问金和慰问品…", "pen", deeds.change_gifts),
        None,
        ("免访…", "circle-check", deeds.excuse),
        ("取消免访", "rotate-left", deeds.withdraw),
        ("移出增列的人", "xmark", deeds.take_off),
        None,
        ("看人员卡片", "address-card", show_person),
    ]
