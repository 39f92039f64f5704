#!/bin/sh
# Packs threadmine and what it needs at run time into one archive for `spark-submit --archives`, for workers of the
# same kind of machine: sh pipeline/spark/pack.sh [FILE]
set -eu
cd "$(dirname "$0")/../.."
target=${1:-threadmine-spark.tar.gz}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --ignore-scripts --pack-destination "$folder" >/dev/null
tar -xzf "$folder"/*.tgz -C "$folder"
# Of the packages with programs for every system, those for others stay behind, and so do sources in C.
npm ls --omit=dev --all --parseable 2>/dev/null | sed -n "s|^$PWD/||p" | tar -cf - --exclude=better-sqlite3/deps \
  --exclude='onnxruntime-node/bin/*/*' --exclude='*.map' -T - | tar -xf - -C "$folder/package"
native=$(node -p 'process.platform + "/" + process.arch')
tar -cf - node_modules/onnxruntime-node/bin/*/"$native" | tar -xf - -C "$folder/package"
tar -czf "$target" -C "$folder/package" .
echo "$target"
