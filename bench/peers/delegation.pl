% swipl -O delegation.pl -- facts.pl
:- initialization(main, main).
:- set_prolog_flag(verbose, silent).
:- table represents/2.
live(A, B) :- proxy(A, B, F, T), F =< 19650101, 19650101 < T.
represents(B, A) :- live(A, B).
represents(C, A) :- represents(B, A), live(B, C).
main :- current_prolog_flag(argv, [Facts|_]), load_files(Facts, [silent(true)]),
    forall(represents(B, A), ( write(B), put_char(' '), write(A), nl )).
