% swipl -O history.pl -- facts.pl
:- initialization(main, main).
:- set_prolog_flag(verbose, silent).
chair(B, P, X, Y) :-
    setof(F-S, A^appointment(A, F, B, S), All),
    append(_, [F-S|Later], All), ( Later = [N-_|_] -> true ; N = 99991231 ),
    member(S, G, U), X0 is max(F, G), Y0 is min(N, U), X0 < Y0,
    head(S, P, H, I), X is max(X0, H), Y is min(Y0, I), X < Y.
presidents(K, _) :- \+ turn(K, _), !.
presidents(K, N) :-
    turn(K, D),
    findall(M, ( member(S, F, T), F =< D, D < T, state(S, M) ), Ms0), sort(Ms0, Ms),
    ( K =:= 0 -> Next = 1 ; lists:member(Next, Ms), Next > N -> true ; Ms = [Next|_] ),
    format("president ~w ~w~n", [K, Next]),
    K1 is K + 1, presidents(K1, Next).
main :- current_prolog_flag(argv, [Facts|_]), load_files(Facts, [silent(true)]),
    forall(chair(B, P, X, Y), format("chair ~w ~w ~w ~w~n", [B, P, X, Y])), presidents(0, 0).
