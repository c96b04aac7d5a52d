"""Kinds of which several features speak, none of them its owner alone."""

from enum import StrEnum


class VisitGroup(StrEnum):
    """What a visit counts as: published figures call only the first 走访慰问."""

    CONDOLENCE = "走访慰问"
    SERVICE = "上门服务"
    CONTACT = "电话联系"


class CaseKind(StrEnum):
    """What a case is about."""

    HOSPITAL = "住院"
    HARDSHIP = "困难"
    FAMILY = "家庭变故"
    DISASTER = "灾祸"
    REQUEST = "来电要求"
    DEATH = "去世"


class MoneyKind(StrEnum):
    """What money is paid for."""

    FESTIVAL = "节日慰问"
    BIRTHDAY = "生日慰问"
    HOSPITAL = "住院慰问"
    HARDSHIP = "困难帮扶"
    DISASTER = "灾害救助"
    DEATH = "去世慰问"
    SURVIVOR = "遗属补助"
    OLD_AGE = "高龄补贴"
    BRANCH = "支部工作经费"
    OTHER = "其他"


class MoneyGroup(StrEnum):
    """What published figures call money; each is told by itself, and no two are added up under one word."""

    CONDOLENCE = "慰问金"
    HARDSHIP = "帮扶解困金"
    SUBSIDY = "定期补助"
    EXPENSES = "工作经费"
    GOODS = "慰问品货款"
    OTHER = "其他支出"


MONEY_GROUPS: dict[str, MoneyGroup] = {
    MoneyKind.HARDSHIP: MoneyGroup.HARDSHIP,
    MoneyKind.SURVIVOR: MoneyGroup.SUBSIDY,
    MoneyKind.OLD_AGE: MoneyGroup.SUBSIDY,
    MoneyKind.BRANCH: MoneyGroup.EXPENSES,
    MoneyKind.OTHER: MoneyGroup.OTHER,
    **dict.fromkeys(
        (MoneyKind.FESTIVAL, MoneyKind.BIRTHDAY, MoneyKind.HOSPITAL, MoneyKind.DISASTER, MoneyKind.DEATH),
        MoneyGroup.CONDOLENCE,
    ),
}
