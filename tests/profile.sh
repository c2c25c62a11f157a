#!/bin/sh
# Counts the instructions of a small fixed workload by callgrind, and warns when they are a tenth more or fewer than recorded in
# bench/profile.txt. It never fails: another compiler or C library counts otherwise. BLESS=1 records the count.
#   tests/profile.sh BUILD
build=$1
cd "$(dirname "$0")/.." || exit 0
command -v valgrind >/dev/null && [ -x "$build/bench/gen" ] || exit 0
if nm "$build/charter" 2>/dev/null | grep -q '__[at]san_init'; then exit 0; fi
data=$build/bench/profile
recorded=$(sed -n 's/^instructions //p' bench/profile.txt 2>/dev/null)
mkdir -p "$data" && "$build/bench/gen" -S 6 -P 200 -H 20 -M 200 -A 30 "$data" || exit 0
count=$(GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-ERMS valgrind --tool=callgrind --callgrind-out-file="$data/callgrind" \
  "$build/charter" check bench/charter.charter "$data/record.charter" --case "$data/meetings.jsonl" -q 2>&1 |
  sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
[ -n "$count" ] || exit 0
if [ -n "${BLESS:-}" ] || [ -z "$recorded" ]; then
  {
    echo "# Instructions of a check of 200 meetings on the small record, as callgrind counts them (tests/profile.sh)"
    echo "# and where they go: inclusive, in per cent."
    echo "instructions $count"
    callgrind_annotate --inclusive=yes "$data/callgrind" 2>/dev/null | sed -n 's/^ *[0-9,]* ( *\([0-9.]*\)%)  src\/\([a-z_\/]*\.c\):\([a-z_0-9]*\) .*/\1  \2 \3/p' | head -n 25
  } >bench/profile.txt
  exit 0
fi
echo "$count $recorded" | awk '{
  percent = ($1 / $2 - 1) * 100
  printf "%-24s %d instructions, %+.1f %% against the record%s\n", "profile", $1, percent,
    (percent > 10 || percent < -10) ? ": WARNING, see bench/profile.txt; BLESS=1 tests/profile.sh build records it" : ""
}'
