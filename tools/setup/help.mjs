/** Answers to --help that need no set-up. `fleet`, `jump` and `receive` answer for themselves. */
export const help = {
  start: `npm start -- [options]

Starts the whole system on this machine and prints its address. Ctrl-C stops it.

  --port N        the one port that everything is reached through (default 8080)
  --data-dir DIR  where data, secrets and logs are kept (default .jumpfleet)
  --shards N      connection gateways that share the Jump Clients (default 2)
  --demo          with a real Jump Client on this machine in its own folder, and 200 simulated ones
  --detach        return once all is healthy; "npm stop" ends it
  --fresh         ask, then forget the data directory's data first
  --host ADDRESS  listen on this address instead of loopback; needs one of the two below
  --tls-cert FILE --tls-key FILE     serve https with this certificate and key
  --tls-terminated-by-proxy          a proxy in front encrypts
  --public-url URL  the site's address where it is not http://127.0.0.1:PORT
  --help          this text

Environment, read only when the data directory is new:
  JUMPFLEET_ADMIN_PASSWORD       of the first administrator, user "admin" (else one is made and printed)
  JUMPFLEET_API_CLIENT_ID, JUMPFLEET_API_CLIENT_SECRET   a first API account with full access
`,
  stop: `npm stop -- [options]

Stops what "npm start -- --detach" started.

  --data-dir DIR  the data directory it was started with (default .jumpfleet)
  --help          this text
`,
  test: `npm test -- [--only NAME] [pattern ...]

Sets up what is missing, builds, and runs every suite on real servers; beside them it checks format, lint and types.
Of a whole run, up to three spec files that failed are run once more, alone; one that passes then counts as passed and
is named as UNSTEADY at the end. Ends with Jest's closing lines and "N passed, N failed".

  --only NAME     one of: format, lint, types, jest
  pattern         run only the spec files whose path matches (implies --only jest)
  --help          this text
`,
  events: `npm run events -- SERVICE|all VERB [options]

Asks a service of a running system about its events and read models, while it goes on serving.
SERVICE is policy, registry, sessions, upgrade-orchestrator or outbound-events.

  compare         replay all events beside the served read models: equal, or which rows differ
  rebuild         make the read models anew from the events, and put them in place of the served ones
  verify          walk the hash chain of every stream: nothing was changed, removed or added
  parked          the events of other services that this one could not handle
  replay-parked   try them again

  --url URL       the site (default: of the data directory)
  --data-dir DIR  whose local operator to be, if the environment does not say who (default .jumpfleet)
  --json          one line of JSON for each service
  --help          this text

Exit status: 0 when all is as it should be, 1 when something differs, is broken, parked or failed.
Environment: JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET, an API account with full access.
`,
  setup: `npm run setup -- [options]

Makes, in one step, what a small organisation needs: a shared Jump Group, and the group policies Admins and Users
with their Jump Item Roles (docs/policy.md, "Basic Use Case"). What is there already stays as it is.

  --url URL       the site (default: of the data directory)
  --data-dir DIR  whose local operator to be, if the environment does not say who (default .jumpfleet)
  --help          this text

Environment: JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET, an API account that may configure.
`,
  policy: `npm run policy -- VERB FILE [options]

The rules of a running system (Jump Item Roles, policies, portals, teams, members of Jump Groups) as one JSON file, with
names instead of numbers (docs/policy.md, "Policy as data").

  export          write the rules as they are into the file, in the same order each time
  plan            show what the file would create, change and delete, and the digest of this plan
  apply           plan, show, ask, and make it so: only what was shown
  drift           show in what the rules differ from the file

  --digest D      apply: only the plan that "plan" showed with this digest
  --yes           apply: do not ask
  --url URL       the site (default: of the data directory)
  --data-dir DIR  whose local operator to be, if the environment does not say who (default .jumpfleet)
  --help          this text

Exit status: 0 when all is as it should be, 1 when the rules drifted, the file names what there is not, or it failed.
Environment: JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET, an API account that may configure.
`,
  packages: `npm run packages -- VERB [FILE] [options]

Signed packages of the Jump Client, from the keys to the site (docs/upgrades.md, "Packages").

  keys            make the root key, the release key and the first root, if there is none; tell them
  build           build the client of this repository as --version V
  sign FILE       sign a package as --version V; the document is written beside it, FILE.release.json
  upload FILE     bring a signed package to the site; goes on where an earlier upload ended
  publish         build, sign and upload --version V; also the client that installers hold, if it is not there
  rollback        sign the package of an older --version V again, so that it may replace --from V,V
  resign          sign the newest package of --version V again, for a new release key or a later end
  root            make the next root and bring it to the site; with FILE, bring that one
  list            the site's root and releases

  --version V     such as 1.4.2 or 1.4.2+r7
  --keys DIR      where the keys lie (default: release-keys in the data directory)
  --platform P    that the package is for (default linux-64, the only one that is built here)
  --out DIR       build: where to (default: releases/V in the data directory)
  --number N      of the release, greater than any before (default: the seconds since 1970)
  --days N        that the release is good for (default 365)
  --minimum V     older versions cannot make this step
  --from V,V      newer versions that the release may replace
  --rotate ROLES  root: make new keys for root, for release or for root,release (default none: only a later end)
  --offline       root: do not bring it to the site
  --url URL       the site (default: of the data directory)
  --data-dir DIR  whose local operator to be, if the environment does not say who (default .jumpfleet)
  --help          this text

Exit status: 0 when it is done, else 1 and "code: why" on stderr.
Environment: JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET, an API account that may manage upgrades.
`,
  bench: `npm run bench -- [NAME|all] [--option N ...]

Runs one benchmark, or all. Without a name: lists them. Progress goes to stderr, the last line of stdout is
one JSON object, also written to bench/results/NAME.json.
`,
};
