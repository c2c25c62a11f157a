#!/bin/sh
# Mistakes that drafters make, and what they are told: mistakes.test has, for each, its name behind `==`, the edit of
# club.charter that makes it (sed), and, behind `--`, all that `charter lint` says, without places of what is quoted.
# One mistake is one error, unless it leaves several things without a meaning.
#
# Usage: run.sh; with BLESS=1 the file is written anew; CHARTER names the program if it is not build/charter.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/tests/begin.sh"
cd "$scratch" || exit 70
NO_COLOR=1
export NO_COLOR

state=before
while IFS= read -r line || [ -n "$line" ]; do
  case $state$line in
    before*|*'== '*) case $line in '== '*) state=name ;; esac; echo "$line" ;;
    name*) echo "$line"; printf '%s\n' "$line" >edit; state=edit ;;
    edit--) echo "$line"
      sed -f edit "$here/club.charter" >club.charter
      if cmp -s club.charter "$here/club.charter"; then echo "the edit changes nothing"; fi
      "$charter" lint club.charter 2>&1
      state=out ;;
    edit*) echo "$line"; printf '%s\n' "$line" >>edit ;;
  esac
done <"$here/mistakes.test" >"$scratch/now"
passed=$(grep -c '^== ' "$here/mistakes.test")
if ! cmp -s "$scratch/now" "$here/mistakes.test"; then
  if [ -n "${BLESS:-}" ]; then cat "$scratch/now" >"$here/mistakes.test"
  else
    diff "$here/mistakes.test" "$scratch/now"
    failed=1
  fi
fi
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
