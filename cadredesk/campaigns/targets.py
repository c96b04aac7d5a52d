"""What other pages can ask the page 节日走访 for."""

from datetime import date

from cadredesk.core.targets import Target, target


@target("campaigns")
class ShowCampaign(Target):
    """One campaign: the rule, and the day of the festival."""

    code: str
    due: date
