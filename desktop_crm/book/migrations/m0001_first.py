"""The first shape of the book."""

import secrets

from sqlalchemy import Connection

from desktop_crm.book.columns import to_json

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE channels (
        id VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        family VARCHAR NOT NULL,
        cost_minor INTEGER NOT NULL,
        speed INTEGER NOT NULL,
        richness INTEGER NOT NULL,
        interactivity INTEGER NOT NULL,
        distance VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        CONSTRAINT pk_channels PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE contacts (
        id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        full_name VARCHAR NOT NULL,
        given VARCHAR NOT NULL,
        family VARCHAR NOT NULL,
        middle VARCHAR NOT NULL,
        prefix VARCHAR NOT NULL,
        suffix VARCHAR NOT NULL,
        nickname VARCHAR NOT NULL,
        phonetic_given VARCHAR NOT NULL,
        phonetic_family VARCHAR NOT NULL,
        organisation VARCHAR NOT NULL,
        department VARCHAR NOT NULL,
        title VARCHAR NOT NULL,
        role VARCHAR NOT NULL,
        language VARCHAR NOT NULL,
        time_zone VARCHAR NOT NULL,
        gender VARCHAR NOT NULL,
        birthday VARCHAR,
        anniversary VARCHAR,
        household VARCHAR NOT NULL,
        note VARCHAR NOT NULL,
        photo VARCHAR NOT NULL,
        source VARCHAR NOT NULL,
        stage VARCHAR NOT NULL,
        sort_name VARCHAR NOT NULL,
        match_name VARCHAR NOT NULL,
        last_at INTEGER,
        last_channel VARCHAR NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER,
        CONSTRAINT pk_contacts PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_contacts_birthday ON contacts (substr(birthday, -5)) WHERE birthday IS NOT NULL AND deleted_at IS NULL
    """,
    """
    CREATE INDEX ix_contacts_deleted_at ON contacts (deleted_at) WHERE deleted_at IS NOT NULL
    """,
    """
    CREATE INDEX ix_contacts_last_at ON contacts (last_at, id) WHERE deleted_at IS NULL AND last_at IS NOT NULL
    """,
    """
    CREATE INDEX ix_contacts_stage ON contacts (stage, sort_name, id) WHERE deleted_at IS NULL AND stage <> ''
    """,
    """
    CREATE INDEX ix_contacts_match_name ON contacts (match_name)
    """,
    """
    CREATE INDEX ix_contacts_sort_name ON contacts (sort_name, id) WHERE deleted_at IS NULL
    """,
    """
    CREATE TABLE fields (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        CONSTRAINT pk_fields PRIMARY KEY (id),
        CONSTRAINT uq_fields_folded UNIQUE (folded)
    )
    """,
    """
    CREATE TABLE imports (
        id INTEGER NOT NULL,
        file VARCHAR NOT NULL,
        format VARCHAR NOT NULL,
        sheet VARCHAR NOT NULL,
        encoding VARCHAR NOT NULL,
        shape VARCHAR NOT NULL,
        mapping VARCHAR NOT NULL,
        consent VARCHAR NOT NULL,
        rows INTEGER NOT NULL,
        created INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        unchanged INTEGER NOT NULL,
        skipped INTEGER NOT NULL,
        added VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        CONSTRAINT pk_imports PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_imports_shape ON imports (shape)
    """,
    """
    CREATE TABLE segments (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT pk_segments PRIMARY KEY (id),
        CONSTRAINT uq_segments_folded UNIQUE (folded)
    )
    """,
    """
    CREATE TABLE settings (
        name VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        CONSTRAINT pk_settings PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE suppressions (
        id INTEGER NOT NULL,
        address_hash VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        lifted_at INTEGER,
        CONSTRAINT pk_suppressions PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_suppressions_address_hash ON suppressions (address_hash)
    """,
    """
    CREATE TABLE tags (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        CONSTRAINT pk_tags PRIMARY KEY (id),
        CONSTRAINT uq_tags_folded UNIQUE (folded)
    )
    """,
    """
    CREATE TABLE topics (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        folded VARCHAR NOT NULL,
        description VARCHAR NOT NULL,
        frequency VARCHAR NOT NULL,
        wording VARCHAR NOT NULL,
        created_at INTEGER NOT NULL,
        CONSTRAINT pk_topics PRIMARY KEY (id),
        CONSTRAINT uq_topics_folded UNIQUE (folded)
    )
    """,
    """
    CREATE TABLE addresses (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        channel VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        normal VARCHAR,
        label VARCHAR NOT NULL,
        preferred BOOLEAN NOT NULL,
        position INTEGER NOT NULL,
        street VARCHAR NOT NULL,
        extended VARCHAR NOT NULL,
        po_box VARCHAR NOT NULL,
        city VARCHAR NOT NULL,
        region VARCHAR NOT NULL,
        postal_code VARCHAR NOT NULL,
        country VARCHAR NOT NULL,
        CONSTRAINT pk_addresses PRIMARY KEY (id),
        CONSTRAINT fk_addresses_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_addresses_channel_normal ON addresses (channel, normal)
    """,
    """
    CREATE INDEX ix_addresses_contact_id ON addresses (contact_id, channel)
    """,
    """
    CREATE TABLE campaigns (
        id INTEGER NOT NULL,
        name VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        topic_id INTEGER,
        tag_id INTEGER,
        segment_id INTEGER,
        subject VARCHAR NOT NULL,
        preheader VARCHAR NOT NULL,
        content VARCHAR NOT NULL,
        history VARCHAR NOT NULL,
        sent VARCHAR NOT NULL,
        practice BOOLEAN NOT NULL,
        held_reason VARCHAR NOT NULL,
        held_until INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        tested_at INTEGER,
        started_at INTEGER,
        finished_at INTEGER,
        deleted_at INTEGER,
        CONSTRAINT pk_campaigns PRIMARY KEY (id),
        CONSTRAINT fk_campaigns_topic_id FOREIGN KEY(topic_id) REFERENCES topics (id),
        CONSTRAINT fk_campaigns_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id) ON DELETE SET NULL,
        CONSTRAINT fk_campaigns_segment_id FOREIGN KEY(segment_id) REFERENCES segments (id) ON DELETE SET NULL
    )
    """,
    """
    CREATE TABLE consent_events (
        id INTEGER NOT NULL,
        contact_id INTEGER,
        address VARCHAR NOT NULL,
        topic_id INTEGER NOT NULL,
        kind VARCHAR NOT NULL,
        at INTEGER NOT NULL,
        how VARCHAR NOT NULL,
        wording VARCHAR NOT NULL,
        incentive VARCHAR NOT NULL,
        evidence VARCHAR NOT NULL,
        evidence_file VARCHAR NOT NULL,
        message_id VARCHAR NOT NULL,
        voids INTEGER,
        import_id INTEGER,
        recorded_at INTEGER NOT NULL,
        CONSTRAINT pk_consent_events PRIMARY KEY (id),
        CONSTRAINT fk_consent_events_topic_id FOREIGN KEY(topic_id) REFERENCES topics (id)
    )
    """,
    """
    CREATE INDEX ix_consent_events_address ON consent_events (address, topic_id, at, id)
    """,
    """
    CREATE INDEX ix_consent_events_contact_id ON consent_events (contact_id, at)
    """,
    """
    CREATE TABLE consent_states (
        address VARCHAR NOT NULL,
        topic_id INTEGER NOT NULL,
        state VARCHAR NOT NULL,
        since INTEGER NOT NULL,
        event_id INTEGER NOT NULL,
        CONSTRAINT pk_consent_states PRIMARY KEY (address, topic_id),
        CONSTRAINT fk_consent_states_topic_id FOREIGN KEY(topic_id) REFERENCES topics (id)
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_consent_states_topic ON consent_states (topic_id, state, address)
    """,
    """
    CREATE TABLE contact_tags (
        contact_id INTEGER NOT NULL,
        tag_id INTEGER NOT NULL,
        CONSTRAINT pk_contact_tags PRIMARY KEY (contact_id, tag_id),
        CONSTRAINT fk_contact_tags_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_contact_tags_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_contact_tags_tag_id ON contact_tags (tag_id, contact_id)
    """,
    """
    CREATE TABLE details (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        field VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        label VARCHAR NOT NULL,
        position INTEGER NOT NULL,
        CONSTRAINT pk_details PRIMARY KEY (id),
        CONSTRAINT fk_details_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_details_contact_id ON details (contact_id)
    """,
    """
    CREATE TABLE field_values (
        contact_id INTEGER NOT NULL,
        field_id INTEGER NOT NULL,
        value VARCHAR NOT NULL,
        CONSTRAINT pk_field_values PRIMARY KEY (contact_id, field_id),
        CONSTRAINT fk_field_values_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_field_values_field_id FOREIGN KEY(field_id) REFERENCES fields (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_field_values_field_id ON field_values (field_id)
    """,
    """
    CREATE TABLE import_problems (
        id INTEGER NOT NULL,
        import_id INTEGER NOT NULL,
        record INTEGER NOT NULL,
        "row" INTEGER NOT NULL,
        who VARCHAR NOT NULL,
        "column" VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        cells VARCHAR NOT NULL,
        CONSTRAINT pk_import_problems PRIMARY KEY (id),
        CONSTRAINT fk_import_problems_import_id FOREIGN KEY(import_id) REFERENCES imports (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE INDEX ix_import_problems_import_id ON import_problems (import_id)
    """,
    """
    CREATE TABLE imported_rows (
        import_id INTEGER NOT NULL,
        record INTEGER NOT NULL,
        "row" INTEGER NOT NULL,
        outcome VARCHAR NOT NULL,
        contact_id INTEGER,
        changes VARCHAR NOT NULL,
        CONSTRAINT pk_imported_rows PRIMARY KEY (import_id, record),
        CONSTRAINT fk_imported_rows_import_id FOREIGN KEY(import_id) REFERENCES imports (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_imported_rows_contact_id ON imported_rows (contact_id)
    """,
    """
    CREATE TABLE preferences (
        contact_id INTEGER NOT NULL,
        per_month INTEGER,
        CONSTRAINT pk_preferences PRIMARY KEY (contact_id),
        CONSTRAINT fk_preferences_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE segment_members (
        segment_id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        CONSTRAINT pk_segment_members PRIMARY KEY (segment_id, contact_id),
        CONSTRAINT fk_segment_members_segment_id FOREIGN KEY(segment_id) REFERENCES segments (id) ON DELETE CASCADE,
        CONSTRAINT fk_segment_members_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_segment_members_contact_id ON segment_members (contact_id)
    """,
    """
    CREATE TABLE deliveries (
        id INTEGER NOT NULL,
        campaign_id INTEGER NOT NULL,
        contact_id INTEGER,
        address VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        state VARCHAR NOT NULL,
        message_id VARCHAR NOT NULL,
        token VARCHAR NOT NULL,
        attempts INTEGER NOT NULL,
        at INTEGER NOT NULL,
        next_at INTEGER,
        first_tried_at INTEGER,
        reply VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        CONSTRAINT pk_deliveries PRIMARY KEY (id),
        CONSTRAINT uq_deliveries_campaign_id_address UNIQUE (campaign_id, address),
        CONSTRAINT fk_deliveries_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_deliveries_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE SET NULL,
        CONSTRAINT uq_deliveries_message_id UNIQUE (message_id),
        CONSTRAINT uq_deliveries_token UNIQUE (token)
    )
    """,
    """
    CREATE INDEX ix_deliveries_at ON deliveries (at)
    """,
    """
    CREATE INDEX ix_deliveries_contact_id ON deliveries (contact_id, at)
    """,
    """
    CREATE INDEX ix_deliveries_due ON deliveries (campaign_id, state, next_at)
    """,
    """
    CREATE INDEX ix_deliveries_orphans ON deliveries (address, at) WHERE contact_id IS NULL
    """,
    """
    CREATE TABLE interactions (
        id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        channel VARCHAR NOT NULL,
        direction VARCHAR NOT NULL,
        subject VARCHAR NOT NULL,
        body VARCHAR NOT NULL,
        duration_minutes INTEGER,
        cost_minor INTEGER,
        outcome VARCHAR NOT NULL,
        sentiment VARCHAR NOT NULL,
        open_point VARCHAR NOT NULL,
        open_closed_at INTEGER,
        campaign_id INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        CONSTRAINT pk_interactions PRIMARY KEY (id),
        CONSTRAINT fk_interactions_channel FOREIGN KEY(channel) REFERENCES channels (id),
        CONSTRAINT fk_interactions_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaigns (id) ON DELETE SET NULL
    )
    """,
    """
    CREATE INDEX ix_interactions_at ON interactions (at)
    """,
    """
    CREATE INDEX ix_interactions_open ON interactions (at) WHERE open_point <> '' AND open_closed_at IS NULL
    """,
    """
    CREATE TABLE left_out (
        campaign_id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        reason VARCHAR NOT NULL,
        CONSTRAINT pk_left_out PRIMARY KEY (campaign_id, contact_id),
        CONSTRAINT fk_left_out_campaign_id FOREIGN KEY(campaign_id) REFERENCES campaigns (id),
        CONSTRAINT fk_left_out_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE follow_ups (
        id INTEGER NOT NULL,
        contact_id INTEGER NOT NULL,
        due VARCHAR NOT NULL,
        due_time VARCHAR NOT NULL,
        what VARCHAR NOT NULL,
        channel VARCHAR NOT NULL,
        interaction_id INTEGER,
        created_at INTEGER NOT NULL,
        done_at INTEGER,
        outcome VARCHAR NOT NULL,
        CONSTRAINT pk_follow_ups PRIMARY KEY (id),
        CONSTRAINT fk_follow_ups_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_follow_ups_interaction_id FOREIGN KEY(interaction_id) REFERENCES interactions (id) ON DELETE SET NULL
    )
    """,
    """
    CREATE INDEX ix_follow_ups_contact_id ON follow_ups (contact_id, done_at)
    """,
    """
    CREATE INDEX ix_follow_ups_due ON follow_ups (due) WHERE done_at IS NULL
    """,
    """
    CREATE TABLE participants (
        contact_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        interaction_id INTEGER NOT NULL,
        CONSTRAINT pk_participants PRIMARY KEY (contact_id, at, interaction_id),
        CONSTRAINT fk_participants_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id) ON DELETE CASCADE,
        CONSTRAINT fk_participants_interaction_id FOREIGN KEY(interaction_id) REFERENCES interactions (id) ON DELETE CASCADE
    )
     WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_participants_interaction_id ON participants (interaction_id)
    """,
    """
    CREATE VIRTUAL TABLE contact_search USING fts5(words, tokenize = 'trigram case_sensitive 1')
    """,
    """
    CREATE TRIGGER consent_events_stay BEFORE UPDATE ON consent_events BEGIN
        SELECT RAISE(ABORT, 'consent events are only ever added'); END
    """,
    """
    CREATE TRIGGER consent_events_remain BEFORE DELETE ON consent_events BEGIN
        SELECT RAISE(ABORT, 'consent events are only ever added'); END
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('visit', 'Visit', 'visit', 300, 5, 5, 5, 'face_to_face', 0)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('phone', 'Phone', 'phone', 50, 5, 3, 5, 'personal', 1)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('sms', 'SMS', 'phone', 8, 4, 1, 3, 'personal', 2)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('letter', 'Letter', 'letter', 150, 1, 2, 1, 'personal', 3)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('email', 'E-mail', 'email', 2, 4, 3, 3, 'personal', 4)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('website', 'Website', 'website', 1, 3, 3, 2, 'impersonal', 5)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('messenger', 'Messenger', 'social', 1, 5, 3, 4, 'personal', 6)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('social', 'Social network', 'social', 1, 4, 3, 3, 'impersonal', 7)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('event', 'Event', 'event', 800, 2, 5, 4, 'face_to_face', 8)
    """,
    """
    INSERT INTO channels (id, name, family, cost_minor, speed, richness, interactivity, distance, position)
    VALUES ('advertisement', 'Advertisement', 'website', 30, 2, 2, 1, 'impersonal', 9)
    """,
)


def upgrade(connection: Connection) -> None:
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO settings (name, value) VALUES ('book.key', ?)", (to_json(secrets.token_hex(16)),)
    )
