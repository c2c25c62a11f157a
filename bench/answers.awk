# Answers in one form: a line for each meeting, its name and its violations, sorted.
# Reads `charter check --format jsonl` for bench/charter.charter, or the reference's lines (name TAB violations).
function insert(what,   i) {
  for (i = n++; i > 0 && list[i - 1] > what; i--) list[i] = list[i - 1]
  list[i] = what
}
function print_all(name,   i, line) {
  line = name "\t"
  for (i = 0; i < n; i++) line = line (i ? "," : "") list[i]
  print line
}
/^\{/ {
  n = 0
  parts = split($0, part, "\"kind\":\"")
  split(part[1], head, "\"")
  for (i = 1; head[i] != "case"; i++) ;
  name = head[i + 2]
  for (i = 3; i <= parts; i++) {
    if (match(part[i], /"message":"Person [0-9]+ attends/)) insert("may_not_attend:p" substr(part[i], RSTART + 18, RLENGTH - 26))
    else if (part[i] ~ /"provision":"13.6"/) insert("wrong_chair")
    else if (part[i] ~ /"provision":"13.7"/) insert("no_quorum")
    else if (part[i] ~ /"provision":"13.8"/) insert("online_no_host")
    else insert("?")
  }
  print_all(name)
  next
}
{
  n = 0
  split($0, head, "\t")
  parts = split(head[2], part, ",")
  for (i = 1; i <= parts; i++) insert(part[i])
  print_all(head[1])
}
