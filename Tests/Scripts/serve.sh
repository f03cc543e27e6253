#!/bin/sh
# Publishes the demo's reports, serves them with the gate until Ctrl-C, and says how to ask for them.
# usage: with-postgres.sh serve.sh CALLSHEET CALLSHEET_GATE OUTPUT [ADDRESS]
set -eu
callsheet=$1 gate=$2 output=$3 address=${4:-127.0.0.1:8080}
scripts=$(dirname "$0")

"$scripts/demo.sh" "$callsheet" "$output" >/dev/null

# A token as the platform signs it, for a day, with a secret that nobody else has.
secret=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
user=$(PGDATABASE=callsheet_demo psql --no-psqlrc -At \
    --command 'SELECT u.id FROM users u JOIN agencies a ON a.id = u.agency_id ORDER BY a.created_at, u.id LIMIT 1')
base64url() { base64 -w 0 | tr '+/' '-_' | tr -d '='; }
text=$(printf '{"alg":"HS256","typ":"JWT"}' | base64url).$(printf \
    '{"sub":"%s","aud":"authenticated","role":"authenticated","exp":%s}' "$user" "$(($(date +%s) + 86400))" | base64url)
token=$text.$(printf %s "$text" | openssl dgst -sha256 -hmac "$secret" -binary | base64url)

printf '\nA token of user %s, good for a day:\n\n  %s\n\nAsk, from another terminal:\n\n' "$user" "$token"
ask="curl -H 'Authorization: Bearer $token'"
printf "  %s 'http://%s/functions/v1/dashboard-campaigns?period=7d'\n" "$ask" "$address"
printf "  %s -L 'http://%s/reports/latest/'\n\n" "$ask" "$address"
export CALLSHEET_JWT_SECRET="$secret"
exec "$gate" --output "$output" --listen "$address" --cookie callsheet
