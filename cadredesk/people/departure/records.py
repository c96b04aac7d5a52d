"""What a death or a move brings to an end, in the words of the dialogs and of the command line."""

from dataclasses import dataclass

from cadredesk.core.money import show_yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidMoney:
    """Money in a voucher that has not been paid, for somebody who leaves."""

    voucher: str
    """Number, or 草稿 12."""
    state: str
    kind: str
    occasion: str
    fen: int
    only_line: bool = False
    """The voucher holds nothing else."""

    @property
    def words(self) -> str:
        """慰〔2026〕0012号 节日慰问（重阳）500.00 元."""
        occasion = f"（{self.occasion}）" if self.occasion else ""
        return f"{self.voucher} {self.kind}{occasion} {show_yuan(self.fen)} 元"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """What ends with a death or a move on a day: plans (重阳 2026-10-18), lines of drafts, open cases (住院，2026-10-01), stays.

    ``fixed`` are submitted or approved vouchers, which cannot be changed here.
    """

    plans: tuple[str, ...] = ()
    drafts: tuple[UnpaidMoney, ...] = ()
    fixed: tuple[UnpaidMoney, ...] = ()
    cases: tuple[str, ...] = ()
    in_hospital: bool = False

    @property
    def sentences(self) -> list[str]:
        """One for each kind of thing."""
        said = []
        if self.plans:
            said.append(f"取消 {len(self.plans)} 项走访安排：{'、'.join(self.plans)}。")
        for each in self.drafts:
            said.append(f"从草稿中去掉：{each.words}{'，草稿里没有别人，一并删除' if each.only_line else ''}。")
        if self.cases:
            said.append(f"办结 {len(self.cases)} 个在办事项：{'、'.join(self.cases)}。")
        if self.in_hospital:
            said.append("住院登记到当天为止。")
        return said

    @property
    def warnings(self) -> list[str]:
        """What somebody has to do elsewhere."""
        return [f"{each.words}{each.state}，这里不能改：请作废或核对。" for each in self.fixed]
