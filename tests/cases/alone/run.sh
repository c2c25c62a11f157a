#!/bin/sh
# What is said of a case is what would be said if it were checked alone, whatever was checked before it, and by whichever thread:
# each line of a stream by itself (the lines before it empty, for the places), and the stream as a whole.
#
# Usage: run.sh; CHARTER names the program if it is not build/charter.

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
. "$root/tests/begin.sh"
cd "$scratch" || exit 70

# alone NAME RULES: stream.jsonl, in each form
alone() {
  for form in "--proof short" "--proof full" --no-proof "--format jsonl" "--proof short --jobs 2"; do
    timeout 300 "$charter" check "$2" --case stream.jsonl $form >together 2>together.err
    got=$?
    : >apart
    : >apart.err
    mkdir -p one
    lines=$(wc -l <stream.jsonl)
    k=0
    while [ "$k" -lt "$lines" ]; do
      k=$((k + 1))
      awk -v k="$k" 'NR == k { print } NR < k { print "" } END { if (k < NR) print "" }' stream.jsonl >one/stream.jsonl
      (cd one && timeout 300 "$charter" check "../$2" --case stream.jsonl $form >>../apart 2>>../apart.err)
      [ $? -lt 128 ] || got=128
    done
    sed 's|\.\./||g' apart >apart.out
    if [ "$got" -lt 128 ] && [ -s together ] && cmp -s together apart.out; then passed=$((passed + 1)); continue; fi
    failed=$((failed + 1))
    echo "FAILED: $1 ($form): status $got"
    diff together apart.out | head -n 10 | cut -c1-200
  done
}

# ---- each of the refused for reasons of his own ----
{
  cat <<'X'
charter Door "Rules"
kind Person
kind Body
relation known(p: Person)
event Meeting { body : Body  present : many Person }
act attend(p: Person, m: Meeting) "{p} attends {m}" means p in m.present, needs permission
article 1 "The door" concerning m: Meeting where m.body = Board {
  provision 1.1 "Who is known may attend." { p may attend m when some q: known(q) has q = p }
}
Body Board
X
  awk 'BEGIN { for (i = 0; i < 40; i++) print "Person p" i }'
} >own.charter
awk 'BEGIN {
  for (k = 1; k <= 20; k++) {
    printf "{\"Meeting\": \"M%d\", \"date\": \"2020-01-01\", \"body\": \"Board\", \"present\": [", k
    for (i = 0; i < k; i++) printf "%s\"p%d\"", i ? ", " : "", (i * 7 + k) % 40
    print "]}"
  }
}' >stream.jsonl
alone "reasons of their own" own.charter

# ---- for some it is not known, and others may not: their findings are added in turn ----
{
  cat <<'X'
charter Door "Rules"
kind Person
kind Body
event Meeting { body : Body  present : many Person }
relation trusted(p: Person) open
act attend(p: Person, m: Meeting) "{p} attends {m}" means p in m.present, needs permission
article 1 "The door" concerning m: Meeting where m.body = Board {
  provision 1.1 "Who is trusted may attend." { p may attend m when trusted(p) }
}
Body Board
X
  awk 'BEGIN { for (i = 0; i < 60; i++) print "Person u" i; for (i = 0; i < 64; i++) print "Person f" i "\nnot trusted(f" i ")" }'
} >doubt.charter
awk 'BEGIN {
  for (k = 1; k <= 3; k++) {
    printf "{\"Meeting\": \"M%d\", \"date\": \"2020-01-01\", \"body\": \"Board\", \"present\": [", k
    for (i = 0; i < 20 * k; i++) printf "\"u%d\", ", i
    for (i = 0; i < 21 * k; i++) printf "%s\"f%d\"", i ? ", " : "", i
    print "]}"
  }
}' >stream.jsonl
alone "doubt and refusals" doubt.charter

# ---- somebody whose name occurs in words of a proof ----
cat >names.charter <<'X'
charter Club "Rules"
kind Person
kind State
kind Body
relation member(s: State)
office head of s: State
relation home(p: Person): State optional
relation chairing(b: Body): State optional
event Meeting { body : Body  host : State optional  lead : Person optional  present : many Person }
act attend(p: Person, m: Meeting) "{p} attends {m}" means p in m.present, needs permission
article 1 "The door" concerning m: Meeting where m.body = Board {
  provision 1.1 "Those at home where the last meeting was." { p may attend m when p.home = chairing(Board) }
  provision 1.2 "(The leader.)" { p may attend m when m.lead = p }
}
article 2 "The chair" {
  provision 2.1 "(The state that presides.)" { chairing(Board) is r.host where r is the latest Meeting with body = Board }
}
Body Board
State A
Person t0 "Board"
Person Bob
Person Eve "entry"
Meeting r1 on 2010-01-01 { body = Board  host = A  present = {} }
X
cat >stream.jsonl <<'X'
{"Meeting": "M1", "date": "2011-01-01", "body": "Board", "lead": null, "present": ["t0"]}
{"Meeting": "M2", "date": "2012-01-01", "body": "Board", "lead": null, "present": ["t0", "Bob"]}
{"Meeting": "M3", "date": "2012-01-01", "body": "Board", "lead": null, "present": ["Bob", "Eve", "t0"]}
X
alone "names that are words" names.charter

# ---- more causes than are remembered, and more refusals than that ----
cat >causes.charter <<'X'
charter Door "Rules"
kind Person
kind State
kind Body
event Meeting { body : Body  present : many Person }
relation member(s: State)
relation home(p: Person): State optional
act attend(p: Person, m: Meeting) "{p} attends {m}" means p in m.present, needs permission
article 1 "The door" concerning m: Meeting where m.body = Board {
  provision 1.1 "Those at home in members may attend." { p may attend m when member(p.home) }
}
Body Board
table "homes.csv" separated by ";" {
  State [state]
  Person [people] separated by ","
  home([people] separated by ",") is [state]
}
X
awk 'BEGIN {
  print "state;people"
  for (i = 0; i < 260; i++) print "s" i ";p" i
  for (i = 0; i < 70; i++) print "t" i ";a" i ",b" i
}' >homes.csv
awk 'BEGIN {
  begin = "{\"Meeting\": \"M%d\", \"date\": \"2020-01-01\", \"body\": \"Board\", \"present\": ["
  printf begin, 1
  for (i = 0; i < 260; i++) printf "%s\"p%d\"", i ? ", " : "", i
  print "]}"
  printf begin, 2
  for (i = 0; i < 70; i++) printf "%s\"a%d\"", i ? ", " : "", i
  for (i = 0; i < 70; i++) printf ", \"b%d\"", i
  print "]}"
}' >stream.jsonl
alone "many causes" causes.charter

# ---- places in a case are its own ----
cat >places.charter <<'X'
charter Club "Rules"
kind Person
kind State
kind Body
relation banned(p: Person)
event Meeting { body : Body  host : State optional  present : many Person }
act attend(p: Person, m: Meeting) "{p} attends {m}" means p in m.present, needs permission
article 1 "The door" concerning m: Meeting {
  provision 1.1 "(Without a host.)" { p may attend m when not (there is m.host) and not banned(p) }
}
Body Board
State A
Person Ann
Person Bob
X
cat >stream.jsonl <<'X'
{"Meeting": "M1", "date": "2011-01-01", "body": "Board", "host": "A", "present": ["Ann"]}
{"Meeting": "M2", "date": "2012-01-01", "present": ["Ann", "Bob"], "body": "Board", "host": "A"}
{"Meeting": "M3", "date": "2012-01-01", "body": "Board", "present": ["Bob"], "host": "A"}
X
alone "places" places.charter
{ echo "["; sed '$!s/$/,/' stream.jsonl; echo "]"; } >list.json
"$charter" check places.charter --case list.json >out 2>&1
for place in 2:66 3:93 4:86; do
  if grep -q "list.json:$place" out; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: places in a list: no $place"; fi
done

# ---- what was meant is looked for in a case, whatever was looked for in others ----
{
  printf 'charter Door "Rules"\nkind Person\nevent Meeting { present : many Person }\n'
  awk 'BEGIN { for (i = 0; i < 3000; i++) print "Person p" i " \"Person number " i "\"" }'
} >near.charter
awk 'BEGIN { for (i = 0; i < 9000; i++) print "{\"Meeting\": \"M" i "\", \"date\": \"2020-01-01\", \"present\": [\"Persn number " i % 3000 "\"]}" }' >stream.jsonl
for jobs in 1 2; do "$charter" check near.charter --case stream.jsonl --jobs $jobs >near.$jobs 2>&1; done
if grep -q "did you mean" near.1 && cmp -s near.1 near.2; then passed=$((passed + 1));
else failed=$((failed + 1)); echo "FAILED: what was meant depends on --jobs"; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
