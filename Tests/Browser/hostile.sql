-- An agency whose every text and number tries to take a page apart. For schema.sql; run with psql.

\set ON_ERROR_STOP on

INSERT INTO agencies (id, slug, name, created_at, branding, settings)
VALUES ('00000000-0000-4000-8000-00000000bad0', 'hostile',
        '<script>alert(1)</script> [x](javascript:alert(1)) | `' || repeat('Donaudampfschifffahrt', 8) || '` 🌞 &lt;b&gt; # *',
        '2026-01-01 00:00:00+00',
        '{"primary_color": "#ffff00", "logo_url": "https://hostile.example/a?b=1&c=%22",
          "footer_text": "</footer><img src=https://hostile.example/pixel.png onerror=alert(1)> ![x](https://hostile.example/x.png)"}',
        '{"timezone": "Pacific/Chatham", "locale": "fr-FR"}');

INSERT INTO campaigns (id, agency_id, name)
SELECT ('00000000-0000-4000-8000-0000000bad' || lpad(n::text, 2, '0'))::uuid, '00000000-0000-4000-8000-00000000bad0', name
FROM (VALUES
    (1, '"><img src=x onerror=alert(1)>'),
    (2, '![pixel](https://hostile.example/p.png) <https://hostile.example>'),
    (3, 'a | b \| c \\| d'),
    (4, repeat('x', 255)),
    (5, '| --- | --- |'),
    (6, E'two\nlines\r\n# Batches'),
    (7, E'\u202Egnirts desrever\u202C \u200B\u200D'),
    (8, ']](chart:funnel) ![](chart:daily-calls)'),
    (9, '<style>*{display:none}</style>'),
    (10, '```'),
    (11, '  شركة الاتصالات  '),
    (12, '呼叫活动' || repeat('呼', 80))
) AS t (n, name);

-- Every campaign fell silent, so that every name stands in what needs attention too; figures as large as they come.
INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls, completed_calls, failed_calls,
                              connected_calls, conversations_had, qualified_leads, meetings_booked,
                              total_duration_seconds, avg_duration_seconds)
SELECT agency_id, id, date '2026-02-16' - ago, total, total / 2, total / 2, total / 3, total / 4, total / 5, total / 6,
       total::bigint * 60, 60
FROM campaigns, generate_series(7, 100, 3) ago, LATERAL (SELECT 1000000 * (1 + ago % 7) AS total) t
WHERE agency_id = '00000000-0000-4000-8000-00000000bad0';
INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls, completed_calls, failed_calls,
                              connected_calls, conversations_had, qualified_leads, meetings_booked,
                              total_duration_seconds, avg_duration_seconds)
VALUES ('00000000-0000-4000-8000-00000000bad0', '00000000-0000-4000-8000-0000000bad05', '2026-02-16',
        1, 0, 0, 0, 0, 0, 0, 0, 0);

INSERT INTO call_batches (agency_id, campaign_id, status, total_calls, completed_count, failed_count,
                          in_progress_count, created_at, completed_at)
SELECT agency_id, id, status, 2000000000, 1000000000, 900000000, 7,
       timestamptz '2026-02-16 09:00:00+00' - row_number() OVER (ORDER BY id, status) * interval '5 hours',
       CASE WHEN status IN ('completed', 'failed') THEN timestamptz '2026-02-16 12:00:00+00' END
FROM campaigns, unnest(enum_range(NULL::batch_status)) status
WHERE agency_id = '00000000-0000-4000-8000-00000000bad0';
