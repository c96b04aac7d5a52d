"""Which words of people's records go onto labels, envelopes and address lists."""

from collections.abc import Sequence
from pathlib import Path

from cadredesk.core.dates import today
from cadredesk.core.errors import UserError
from cadredesk.core.progress import Progress
from cadredesk.core.values import show_phone
from cadredesk.mailing.records import ENVELOPES, LABELS, OWN_SIZE, LetterChoice
from cadredesk.mailing.rules import Addressee, address_line, name_line
from cadredesk.paper import Column, PrintInfo, draw_roster, labels, unprintable
from cadredesk.paper import envelopes as envelopes_paper
from cadredesk.paper.label_sheets import (
    Envelope,
    LabelSheet,
    Letter,
    Sender,
    envelopes,
    label_sheets,
    require_letters,
    unfolded,
)

_LENGTHS = {"width": "标签宽", "height": "标签高", "left": "左边距", "top": "上边距", "gap_x": "左右间隔", "gap_y": "上下间隔"}  # fmt: skip


def grid_of(choice: LetterChoice) -> LabelSheet:
    """The sheet of labels chosen, or the one of the user's own measures. Raises UserError if it cannot be."""
    known = {sheet.name: sheet for sheet in label_sheets()}
    if choice.sheet != OWN_SIZE:
        return known.get(choice.sheet) or label_sheets()[0]
    lengths = {name: _millimetres(label, getattr(choice, name)) for name, label in _LENGTHS.items()}
    own = LabelSheet(name=OWN_SIZE, columns=choice.columns or 0, rows=choice.rows or 0, **lengths)
    if fault := own.fault():
        raise UserError(fault)
    return own


def _millimetres(label: str, text: str) -> float:
    try:
        found = float(text.strip().removesuffix("毫米").removesuffix("mm").strip() or 0)
    except ValueError:
        raise UserError(f"{label}“{text}”不是数，请写毫米数，如 63.5。") from None
    if not 0 <= found <= 300:
        raise UserError(f"{label}“{text}”应在 0 到 300 毫米之间。")
    return found


def envelope_of(choice: LetterChoice) -> Envelope:
    """The envelope chosen."""
    return next((each for each in envelopes() if each.name == choice.envelope), envelopes()[0])


def letters_of(to: Sequence[Addressee], choice: LetterChoice) -> list[Letter]:
    """What is written on each label or envelope."""
    return [
        Letter(
            name=name_line(each.people, choice.salutation),
            address=address_line(each, community=choice.community),
            postcode=each.postcode,
            unit=_joined(each, "unit") if choice.unit else "",
            telephone=show_phone(_joined(each, "telephone")) if choice.telephone else "",
        )
        for each in to
    ]


def _joined(to: Addressee, name: str) -> str:
    return "、".join(dict.fromkeys(text for person in to.people if (text := getattr(person, name))))


def draw_letters(
    to: Sequence[Addressee],
    choice: LetterChoice,
    office: str,
    operator: str,
    out: Path,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Draw what was chosen; gives (name, characters) that no font can print. Raises UserError.

    Whose words have no room is said before, by :func:`too_long_for`.
    """
    print_info = PrintInfo(office=office, printed=today(), operator=operator)
    copies = max(1, choice.copies or 1)
    if choice.what not in (LABELS, ENVELOPES):
        return _draw_list(to, choice, print_info, out, progress)
    letters = letters_of(to, choice)
    lost = unprintable(unfolded(letters))
    if choice.what == ENVELOPES:
        sender = _sender(choice)
        envelopes_paper.draw_envelopes(
            out, letters, envelope_of(choice), print_info, sender=sender, copies=copies, progress=progress
        )
        return lost
    grid = grid_of(choice)
    start = max(1, choice.start or 1)
    labels.draw_labels(
        out, letters, grid, print_info, start=start, copies=copies, guides=choice.guides, progress=progress
    )
    return lost


def too_long_for(to: Sequence[Addressee], choice: LetterChoice) -> list[str]:
    """The names on labels or envelopes that have no room for all their words: to be said before printing."""
    letters = letters_of(to, choice)
    if choice.what == LABELS:
        return labels.overflowing(letters, grid_of(choice))
    if choice.what == ENVELOPES:
        return envelopes_paper.overflowing(letters, envelope_of(choice), _sender(choice))
    return []


def _sender(choice: LetterChoice) -> Sender:
    return Sender(name=choice.sender, address=choice.sender_address, postcode=choice.sender_postcode)


def _draw_list(
    to: Sequence[Addressee], choice: LetterChoice, print_info: PrintInfo, out: Path, progress: Progress | None
) -> list[tuple[str, str]]:
    """地址表: a table of names, addresses and telephone numbers."""
    require_letters(to)
    rows = [
        {
            "name": "、".join(person.name for person in each.people),
            "address": each.address,
            "postcode": each.postcode,
            "community": each.community,
            "unit": _joined(each, "unit"),
            "telephone": show_phone(_joined(each, "telephone")),
        }
        for each in to
    ]
    wanted = {"name": True, "address": True, "community": choice.community, "unit": choice.unit, "telephone": True}
    wanted["postcode"] = any(row["postcode"] for row in rows)
    columns = {name: column for name, column in _LIST_COLUMNS.items() if wanted[name]}
    people = sum(len(each.people) for each in to)
    draw_roster(
        out,
        title="通讯地址表",
        columns=list(columns.values()),
        rows=[[row[name] for name in columns] for row in rows],
        print_info=print_info,
        subtitle=f"{len(rows):,} 个地址，{people:,} 人" if people != len(rows) else "",
        progress=progress,
    )
    return unprintable(rows)


_LIST_COLUMNS = {
    "name": Column(label="姓名", width=26),
    "address": Column(label="地址", width=78),
    "postcode": Column(label="邮编", width=16, align="center"),
    "community": Column(label="社区", width=30),
    "unit": Column(label="原工作单位", width=44),
    "telephone": Column(label="电话", width=34),
}
