"""What notes and the outcomes of follow-ups said before they were changed; which turns are of one series."""

from sqlalchemy import Connection

STATEMENTS = (
    "ALTER TABLE notes ADD COLUMN former VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE follow_ups ADD COLUMN former VARCHAR NOT NULL DEFAULT '[]'",
    "ALTER TABLE follow_ups ADD COLUMN series VARCHAR NOT NULL DEFAULT ''",
)


def upgrade(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
