#!/bin/sh
# Times the job with one and with two tasks at a time, each on a cluster of as many worker processes, on synthetic
# comments: sh pipeline/spark/bench.sh [COMMENTS] [COMMENTS WITH THE ENCODER]. Wants what `npm run test:spark` installs.
set -eu
cd "$(dirname "$0")/../.."
venv=$(cd "${THREADMINE_VENV:-.venv}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder" "$venv"/lib/python*/site-packages/pyspark/work' EXIT
npm run -s build
sh pipeline/spark/pack.sh "$folder/threadmine.tar.gz" >/dev/null

time_job() { # comments, encoder, workers
  node dist/pipeline/tools/make-dump.js "$1" 9 >"$folder/dump.ndjson"
  began=$(date +%s.%N)
  PYSPARK_PYTHON="$venv/bin/python" SPARK_LOCAL_IP=127.0.0.1 "$venv/bin/spark-submit" --master "local-cluster[$3,1,2048]" \
    --archives "$folder/threadmine.tar.gz#threadmine" pipeline/spark/threadmine_job.py \
    --input "$folder/dump.ndjson" --output "$folder/mined" --encoder "$2" >"$folder/log" 2>&1 || { tail -20 "$folder/log" >&2; exit 1; }
  echo "$(date +%s.%N) - $began" | bc
  rm -rf "$folder/mined"
}

echo "| encoder | workers | comments | s | comments/s, without the start |"
echo "| --- | ---: | ---: | ---: | ---: |"
for encoder in none minilm; do
  most=$([ $encoder = none ] && echo "${1:-40000}" || echo "${2:-1600}")
  for workers in 1 2; do
    start=$(time_job 100 $encoder $workers)
    all=$(time_job "$most" $encoder $workers)
    echo "| $encoder | $workers | $most | $(printf %.0f "$all") | $(echo "($most - 100) / ($all - $start)" | bc) |"
  done
done
