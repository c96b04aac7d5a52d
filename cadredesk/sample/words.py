"""The words that fill the sample office, as ``resources/sample/words.toml`` has them."""

import tomllib
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from cadredesk.assets import resource

Choices = list[str]


class Held(TypedDict):
    """An activity that the office holds in some months; ranges are [least, most]."""

    category: str
    topics: list[str]
    months: list[int]
    project: NotRequired[str]
    place: NotRequired[str]
    sessions: NotRequired[int]
    large: NotRequired[bool]
    persons: tuple[int, int]
    served: NotRequired[tuple[int, int]]
    outputs: NotRequired[dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Lists to choose from, and such lists by what they belong to; the file says what each is."""

    communities: Choices
    streets: Choices
    villages: Choices
    places_in_province: Choices
    places_elsewhere: Choices
    native_places: Choices
    worker_posts: Choices
    illnesses: Choices
    hospitals: Choices
    wards: Choices
    tags: Choices
    death_causes: Choices
    farewells: Choices
    skills: Choices
    hobbies: Choices
    talents: Choices
    clubs: Choices
    reengaged: Choices
    rewards: Choices
    visited_at: Choices
    companions: Choices
    conditions: Choices
    checkup_results: Choices
    requests: list[tuple[str, str]]
    study_groups: Choices
    functional: Choices
    study_topics: Choices
    suggestions: list[tuple[str, str]]
    in_charge: Choices
    surnames: Choices
    polyphonic: Choices
    rare: Choices
    units: dict[str, Choices]
    senior_posts: dict[str, Choices]
    titular_posts: dict[str, str]
    heads: dict[str, str]
    staff_posts: dict[str, Choices]
    titles: dict[str, Choices]
    rank_words: dict[str, Choices]
    goods: dict[str, Choices]
    amounts: dict[str, list[int]]
    budgets: dict[str, str]
    casual_notes: dict[str, str]
    cases: dict[str, list[tuple[str, str]]]
    areas: dict[str, tuple[Choices, Choices]]
    given_names: dict[str, dict[str, Choices]]
    uyghur_names: dict[str, Choices]
    dai_names: dict[str, tuple[str, Choices]]
    ethnic_surnames: dict[str, Choices]
    activities: list[Held]


WORDS = Words(**tomllib.loads(resource("sample", "words.toml").read_text("utf-8")))
