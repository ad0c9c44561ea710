#!/bin/sh
# The temporary client of one support session on Linux. What follows the last line of this script is the program.
set -u

site='@SITE_URL@'
session_key='@SESSION_KEY@'
customer='@CUSTOMER@'
version='@VERSION@'
payload_sha256='@PAYLOAD_SHA256@'
payload_line='@PAYLOAD_LINE@'

fail() {
  printf 'The support session cannot start: %s\n' "$*" >&2
  exit 1
}

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail 'this program is for Linux on x86-64'
[ -f "$0" ] && [ -r "$0" ] || fail 'save the program to a file, then run: sh FILE'

digest() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else openssl dgst -sha256 -r; fi | cut -d ' ' -f 1
}
[ "$(tail -n +"$payload_line" -- "$0" | digest)" = "$payload_sha256" ] ||
  fail 'the file is damaged (wrong digest); download it again'

folder=$(mktemp -d "${TMPDIR:-/tmp}/jumpfleet-support.XXXXXX") || fail 'there is no place for temporary files'
# The program ends a session by itself when it is told to go; then nothing of it stays.
trap 'rm -rf -- "$folder"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

program=$folder/$version
mkdir -- "$program" && tail -n +"$payload_line" -- "$0" | tar -xzf - --no-same-owner -C "$program" ||
  fail 'the program cannot be unpacked'

"$program/lib/run" support --dir "$folder" --site "$site" --key "$session_key" "--customer=$customer"
exit "$?"
