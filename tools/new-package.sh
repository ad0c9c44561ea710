#!/usr/bin/env bash
# Makes the skeleton of a workspace package: tools/new-package.sh libs/registry/domain type:domain scope:registry runtime:universal
set -euo pipefail
cd "$(dirname "$0")/.."
dir=$1; shift
name="@jumpfleet/$(printf '%s' "$dir" | sed -E 's#^(apps|libs)/(platform/)?##; s#/#-#g')"
tags=$(printf '"%s", ' "$@"); tags=${tags%, }
mkdir -p "$dir/src"
cat > "$dir/package.json" <<JSON
{
  "name": "$name",
  "version": "0.1.0",
  "private": true,
  "type": "module",
  "exports": { ".": { "@jumpfleet/source": "./src/index.ts", "default": "./dist/index.js" } },
  "scripts": { "build": "swc src -d dist --strip-leading-paths --copy-files --quiet --config-file $(printf '%s' "$dir" | sed -E 's#[^/]+#..#g')/.swcrc" },
  "nx": { "tags": [$tags] }
}
JSON
[ -e "$dir/src/index.ts" ] || printf 'export {};\n' > "$dir/src/index.ts"
