"""Who is written to, at which address, and under which name; without asking the file."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cadredesk.mailing.records import AS_LISTED, BY_BRANCH, BY_COMMUNITY, BY_SEX, Recipient

# A postcode has six digits, of which the first two are those of a province: 01 to 85.
_CODE = r"((?:0[1-9]|[1-7]\d|8[0-5])\d{4})"
_WORD = r"(?:邮政编码|邮编)\s*[:：]?\s*"
_FIRST = re.compile(rf"^\s*[(（]?(?:{_WORD})?{_CODE}(?!\d)[)）]?[\s,，;；]*(?=\D)")
_LAST = re.compile(rf"(?:[\s,，;；(（]+(?:{_WORD})?|{_WORD}|(?<=[一-鿿])){_CODE}[)）]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Where one letter goes: one person, or all of a household."""

    people: tuple[Recipient, ...]
    address: str
    postcode: str
    community: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressees:
    """Everybody who is written to, and who is not."""

    to: tuple[Addressee, ...]
    gone: tuple[str, ...] = ()
    """Names of the dead and of those who moved out."""
    without: tuple[str, ...] = ()
    """Names of those whose address is not known."""


def split_postcode(address: str) -> tuple[str, str]:
    """(postcode, address without it) where six digits stand at the beginning or end of an address, else ("", address)."""
    text = address.strip()
    for pattern in (_FIRST, _LAST):
        if found := pattern.search(text):
            rest = (text[: found.start()] + text[found.end() :]).strip(" ,，;；　")
            if rest:
                return found[1], rest
    return "", text


def addressees_for(people: Sequence[Recipient], order: str = AS_LISTED, *, household: bool = False) -> Addressees:
    """Whom letters to these people go to, in the order chosen; with ``household`` one letter an address."""
    here = [person for person in people if person.present]
    found = [_addressee(person) for person in here if person.address.strip()]
    if order == BY_COMMUNITY:
        found.sort(key=lambda to: (not to.community, to.community, to.address))
    elif order != AS_LISTED:
        found.sort(key=lambda to: _group_of(to.people[0], order))
    return Addressees(
        to=tuple(_by_household(found) if household else found),
        gone=tuple(person.name for person in people if not person.present),
        without=tuple(person.name for person in here if not person.address.strip()),
    )


def _group_of(person: Recipient, order: str) -> tuple[bool, str]:
    """The branch or the liaison; those who have none at the end."""
    group = person.branch if order == BY_BRANCH else person.liaison
    return not group, group


def _addressee(person: Recipient) -> Addressee:
    postcode, address = split_postcode(person.address)
    return Addressee(people=(person,), address=address, postcode=postcode, community=person.community.strip())


def _by_household(found: Sequence[Addressee]) -> list[Addressee]:
    """Those of one address together, where the first of them stands."""
    homes: dict[str, list[Addressee]] = {}
    for each in found:
        homes.setdefault(_same(each.address), []).append(each)
    return [
        Addressee(
            people=tuple(person for each in home for person in each.people),
            address=home[0].address,
            postcode=next((each.postcode for each in home if each.postcode), ""),
            community=next((each.community for each in home if each.community), ""),
        )
        for home in homes.values()
    ]


def _same(address: str) -> str:
    """An address as it is compared: without blanks, width of letters and punctuation."""
    return re.sub(r"[\s,，、。.·;；()（）\-—–#]", "", unicodedata.normalize("NFKC", address)).casefold()


def name_line(people: Sequence[Recipient], salutation: str) -> str:
    """张建国 同志 收 · 张建国、李梅 同志 收 · 张建国先生、李梅女士 收."""
    salutation = " ".join(salutation.split())
    if salutation.startswith(BY_SEX):
        names = "、".join(person.name + {"男": "先生", "女": "女士"}.get(person.sex, "同志") for person in people)
        return f"{names} {salutation.removeprefix(BY_SEX).strip()}".strip()
    return f"{'、'.join(person.name for person in people)} {salutation}".strip()


def address_line(to: Addressee, *, community: bool) -> str:
    """The address, with the community behind it where it does not name it anyway: 人民路 1 号（向阳社区）."""
    if community and to.community and to.community not in to.address:
        return f"{to.address}（{to.community}）"
    return to.address
