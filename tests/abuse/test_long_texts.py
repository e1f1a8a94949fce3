"""Long texts and long lists: read, or refused, in time and in bounded memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.abuse.asking import memory, query, together, wrong


def patterns(form, count=3000):
    return " ".join(form.format(i=i, j=i + 1) for i in range(count))


def numbers(count, between=" "):
    return between.join(map(str, range(count)))


LONG = 400_000
TEXTS = {
    "a chain": f"ASK {{ {patterns('?v{i} ?p{i} ?v{j} .')} }}",
    "a star": f"ASK {{ {patterns('?s ?p{i} ?o{i} .')} }}",
    "patterns apart": f"ASK {{ {patterns('?s{i} ?p{i} ?o{i} .')} }}",
    "patterns of constants": f"ASK {{ {patterns('<urn:s{i}> <urn:p{i}> <urn:o{i}> .')} }}",
    "IN": f"ASK {{ ?s ?p ?o FILTER(?o IN ({numbers(40_000, ',')})) }}",
    "NOT IN": f"ASK {{ ?s ?p ?o FILTER(?o NOT IN ({numbers(40_000, ',')})) }}",
    "IN beyond what is read": f"ASK {{ ?s ?p ?o FILTER(?o IN ({numbers(100_000, ',')})) }}",
    "VALUES": f"SELECT (COUNT(*) AS ?n) {{ VALUES ?v {{ {numbers(90_000)} }} ?s ?p ?v }}",
    "VALUES beyond what is read": f"ASK {{ VALUES ?v {{ {numbers(100_000)} }} ?s ?p ?v }}",
    "VALUES of IRIs": f"ASK {{ VALUES ?v {{ {patterns('<urn:{i}>', 40_000)} }} ?s ?p ?v }}",
    "VALUES of nothing": f"ASK {{ VALUES (?v ?w) {{ {'(UNDEF UNDEF) ' * 20_000} }} ?s ?p ?v }}",
    "VALUES at the end": f"SELECT * {{ ?s ?p ?v }} VALUES ?v {{ {numbers(90_000)} }}",
    "a template": f"CONSTRUCT {{ {patterns('?s <urn:p{i}> ?o .', 10_000)} }} {{ ?s <urn:p> ?o }}",
    "DESCRIBE": f"DESCRIBE {patterns('<urn:x{i}>', 20_000)}",
    "a string": f"ASK {{ ?s ?p '{'x' * LONG}' }}",
    "a string of quotes": f"ASK {{ ?s ?p '''{(chr(39) * 2 + 'x') * 130_000}''' }}",
    "a string of escapes": f"ASK {{ ?s ?p '{(chr(92) + 'n') * 200_000}' }}",
    "a string of backslashes": f"ASK {{ ?s ?p '{chr(92) * LONG}' }}",
    "a string without its end": f"ASK {{ ?s ?p '{'x' * LONG}",
    "strings without their end": "ASK { " + "''' " * 100_001,
    "codepoints": f"ASK {{ ?s ?p '{(chr(92) + 'u0041') * 60_000}' }}",
    "an IRI": f"ASK {{ ?s ?p <urn:{'x' * LONG}> }}",
    "an IRI without its end": f"ASK {{ ?s ?p <urn:{'x' * LONG}",
    "angle brackets": f"ASK {{ FILTER(1{'<a' * 130_000}) }}",
    "a variable": f"ASK {{ ?{'x' * LONG} ?p ?o }}",
    "a blank node": f"ASK {{ _:{'x' * LONG} ?p ?o }}",
    "a word": f"ASK {{ {'x' * LONG} }}",
    "words with dots": f"ASK {{ {'a.' * 200_000} }}",
    "a prefix": f"PREFIX {'x' * LONG}: <urn:> ASK {{}}",
    "a local name": f"PREFIX x: <urn:> ASK {{ ?s ?p x:{'y' * LONG} }}",
    "a local name of dots": f"PREFIX x: <urn:> ASK {{ ?s ?p x:y{'.' * LONG} }}",
    "a local name of percents": f"PREFIX x: <urn:> ASK {{ ?s ?p x:{'%41' * 130_000} }}",
    "names of a long namespace": f"PREFIX x: <urn:{'y' * 500_000}> "
    f"ASK {{ ?s ?p {', '.join(f'x:{i}' for i in range(30_000))} }}",
    "bases that grow": f"{patterns('BASE <a{i}/>', 20_000)} ASK {{ ?s ?p <x> }}",
    "a comment": f"ASK {{}} #{'x' * LONG}",
    "comments": "ASK {} " + "#\n" * 200_000,
    "white space": f"ASK {{ {chr(10) * LONG} }}",
    "a language": f"SELECT ('a'@{'-'.join(['abcdefgh'] * 12_000)} AS ?x) {{}}",
    "a number": f"SELECT (0.{'9' * LONG} + 1 AS ?x) {{}}",
    "more than a megabyte": f"ASK {{}} #{'x' * (1 << 20)}",
}


def test_long_texts_are_answered_or_refused_in_time(server):
    assert len(TEXTS) == 40
    before = memory(server)
    with ThreadPoolExecutor(1) as aside:
        running = aside.submit(
            together, lambda name: query(server, TEXTS[name], timeout=0.5), TEXTS
        )
        asked = 0
        while not running.done():
            asked += 1
            answer = server.query(f"ASK {{ <urn:x:reading:{asked}> ?p ?o }}")
            assert answer.status == 200, answer.data
        told = running.result()
    assert asked
    failed = {name: wrong(answer, 400, 408, 413, 503) for name, answer in told.items()}
    assert not {name: why for name, why in failed.items() if why}
    assert not {name: answer.seconds for name, answer in told.items() if answer.seconds > 8}
    assert told["more than a megabyte"].status == 413
    assert memory(server) < before + 100, "what a worker reads, the server does not keep"
