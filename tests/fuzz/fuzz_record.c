/* fuzz_record.c - any bytes as the data of a table, in CSV or JSON, and as a record in JSON: a program or errors, never a
 * crash. The first byte says which. */
#include "charter.h"

#include <stdint.h>
#include <string.h>

static const char vocabulary[] =
    "charter Club\nkind Person\n"
    "relation member(p: Person) over time\nrelation share(p: Person): number\nrelation knows(p: Person, q: Person)\n"
    "office head of p: Person, many\n"
    "event Meeting made by chair { chair : Person  present : many Person  vote(Person) : yes | no }\n"
    "relation guest(p: Person, m: Meeting)\n"
    "article 1 { provision 1.1 { share(p) is 1 when member(p) unless p decides otherwise } }\n";
static const char table[] =
    "table \"data\" {\n  Person [a] \"[a] [b]\" may repeat\n"
    "  member([a]) from [c] until \"[d]-01\" where [b] != \"x\"\n"
    "  share([a]) is [b]\n  knows([a], [d] separated by \" \")\n"
    "  Meeting [b] on [c] may repeat { chair = [a] present = { [d] separated by \" \" } vote([a]) = [d] }\n"
    "  skip where [d] = \"y\"\n}\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char text[sizeof table + 8];
  charter_program *program = NULL;
  if (!size) return 0;
  const char *name = data[0] % 3 == 0 ? "data.csv" : data[0] % 3 == 1 ? "data.json" : "record.json";
  const char *end = strchr(table, '"') + 5;      /* behind "data */
  size_t n = (size_t)(end - table);
  memcpy(text, table, n);
  strcpy(text + n, strrchr(name, '.'));
  strcat(text, end);
  charter_source sources[] = { { "club.charter", vocabulary, sizeof vocabulary - 1 },
                               { "table.charter", text, strlen(text) },
                               { name, (const char *)data + 1, size - 1 } };
  if (data[0] % 3 == 2) sources[1].length = 0;
  charter_load_texts(sources, 3, NULL, &program);
  charter_program_free(program);
  return 0;
}
