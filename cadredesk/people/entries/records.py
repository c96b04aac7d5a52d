"""Rows that belong to a person: family, memberships beside the own branch, and the registers."""

from dataclasses import dataclass
from enum import StrEnum

from cadredesk.core.dates import PartialDate
from cadredesk.core.fields import Kind, described, record
from cadredesk.core.names import Named
from cadredesk.people.records import RELATIONS


@record(table="relatives", noun="亲属")
@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A member of the family. A survivor in the office's care is a person, not a relative."""

    id: int | None = None
    person_id: int | None = None
    relation: str = described(
        "关系", Kind.CHOICE, default="", required=True, choices=RELATIONS, open_choices=True, listed=True, width=80
    )
    name: str = described("姓名", default="", required=True, listed=True, names=Named.PERSON)
    birth: PartialDate | None = described("出生日期", Kind.PARTIAL, listed=True)
    unit: str = described("工作单位及职务", default="", listed=True, width=180, names=Named.UNIT)
    phone: str = described("电话", Kind.PHONE, default="", listed=True, width=130)
    living: bool = described("在世", Kind.FLAG, default=True, listed=True, width=60)
    note: str = described("备注", Kind.LONG, default="")


@record(table="functional_members", noun="功能型支部成员")
@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalMember:
    """Membership in a functional branch, beside the one organisational membership and never counted with it."""

    id: int | None = None
    person_id: int | None = None
    branch_id: int | None = described(
        "功能型党支部", Kind.REFERENCE, refers_to="branches", required=True, listed=True, width=180
    )
    since: PartialDate | None = described("加入时间", Kind.PARTIAL, listed=True)
    until: PartialDate | None = described("退出时间", Kind.PARTIAL, listed=True)
    note: str = described("备注", Kind.LONG, default="")


@record(table="hospital_stays", noun="住院登记")
@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalStay:
    """住院."""

    id: int | None = None
    person_id: int | None = None
    since: PartialDate | None = described("入院时间", Kind.PARTIAL, required=True, listed=True)
    until: PartialDate | None = described("出院时间", Kind.PARTIAL, listed=True)
    hospital: str = described("医院", default="", listed=True, width=160)
    ward: str = described("科室病区", default="", listed=True)
    bed: str = described("床号", default="", listed=True, width=70)
    illness: str = described("病情", default="", listed=True, width=160)
    outcome: str = described("转归", default="", hint="如 好转出院")
    note: str = described("备注", Kind.LONG, default="")


class CareKind(StrEnum):
    """What the office sees to for somebody."""

    CHECKUP = "体检"


@record(table="cares", noun="体检登记")
@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """服务: so far check-ups alone. The latest of them is the person's 最近体检日期 (``people.checkups``)."""

    id: int | None = None
    person_id: int | None = None
    kind: str = described(
        "类别", Kind.CHOICE, default=CareKind.CHECKUP.value, choices=tuple(CareKind), entered=False, width=70
    )
    since: PartialDate | None = described(
        "日期", Kind.PARTIAL, required=True, listed=True, hint="如 2026-05-20 或 2026.5"
    )
    unit: str = described("医院", default="", listed=True, width=160)
    result: str = described("结果", default="", listed=True, width=200, hint="如 未见明显异常")
    recheck_on: PartialDate | None = described("复查日期", Kind.PARTIAL, listed=True, hint="如 2026.11，不用复查的不填")
    note: str = described("备注", Kind.LONG, default="")


@record(table="trips", noun="外出登记")
@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """外出."""

    id: int | None = None
    person_id: int | None = None
    since: PartialDate | None = described("外出时间", Kind.PARTIAL, required=True, listed=True)
    until: PartialDate | None = described("返回时间", Kind.PARTIAL, listed=True)
    destination: str = described("去往", default="", required=True, listed=True, width=160)
    reason: str = described("事由", default="", listed=True, hint="如 探亲、就医、旅居")
    companions: str = described("同行人", default="", listed=True)
    phone: str = described("外出期间电话", Kind.PHONE, default="", listed=True, width=130)
    note: str = described("备注", Kind.LONG, default="")


@record(table="certificates", noun="证照登记")
@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """证照: what was issued, until when it is valid, and who keeps it."""

    id: int | None = None
    person_id: int | None = None
    kind: str = described(
        "证照名称", Kind.CHOICE, default="", required=True, listed=True, width=160, open_choices=True,
        choices=("离休干部荣誉证", "退休证", "老年人优待证", "医疗证", "护照", "港澳通行证", "台湾通行证"),
    )  # fmt: skip
    number: str = described("证照号码", default="", listed=True, width=150)
    issuer: str = described("发证机关", default="", listed=True, width=150)
    since: PartialDate | None = described("发证日期", Kind.PARTIAL, listed=True)
    until: PartialDate | None = described("有效期至", Kind.PARTIAL, listed=True)
    keeper: str = described("保管", default="", listed=True, hint="如 本人、本单位")
    note: str = described("备注", Kind.LONG, default="")


@record(table="resettlements", noun="易地安置登记")
@dataclass(frozen=True, slots=True, kw_only=True)
class Resettlement:
    """易地安置."""

    id: int | None = None
    person_id: int | None = None
    since: PartialDate | None = described("安置时间", Kind.PARTIAL, required=True, listed=True)
    until: PartialDate | None = described("结束时间", Kind.PARTIAL, listed=True)
    place: str = described("安置地", default="", required=True, listed=True, width=160)
    unit: str = described("接收单位", default="", listed=True, width=160, names=Named.UNIT)
    document: str = described("批准文号", default="", listed=True)
    phone: str = described("当地联系电话", Kind.PHONE, default="", listed=True, width=130)
    note: str = described("备注", Kind.LONG, default="")


# In the order in which the card shows them.
REGISTERS: tuple[type, ...] = (HospitalStay, Care, Trip, Certificate, Resettlement)
