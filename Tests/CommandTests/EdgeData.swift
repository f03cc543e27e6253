import TestSupport

/// Rows on which a computation that is nearly right goes wrong.
enum EdgeData {
    static let agency = "aaaaaaaa-0000-4000-8000-000000000001"
    static let otherAgency = "bbbbbbbb-0000-4000-8000-000000000002"
    static let pagedAgency = "cccccccc-0000-4000-8000-000000000003"
    static let emptyAgency = "dddddddd-0000-4000-8000-000000000004"
    /// A campaign of `otherAgency` that rows of `agency` name.
    static let othersCampaign = "b0000000-0000-4000-8000-0000000000b1"
    static let deletedCampaign = "de1e7ed0-0000-4000-8000-000000000000"
    /// Whatever is `otherAgency`'s own.
    static let otherAgencysText = [
        otherAgency, "Rival Partners", "rival-slug", "Secret Launch", "b0000000-0000-4000-8000-0000000000b2",
        "#123456", "rival-footer", "boss@rival.example", "b0000000-0000-4000-8000-0000000000ba",
    ]

    /// A database with the rows, for tests that only read it.
    static let shared = Result { () throws -> TestDatabase in
        let database = try TestDatabase()
        try database.execute(sql)
        return database
    }

    static let sql = #"""
        ALTER TYPE batch_status ADD VALUE 'awaiting review';
        ALTER TABLE call_stats_daily DROP CONSTRAINT call_stats_daily_campaign_id_fkey;
        ALTER TABLE call_batches DROP CONSTRAINT call_batches_campaign_id_fkey;

        INSERT INTO agencies (id, name, slug, branding) VALUES
            ('aaaaaaaa-0000-4000-8000-000000000001', 'Edge Agency', 'edge', '{}'),
            ('bbbbbbbb-0000-4000-8000-000000000002', 'Rival Partners', 'rival-slug',
             '{"primary_color": "#123456", "footer_text": "rival-footer"}'),
            ('cccccccc-0000-4000-8000-000000000003', 'Paged Agency', 'paged', '{}'),
            ('dddddddd-0000-4000-8000-000000000004', 'Empty Agency', 'empty', '{}');
        INSERT INTO users (agency_id, email) VALUES ('bbbbbbbb-0000-4000-8000-000000000002', 'boss@rival.example');
        INSERT INTO clients (id, agency_id, name) VALUES
            ('c1000000-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000001', 'One'),
            ('c1000000-0000-4000-8000-000000000002', 'aaaaaaaa-0000-4000-8000-000000000001', 'Two');

        CREATE FUNCTION pg_temp.campaign(number int) RETURNS uuid LANGUAGE sql IMMUTABLE AS
            $$ SELECT ('a0000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid $$;

        -- Ties in the number of calls, then in the name too. By code points 'Beta' is before 'alpha', an accent apart
        -- from its letter before one that is part of it, and U+FF61 before U+1F600 (in UTF-16 it is behind).
        INSERT INTO campaigns (id, agency_id, name)
        SELECT pg_temp.campaign(number), 'aaaaaaaa-0000-4000-8000-000000000001', name
        FROM (VALUES (1, 'Sixteenth'), (2, 'Two thousandth'), (3, 'alpha'), (4, 'Beta'), (5, U&'caf\00e9'),
                     (6, U&'cafe\0301'), (7, U&'\FF61'), (8, U&'\+01F600'), (9, 'Twin'), (10, 'Twin'), (11, 'Days'),
                     (12, 'Tomorrow only'), (13, 'No calls'), (14, 'Half a second'), (15, 'Below half'), (16, 'Several rows'),
                     (17, 'Never called'), (18, 'All of it'), (19, 'Nearly half')) AS t (number, name);
        INSERT INTO campaigns (id, agency_id, name) VALUES
            ('b0000000-0000-4000-8000-0000000000b1', 'bbbbbbbb-0000-4000-8000-000000000002', 'Secret Launch'),
            ('b0000000-0000-4000-8000-0000000000b2', 'bbbbbbbb-0000-4000-8000-000000000002', 'Secret Launch 2');

        INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls, completed_calls,
                                      connected_calls, conversations_had, qualified_leads, meetings_booked,
                                      total_duration_seconds)
        SELECT 'aaaaaaaa-0000-4000-8000-000000000001', pg_temp.campaign(number), '2026-02-16', total, completed,
               connected, 3, 2, meetings, seconds
        FROM (VALUES (1, 16, 4, 1, 1, 10), (2, 2000, 3, 21, 1, 10), (3, 50, 0, 0, 0, 0), (4, 50, 0, 0, 0, 0),
                     (5, 50, 0, 0, 0, 0), (6, 50, 0, 0, 0, 0), (7, 50, 0, 0, 0, 0), (8, 50, 0, 0, 0, 0),
                     (9, 60, 1, 1, 1, 1), (10, 60, 2, 2, 2, 2), (13, 0, 0, 5, 5, 100), (14, 8, 2, 1, 1, 5),
                     (15, 7, 1000, 2, 1, 499), (18, 9, 9, 9, 9, 9), (19, 10000, 1, 1005, 1004, 1))
             AS t (number, total, completed, connected, meetings, seconds);

        -- Several rows for one campaign and day, with and without a client; their rate is that of their sums.
        INSERT INTO call_stats_daily (agency_id, client_id, campaign_id, stat_date, total_calls, completed_calls,
                                      connected_calls, meetings_booked, total_duration_seconds)
        SELECT 'aaaaaaaa-0000-4000-8000-000000000001', client::uuid, pg_temp.campaign(16), '2026-02-15', 8, 1, connected,
               0, 7
        FROM (VALUES ('c1000000-0000-4000-8000-000000000001', 1), ('c1000000-0000-4000-8000-000000000002', 0),
                     (NULL, 0), (NULL, 2)) AS t (client, connected);

        -- The days at and beside each end of each period. Each has a call count of its own power of two.
        INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls)
        SELECT 'aaaaaaaa-0000-4000-8000-000000000001', pg_temp.campaign(11), day::date, calls
        FROM (VALUES ('2026-02-17', 1), ('2026-02-16', 2), ('2026-02-15', 4), ('2026-02-10', 8), ('2026-02-09', 16),
                     ('2026-01-18', 32), ('2026-01-17', 64), ('2025-11-19', 128), ('2025-11-18', 256),
                     ('2025-08-21', 512), ('2025-08-20', 1024), ('2024-02-29', 2048)) AS t (day, calls);
        INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls)
        VALUES ('aaaaaaaa-0000-4000-8000-000000000001', pg_temp.campaign(12), '2026-02-17', 77);

        -- Figures without a campaign, of another agency's campaign and of one that is gone; and the other agency's own.
        INSERT INTO call_stats_daily (agency_id, campaign_id, stat_date, total_calls, connected_calls) VALUES
            ('aaaaaaaa-0000-4000-8000-000000000001', NULL, '2026-02-16', 4444, 44),
            ('aaaaaaaa-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-0000000000b1', '2026-02-16', 33, 3),
            ('aaaaaaaa-0000-4000-8000-000000000001', 'de1e7ed0-0000-4000-8000-000000000000', '2026-02-16', 33, 4),
            ('bbbbbbbb-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-0000000000b1', '2026-02-16', 98765, 5),
            ('bbbbbbbb-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-0000000000b2', '2026-02-16', 98766, 5);

        INSERT INTO call_batches (id, agency_id, campaign_id, status, total_calls, completed_count, failed_count,
                                  in_progress_count, created_at, completed_at)
        SELECT ('ba000000-0000-4000-8000-' || lpad(number::text, 12, '0'))::uuid,
               'aaaaaaaa-0000-4000-8000-000000000001', campaign::uuid, status::batch_status, total, completed, failed,
               active, created::timestamptz, ended::timestamptz
        FROM (VALUES
            (1, NULL, 'pending', 0, 0, 0, 0, '2026-02-14 10:00:00.123456+00', NULL),
            (2, NULL, 'failed', 200, 1, 0, 0, '2026-02-14 10:00:00.12+00', '2026-02-14 10:00:00.000001+00'),
            (3, 'a0000000-0000-4000-8000-000000000001', 'awaiting review', 8, 1, 0, 0, '2026-02-14 10:00:00.5+00',
             '2026-02-16 00:00:00+00'),
            (4, 'b0000000-0000-4000-8000-0000000000b1', 'processing', 500, 200, 5, 10, '2026-02-14 10:00:00+00', NULL),
            (5, 'de1e7ed0-0000-4000-8000-000000000000', 'scheduled', 3, 1, 1, 0, '2026-02-14 10:00:00+00', NULL),
            (6, 'a0000000-0000-4000-8000-000000000011', 'paused', 100, 100, 100, 0, '1999-12-31 23:59:59.999999+00',
             '1969-12-31 23:59:59.999999+00'),
            (7, NULL, 'completed', 2147483647, 2147483647, 0, 0, '2030-01-01 00:00:00.1+00', '0001-01-01 00:00:00+00'))
            AS t (number, campaign, status, total, completed, failed, active, created, ended);
        INSERT INTO call_batches (id, agency_id, campaign_id, total_calls) VALUES
            ('b0000000-0000-4000-8000-0000000000ba', 'bbbbbbbb-0000-4000-8000-000000000002',
             'b0000000-0000-4000-8000-0000000000b2', 55555);
        UPDATE call_batches SET created_at = '2026-02-01' WHERE id = 'b0000000-0000-4000-8000-0000000000ba';

        -- 60 batches of one moment: only their ids tell them apart. Written in no order of theirs.
        INSERT INTO call_batches (id, agency_id, total_calls, created_at)
        SELECT md5('paged' || number)::uuid, 'cccccccc-0000-4000-8000-000000000003', number, '2026-02-16 12:00:00+00'
        FROM generate_series(1, 60) AS number;
        """#
}
