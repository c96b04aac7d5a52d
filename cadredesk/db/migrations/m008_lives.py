"""What belongs to a person or a branch and changes with the years: histories, registers, files, posts, merges."""

from sqlite_utils import Database

from cadredesk.core.stroke_order import stroke_key
from cadredesk.db.migrations.tools import columns, index, office_file, person_table, table, texts


@office_file()
def m008_stages(db: Database) -> None:
    """The past of what changes in a life. Who has never changed has no row; the values of today stand in ``people``."""
    table(
        db,
        "stages",
        "person_id INTEGER NOT NULL REFERENCES people(id), track TEXT NOT NULL, since TEXT NOT NULL DEFAULT ''",
        texts(
            "category survivor_kind rank rank_words treatment treatment_words treatment_document membership "
            "address community settled settled_place state moved_to note"
        ),
        "treatment_approved_on TEXT, branch_id INTEGER REFERENCES branches(id), UNIQUE (person_id, track, since)",
    )
    index(db, "stages", day="since", branch="branch_id")


@office_file()
def m009_parts(db: Database) -> None:
    """Family, memberships in functional branches, and the registers kept of a person (as Hainan's bureau keeps them)."""
    person_table(
        db, "relatives", texts("relation name unit phone note"), "birth TEXT, living INTEGER NOT NULL DEFAULT 1"
    )
    branch = "branch_id INTEGER NOT NULL REFERENCES branches(id)"
    person_table(db, "functional_members", branch, columns("TEXT", "since until"), texts("note"))
    index(db, "functional_members", branch="branch_id")
    for name, own in (
        ("hospital_stays", "hospital ward bed illness outcome"),
        ("trips", "destination reason companions phone"),
        ("certificates", "kind number issuer keeper"),
        ("resettlements", "place unit document phone"),
    ):
        person_table(db, name, columns("TEXT", "since until"), texts(f"note {own}"))


@office_file()
def m010_files(db: Database) -> None:
    """Photos and attachments: their rows are journaled, their bytes stand once under their SHA-256 and never change."""
    db.execute("CREATE TABLE blobs (hash TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL) STRICT")
    stored = "hash TEXT NOT NULL REFERENCES blobs(hash)"
    table(db, "photos", "person_id INTEGER NOT NULL UNIQUE REFERENCES people(id)", stored)
    described = "size INTEGER NOT NULL, added_on TEXT NOT NULL, note TEXT NOT NULL DEFAULT ''"
    person_table(db, "attachments", "name TEXT NOT NULL", stored, described)


@office_file()
def m011_upkeep(db: Database) -> None:
    """Tags, the order by strokes, calls that reached nobody, lists with a name, and pairs that are two people or one."""
    db.execute("ALTER TABLE people ADD COLUMN tags TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE people ADD COLUMN unreached_on TEXT")
    db.execute("ALTER TABLE people ADD COLUMN strokes TEXT NOT NULL DEFAULT ''")
    names = db.execute("SELECT id, name FROM people").fetchall()
    db.conn.executemany("UPDATE people SET strokes = ? WHERE id = ?", [(stroke_key(name), at) for at, name in names])
    # The list that the window opens on is read from this index alone.
    db.execute("DROP INDEX people_by_pinyin")
    index(db, "people", pinyin="pinyin, id, search, died_on, moved_out_on")
    table(
        db,
        "saved_views",
        "page TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, pinned INTEGER NOT NULL DEFAULT 0",
        "UNIQUE (page, name)",
    )
    pair = columns("INTEGER NOT NULL REFERENCES people(id)", "first_id second_id")
    table(db, "different_people", pair, "UNIQUE (first_id, second_id)")
    # Whose rows now stand under whom. A line that was submitted before names in made_out_to_id whom it was made out to.
    table(db, "merged_people", "gone_id INTEGER NOT NULL UNIQUE, kept_id INTEGER NOT NULL REFERENCES people(id)")
    index(db, "merged_people", kept="kept_id")
    db.execute("ALTER TABLE payments ADD COLUMN made_out_to_id INTEGER")


@office_file()
def m012_branch_life(db: Database) -> None:
    """Who holds which post when, honours by year, grants, and into which branch one was merged."""
    db.execute("ALTER TABLE branches ADD COLUMN merged_into_id INTEGER REFERENCES branches(id)")
    branch = "branch_id INTEGER NOT NULL REFERENCES branches(id)"
    person = "person_id INTEGER REFERENCES people(id)"
    table(db, "branch_posts", branch, person, texts("name post note"), columns("TEXT", "since until"))
    index(db, "branch_posts", branch="branch_id", person="person_id")
    table(db, "branch_honours", branch, "year INTEGER NOT NULL", texts("level name document note"))
    index(db, "branch_honours", branch="branch_id")
    table(db, "branch_grants", branch, "date TEXT NOT NULL, fen INTEGER NOT NULL", texts("purpose document note"))
    index(db, "branch_grants", branch="branch_id")
