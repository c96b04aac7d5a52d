"""A desk with two operators at the command line, each act as `cli.md` writes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CLERK, HEAD = "张敏", "李主任"
TEN = [f"赵{name}" for name in "一二三四五六七八九十"]


@dataclass
class Desk:
    """One office file: what is done at it by commands, and what it then says of its money."""

    call: Callable[..., tuple[int, Any, str]]

    def do(self, *words: object, by: str = CLERK) -> Any:
        """A command that is done; gives its JSON answer where it has one."""
        status, answer, err = self.call(*map(str, words), operator=by)
        assert status == 0, err
        return answer

    def refused(self, *words: object, by: str = CLERK) -> str:
        """A command that is refused; gives its sentence."""
        status, _, err = self.call(*map(str, words), operator=by)
        assert status == 2, f"not refused: {words}"
        return err.strip().splitlines()[-1]

    def add_budget(self, amount: str, *, year: int = 2026, name: str = "慰问") -> None:
        self.do("budget", "add", "--year", year, "--name", name, "--amount", amount, "--doc", "县财行〔2026〕12号")

    def adjust(self, amount: str) -> tuple[object, ...]:
        return (
            "budget",
            "adjust",
            "--year",
            2026,
            "--name",
            "慰问",
            f"--amount={amount}",
            "--doc",
            "文",
            "--why",
            "因",
        )

    def draft(self, *people: str, amount: str = "500", occasion: str = "春节", day: str = "2026-02-02", year: int = 2026,
              kind: str = "节日慰问", rest: tuple[object, ...] = ()) -> dict[str, Any]:  # fmt: skip
        """A draft of one amount for people."""
        payees = [word for person in people for word in ("--person", person)]
        return dict(
            self.do("voucher", "new", "--kind", kind, "--occasion", occasion, "--budget", "慰问", "--year", year,
                    *payees, *(("--amount", amount) if people else ()), "--date", day, *rest, "--json")
        )  # fmt: skip

    def submit(self, voucher: object, day: str = "2026-02-02") -> dict[str, Any]:
        return dict(self.do("voucher", "submit", voucher, "--date", day, "--json"))

    def approve(self, voucher: object, day: str = "2026-02-02", *rest: object) -> dict[str, Any]:
        return dict(self.do("voucher", "approve", voucher, "--date", day, *rest, "--json", by=HEAD))

    def approved(self, *people: str, day: str = "2026-02-02", **rest: Any) -> int:
        """A voucher that was drafted, submitted and approved on a day; gives its id."""
        voucher = self.draft(*people, day=day, **rest)["id"]
        self.submit(voucher, day)
        self.approve(voucher, day)
        return int(voucher)

    def pay(self, voucher: object, day: str, *rest: object) -> dict[str, Any]:
        return dict(self.do("voucher", "pay", voucher, "--date", day, *rest, "--json"))

    def show(self, voucher: object) -> dict[str, Any]:
        return dict(self.do("voucher", "show", voucher, "--json"))

    def budget(self, year: int = 2026) -> dict[str, Any]:
        """The only budget of a year, whose figures fit each other."""
        (found,) = self.do("budget", "list", "--year", year, "--json")
        assert found["fen"] == found["approved"] + found["paid"] + found["left"] and found["left"] >= 0
        return dict(found)

    def ledger(self, *rest: object) -> list[dict[str, Any]]:
        return list(self.do("ledger", "--budget", "慰问", "--year", 2026, *rest, "--json"))

    def summary(self, year: int = 2026) -> dict[str, Any]:
        return dict(self.do("summary", "--year", year, "--json")["money"])


def codes(answer: dict[str, Any]) -> list[str]:
    """The codes of the warnings that a step answered with."""
    return [each["code"] for each in answer["warnings"]]
