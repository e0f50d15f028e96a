"""What a contact's page reads, as statements of one contact along the same indexes: the floor under it."""

OF_CONTACT = (
    "SELECT * FROM contacts WHERE id = ?",
    "SELECT * FROM addresses WHERE contact_id = ?",
    "SELECT t.name FROM contact_tags x JOIN tags t ON t.id = x.tag_id WHERE x.contact_id = ?",
    "SELECT * FROM details WHERE contact_id = ?",
    "SELECT * FROM field_values WHERE contact_id = ?",
    "SELECT s.* FROM addresses a JOIN consent_states s ON s.address = a.normal WHERE a.contact_id = ?",
    "SELECT * FROM follow_ups WHERE contact_id = ?",
    "SELECT * FROM imported_rows r JOIN imports i ON i.id = r.import_id WHERE r.contact_id = ?",
    "SELECT * FROM merges WHERE into_id = ?",
    "SELECT id FROM contacts WHERE organisation_id = ?",
    # Stage and rhythm, cadence, open cases, open points, whom they brought and what those bought.
    "SELECT * FROM rhythms WHERE contact_id = ?",
    "SELECT * FROM stage_changes WHERE contact_id = ? ORDER BY at DESC LIMIT 1",
    "SELECT p.at FROM purchases p WHERE p.contact_id = ?",
    "SELECT * FROM cadences WHERE contact_id = ?",
    "SELECT k.* FROM contact_tags t JOIN cadences k ON k.tag_id = t.tag_id WHERE t.contact_id = ?",
    "SELECT * FROM complaints WHERE contact_id = ? AND closed_at IS NULL",
    (
        "SELECT i.* FROM participants p JOIN interactions i ON i.id = p.interaction_id WHERE p.contact_id = ?"
        " AND i.open_point <> '' AND i.open_closed_at IS NULL ORDER BY p.at DESC"
    ),
    "SELECT sum(followers) FROM addresses WHERE contact_id = ? AND followers IS NOT NULL",
    "SELECT c.id, p.amount_minor FROM contacts c LEFT JOIN purchases p ON p.contact_id = c.id WHERE c.referred_by = ?",
)
_EXCHANGES = (
    "SELECT i.* FROM participants p JOIN interactions i ON i.id = p.interaction_id WHERE p.contact_id = ?"
    " ORDER BY p.at DESC LIMIT 101"
)
TIMELINE = (
    _EXCHANGES,
    *(
        f"SELECT b.* FROM participants p JOIN {table} b ON b.interaction_id = p.interaction_id WHERE p.contact_id = ?"
        for table in ("interaction_files", "interaction_products", "interaction_versions")
    ),
    "SELECT * FROM purchases WHERE contact_id = ? ORDER BY at DESC LIMIT 101",
    "SELECT * FROM deliveries WHERE contact_id = ? ORDER BY at DESC LIMIT 101",
    "SELECT * FROM consent_events WHERE contact_id = ? ORDER BY at DESC LIMIT 101",
    "SELECT * FROM follow_ups WHERE contact_id = ? AND done_at IS NOT NULL ORDER BY done_at DESC LIMIT 101",
    "SELECT * FROM notes WHERE contact_id = ? ORDER BY at DESC LIMIT 101",
    "SELECT * FROM stage_changes WHERE contact_id = ? ORDER BY at DESC LIMIT 101",
    "SELECT * FROM complaints WHERE contact_id = ? ORDER BY opened_at DESC LIMIT 101",
)
# The question of the day and how to reach them: the last exchanges, ways, and what others of a tag have.
ADVICE = (
    (
        "SELECT p.at, i.channel, i.direction, i.outcome, substr(i.body, 1, 60) FROM participants p"
        " JOIN interactions i ON i.id = p.interaction_id WHERE p.contact_id = ? ORDER BY p.at DESC LIMIT 200"
    ),
    "SELECT * FROM contacts WHERE id = ?",
    "SELECT * FROM addresses WHERE contact_id = ?",
    "SELECT * FROM details WHERE contact_id = ?",
    "SELECT * FROM questions_put WHERE contact_id = ?",
    "SELECT * FROM channels WHERE ? IS NOT NULL",
    (
        "SELECT v.field_id, count(*) FROM (SELECT m.contact_id FROM contact_tags m WHERE m.tag_id ="
        " (SELECT tag_id FROM contact_tags WHERE contact_id = ? LIMIT 1) LIMIT 200) o"
        " JOIN field_values v ON v.contact_id = o.contact_id GROUP BY v.field_id"
    ),
)
