"""Invented names, ID numbers and telephones: common surnames, 民族 with names of their own, rare characters.

The numbers begin with 9901, which GB/T 2260 gives to no county, and telephones lie in a range of zeros.
"""

from dataclasses import dataclass
from datetime import date

from cadredesk.core import idcard
from cadredesk.sample.rng import SampleRandom
from cadredesk.sample.words import WORDS

_SURNAMES = {surname: 1 / (8 + order) for order, surname in enumerate(WORDS.surnames)}
_ETHNICITIES = {
    "汉族": 68, "壮族": 9, "苗族": 8, "彝族": 6, "瑶族": 3, "傣族": 2, "白族": 2, "回族": 1, "蒙古族": 0.5, "仡佬族": 0.5
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is."""

    name: str
    sex: str
    ethnicity: str
    birth: date


def make_identity(rng: SampleRandom, number: int, sex: str, birth: date) -> Identity:
    """A person; ``number`` makes sure that there are unusual names of every kind."""
    if number % 97 == 11:
        return Identity(rng.choice(WORDS.uyghur_names[sex]), sex, "维吾尔族", birth)
    ethnicity = rng.weighted(_ETHNICITIES)
    if ethnicity == "傣族" and rng.some(0.5):
        first, given = WORDS.dai_names[sex]
        return Identity(first + rng.choice(given), sex, ethnicity, birth)
    return Identity(_surname(rng, number, ethnicity) + _given(rng, number, sex, birth.year), sex, ethnicity, birth)


def _surname(rng: SampleRandom, number: int, ethnicity: str) -> str:
    if number % 41 == 5:
        return WORDS.polyphonic[number // 41 % len(WORDS.polyphonic)]
    own = WORDS.ethnic_surnames.get(ethnicity)
    return rng.choice(own) if own else rng.weighted(_SURNAMES)


def _given(rng: SampleRandom, number: int, sex: str, year: int) -> str:
    characters = next(found for limit, found in WORDS.given_names[sex].items() if year < int(limit))
    if number % 173 == 7:
        return rng.choice(("", rng.choice(characters))) + WORDS.rare[number // 173 % len(WORDS.rare)]
    return "".join(rng.sample(characters, 1 if rng.some(0.22) else 2))


def full_name(rng: SampleRandom, sex: str = "男", year: int = 1975) -> str:
    """A plain Han name, as leaders, staff and relatives bear."""
    return rng.weighted(_SURNAMES) + _given(rng, 0, sex, year)


def id_number(rng: SampleRandom, number: int, identity: Identity) -> str:
    """A number that agrees with birth and sex; a handful are missing, old (15 digits), or disagree on purpose."""
    birth = identity.birth
    odd = number % 331
    if odd == 17:
        return ""
    if odd == 19:  # the archive made somebody two years older than the household register
        birth = birth.replace(year=birth.year + 2, day=min(birth.day, 28))
    order = rng.randrange(500) * 2 + (identity.sex == "男")
    region = f"9901{1 + rng.randrange(29):02}"
    if odd == 23:
        return f"{region}{birth:%y%m%d}{order:03}"
    whole = idcard.to18(f"{region}{birth:%y%m%d}{order:03}")
    return whole[:17] + ("0" if whole[17] != "0" else "1") if odd == 29 else whole


def mobile(number: int) -> str:
    """A mobile number of the range 1990000xxxx, each number another one."""
    return f"{19_900_000_000 + number * 7919 % 10_000 + number // 10_000 * 10_000}"


def landline(rng: SampleRandom) -> str:
    """A number under an area code that does not exist."""
    return f"0500-555{rng.randrange(10_000):04}"
