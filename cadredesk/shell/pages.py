"""Which tabs the window has, and what the other features show on the card of a person or a branch. A new tab is one line here.

Names only: a page is imported when it is first shown, so that the window is there at once; that of the first tab also
when another is in front and the window is idle.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

Name = tuple[str, str]  # of a class: module, class


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page. ``name`` is what targets call it by; ``title`` and ``icon`` are those of its class.

    ``panels`` are handed to the page, which loads them with the first card: what other features show on it.
    """

    name: str
    cls: Name
    title: str
    icon: str = ""
    panels: tuple[Name, ...] = ()

    def build(self, office: Any, tasks: Any) -> Any:
        if self.panels:
            return load(self.cls)(office, tasks, panels=map(load, self.panels))
        return load(self.cls)(office, tasks)


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A tab: one page, or several that a row of words under the tabs turns to; each may be of another feature."""

    title: str
    icon: str
    pages: tuple[PageSpec, ...]


def one_page(*page: Any) -> TabSpec:
    """A tab of one page, of the same title and icon."""
    spec = PageSpec(*page)
    return TabSpec(spec.title, spec.icon, (spec,))


def load(name: Name) -> Any:
    module, cls = name
    return getattr(import_module(module), cls)


PANELS = (
    ("cadredesk.duties.ui.panel", "DutiesPanel"),
    ("cadredesk.visits.ui.panel", "VisitsPanel"),
    ("cadredesk.cases.ui.panel", "CasesPanel"),
    ("cadredesk.registers.ui.panel", "ActivitiesPanel"),
    ("cadredesk.funds.ui.panel", "FundsPanel"),
)

BRANCH_PANELS = (("cadredesk.registers.study.ui.branch_panel", "StudyPanel"),)

TABS = (
    one_page("today", ("cadredesk.today.ui.page", "TodayPage"), "今日", "house"),
    one_page("people", ("cadredesk.people.ui.page", "PeoplePage"), "人员", "users", PANELS),
    one_page("branches", ("cadredesk.branches.ui.page", "BranchesPage"), "支部", "sitemap", BRANCH_PANELS),
    TabSpec(
        "走访",
        "hand-holding-heart",
        (
            PageSpec("duties", ("cadredesk.duties.ui.page", "DutiesPage"), "应访"),
            PageSpec("campaigns", ("cadredesk.campaigns.ui.page", "CampaignsPage"), "节日走访"),
            PageSpec("cases", ("cadredesk.cases.ui.page", "CasesPage"), "事项"),
            PageSpec("visits", ("cadredesk.visits.ui.page", "VisitsPage"), "走访记录"),
            PageSpec("calendar", ("cadredesk.calendar.ui.page", "CalendarPage"), "月历"),
            PageSpec("proof", ("cadredesk.annual_ledger.ui.page", "AnnualLedgerPage"), "年度台账"),
            PageSpec("liaisons", ("cadredesk.liaisons.ui.page", "LiaisonsPage"), "挂联"),
        ),
    ),
    TabSpec(
        "活动",
        "calendar-days",
        (
            PageSpec("study", ("cadredesk.registers.study.ui.page", "StudyPage"), "学习"),
            PageSpec("activities", ("cadredesk.registers.activities.ui.page", "ActivitiesPage"), "活动"),
            PageSpec("suggestions", ("cadredesk.registers.suggestions.ui.page", "SuggestionsPage"), "建议诉求"),
            PageSpec("honours", ("cadredesk.registers.honours.ui.page", "HonoursPage"), "荣誉"),
        ),
    ),
    one_page("funds", ("cadredesk.funds.ui.page", "FundsPage"), "慰问金", "coins"),
    one_page("summary", ("cadredesk.summary.ui.page", "SummaryPage"), "年报", "chart-column"),
)
