/* race.c - runs commands in turn, several times each, and prints what they took.
 *
 *   race [-n runs] [-t seconds] NAME 'COMMAND' [NAME 'COMMAND' ..]
 *
 * A command is split at blanks and run without a shell, which would take longer than some of them do; `> FILE` and `< FILE`
 * say where its output goes and its input comes from (both are /dev/null otherwise). One round runs every command once, so
 * that whatever else the machine does falls on all alike. After the first round come as many as fit the seconds (10), at
 * least two and at most `runs` (15). Prints a line for each: name, median of the wall seconds, of the CPU seconds, of the
 * peak memory in KiB, least CPU seconds (the measure that suffers least from what else goes on), runs, exit status.
 *
 * It is small and linked statically, since a child's peak memory begins with that of the process that it was forked from.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RUNS = 101, MOST_COMMANDS = 64, MOST_WORDS = 64 };
typedef struct Command {
  const char *name, *in, *out;
  char *words[MOST_WORDS];
  double wall[MOST_RUNS], cpu[MOST_RUNS], memory[MOST_RUNS];
  int runs, status;
} Command;
static Command commands[MOST_COMMANDS];

static void die(const char *what) {
  perror(what);
  exit(2);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}
static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }

/* A backslash stands for a blank within a word. */
static char *spaced(char *w) {
  for (char *s = w; *s; s++)
    if (*s == '\\') *s = ' ';
  return w;
}

static void parse(Command *c, char *line) {
  int n = 0;
  c->in = c->out = "/dev/null";
  for (char *w = strtok(line, " "); w; w = strtok(NULL, " ")) {
    if (!strcmp(w, ">")) c->out = strtok(NULL, " ");
    else if (!strcmp(w, "<")) c->in = strtok(NULL, " ");
    else if (n + 1 < MOST_WORDS) c->words[n++] = spaced(w);
  }
  if (!n || !c->in || !c->out) {
    fprintf(stderr, "race: what is the command of %s?\n", c->name);
    exit(2);
  }
}

static void run(Command *c) {
  int in = open(c->in, O_RDONLY), out = open(c->out, O_WRONLY | O_CREAT | O_TRUNC, 0666), status;
  if (in < 0) die(c->in);
  if (out < 0) die(c->out);
  struct rusage used;
  double began = now();
  pid_t child = vfork();
  if (child == 0) {
    dup2(in, 0);
    dup2(out, 1);
    execvp(c->words[0], c->words);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &used) < 0) die(c->words[0]);
  c->wall[c->runs] = now() - began;
  c->cpu[c->runs] = seconds(used.ru_utime) + seconds(used.ru_stime);
  c->memory[c->runs++] = (double)used.ru_maxrss;
  c->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  close(in);
  close(out);
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}
static double median(double *v, int n) {
  qsort(v, (size_t)n, sizeof *v, compare);
  return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

int main(int argc, char **argv) {
  int most = 15, n = 0, i = 1;
  double limit = 10;
  for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
    if (argv[i][1] == 'n') most = atoi(argv[i + 1]);
    else if (argv[i][1] == 't') limit = atof(argv[i + 1]);
  }
  if (most > MOST_RUNS) most = MOST_RUNS;
  for (; i + 1 < argc && n < MOST_COMMANDS; i += 2) {
    commands[n].name = argv[i];
    parse(&commands[n++], argv[i + 1]);
  }
  double round = now();
  for (int k = 0; k < n; k++) run(&commands[k]);
  round = now() - round;
  int rounds = round * 3 > limit ? 2 : (int)(limit / round);
  if (rounds > most) rounds = most;
  if (round < limit) {       /* the first round warmed the caches; where there is time it does not count */
    for (int k = 0; k < n; k++) commands[k].runs = 0;
    for (int r = 0; r < rounds; r++)
      for (int k = 0; k < n; k++) run(&commands[k]);
  }
  for (int k = 0; k < n; k++) {
    Command *c = &commands[k];
    double wall = median(c->wall, c->runs), cpu = median(c->cpu, c->runs);      /* sorted by that */
    printf("%s\t%.6f\t%.6f\t%.0f\t%.6f\t%d\t%d\n", c->name, wall, cpu, median(c->memory, c->runs), c->cpu[0],
           c->runs, c->status);
  }
  return 0;
}
