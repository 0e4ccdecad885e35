#!/usr/bin/env escript
%% Compares what was read elsewhere with what file:consult reads, for a batch of texts.
%% The batch holds, for every text: its length in 32 bits, the text, the length of an answer, the answer.
%% An answer is the terms as a text that file:consult takes, or a line: "error 12".
%% Every difference is printed; the last line is how many texts there were.
-mode(compile).

main([Batch, Scratch]) ->
    io:setopts([{encoding, unicode}]),
    {ok, Bytes} = file:read_file(Batch),
    Count = compare(Bytes, Scratch, 0),
    io:format("compared ~w~n", [Count]).

compare(<<>>, _Scratch, Index) ->
    Index;
compare(<<Length:32, Text:Length/binary, Size:32, Answer:Size/binary, Rest/binary>>, Scratch, Index) ->
    case {consult(Text, Scratch), Answer} of
        {{error, Line}, <<"error ", Told/binary>>} ->
            case integer_to_binary(Line) of
                Told -> ok;
                _ -> difference(Index, {line, Line})
            end;
        {crash, <<"error none">>} ->
            ok;
        {{ok, Terms}, <<"terms ", Printed/binary>>} ->
            case consult(Printed, Scratch) of
                {ok, Terms} -> ok;
                _ -> difference(Index, {terms, Terms})
            end;
        {Verdict, _} ->
            difference(Index, Verdict)
    end,
    compare(Rest, Scratch, Index + 1).

consult(Text, Scratch) ->
    ok = file:write_file(Scratch, Text),
    try file:consult(Scratch) of
        {ok, Terms} -> {ok, Terms};
        {error, {Line, _, _}} when is_integer(Line) -> {error, Line};
        _ -> crash
    catch
        _:_ -> crash
    end.

difference(Index, Verdict) ->
    io:format("~w ~0tp~n", [Index, Verdict]).
