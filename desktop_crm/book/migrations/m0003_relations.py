"""Who is the same as whom, who belongs to which organisation and household, and what a person typed."""

from sqlalchemy import Connection

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE households (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        size INTEGER,
        income_band VARCHAR NOT NULL,
        CONSTRAINT pk_households PRIMARY KEY (id)
    )
    """,
    "ALTER TABLE contacts ADD COLUMN merged_into INTEGER REFERENCES contacts (id) ON DELETE CASCADE",
    "ALTER TABLE contacts ADD COLUMN organisation_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL",
    "ALTER TABLE contacts ADD COLUMN household_id INTEGER REFERENCES households (id) ON DELETE SET NULL",
    "ALTER TABLE contacts ADD COLUMN referred_by INTEGER REFERENCES contacts (id) ON DELETE SET NULL",
    "CREATE INDEX ix_contacts_merged_into ON contacts (merged_into) WHERE merged_into IS NOT NULL",
    "CREATE INDEX ix_contacts_organisation_id ON contacts (organisation_id) WHERE organisation_id IS NOT NULL",
    "CREATE INDEX ix_contacts_household_id ON contacts (household_id) WHERE household_id IS NOT NULL",
    "CREATE INDEX ix_contacts_referred_by ON contacts (referred_by) WHERE referred_by IS NOT NULL",
    """
    CREATE TABLE hand_edits (
        contact_id INTEGER NOT NULL,
        field VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        CONSTRAINT pk_hand_edits PRIMARY KEY (contact_id, field),
        CONSTRAINT fk_hand_edits_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE merges (
        id INTEGER NOT NULL,
        from_id INTEGER NOT NULL,
        into_id INTEGER NOT NULL,
        reason VARCHAR NOT NULL,
        score DOUBLE,
        changes VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        CONSTRAINT pk_merges PRIMARY KEY (id),
        CONSTRAINT fk_merges_from_id FOREIGN KEY(from_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_merges_into_id FOREIGN KEY(into_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_merges_from_id ON merges (from_id)",
    "CREATE INDEX ix_merges_into_id ON merges (into_id)",
    """
    CREATE TABLE told_apart (
        a_id INTEGER NOT NULL,
        b_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        CONSTRAINT pk_told_apart PRIMARY KEY (a_id, b_id),
        CONSTRAINT fk_told_apart_a_id FOREIGN KEY(a_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_told_apart_b_id FOREIGN KEY(b_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "CREATE INDEX ix_told_apart_b_id ON told_apart (b_id)",
    # A contact that goes is looked for in it.
    "CREATE INDEX ix_left_out_contact_id ON left_out (contact_id)",
    # In the order of the list by birthdays, and with the day itself to look at.
    "DROP INDEX ix_contacts_birthday",
    """
    CREATE INDEX ix_contacts_birthday ON contacts (substr(birthday, -5), sort_name, id, birthday)
     WHERE birthday IS NOT NULL AND deleted_at IS NULL
    """,
)


def upgrade(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
