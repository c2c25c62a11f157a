/* jobs.c - a stream of cases by several threads, its answers in the order of the cases.
 *
 * The stream is taken in pieces of whole lines (input.h). The main thread reads pieces and writes answers; workers take the
 * oldest piece that nobody has, and keep its answers in memory. There are a few pieces for each worker, so memory does not
 * grow with the stream. A worker is a Cli of its own on the same frozen program: engine, reader, arenas, sources, output.
 *
 * Invariants
 * - Pieces go round a ring: [written, taken) are with workers or done, [taken, filled) wait for one, the rest is free.
 * - A piece belongs to whoever its state says; only the state and the three counters are shared, under the lock.
 * - What is printed is byte for byte what one thread prints: diagnostics stand between answers where they did (Cuts).
 */
#include "api/run.h"
#include "cli/check.h"
#include <pthread.h>
#include <stdlib.h>

enum { PIECES_EACH = 3, WORKER_STACK = 16 << 20 };     /* the stack: more than the evaluator's LIMIT_STACK */

typedef struct Job {
  Piece piece;
  bool done;
  Arena *arena;            /* of its texts, which keep their room from piece to piece */
  Text out, err;
  Cuts cuts;
} Job;

typedef struct Pool {
  Run *main;
  const char *path;
  Job *jobs;
  uint64_t n, written, taken, filled;      /* jobs[i % n] is the i-th piece */
  bool ended, stop;                        /* no piece will follow; nothing more is wanted */
  Trap failure;                            /* of a worker, if kind is set */
  pthread_mutex_t lock;
  pthread_cond_t work, progress;
} Pool;

typedef struct Worker { Pool *pool; pthread_t thread; bool started; Cli cli; Run run; Sources sources; uint32_t file; } Worker;

/* ---- workers ---- */
static void build(Worker *w) {
  const Cli *main = w->pool->main->c;
  Cli *c = &w->cli;
  c->arena = arena_new(&c->trap);
  c->scratch = arena_new(&c->trap);
  if (!c->arena || !c->scratch) mem_fail(&c->trap, FAIL_MEMORY, "a thread");
  w->sources = *main->session.sources;
  w->sources.arena = c->arena;
  w->sources.all.at = NULL;
  w->sources.all.n = w->sources.all.cap = 0;
  vec_room(c->arena, &w->sources.all, main->session.sources->all.n + 1);
  for (uint32_t i = 0; i < main->session.sources->all.n; i++) vec_push(c->arena, &w->sources.all, main->session.sources->all.at[i]);
  w->file = source_add(&w->sources, cli_shown(w->pool->path), "", 0);
  c->session.sources = &w->sources;
  Program *own = NEW(c->arena, Program);
  *own = *main->program;
  own->sources = &w->sources;
  own->names = main->names;
  c->program = own;
  c->engine = engine_new(own, &c->trap);
  if (!c->engine) mem_fail(&c->trap, FAIL_MEMORY, "a thread");
  c->reader = case_reader_new(c->arena, own);
  if (!main->opt.suggest) case_reader_rosters(c->reader);
  uint32_t depth = main->view.proof_depth;
  view_init(&c->view, c->arena, own, c->engine, c->scratch);
  c->view.proof_depth = depth;
  c->view.concise = main->view.concise;
  if (c->opt.format == FORMAT_JSONL) c->json = json_begin(c->arena, &c->out, false);
}

static void out_to(Out *o, Text *text, const Out *like) {
  out_init_memory(o, text);
  o->colour = like->colour;
}

static void check_piece(Worker *w, Job *job) {
  Cli *c = &w->cli;
  job->out.n = job->err.n = 0;
  job->cuts.n = 0;
  out_to(&c->out, &job->out, &w->pool->main->c->out);
  out_to(&c->err, &job->err, &w->pool->main->c->err);
  w->run.cuts = &job->cuts;
  source_piece(&w->sources, w->file, job->piece.text, job->piece.len, job->piece.line);
  case_reader_piece(c->reader, w->file, job->piece.line, !job->piece.last);
  run_cases(&w->run, w->file);
  out_flush(&c->out);
  out_flush(&c->err);
}

/* The next piece that waits, or NULL at the end. */
static Job *take(Pool *p) {
  pthread_mutex_lock(&p->lock);
  while (p->taken == p->filled && !p->ended && !p->stop) pthread_cond_wait(&p->work, &p->lock);
  Job *job = p->taken == p->filled || p->stop ? NULL : &p->jobs[p->taken++ % p->n];
  pthread_mutex_unlock(&p->lock);
  return job;
}

static void finished(Pool *p, Job *job, const Trap *failure) {
  pthread_mutex_lock(&p->lock);
  if (failure) {
    if (!p->failure.kind) p->failure = *failure;
    p->stop = true;
    pthread_cond_broadcast(&p->work);
  }
  if (job) job->done = !failure;
  pthread_cond_signal(&p->progress);
  pthread_mutex_unlock(&p->lock);
}

static void *work(void *user) {
  Worker *w = user;
  Job *volatile job = NULL;
  if (setjmp(w->cli.trap.jump)) {
    finished(w->pool, job, &w->cli.trap);
    return NULL;
  }
  build(w);
  while ((job = take(w->pool))) {
    arena_set_trap(job->arena, &w->cli.trap);
    check_piece(w, job);
    finished(w->pool, job, NULL);
  }
  return NULL;
}

/* ---- the main thread ---- */
static void write_job(Pool *p, const Job *job) {
  Cli *c = p->main->c;
  size_t out = 0, err = 0;
  for (uint32_t i = 0; i < job->cuts.n; i++) {
    const Cut *cut = &job->cuts.at[i];
    out_put(&c->out, job->out.at + out, cut->out - out);
    out_flush(&c->out);
    out_put(&c->err, job->err.at + err, cut->err - err);
    out_flush(&c->err);
    out = cut->out;
    err = cut->err;
  }
  if (job->out.n > out) out_put(&c->out, job->out.at + out, job->out.n - out);
}

/* Waits until the oldest piece is done and writes it; false: it will not be. */
static bool write_oldest(Pool *p) {
  Job *job = &p->jobs[p->written % p->n];
  pthread_mutex_lock(&p->lock);
  while (!job->done && !p->failure.kind) pthread_cond_wait(&p->progress, &p->lock);
  bool done = job->done;
  pthread_mutex_unlock(&p->lock);
  if (!done) return false;
  write_job(p, job);
  job->done = false;
  p->written++;
  return out_usable(&p->main->c->out);
}

static void pass_on(Pool *p, bool ended) {
  pthread_mutex_lock(&p->lock);
  if (ended) p->ended = true;
  else p->filled++;
  if (ended) pthread_cond_broadcast(&p->work);
  else pthread_cond_signal(&p->work);
  pthread_mutex_unlock(&p->lock);
}

/* Reads ahead as far as there is room, and writes before it would have to wait for input. */
static void feed(Pool *p, CaseInput *in) {
  Cli *c = p->main->c;
  for (bool more = true; more;) {
    bool full = p->filled - p->written == p->n;
    while (p->written < p->filled && (full || !input_ready(in))) {
      if (!write_oldest(p)) return;
      if (!in->regular) out_flush(&c->out);
      full = false;
    }
    more = input_piece(in, &p->jobs[p->filled % p->n].piece);
    pass_on(p, !more);
  }
  while (p->written < p->filled)
    if (!write_oldest(p)) return;
}

static void start(Pool *p, Worker *workers, uint32_t n) {
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, WORKER_STACK);
  for (uint32_t i = 0; i < n; i++) {
    Worker *w = &workers[i];
    w->pool = p;
    w->cli = *p->main->c;
    w->run = *p->main;
    w->run.c = &w->cli;
    w->cli.arena = w->cli.scratch = NULL;
    w->cli.engine = NULL;
    w->started = pthread_create(&w->thread, &attr, work, w) == 0;
  }
  pthread_attr_destroy(&attr);
}

/* Waits for all; what they found goes into the run. */
static void join(Pool *p, Worker *workers, uint32_t n) {
  pthread_mutex_lock(&p->lock);
  p->stop = true;
  pthread_cond_broadcast(&p->work);
  pthread_mutex_unlock(&p->lock);
  for (uint32_t i = 0; i < n; i++) {
    Worker *w = &workers[i];
    if (!w->started) continue;
    pthread_join(w->thread, NULL);
    run_add(p->main, &w->run);
    engine_free(w->cli.engine);
    arena_free(w->cli.scratch);
    arena_free(w->cli.arena);
  }
}

static void pool_free(Pool *p) {
  for (uint64_t i = 0; i < p->n; i++) arena_free(p->jobs[i].arena);
  pthread_cond_destroy(&p->work);
  pthread_cond_destroy(&p->progress);
  pthread_mutex_destroy(&p->lock);
}

static Pool *pool_new(Run *r, const char *path) {
  Cli *c = r->c;
  Pool *p = NEW(c->arena, Pool);
  p->main = r;
  p->path = path;
  p->n = (uint64_t)c->opt.jobs * PIECES_EACH;
  p->jobs = NEW_ARRAY(c->arena, Job, p->n);
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->work, NULL);
  pthread_cond_init(&p->progress, NULL);
  /* Not children of the main arena: these are the workers'. */
  for (uint64_t i = 0; i < p->n; i++) {
    Job *job = &p->jobs[i];
    if (!(job->arena = arena_new(&c->trap))) p->failure = (Trap){ .kind = FAIL_MEMORY, .what = "threads" };
    job->out.arena = job->err.arena = job->arena;
  }
  return p;
}

int run_parallel(Run *r, const char *path, CaseInput *in) {
  Cli *c = r->c;
  Worker *workers = NEW_ARRAY(c->arena, Worker, c->opt.jobs);
  program_index(c->program);
  sources_index(c->session.sources);       /* places are only looked up from now on */
  Pool *p = pool_new(r, path);
  Trap here;                               /* threads are waited for before a failure goes on its way */
  arena_set_trap(c->arena, &here);
  if (setjmp(here.jump)) {
    p->failure = here;
  } else if (!p->failure.kind) {
    start(p, workers, c->opt.jobs);
    uint32_t started = 0;
    for (uint32_t i = 0; i < c->opt.jobs; i++) started += workers[i].started;
    if (started) feed(p, in);
    else p->failure = (Trap){ .kind = FAIL_MEMORY, .what = "threads" };
  }
  join(p, workers, c->opt.jobs);
  arena_set_trap(c->arena, &c->trap);
  Trap failure = p->failure;
  pool_free(p);
  input_close(in);
  if (failure.kind) trap_pass(&c->trap, &failure);
  return in->failed ? cli_error(c, STATUS_NOINPUT, "%s: the file cannot be read", cli_shown(path)) : 0;
}
