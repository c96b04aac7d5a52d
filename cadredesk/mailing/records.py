"""Writing to people: what is known of a recipient, and what a user chooses for labels, envelopes and address lists."""

from dataclasses import dataclass

from cadredesk.core.fields import Kind, described

LABELS, ENVELOPES, ADDRESS_LIST = "标签", "信封", "地址表"
OWN_SIZE = "自己定尺寸…"
AS_LISTED, BY_COMMUNITY, BY_BRANCH, BY_LIAISON = "按表中次序", "按社区", "按支部", "按挂联人"
BY_SEX = "先生/女士"
SALUTATIONS = ("同志 收", f"{BY_SEX} 收", "同志 亲启", "老师 收", "收")

PAPER, TEXT, SENDER = "纸张", "内容", "寄件人"
_MILLIMETRES = "毫米"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What a letter needs of a person, as shown."""

    name: str
    sex: str = ""
    address: str = ""
    community: str = ""
    unit: str = ""
    telephone: str = ""
    branch: str = ""
    liaison: str = ""
    present: bool = True
    """Neither dead nor moved out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterChoice:
    """How letters are addressed. Lengths of an own size are millimetres as typed."""

    what: str = described(
        "打印什么", Kind.CHOICE, default=LABELS, group=PAPER, required=True, choices=(LABELS, ENVELOPES, ADDRESS_LIST)
    )
    sheet: str = described("标签纸（列×行，毫米）", Kind.CHOICE, default="", group=PAPER, required=True)
    envelope: str = described("信封", Kind.CHOICE, default="", group=PAPER, required=True)
    columns: int | None = described("每行几张", Kind.INTEGER, default=3, group=PAPER)
    rows: int | None = described("每列几张", Kind.INTEGER, default=8, group=PAPER)
    width: str = described("标签宽", default="63.5", group=PAPER, hint=_MILLIMETRES)
    height: str = described("标签高", default="33.9", group=PAPER, hint=_MILLIMETRES)
    left: str = described("左边距", default="7.2", group=PAPER, hint=_MILLIMETRES)
    top: str = described("上边距", default="12.9", group=PAPER, hint=_MILLIMETRES)
    gap_x: str = described("左右间隔", default="2.5", group=PAPER, hint=_MILLIMETRES)
    gap_y: str = described("上下间隔", default="0", group=PAPER, hint=_MILLIMETRES)
    start: int | None = described("从第几张标签开始", Kind.INTEGER, default=1, group=PAPER)
    copies: int | None = described("每个地址几份", Kind.INTEGER, default=1, group=PAPER)
    guides: bool = described("裁切线", Kind.FLAG, default=False, group=PAPER, hint="印上浅色裁切线")

    salutation: str = described(
        "称呼",
        Kind.CHOICE,
        default=SALUTATIONS[0],
        group=TEXT,
        choices=SALUTATIONS,
        open_choices=True,
        hint="如 同志 收",
    )
    order: str = described(
        "次序", Kind.CHOICE, default=AS_LISTED, group=TEXT, required=True,
        choices=(AS_LISTED, BY_COMMUNITY, BY_BRANCH, BY_LIAISON),
    )  # fmt: skip
    household: bool = described("同住的人", Kind.FLAG, default=False, group=TEXT, hint="同一地址合写一张")
    community: bool = described("社区", Kind.FLAG, default=True, group=TEXT, hint="写上社区")
    unit: bool = described("原工作单位", Kind.FLAG, default=False, group=TEXT, hint="写上原工作单位")
    telephone: bool = described("电话", Kind.FLAG, default=False, group=TEXT, hint="写上电话")

    sender: str = described("寄件单位", default="", group=SENDER)
    sender_address: str = described("寄件地址", default="", group=SENDER, hint="可不填")
    sender_postcode: str = described("寄件邮编", default="", group=SENDER, hint="可不填")
