"""Reads the published data as others do: tables with a library of CSV on the Web, the catalogue and the structured data of
pages as RDF.

    python3 -m venv V && V/bin/pip install csvw rdflib && V/bin/python tests/data.py public
"""

import json
import pathlib
import re
import sys

import rdflib
from csvw import CSVW

public = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "public")
problems = []

tables = sorted((public / "data").rglob("*.csv-metadata.json"))
for metadata in tables:
    table = CSVW(str(metadata), validate=True)
    if not table.is_valid:
        problems.append(f"{metadata}: {[str(warning.message) for warning in table.warnings or []]}")
    rows = list(table.tables[0])
    if not rows:
        problems.append(f"{metadata}: no rows")
    for row in rows:
        # A number is read as a number and a missing year as nothing.
        if row.get("year") is not None and not 1990 <= int(str(row["year"])) <= 2100:
            problems.append(f"{metadata}: {row}")

catalogue = rdflib.Graph()
catalogue.parse(str(public / "data/catalog.jsonld"), format="json-ld")
distributions = list(
    catalogue.query(
        """
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX foaf: <http://xmlns.com/foaf/0.1/>
        SELECT ?dataset ?address WHERE {
          ?catalogue a dcat:Catalog ; dcat:dataset ?dataset .
          ?dataset a dcat:Dataset ; dct:title ?title ; dct:description ?description ; dct:license ?licence ;
            dct:publisher/foaf:name ?publisher ; dct:temporal/dcat:startDate ?start ; dcat:keyword ?keyword ;
            dcat:distribution ?distribution .
          ?distribution a dcat:Distribution ; dcat:accessURL ?address ; dcat:mediaType ?type ; dct:license ?licence .
          FILTER (lang(?title) = "fr" && lang(?description) = "fr" && lang(?keyword) = "fr" && isIRI(?address))
        }
        """
    )
)
addresses = {str(row.address) for row in distributions}
if len(addresses) != 6:
    problems.append(f"the catalogue has {len(addresses)} distributions with everything that a harvester reads")

described = 0
script = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
for page in sorted(public.glob("fr/barometre/**/index.html")) + sorted(public.glob("fr/boussole/index.html")):
    found = script.search(page.read_text(encoding="utf-8"))
    document = json.loads(found.group(1)) if found else {}
    # The vocabulary is at hand: nothing is fetched.
    document["@context"] = {"@vocab": "https://schema.org/"}
    graph = rdflib.Graph()
    graph.parse(data=json.dumps(document), format="json-ld")
    datasets = list(graph.subjects(rdflib.RDF.type, rdflib.URIRef("https://schema.org/Dataset")))
    described += any(list(graph.objects(dataset, rdflib.URIRef("https://schema.org/distribution"))) for dataset in datasets)
if described != 23:
    problems.append(f"{described} pages describe a data set")

if problems:
    sys.exit("\n".join(f"- {problem}" for problem in problems))
print(f"data: {len(tables)} tables, {len(catalogue)} statements of the catalogue, {described} pages")
