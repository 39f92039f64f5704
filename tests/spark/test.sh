#!/bin/sh
# Tests the Spark job for real: a cluster of two worker processes, with pyspark from PyPI in a virtual environment of
# its own (.venv, or THREADMINE_VENV). Needs Java 17 and Python 3.11 or newer, and takes some minutes.
set -eu
cd "$(dirname "$0")/../.."
venv=${THREADMINE_VENV:-.venv}
if ! "$venv/bin/python" -c 'import pyspark, duckdb' 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --requirement tests/spark/requirements.txt
fi
npm run -s build
sh pipeline/spark/pack.sh >/dev/null
# Spark leaves the workers' copies of the archive in its own folder.
trap 'rm -rf "$venv"/lib/python*/site-packages/pyspark/work' EXIT
THREADMINE_SPARK=$(cd "$venv" && pwd) npx vitest run tests/spark
