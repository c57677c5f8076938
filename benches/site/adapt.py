#!/usr/bin/env python3
"""Turns the neutral benchmark corpus into a site of ours, in place, with pages equivalent to its Hugo templates.

  gen_corpus.py --pages 1000 --langs fr,en,de --out DIR --flavor neutral
  adapt.py DIR

The same titles, descriptions, bodies, lists of 24, lists by sector, home page, feeds and site map; see theme/.
Standard library only.
"""
import os, re, shutil, sys

HERE = os.path.dirname(os.path.abspath(__file__))
SECTORS = ["health", "digital", "maritime", "energy", "mechanics", "tourism"]
LABELS = {"fr": "Français", "en": "English", "de": "Deutsch"}
STORIES = {"fr": "Récits", "en": "Stories", "de": "Geschichten"}
SECTION = {"fr": "Secteurs", "en": "Sectors", "de": "Branchen"}
TEXTS = {
    "fr": dict(site="One Provence", tagline="Récits de réussite d'Aix-Marseille-Provence", latest="Derniers récits", prev="Récit précédent", next="Récit suivant", sector="Secteur",
               place="Lieu", published="Publié le", reading="min de lecture", newer="Plus récents", older="Plus anciens", languages="Langues", sectors="Secteurs", skip="Aller au contenu"),
    "en": dict(site="One Provence", tagline="Success stories from Aix-Marseille-Provence", latest="Latest stories", prev="Previous story", next="Next story", sector="Sector",
               place="Place", published="Published on", reading="min read", newer="Newer", older="Older", languages="Languages", sectors="Sectors", skip="Skip to content"),
    "de": dict(site="One Provence", tagline="Erfolgsgeschichten aus Aix-Marseille-Provence", latest="Neueste Geschichten", prev="Vorige Geschichte", next="Nächste Geschichte", sector="Branche",
               place="Ort", published="Veröffentlicht am", reading="Min. Lesezeit", newer="Neuere", older="Ältere", languages="Sprachen", sectors="Branchen", skip="Zum Inhalt"),
}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def pairs(items):
    return "{" + ", ".join(f"{k}: {v}" for k, v in items) + "}"


def main():
    root = sys.argv[1]
    stories = os.path.join(root, "content", "stories")
    langs = [l for l in LABELS if os.path.exists(os.path.join(root, "i18n", l + ".yaml"))]
    source = langs[0]
    for slug in os.listdir(stories):
        folder = os.path.join(stories, slug)
        if not os.path.isdir(folder):
            continue
        for lang in langs:
            path = os.path.join(folder, f"index.{lang}.md")
            front, body = open(path, encoding="utf-8").read()[4:].split("\n---\n", 1)
            front = front.replace("summary: ", "description: ", 1)
            if lang != source:
                front = "\n".join(l for l in front.split("\n") if l.startswith(("title:", "description:")))
            body = re.sub(r"\]\(\.\./([^/)]+)/\)", rf"](../\1/index.{lang}.md)", body)
            write(path, f"---\n{front}\n---\n{body}")
    names = {l: dict(re.findall(r'sector_(\w+): "([^"]*)"', open(os.path.join(root, "i18n", l + ".yaml"), encoding="utf-8").read())) for l in langs}
    for weight, sector in enumerate(SECTORS):
        for lang in langs:
            extra = f"weight: {weight}\n" if lang == source else ""
            write(os.path.join(root, f"content/sectors/{sector}.{lang}.md"), f'---\ntitle: "{names[lang][sector]}"\n{extra}---\n')
    for lang in langs:
        extra = "template: home.html\n" if lang == source else ""
        write(os.path.join(root, f"content/pages/home.{lang}.md"), f'---\ntitle: "{TEXTS[lang]["tagline"]}"\n{extra}---\n')
        write(os.path.join(root, f"i18n/{lang}.ftl"), "".join(f"{k} = {v}\n" for k, v in TEXTS[lang].items()))
        os.remove(os.path.join(root, f"i18n/{lang}.yaml"))
    os.remove(os.path.join(root, "content/photos.yaml"))
    languages = "".join(f"  {l}: {{label: {LABELS[l]}, locale: {l}}}\n" for l in langs)
    write(os.path.join(root, "content/site.yaml"),
          f"base_url: https://example.org/\ntitle: One Provence\ndefault_language: {source}\ntheme: bench\nhome: pages/home\nlanguages:\n{languages}menus: {{main: [stories, sectors]}}\n")
    write(os.path.join(root, "content/stories/_collection.yaml"),
          f"label: {pairs((l, STORIES[l]) for l in langs)}\nslug: stories\ntemplate: page.html\nlist: {{template: list.html, sort: [-date], paginate: 24, by: [sector], feed: true}}\n"
          "fields:\n  sector: {type: reference, to: sectors}\n  place: {type: text}\n  photo: {type: text}\n")
    write(os.path.join(root, "content/sectors/_collection.yaml"),
          f"label: {pairs((l, SECTION[l]) for l in langs)}\nslug: sectors\nlist: {{template: taxonomy.html, sort: [weight]}}\n")
    write(os.path.join(root, "content/pages/_collection.yaml"), 'label: Pages\nslug: ""\ntemplate: home.html\n')
    shutil.copytree(os.path.join(HERE, "theme"), os.path.join(root, "themes/bench"), dirs_exist_ok=True)


main()
