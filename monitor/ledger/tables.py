"""The ledger's tables as SQL, in the steps in which they came about (`schema.py` applies them).

Raw SQL because the tables are STRICT and, where the row is its own key, WITHOUT ROWID. A step that
has been released never changes.
"""

RELEASES = """
CREATE TABLE releases (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    scope TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    retrieved_at TEXT NOT NULL,
    published_at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    note TEXT
) STRICT
"""

WEEKS = """
CREATE TABLE weeks (
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    scope TEXT NOT NULL,
    market_year INTEGER NOT NULL,
    week_ending TEXT NOT NULL,
    published_at TEXT NOT NULL,
    evidence TEXT NOT NULL,
    release_id INTEGER NOT NULL REFERENCES releases (id),
    PRIMARY KEY (source, commodity_code, scope, market_year, week_ending)
) STRICT, WITHOUT ROWID
"""

OBSERVATIONS = """
CREATE TABLE observations (
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    country_code INTEGER NOT NULL,
    week_ending TEXT NOT NULL,
    release_id INTEGER NOT NULL REFERENCES releases (id),
    published_at TEXT NOT NULL,
    evidence TEXT NOT NULL,
    weekly_exports INTEGER,
    accumulated_exports INTEGER,
    outstanding_sales INTEGER,
    gross_new_sales INTEGER,
    net_sales INTEGER,
    total_commitment INTEGER,
    next_year_outstanding INTEGER,
    next_year_net_sales INTEGER,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (commodity_code, market_year, country_code, week_ending, release_id)
) STRICT, WITHOUT ROWID
"""

LOOKUPS = """
CREATE TABLE destinations (
    source TEXT NOT NULL,
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (source, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE commodities (
    source TEXT NOT NULL,
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    PRIMARY KEY (source, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE marketing_years (
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    PRIMARY KEY (source, commodity_code, market_year)
) STRICT, WITHOUT ROWID
"""

ALERTS = """
CREATE TABLE statuses (
    id INTEGER PRIMARY KEY,
    reading TEXT NOT NULL,
    status TEXT NOT NULL,
    week_ending TEXT,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE TABLE alerts (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    implied INTEGER NOT NULL,
    raised_at TEXT NOT NULL
) STRICT
"""

ASKING = """
CREATE TABLE suspects (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    published_at TEXT NOT NULL,
    reasons TEXT NOT NULL,
    settled_at TEXT,
    settled_as TEXT
) STRICT;
CREATE TABLE asked (
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    published_at TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (source, commodity_code, market_year)
) STRICT, WITHOUT ROWID;
CREATE TABLE heard (
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    last_heard_at TEXT NOT NULL,
    PRIMARY KEY (source, commodity_code, published_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE quotas (
    key_id TEXT PRIMARY KEY,
    hourly_limit INTEGER NOT NULL,
    requests_left INTEGER NOT NULL,
    observed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""
"""What to request next, not what was known; these rows are updated in place."""

CHANGES = """
CREATE TABLE changes (
    release_id INTEGER NOT NULL REFERENCES releases (id),
    country_code INTEGER NOT NULL,
    week_ending INTEGER NOT NULL,
    weekly_exports INTEGER,
    accumulated_exports INTEGER,
    outstanding_sales INTEGER,
    gross_new_sales INTEGER,
    net_sales INTEGER,
    total_commitment INTEGER,
    next_year_outstanding INTEGER,
    next_year_net_sales INTEGER,
    PRIMARY KEY (release_id, country_code, week_ending)
) STRICT, WITHOUT ROWID;
CREATE VIEW observed AS
SELECT r.source, r.commodity_code, r.scope, o.market_year, o.country_code, o.week_ending,
    o.release_id, r.retrieved_at, o.published_at, o.evidence, o.withdrawn,
    o.weekly_exports, o.accumulated_exports, o.outstanding_sales, o.gross_new_sales, o.net_sales,
    o.total_commitment, o.next_year_outstanding, o.next_year_net_sales
FROM observations o JOIN releases r ON r.id = o.release_id
    AND r.commodity_code = o.commodity_code AND r.market_year = o.market_year
UNION ALL
SELECT r.source, r.commodity_code, r.scope, r.market_year, c.country_code,
    date(c.week_ending * 86400, 'unixepoch'), c.release_id, r.retrieved_at,
    r.published_at, 'seen', 0,
    c.weekly_exports, c.accumulated_exports, c.outstanding_sales, c.gross_new_sales, c.net_sales,
    c.total_commitment, c.next_year_outstanding, c.next_year_net_sales
FROM releases r CROSS JOIN changes c ON c.release_id = r.id
"""
"""Corrections to known rows: only the amounts that differ, the others NULL; days since 1970.

Ten years of weekly corrections to 1 % of the rows take less than three times the space of one
release (tools/bench/ledger.py) instead of six. Withdrawals, and rows not published with their own
release, are stored in `observations`. The view `observed` combines both tables.
"""

OCCURRENCES = """
ALTER TABLE alerts RENAME TO alerts_before;
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    occurrence INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL,
    severity TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    implied INTEGER NOT NULL,
    raised_at TEXT NOT NULL,
    promise TEXT NOT NULL DEFAULT '',
    was TEXT NOT NULL DEFAULT '',
    since TEXT,
    numbers TEXT NOT NULL DEFAULT '[]',
    ends TEXT NOT NULL DEFAULT '',
    lasting INTEGER NOT NULL DEFAULT 0,
    UNIQUE (key, occurrence)
) STRICT;
INSERT INTO alerts (key, kind, severity, title, text, implied, raised_at)
SELECT key, kind, severity, title, text, implied, raised_at FROM alerts_before ORDER BY rowid;
DROP TABLE alerts_before;
CREATE TABLE alert_ends (
    key TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    ended_at TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    numbers TEXT NOT NULL,
    implied INTEGER NOT NULL,
    PRIMARY KEY (key, occurrence)
) STRICT, WITHOUT ROWID;
INSERT INTO alerts (key, kind, severity, title, text, implied, raised_at, promise, lasting)
SELECT reading || '/status/' || status, 'status', 'info', status, '', 1, recorded_at,
    substr(reading, 1, instr(reading, '/') - 1), 1
FROM statuses WHERE id IN (SELECT max(id) FROM statuses GROUP BY reading);
DROP TABLE statuses
"""
"""A resolved ongoing alert may be raised again: its key then gets another occurrence.

Alerts raised before this step are kept and never resolve. From this step on a reading's status is
an ongoing alert like others.
"""

OUTBOX = """
CREATE TABLE enclosures (
    sha256 TEXT PRIMARY KEY,
    stem TEXT NOT NULL,
    alt TEXT NOT NULL,
    png BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    alerts TEXT NOT NULL,
    why TEXT NOT NULL,
    figures TEXT NOT NULL,
    enclosure TEXT REFERENCES enclosures (sha256)
) STRICT;
CREATE TABLE told (
    content_id INTEGER NOT NULL REFERENCES contents (id),
    key TEXT NOT NULL,
    PRIMARY KEY (content_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_of ON told (key);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    channel TEXT NOT NULL,
    content_id INTEGER NOT NULL REFERENCES contents (id),
    state TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    next_try_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    last_error TEXT,
    done_at TEXT
) STRICT;
CREATE INDEX messages_queued ON messages (next_try_at) WHERE state = 'queued';
CREATE INDEX messages_parked ON messages (failing_since) WHERE state = 'parked';
CREATE INDEX messages_to ON messages (recipient, state);
CREATE INDEX messages_of ON messages (content_id, recipient);
CREATE TABLE silences (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    until TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT
"""
"""Queued and sent messages. Identical content is stored once for all its recipients.

A message is queued, sent, parked (undeliverable) or dropped (its recipient or channel no longer
exists), and is updated in place. Addresses are not stored.
"""

INDEX_POSITION = """
CREATE TABLE index_position (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    bytes INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT
"""
"""How far the ledger has applied the archive's index, and its schema version then."""

CHANNEL_FAULTS = "ALTER TABLE messages ADD COLUMN channel_fault TEXT"
"""Why a waiting or parked message was not accepted, if its whole channel failed.

`away`: no server, or no response. `refused`: sender or login rejected. NULL: only this message
failed.
"""


HOLDING = """
ALTER TABLE suspects ADD COLUMN needs TEXT NOT NULL DEFAULT 'day';
ALTER TABLE suspects ADD COLUMN undoes INTEGER NOT NULL DEFAULT 1;
ALTER TABLE suspects ADD COLUMN content TEXT NOT NULL DEFAULT '';
CREATE TABLE lists (
    kind TEXT PRIMARY KEY,
    had_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE oddities (
    place TEXT NOT NULL,
    what TEXT NOT NULL,
    record TEXT NOT NULL,
    refused INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    PRIMARY KEY (place, what)
) STRICT, WITHOUT ROWID
"""
"""Requirements for accepting quarantined responses, times of lookup requests, irregularities.

Updated in place. A response quarantined before this step has no fingerprint of its rows and is
quarantined again when it repeats.
"""

PROMISES_FILE = """
CREATE TABLE promises_file (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    path TEXT NOT NULL
) STRICT
"""
"""Which promises file the alerts belong to; '' stands for the bundled one."""

ORIGINS = """
ALTER TABLE releases ADD COLUMN origin TEXT NOT NULL DEFAULT 'api';
UPDATE releases SET origin = 'shipped' WHERE source = 'snapshot';
ALTER TABLE suspects ADD COLUMN origin TEXT NOT NULL DEFAULT 'api';
CREATE TABLE disagreements (
    origin TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    country_code INTEGER NOT NULL,
    week_ending TEXT NOT NULL,
    measure TEXT NOT NULL,
    recorded INTEGER NOT NULL,
    theirs INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    settled_at TEXT,
    PRIMARY KEY (origin, commodity_code, market_year, country_code, week_ending, measure)
) STRICT, WITHOUT ROWID;
CREATE TABLE files (
    address TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT NOT NULL
) STRICT
"""
"""Where each response came from, where origins disagree on a row, and versions of public files.

Amounts on which origins disagree are kept beside the recorded ones and never counted.
"""

JOB_SETTINGS = """
CREATE TABLE settings_file (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    path TEXT NOT NULL
) STRICT;
CREATE TABLE usda_service (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    address TEXT NOT NULL
) STRICT
"""
"""Whose recipients get the alerts, and which service the figures are from.

'' stands for no settings file, and for USDA's own service.
"""

SERIES = """
CREATE TABLE series_releases (
    id INTEGER PRIMARY KEY,
    dataset TEXT NOT NULL,
    slice TEXT NOT NULL,
    origin TEXT NOT NULL,
    retrieved_at TEXT NOT NULL,
    published_at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rows INTEGER NOT NULL,
    note TEXT
) STRICT;
CREATE INDEX series_releases_of ON series_releases (dataset, slice, origin);
CREATE TABLE series (
    dataset TEXT NOT NULL,
    product TEXT NOT NULL,
    partner TEXT NOT NULL,
    period TEXT NOT NULL,
    measure TEXT NOT NULL,
    detail TEXT NOT NULL,
    release_id INTEGER NOT NULL REFERENCES series_releases (id),
    amount INTEGER,
    published_at TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (dataset, product, partner, period, measure, detail, release_id)
) STRICT, WITHOUT ROWID
"""
"""Datasets other than export sales (inspections, announcements, customs values): long rows.

`period` is the last day of a week or month. An amount of NULL means that the row was withdrawn.
"""
