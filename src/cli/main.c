/* main.c - the command's entry: the table of verbs, options, help, and what happens when something fails. */
#include "cli/cli.h"
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const Verb verbs[] = {
  { "check", "check proposed meetings against a charter", "FILE... --case CASES",
    "Checks every case under every reading of the charter (or the one that --reading names) and prints the\n"
    "verdicts (valid, BREACH, INVALID, undetermined), what was found, and the proof of it.\n"
    "CASES is one JSON object, a list of them, or JSON lines; - is standard input; a *.charter file holds cases\n"
    "in the language. --case can be given more than once. A case that cannot be read does not stop the others.\n\n"
    "  --proof FORM       short: what the findings do not say themselves; full: everything; or none.\n"
    "                     As text it is short, as JSON full, unless this says otherwise\n"
    "  --suggest[=TRIES]  the smallest changes that would make a case valid, within so many tries (2000)\n"
    "  --no-proof         the same as --proof none: findings without their proofs\n"
    "  --jobs N           by N threads, where cases stand one on a line; the output is the same\n\n"
    "Example: charter check rules/csto --case rules/csto/cases/2022-01-10.json\n",
    OPT_CASE | OPT_READING | OPT_PROOF | OPT_FORM | OPT_JSONL | OPT_WHATIF | OPT_JOBS | OPT_SUGGEST, false, verb_check },
  { "audit", "check everything that the record holds", "FILE...",
    "Checks every recorded meeting and decision as of its own date, in order of time, under every reading (or the one\n"
    "that --reading names). Prints for each what `check` prints, and at the end how many are valid, undetermined, in\n"
    "breach or invalid, and which differ by reading.\n\n"
    "  --from DATE, --until DATE   only what is dated in this period\n"
    "  --proof FORM       short, full or none, as for `check`\n"
    "  --no-proof         findings without their proofs\n\n"
    "Example: charter audit rules/csto --no-proof --from 2019-01-01\n",
    OPT_READING | OPT_PROOF | OPT_FORM | OPT_JSONL | OPT_PERIOD | OPT_WHATIF, false, verb_audit },
  { "who", "who may, must or must not do an act at a meeting", "FILE... 'may ACT' --case CASE",
    "Lists everybody who may (must, must not) do the act at the case's event: in what capacity, by which provision.\n\n"
    "  --all              also those who may not, and why\n"
    "  --proof FORM       short, full or none, as for `check`\n"
    "  --no-proof         without proofs\n\n"
    "Example: charter who rules/csto 'may attend' --case rules/csto/cases/2022-01-10.json\n",
    OPT_CASE | OPT_READING | OPT_ALL | OPT_PROOF | OPT_FORM | OPT_WHATIF, true, verb_who },
  { "ask", "answer a query", "FILE... 'QUERY'",
    "Prints yes, no or undetermined, and the values of the query's variables. In the query `case` is the case's event.\n"
    "Without --at the query is answered as of the case's instant, and without --case as of the present moment.\n\n"
    "Example: charter ask rules/csto 'chair(CSC) = p' --at 2022-01-10\n",
    OPT_CASE | OPT_READING | OPT_AT | OPT_WHATIF, true, verb_ask },
  { "why", "prove a fact, or show why it does not hold", "FILE... 'FACT'",
    "Prints the proof of the fact down to the entries of the record, or what it fails on.\n"
    "Without --at the fact is looked at as of the case's instant, and without --case as of the present moment.\n\n"
    "Example: charter why rules/csto 'chair(CSC) = \"Nikol Pashinyan\"' --at 2022-01-10\n",
    OPT_CASE | OPT_READING | OPT_AT | OPT_WHATIF, true, verb_why },
  { "timeline", "the history of facts and values, also as a picture", "FILE... 'QUERY'...",
    "Prints from when until when the query has which answer, and by which provisions and decisions. Words that are no\n"
    "files but have brackets, '=' or blanks are queries too, so that several histories can stand together.\n\n"
    "  --from DATE, --until DATE   only this period; changes without end are shown until\n"
    "                              today or the last date of the record\n"
    "  --all              under every reading of the charter\n"
    "  --no-proof         without the provisions, which is faster\n"
    "  --format svg       a picture for a report\n\n"
    "Example: charter timeline rules/csto 'chair(CSC) = p' --from 2019-01-01 --until 2022-06-01\n"
    "         charter timeline rules/csto 'chairing_state(CSC) = s' 'chair(CSC) = p' --format svg >chairs.svg\n",
    OPT_READING | OPT_PERIOD | OPT_ALL | OPT_PROOF | OPT_SVG | OPT_QUERIES | OPT_WHATIF, true, verb_timeline },
  { "test", "run the scenarios of charters", "FILE... | FOLDER...",
    "Runs every scenario and prints those that fail: what was expected beside what was got, and why; and how much of\n"
    "the charter the scenarios cover.\n"
    "Files are one charter together; every folder that holds charter files is a charter of its own, and so are the\n"
    "folders below it. Ends with status 1 if a scenario fails, or if there is none.\n\n"
    "  -v, --verbose      list the scenarios that pass, too\n"
    "  --only TEXT        only scenarios that have TEXT in their title\n"
    "  --coverage         which provisions and statements no scenario exercises\n"
    "  --format tap|junit for other programs\n\n"
    "Example: charter test rules/csto\n",
    OPT_TEST | OPT_WHATIF, false, verb_test },
  { "lint", "find errors and warnings in charter files", "FILE...",
    "Reports every error and warning of the files. Ends with status 1 if there is an error.\n\n"
    "Example: charter lint rules/csto\n",
    0, false, verb_lint },
  { "diff", "compare two versions of the rules", "OLD NEW [--cases CASES]",
    "Checks every case by both versions, under every reading that both have, and prints those whose verdict or findings\n"
    "change: which findings are new, which are gone, by which provision. Without --cases, and with --audit, it is what\n"
    "the records hold, each event as of its own date.\n"
    "OLD and NEW are a file or a folder each, or several with commas between them: old.charter,record.charter\n\n"
    "  --cases CASES      as --case of `check`\n"
    "  --audit            the records' events, too\n"
    "  --from DATE, --until DATE   of the records only what is dated in this period\n\n"
    "Ends with status 1 if something changes.\n\n"
    "Example: charter diff rules/csto drafts/csto --cases rules/csto/cases/2022-01-10.json\n",
    OPT_CASE | OPT_READING | OPT_PERIOD | OPT_AUDIT | OPT_WHATIF, false, verb_diff },
  { "fmt", "lay charter files out", "[-w|--check] FILE...",
    "Prints the files in their canonical layout: blanks, indentation, columns, long lines. Which words stand on a line,\n"
    "which lines stand together, and every comment stay as they are, and so does what the files mean. A folder is all\n"
    "the charter files in it and below; - is standard input. A file with errors in it is left as it is.\n\n"
    "  -w, --write        into the files, and print which of them changed\n"
    "  --check            only print which would change; status 1 if any would\n\n"
    "Example: charter fmt --check rules\n",
    OPT_LAYOUT, false, verb_fmt },
};
enum { NVERBS = sizeof verbs / sizeof *verbs };

static const char reading_option[] =
    "  --reading R        under this reading; otherwise check, audit and diff take all, the others the first\n";

static const char common_options[] =
    "  -I DIR             where `use` looks for files besides the charter's own folder, as in CHARTER_PATH\n"
    "  --color auto|always|never\n"
    "  -q, --quiet        print nothing but errors: the exit status tells\n"
    "  --help, --version\n";

static const char what_if_options[] =
    "What if:\n"
    "  --assume ENTRY     as though the record had this entry, in the place of those that it has for the same key\n"
    "  --without ENTRY    as though the record did not have it: 'member(Armenia)', 'Decision D1', D1, FILE:LINE\n"
    "                     (an event goes with everything under it). Both can be given more than once\n\n";

static const char statuses[] =
    "Exit status: 0 valid, yes, or nothing found; 1 invalid, in breach, no, an error found by lint, a file to lay out,\n"
    "a difference found by diff;\n"
    "2 undetermined; 64 wrong usage; 65 a file or case that cannot be read as what it should be; 66 a file that\n"
    "cannot be opened; 70 an internal error, no memory, or output that cannot be written.\n";

/* ---- messages ---- */
static void complain(Cli *c, const char *format, va_list args) {
  char text[2048];
  vsnprintf(text, sizeof text, format, args);
  out_puts(&c->err, "charter: ");
  out_puts(&c->err, text);
  out_puts(&c->err, "\n");
}

int cli_error(Cli *c, int status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  complain(c, format, args);
  va_end(args);
  return status;
}

int cli_usage(Cli *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  complain(c, format, args);
  va_end(args);
  if (c->verb) {
    out_printf(&c->err, "usage: charter %s %s [options]\n", c->verb->name, c->verb->usage);
    out_printf(&c->err, "`charter %s --help` tells more\n", c->verb->name);
  } else {
    out_puts(&c->err, "usage: charter VERB FILE... [options]\n`charter --help` tells more\n");
  }
  return STATUS_USAGE;
}

static void print_help(Cli *c) {
  out_puts(&c->out, "charter - checks meetings and decisions against the rules of an organisation's charter\n\n"
                    "usage: charter VERB FILE... [options]\n\n");
  for (size_t i = 0; i < NVERBS; i++) out_printf(&c->out, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
  out_puts(&c->out, "\nFILE... are charter and record files (*.charter), or folders of them.\n"
                    "`charter VERB --help` has the details and an example.\n\n");
  out_puts(&c->out, "Common options:\n  --format text|json how to print\n");
  out_puts(&c->out, reading_option);
  out_puts(&c->out, common_options);
  out_puts(&c->out, "\n");
  out_puts(&c->out, statuses);
}

static void print_verb_help(Cli *c) {
  const Verb *v = c->verb;
  out_printf(&c->out, "charter %s - %s\n\nusage: charter %s %s [options]\n\n", v->name, v->summary, v->name, v->usage);
  out_puts(&c->out, v->help);
  out_puts(&c->out, "\n");
  if (v->options & OPT_AT) out_puts(&c->out, "  --at DATE          as of this date (or date and time)\n");
  if (v->options & OPT_CASE && v->options & OPT_AT) out_puts(&c->out, "  --case CASE        with this case added to the record\n\n");
  if (v->options & OPT_WHATIF) out_puts(&c->out, what_if_options);
  out_puts(&c->out, "Common options:\n");
  if (v->options & OPT_JSONL) out_puts(&c->out, "  --format text|json|jsonl  how to print; jsonl: one line for each case\n");
  else if (!(v->options & OPT_LAYOUT)) out_puts(&c->out, "  --format text|json how to print\n");
  if (v->options & OPT_READING) out_puts(&c->out, reading_option);
  out_puts(&c->out, common_options);
  out_puts(&c->out, "\n");
  out_puts(&c->out, statuses);
}

/* ---- options ---- */
typedef struct Args { int n, at; char **all; } Args;

/* The option --name at a->at, with its value (`--name v` or `--name=v`); 1 taken, 0 another, -1 value missing. */
static int valued(Args *a, const char *name, const char **value) {
  const char *s = a->all[a->at];
  size_t n = strlen(name);
  if (strncmp(s, name, n) != 0) return 0;
  if (s[n] == '=' && name[1] == '-') {
    *value = s + n + 1;
    return 1;
  }
  if (s[n]) return 0;
  if (a->at + 1 >= a->n) return -1;
  *value = a->all[++a->at];
  return 1;
}

static const char *const option_names[] = { "--case", "--format", "--reading", "--at", "--color", "--quiet", "--all",
                                            "--no-proof", "--proof", "--suggest", "--from", "--until", "--only", "--verbose", "--write", "--check",
                                            "--coverage", "--audit", "--cases", "--assume", "--without", "--jobs", "--help", "--version" };

static int unknown_option(Cli *c, const char *s) {
  Nearest near;
  nearest_begin(&near, s);
  for (size_t i = 0; i < sizeof option_names / sizeof *option_names; i++) nearest_try(&near, option_names[i]);
  const char *best = nearest_best(&near);
  if (best) return cli_usage(c, "there is no option '%s'; did you mean '%s'?", s, best);
  return cli_usage(c, "there is no option '%s'", s);
}

static int read_format(Cli *c, const char *s) {
  static const struct { const char *name; unsigned needs; Format format; } formats[] = {
    { "text", 0, FORMAT_TEXT }, { "json", 0, FORMAT_JSON }, { "jsonl", OPT_JSONL, FORMAT_JSONL }, { "svg", OPT_SVG, FORMAT_SVG },
    { "tap", OPT_TEST, FORMAT_TAP }, { "junit", OPT_TEST, FORMAT_JUNIT },
  };
  const char *known[sizeof formats / sizeof *formats];
  uint32_t n = 0;
  for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
    if (formats[i].needs && !(c->verb->options & formats[i].needs)) continue;
    known[n++] = formats[i].name;
    if (strcmp(s, formats[i].name)) continue;
    c->opt.format = formats[i].format;
    return 0;
  }
  Text t = { .arena = c->arena };
  for (uint32_t i = 0; i < n; i++) text_printf(&t, "%s%s", i == 0 ? "" : i + 1 == n ? " or " : ", ", known[i]);
  return cli_usage(c, "--format is %s, not '%s'", text_done(&t), s);
}

enum { MOST_JOBS = 256 };
static bool read_jobs(Cli *c, const char *s) {
  char *end;
  long n = strtol(s, &end, 10);
  c->opt.jobs = n >= 1 && n <= MOST_JOBS ? (uint32_t)n : 0;
  return *s && !*end && c->opt.jobs;
}

static int read_suggest(Cli *c, const char *tries) {
  enum { MOST = 10000000 };
  char *end;
  long n = tries ? strtol(tries, &end, 10) : SUGGEST_TRIES;
  if (tries && (!*tries || *end || n < 1 || n > MOST))
    return cli_usage(c, "--suggest takes a number of tries from 1 to %d, not '%s'", MOST, tries);
  c->opt.suggest = (uint32_t)n;
  return 0;
}

static int read_proof(Cli *c) {
  const char *form = c->opt.proof;
  if (!form) return 0;
  bool none = !strcmp(form, "none");
  if (!none && strcmp(form, "full") && strcmp(form, "short")) return cli_usage(c, "--proof is full, short or none, not '%s'", form);
  if (!none && c->opt.no_proof) return cli_usage(c, "--no-proof and --proof %s contradict each other", form);
  c->opt.no_proof = none;
  return 0;
}

static int read_options(Cli *c, Args *a, bool *help) {
  bool only_words = false;
  const struct { const char *name; unsigned needs; const char **value; } plain[] = {
    { "--reading", OPT_READING, &c->opt.reading }, { "--at", OPT_AT, &c->opt.at },
    { "--from", OPT_PERIOD, &c->opt.from }, { "--until", OPT_PERIOD, &c->opt.until },
    { "--only", OPT_TEST, &c->opt.only }, { "--proof", OPT_FORM, &c->opt.proof },
    { "--color", 0, &c->opt.colour },
  };
  const struct { const char *name, *letter; unsigned needs; bool *on; } switches[] = {
    { "--help", "-h", 0, help }, { "--quiet", "-q", 0, &c->opt.quiet }, { "--all", NULL, OPT_ALL, &c->opt.all },
    { "--verbose", "-v", OPT_TEST, &c->opt.verbose }, { "--coverage", NULL, OPT_TEST, &c->opt.coverage },
    { "--write", "-w", OPT_LAYOUT, &c->opt.write }, { "--check", NULL, OPT_LAYOUT, &c->opt.check },
    { "--no-proof", NULL, OPT_PROOF, &c->opt.no_proof }, { "--audit", NULL, OPT_AUDIT, &c->opt.audit },
  };
  const struct { const char *name; unsigned needs; Strings *list; const char *what; } lists[] = {
    { "--case", OPT_CASE, &c->opt.cases, "a file" }, { "--cases", OPT_AUDIT, &c->opt.cases, "a file" }, { "-I", 0, &c->opt.search, "a folder" },
    { "--assume", OPT_WHATIF, &c->opt.assume, "an entry: --assume 'member(Armenia)'" },
    { "--without", OPT_WHATIF, &c->opt.without, "what is left out: --without 'member(Armenia)'" },
  };
  for (; a->at < a->n; a->at++) {
    const char *s = a->all[a->at], *value = NULL;
    int got = 0;
    if (only_words || s[0] != '-' || !s[1]) {
      vec_push(c->arena, &c->opt.words, s);
      continue;
    }
    if (!strcmp(s, "--")) {
      only_words = true;
      continue;
    }
    for (size_t i = 0; i < sizeof switches / sizeof *switches && !got; i++) {
      bool meant = !strcmp(s, switches[i].name) || (switches[i].letter && !strcmp(s, switches[i].letter));
      if (!meant || (switches[i].needs && !(c->verb->options & switches[i].needs))) continue;
      *switches[i].on = true;
      got = 1;
    }
    if (got) continue;
    if ((!strcmp(s, "--suggest") || !strncmp(s, "--suggest=", 10)) && c->verb->options & OPT_SUGGEST) {
      if (read_suggest(c, s[9] ? s + 10 : NULL)) return STATUS_USAGE;
      continue;
    }
    if (c->verb->options & OPT_JOBS && (got = valued(a, "--jobs", &value)) != 0) {
      if (got < 0 || !read_jobs(c, value)) return cli_usage(c, "--jobs is a number of threads from 1 to %d", MOST_JOBS);
      continue;
    }
    if ((got = valued(a, "--format", &value)) != 0) {
      if (got < 0) return cli_usage(c, "--format needs a value");
      if (read_format(c, value)) return STATUS_USAGE;
      continue;
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !got; i++) {
      got = valued(a, lists[i].name, &value);
      if (!got) continue;
      if (got < 0) return cli_usage(c, "%s needs %s", lists[i].name, lists[i].what);
      if (lists[i].needs && !(c->verb->options & lists[i].needs))
        return cli_usage(c, "`%s` takes no %s", c->verb->name, lists[i].name);
      vec_push(c->arena, lists[i].list, value);
    }
    if (got) continue;
    for (size_t i = 0; i < sizeof plain / sizeof *plain && !got; i++) {
      got = valued(a, plain[i].name, &value);
      if (!got) continue;
      if (got < 0) return cli_usage(c, "%s needs a value", plain[i].name);
      if (plain[i].needs && !(c->verb->options & plain[i].needs))
        return cli_usage(c, "`%s` takes no %s%s", c->verb->name, plain[i].name,
                         !strcmp(plain[i].name, "--at") ? ": a case has its own date" : "");
      if (*plain[i].value) return cli_usage(c, "%s is given twice", plain[i].name);
      *plain[i].value = value;
    }
    if (!got) return unknown_option(c, s);
  }
  return read_proof(c);
}

static int set_colours(Cli *c) {
  const char *when = c->opt.colour ? c->opt.colour : "auto", *no = getenv("NO_COLOR"), *term = getenv("TERM");
  if (strcmp(when, "auto") && strcmp(when, "always") && strcmp(when, "never"))
    return cli_usage(c, "--color is auto, always or never, not '%s'", when);
  bool allowed = !strcmp(when, "auto") && !(no && *no) && !(term && !strcmp(term, "dumb")), always = !strcmp(when, "always");
  c->out.colour = always || (allowed && isatty(1));
  c->err.colour = always || (allowed && isatty(2));
  return 0;
}

static const Verb *find_verb(Cli *c, const char *word) {
  for (size_t i = 0; i < NVERBS; i++)
    if (!strcmp(verbs[i].name, word)) return &verbs[i];
  Nearest near;
  nearest_begin(&near, word);
  for (size_t i = 0; i < NVERBS; i++) nearest_try(&near, verbs[i].name);
  const char *best = nearest_best(&near);
  if (best) cli_usage(c, "there is no verb '%s'; did you mean '%s'?", word, best);
  else cli_usage(c, "there is no verb '%s'", word);
  return NULL;
}

/* Of several queries the last one is the last word; the others are what looks like one and is no file. */
static void take_queries(Cli *c) {
  Strings files = { 0 };
  for (uint32_t i = 0; i < c->opt.words.n; i++) {
    const char *word = c->opt.words.at[i];
    if (strpbrk(word, "()= ") && access(word, F_OK) != 0) vec_push(c->arena, &c->opt.queries, word);
    else vec_push(c->arena, &files, word);
  }
  vec_push(c->arena, &c->opt.queries, c->query);
  c->opt.words = files;
}

static int run(Cli *c, int argc, char **argv) {
  Args args = { argc, 2, argv };
  bool help = false;
  if (argc < 2) return cli_usage(c, "what is to be done?");
  if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
    c->verb = NULL;
    if (argc > 2 && argv[2][0] != '-') {
      if (!(c->verb = find_verb(c, argv[2]))) return STATUS_USAGE;
      print_verb_help(c);
    } else {
      print_help(c);
    }
    return STATUS_OK;
  }
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
    if (!strcmp(argv[i], "--version")) {
      out_puts(&c->out, "charter " CHARTER_ENGINE_VERSION "\n");
      return STATUS_OK;
    }
  if (argv[1][0] == '-') return cli_usage(c, "the first word is a verb, not '%s'", argv[1]);
  if (!(c->verb = find_verb(c, argv[1]))) return STATUS_USAGE;
  int status = read_options(c, &args, &help);
  if (status) return status;
  if (help) {
    print_verb_help(c);
    return STATUS_OK;
  }
  if ((status = set_colours(c))) return status;
  if (c->verb->has_query) {
    if (c->opt.words.n < 2) return cli_usage(c, "`%s` needs at least one file, and the query as its last word", c->verb->name);
    c->query = c->opt.words.at[--c->opt.words.n];
    if (c->verb->options & OPT_QUERIES) take_queries(c);
  }
  if (!c->opt.words.n) return cli_usage(c, "no charter file is named");
  return c->verb->run(c);
}


/* The place is one of the rules that were loaded. */
static int limited(Cli *c) {
  Diags diags = { .arena = c->arena };
  diag_limit(&diags, &c->trap, (Span){ 0 }, NULL);
  diags_text(&c->err, c->session.sources, &diags);
  return STATUS_DATA;
}

static int failed(Cli *c) {
  const char *what = c->trap.what ? c->trap.what : "unknown";
  switch (c->trap.kind) {
  case FAIL_MEMORY: return cli_error(c, STATUS_INTERNAL, "there is not enough memory");
  case FAIL_LIMIT: return c->trap.where.file ? limited(c) : cli_error(c, STATUS_DATA, "a limit was reached: %s", what);
  case FAIL_NONE:
  case FAIL_INTERNAL: break;
  }
  return cli_error(c, STATUS_INTERNAL, "internal error: %s; please report it", what);
}

/* In an arena like all else: its buffers are large, and there they are in pages that are used anyway. NULL: there is no memory. */
enum { ERR_BUFFER = 1 << 14 };
static Cli *cli_new(void) {
  Trap trap;
  Arena *volatile first = NULL;
  if (setjmp(trap.jump)) {
    arena_free(first);
    return NULL;
  }
  if (!(first = arena_new(&trap))) return NULL;
  Cli *c = NEW(first, Cli);
  out_init_fd(&c->out, STDOUT_FILENO, NEW_ARRAY(first, char, OUT_BUFFER), OUT_BUFFER);
  out_init_fd(&c->err, STDERR_FILENO, NEW_ARRAY(first, char, ERR_BUFFER), ERR_BUFFER);
  c->arena = first;
  c->scratch = arena_new(&trap);
  if (!c->scratch) mem_fail(&trap, FAIL_MEMORY, "the beginning");
  arena_set_trap(c->arena, &c->trap);
  arena_set_trap(c->scratch, &c->trap);
  return c;
}

int main(int argc, char **argv) {
  Cli *c = cli_new();
  if (!c) {
    fputs("charter: there is not enough memory\n", stderr);
    return STATUS_INTERNAL;
  }
  signal(SIGPIPE, SIG_IGN);
  int status;
  if (setjmp(c->trap.jump) == 0) status = run(c, argc, argv);
  else status = failed(c);
  out_flush(&c->out);
  if (c->out.error) status = cli_error(c, STATUS_INTERNAL, "the output cannot be written: %s", strerror(c->out.error));
  out_flush(&c->err);
  engine_free(c->other);
  engine_free(c->engine);
  engine_free(c->kept.engine);
  arena_free(c->kept.scratch);
  arena_free(c->scratch);
  arena_free(c->arena);            /* and with it all that *c is */
  return status;
}
