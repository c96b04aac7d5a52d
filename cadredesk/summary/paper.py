"""The work summary of a period on paper, by GB/T 9704: text, a table beside the period before, a chart of the visits."""

from pathlib import Path
from typing import TYPE_CHECKING

from cadredesk.core import periods
from cadredesk.core.dates import today
from cadredesk.core.progress import Progress
from cadredesk.summary import rules
from cadredesk.summary import rules_wording as wording
from cadredesk.summary.records import Summary

if TYPE_CHECKING:
    from cadredesk.paper import official


def print_summary(
    now: Summary, then: Summary | None, out: Path, progress: Progress | None = None
) -> list[tuple[str, str]]:
    """Print it to a PDF; gives (where, characters) that no font can print. Raises UserError if it cannot be written."""
    from cadredesk.paper import fonts, official

    body: list[official.Block] = [official.Paragraph(wording.opening(now))]
    for section in wording.sections(now, then):
        body.append(official.Heading(section.heading))
        body.extend(official.Paragraph(text) for text in section.paragraphs)
        if section.heading.endswith("走访慰问"):
            body.extend(_chart(now, then))
    body.extend(_table(now, then))
    words = "".join(block.text for block in body if isinstance(block, official.Heading | official.Paragraph))
    unprintable = fonts.unprintable([{"name": now.office, "text": words}])
    title = wording.title(now.asked)
    official.draw_official(out, title=title, body=body, signer=now.office, day=today(), progress=progress)
    return unprintable


def _table(now: Summary, then: Summary | None) -> list["official.Block"]:
    """The chief figures, beside those of the period before if there is one; a line that is empty in both is left out."""
    from cadredesk.paper.official import Table
    from cadredesk.paper.table import Column

    here = periods.years_words(now.period)
    wide = [(here, 32), (periods.years_words(then.period), 32), ("增减", 30)] if then else [(here, 50)]
    columns = (
        Column(label="项目", width=46),
        Column(label="单位", width=18, align="center"),
        *(Column(label=label, width=width, align="right") for label, width in wide),
    )
    rows = []
    for line in rules.lines(now, then, rules.CHIEF):
        if line.now or line.then:
            cells = [rules.shown(line.now, line.unit), rules.shown(line.then, line.unit), rules.change(line)]
            rows.append((line.label, line.unit, *cells[: len(wide)]))
    caption = f"主要数据对照表（与{periods.words_for_before(now.period)}对照）" if then else "主要数据表"
    return [Table(columns, rows, caption=caption)] if rows else []


def _chart(now: Summary, then: Summary | None) -> list["official.Block"]:
    from cadredesk.paper.charts import Bars
    from cadredesk.paper.official import Figure

    chart = rules.visit_chart(now, then)
    if chart is None:
        return []
    series = [(periods.series_of(now.period), chart.now)]
    if then:
        series.append((periods.series_of(then.period), chart.then))
    bars = Bars(labels=chart.labels, series=series, unit="人次")
    return [Figure(bars, caption=f"走访慰问人次（{chart.title}）")]
