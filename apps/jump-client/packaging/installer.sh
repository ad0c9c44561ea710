#!/bin/sh
# The Jump Client's installer for headless Linux. What follows the last line of this script is the program.
set -u

site='@SITE_URL@'
installer_key='@INSTALLER_KEY@'
uid='@INSTALLER_UID@'
valid_until='@VALID_UNTIL@'
open_options='@OPEN_OPTIONS@'
version='@VERSION@'
trusted_root='@TRUSTED_ROOT@'
payload_sha256='@PAYLOAD_SHA256@'
payload_line='@PAYLOAD_LINE@'

usage() {
  cat <<'HELP'
Installs the Jump Client on this computer.

  sh ./jumpfleet-jc-UID.bin --install-dir DIR [options]

  --install-dir DIR        folder to make; it must not exist, and its place must be writable
  --user NAME              user that the Jump Client runs as (required when run as root)
  --silent                 prints nothing; the exit status tells
  --help                   prints this

Where the installer allows an override:
  --jc-name NAME                           at most 128 characters
  --jc-jump-group jumpgroup:CODE|user:NAME
  --jc-tag TAG                             at most 64 characters
  --jc-comments TEXT                       at most 1024 characters
  --jc-jump-policy CODE
  --jc-session-policy-present CODE
  --jc-session-policy-not-present CODE
  --jc-public-site-address HOST
HELP
}

silent=no
say() { [ "$silent" = yes ] || printf '%s\n' "$*"; }
fail() {
  command -v logger >/dev/null 2>&1 && logger -t jumpfleet-jump-client -p daemon.err "installation failed: $*"
  [ "$silent" = yes ] || printf 'Installation failed: %s\n' "$*" >&2
  exit 1
}

dir=''
user=''
options=''
# Options for the program are kept as shell words, each quoted, so that any character survives.
quote() { printf "'%s' " "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

while [ $# -gt 0 ]; do
  case $1 in
    --help) usage; exit 0 ;;
    --silent) silent=yes; shift; continue ;;
    --*=*) name=${1%%=*}; value=${1#*=}; shift ;;
    --*)
      name=$1
      [ $# -ge 2 ] || fail "$name needs a value"
      value=$2
      shift 2
      ;;
    *) fail "unexpected argument: $1" ;;
  esac
  case $name in
    --install-dir) dir=$value ;;
    --user) user=$value ;;
    --jc-name | --jc-jump-group | --jc-tag | --jc-comments | --jc-jump-policy | \
      --jc-session-policy-present | --jc-session-policy-not-present | --jc-public-site-address)
      options="$options$(quote "$name=$value")"
      ;;
    *) fail "unknown option: $name" ;;
  esac
done

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail 'this installer is for Linux on x86-64'
[ -f "$0" ] && [ -r "$0" ] || fail 'save the installer to a file, then run: sh FILE'
[ -n "$dir" ] || fail '--install-dir is missing (see --help)'

me=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
  say 'Warning: installing the Jump Client as root is not recommended.'
  [ -n "$user" ] || fail 'as root, --user NAME must say which user the Jump Client runs as'
  mode=service
else
  [ -z "$user" ] || [ "$user" = "$me" ] || fail "only root can install for another user ($user)"
  mode=user
fi
user=${user:-$me}
id "$user" >/dev/null 2>&1 || fail "there is no user $user"

case $dir in /*) ;; *) dir=$(pwd -P)/$dir ;; esac
parent=$(dirname -- "$dir")
[ ! -e "$dir" ] || fail "$dir already exists"
[ -d "$parent" ] && [ -w "$parent" ] || fail "$parent is not a writable folder"
parent=$(cd "$parent" && pwd -P)
dir=${parent%/}/$(basename -- "$dir")

digest() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else openssl dgst -sha256 -r; fi | cut -d ' ' -f 1
}
say 'Checking the program...'
[ "$(tail -n +"$payload_line" -- "$0" | digest)" = "$payload_sha256" ] ||
  fail 'the file is damaged (wrong digest); download it again'

undo() { rm -rf -- "$dir"; }
mkdir -m 755 -- "$dir" || fail "$dir cannot be made"
trap 'undo; exit 1' HUP INT TERM
unpack() {
  mkdir -p "$dir/versions/$version" && ln -s "versions/$version" "$dir/current" &&
    ln -s current/init-script "$dir/init-script" && ln -s current/uninstall "$dir/uninstall" &&
    tail -n +"$payload_line" -- "$0" | tar -xzf - --no-same-owner -C "$dir/current"
}
unpack || { undo; fail 'the program cannot be unpacked'; }

eval "set -- $options"
message=$("$dir/current/lib/run" configure --dir "$dir" --mode "$mode" --site "$site" \
  --key "$installer_key" --uid "$uid" --valid-until "$valid_until" "--open=$open_options" "--trusted-root=$trusted_root" "$@" 2>&1) ||
  { undo; fail "${message:-the program does not run on this system}"; }

"$dir/current/lib/service-unit" "$dir" "$user" >"$dir/jumpfleet-jump-client.service" && chmod 644 "$dir/jumpfleet-jump-client.service"
if [ "$user" != "$me" ]; then
  chown -hR "$user:$(id -gn "$user")" -- "$dir" || { undo; fail "$dir cannot be given to $user"; }
fi
trap - HUP INT TERM

say "Installed in $dir. Start it within the installer's validity:

  '$dir/init-script' start

To start it at boot, save this unit with mode 0644 as
/etc/systemd/system/jumpfleet-jump-client.service (it is also in $dir),
then run: systemctl daemon-reload && systemctl enable --now jumpfleet-jump-client
"
[ "$silent" = yes ] || cat "$dir/jumpfleet-jump-client.service"
exit 0
