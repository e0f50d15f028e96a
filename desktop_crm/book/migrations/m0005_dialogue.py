"""The whole dialogue: files, products and earlier words of an exchange, notes, cadences, complaints, stages, plans.

Whoever gets or loses an exchange, a purchase or a cadence is noted by triggers, in any way of writing, to be looked at again:
their stage, their rhythm and their cadences follow from those.
"""

from sqlalchemy import Connection

STATEMENTS: tuple[str, ...] = (
    """
    CREATE INDEX ix_contacts_anniversary ON contacts (substr(anniversary, -5), sort_name, id, anniversary)
     WHERE anniversary IS NOT NULL AND deleted_at IS NULL
    """,
    "ALTER TABLE contacts ADD COLUMN stage_pinned BOOLEAN NOT NULL DEFAULT '0'",
    "ALTER TABLE addresses ADD COLUMN followers INTEGER",
    "ALTER TABLE addresses ADD COLUMN followers_on VARCHAR",
    """
    CREATE TABLE questions_put (
        contact_id INTEGER NOT NULL,
        question VARCHAR NOT NULL,
        until VARCHAR,
        at INTEGER NOT NULL,
        CONSTRAINT pk_questions_put PRIMARY KEY (contact_id, question),
        CONSTRAINT fk_questions_put_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE dismissals (
        contact_id INTEGER NOT NULL,
        what VARCHAR NOT NULL,
        until VARCHAR NOT NULL,
        CONSTRAINT pk_dismissals PRIMARY KEY (contact_id, what),
        CONSTRAINT fk_dismissals_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE complaints (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        subject VARCHAR NOT NULL,
        opened_at INTEGER NOT NULL,
        channel VARCHAR NOT NULL,
        heard VARCHAR NOT NULL,
        wish VARCHAR NOT NULL,
        product_id INTEGER,
        step VARCHAR NOT NULL,
        step_since INTEGER NOT NULL,
        due VARCHAR,
        answered_at INTEGER,
        justified VARCHAR NOT NULL,
        why VARCHAR NOT NULL,
        cause VARCHAR NOT NULL,
        severity INTEGER,
        judged_at INTEGER,
        solution VARCHAR NOT NULL,
        cost_minor INTEGER,
        accepted VARCHAR NOT NULL,
        done_by VARCHAR,
        solved_at INTEGER,
        satisfied VARCHAR NOT NULL,
        kept VARCHAR NOT NULL,
        closed_at INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        CONSTRAINT pk_complaints PRIMARY KEY (id),
        CONSTRAINT fk_complaints_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_complaints_product_id FOREIGN KEY(product_id) REFERENCES products (id) ON DELETE SET NULL
    )
    """,
    "CREATE INDEX ix_complaints_contact_id ON complaints (contact_id, opened_at)",
    "CREATE INDEX ix_complaints_open ON complaints (step, due) WHERE closed_at IS NULL",
    "CREATE INDEX ix_complaints_opened_at ON complaints (opened_at)",
    "CREATE INDEX ix_complaints_product_id ON complaints (product_id) WHERE product_id IS NOT NULL",
    """
    CREATE TABLE complaint_steps (
        id INTEGER NOT NULL,
        complaint_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        "before" VARCHAR NOT NULL,
        "after" VARCHAR NOT NULL,
        words VARCHAR NOT NULL,
        CONSTRAINT pk_complaint_steps PRIMARY KEY (id),
        CONSTRAINT fk_complaint_steps_complaint_id FOREIGN KEY(complaint_id) REFERENCES complaints (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_complaint_steps_complaint_id ON complaint_steps (complaint_id, at)",
    """
    CREATE TABLE interaction_files (
        id INTEGER NOT NULL,
        interaction_id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        stored VARCHAR NOT NULL,
        media_type VARCHAR NOT NULL,
        size INTEGER NOT NULL,
        position INTEGER NOT NULL,
        CONSTRAINT pk_interaction_files PRIMARY KEY (id),
        CONSTRAINT fk_interaction_files_interaction_id FOREIGN KEY(interaction_id) REFERENCES interactions (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_interaction_files_interaction_id ON interaction_files (interaction_id)",
    """
    CREATE TABLE interaction_products (
        interaction_id INTEGER NOT NULL,
        product_id INTEGER NOT NULL,
        CONSTRAINT pk_interaction_products PRIMARY KEY (interaction_id, product_id),
        CONSTRAINT fk_interaction_products_interaction_id FOREIGN KEY(interaction_id) REFERENCES interactions (id) ON DELETE CASCADE,
        CONSTRAINT fk_interaction_products_product_id FOREIGN KEY(product_id) REFERENCES products (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_interaction_products_product_id ON interaction_products (product_id)",
    """
    CREATE TABLE interaction_versions (
        id INTEGER NOT NULL,
        interaction_id INTEGER NOT NULL,
        until INTEGER NOT NULL,
        entry VARCHAR NOT NULL,
        CONSTRAINT pk_interaction_versions PRIMARY KEY (id),
        CONSTRAINT fk_interaction_versions_interaction_id FOREIGN KEY(interaction_id) REFERENCES interactions (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_interaction_versions_interaction_id ON interaction_versions (interaction_id)",
    """
    CREATE TABLE notes (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        text VARCHAR NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        CONSTRAINT pk_notes PRIMARY KEY (id),
        CONSTRAINT fk_notes_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_notes_contact_id ON notes (contact_id, at)",
    """
    CREATE TABLE cadences (
        id INTEGER NOT NULL,
        contact_id INTEGER,
        tag_id INTEGER,
        stage VARCHAR NOT NULL,
        every INTEGER NOT NULL,
        unit VARCHAR NOT NULL,
        what VARCHAR NOT NULL,
        channel VARCHAR NOT NULL,
        created_at INTEGER NOT NULL,
        paused_at INTEGER,
        CONSTRAINT pk_cadences PRIMARY KEY (id),
        CONSTRAINT fk_cadences_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_cadences_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_cadences_contact_id ON cadences (contact_id) WHERE contact_id IS NOT NULL",
    "CREATE INDEX ix_cadences_tag_id ON cadences (tag_id) WHERE tag_id IS NOT NULL",
    """
    CREATE TABLE stage_changes (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        "before" VARCHAR NOT NULL,
        "after" VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        by_hand BOOLEAN NOT NULL,
        CONSTRAINT pk_stage_changes PRIMARY KEY (id),
        CONSTRAINT fk_stage_changes_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_stage_changes_contact_id ON stage_changes (contact_id, at)",
    """
    CREATE TABLE rhythms (
        contact_id INTEGER NOT NULL,
        basis VARCHAR NOT NULL,
        usual_days INTEGER,
        last_on VARCHAR,
        quiet_on VARCHAR,
        review_on VARCHAR,
        CONSTRAINT pk_rhythms PRIMARY KEY (contact_id),
        CONSTRAINT fk_rhythms_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_rhythms_quiet_on ON rhythms (quiet_on) WHERE quiet_on IS NOT NULL",
    "CREATE INDEX ix_rhythms_review_on ON rhythms (review_on) WHERE review_on IS NOT NULL",
    """
    CREATE TABLE to_review (
        contact_id INTEGER NOT NULL,
        CONSTRAINT pk_to_review PRIMARY KEY (contact_id)
    )
    """,
    """
    CREATE TABLE plans (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        goal VARCHAR NOT NULL,
        goal_number INTEGER,
        goal_unit VARCHAR NOT NULL,
        begins VARCHAR NOT NULL,
        deadline VARCHAR,
        budget_minor INTEGER,
        segment_id INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        closed_at INTEGER,
        CONSTRAINT pk_plans PRIMARY KEY (id),
        CONSTRAINT fk_plans_segment_id FOREIGN KEY(segment_id) REFERENCES segments (id) ON DELETE SET NULL
    )
    """,
    """
    CREATE TABLE plan_touches (
        id INTEGER NOT NULL,
        plan_id INTEGER NOT NULL,
        due VARCHAR NOT NULL,
        channel VARCHAR NOT NULL,
        what VARCHAR NOT NULL,
        cost_minor INTEGER,
        begun_at INTEGER,
        CONSTRAINT pk_plan_touches PRIMARY KEY (id),
        CONSTRAINT fk_plan_touches_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id) ON DELETE CASCADE,
        CONSTRAINT fk_plan_touches_channel FOREIGN KEY(channel) REFERENCES channels (id)
    )
    """,
    "CREATE INDEX ix_plan_touches_plan_id ON plan_touches (plan_id, due)",
    """
    CREATE TABLE plan_people (
        plan_id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        reached_at INTEGER,
        CONSTRAINT pk_plan_people PRIMARY KEY (plan_id, contact_id),
        CONSTRAINT fk_plan_people_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id) ON DELETE CASCADE,
        CONSTRAINT fk_plan_people_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_plan_people_contact_id ON plan_people (contact_id)",
    "ALTER TABLE interactions ADD COLUMN place VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE interactions ADD COLUMN complaint_id INTEGER REFERENCES complaints (id) ON DELETE SET NULL",
    """
    CREATE INDEX ix_interactions_complaint_id ON interactions (complaint_id) WHERE complaint_id IS NOT NULL
    """,
    "ALTER TABLE follow_ups ADD COLUMN repeat_every INTEGER",
    "ALTER TABLE follow_ups ADD COLUMN repeat_unit VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE follow_ups ADD COLUMN anchor VARCHAR",
    "CREATE INDEX ix_follow_ups_done_at ON follow_ups (done_at) WHERE done_at IS NOT NULL",
    "ALTER TABLE follow_ups ADD COLUMN cadence_id INTEGER REFERENCES cadences (id) ON DELETE SET NULL",
    "ALTER TABLE follow_ups ADD COLUMN complaint_id INTEGER REFERENCES complaints (id) ON DELETE CASCADE",
    "ALTER TABLE follow_ups ADD COLUMN touch_id INTEGER REFERENCES plan_touches (id) ON DELETE SET NULL",
    "CREATE INDEX ix_follow_ups_cadence_id ON follow_ups (cadence_id) WHERE cadence_id IS NOT NULL",
    "CREATE INDEX ix_follow_ups_complaint_id ON follow_ups (complaint_id) WHERE complaint_id IS NOT NULL",
    "CREATE INDEX ix_follow_ups_touch_id ON follow_ups (touch_id) WHERE touch_id IS NOT NULL",
)
_NOTE = "INSERT OR IGNORE INTO to_review (contact_id) VALUES ({row}.contact_id)"
# Whom a cadence is for: one contact, those with a tag, or those at a stage.
_OF_CADENCE = """INSERT OR IGNORE INTO to_review (contact_id)
    SELECT {row}.contact_id WHERE {row}.contact_id IS NOT NULL
    UNION SELECT contact_id FROM contact_tags WHERE tag_id = {row}.tag_id
    UNION SELECT id FROM contacts WHERE stage = {row}.stage AND stage <> '' AND deleted_at IS NULL"""
# What a cadence made goes with it; what was moved by hand stays, as an ordinary follow-up.
_ITS_FOLLOW_UPS = "DELETE FROM follow_ups WHERE cadence_id = old.id AND done_at IS NULL AND due IS anchor"
_OF_STAGE = """WHEN new.stage <> old.stage
    AND EXISTS (SELECT 1 FROM cadences c WHERE c.stage <> '' AND c.stage IN (old.stage, new.stage))"""
_BACK = "WHEN old.deleted_at IS NOT NULL AND new.deleted_at IS NULL AND EXISTS (SELECT 1 FROM cadences)"
_NOTE_ITSELF = "INSERT OR IGNORE INTO to_review (contact_id) VALUES (new.id)"
_OF_TAG = "WHEN EXISTS (SELECT 1 FROM cadences c WHERE c.tag_id = {row}.tag_id)"


# What a touch costs with the time it takes, and how much a talk carries: only where nobody set it otherwise.
_TRAITS = (
    "UPDATE channels SET cost_minor = 1500 WHERE id = 'visit' AND cost_minor = 300",
    "UPDATE channels SET cost_minor = 200 WHERE id = 'phone' AND cost_minor = 50",
    "UPDATE channels SET richness = 4 WHERE id = 'phone' AND richness = 3",
    "UPDATE channels SET richness = 2 WHERE id = 'email' AND richness = 3",
)


def upgrade(connection: Connection) -> None:
    for statement in (*STATEMENTS, *_triggers(), *_TRAITS):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO to_review (contact_id) SELECT id FROM contacts")


def _triggers() -> list[str]:
    note_new, note_old = _NOTE.format(row="new"), _NOTE.format(row="old")
    made = [f"CREATE TRIGGER review_new_contact AFTER INSERT ON contacts BEGIN {_NOTE_ITSELF}; END"]
    for table, when in (("participants", ""), ("purchases", ""), ("contact_tags", _OF_TAG)):
        given, gone = when.format(row="new"), when.format(row="old")
        made += [
            f"CREATE TRIGGER review_{table}_added AFTER INSERT ON {table} {given} BEGIN {note_new}; END",
            f"CREATE TRIGGER review_{table}_removed AFTER DELETE ON {table} {gone} BEGIN {note_old}; END",
            f"CREATE TRIGGER review_{table}_changed AFTER UPDATE ON {table} BEGIN {note_old}; {note_new}; END",
        ]
    return [*made, *_cadence_triggers()]


def _cadence_triggers() -> list[str]:
    given, gone = _OF_CADENCE.format(row="new"), _OF_CADENCE.format(row="old")
    return [
        f"CREATE TRIGGER review_cadences_added AFTER INSERT ON cadences BEGIN {given}; END",
        f"CREATE TRIGGER review_cadences_changed AFTER UPDATE ON cadences BEGIN {gone}; {given}; END",
        f"CREATE TRIGGER review_stage_changed AFTER UPDATE OF stage ON contacts {_OF_STAGE} BEGIN {_NOTE_ITSELF}; END",
        f"CREATE TRIGGER review_restored AFTER UPDATE OF deleted_at ON contacts {_BACK} BEGIN {_NOTE_ITSELF}; END",
        # Before: the reference to it is still there.
        f"CREATE TRIGGER review_cadences_removed BEFORE DELETE ON cadences BEGIN {gone}; {_ITS_FOLLOW_UPS}; END",
    ]
