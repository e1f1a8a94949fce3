"""The pages that are looked at, one of each kind."""

PROGRAMME = "/id/flagship-programme/inclusive-communities-thriving-cities"
DOCUMENT = "/id/document/eb-2024-1-item-7"

PAGES = {
    "home": "/",
    "search": "/search?q=housing",
    "nothing found": "/search?q=xyzzyx",
    "programme": "/id/flagship-programme/rise-up",
    "target": "/sdg/11.1",
    "project": "/id/country-project/cancun-equity-park",
    "document": DOCUMENT,
    "paragraph": f"{DOCUMENT}/para/29/a",
    "mapping": "/id/mapping/subprogrammes/subprogramme.1--11.7",
    "matrix": "/matrix",
    "matrix by way of": "/matrix?rows=region&columns=target&via=project&empty=false&goal=11",
    "cell": "/matrix/cell?rows=programme&columns=goal&row=rise-up&column=11",
    "questions": "/questions",
    "question": "/questions/programme/programmes-by-resolution",
    "wrong value": "/questions/target/targets-by-programme?programme=nonsense",
    "paths": "/paths",
    "paths found": "/paths?from=2/7&to=KEN",
    "ends not clear": "/paths?from=1&to=Kenia+x",
    "compare": "/compare",
    "compared": "/compare?one=2/6&other=2/7",
    "no path": "/paths?from=2/7&to=KEN&hops=1&basis=stated",
    "dataset": "/dataset",
    "releases": "/releases",
    "exports": "/export/",
    "rules": "/ontology/rules",
    "profile": "/profile/plain",
    "formats": f"{PROGRAMME}?profile=alt",
    "errors": "/errors",
    "SPARQL": "/sparql",
    "not there": "/id/nothing",
}
