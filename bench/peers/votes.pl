% swipl -O votes.pl -- facts.pl
:- initialization(main, main).
:- set_prolog_flag(verbose, silent).
in(D, S, P) :- decision(D, T), member(S, F, U), F =< T, T < U, population(S, P).
adopted(D) :-
    \+ ( permanent(S0), vote(D, S0, no) ),
    findall(S-P, in(D, S, P), All),
    findall(P, ( member_of(S-P, All), vote(D, S, yes) ), Yes),
    length(All, N), length(Yes, Y), 100 * Y >= 55 * N,
    findall(P, member_of(_-P, All), Ps), sum_list(Ps, W), sum_list(Yes, V), 100 * V >= 65 * W.
member_of(X, L) :- lists:member(X, L).
main :- current_prolog_flag(argv, [Facts|_]), load_files(Facts, [silent(true)]),
    forall(( decision(D, _), adopted(D) ), ( write(D), nl )).
