-- The demo's data for schema.sql: five agencies on Monday, 16 February 2026. Run with psql.
-- No clock and no dice but hashes of fixed texts: the same rows every time.

\set ON_ERROR_STOP on
\set today '''2026-02-16'''

CREATE FUNCTION pg_temp.uid(key text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5('demo:' || key)::uuid $$;
-- A number from 0 up to 1 that depends on its key alone.
CREATE FUNCTION pg_temp.noise(key text) RETURNS float8
    LANGUAGE sql IMMUTABLE AS $$ SELECT (hashtextextended(key, 7) & 65535) / 65536.0 $$;
-- Whole numbers that add up to the fractions behind them over many days.
CREATE FUNCTION pg_temp.whole(amount float8, key text) RETURNS integer
    LANGUAGE sql IMMUTABLE AS $$ SELECT floor(amount + pg_temp.noise(key))::integer $$;

INSERT INTO agencies (id, slug, name, created_at, branding, settings)
SELECT pg_temp.uid(slug), slug, name, created_at::timestamptz, branding::jsonb, settings::jsonb
FROM (VALUES
    ('helios', 'Helios Solar Leads', '2025-03-04 09:12:40+00',
     '{"primary_color": "#b45309"}', '{"timezone": "Europe/London", "locale": "en-GB"}'),
    ('zahnwerk', 'Zahnwerk Köln – Recall-Büro für Zahnärzte', '2025-06-17 07:45:02+00',
     '{"primary_color": "#0f766e"}', '{"timezone": "Europe/Berlin", "locale": "de-DE"}'),
    ('lakeshore', 'Lakeshore Insurance Partners', '2025-05-20 15:30:11+00',
     '{"primary_color": "#1d4ed8", "logo_url": "https://lakeshore.example/logo.png",
       "footer_text": "Lakeshore Insurance Partners LLC, Chicago. For internal use."}',
     '{"timezone": "America/Chicago", "locale": "en-US", "report_recipients": ["mornings@lakeshore.example"]}'),
    ('brown-sons', 'Brown & Sons "Direct" | São Paulo 🌞', '2025-09-30 13:05:59.120345+00',
     '{"primary_color": "#c2410c"}', '{"timezone": "America/Sao_Paulo", "locale": "pt-BR"}'),
    ('fernhill', 'Fernhill Windows', '2026-02-13 16:20:00+00', '{}', '{}')
) AS t (slug, name, created_at, branding, settings);

INSERT INTO users (id, agency_id, email, full_name, role, created_at)
SELECT pg_temp.uid(email), pg_temp.uid(agency), email, full_name, role::user_role, '2026-02-13 16:20:00+00'
FROM (VALUES
    ('helios', 'amira@helios.example', 'Amira Haddad', 'agency_owner'),
    ('helios', 'tom@helios.example', 'Tom Whitlock', 'agency_admin'),
    ('helios', 'priya@helios.example', 'Priya Nair', 'agency_member'),
    ('zahnwerk', 'juergen@zahnwerk.example', 'Jürgen Weiß', 'agency_owner'),
    ('zahnwerk', 'soeren@zahnwerk.example', 'Sören Åkesson', 'agency_member'),
    ('lakeshore', 'dana@lakeshore.example', 'Dana O''Neill', 'agency_owner'),
    ('lakeshore', 'luis@lakeshore.example', 'Luis Ortega', 'agency_admin'),
    ('lakeshore', 'client@northfield.example', 'Northfield Mutual', 'client_viewer'),
    ('brown-sons', 'joao@brown-sons.example', 'João "JB" Brown', 'agency_owner'),
    ('brown-sons', 'ines@brown-sons.example', 'Inês Conceição', 'agency_member'),
    ('fernhill', 'ellen@fernhill.example', 'Ellen Marsh', 'agency_owner'),
    (NULL, 'newcomer@nowhere.example', 'Nobody Yet', 'agency_member')
) AS t (agency, email, full_name, role);

INSERT INTO clients (id, agency_id, name)
SELECT pg_temp.uid(agency || ':client:' || n), pg_temp.uid(agency), name
FROM (VALUES
    ('helios', 1, 'Sunward Homes'), ('helios', 2, 'Brightside Energy'),
    ('zahnwerk', 1, 'Praxis Dr. Groß'), ('zahnwerk', 2, 'Zahnzentrum Süd'),
    ('lakeshore', 1, 'Northfield Mutual'), ('lakeshore', 2, 'Prairie Life'),
    ('brown-sons', 1, 'Clínica Boa Vista'), ('brown-sons', 2, 'Pão & Cia')
) AS t (agency, n, name);

-- What each campaign is like: calls on a usual working day, growth over 180 days, first and last day with
-- calls (days ago), contact rate until and since 30 days ago, seconds a call, and whether both clients share it.
CREATE TEMP TABLE plan AS
SELECT *, pg_temp.uid(agency || ':' || n) AS id
FROM (VALUES
    ('helios', 1, 'Rooftop Survey North',        210, 0.35, 179,  0, 0.36, 0.37,  96, true),
    ('helios', 2, 'Rooftop Survey South',        180, 0.30, 179,  0, 0.34, 0.35,  92, false),
    ('helios', 3, 'Battery Upgrade',             140, 0.20, 179,  0, 0.39, 0.25,  88, false),  -- contact rate fell
    ('helios', 4, 'Winter Outreach',             120, 0.05, 150,  9, 0.31, 0.30,  74, false),  -- went silent
    ('helios', 5, 'Heat Pump Bundle',             95, 0.60, 120,  0, 0.33, 0.34, 110, true),
    ('helios', 6, 'Quote Follow-up',              60, 0.25, 179,  0, 0.44, 0.45, 164, false),
    ('helios', 7, 'Spring Early Birds',          130, 0.00,  12,  0, 0.29, 0.29,  81, false),  -- new
    ('helios', 8, 'Autumn Win-back',              70, 0.00, 179, 95, 0.27, 0.27,  66, false),  -- over since November
    ('zahnwerk', 1, 'Prophylaxe-Erinnerung',      64, 0.10, 179,  1, 0.43, 0.44,  62, true),
    ('zahnwerk', 2, 'Kontrolltermin Frühjahr',    38, 0.15,  90,  1, 0.40, 0.41,  58, false),
    ('zahnwerk', 3, 'Zahnreinigung für Neupatienten', 25, 0.05, 179, 1, 0.35, 0.36, 75, false),
    ('zahnwerk', 4, 'Prothetik: Rückfragen & Ängste', 9, 0.00, 140,  1, 0.45, 0.45, 178, false),
    ('lakeshore', 1, 'Medicare Open Enrollment', 320, -0.20, 179, 40, 0.30, 0.30, 132, true),  -- a season's campaign
    ('lakeshore', 2, 'Auto Renewal 60-Day',      150, 0.10, 179,  0, 0.33, 0.34,  87, false),
    ('lakeshore', 3, 'Home & Auto Bundle',       110, 0.15, 179,  0, 0.28, 0.31, 104, true),
    ('lakeshore', 4, 'Lapsed Policy Win-back',    85, 0.00, 160,  0, 0.26, 0.26,  69, false),
    ('lakeshore', 5, 'Term Life Quotes',          45, 0.40, 100,  0, 0.38, 0.39, 151, false),
    ('brown-sons', 1, 'Reativação <b>Verão</b> 2026', 75, 0.20, 110, 0, 0.32, 0.33,  84, false),
    ('brown-sons', 2, 'Teste A|B: "Olá!" vs *Oi*', 40, 0.10, 80,  0, 0.35, 0.35,  71, false),
    ('brown-sons', 3, 'Pós-venda',                 12, 0.00, 139, 0, 0.42, 0.42, 120, true)
) AS t (agency, n, name, daily, growth, first_ago, last_ago, contact, late_contact, seconds, shared);

INSERT INTO campaigns (id, agency_id, client_id, name, created_at)
SELECT id, pg_temp.uid(agency), pg_temp.uid(agency || ':client:' || 1 + n % 2), name,
       (date :today - first_ago - 2 + time '10:00') AT TIME ZONE 'UTC'
FROM plan;

-- One row a campaign, day and client; and inbound calls, which have no campaign, about every second day.
INSERT INTO call_stats_daily (agency_id, client_id, campaign_id, stat_date, total_calls, completed_calls,
                              failed_calls, connected_calls, conversations_had, qualified_leads,
                              meetings_booked, total_duration_seconds, avg_duration_seconds)
SELECT pg_temp.uid(agency), client_id, campaign_id, stat_date, total, completed, total - completed, connected,
       conversations, qualified, pg_temp.whole(qualified * 0.38, 'm' || key),
       completed * seconds, CASE WHEN completed > 0 THEN seconds END
FROM (SELECT agency, n AS campaign, id AS campaign_id, pg_temp.uid(agency || ':client:' || client) AS client_id, ago,
             daily * (1 + growth * (1 - ago / 179.0)) * (1 + 0.09 * sin(ago / 11.0 + n))
                   * CASE WHEN NOT shared THEN 1 WHEN client = 1 THEN 0.62 ELSE 0.38 END AS usual,
             CASE WHEN ago < 30 THEN late_contact ELSE contact END AS contact, seconds AS talk,
             agency || ':' || n || ':' || ago || ':' || client AS key
      FROM plan, generate_series(last_ago, first_ago) ago, generate_series(1, 2) client
      WHERE shared OR client = 1 + n % 2
      UNION ALL
      SELECT agency, 0, NULL, NULL, ago, 14, 0.60, 120, agency || ':in:' || ago
      FROM (VALUES ('helios'), ('zahnwerk'), ('lakeshore'), ('brown-sons')) t (agency), generate_series(0, 179) ago
      WHERE pg_temp.noise('inbound' || agency || ago) < 0.5 AND NOT (agency = 'zahnwerk' AND ago = 0)) days,
     LATERAL (SELECT date :today - ago AS stat_date) a,
     LATERAL (SELECT (CASE agency WHEN 'helios'    THEN ARRAY[1.00, 1.08, 1.10, 1.05, 0.85, 0.06, 0.02]
                                  WHEN 'zahnwerk'  THEN ARRAY[1.15, 1.10, 0.80, 1.10, 0.75, 0.00, 0.03]
                                  WHEN 'lakeshore' THEN ARRAY[0.95, 1.10, 1.05, 1.05, 0.90, 0.45, 0.00]
                                  ELSE ARRAY[1.00, 1.05, 1.05, 1.00, 0.95, 0.30, 0.00]
                      END)[extract(isodow FROM stat_date)::int] AS rhythm) b,
     LATERAL (SELECT pg_temp.whole(usual * rhythm * (0.86 + 0.28 * pg_temp.noise('t' || key)), 'T' || key) AS total,
                     round((talk * (0.90 + 0.20 * pg_temp.noise('s' || key)))::numeric) AS seconds) c,
     LATERAL (SELECT total - pg_temp.whole(total * (0.05 + 0.05 * pg_temp.noise('f' || key)), 'F' || key)
                     AS completed) d,
     LATERAL (SELECT least(completed, pg_temp.whole(total * contact * (0.92 + 0.16 * pg_temp.noise('c' || key)),
                                                'C' || key)) AS connected) e,
     LATERAL (SELECT least(connected, pg_temp.whole(connected * (0.48 + 0.10 * pg_temp.noise('v' || key)),
                                                'V' || key)) AS conversations) f,
     LATERAL (SELECT least(conversations, pg_temp.whole(conversations * 0.27, 'q' || key)) AS qualified) g
WHERE total > 0
ORDER BY stat_date, agency, campaign, client_id;  -- day by day, as a live platform writes it

-- Batches that somebody looks at today. The campaign is null for an ad-hoc list.
INSERT INTO call_batches (id, agency_id, campaign_id, status, total_calls, completed_count, failed_count,
                          in_progress_count, created_at, completed_at)
SELECT pg_temp.uid(agency || created_at), pg_temp.uid(agency), pg_temp.uid(agency || ':' || campaign),
       status::batch_status, total, done, failed, running, created_at::timestamptz, ended_at::timestamptz
FROM (VALUES
    ('helios', 1, 'processing', 640, 388, 21, 12, '2026-02-16 08:30:00.482113+00', NULL),
    ('helios', 2, 'processing', 500, 471, 18,  6, '2026-02-16 08:45:10.07+00', NULL),
    ('helios', 6, 'processing', 260,   0,  0,  0, '2026-02-13 09:02:33+00', NULL),  -- stands still
    ('helios', 3, 'failed',     420,  37, 383, 0, '2026-02-16 10:15:00+00', '2026-02-16 10:41:52.6+00'),
    ('helios', 5, 'paused',     350, 140,  9,  0, '2026-02-15 18:20:00+00', NULL),
    ('helios', 7, 'pending',    300,   0,  0,  0, '2026-02-16 16:55:41+00', NULL),
    ('helios', 1, 'scheduled',  700,   0,  0,  0, '2026-02-16 17:30:00+00', NULL),
    ('helios', NULL, 'processing', 45, 30, 1,  2, '2026-02-16 15:10:05+00', NULL),
    ('zahnwerk', 1, 'processing', 90, 52,  3,  2, '2026-02-16 07:30:00+00', NULL),
    ('zahnwerk', 2, 'scheduled', 120,  0,  0,  0, '2026-02-16 13:00:00+00', NULL),
    ('zahnwerk', 4, 'paused',     16,  5,  0,  0, '2026-02-12 09:40:00+00', NULL),
    ('lakeshore', 2, 'processing', 520, 205, 14, 20, '2026-02-16 15:00:00.25+00', NULL),
    ('lakeshore', 3, 'processing', 380, 361, 12,  4, '2026-02-16 14:05:00+00', NULL),
    ('lakeshore', 4, 'pending',    240,   0,  0,  0, '2026-02-16 21:40:18+00', NULL),
    ('lakeshore', 5, 'scheduled',  160,   0,  0,  0, '2026-02-16 20:00:00+00', NULL),
    ('lakeshore', NULL, 'completed', 12, 11, 1,   0, '2026-02-14 16:12:00+00', '2026-02-14 16:31:07.904+00'),
    ('brown-sons', 1, 'processing', 150, 61, 8,   5, '2026-02-16 12:00:00+00', NULL),
    ('brown-sons', 2, 'failed',      80,  0, 80,  0, '2026-02-10 13:30:00+00', '2026-02-10 13:32:44+00')
) AS t (agency, campaign, status, total, done, failed, running, created_at, ended_at);

-- And the finished ones of the weeks before, spread over the campaigns that ran at the time.
INSERT INTO call_batches (id, agency_id, campaign_id, status, total_calls, completed_count, failed_count,
                          created_at, completed_at)
SELECT pg_temp.uid(key), pg_temp.uid(agency), campaign_id, 'completed', total, total - failed, failed,
       created_at, created_at + (1.5 + 4 * pg_temp.noise('h' || key)) * interval '1 hour'
FROM (VALUES ('helios', 37, 300, 1.6), ('zahnwerk', 15, 80, 3), ('lakeshore', 25, 260, 2), ('brown-sons', 8, 90, 5))
         AS t (agency, batches, size, every_days),
     generate_series(1, batches) b,
     LATERAL (SELECT agency || ':batch:' || b AS key, (2 + b * every_days)::int AS ago) a,
     LATERAL (SELECT (size * (0.5 + pg_temp.noise('n' || key)))::int AS total,
                     (date :today - ago + time '08:00') AT TIME ZONE 'UTC'
                         + (pg_temp.noise('c' || key) * 28800000)::int * interval '1 millisecond' AS created_at) c,
     LATERAL (SELECT (total * (0.01 + 0.05 * pg_temp.noise('f' || key)))::int AS failed) d,
     LATERAL (SELECT id AS campaign_id FROM plan
              WHERE plan.agency = t.agency AND ago BETWEEN last_ago AND first_ago
              ORDER BY md5(key || n) LIMIT 1) e;

ANALYZE;
