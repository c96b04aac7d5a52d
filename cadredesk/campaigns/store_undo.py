"""What must hold of plans where something about them or a person is undone."""

from cadredesk.campaigns.store import IN_ITS_WINDOW
from cadredesk.people.store_undo import LEFT, ends_with_leaving

_STILL_MEANT = f"x.due >= {LEFT} AND NOT {IN_ITS_WINDOW.replace('plans.', 'x.')}"

CHECKS = (ends_with_leaving("还没有走访的安排", "plans", _STILL_MEANT),)
