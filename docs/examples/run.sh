#!/bin/sh
# Compiles the example against the library, as C and its header as C++, runs it, and compares what it prints.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(dirname "${CHARTER:-$root/build/charter}")
scratch=$(mktemp -d) || exit 70
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0
check() {
  if [ "$1" -eq 0 ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAILED: $2"
  fi
}
flags=
if nm "$build/libcharter.a" 2>/dev/null | grep -q __asan_init; then flags='-fsanitize=address,undefined'; fi

# shellcheck disable=SC2086
${CC:-cc} $flags -std=c99 -Wall -Wextra -Wpedantic -Werror -I"$root/include" -o "$scratch/example" "$here/check_case.c" \
  "$build/libcharter.a" -lyajl -lcsv -lnettle -lm -lpthread
check $? "the example does not compile"
"$scratch/example" >"$scratch/out" 2>&1
check $? "the example fails: $(cat "$scratch/out")"
diff "$here/check_case.expected" "$scratch/out"
check $? "the example prints something else"
if command -v c++ >/dev/null 2>&1; then
  echo '#include <charter.h>
int main() { return charter_version() == 0; }' >"$scratch/plus.cc"
  # shellcheck disable=SC2086
  c++ $flags -Wall -Wextra -Werror -I"$root/include" -o "$scratch/plus" "$scratch/plus.cc" "$build/libcharter.a" -lyajl -lcsv -lnettle -lm -lpthread \
    && "$scratch/plus"
  check $? "the header does not serve C++"
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
