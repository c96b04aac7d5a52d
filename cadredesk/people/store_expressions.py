"""What follows from several columns of ``people``, as SQL expressions."""

from cadredesk.people.records import Audience, Category, State, SurvivorKind
from cadredesk.people.rules import SENIOR_RANKS

STATE_SQL = (
    f"CASE WHEN people.died_on IS NOT NULL THEN '{State.DEAD}' WHEN people.moved_out_on IS NOT NULL "
    f"THEN '{State.MOVED_OUT}' ELSE '{State.PRESENT}' END"
)

_SENIOR = ", ".join(f"'{rank}'" for rank in SENIOR_RANKS)
# As rules.audience_of.
AUDIENCE_SQL = (
    f"CASE people.category WHEN '{Category.LIXIU}' THEN '{Audience.LIXIU}' "
    f"WHEN '{Category.TUIXIU}' THEN CASE WHEN ifnull(nullif(people.treatment, ''), people.rank) IN ({_SENIOR}) "
    f"THEN '{Audience.SENIOR}' ELSE '{Audience.OTHER}' END WHEN '{Category.WORKER}' THEN '{Audience.WORKER}' "
    f"WHEN '{Category.SURVIVOR}' THEN CASE people.survivor_kind WHEN '{SurvivorKind.OF_LIXIU}' "
    f"THEN '{Audience.LIXIU_SURVIVOR}' ELSE '{Audience.TUIXIU_SURVIVOR}' END ELSE '' END"
)
