"""Custom fields that know what they hold, and saved groups that are rules."""

from sqlalchemy import Connection

from desktop_crm.base.text import fold

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE fields ADD COLUMN kind VARCHAR NOT NULL DEFAULT 'text'",
    "ALTER TABLE fields ADD COLUMN choices VARCHAR NOT NULL DEFAULT '[]'",
    """
    CREATE TABLE field_values_now (
        contact_id INTEGER NOT NULL,
        field_id INTEGER NOT NULL,
        value VARCHAR NOT NULL,
        normal BLOB NOT NULL,
        CONSTRAINT pk_field_values PRIMARY KEY (contact_id, field_id),
        CONSTRAINT fk_field_values_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_field_values_field_id FOREIGN KEY(field_id) REFERENCES fields (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    "INSERT INTO field_values_now SELECT contact_id, field_id, value, folded(value) FROM field_values",
    "DROP TABLE field_values",
    "ALTER TABLE field_values_now RENAME TO field_values",
    "CREATE INDEX ix_field_values_field_id ON field_values (field_id, normal)",
    "ALTER TABLE segments ADD COLUMN rule VARCHAR",
    "ALTER TABLE segments ADD COLUMN columns VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE segments ADD COLUMN sort VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE campaigns ADD COLUMN excluded VARCHAR NOT NULL DEFAULT '[]'",
)


def upgrade(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.create_function("folded", 1, fold, deterministic=True)
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
