"""The command line of 今日: what needs doing on a day, and the sheet to take along."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from cadredesk.console import DAY, JSON, Console, pass_console
from cadredesk.core.dates import show_day_in_sentence
from cadredesk.today import actions, rules_cards, rules_words
from cadredesk.today.records import Today
from cadredesk.today.records_cards import Card

ON = click.option("--on", type=DAY, default=None, help="看哪一天的情况，默认今天")


@click.command("today")
@ON
@JSON
@pass_console
def today(console: Console, on: date | None, as_json: bool) -> None:
    """今天要办的事：应访、节日走访、寿辰、事项、换届、凭证、要核对的内容。"""
    found = actions.gather(console.office(), on)
    if as_json:
        console.answer(_as_json(found))
        return
    console.say(f"{found.on}　{rules_words.weekday(found.on)}　农历{found.lunar}")
    for figure in rules_cards.figures(found):
        console.say(f"{figure.words}\t{figure.number:,}\t{figure.detail}")
    if found.campaign is not None:
        console.say("\t".join(_campaign_cells(found)))
    for card in rules_cards.cards(found):
        _say_card(console, card)


def _say_card(console: Console, card: Card) -> None:
    console.say(f"— {card.title}{f'（{card.count}）' if card.count else ''} —")
    for line in card.lines:
        console.say("\t".join((line.lead, line.words, line.mark)))
    if card.note:
        console.say(card.note)


def _campaign_cells(found: Today) -> tuple[str, ...]:
    assert found.campaign is not None
    each = found.campaign
    said = (each.name, show_day_in_sentence(each.due), rules_words.when(each.days))
    if not each.is_open:
        return (*said, f"{show_day_in_sentence(each.opens)}起可以走访")
    return (*said, f"已访 {each.visited:,} / 应访 {each.owed:,}", f"已发放 {each.paid:,} / {each.owed:,}")


def _as_json(found: Today) -> dict[str, Any]:
    each = found.campaign
    return {
        "on": found.on,
        "lunar": found.lunar,
        "people": found.people,
        "figures": {
            "overdue": found.overdue, "missed": found.missed, "due": found.due, "cases": len(found.cases),
            "vouchers": found.to_pay, "birthdays": len(found.birthdays),
        },
        "rules": {
            count.code: {"due": count.due, "overdue": count.overdue, "missed": count.missed} for count in found.by_rule
        },
        "services": {
            count.code: {
                "group": count.group, "from": count.since, "to": count.until, "owed": count.owed, "done": count.done,
                "overdue": count.overdue, "missed": count.missed,
            }
            for count in found.services
        },
        "round": each and {
            "rule": each.code, "due": each.due, "days": each.days, "owed": each.owed, "visited": each.visited,
            "paid": each.paid, "excused": each.excused,
        },
        "urgent": [
            {"person": one.person_id, "name": one.name, "rule": one.code, "reason": one.reason, "due": one.due,
             "days": one.days, "visitors": one.visitors}
            for one in found.urgent
        ],
        "birthdays": [
            {"person": one.person_id, "name": one.name, "day": one.day, "lunar": one.lunar, "keeps_lunar": one.keeps_lunar,
             "age": one.age, "great": one.great}
            for one in found.birthdays
        ],
        "cases": [
            {"id": one.id, "person": one.person_id, "name": one.name, "kind": one.kind, "detail": one.detail,
             "opened": one.opened_on, "days": one.days, "undone": list(one.undone)}
            for one in found.cases
        ],
        "suggestions": {
            "overdue": found.suggestions.overdue, "due_within_a_week": len(found.suggestions.soon),
            "to_report": found.suggestions.to_report, "to_hand_on": found.suggestions.to_hand_on,
            "written_in_visits": found.suggestions.to_take_over,
        },
        "elections": [
            {"branch": one.branch_id, "name": one.name, "term_end": one.term_end, "days": one.days}
            for one in found.elections
        ],
        "study_days": [
            {"day": one.day, "branches": [branch_id for branch_id, _ in one.branches]} for one in found.study_days
        ],
        "activities": found.activities and {
            "unentered": [
                {"month": f"{one.month:%Y-%m}", "category": one.category, "branches": one.branches}
                for one in found.activities.unentered
            ],
            "missed": found.activities.missed, "missed_limited": found.activities.missed_limited,
            "to_enter": found.activities.to_enter, "lacking": [" ".join(one) for one in found.activities.lacking],
        },
        "vouchers": [
            {"state": one.state, "year": one.year, "count": one.count, "fen": one.fen} for one in found.vouchers
        ],
        "medals": found.medals and {"ready": found.medals.ready, "unsigned": found.medals.unsigned},
        "checks": {check.key: check.count for check in found.checks},
        "backed_up": found.backups.last,
    }  # fmt: skip


@click.command("today")
@click.argument("out", type=click.Path(path_type=Path))
@ON
@pass_console
def print_today(console: Console, out: Path, on: date | None) -> None:
    """打印今日清单：逾期和一周内应访、寿辰、在办事项，一张 A4。"""
    console.name_unprintable(actions.print_today(console.office(), out, on))
    console.say(f"已保存：{out}")


COMMANDS = (today,)
PRINTS = (print_today,)
