"""A small suite of our own, in the form of the W3C's repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
@prefix : <#> .
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> .
@prefix ut: <http://www.w3.org/2009/sparql/tests/test-update#> .
@prefix rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#> .
@prefix dawgt: <http://www.w3.org/2001/sw/DataAccess/tests/test-dawg#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix cnt: <http://www.w3.org/2011/content#> .
@prefix ht: <http://www.w3.org/2011/http#> .
@prefix hts: <http://www.w3.org/2011/http-statusCodes#> .
"""

FILES = {
    "sparql/sparql10/manifest.ttl": "<> a mf:Manifest ; mf:include ( <basic/manifest.ttl> ) .",
    "sparql/sparql10/basic/manifest.ttl": """
<> a mf:Manifest ; mf:entries ( :two :wrong-count :none :old :entailed :asked :built ) .
:two a mf:QueryEvaluationTest ;
  mf:action [ qt:query <two.rq> ; qt:data <data.ttl> ] ; mf:result <two.ttl> .
:wrong-count a mf:QueryEvaluationTest ;
  mf:action [ qt:query <all.rq> ; qt:data <data.ttl> ] ; mf:result <two.ttl> .
:none a mf:NegativeSyntaxTest ; mf:action <broken.rq> .
:old a mf:QueryEvaluationTest ; dawgt:approval dawgt:Withdrawn ;
  mf:action [ qt:query <all.rq> ; qt:data <data.ttl> ] ; mf:result <two.ttl> .
:entailed a mf:PositiveSyntaxTest ; mf:action <service.rq> .
:asked a mf:QueryEvaluationTest ;
  mf:action [ qt:query <ask.rq> ; qt:graphData <data.ttl> ] ; mf:result <ask.srx> .
:built a mf:QueryEvaluationTest ;
  mf:action [ qt:query <construct.rq> ; qt:data <data.ttl> ] ; mf:result <built.ttl> .
""",
    "sparql/sparql10/basic/data.ttl": ":a :p 1.0 , 2 . [] :p [] .",
    "sparql/sparql10/basic/two.rq": "SELECT ?o { <manifest.ttl#a> ?p ?o }",
    "sparql/sparql10/basic/all.rq": "SELECT ?o { ?s ?p ?o }",
    "sparql/sparql10/basic/broken.rq": "SELECT ?o { ",
    "sparql/sparql10/basic/service.rq": "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "sparql/sparql10/basic/ask.rq": "ASK FROM NAMED <data.ttl> { GRAPH <data.ttl> { ?s ?p ?o } }",
    "sparql/sparql10/basic/construct.rq": "CONSTRUCT { ?s :p ?o } { ?s ?p ?o FILTER(isBlank(?o)) }",
    "sparql/sparql10/basic/two.ttl": """
[] a rs:ResultSet ; rs:resultVariable "o" ;
  rs:solution [ rs:binding [ rs:variable "o" ; rs:value 1.00 ] ] ,
    [ rs:binding [ rs:variable "o" ; rs:value 2 ] ] .
""",
    "sparql/sparql10/basic/ask.srx": """<?xml version="1.0"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>""",
    "sparql/sparql10/basic/built.ttl": "_:x :p _:y .",
    "sparql/sparql11/manifest-all.ttl": """
<> a mf:Manifest ; mf:include ( <add/manifest.ttl> <protocol/manifest.ttl> <sd/manifest.ttl> ) .
""",
    "sparql/sparql11/add/manifest.ttl": """
<> a mf:Manifest ; mf:entries ( :added :loaded :misspelt :called ) .
:added a mf:UpdateEvaluationTest ;
  mf:action [ ut:request <add.ru> ; ut:graphData [ ut:graph <g.ttl> ; rdfs:label "urn:g" ] ] ;
  mf:result [ ut:data <g.ttl> ; ut:graphData [ ut:graph <g.ttl> ; rdfs:label "urn:g" ] ] .
:loaded a mf:PositiveUpdateSyntaxTest11 ; mf:action <load.ru> .
:misspelt a mf:NegativeUpdateSyntaxTest11 ; mf:action <misspelt.ru> .
:called a mf:PositiveSyntaxTest11 ; mf:action <called.rq> .
""",
    "sparql/sparql11/add/add.ru": "ADD <urn:g> TO DEFAULT",
    "sparql/sparql11/add/g.ttl": ":s :p 'v' .",
    "sparql/sparql11/add/load.ru": "LOAD <http://example.org/>",
    "sparql/sparql11/add/misspelt.ru": "CLEAR DEAFULT",
    "sparql/sparql11/add/called.rq": "ASK { FILTER(<http://example.org/f>(1)) }",
    "sparql/sparql11/protocol/manifest.ttl": """
<> a mf:Manifest ; mf:entries ( :asked :bad_query :untrue ) .
:asked a mf:ProtocolTest ; mf:action [ ht:requests ( [
    ht:methodName "POST" ; ht:absolutePath "/sparql/" ;
    ht:headers ( [ ht:fieldName "content-type" ; ht:fieldValue "application/sparql-query" ] ) ;
    ht:body [ cnt:chars "ASK {}" ; cnt:characterEncoding "UTF-8" ] ;
    ht:resp [ mf:expectedStatus hts:StatusCode2xx ; mf:expectedFormat "boolean" ;
              mf:expectedBoolean true ]
  ] [
    ht:methodName "GET" ; ht:absolutePath "/sparql/?query=SELECT%20*%20%7B%7D" ;
    ht:resp [ mf:expectedStatus hts:OK ; mf:expectedFormat "tabular" ]
  ] ) ] .
:bad_query a mf:ProtocolTest ; mf:action [ ht:requests ( [
    ht:methodName "GET" ; ht:absolutePath "/sparql/?query=ASK" ;
    ht:resp [ mf:expectedStatus hts:StatusCode4xx ]
  ] ) ] .
:untrue a mf:ProtocolTest ; mf:action [ ht:requests ( [
    ht:methodName "GET" ; ht:absolutePath "/sparql/?query=ASK%20%7B%7D" ;
    ht:resp [ mf:expectedStatus hts:OK ; mf:expectedFormat "boolean" ; mf:expectedBoolean false ]
  ] ) ] .
""",
    "sparql/sparql11/sd/manifest.ttl": """
<> a mf:Manifest ; mf:entries ( :returns-rdf :has-endpoint-triple :conforms-to-schema ) .
:returns-rdf a mf:ServiceDescriptionTest .
:has-endpoint-triple a mf:ServiceDescriptionTest .
:conforms-to-schema a mf:ServiceDescriptionTest .
""",
}


def write_suite(folder: Path) -> Path:
    """Write the suite's files below a folder, which is then a checkout."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".ttl"):
            shared = HEAD.replace("@prefix : <#>", "@prefix : <manifest.ttl#>")
            text = (HEAD if name.endswith("manifest.ttl") else shared) + text
        elif name.endswith(("construct.rq",)):
            text = "PREFIX : <manifest.ttl#> " + text
        path.write_text(text, encoding="utf-8")
    return folder
