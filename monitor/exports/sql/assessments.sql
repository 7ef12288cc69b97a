-- The assessments of every reading as of any day, computed by DuckDB from the Parquet files of
-- `monitor export --format parquet`. Start DuckDB in the folder of the export, or name that folder:
--
--     SET file_search_path = 'tables';
--     .read tables/queries/assessments.sql
--     SELECT * FROM assessments_on(DATE '2026-01-20');
--
-- Only what had been published by the end of the day in New York is used, and only readings given
-- by then are shown. The rules are those of METHODOLOGY, "Book level". NULL is not known, never 0.
-- Promises in US dollars (basis value) are counted from other figures and are not here.

SET TimeZone = 'UTC';

CREATE OR REPLACE VIEW observations AS
SELECT * FROM read_parquet('observations/**/*.parquet', hive_partitioning = true);

-- Each buyer and commodity of a promise is a member; its unknown destinations are another.
CREATE OR REPLACE VIEW members AS
SELECT DISTINCT
    commitment || '/' || role || '/' || commodity_code
        || CASE role WHEN 'buyer' THEN '/' || destination_code ELSE '' END AS member,
    commitment, role, commodity_code, destination_code
FROM 'trades.parquet';

-- The rows of each member as they stood at an instant: the last form of each, if it was not
-- withdrawn and is not the placeholder of a week that was published as part of a sum. An export as
-- of a past day has no release that was published later, though its older rows are in it.
CREATE OR REPLACE MACRO rows_at(instant) AS TABLE
WITH forms AS (
    SELECT
        m.member, o.market_year, o.week_ending, o.change, o.accumulated_exports,
        o.outstanding_sales, o.total_commitment, o.next_year_outstanding,
        o.week_ending IN (SELECT week_ending FROM 'summed_weeks.parquet')
            AND coalesce(o.weekly_exports, o.gross_new_sales, o.net_sales, o.next_year_net_sales,
                o.accumulated_exports, o.outstanding_sales, o.total_commitment) IS NULL
            AS placeholder,
        row_number() OVER (
            PARTITION BY m.member, o.market_year, o.week_ending
            ORDER BY o.published_at DESC, r.retrieved_at DESC NULLS FIRST, o.release DESC,
                o.change = 'withdrawn', o.vintage DESC
        ) AS back
    FROM members m
    JOIN observations o USING (commodity_code, destination_code)
    LEFT JOIN 'releases.parquet' r ON r.release = o.release
    WHERE o.published_at <= instant
)
SELECT * EXCLUDE (back, change, placeholder) FROM forms
WHERE back = 1 AND change <> 'withdrawn' AND NOT placeholder;

-- The weeks published at an instant, without those of which every row was taken back or that are
-- known only as part of a sum.
CREATE OR REPLACE MACRO published_at(instant) AS TABLE
WITH forms AS (
    SELECT
        o.commodity_code, o.market_year, o.week_ending, o.destination_code,
        arg_max(
            o.change <> 'withdrawn'
            AND NOT (
                o.week_ending IN (SELECT week_ending FROM 'summed_weeks.parquet')
                AND coalesce(o.weekly_exports, o.gross_new_sales, o.net_sales,
                    o.next_year_net_sales, o.accumulated_exports, o.outstanding_sales,
                    o.total_commitment) IS NULL
            ),
            o.vintage
        ) AS stands,
        bool_or(o.change = 'withdrawn') AS doubted
    FROM observations o
    WHERE o.published_at <= instant
    GROUP BY ALL
),
stood AS (
    SELECT
        commodity_code, market_year, week_ending,
        bool_or(doubted) AS doubted,
        bool_or(stands AND destination_code <> 0) AS stands
    FROM forms GROUP BY ALL
)
SELECT m.member, w.market_year, w.week_ending, min(w.published_at) AS published_at
FROM members m
JOIN 'weeks.parquet' w
    ON w.commodity_code = m.commodity_code
    AND w.scope IN ('all', m.destination_code::VARCHAR)
LEFT JOIN stood s
    ON s.commodity_code = w.commodity_code
    AND s.market_year = w.market_year AND s.week_ending = w.week_ending
WHERE w.published_at <= instant
    AND (
        coalesce(s.stands, false)
        OR NOT (
            coalesce(s.doubted, false)
            OR w.week_ending IN (SELECT week_ending FROM 'summed_weeks.parquet')
        )
    )
GROUP BY ALL;

-- The row of each published week of each member: zeros before its first activity of the year,
-- NULL where a row is missing after it.
CREATE OR REPLACE MACRO week_rows_at(instant) AS TABLE
WITH known AS (SELECT * FROM rows_at(instant)),
published AS (SELECT * FROM published_at(instant)),
began AS (SELECT member, market_year, min(week_ending) AS began FROM known GROUP BY ALL),
keys AS (
    SELECT member, market_year, week_ending FROM published
    UNION SELECT member, market_year, week_ending FROM known
)
SELECT
    k.member, k.market_year, k.week_ending, p.published_at,
    CASE WHEN o.member IS NULL AND (b.began IS NULL OR k.week_ending < b.began)
        THEN 0 ELSE o.accumulated_exports END AS accumulated_exports,
    CASE WHEN o.member IS NULL AND (b.began IS NULL OR k.week_ending < b.began)
        THEN 0 ELSE o.outstanding_sales END AS outstanding_sales,
    CASE WHEN o.member IS NULL AND (b.began IS NULL OR k.week_ending < b.began)
        THEN 0 ELSE o.total_commitment END AS total_commitment,
    CASE WHEN o.member IS NULL AND (b.began IS NULL OR k.week_ending < b.began)
        THEN 0 ELSE o.next_year_outstanding END AS next_year_outstanding,
    o.member IS NOT NULL OR b.began IS NULL OR k.week_ending < b.began AS is_row
FROM keys k
LEFT JOIN known o USING (member, market_year, week_ending)
LEFT JOIN published p USING (member, market_year, week_ending)
LEFT JOIN began b USING (member, market_year);

-- Levels of each member at each published week: all shipments since the first marketing year, and
-- with outstanding sales the book level. The final figure of a year is that of the published week
-- with its last day.
CREATE OR REPLACE MACRO levels_at(instant) AS TABLE
WITH week_rows AS (SELECT * FROM week_rows_at(instant)),
years AS (
    SELECT DISTINCT
        m.member, m.role, y.market_year, y.starts_on, y.ends_on
    FROM members m JOIN 'marketing_years.parquet' y USING (commodity_code)
),
lasts AS (
    SELECT member, market_year, max(week_ending) AS last_week
    FROM week_rows WHERE published_at IS NOT NULL GROUP BY ALL
),
finals AS (
    SELECT y.member, y.market_year, w.accumulated_exports AS shipped
    FROM years y
    JOIN lasts l USING (member, market_year)
    JOIN week_rows w
        ON w.member = y.member AND w.market_year = y.market_year AND w.week_ending = l.last_week
    WHERE l.last_week - y.ends_on BETWEEN 0 AND 6
),
firsts AS (SELECT member, min(market_year) AS first_year FROM lasts GROUP BY ALL),
closed AS (
    SELECT
        y.member, y.market_year,
        CASE WHEN count(f.shipped) = y.market_year - any_value(a.first_year)
            THEN coalesce(sum(f.shipped), 0) END AS shipped
    FROM years y
    JOIN firsts a ON a.member = y.member
    LEFT JOIN finals f
        ON f.member = y.member AND f.market_year >= a.first_year AND f.market_year < y.market_year
    WHERE y.market_year >= a.first_year
    GROUP BY y.member, y.market_year
)
SELECT
    w.member, w.week_ending,
    w.accumulated_exports + c.shipped AS shipped,
    CASE WHEN w.week_ending = y.ends_on THEN w.next_year_outstanding
        ELSE w.outstanding_sales + w.next_year_outstanding END AS outstanding,
    w.accumulated_exports + c.shipped
        + CASE WHEN w.week_ending = y.ends_on THEN w.next_year_outstanding
            ELSE w.outstanding_sales + w.next_year_outstanding END AS booked,
    w.outstanding_sales AS open_year_outstanding,
    w.next_year_outstanding
FROM week_rows w
JOIN years y
    ON y.member = w.member AND y.market_year = w.market_year
    AND w.week_ending BETWEEN y.starts_on AND y.ends_on
LEFT JOIN closed c ON c.member = w.member AND c.market_year = w.market_year;

-- One marketing year of each member at each published week: before it opens, the sales for the
-- next year; after it has closed, its final figure.
CREATE OR REPLACE MACRO seasons_at(instant) AS TABLE
WITH week_rows AS (SELECT * FROM week_rows_at(instant)),
published AS (SELECT DISTINCT member, week_ending FROM week_rows WHERE published_at IS NOT NULL),
years AS (
    SELECT DISTINCT m.member, y.market_year, y.starts_on, y.ends_on
    FROM members m JOIN 'marketing_years.parquet' y USING (commodity_code)
    WHERE y.market_year IN (
        SELECT r.market_year FROM 'readings.parquet' r WHERE r.commitment = m.commitment
    )
),
lasts AS (
    SELECT member, market_year, max(week_ending) AS last_week
    FROM week_rows WHERE published_at IS NOT NULL GROUP BY ALL
),
held AS (
    SELECT
        y.*, p.week_ending,
        CASE WHEN l.last_week - y.ends_on BETWEEN 0 AND 6 AND p.week_ending > l.last_week
            THEN l.last_week ELSE p.week_ending END AS held
    FROM years y JOIN published p USING (member) LEFT JOIN lasts l USING (member, market_year)
)
SELECT
    h.member, h.market_year, h.week_ending,
    CASE WHEN h.week_ending < h.starts_on THEN b.next_year_outstanding
        ELSE w.total_commitment END AS booked,
    CASE WHEN h.week_ending < h.starts_on THEN 0 ELSE w.accumulated_exports END AS shipped,
    CASE WHEN coalesce(o.is_row, false) THEN o.outstanding_sales
        WHEN h.week_ending < h.starts_on THEN b.next_year_outstanding
        ELSE w.total_commitment END AS outstanding
FROM held h
LEFT JOIN week_rows w
    ON w.member = h.member AND w.market_year = h.market_year AND w.week_ending = h.held
LEFT JOIN week_rows o
    ON o.member = h.member AND o.market_year = h.market_year AND o.week_ending = h.week_ending
LEFT JOIN week_rows b
    ON b.member = h.member AND b.market_year = h.market_year - 1
    AND b.week_ending = h.week_ending;

-- The sums over the members of a promise; a sum that lacks a member is not known.
CREATE OR REPLACE MACRO amounts_at(instant) AS TABLE
WITH counts AS (
    SELECT commitment, role, count(DISTINCT member) AS members FROM members GROUP BY ALL
),
own AS (SELECT DISTINCT member, commitment, role FROM members),
weeks AS (
    SELECT o.commitment, o.role, w.week_ending, max(w.published_at) AS published_at
    FROM (
        SELECT member, week_ending, min(published_at) AS published_at
        FROM published_at(instant) GROUP BY ALL
    ) w
    JOIN own o USING (member)
    JOIN counts c USING (commitment, role)
    GROUP BY o.commitment, o.role, w.week_ending, c.members
    HAVING count(*) = c.members
),
levels AS (
    SELECT
        o.commitment, o.role, l.week_ending,
        CASE WHEN count(l.shipped) = c.members THEN sum(l.shipped) END AS shipped,
        CASE WHEN count(l.outstanding) = c.members THEN sum(l.outstanding) END AS outstanding,
        CASE WHEN count(l.booked) = c.members THEN sum(l.booked) END AS booked,
        CASE WHEN count(l.open_year_outstanding) = c.members
            THEN sum(l.open_year_outstanding) END AS open_year_outstanding,
        CASE WHEN count(l.next_year_outstanding) = c.members
            THEN sum(l.next_year_outstanding) END AS next_year_outstanding
    FROM levels_at(instant) l JOIN own o USING (member) JOIN counts c USING (commitment, role)
    GROUP BY o.commitment, o.role, l.week_ending, c.members
),
seasons AS (
    SELECT
        o.commitment, o.role, s.market_year, s.week_ending,
        CASE WHEN count(s.booked) = c.members THEN sum(s.booked) END AS booked,
        CASE WHEN count(s.shipped) = c.members THEN sum(s.shipped) END AS shipped,
        CASE WHEN count(s.outstanding) = c.members THEN sum(s.outstanding) END AS outstanding
    FROM seasons_at(instant) s JOIN own o USING (member) JOIN counts c USING (commitment, role)
    GROUP BY o.commitment, o.role, s.market_year, s.week_ending, c.members
),
newest AS (
    SELECT r.commitment, r.reading, max(w.week_ending) AS week_ending
    FROM 'readings.parquet' r
    JOIN weeks w
        ON w.commitment = r.commitment AND w.role = 'buyer'
        AND w.week_ending <= r.last_week_ending
    WHERE r.basis <> 'value'
    GROUP BY ALL
    HAVING max(w.week_ending) >= any_value(r.first_week_ending) OR any_value(r.basis) = 'season'
)
SELECT
    r.commitment, r.reading, n.week_ending, w.published_at,
    CASE r.basis WHEN 'season' THEN s.booked
        WHEN 'shipped' THEN l.shipped - b.shipped
        ELSE l.booked - b.booked END AS purchased,
    CASE r.basis WHEN 'season' THEN s.shipped ELSE l.shipped - b.shipped END AS shipped,
    CASE r.basis WHEN 'season' THEN s.outstanding ELSE l.outstanding END AS outstanding,
    CASE r.basis WHEN 'season' THEN su.outstanding
        ELSE u.open_year_outstanding END AS unknown_outstanding
FROM 'readings.parquet' r
LEFT JOIN newest n USING (commitment, reading)
LEFT JOIN weeks w
    ON w.commitment = r.commitment AND w.role = 'buyer' AND w.week_ending = n.week_ending
LEFT JOIN levels l
    ON l.commitment = r.commitment AND l.role = 'buyer' AND l.week_ending = n.week_ending
LEFT JOIN levels b
    ON b.commitment = r.commitment AND b.role = 'buyer'
    AND b.week_ending = r.first_week_ending - 7
LEFT JOIN levels u
    ON u.commitment = r.commitment AND u.role = 'unknown' AND u.week_ending = n.week_ending
LEFT JOIN seasons s
    ON s.commitment = r.commitment AND s.role = 'buyer' AND s.week_ending = n.week_ending
    AND s.market_year = r.market_year
LEFT JOIN seasons su
    ON su.commitment = r.commitment AND su.role = 'unknown' AND su.week_ending = n.week_ending
    AND su.market_year = r.market_year
WHERE r.basis <> 'value';

CREATE OR REPLACE MACRO assessments_on(as_of) AS TABLE
SELECT
    r.commitment, r.reading, as_of AS as_of, a.week_ending, a.published_at, r.target, a.purchased,
    round(a.purchased / r.target, 6) AS share, a.shipped,
    round(a.shipped / r.target, 6) AS shipped_share, a.outstanding, a.unknown_outstanding,
    CASE WHEN a.purchased IS NOT NULL THEN greatest(0, r.target - a.purchased) END AS remaining,
    (r.last_week_ending - r.first_week_ending) // 7 + 1 AS weeks_total,
    greatest(0, coalesce((a.week_ending - r.first_week_ending) // 7 + 1, 0)) AS weeks_done,
    (r.last_week_ending - r.first_week_ending) // 7 + 1
        - greatest(0, coalesce((a.week_ending - r.first_week_ending) // 7 + 1, 0)) AS weeks_left,
    CASE WHEN weeks_left > 0 AND a.purchased IS NOT NULL
        THEN greatest(0, ceil((r.target - a.purchased) / weeks_left))::BIGINT
        END AS required_per_week,
    r.unit
FROM amounts_at((as_of + 1)::TIMESTAMP AT TIME ZONE 'America/New_York' - INTERVAL 1 MICROSECOND) a
JOIN 'readings.parquet' r USING (commitment, reading)
WHERE r.said_on <= as_of
ORDER BY r.commitment, NOT r.headline, r.reading;
