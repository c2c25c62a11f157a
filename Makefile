# make            build/charter, build/libcharter.a, build/libcharter.so
# make demo       the session of 10 January 2022, checked under both readings, with proofs
# make test       every test;  make soak: the comparison with the reference evaluator, for as long as SECONDS says
# make trained    build/trained/charter, optimised by a profile of what it does: a twentieth faster; make install BUILD=build/trained
# make asan       the tests under the address and undefined-behaviour sanitizers;  make tight: some of them, with no room for what is kept
# make layers     includes run one way;  make install [DESTDIR=] [PREFIX=];  make bless: rewrite expected outputs

VERSION := $(shell sed -n 's/^.define CHARTER_VERSION "\(.*\)"/\1/p' include/charter.h)
PREFIX  ?= /usr/local
CC      ?= gcc
BUILD   ?= build
OPT     ?= -O2 -g
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
CPPFLAGS = -D_POSIX_C_SOURCE=200809L -Isrc -Iinclude -I$(BUILD)/gen -DCHARTER_ENGINE_VERSION='"$(VERSION)"' \
           -DCHARTER_LIBDIR='"$(PREFIX)/share/charter/lib"'
CFLAGS   = -std=c11 $(OPT) $(WARN) -fPIC -fvisibility=hidden $(EXTRA)
LDFLAGS  = $(EXTRA)
# Libraries that are always needed are linked into programs, which start in half the time.
LIBS     = -Wl,--as-needed -static-libgcc -Wl,-Bstatic -lyajl_s -lcsv -lnettle -Wl,-Bdynamic -lm -lpthread
SHARED   = -lyajl -lcsv -lnettle -lm -lpthread
# The command is linked statically, ICU as well (src/cli/icu.c), and starts in half the time again; but not with LINK=dynamic, which makes it
# small, leaves its addresses to chance, and takes libraries as the machine has them; nor where an archive is missing, or with a sanitizer.
# Looked up when it is linked: tools/deps may have brought them.
LINK     = static
STATIC   = yajl_s csv nettle icui18n icuuc icudata stdc++ m pthread c
MISSING  = $(filter-out static,$(LINK)) $(filter-out /%,$(foreach l,$(STATIC),$(shell $(CC) -print-file-name=lib$(l).a))) $(findstring sanitize,$(EXTRA))
INTO_CLI = $(if $(strip $(MISSING)),$(BUILD)/libcharter.a $(LIBS),-static -Wl,--wrap=dlopen $(BUILD)/src/cli/icu.o $(BUILD)/libcharter.a $(STATIC:%=-l%))

SRC      = $(filter-out src/cli/%,$(wildcard src/*/*.c))
CLI      = $(filter-out src/cli/icu.c,$(wildcard src/cli/*.c))
GEN      = $(BUILD)/gen/charter.tab.c $(BUILD)/gen/charter.lex.c
OBJ      = $(SRC:%.c=$(BUILD)/%.o) $(GEN:.c=.o)
CLIOBJ   = $(CLI:%.c=$(BUILD)/%.o)
UNIT     = $(wildcard tests/unit/test_*.c)
UNITOBJ  = $(UNIT:tests/unit/%.c=$(BUILD)/tests/obj/%.o)
REF      = $(wildcard tests/reference/*.c)
REFOBJ   = $(REF:%.c=$(BUILD)/%.o)
REFLIB   = $(filter-out %/compare.o,$(REFOBJ))

all: deps $(BUILD)/charter $(BUILD)/libcharter.a $(BUILD)/libcharter.so

deps:
	@tools/deps

# Copied, since what is written from one end to the other lies in larger pieces in the cache of files: it starts half a millisecond sooner.
$(BUILD)/charter: $(CLIOBJ) $(BUILD)/src/cli/icu.o $(BUILD)/libcharter.a
	$(CC) $(LDFLAGS) -o $@.linked $(CLIOBJ) $(INTO_CLI)
	cp $@.linked $@.copy && mv $@.copy $@ && rm $@.linked
$(BUILD)/libcharter.a: $(OBJ)
	@rm -f $@
	ar rcs $@ $^
$(BUILD)/libcharter.so: $(OBJ) src/api/exports.map
	$(CC) $(LDFLAGS) -shared -Wl,-soname,libcharter.so.0 -Wl,--version-script=src/api/exports.map -o $@ $(OBJ) $(SHARED)

$(BUILD)/gen/charter.tab.c: grammar/charter.y | deps
	@mkdir -p $(@D)
	bison -Wall -Werror -Wcounterexamples -Wno-yacc -o $@ --header=$(BUILD)/gen/charter.tab.h $<
$(BUILD)/gen/charter.tab.h: $(BUILD)/gen/charter.tab.c ;
$(BUILD)/gen/charter.lex.c: grammar/charter.l $(BUILD)/gen/charter.tab.h | deps
	flex -o $@ $<
# What is a word of the language somewhere, in order.
$(BUILD)/gen/charter.words.h: grammar/charter.l
	@mkdir -p $(@D)
	sed '1,/^%%/d; /^%%/,$$d' $< | grep -o '"[a-z-]*[a-z]"' | LC_ALL=C sort -u | sed 's/$$/,/' > $@
$(BUILD)/src/syntax/plain.o: $(BUILD)/gen/charter.words.h
$(BUILD)/gen/charter.lex.o: WARN = -Wall -Wextra -Werror -Wno-sign-compare -Wno-unused-function -Wno-unused-parameter
$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/%.o: %.c | deps $(BUILD)/gen/charter.tab.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# ---- tests ----
# build/tests/unit is the program, so its objects have a folder of another name
$(BUILD)/tests/obj/%.o: tests/unit/%.c | deps $(BUILD)/gen/charter.tab.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/tests/unit.c: $(UNIT)
	@mkdir -p $(@D)
	@{ echo '#include <check.h>'; echo '#include <stdlib.h>'; \
	   for f in $(basename $(notdir $(UNIT))); do echo "Suite *$${f}_suite(void);"; done; \
	   echo 'int main(void) { setenv("CK_DEFAULT_TIMEOUT", "60", 0); SRunner *r = srunner_create(NULL);'; \
	   for f in $(basename $(notdir $(UNIT))); do echo "  srunner_add_suite(r, $${f}_suite());"; done; \
	   echo '  srunner_run_all(r, CK_NORMAL); int failed = srunner_ntests_failed(r); srunner_free(r);'; \
	   echo '  return failed ? EXIT_FAILURE : EXIT_SUCCESS; }'; } > $@
$(BUILD)/tests/unit: $(BUILD)/tests/unit.c $(UNITOBJ) $(REFLIB) $(BUILD)/libcharter.a
	$(CC) $(CPPFLAGS) -std=c11 $(OPT) $(LDFLAGS) -o $@ $< $(UNITOBJ) $(REFLIB) $(BUILD)/libcharter.a $(LIBS) $$(pkg-config --libs check)
$(BUILD)/tests/compare: $(REFOBJ) $(BUILD)/libcharter.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $(REFOBJ) $(BUILD)/libcharter.a $(LIBS)

$(BUILD)/tests/suggest: $(BUILD)/tests/property/suggest.o $(REFLIB) $(BUILD)/libcharter.a
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

SEEDS   ?= 1..3000
SECONDS ?= 600
test: all $(BUILD)/tests/unit $(BUILD)/tests/compare $(BUILD)/tests/suggest $(BUILD)/bench/gen layers
	tests/run $(BUILD) $(SEEDS)
soak: all $(BUILD)/tests/compare
	$(BUILD)/tests/compare --seconds $(SECONDS)
bless: all
	BLESS=1 tests/run $(BUILD) $(SEEDS)
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
asan:
	@tools/deps asan
	$(MAKE) BUILD=build/asan OPT='-O1 -g' EXTRA='$(SANITIZE)' SEEDS=$(ASAN_SEEDS) test
ASAN_SEEDS ?= 1..300
# With next to no room for whatever is there for speed alone (base/limit.h), and under the address sanitizer: what is dropped while it is
# in use shows at once.
tight:
	@tools/deps asan
	$(MAKE) BUILD=build/tight OPT='-O1 -g' EXTRA='-fsanitize=address -fno-omit-frame-pointer -DCHARTER_TIGHT' \
	  UNIT='$(TIGHT_UNIT:%=tests/unit/test_%.c)' test-tight
test-tight: $(BUILD)/charter $(BUILD)/tests/unit $(BUILD)/tests/compare
	tests/run $(BUILD) $(TIGHT_SEEDS) tests/cases/charters/run.sh
TIGHT_SEEDS ?= 1..60
TIGHT_UNIT = api data judging kept likewise meaning record recursion render rosters scenario variant
# Built twice, the second time by the profile that the first one gathered (gcc's). Its objects are of no use to others, so it has a
# folder of its own; `make install BUILD=build/trained` installs what is there.
TRAINED = $(BUILD)/trained
trained: $(BUILD)/bench/gen $(BUILD)/bench/more
	rm -rf $(TRAINED)
	$(MAKE) BUILD=$(TRAINED) EXTRA='-fprofile-generate -fprofile-update=single' $(TRAINED)/charter
	tools/train $(TRAINED) $(BUILD)/bench
	find $(TRAINED) -name '*.o' -delete && rm $(TRAINED)/charter $(TRAINED)/libcharter.a
	$(MAKE) BUILD=$(TRAINED) WARN=-w EXTRA='-fprofile-use -fprofile-partial-training' all
# libFuzzer, for FUZZ_SECONDS each; the rules and cases of the repository are the first corpus
FUZZ_SECONDS ?= 60
fuzz:
	@tools/deps asan
	$(MAKE) BUILD=build/fuzz CC=clang OPT='-O1 -g' WARN=-w EXTRA='-fsanitize=address,undefined,fuzzer-no-link' deps build/fuzz/libcharter.a
	for t in rules case record; do \
	  clang -std=c11 -O1 -g -Iinclude -fsanitize=address,undefined,fuzzer tests/fuzz/fuzz_$$t.c build/fuzz/libcharter.a $(LIBS) -o build/fuzz/fuzz_$$t || exit 1; \
	  mkdir -p build/fuzz/corpus_$$t; \
	done
	cp rules/*/*.charter docs/tutorial/*.charter tests/cases/*/*.charter build/fuzz/corpus_rules/ 2>/dev/null || true
	cp rules/*/cases/*.json build/fuzz/corpus_case/
	for f in tests/cases/tables/*.csv; do { printf '0'; cat $$f; } > build/fuzz/corpus_record/$$(basename $$f); done
	for f in tests/cases/tables/*.json; do for n in 1 2; do { printf $$n; cat $$f; } > build/fuzz/corpus_record/$$n-$$(basename $$f); done; done
	build/fuzz/fuzz_rules -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 build/fuzz/corpus_rules
	build/fuzz/fuzz_case -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 build/fuzz/corpus_case
	build/fuzz/fuzz_record -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096 build/fuzz/corpus_record
layers:
	@tools/layers

# ---- measurements: docs/performance.md; they never decide whether tests pass ----
$(BUILD)/bench/%: bench/%.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O3 -march=native $(WARN) -Wno-unused-result $(BENCHFLAGS) -o $@ $<
$(BUILD)/bench/gen $(BUILD)/bench/more: bench/draw.h
$(BUILD)/bench/race: BENCHFLAGS = -static
bench: all trained $(BUILD)/bench/gen $(BUILD)/bench/more $(BUILD)/bench/reference $(BUILD)/bench/race
	bench/run $(BUILD)
bench-register: all $(BUILD)/bench/race
	bench/register $(BUILD)
bench-growth: all $(BUILD)/bench/gen $(BUILD)/bench/race
	bench/growth $(BUILD)

demo: all
	@tools/demo $(BUILD)/charter

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include \
	  $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/charter/lib
	install -m 755 $(BUILD)/charter $(DESTDIR)$(PREFIX)/bin/charter
	install -m 644 $(BUILD)/libcharter.a $(DESTDIR)$(PREFIX)/lib/
	install -m 755 $(BUILD)/libcharter.so $(DESTDIR)$(PREFIX)/lib/libcharter.so.$(VERSION)
	ln -sf libcharter.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libcharter.so.0
	ln -sf libcharter.so.0 $(DESTDIR)$(PREFIX)/lib/libcharter.so
	install -m 644 include/charter.h $(DESTDIR)$(PREFIX)/include/
	install -m 644 docs/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 rules/lib/*.charter $(DESTDIR)$(PREFIX)/share/charter/lib/
	printf 'prefix=%s\nName: charter\nDescription: rules engine and validator for charters of organisations\nVersion: %s\nLibs: -L$${prefix}/lib -lcharter\nLibs.private: %s\nCflags: -I$${prefix}/include\n' \
	  '$(PREFIX)' '$(VERSION)' '$(SHARED)' > $(DESTDIR)$(PREFIX)/lib/pkgconfig/charter.pc

clean:
	rm -rf build

-include $(BUILD)/tests/property/suggest.d $(OBJ:.o=.d) $(CLIOBJ:.o=.d) $(BUILD)/src/cli/icu.d $(UNITOBJ:.o=.d) $(REFOBJ:.o=.d)

.PHONY: all deps test soak bless asan tight test-tight fuzz layers bench bench-register bench-growth demo install clean
.SECONDARY:
