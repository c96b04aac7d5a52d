"""The facets of a campaign: its list is in memory, so they are counted at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from cadredesk.campaigns.records import CampaignLine, Stage
from cadredesk.people.records import Audience
from cadredesk.widgets.page.facets import FacetGroup

PAID, IN_VOUCHER, UNPAID = "已发放", "已开凭证", "未开凭证"
LABELS = {"stage": "状态", "visitors": "走访人", "paid": "发放", "category": "人员类别", "community": "社区"}
_ORDER: dict[str, tuple[str, ...]] = {
    "stage": tuple(Stage),
    "paid": (PAID, IN_VOUCHER, UNPAID),
    "category": tuple(Audience),
}
Chosen = Mapping[str, tuple[Any, ...]]


def _value(line: CampaignLine, name: str) -> str:
    if name == "paid":
        return PAID if line.paid else IN_VOUCHER if line.voucher else UNPAID
    return str(getattr(line, name))


def narrowed(lines: Sequence[CampaignLine], chosen: Chosen, *, but: str = "") -> list[CampaignLine]:
    """The lines under what is chosen; one group (``but``) may be left aside."""
    asked = [(name, values) for name, values in chosen.items() if name != but]
    return [line for line in lines if all(_value(line, name) in values for name, values in asked)]


def groups_of(lines: Sequence[CampaignLine], chosen: Chosen) -> list[FacetGroup]:
    """The groups with their counts, each under what is chosen in the others."""
    groups = []
    for name, words in LABELS.items():
        counts = Counter(_value(line, name) for line in narrowed(lines, chosen, but=name))
        known = {_value(line, name) for line in lines}
        first = [value for value in _ORDER.get(name, ()) if value in known or value in chosen.get(name, ())]
        rest = sorted(known.difference(first), key=lambda value: (not value, -counts[value], value))
        groups.append(FacetGroup(name, words, [(value, value, counts[value]) for value in (*first, *rest)]))
    return groups
