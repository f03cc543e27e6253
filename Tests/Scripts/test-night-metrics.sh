#!/bin/bash
# Shows a night's metrics and the alarms on them to Prometheus's own promtool.
# usage: test-night-metrics.sh [FILE.prom]   FILE is what --metrics-file wrote; by default the one that tests compare with.
set -euo pipefail
cd "$(dirname "$0")/../.."
every=$PWD/Tests/NightsTests/Golden/callsheet.prom
metrics=$(realpath "${1-$every}")
rules=$PWD/templates/deploy/callsheet-alerts.yml
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    echo "test-night-metrics: $1" >&2
    exit 1
}

command -v promtool >/dev/null || fail 'promtool: Not found. Install the package prometheus'

# Not even advice is given, but for one: these days are counted, and no length of time.
advice='callsheet_missed_days use base unit "seconds" instead of "days"'
said=$(promtool check metrics <"$metrics" 2>&1 | grep -vxF "$advice") || true
[ -z "$said" ] || fail "$metrics: $said"
# The tool does look: a metric without help and of a wrong form is told.
! echo 'callsheet_agencies{result="x"' | promtool check metrics >/dev/null 2>&1 || fail 'promtool takes anything'
promtool check rules --lint=all --lint-fatal "$rules" >"$folder/said" 2>&1 || fail "$(cat "$folder/said")"

# Alarms name only what a night writes, though not each night writes all of it.
for name in $(grep -o 'callsheet_[a-z_]*' "$rules" | sort -u); do
    grep -q "^$name[{ ]" "$every" || fail "$rules: A night writes no '$name'"
done

cat >"$folder/alarms.yml" <<TEST
rule_files: [$rules]
evaluation_interval: 5m
tests:
  # A good week: each night ends at 05:00, a report speaks of the end of the day before. Nothing fires, at any hour.
  - name: good nights
    interval: 5m
    input_series:
      - {series: 'callsheet_last_run_timestamp_seconds{instance="a"}', values: '18000x287 104400x287 190800x287'}
      - {series: 'callsheet_last_success_timestamp_seconds{instance="a"}', values: '18000x287 104400x287 190800x287'}
      - {series: 'callsheet_report_timestamp_seconds{instance="a"}', values: '0x347 86399x287 172799x227'}
      - {series: 'callsheet_last_run_status{instance="a"}', values: '0x863'}
      - {series: 'callsheet_agencies{instance="a",result="failed"}', values: '0x863'}
      - {series: 'callsheet_agencies{instance="a",result="published"}', values: '100x863'}
      - {series: 'callsheet_mails{instance="a",result="accepted"}', values: '100x863'}
      - {series: 'callsheet_mails{instance="a",result="refused"}', values: '0x863'}
      - {series: 'callsheet_mails{instance="a",result="deferred"}', values: '0x863'}
      - {series: 'callsheet_missed_days{instance="a"}', values: '0x863'}
      - {series: 'callsheet_replica_lag_seconds{instance="a"}', values: '2x863'}
    promql_expr_test:
      - {expr: 'ALERTS', eval_time: 12h, exp_samples: []}
      - {expr: 'count_over_time(ALERTS{alertstate="firing"}[70h])', eval_time: 70h, exp_samples: []}

  - name: the timer does not fire any more
    interval: 5m
    input_series:
      - {series: 'callsheet_last_run_timestamp_seconds{instance="a"}', values: '18000x731'}
      - {series: 'callsheet_last_success_timestamp_seconds{instance="a"}', values: '18000x731'}
      - {series: 'callsheet_report_timestamp_seconds{instance="a"}', values: '0x731'}
      - {series: 'callsheet_last_run_status{instance="a"}', values: '0x731'}
    promql_expr_test:
      - {expr: 'ALERTS{alertstate="firing"}', eval_time: 30h, exp_samples: []}
      - expr: 'count by (alertname) (ALERTS{alertstate="firing"})'
        eval_time: 33h
        exp_samples: [{labels: '{alertname="CallsheetNoSuccess"}', value: 1}]
      - expr: 'count by (alertname) (ALERTS{alertstate="firing"})'
        eval_time: 37h
        exp_samples:
          - {labels: '{alertname="CallsheetNoSuccess"}', value: 1}
          - {labels: '{alertname="CallsheetReportOld"}', value: 1}

  - name: nights fail, first some agencies, then all
    interval: 5m
    input_series:
      - {series: 'callsheet_last_run_timestamp_seconds{instance="a"}', values: '18000x287 104400x491'}
      - {series: 'callsheet_last_success_timestamp_seconds{instance="a"}', values: '18000x731'}
      - {series: 'callsheet_report_timestamp_seconds{instance="a"}', values: '18000x731'}
      - {series: 'callsheet_last_run_status{instance="a"}', values: '0x71 1x71 69x731'}
      - {series: 'callsheet_agencies{instance="a",result="failed"}', values: '0x71 3x731'}
      - {series: 'callsheet_mails{instance="a",result="refused"}', values: '0x71 1x731'}
      - {series: 'callsheet_mails{instance="a",result="deferred"}', values: '0x71 2x731'}
      - {series: 'callsheet_missed_days{instance="a"}', values: '0x71 4x731'}
      - {series: 'callsheet_replica_lag_seconds{instance="a"}', values: '3600x71 3601x731'}
    promql_expr_test:
      - {expr: 'ALERTS', eval_time: 4h, exp_samples: []}
      - expr: 'count by (alertname) (ALERTS{alertstate="firing"})'
        eval_time: 8h
        exp_samples:
          - {labels: '{alertname="CallsheetAgenciesFailed"}', value: 1}
          - {labels: '{alertname="CallsheetMailsNotAccepted"}', value: 2}
          - {labels: '{alertname="CallsheetDaysMissed"}', value: 1}
          - {labels: '{alertname="CallsheetReplicaBehind"}', value: 1}
      - expr: 'count by (alertname) (ALERTS{alertstate="firing",alertname=~"CallsheetN.*"})'
        eval_time: 14h
        exp_samples: [{labels: '{alertname="CallsheetNightFailed"}', value: 1}]
    alert_rule_test:
      - eval_time: 14h
        alertname: CallsheetNightFailed
        exp_alerts:
          - exp_labels: {severity: critical, instance: a}
            exp_annotations:
              summary: The last night ended with status 69 on a
              description: "65: bad data; 69: no database; 73: no room; 75: try again; 78: set-up. See 'callsheet status' there."

  - name: no night has ever succeeded
    interval: 5m
    input_series:
      - {series: 'callsheet_last_run_timestamp_seconds{instance="a"}', values: '18000x131'}
      - {series: 'callsheet_last_run_timestamp_seconds{instance="b"}', values: '18000x131'}
      - {series: 'callsheet_last_success_timestamp_seconds{instance="b"}', values: '18000x131'}
    promql_expr_test:
      - expr: 'ALERTS{alertstate="firing"}'
        eval_time: 6h
        exp_samples:
          - labels: 'ALERTS{alertname="CallsheetNoSuccess",alertstate="firing",instance="a",severity="critical"}'
            value: 1

  - name: the file is gone
    interval: 5m
    input_series:
      - {series: 'callsheet_last_run_timestamp_seconds{instance="a"}', values: '18000x71 stale'}
    promql_expr_test:
      - {expr: 'ALERTS{alertname="CallsheetMetricsMissing"}', eval_time: 5h, exp_samples: []}
      - expr: 'count by (alertname) (ALERTS{alertstate="firing"})'
        eval_time: 8h
        exp_samples: [{labels: '{alertname="CallsheetMetricsMissing"}', value: 1}]
TEST
promtool test rules "$folder/alarms.yml" >"$folder/said" 2>&1 || fail "$(cat "$folder/said")"
# It must not be that nothing is compared: with a good night's status taken for a bad one the tests fail.
sed 's/callsheet_last_run_status > 1$/callsheet_last_run_status >= 0/' "$rules" >"$folder/wrong.yml"
! cmp -s "$rules" "$folder/wrong.yml" || fail 'the rules are not those that this looks at'
sed "s|$rules|$folder/wrong.yml|" "$folder/alarms.yml" >"$folder/wrong-alarms.yml"
! promtool test rules "$folder/wrong-alarms.yml" >/dev/null 2>&1 || fail 'wrong rules pass too'
echo "test-night-metrics: metrics and $(grep -c 'alert:' "$rules") alarms are right"
