"""What we sell, who bought what, and imports of both purchases and interactions."""

from sqlalchemy import Connection

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE products (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        code VARCHAR NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT pk_products PRIMARY KEY (id),
        CONSTRAINT uq_products_folded UNIQUE (folded)
    )
    """,
    """
    CREATE TABLE purchases (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        timed BOOLEAN NOT NULL,
        number VARCHAR NOT NULL,
        product_id INTEGER,
        what VARCHAR NOT NULL,
        quantity DOUBLE NOT NULL,
        amount_minor INTEGER,
        currency VARCHAR NOT NULL,
        coupon VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        import_id INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        CONSTRAINT pk_purchases PRIMARY KEY (id),
        CONSTRAINT fk_purchases_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_purchases_product_id FOREIGN KEY(product_id) REFERENCES products (id) ON DELETE SET NULL
    )
    """,
    # With all that sums are made of, so that no row is read for them.
    "CREATE INDEX ix_purchases_contact_id ON purchases (contact_id, at, id, currency, amount_minor)",
    "CREATE INDEX ix_purchases_product_id ON purchases (product_id, at, contact_id)",
    "CREATE INDEX ix_purchases_at ON purchases (at, contact_id)",
    "CREATE INDEX ix_purchases_import_id ON purchases (import_id) WHERE import_id IS NOT NULL",
    "ALTER TABLE interactions ADD COLUMN import_id INTEGER",
    "CREATE INDEX ix_interactions_import_id ON interactions (import_id) WHERE import_id IS NOT NULL",
    "CREATE INDEX ix_interactions_campaign_id ON interactions (campaign_id) WHERE campaign_id IS NOT NULL",
    # What a day holds is counted by channel, and who is to be met next is listed, from an index alone.
    "DROP INDEX ix_interactions_at",
    "CREATE INDEX ix_interactions_at ON interactions (at, channel)",
    "DROP INDEX ix_follow_ups_due",
    "CREATE INDEX ix_follow_ups_due ON follow_ups (due, due_time, id) WHERE done_at IS NULL",
    "CREATE INDEX ix_follow_ups_interaction_id ON follow_ups (interaction_id) WHERE interaction_id IS NOT NULL",
    # Whom an import brought is counted, and listed, from an index alone.
    "CREATE INDEX ix_imported_rows_import_id ON imported_rows (import_id, contact_id)",
    "ALTER TABLE imports ADD COLUMN kind VARCHAR NOT NULL DEFAULT 'contacts'",
    "ALTER TABLE imports ADD COLUMN digest VARCHAR NOT NULL DEFAULT ''",
)


def upgrade(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
