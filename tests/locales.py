"""Holds the interface texts (Fluent) against Mozilla's compare-locales: every message of the source in every language,
no other, none with an error or a warning. The files of the site and those with which a new site begins.

    target/tools/locales/bin/python tests/locales.py
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

repository = Path(__file__).resolve().parent.parent
tools = Path(sys.executable).parent


def project(folder: Path, source: str) -> tuple[Path, list[str]]:
    """Writes the project file of compare-locales beside a folder of messages."""
    locales = sorted(file.stem for file in (folder / "i18n").glob("*.ftl") if file.stem != source)
    config = folder / "l10n.toml"
    config.write_text(
        f'basepath = "."\nlocales = {json.dumps(locales)}\n'
        f'[[paths]]\nreference = "i18n/{source}.ftl"\nl10n = "{{l10n_base}}/i18n/{{locale}}.ftl"\n'
    )
    return config, locales


def run(name: str, *arguments: str) -> str:
    ran = subprocess.run([tools / name, *arguments], capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise SystemExit(f"{name}: {ran.stdout}{ran.stderr}")
    return ran.stdout


def problems(folder: Path, source: str) -> list[str]:
    """What compare-locales finds in a folder of messages."""
    config, locales = project(folder, source)
    [report] = json.loads(run("compare-locales", "--json", "-", str(config), str(folder), *locales))
    found = [f"{file}: {detail}" for file, details in report["details"].items() for detail in details]
    for locale in locales:
        counts = report["summary"].get(locale)
        if counts is None or counts["changed"] + counts["unchanged"] == 0:
            found.append(f"{locale}: nothing was compared")
            continue
        wrong = {name: counts[name] for name in ("errors", "warnings", "missing", "obsolete") if counts[name] > 0}
        found.extend(f"{locale}: {name} {count}" for name, count in wrong.items())
    # Prints what it finds; warnings count.
    run("moz-l10n-lint", "-W", str(config))
    return found


with tempfile.TemporaryDirectory() as temporary:
    for name, root in (("site", repository), ("starter", repository / "starter")):
        folder = Path(temporary) / name
        (folder / "i18n").mkdir(parents=True)
        for file in (root / "i18n").glob("*.ftl"):
            shutil.copy(file, folder / "i18n")
        found = problems(folder, "fr")
        if found:
            raise SystemExit("\n".join(found))
        # A mistake would be seen.
        english = folder / "i18n" / "en.ftl"
        lines = english.read_text().splitlines(keepends=True)
        english.write_text("".join(line for line in lines if not line.startswith("machine-notice")) + "other = x\n")
        found = problems(folder, "fr")
        if not any("machine-notice" in problem for problem in found) or not any("other" in problem for problem in found):
            raise SystemExit(f"{name}: a mistake was not seen: {found}")
        print(f"{name}: the messages hold against compare-locales")
