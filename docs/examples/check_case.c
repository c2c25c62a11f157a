/* check_case.c - the library in use: loads a charter from memory, checks a case, asks a question.
 *
 *     cc -o check_case check_case.c $(pkg-config --cflags --libs charter)
 */
#include <charter.h>
#include <stdio.h>
#include <string.h>

static const char rules[] =
    "charter Club \"Rules of the club\"\n"
    "kind Person\n"
    "event Meeting { chair : Person  present : many Person }\n"
    "relation member(p: Person)\n"
    "act attend(p: Person, m: Meeting) means p in m.present, needs permission\n"
    "article 1 \"Meetings\" concerning m: Meeting {\n"
    "  provision 1.1 \"A member takes the chair.\" { require member(m.chair) }\n"
    "  provision 1.2 \"Members may attend.\" { p may attend m when member(p) }\n"
    "}\n"
    "Person Ann\n"
    "Person Bob\n"
    "member(Ann)\n";

static const char meeting[] =
    "{\"Meeting\": \"June\", \"date\": \"2022-06-01\", \"chair\": \"Bob\", \"present\": [\"Ann\"]}";

static const char *const verdicts[] = { "valid", "undetermined", "breach", "invalid" };

static int print_messages(const charter_program *program) {
  charter_message m;
  for (size_t i = 0; charter_program_message(program, i, &m); i++)
    fprintf(stderr, "%s:%u:%u: %s [%s]\n", m.file, m.line, m.column, m.text, m.code);
  return 1;
}

static void print_result(const charter_result *result) {
  charter_finding f;
  for (size_t r = 0; r < charter_result_readings(result); r++) {
    printf("%s: %s\n", charter_result_reading(result, r), verdicts[charter_result_verdict(result, r)]);
    for (size_t i = 0; charter_result_finding(result, r, i, &f); i++)
      printf("  %s: %s\n", f.provision ? f.provision : "-", f.message);
  }
}

int main(void) {
  charter_source source = { "club.charter", rules, sizeof rules - 1 };
  charter_program *program = NULL;
  charter_engine *engine = NULL;
  charter_result *result = NULL;
  charter_status status = charter_load_texts(&source, 1, NULL, &program);
  int failed = 0;

  if (status == CHARTER_BAD_CHARTER) failed = print_messages(program);
  else if (status != CHARTER_OK) failed = 1;

  if (!failed && charter_engine_new(program, &engine) == CHARTER_OK) {
    status = charter_check(engine, meeting, strlen(meeting), NULL, &result);
    if (status == CHARTER_OK) print_result(result);
    else printf("%s\n", charter_status_text(status));
    charter_result_free(result);

    status = charter_ask(engine, "member(p)", "2022-06-01", NULL, NULL, 0, &result);
    if (status == CHARTER_OK) printf("is there a member? %s\n", charter_result_answer(result) == CHARTER_YES ? "yes" : "no");
    charter_result_free(result);

    status = charter_ask(engine, "membr(p)", "2022-06-01", NULL, NULL, 0, &result);
    charter_message m;
    if (status == CHARTER_BAD_QUERY && charter_result_message(result, 0, &m)) printf("%s (%s)\n", m.text, m.code);
    charter_result_free(result);
  }
  charter_engine_free(engine);
  charter_program_free(program);
  return failed;
}
