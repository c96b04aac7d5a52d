"""走访慰问 apart from services and calls: what is told of visits never counts them together."""

from collections.abc import Iterable

from cadredesk.core.kinds import VisitGroup
from cadredesk.duties.records import Duty

CONDOLENCE = (VisitGroup.CONDOLENCE.value,)
SERVICES = (VisitGroup.SERVICE.value, VisitGroup.CONTACT.value)


def apart(found: Iterable[Duty]) -> tuple[list[Duty], list[Duty]]:
    """What is 走访慰问, and the rest; each in its order."""
    visits: list[Duty] = []
    services: list[Duty] = []
    for duty in found:
        (visits if duty.rule.visit_group == VisitGroup.CONDOLENCE else services).append(duty)
    return visits, services
