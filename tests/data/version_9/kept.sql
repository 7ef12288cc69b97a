BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'monitor','1 releases, weeks, observations, lookups, alerts','2026-11-27 11:30:36.874404+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'monitor','2 suspects, asked, quotas','2026-11-27 11:30:36.876192+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'monitor','3 changes','2026-11-27 11:30:36.877024+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'monitor','4 occurrences and ends of alerts','2026-11-27 11:30:36.878756+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'monitor','5 outbox','2026-11-27 11:30:36.879713+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'monitor','6 position in the archive''s index','2026-11-27 11:30:36.881855+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'monitor','7 publication days by the mended rule','2026-11-27 11:30:36.884624+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'monitor','8 faults of channels','2026-11-27 11:30:36.885548+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'monitor','9 what it takes to believe an answer, lists had, oddities','2026-11-27 11:30:36.886800+00:00');
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
INSERT INTO "alerts" VALUES(1,'soy-2025/last-two-months-of-2025/missed',1,'missed','warning','China soybeans: 12 MMT missed by 5,339,481 t (In the last two months of 2025)','The deadline was 31 Dec 2025. Bought: 6,660,519 t of 12,000,000 t (55.5 %) by the week ending 1 Jan 2026, the last that counts.',0,'2026-01-09T14:00:00Z','soy-2025','','2025-12-31','[["Bought", "6,660,519 t"], ["Target", "12,000,000 t"], ["Share", "55.5 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,339,481 t"]]','',0);
INSERT INTO "alerts" VALUES(2,'soy-2025/end-of-february/milestone/25',1,'milestone','info','China soybeans: 25 % of 12 MMT reached with w/e 27 Nov (By the end of February 2026)','Reached in the week ending 27 Nov 2025. Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026.',1,'2026-01-09T14:00:00Z','soy-2025','','2025-11-27','[["Bought", "6,892,519 t"], ["Target", "12,000,000 t"], ["Share", "57.4 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,107,481 t"], ["Straight line", "6,666,667 t"], ["Seasonal line", "9,463,889 t"], ["Weeks to come", "8 weeks"], ["Needed per week", "638,436 t"], ["Last 4 weeks, per week", "716,638 t"]]','',0);
INSERT INTO "alerts" VALUES(3,'soy-2025/end-of-february/milestone/50',1,'milestone','info','China soybeans: 50 % of 12 MMT reached with w/e 18 Dec (By the end of February 2026)','Reached in the week ending 18 Dec 2025. Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026.',0,'2026-01-09T14:00:00Z','soy-2025','','2025-12-18','[["Bought", "6,892,519 t"], ["Target", "12,000,000 t"], ["Share", "57.4 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,107,481 t"], ["Straight line", "6,666,667 t"], ["Seasonal line", "9,463,889 t"], ["Weeks to come", "8 weeks"], ["Needed per week", "638,436 t"], ["Last 4 weeks, per week", "716,638 t"]]','',0);
INSERT INTO "alerts" VALUES(4,'soy-2025/end-of-february/status/mixed',1,'status','info','China soybeans: mixed; 57 % of 12 MMT after w/e 1 Jan (By the end of February 2026)','Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026. The straight line is at 6,666,667 t, the seasonal line at 9,463,889 t.',1,'2026-01-09T14:00:00Z','soy-2025','','2025-12-04','[["Bought", "6,892,519 t"], ["Target", "12,000,000 t"], ["Share", "57.4 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,107,481 t"], ["Straight line", "6,666,667 t"], ["Seasonal line", "9,463,889 t"], ["Weeks to come", "8 weeks"], ["Needed per week", "638,436 t"], ["Last 4 weeks, per week", "716,638 t"]]','It ends when purchases are at or above both lines, or below both.',1);
INSERT INTO "alerts" VALUES(5,'soy-2025/last-two-months-of-2025/milestone/25',1,'milestone','info','China soybeans: 25 % of 12 MMT reached with w/e 4 Dec (In the last two months of 2025)','Reached in the week ending 4 Dec 2025. Bought: 6,660,519 t of 12,000,000 t (55.5 %) by the week ending 1 Jan 2026.',1,'2026-01-09T14:00:00Z','soy-2025','','2025-12-04','[["Bought", "6,660,519 t"], ["Target", "12,000,000 t"], ["Share", "55.5 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,339,481 t"], ["Straight line", "12,000,000 t"], ["Seasonal line", "12,000,000 t"], ["Last 4 weeks, per week", "716,638 t"]]','',0);
INSERT INTO "alerts" VALUES(6,'soy-2025/last-two-months-of-2025/milestone/50',1,'milestone','info','China soybeans: 50 % of 12 MMT reached with w/e 25 Dec (In the last two months of 2025)','Reached in the week ending 25 Dec 2025. Bought: 6,660,519 t of 12,000,000 t (55.5 %) by the week ending 1 Jan 2026.',1,'2026-01-09T14:00:00Z','soy-2025','','2025-12-25','[["Bought", "6,660,519 t"], ["Target", "12,000,000 t"], ["Share", "55.5 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,339,481 t"], ["Straight line", "12,000,000 t"], ["Seasonal line", "12,000,000 t"], ["Last 4 weeks, per week", "716,638 t"]]','',0);
INSERT INTO "alerts" VALUES(7,'soy-2025/last-two-months-of-2025/status/missed',1,'status','info','China soybeans: missed; 56 % of 12 MMT after w/e 1 Jan (In the last two months of 2025)','Bought: 6,660,519 t of 12,000,000 t (55.5 %) by the week ending 1 Jan 2026. The straight line is at 12,000,000 t, the seasonal line at 12,000,000 t.',1,'2026-01-09T14:00:00Z','soy-2025','','2026-01-01','[["Bought", "6,660,519 t"], ["Target", "12,000,000 t"], ["Share", "55.5 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,339,481 t"], ["Straight line", "12,000,000 t"], ["Seasonal line", "12,000,000 t"], ["Last 4 weeks, per week", "716,638 t"]]','',1);
INSERT INTO "alerts" VALUES(8,'soy-2025/release/2026-01-01',1,'release','info','China soybeans: 57 % of 12 MMT after w/e 1 Jan, behind season, ahead of straight line','The week ending 1 Jan 2026, published 8 Jan 2026, brought net purchases of 470,073 t; shipped: 397,073 t. By the end of February 2026: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026. The straight line is at 6,666,667 t, the seasonal line at 9,463,889 t. Needed: 638,436 t a week for 8 weeks; the last 4 weeks brought 716,638 t a week. This growing season (marketing year 2025/26): 6,892,519 t (57.4 %), mixed. 4 promises together, each tonne once: 6,892,519 t of 87 MMT (7.9 %); 12 MMT are due by 28 Feb 2026 (57.4 %).',0,'2026-01-09T14:00:00Z','soy-2025','','2026-01-01','[["Net purchases of the week", "470,073 t"], ["Bought", "6,892,519 t"], ["Target", "12,000,000 t"], ["Share", "57.4 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,107,481 t"], ["Straight line", "6,666,667 t"], ["Seasonal line", "9,463,889 t"], ["Weeks to come", "8 weeks"], ["Needed per week", "638,436 t"], ["Last 4 weeks, per week", "716,638 t"]]','',0);
INSERT INTO "alerts" VALUES(9,'soy-2025/this-growing-season/milestone/25',1,'milestone','info','China soybeans: 25 % of 12 MMT reached with w/e 27 Nov (This growing season (marketing year 2025/26))','Reached in the week ending 27 Nov 2025. Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026.',1,'2026-01-09T14:00:00Z','soy-2025','','2025-11-27','[["Bought", "6,892,519 t"], ["Target", "12,000,000 t"], ["Share", "57.4 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,107,481 t"], ["Straight line", "4,075,472 t"], ["Seasonal line", "10,131,694 t"], ["Weeks to come", "35 weeks"], ["Needed per week", "145,929 t"], ["Last 4 weeks, per week", "716,638 t"]]','',0);
INSERT INTO "alerts" VALUES(10,'soy-2025/this-growing-season/milestone/50',1,'milestone','info','China soybeans: 50 % of 12 MMT reached with w/e 18 Dec (This growing season (marketing year 2025/26))','Reached in the week ending 18 Dec 2025. Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026.',1,'2026-01-09T14:00:00Z','soy-2025','','2025-12-18','[["Bought", "6,892,519 t"], ["Target", "12,000,000 t"], ["Share", "57.4 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,107,481 t"], ["Straight line", "4,075,472 t"], ["Seasonal line", "10,131,694 t"], ["Weeks to come", "35 weeks"], ["Needed per week", "145,929 t"], ["Last 4 weeks, per week", "716,638 t"]]','',0);
INSERT INTO "alerts" VALUES(11,'soy-2025/this-growing-season/status/mixed',1,'status','info','China soybeans: mixed; 57 % of 12 MMT after w/e 1 Jan (This growing season (marketing year 2025/26))','Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026. The straight line is at 4,075,472 t, the seasonal line at 10,131,694 t.',1,'2026-01-09T14:00:00Z','soy-2025','','2025-11-27','[["Bought", "6,892,519 t"], ["Target", "12,000,000 t"], ["Share", "57.4 %"], ["Shipped", "1,191,519 t"], ["Week ending", "1 Jan 2026"], ["Published", "8 Jan 2026"], ["Still missing", "5,107,481 t"], ["Straight line", "4,075,472 t"], ["Seasonal line", "10,131,694 t"], ["Weeks to come", "35 weeks"], ["Needed per week", "145,929 t"], ["Last 4 weeks, per week", "716,638 t"]]','It ends when purchases are at or above both lines, or below both.',1);
INSERT INTO "alerts" VALUES(12,'soy-2026/calendar-year/status/not started',1,'status','info','China soybeans: not started; purchases towards 25 MMT not known yet after the last week (Calendar year 2026)','No counted week is published yet.',1,'2026-01-09T14:00:00Z','soy-2026','',NULL,'[["Bought", "not known"], ["Target", "25,000,000 t"], ["Share", "not known"], ["Shipped", "not known"], ["Week ending", "not known"], ["Published", "not known"], ["Still missing", "not known"]]','',1);
INSERT INTO "alerts" VALUES(13,'soy-2027/calendar-year/status/not started',1,'status','info','China soybeans: not started; purchases towards 25 MMT not known yet after the last week (Calendar year 2027)','No counted week is published yet.',1,'2026-01-09T14:00:00Z','soy-2027','',NULL,'[["Bought", "not known"], ["Target", "25,000,000 t"], ["Share", "not known"], ["Shipped", "not known"], ["Week ending", "not known"], ["Published", "not known"], ["Still missing", "not known"]]','',1);
INSERT INTO "alerts" VALUES(14,'soy-2028/calendar-year/status/not started',1,'status','info','China soybeans: not started; purchases towards 25 MMT not known yet after the last week (Calendar year 2028)','No counted week is published yet.',1,'2026-01-09T14:00:00Z','soy-2028','',NULL,'[["Bought", "not known"], ["Target", "25,000,000 t"], ["Share", "not known"], ["Shipped", "not known"], ["Week ending", "not known"], ["Published", "not known"], ["Still missing", "not known"]]','',1);
INSERT INTO "alerts" VALUES(15,'delivery/email',1,'delivery','critical','Alerts by email are not delivered','Since Fri 9 Jan 2026, 09:00 New York nothing gets through on this channel: 127.0.0.1:9: Connection refused',0,'2026-01-15T14:00:00Z','','','2026-01-09','[["Channel", "email"]]','It ends when a message gets through on this channel; what waits is sent then.',1);
INSERT INTO "alerts" VALUES(16,'soy-2026/calendar-year/pace',1,'pace','warning','China soybeans: 466,194 t a week needed, more than the best pace of five years (Calendar year 2026)','5 % of 25 MMT after w/e 8 Jan. Needed: 466,194 t a week for 51 weeks. The most in as many weeks in a row of the five years before: 343,331 t a week (the 51 weeks to 28 Aug 2025).',0,'2026-01-15T14:00:00Z','soy-2026','','2026-01-08','[["Bought", "1,224,128 t"], ["Target", "25,000,000 t"], ["Share", "4.9 %"], ["Shipped", "901,128 t"], ["Week ending", "8 Jan 2026"], ["Published", "15 Jan 2026"], ["Still missing", "23,775,872 t"], ["Straight line", "480,769 t"], ["Seasonal line", "not known"], ["Weeks to come", "51 weeks"], ["Needed per week", "466,194 t"], ["Last 4 weeks, per week", "676,908 t"], ["Best pace of five years", "343,331 t"]]','It ends when what is needed per week is no more than 95 % of the best pace, or when the target is met or missed.',1);
INSERT INTO "alerts" VALUES(17,'soy-2025/release/2026-01-08',1,'release','info','China soybeans: 68 % of 12 MMT after w/e 8 Jan, behind season, ahead of straight line','The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases of 1,224,128 t; shipped: 901,128 t. By the end of February 2026: 8,116,647 t of 12,000,000 t (67.6 %) by the week ending 8 Jan 2026. The straight line is at 7,333,333 t, the seasonal line at 9,638,603 t. Needed: 554,765 t a week for 7 weeks; the last 4 weeks brought 676,908 t a week. 1,224,128 t of it count for 25 MMT (Calendar year 2026) as well. This growing season (marketing year 2025/26): 8,116,647 t (67.6 %), mixed. 4 promises together, each tonne once: 8,116,647 t of 87 MMT (9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).',0,'2026-01-15T14:00:00Z','soy-2025','','2026-01-08','[["Net purchases of the week", "1,224,128 t"], ["Bought", "8,116,647 t"], ["Target", "12,000,000 t"], ["Share", "67.6 %"], ["Shipped", "2,092,647 t"], ["Week ending", "8 Jan 2026"], ["Published", "15 Jan 2026"], ["Still missing", "3,883,353 t"], ["Straight line", "7,333,333 t"], ["Seasonal line", "9,638,603 t"], ["Weeks to come", "7 weeks"], ["Needed per week", "554,765 t"], ["Last 4 weeks, per week", "676,908 t"]]','',0);
INSERT INTO "alerts" VALUES(18,'soy-2026/release/2026-01-08',1,'release','info','China soybeans: 5 % of 25 MMT after w/e 8 Jan, ahead of straight line','The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases of 1,224,128 t; shipped: 901,128 t. Calendar year 2026: 1,224,128 t of 25,000,000 t (4.9 %) by the week ending 8 Jan 2026. The straight line is at 480,769 t, the seasonal line at not known. Needed: 466,194 t a week for 51 weeks; the last 4 weeks brought 676,908 t a week. 1,224,128 t of it count for 12 MMT (By the end of February 2026) as well; without them 0 t, 0.0 %. 4 promises together, each tonne once: 8,116,647 t of 87 MMT (9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).',0,'2026-01-15T14:00:00Z','soy-2026','','2026-01-08','[["Net purchases of the week", "1,224,128 t"], ["Bought", "1,224,128 t"], ["Target", "25,000,000 t"], ["Share", "4.9 %"], ["Shipped", "901,128 t"], ["Week ending", "8 Jan 2026"], ["Published", "15 Jan 2026"], ["Still missing", "23,775,872 t"], ["Straight line", "480,769 t"], ["Seasonal line", "not known"], ["Weeks to come", "51 weeks"], ["Needed per week", "466,194 t"], ["Last 4 weeks, per week", "676,908 t"]]','',0);
CREATE TABLE asked (
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    published_at TEXT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (source, commodity_code, market_year)
) STRICT, WITHOUT ROWID;
INSERT INTO "asked" VALUES('usda',801,2020,'2026-01-16T14:00:00Z','2026-01-15T13:30:00Z','failed');
INSERT INTO "asked" VALUES('usda',801,2021,'2026-01-16T14:00:00Z','2026-01-15T13:30:00Z','failed');
INSERT INTO "asked" VALUES('usda',801,2022,'2026-01-16T14:00:00Z','2026-01-15T13:30:00Z','failed');
INSERT INTO "asked" VALUES('usda',801,2023,'2026-01-16T14:00:00Z','2026-01-15T13:30:00Z','failed');
INSERT INTO "asked" VALUES('usda',801,2024,'2026-01-16T14:00:00Z','2026-01-15T13:30:00Z','failed');
INSERT INTO "asked" VALUES('usda',801,2025,'2026-01-16T14:00:00Z','2026-01-15T13:30:00Z','recorded');
INSERT INTO "asked" VALUES('usda',801,2026,'2026-01-16T14:00:00Z','2026-01-15T13:30:00Z','recorded');
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
CREATE TABLE commodities (
    source TEXT NOT NULL,
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    PRIMARY KEY (source, code)
) STRICT, WITHOUT ROWID;
INSERT INTO "commodities" VALUES('usda',107,'All Wheat',1);
INSERT INTO "commodities" VALUES('usda',401,'Corn',1);
INSERT INTO "commodities" VALUES('usda',701,'Sorghum',1);
INSERT INTO "commodities" VALUES('usda',801,'Soybeans',1);
INSERT INTO "commodities" VALUES('usda',901,'Soybean cake & meal',1);
INSERT INTO "commodities" VALUES('usda',902,'Soybean Oil',1);
INSERT INTO "commodities" VALUES('usda',1301,'Cotton- Am Pima',2);
INSERT INTO "commodities" VALUES('usda',1404,'All Upland Cotton',2);
INSERT INTO "commodities" VALUES('usda',1505,'All Rice',1);
INSERT INTO "commodities" VALUES('usda',1605,'Cattle Hides and Skins-other-excluding Wet Blues',5);
INSERT INTO "commodities" VALUES('usda',1701,'Fresh, Chilled, or Frozen Muscle Cuts of Beef',1);
INSERT INTO "commodities" VALUES('usda',1702,'Fresh, Chilled, or Frozen Muscle Cuts of Pork',1);
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
INSERT INTO "contents" VALUES(1,'097a2453ba8a7c66b5a35947fdcbe368a27b4e730708c6fec15587bb33ee8214','China soybeans: 12 MMT missed by 5,339,481 t (In the last two months of 2025) (and 2 more)','[warning] China soybeans: 12 MMT missed by 5,339,481 t (In the last two
months of 2025)

The deadline was 31 Dec 2025. Bought: 6,660,519 t of 12,000,000 t
(55.5 %) by the week ending 1 Jan 2026, the last that counts.

  Bought                     6,660,519 t
  Target                     12,000,000 t
  Share                      55.5 %
  Shipped                    1,191,519 t
  Week ending                1 Jan 2026
  Published                  8 Jan 2026
  Still missing              5,339,481 t

China soybeans: 57 % of 12 MMT after w/e 1 Jan, behind season, ahead of
straight line

The week ending 1 Jan 2026, published 8 Jan 2026, brought net purchases
of 470,073 t; shipped: 397,073 t. By the end of February 2026:
6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026. The
straight line is at 6,666,667 t, the seasonal line at 9,463,889 t.
Needed: 638,436 t a week for 8 weeks; the last 4 weeks brought 716,638 t
a week. This growing season (marketing year 2025/26): 6,892,519 t
(57.4 %), mixed. 4 promises together, each tonne once: 6,892,519 t of
87 MMT (7.9 %); 12 MMT are due by 28 Feb 2026 (57.4 %).

China soybeans: 50 % of 12 MMT reached with w/e 18 Dec (By the end of
February 2026)

Reached in the week ending 18 Dec 2025. Bought: 6,892,519 t of
12,000,000 t (57.4 %) by the week ending 1 Jan 2026.

USDA, live: week ending 1 Jan 2026, published 8 Jan 2026 (date as
reported). Up to date. Next release: Thu 15 Jan 2026, 08:30 New York.

-- 
You get this because the monitor’s settings name you as a recipient:
everything about all promises, as it happens. To stop it, write to
desk@example.org.
','<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>China soybeans: 12 MMT missed by 5,339,481 t (In the last two months of 2025) (and 2 more)</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
.paper { background: #14171a !important; }
.card { background: #1c2125 !important; border-color: #343b41 !important; }
.ink { color: #e7e9ea !important; }
.quiet { color: #a4acb4 !important; }
.rule { border-color: #343b41 !important; }
.link { color: #6bb8e6 !important; }
.critical { color: #f0a27a !important; }
.warning { color: #f0b866 !important; }
.resolved { color: #7fd1ae !important; }
}
@media (max-width: 480px) {
.pad { padding: 18px 16px !important; }
.title { font-size: 20px !important; }
}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#fbfaf7;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">The deadline was 31 Dec 2025. Bought: 6,660,519 t of 12,000,000 t (55.5 %) by the week ending 1 Jan 2026, the last that counts.</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#fbfaf7"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;background:#ffffff;border:1px solid #dedbd3;border-radius:12px"><tr><td class="pad ink" style="padding:26px 28px;font-family:-apple-system,system-ui,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1d2125;text-align:left;overflow-wrap:anywhere">
<p class="warning" style="margin:0 0 4px;font-size:12px;font-weight:700;letter-spacing:.06em;text-transform:uppercase;color:#8a5a00">warning</p>
<h1 class="title ink" style="margin:0 0 12px;font-size:23px;line-height:1.25;font-weight:650;color:#1d2125">China soybeans: 12 MMT missed by 5,339,481 t (In the last two months of 2025)</h1>
<p class="ink" style="margin:0 0 10px;color:#1d2125">The deadline was 31 Dec 2025. Bought: 6,660,519 t of 12,000,000 t (55.5 %) by the week ending 1 Jan 2026, the last that counts.</p>
<p style="margin:16px 0 4px"><img src="cid:chart" alt="Line chart over the weeks. China has bought 6.9 of 12 MMT (57 %): ahead of the straight line, behind the seasonal line. At the last counted week: bought 6.9 MMT · 57 %; shipped 1.2 MMT · 10 %; straight line, due by then 6.7 MMT · 56 %; seasonal line, due by then 9.5 MMT · 79 %; at most, unknown included 10.0 MMT · 83 %. Deadline: 28 Feb 2026." width="584" style="display:block;width:100%;max-width:584px;height:auto;border:0;border-radius:6px;background:#ffffff;color:#1d2125;font-size:14px"></p>
<table class="rule" width="100%" cellpadding="0" cellspacing="0" style="margin:14px 0 4px;border-top:1px solid #dedbd3;font-family:-apple-system,system-ui,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif;font-size:15px">
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Bought</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">6,660,519 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Target</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">12,000,000 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Share</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">55.5 %</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Shipped</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">1,191,519 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Week ending</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">1 Jan 2026</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Published</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">8 Jan 2026</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Still missing</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">5,339,481 t</td></tr>
</table>
<div class="rule" style="border-top:1px solid #dedbd3;margin:20px 0 16px;font-size:0;line-height:0">&nbsp;</div>
<h2 class="ink" style="margin:0 0 8px;font-size:17px;line-height:1.3;font-weight:650;color:#1d2125">China soybeans: 57 % of 12 MMT after w/e 1 Jan, behind season, ahead of straight line</h2>
<p class="ink" style="margin:0 0 10px;color:#1d2125">The week ending 1 Jan 2026, published 8 Jan 2026, brought net purchases of 470,073 t; shipped: 397,073 t. By the end of February 2026: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026. The straight line is at 6,666,667 t, the seasonal line at 9,463,889 t. Needed: 638,436 t a week for 8 weeks; the last 4 weeks brought 716,638 t a week. This growing season (marketing year 2025/26): 6,892,519 t (57.4 %), mixed. 4 promises together, each tonne once: 6,892,519 t of 87 MMT (7.9 %); 12 MMT are due by 28 Feb 2026 (57.4 %).</p>
<div class="rule" style="border-top:1px solid #dedbd3;margin:20px 0 16px;font-size:0;line-height:0">&nbsp;</div>
<h2 class="ink" style="margin:0 0 8px;font-size:17px;line-height:1.3;font-weight:650;color:#1d2125">China soybeans: 50 % of 12 MMT reached with w/e 18 Dec (By the end of February 2026)</h2>
<p class="ink" style="margin:0 0 10px;color:#1d2125">Reached in the week ending 18 Dec 2025. Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026.</p>
<div class="rule" style="border-top:1px solid #dedbd3;margin:22px 0 14px;font-size:0;line-height:0">&nbsp;</div>
<p class="quiet" style="margin:8px 0 0;font-size:14px;color:#5a6169">USDA, live: week ending 1 Jan 2026, published 8 Jan 2026 (date as reported). Up to date. Next release: Thu 15 Jan 2026, 08:30 New York.</p>
</td></tr></table>
<p class="quiet" style="max-width:600px;margin:14px auto 0;padding:0 12px;font-family:-apple-system,system-ui,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif;font-size:13px;line-height:1.5;color:#5a6169;text-align:left;overflow-wrap:anywhere">You get this because the monitor’s settings name you as a recipient: everything about all promises, as it happens. To stop it, write to desk@example.org.</p>
</td></tr></table>
</body>
</html>
','[{"alert":{"key":"soy-2025/last-two-months-of-2025/missed","kind":"missed","severity":"warning","title":"China soybeans: 12 MMT missed by 5,339,481 t (In the last two months of 2025)","text":"The deadline was 31 Dec 2025. Bought: 6,660,519 t of 12,000,000 t (55.5 %) by the week ending 1 Jan 2026, the last that counts.","implied":false,"promise":"soy-2025","was":"","since":"2025-12-31","numbers":[["Bought","6,660,519 t"],["Target","12,000,000 t"],["Share","55.5 %"],["Shipped","1,191,519 t"],["Week ending","1 Jan 2026"],["Published","8 Jan 2026"],["Still missing","5,339,481 t"]],"ends":"","lasting":false},"raised_at":"2026-01-09T14:00:00Z","resolves":false,"occurrence":1},{"alert":{"key":"soy-2025/release/2026-01-01","kind":"release","severity":"info","title":"China soybeans: 57 % of 12 MMT after w/e 1 Jan, behind season, ahead of straight line","text":"The week ending 1 Jan 2026, published 8 Jan 2026, brought net purchases of 470,073 t; shipped: 397,073 t. By the end of February 2026: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026. The straight line is at 6,666,667 t, the seasonal line at 9,463,889 t. Needed: 638,436 t a week for 8 weeks; the last 4 weeks brought 716,638 t a week. This growing season (marketing year 2025/26): 6,892,519 t (57.4 %), mixed. 4 promises together, each tonne once: 6,892,519 t of 87 MMT (7.9 %); 12 MMT are due by 28 Feb 2026 (57.4 %).","implied":false,"promise":"soy-2025","was":"","since":"2026-01-01","numbers":[["Net purchases of the week","470,073 t"],["Bought","6,892,519 t"],["Target","12,000,000 t"],["Share","57.4 %"],["Shipped","1,191,519 t"],["Week ending","1 Jan 2026"],["Published","8 Jan 2026"],["Still missing","5,107,481 t"],["Straight line","6,666,667 t"],["Seasonal line","9,463,889 t"],["Weeks to come","8 weeks"],["Needed per week","638,436 t"],["Last 4 weeks, per week","716,638 t"]],"ends":"","lasting":false},"raised_at":"2026-01-09T14:00:00Z","resolves":false,"occurrence":1},{"alert":{"key":"soy-2025/end-of-february/milestone/50","kind":"milestone","severity":"info","title":"China soybeans: 50 % of 12 MMT reached with w/e 18 Dec (By the end of February 2026)","text":"Reached in the week ending 18 Dec 2025. Bought: 6,892,519 t of 12,000,000 t (57.4 %) by the week ending 1 Jan 2026.","implied":false,"promise":"soy-2025","was":"","since":"2025-12-18","numbers":[["Bought","6,892,519 t"],["Target","12,000,000 t"],["Share","57.4 %"],["Shipped","1,191,519 t"],["Week ending","1 Jan 2026"],["Published","8 Jan 2026"],["Still missing","5,107,481 t"],["Straight line","6,666,667 t"],["Seasonal line","9,463,889 t"],["Weeks to come","8 weeks"],["Needed per week","638,436 t"],["Last 4 weeks, per week","716,638 t"]],"ends":"","lasting":false},"raised_at":"2026-01-09T14:00:00Z","resolves":false,"occurrence":1}]','You get this because the monitor’s settings name you as a recipient: everything about all promises, as it happens. To stop it, write to desk@example.org.','usda 2026-01-01 2026-01-08T13:30:00Z','b14e31751746325f2cbd05fb3630fbc720b3480af63a7bbde4b256cc25708699');
INSERT INTO "contents" VALUES(2,'33197a28bc49d80b2ddd1277e89a47ab45b7064e486fcce339bb6338ae8a389a','China soybeans: 466,194 t a week needed, more than the best pace of five years (Calendar year 2026) (and 2 more)','[warning] China soybeans: 466,194 t a week needed, more than the best
pace of five years (Calendar year 2026)

5 % of 25 MMT after w/e 8 Jan. Needed: 466,194 t a week for 51 weeks.
The most in as many weeks in a row of the five years before: 343,331 t a
week (the 51 weeks to 28 Aug 2025).

It ends when what is needed per week is no more than 95 % of the best
pace, or when the target is met or missed.

  Bought                     1,224,128 t
  Target                     25,000,000 t
  Share                      4.9 %
  Shipped                    901,128 t
  Week ending                8 Jan 2026
  Published                  15 Jan 2026
  Still missing              23,775,872 t
  Straight line              480,769 t
  Seasonal line              not known
  Weeks to come              51 weeks
  Needed per week            466,194 t
  Last 4 weeks, per week     676,908 t
  Best pace of five years    343,331 t

China soybeans: 68 % of 12 MMT after w/e 8 Jan, behind season, ahead of
straight line

The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases
of 1,224,128 t; shipped: 901,128 t. By the end of February 2026:
8,116,647 t of 12,000,000 t (67.6 %) by the week ending 8 Jan 2026. The
straight line is at 7,333,333 t, the seasonal line at 9,638,603 t.
Needed: 554,765 t a week for 7 weeks; the last 4 weeks brought 676,908 t
a week. 1,224,128 t of it count for 25 MMT (Calendar year 2026) as well.
This growing season (marketing year 2025/26): 8,116,647 t (67.6 %),
mixed. 4 promises together, each tonne once: 8,116,647 t of 87 MMT
(9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).

China soybeans: 5 % of 25 MMT after w/e 8 Jan, ahead of straight line

The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases
of 1,224,128 t; shipped: 901,128 t. Calendar year 2026: 1,224,128 t of
25,000,000 t (4.9 %) by the week ending 8 Jan 2026. The straight line is
at 480,769 t, the seasonal line at not known. Needed: 466,194 t a week
for 51 weeks; the last 4 weeks brought 676,908 t a week. 1,224,128 t of
it count for 12 MMT (By the end of February 2026) as well; without them
0 t, 0.0 %. 4 promises together, each tonne once: 8,116,647 t of 87 MMT
(9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).

1,224,128 t of the weeks ending 8 Jan – 26 Feb 2026 count for 12 MMT (By
the end of February 2026) and 25 MMT (Calendar year 2026). The two add
up to 9,340,775 t, but 8,116,647 t were bought, each tonne once; without
the shared ones 25 MMT (Calendar year 2026) stands at 0 t, 0.0 %.

USDA, live: week ending 8 Jan 2026, published 15 Jan 2026 (date as
seen). Up to date. Next release: Fri 23 Jan 2026, 08:30 New York.

-- 
You get this because the monitor’s settings name you as a recipient:
everything about all promises, as it happens. To stop it, write to
desk@example.org.
','<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>China soybeans: 466,194 t a week needed, more than the best pace of five years (Calendar year 2026) (and 2 more)</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
.paper { background: #14171a !important; }
.card { background: #1c2125 !important; border-color: #343b41 !important; }
.ink { color: #e7e9ea !important; }
.quiet { color: #a4acb4 !important; }
.rule { border-color: #343b41 !important; }
.link { color: #6bb8e6 !important; }
.critical { color: #f0a27a !important; }
.warning { color: #f0b866 !important; }
.resolved { color: #7fd1ae !important; }
}
@media (max-width: 480px) {
.pad { padding: 18px 16px !important; }
.title { font-size: 20px !important; }
}
</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#fbfaf7;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">5 % of 25 MMT after w/e 8 Jan. Needed: 466,194 t a week for 51 weeks. The most in as many weeks in a row of the five years before: 343,331 t a week (the 51 weeks to 28 Aug 2025).</div>
<table role="presentation" class="paper" width="100%" cellpadding="0" cellspacing="0" style="background:#fbfaf7"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;background:#ffffff;border:1px solid #dedbd3;border-radius:12px"><tr><td class="pad ink" style="padding:26px 28px;font-family:-apple-system,system-ui,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1d2125;text-align:left;overflow-wrap:anywhere">
<p class="warning" style="margin:0 0 4px;font-size:12px;font-weight:700;letter-spacing:.06em;text-transform:uppercase;color:#8a5a00">warning</p>
<h1 class="title ink" style="margin:0 0 12px;font-size:23px;line-height:1.25;font-weight:650;color:#1d2125">China soybeans: 466,194 t a week needed, more than the best pace of five years (Calendar year 2026)</h1>
<p class="ink" style="margin:0 0 10px;color:#1d2125">5 % of 25 MMT after w/e 8 Jan. Needed: 466,194 t a week for 51 weeks. The most in as many weeks in a row of the five years before: 343,331 t a week (the 51 weeks to 28 Aug 2025).</p>
<p class="quiet" style="margin:0 0 6px;font-size:14px;color:#5a6169">It ends when what is needed per week is no more than 95 % of the best pace, or when the target is met or missed.</p>
<p style="margin:16px 0 4px"><img src="cid:chart" alt="Line chart over the weeks. China has bought 1.2 of 25 MMT (5 %): ahead of the straight line. At the last counted week: bought 1.2 MMT · 5 %; shipped 0.9 MMT · 4 %; straight line, due by then 0.5 MMT · 2 %; at most, unknown included 4.2 MMT · 17 %. Deadline: 31 Dec 2026." width="584" style="display:block;width:100%;max-width:584px;height:auto;border:0;border-radius:6px;background:#ffffff;color:#1d2125;font-size:14px"></p>
<table class="rule" width="100%" cellpadding="0" cellspacing="0" style="margin:14px 0 4px;border-top:1px solid #dedbd3;font-family:-apple-system,system-ui,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif;font-size:15px">
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Bought</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">1,224,128 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Target</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">25,000,000 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Share</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">4.9 %</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Shipped</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">901,128 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Week ending</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">8 Jan 2026</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Published</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">15 Jan 2026</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Still missing</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">23,775,872 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Straight line</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">480,769 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Seasonal line</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">not known</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Weeks to come</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">51 weeks</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Needed per week</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">466,194 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Last 4 weeks, per week</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">676,908 t</td></tr>
<tr><td class="quiet rule" style="padding:5px 12px 5px 0;border-bottom:1px solid #dedbd3;color:#5a6169">Best pace of five years</td><td class="ink rule" align="right" style="padding:5px 0;border-bottom:1px solid #dedbd3;color:#1d2125;font-weight:600;white-space:nowrap">343,331 t</td></tr>
</table>
<div class="rule" style="border-top:1px solid #dedbd3;margin:20px 0 16px;font-size:0;line-height:0">&nbsp;</div>
<h2 class="ink" style="margin:0 0 8px;font-size:17px;line-height:1.3;font-weight:650;color:#1d2125">China soybeans: 68 % of 12 MMT after w/e 8 Jan, behind season, ahead of straight line</h2>
<p class="ink" style="margin:0 0 10px;color:#1d2125">The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases of 1,224,128 t; shipped: 901,128 t. By the end of February 2026: 8,116,647 t of 12,000,000 t (67.6 %) by the week ending 8 Jan 2026. The straight line is at 7,333,333 t, the seasonal line at 9,638,603 t. Needed: 554,765 t a week for 7 weeks; the last 4 weeks brought 676,908 t a week. 1,224,128 t of it count for 25 MMT (Calendar year 2026) as well. This growing season (marketing year 2025/26): 8,116,647 t (67.6 %), mixed. 4 promises together, each tonne once: 8,116,647 t of 87 MMT (9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).</p>
<div class="rule" style="border-top:1px solid #dedbd3;margin:20px 0 16px;font-size:0;line-height:0">&nbsp;</div>
<h2 class="ink" style="margin:0 0 8px;font-size:17px;line-height:1.3;font-weight:650;color:#1d2125">China soybeans: 5 % of 25 MMT after w/e 8 Jan, ahead of straight line</h2>
<p class="ink" style="margin:0 0 10px;color:#1d2125">The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases of 1,224,128 t; shipped: 901,128 t. Calendar year 2026: 1,224,128 t of 25,000,000 t (4.9 %) by the week ending 8 Jan 2026. The straight line is at 480,769 t, the seasonal line at not known. Needed: 466,194 t a week for 51 weeks; the last 4 weeks brought 676,908 t a week. 1,224,128 t of it count for 12 MMT (By the end of February 2026) as well; without them 0 t, 0.0 %. 4 promises together, each tonne once: 8,116,647 t of 87 MMT (9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).</p>
<div class="rule" style="border-top:1px solid #dedbd3;margin:22px 0 14px;font-size:0;line-height:0">&nbsp;</div>
<p class="quiet" style="margin:8px 0 0;font-size:14px;color:#5a6169">1,224,128 t of the weeks ending 8 Jan – 26 Feb 2026 count for 12 MMT (By the end of February 2026) and 25 MMT (Calendar year 2026). The two add up to 9,340,775 t, but 8,116,647 t were bought, each tonne once; without the shared ones 25 MMT (Calendar year 2026) stands at 0 t, 0.0 %.</p>
<p class="quiet" style="margin:8px 0 0;font-size:14px;color:#5a6169">USDA, live: week ending 8 Jan 2026, published 15 Jan 2026 (date as seen). Up to date. Next release: Fri 23 Jan 2026, 08:30 New York.</p>
</td></tr></table>
<p class="quiet" style="max-width:600px;margin:14px auto 0;padding:0 12px;font-family:-apple-system,system-ui,Segoe UI,Roboto,Helvetica Neue,Arial,sans-serif;font-size:13px;line-height:1.5;color:#5a6169;text-align:left;overflow-wrap:anywhere">You get this because the monitor’s settings name you as a recipient: everything about all promises, as it happens. To stop it, write to desk@example.org.</p>
</td></tr></table>
</body>
</html>
','[{"alert":{"key":"soy-2026/calendar-year/pace","kind":"pace","severity":"warning","title":"China soybeans: 466,194 t a week needed, more than the best pace of five years (Calendar year 2026)","text":"5 % of 25 MMT after w/e 8 Jan. Needed: 466,194 t a week for 51 weeks. The most in as many weeks in a row of the five years before: 343,331 t a week (the 51 weeks to 28 Aug 2025).","implied":false,"promise":"soy-2026","was":"","since":"2026-01-08","numbers":[["Bought","1,224,128 t"],["Target","25,000,000 t"],["Share","4.9 %"],["Shipped","901,128 t"],["Week ending","8 Jan 2026"],["Published","15 Jan 2026"],["Still missing","23,775,872 t"],["Straight line","480,769 t"],["Seasonal line","not known"],["Weeks to come","51 weeks"],["Needed per week","466,194 t"],["Last 4 weeks, per week","676,908 t"],["Best pace of five years","343,331 t"]],"ends":"It ends when what is needed per week is no more than 95 % of the best pace, or when the target is met or missed.","lasting":true},"raised_at":"2026-01-15T14:00:00Z","resolves":false,"occurrence":1},{"alert":{"key":"soy-2025/release/2026-01-08","kind":"release","severity":"info","title":"China soybeans: 68 % of 12 MMT after w/e 8 Jan, behind season, ahead of straight line","text":"The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases of 1,224,128 t; shipped: 901,128 t. By the end of February 2026: 8,116,647 t of 12,000,000 t (67.6 %) by the week ending 8 Jan 2026. The straight line is at 7,333,333 t, the seasonal line at 9,638,603 t. Needed: 554,765 t a week for 7 weeks; the last 4 weeks brought 676,908 t a week. 1,224,128 t of it count for 25 MMT (Calendar year 2026) as well. This growing season (marketing year 2025/26): 8,116,647 t (67.6 %), mixed. 4 promises together, each tonne once: 8,116,647 t of 87 MMT (9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).","implied":false,"promise":"soy-2025","was":"","since":"2026-01-08","numbers":[["Net purchases of the week","1,224,128 t"],["Bought","8,116,647 t"],["Target","12,000,000 t"],["Share","67.6 %"],["Shipped","2,092,647 t"],["Week ending","8 Jan 2026"],["Published","15 Jan 2026"],["Still missing","3,883,353 t"],["Straight line","7,333,333 t"],["Seasonal line","9,638,603 t"],["Weeks to come","7 weeks"],["Needed per week","554,765 t"],["Last 4 weeks, per week","676,908 t"]],"ends":"","lasting":false},"raised_at":"2026-01-15T14:00:00Z","resolves":false,"occurrence":1},{"alert":{"key":"soy-2026/release/2026-01-08","kind":"release","severity":"info","title":"China soybeans: 5 % of 25 MMT after w/e 8 Jan, ahead of straight line","text":"The week ending 8 Jan 2026, published 15 Jan 2026, brought net purchases of 1,224,128 t; shipped: 901,128 t. Calendar year 2026: 1,224,128 t of 25,000,000 t (4.9 %) by the week ending 8 Jan 2026. The straight line is at 480,769 t, the seasonal line at not known. Needed: 466,194 t a week for 51 weeks; the last 4 weeks brought 676,908 t a week. 1,224,128 t of it count for 12 MMT (By the end of February 2026) as well; without them 0 t, 0.0 %. 4 promises together, each tonne once: 8,116,647 t of 87 MMT (9.3 %); 12 MMT are due by 28 Feb 2026 (67.6 %).","implied":false,"promise":"soy-2026","was":"","since":"2026-01-08","numbers":[["Net purchases of the week","1,224,128 t"],["Bought","1,224,128 t"],["Target","25,000,000 t"],["Share","4.9 %"],["Shipped","901,128 t"],["Week ending","8 Jan 2026"],["Published","15 Jan 2026"],["Still missing","23,775,872 t"],["Straight line","480,769 t"],["Seasonal line","not known"],["Weeks to come","51 weeks"],["Needed per week","466,194 t"],["Last 4 weeks, per week","676,908 t"]],"ends":"","lasting":false},"raised_at":"2026-01-15T14:00:00Z","resolves":false,"occurrence":1}]','You get this because the monitor’s settings name you as a recipient: everything about all promises, as it happens. To stop it, write to desk@example.org.','usda 2026-01-08 2026-01-15T13:30:00Z','529e4d4100f64c3e19af0fdcbfbdcdfeddbfe47c17e055514432d701d94ded49');
CREATE TABLE destinations (
    source TEXT NOT NULL,
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (source, code)
) STRICT, WITHOUT ROWID;
INSERT INTO "destinations" VALUES('usda',5700,'CHINA','CHINA, PEOPLES REPUBLIC OF');
INSERT INTO "destinations" VALUES('usda',9990,'UNKNOWN','UNKNOWN');
CREATE TABLE enclosures (
    sha256 TEXT PRIMARY KEY,
    stem TEXT NOT NULL,
    alt TEXT NOT NULL,
    png BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "enclosures" VALUES('529e4d4100f64c3e19af0fdcbfbdcdfeddbfe47c17e055514432d701d94ded49','cumulative-soy-2026-calendar-year','Line chart over the weeks. China has bought 1.2 of 25 MMT (5 %): ahead of the straight line. At the last counted week: bought 1.2 MMT · 5 %; shipped 0.9 MMT · 4 %; straight line, due by then 0.5 MMT · 2 %; at most, unknown included 4.2 MMT · 17 %. Deadline: 31 Dec 2026.',X'89504E470D0A1A0A');
INSERT INTO "enclosures" VALUES('b14e31751746325f2cbd05fb3630fbc720b3480af63a7bbde4b256cc25708699','cumulative-soy-2025-end-of-february','Line chart over the weeks. China has bought 6.9 of 12 MMT (57 %): ahead of the straight line, behind the seasonal line. At the last counted week: bought 6.9 MMT · 57 %; shipped 1.2 MMT · 10 %; straight line, due by then 6.7 MMT · 56 %; seasonal line, due by then 9.5 MMT · 79 %; at most, unknown included 10.0 MMT · 83 %. Deadline: 28 Feb 2026.',X'89504E470D0A1A0A');
CREATE TABLE heard (
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    last_heard_at TEXT NOT NULL,
    PRIMARY KEY (source, commodity_code, published_at)
) STRICT, WITHOUT ROWID;
INSERT INTO "heard" VALUES('usda',801,'2026-01-08T13:30:00Z','2026-01-09T14:00:00Z');
INSERT INTO "heard" VALUES('usda',801,'2026-01-15T13:30:00Z','2026-01-16T14:00:00Z');
CREATE TABLE index_position (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    bytes INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT
;
INSERT INTO "index_position" VALUES(1,157237,9);
CREATE TABLE lists (
    kind TEXT PRIMARY KEY,
    had_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "lists" VALUES('commodities','2026-01-09T14:00:00Z');
INSERT INTO "lists" VALUES('countries','2026-01-09T14:00:00Z');
CREATE TABLE marketing_years (
    source TEXT NOT NULL,
    commodity_code INTEGER NOT NULL,
    market_year INTEGER NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    PRIMARY KEY (source, commodity_code, market_year)
) STRICT, WITHOUT ROWID
;
INSERT INTO "marketing_years" VALUES('usda',801,2020,'2019-09-01','2020-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2021,'2020-09-01','2021-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2022,'2021-09-01','2022-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2023,'2022-09-01','2023-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2024,'2023-09-01','2024-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2025,'2024-09-01','2025-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2026,'2025-09-01','2026-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2027,'2026-09-01','2027-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2028,'2027-09-01','2028-08-31');
INSERT INTO "marketing_years" VALUES('usda',801,2029,'2028-09-01','2029-08-31');
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
, channel_fault TEXT) STRICT;
INSERT INTO "messages" VALUES(1,'db258f3429facaeb0364d1bd4c541af2','ann','email',1,'parked','2026-01-09T14:00:00Z','2026-01-09T14:00:00Z','2026-01-09T14:00:42Z',2,'2026-01-09T14:00:00Z','given up: 127.0.0.1:9: Connection refused','2026-01-15T14:00:00Z','away');
INSERT INTO "messages" VALUES(2,'535112a7f2fe2c4029e6eff0b6866c82','ann','email',2,'queued','2026-01-15T14:00:00Z','2026-01-15T14:00:00Z','2026-01-16T17:34:40Z',1,'2026-01-15T14:00:00Z','127.0.0.1:9: Connection refused',NULL,'away');
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
;
INSERT INTO "observations" VALUES(801,2025,5700,'2024-09-05',2,'2024-09-12T12:30:00Z','rule',51044,51044,4917568,1022163,962620,4968612,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-09-12',2,'2024-09-19T12:30:00Z','rule',75699,126743,5815812,974001,973943,5942555,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-09-19',2,'2024-09-26T12:30:00Z','rule',172323,299066,6513225,794869,869736,6812291,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-09-26',2,'2024-10-03T12:30:00Z','rule',199889,498955,7039060,688064,725724,7538015,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-10-03',2,'2024-10-10T12:30:00Z','rule',704164,1203119,6918291,430231,583395,8121410,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-10-10',2,'2024-10-18T12:30:00Z','rule',1219861,2422980,6698153,665650,999723,9121133,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-10-17',2,'2024-10-24T12:30:00Z','rule',1804991,4227971,6182353,968132,1289191,10410324,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-10-24',2,'2024-10-31T12:30:00Z','rule',1529572,5757543,5367752,733499,714971,11125295,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-10-31',2,'2024-11-07T13:30:00Z','rule',1650481,7408024,4940013,921176,1222742,12348037,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-11-07',2,'2024-11-15T13:30:00Z','rule',1611280,9019304,4509837,666144,1181104,13529141,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-11-14',2,'2024-11-21T13:30:00Z','rule',1507734,10527038,4199067,740394,1196964,14726105,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-11-21',2,'2024-11-29T13:30:00Z','rule',967512,11494550,4318573,785917,1087018,15813123,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-11-28',2,'2024-12-05T13:30:00Z','rule',1246308,12740858,3741930,544079,669665,16482788,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-12-05',2,'2024-12-12T13:30:00Z','rule',843525,13584383,3603382,304863,704977,17187765,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-12-12',2,'2024-12-19T13:30:00Z','rule',1041611,14625994,3210012,316883,648241,17836006,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-12-19',2,'2024-12-27T13:30:00Z','rule',681972,15307966,2938658,228706,410618,18246624,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2024-12-26',2,'2025-01-03T13:30:00Z','rule',751916,16059882,2804405,301895,617663,18864287,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-01-02',2,'2025-01-10T13:30:00Z','rule',650159,16710041,2326019,45707,171773,19036060,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-01-09',2,'2025-01-16T13:30:00Z','rule',416756,17126797,2055304,95144,146041,19182101,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-01-16',2,'2025-01-24T13:30:00Z','rule',494518,17621315,2449429,688644,888643,20070744,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-01-23',2,'2025-01-30T13:30:00Z','rule',150607,17771922,2444171,211927,145349,20216093,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-01-30',2,'2025-02-06T13:30:00Z','rule',347885,18119807,2304966,143422,208680,20424773,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-02-06',2,'2025-02-13T13:30:00Z','rule',552144,18671951,1974804,90020,221982,20646755,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-02-13',2,'2025-02-21T13:30:00Z','rule',221371,18893322,1854674,36014,101241,20747996,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-02-20',2,'2025-02-27T13:30:00Z','rule',487095,19380417,1569827,75071,202248,20950244,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-02-27',2,'2025-03-06T13:30:00Z','rule',336575,19716992,1438976,7932,205724,21155968,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-03-06',2,'2025-03-13T12:30:00Z','rule',284210,20001202,1363065,8814,208299,21364267,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-03-13',2,'2025-03-20T12:30:00Z','rule',409393,20410595,1223564,5675,269892,21634159,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-03-20',2,'2025-03-27T12:30:00Z','rule',472370,20882965,953540,7998,202346,21836505,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-03-27',2,'2025-04-03T12:30:00Z','rule',640916,21523881,598481,22013,285857,22122362,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-04-03',2,'2025-04-10T12:30:00Z','rule',344246,21868127,395515,9280,141280,22263642,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-04-10',2,'2025-04-17T12:30:00Z','rule',204023,22072150,264283,3323,72791,22336433,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-04-17',2,'2025-04-24T12:30:00Z','rule',67785,22139935,198283,1785,1785,22338218,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-04-24',2,'2025-05-01T12:30:00Z','rule',205466,22345401,132249,5466,139432,22477650,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-05-01',2,'2025-05-08T12:30:00Z','rule',68100,22413501,66249,2100,2100,22479750,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-05-08',2,'2025-05-15T12:30:00Z','rule',0,22413501,66249,0,0,22479750,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-05-15',2,'2025-05-22T12:30:00Z','rule',0,22413501,66249,0,0,22479750,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-05-22',2,'2025-05-30T12:30:00Z','rule',0,22413501,66057,0,-192,22479558,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-05-29',2,'2025-06-05T12:30:00Z','rule',64999,22478500,0,0,-1058,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-06-05',2,'2025-06-12T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-06-12',2,'2025-06-20T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-06-19',2,'2025-06-26T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-06-26',2,'2025-07-03T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-07-03',2,'2025-07-10T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-07-10',2,'2025-07-17T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-07-17',2,'2025-07-24T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-07-24',2,'2025-07-31T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-07-31',2,'2025-08-07T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-08-07',2,'2025-08-14T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-08-14',2,'2025-08-21T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-08-21',2,'2025-08-28T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-08-28',2,'2025-09-05T12:30:00Z','rule',0,22478500,0,0,0,22478500,0,0,0);
INSERT INTO "observations" VALUES(801,2025,5700,'2025-09-04',2,'2025-09-11T12:30:00Z','rule',67849,22546349,0,0,67849,22546349,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-10-30',1,'2025-12-04T13:30:00Z','reported',0,0,232000,0,232000,232000,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-11-06',1,'2025-12-08T13:30:00Z','reported',0,0,464000,0,232000,464000,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-11-13',1,'2025-12-11T13:30:00Z','inferred',0,0,364000,0,-100000,364000,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-11-20',1,'2025-12-15T13:30:00Z','inferred',0,0,2506000,0,2142000,2506000,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-11-27',1,'2025-12-18T13:30:00Z','inferred',0,0,3015000,0,509000,3015000,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-12-04',1,'2025-12-22T13:30:00Z','reported',70969,70969,3955000,0,1010969,4025969,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-12-11',1,'2025-12-23T13:30:00Z','reported',202046,273015,5136000,0,1383046,5409015,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-12-18',1,'2025-12-31T13:30:00Z','reported',386012,659027,5367000,0,617012,6026027,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2025-12-25',1,'2026-01-06T13:30:00Z','inferred',135419,794446,5628000,0,396419,6422446,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2026-01-01',1,'2026-01-08T13:30:00Z','reported',397073,1191519,5701000,0,470073,6892519,0,0,0);
INSERT INTO "observations" VALUES(801,2026,5700,'2026-01-08',3,'2026-01-15T13:30:00Z','seen',901128,2092647,6024000,0,1224128,8116647,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-09-04',1,'2025-09-11T12:30:00Z','rule',0,0,3878600,0,596650,3878600,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-09-11',1,'2025-09-18T12:30:00Z','rule',0,0,3730100,0,-148500,3730100,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-09-18',1,'2025-09-25T12:30:00Z','rule',0,0,3805100,0,75000,3805100,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-09-25',1,'2025-11-13T13:30:00Z','reported',0,0,3891150,0,86050,3891150,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-10-02',1,'2025-11-20T13:30:00Z','reported',0,0,3913800,0,22650,3913800,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-10-09',1,'2025-11-25T13:30:00Z','reported',0,0,3632800,0,-281000,3632800,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-10-16',1,'2025-11-28T13:30:00Z','reported',0,0,3358350,0,-274450,3358350,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-10-23',1,'2025-12-01T13:30:00Z','reported',0,0,3257650,0,-100700,3257650,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-10-30',1,'2025-12-04T13:30:00Z','reported',0,0,3539500,0,281850,3539500,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-11-06',1,'2025-12-08T13:30:00Z','reported',0,0,3402461,0,-137039,3402461,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-11-13',1,'2025-12-11T13:30:00Z','inferred',0,0,3052161,0,-350300,3052161,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-11-20',1,'2025-12-15T13:30:00Z','inferred',0,0,2994186,0,-57975,2994186,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-11-27',1,'2025-12-18T13:30:00Z','inferred',0,0,2689027,0,-305159,2689027,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-12-04',1,'2025-12-22T13:30:00Z','reported',0,0,2475886,0,-213141,2475886,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-12-11',1,'2025-12-23T13:30:00Z','reported',0,0,3069961,0,594075,3069961,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-12-18',1,'2025-12-31T13:30:00Z','reported',0,0,3117200,0,47239,3117200,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2025-12-25',1,'2026-01-06T13:30:00Z','inferred',0,0,3059850,0,-57350,3059850,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2026-01-01',1,'2026-01-08T13:30:00Z','reported',0,0,3079550,0,19700,3079550,0,0,0);
INSERT INTO "observations" VALUES(801,2026,9990,'2026-01-08',3,'2026-01-15T13:30:00Z','seen',0,0,3011100,0,-68450,3011100,0,0,0);
CREATE TABLE oddities (
    place TEXT NOT NULL,
    what TEXT NOT NULL,
    record TEXT NOT NULL,
    refused INTEGER NOT NULL,
    first_seen_at TEXT NOT NULL,
    PRIMARY KEY (place, what)
) STRICT, WITHOUT ROWID
;
CREATE TABLE quotas (
    key_id TEXT PRIMARY KEY,
    hourly_limit INTEGER NOT NULL,
    requests_left INTEGER NOT NULL,
    observed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID
;
INSERT INTO "quotas" VALUES('5671f4aee67d',1000,992,'2026-01-16T14:00:00Z');
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
;
INSERT INTO "releases" VALUES(1,'usda',801,2026,'all',1,'2026-01-09T14:00:00Z','2026-01-08T13:30:00Z','d2f3dddd7b76f3c5cc12a0610d2b46fbf99dbc2f7a5c71098d7d7a9a29d436f7',28,NULL);
INSERT INTO "releases" VALUES(2,'usda',801,2025,'all',1,'2026-01-09T14:00:00Z','2026-01-08T13:30:00Z','0c570fb9ef7f5373001d5ffa1c3784c0b303d9c7e848bd5788dbb088dc5fbb5e',53,NULL);
INSERT INTO "releases" VALUES(3,'usda',801,2026,'all',1,'2026-01-15T14:00:00Z','2026-01-15T13:30:00Z','72cd424cdb3fc10c8dfcd7e33e7e12a0714b5ee9db8a3c04b4b50e76c458bb29',30,NULL);
INSERT INTO "releases" VALUES(4,'usda',801,2025,'all',1,'2026-01-15T14:00:00Z','2026-01-15T13:30:00Z','0c570fb9ef7f5373001d5ffa1c3784c0b303d9c7e848bd5788dbb088dc5fbb5e',53,NULL);
CREATE TABLE silences (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    until TEXT NOT NULL,
    made_at TEXT NOT NULL
) STRICT
;
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
, needs TEXT NOT NULL DEFAULT 'day', undoes INTEGER NOT NULL DEFAULT 1, content TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE told (
    content_id INTEGER NOT NULL REFERENCES contents (id),
    key TEXT NOT NULL,
    PRIMARY KEY (content_id, key)
) STRICT, WITHOUT ROWID;
INSERT INTO "told" VALUES(1,'soy-2025/end-of-february/milestone/50');
INSERT INTO "told" VALUES(1,'soy-2025/last-two-months-of-2025/missed');
INSERT INTO "told" VALUES(1,'soy-2025/release/2026-01-01');
INSERT INTO "told" VALUES(2,'soy-2025/release/2026-01-08');
INSERT INTO "told" VALUES(2,'soy-2026/calendar-year/pace');
INSERT INTO "told" VALUES(2,'soy-2026/release/2026-01-08');
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
;
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-09-05','2024-09-12T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-09-12','2024-09-19T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-09-19','2024-09-26T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-09-26','2024-10-03T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-10-03','2024-10-10T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-10-10','2024-10-18T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-10-17','2024-10-24T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-10-24','2024-10-31T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-10-31','2024-11-07T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-11-07','2024-11-15T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-11-14','2024-11-21T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-11-21','2024-11-29T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-11-28','2024-12-05T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-12-05','2024-12-12T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-12-12','2024-12-19T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-12-19','2024-12-27T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2024-12-26','2025-01-03T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-01-02','2025-01-10T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-01-09','2025-01-16T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-01-16','2025-01-24T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-01-23','2025-01-30T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-01-30','2025-02-06T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-02-06','2025-02-13T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-02-13','2025-02-21T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-02-20','2025-02-27T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-02-27','2025-03-06T13:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-03-06','2025-03-13T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-03-13','2025-03-20T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-03-20','2025-03-27T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-03-27','2025-04-03T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-04-03','2025-04-10T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-04-10','2025-04-17T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-04-17','2025-04-24T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-04-24','2025-05-01T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-05-01','2025-05-08T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-05-08','2025-05-15T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-05-15','2025-05-22T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-05-22','2025-05-30T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-05-29','2025-06-05T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-06-05','2025-06-12T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-06-12','2025-06-20T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-06-19','2025-06-26T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-06-26','2025-07-03T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-07-03','2025-07-10T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-07-10','2025-07-17T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-07-17','2025-07-24T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-07-24','2025-07-31T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-07-31','2025-08-07T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-08-07','2025-08-14T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-08-14','2025-08-21T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-08-21','2025-08-28T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-08-28','2025-09-05T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2025,'2025-09-04','2025-09-11T12:30:00Z','rule',2);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-09-04','2025-09-11T12:30:00Z','rule',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-09-11','2025-09-18T12:30:00Z','rule',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-09-18','2025-09-25T12:30:00Z','rule',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-09-25','2025-11-13T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-10-02','2025-11-20T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-10-09','2025-11-25T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-10-16','2025-11-28T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-10-23','2025-12-01T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-10-30','2025-12-04T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-11-06','2025-12-08T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-11-13','2025-12-11T13:30:00Z','inferred',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-11-20','2025-12-15T13:30:00Z','inferred',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-11-27','2025-12-18T13:30:00Z','inferred',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-12-04','2025-12-22T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-12-11','2025-12-23T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-12-18','2025-12-31T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2025-12-25','2026-01-06T13:30:00Z','inferred',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2026-01-01','2026-01-08T13:30:00Z','reported',1);
INSERT INTO "weeks" VALUES('usda',801,'all',2026,'2026-01-08','2026-01-15T13:30:00Z','seen',3);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
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
FROM releases r CROSS JOIN changes c ON c.release_id = r.id;
CREATE INDEX told_of ON told (key);
CREATE INDEX messages_queued ON messages (next_try_at) WHERE state = 'queued';
CREATE INDEX messages_parked ON messages (failing_since) WHERE state = 'parked';
CREATE INDEX messages_to ON messages (recipient, state);
CREATE INDEX messages_of ON messages (content_id, recipient);
COMMIT;
PRAGMA user_version = 9;
