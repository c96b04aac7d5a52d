"""How fresh what the register says of somebody is."""

from dataclasses import dataclass
from enum import StrEnum

WRONG_NUMBER = "号码不对"  # the tag of whom a wrong number is noted


class VerificationAge(StrEnum):
    """How long ago somebody's facts were found right."""

    THIS_YEAR = "今年已核实"
    LAST_YEAR = "去年核实"
    EARLIER = "更早核实"
    NEVER = "从未核实"


UNREACHED = "最近未接通"  # beside the four: did not answer the last call


@dataclass(frozen=True, slots=True)
class VerifiedShare:
    """How many of those in the register were verified in the year."""

    verified: int
    total: int

    @property
    def words(self) -> str:
        """今年已核实 1,234 / 2,700 人，45.7 %."""
        share = f"，{self.verified / self.total:.1%}".replace("%", " %") if self.total else ""
        return f"今年已核实 {self.verified:,} / {self.total:,} 人{share}"
