#!/bin/sh
# Every diagnostic has a file here that provokes it: CODE-words.charter is linted, CODE-words.json is a case for
# base.charter. Checks that the code is reported, that its place is shown, that the exit status is right, and that
# docs/diagnostics.md has a section for every code. What files cannot hold (NUL, bytes that are not UTF-8) is made here.
#
# Usage: run.sh [-v]; CHARTER names the program if it is not build/charter.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/tests/begin.sh"
cd "$here" || exit 70
verbose=
if [ "${1-}" = -v ]; then verbose=yes; fi
provoked=" "

# try NAME CODE STATUS ARGUMENTS...
try() {
  name=$1 code=$2 status=$3
  shift 3
  timeout 20 "$charter" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
  got=$?
  cat "$scratch/err" >>"$scratch/out"
  [ -z "$verbose" ] || { printf '\n# %s\n' "$name"; cut -c1-300 "$scratch/out"; echo "[$got]"; }
  provoked="$provoked$code "
  if [ "$got" -eq "$status" ] && grep -q "\[$code\]" "$scratch/out"; then
    passed=$((passed + 1))
    return
  fi
  failed=$((failed + 1))
  echo "FAILED: $name: status $got (expected $status), code $code"
  head -n 12 "$scratch/out" | cut -c1-200 | sed 's/^/    | /'
}

for f in [EW]*.charter; do
  code=$(sed -n '1s/^# expect: //p' "$f")
  status=1
  case $code in W*) status=0 ;; esac
  try "$f" "$code" "$status" lint "$f"
done
for f in [EW]*.json; do try "$f" "${f%%-*}" 65 check base.charter --case "$f"; done

# what no file in a repository can be
try "a missing file" E101 66 lint base.charter "$scratch/none.charter" 2>/dev/null
mkdir "$scratch/empty"
try "an entry that is not there to be left out" E607 65 ask base.charter "member(p)" --without "member(Zoe)" --without x.charter:1
try "a folder without charter files" E106 66 lint "$scratch/empty"
printf 'kind Person\n# C\364te\n' >"$scratch/latin.charter"
try "a charter in Latin-1" E102 1 lint "$scratch/latin.charter"
printf 'kind Person\000\nkind State\n' >"$scratch/nul.charter"
try "a NUL byte in a charter" E103 1 lint "$scratch/nul.charter"
printf '{"Session": "C\364te", "date": "2022-01-10"}' >"$scratch/latin.json"
try "a case in Latin-1" E102 65 check base.charter --case "$scratch/latin.json"
printf '{"Session": "x\000", "date": "2022-01-10"}' >"$scratch/nul.json"
try "a NUL byte in a case" E103 65 check base.charter --case "$scratch/nul.json"
printf '{"Session": "x\\u0000", "date": "2022-01-10"}' >"$scratch/nul2.json"
try "an escaped NUL in a case" E103 65 check base.charter --case "$scratch/nul2.json"

# codes that cannot be provoked by a file of reasonable size, or that tests elsewhere provoke
elsewhere=" E105 E203 E409 E410 E411 E801 E802 E803 E804 "
for code in $(sed -n 's/^DIAG([A-Z0-9_]*, "\([EW][0-9]*\)".*/\1/p' "$root/src/base/diag.def"); do
  if grep -q "^### $code " "$root/docs/diagnostics.md"; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED: docs/diagnostics.md has no section for $code"
  fi
  case $provoked$elsewhere in *" $code "*) ;; *)
    failed=$((failed + 1))
    echo "FAILED: no file provokes $code" ;;
  esac
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
