#!/usr/bin/env bash
# Runs every target for so many seconds altogether: fuzz/run.sh 60
# What is new and interesting is kept in .fuzz/, an input that fails beside it.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=(documents prose)
each=$(($1 / ${#targets[@]}))
for target in "${targets[@]}"; do
  mkdir -p ".fuzz/$target"
  echo '*' >.fuzz/.gitignore
  echo "fuzz/$target.py for $each seconds"
  PYTHONPATH=. .venv-fuzz/bin/python "fuzz/$target.py" -max_total_time="$each" -timeout=60 \
    -rss_limit_mb=2048 -dict=fuzz/words.dict -artifact_prefix=".fuzz/$target-" \
    -print_final_stats=1 ".fuzz/$target" fuzz/seeds >".fuzz/$target.log" 2>&1 || {
    tail -n 40 ".fuzz/$target.log"
    exit 1
  }
  grep -E '^Done|^stat::number_of' ".fuzz/$target.log"
done
