#!/bin/sh
# The formatter over every charter file of the repository: what it prints has the same findings, printed again it is the
# same, and those of rules/ and docs/ are laid out as it would (`charter fmt -w FILE` does it). And the command itself:
# statuses, files that are written, files that are left.
#
# Usage: run.sh; CHARTER names the program if it is not build/charter.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/tests/begin.sh"
cd "$root" || exit 70
ok() { passed=$((passed + 1)); }
no() {
  failed=$((failed + 1))
  echo "FAILED: $1"
}
# is STATUS NAME: the last command ended with it
is() { if [ "$got" -eq "$1" ]; then ok; else no "$2: status $got (expected $1)"; fi; }
fmt() {
  "$charter" fmt "$@" >"$scratch/out" 2>"$scratch/err"
  got=$?
}

# ---- every file ----
# What lint says of a file, without its places.
findings() {
  "$charter" lint "$1" -I "$(dirname "$file")" -I rules/lib 2>&1 |
    sed -n -e "s|$(dirname "$1")/||g" -e 's/^[^ ]*: \(error\|warning\): /\1 /p'
}
mkdir "$scratch/one"
find rules docs bench tests -name '*.charter' | sort >"$scratch/files"
while read -r file; do
  fmt "$file"
  if [ "$got" -eq 65 ]; then
    if grep -q '\[E[1256]' "$scratch/err"; then ok; else no "$file: status 65 without a syntax error"; fi
    continue
  fi
  if [ "$got" -ne 0 ]; then
    no "$file: status $got: $(head -n 1 "$scratch/err")"
    continue
  fi
  cp "$scratch/out" "$scratch/one/$(basename "$file")"
  for table in "$(dirname "$file")"/*.[ct]sv "$(dirname "$file")"/*.json; do [ ! -f "$table" ] || cp "$table" "$scratch/one/"; done
  fmt "$scratch/one/$(basename "$file")"
  if cmp -s "$scratch/out" "$scratch/one/$(basename "$file")"; then ok; else no "$file: formatted twice it is another"; fi
  if [ "$(findings "$file")" = "$(findings "$scratch/one/$(basename "$file")")" ]; then ok; else no "$file: other findings"; fi
  rm "$scratch/one"/*
done <"$scratch/files"

fmt --check rules docs bench
is 0 "files that are not laid out: $(tr '\n' ' ' <"$scratch/out")"

# ---- the command ----
cd "$scratch" || exit 70
mkdir folder folder/below
printf 'kind   A\n' >folder/a.charter
printf 'kind A\n' >folder/below/b.charter
printf 'kind   A\n' >folder/below/c.charter
printf 'kind (\n' >broken.charter
chmod 640 folder/a.charter
ln -s folder/below/c.charter link.charter

fmt folder/a.charter
is 0 "fmt"
if [ "$(cat out)" = "kind A" ]; then ok; else no "fmt prints $(cat out)"; fi
if [ "$(cat folder/a.charter)" = "kind   A" ]; then ok; else no "fmt changed the file"; fi
fmt --check folder
is 1 "fmt --check"
if [ "$(cat out)" = "folder/a.charter
folder/below/c.charter" ]; then ok; else no "fmt --check prints $(cat out)"; fi
fmt --check -q folder
is 1 "fmt --check -q"
if [ ! -s out ]; then ok; else no "fmt -q is not quiet"; fi
fmt -w folder/a.charter link.charter
is 0 "fmt -w"
if [ "$(cat folder/a.charter folder/below/c.charter)" = "kind A
kind A" ]; then ok; else no "fmt -w did not write"; fi
if [ "$(find folder/a.charter -perm 640)" ] && [ -h link.charter ]; then ok; else no "fmt -w: another mode, or no link"; fi
if [ "$(find . -name '.charter-*')" ]; then no "fmt -w left a file behind"; else ok; fi
fmt --check folder link.charter
is 0 "fmt --check afterwards"
fmt -w broken.charter folder/a.charter
is 65 "fmt of a file with errors"
if [ "$(cat broken.charter)" = "kind (" ] && grep -q 'broken.charter:1:.: error' err; then ok; else no "fmt of a file with errors"; fi
fmt no-such.charter folder/a.charter
is 66 "fmt of a file that is not there"
if grep -q "kind A" out; then ok; else no "the other file was not printed"; fi
"$charter" fmt - <folder/a.charter >out 2>err
got=$?
is 0 "fmt of standard input"
fmt -w -
is 64 "fmt -w of standard input"
fmt -w --check folder
is 64 "fmt -w --check"
fmt --format json folder
is 64 "fmt as JSON"
fmt --write
is 64 "fmt of nothing"
if [ "$(id -u)" -ne 0 ]; then
  printf 'kind   A\n' >folder/a.charter
  chmod 500 folder
  fmt -w folder/a.charter
  is 70 "fmt -w where nothing may be written"
  chmod 700 folder
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
