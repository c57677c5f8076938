# Texte der Oberfläche des Themas Provence – Deutsch.
# Für Übersetzerinnen und Übersetzer:
# – Kennungen und Variablen ({ $n }, { $date } …) bleiben; alles andere wird übersetzt, wo nötig frei;
# – PLURAL($n) wählt die Pluralform der Sprache (deutsch: one, other);
# – übergebene Zahlen sind schon in der Schreibweise der Sprache; Jahre kommen als Text;
# – Ton: warm, genau, schlicht. Keine Slogans, keine Superlative. Anrede: Sie.
# – ein Ziel (target) ist nie ein Ergebnis: Die Wörter für die Arten von Zahlen müssen das spüren lassen.

## Auf allen Seiten

# Erster Link der Seite, für die Tastatur.
skip-to-content = Zum Inhalt springen
# Namen der Navigationsbereiche, von Screenreadern vorgelesen.
nav-main = Hauptnavigation
nav-languages = Sprachen
nav-breadcrumb = Brotkrumenpfad
nav-footer = Fußzeile
# Button of the menu on a small screen.
menu-open = Menü
# Link zur Startseite im Brotkrumenpfad und auf der 404-Seite.
home-link = Startseite
# Neben einer Sprache der Auswahl, von Screenreadern vorgelesen: Die Seite ist dort noch nicht übersetzt.
language-untranslated = Seite nicht übersetzt
# Hinweis auf einer aus einer anderen Sprache geliehenen Seite. $language ist der Eigenname dieser Sprache.
fallback-notice = Diese Seite ist noch nicht ins Deutsche übersetzt. Hier steht der Originaltext.
fallback-original = Zur Originalseite ({ $language })
# Kleine Marke auf der Karte eines nicht übersetzten Inhalts. $language wie oben.
card-untranslated = Nicht übersetzt: { $language }
machine-notice = Diese Seite hat eine Maschine übersetzt; durchgesehen hat sie noch niemand.
draft-notice = Entwurf: Diese Seite ist noch nicht veröffentlicht.
draft-mark = Entwurf
machine-written-notice = Diesen Text hat eine Maschine geschrieben; durchgesehen hat ihn noch niemand.
# Kennzeichnung von Beispielinhalten und -bildern.
demo-image = vorläufiges Bild
in-parentheses = ({ $text })
synthetic-short = KI
synthetic-generated = von einer KI erzeugtes Bild
synthetic-edited = von einer KI bearbeitetes Bild
synthetic-composite = Montage mit KI-erzeugten Elementen
demo-note = Gezeichnete Bilder, bis die Fotografien da sind.
published-on = Veröffentlicht am { $date }
updated-on = Aktualisiert am { $date }
toc-title = Auf dieser Seite
# Link zur Markdown-Fassung der Seite.
page-markdown = Diese Seite als Markdown

## Fußzeile

footer-about = Die Agentur für Standortmarketing von Aix-Marseille-Provence.
# Three doors, at the foot of each page.
door-set-up = Sich hier ansiedeln
door-set-up-text = Ihre Branche, ihre Unternehmen, ihre Projekte.
door-pictures = Unsere Bilder nutzen
door-pictures-text = Herunterladen, verwenden, Urheber nennen.
door-press = Presse und Kontakt
door-press-text = Themen, Fakten und Bilder für Ihre Artikel.
footer-rights = Argumente und Daten: Licence Ouverte 2.0 (Etalab). Jedes Bild hat seine eigene Lizenz.
footer-privacy = Auf dieser Website: keine Cookies, keine Tracker, keine Inhalte Dritter.
# Nach französischem Recht vorgeschrieben (RGAA); führt zur Erklärung zur Barrierefreiheit.
accessibility-status = { $state ->
    [full] Barrierefreiheit: vollständig konform
    [partial] Barrierefreiheit: teilweise konform
   *[other] Barrierefreiheit: nicht konform
 }
# Before the links to the page's data.
footer-developers = Für Entwickler
# $title ist der Name des Bereichs: „Geschichten“.
feed-atom = { $title }: Atom-Feed
feed-json = { $title }: JSON Feed

## Startseite

home-eyebrow = Marseille, Aix-en-Provence und 90 weitere Gemeinden
# The three addresses on the postcard's other side.
door-create = Hier gründen
door-create-text = Sechs Branchen, ihre Unternehmen, ihre Projekte
door-live = Hier leben
door-live-text = Menschen, die sich für die Provence entschieden haben
door-speak = Über uns berichten
door-speak-text = Bilder, Zahlen und Fakten zum Weiterverwenden
home-stories-title = Geschichten aus der Provence
home-stories-lead = Unternehmen, Orte, Teams: Menschen, die sich für die Provence entschieden haben.
home-sectors-title = Sechs Branchen
home-sectors-lead = Sechs Branchen, ihre Unternehmen, ihre Projekte und gute Argumente zum Weitergeben.
home-figures-title = Die Provence in Zahlen
home-figures-lead = Jede Zahl nennt ihre Art und ihre Quelle.
home-projects-title = Schlüsselprojekte
home-projects-lead = Von Marseille bis in die Alpilles: Namen, die man kennen sollte.
home-photos-title = Bilder für Sie
home-photos-lead = Frei zu verwenden, mit Bildnachweis.
all-stories = Alle Geschichten
all-sectors = Alle Branchen
all-projects = Alle Projekte
all-indicators = Das ganze Barometer
all-photos = Die ganze Fotothek

## Listen

stories-lead = Unternehmen, Orte, Teams: Menschen, die sich für die Provence entschieden haben.
sectors-lead = Sechs Branchen, ihre Unternehmen, ihre Projekte – und was für sie spricht.
projects-lead = Die Schlüsselprojekte der Region, von Marseille bis in die Alpilles.
photos-lead = Bilder zum Verwenden, mit Bildnachweis.
events-lead = Messen, Delegationsreisen und Termine, bei denen Sie die Region treffen.
academy-lead = Veranstaltungsreihen, um die Umbrüche zu verstehen, und Materialien, die allen offenstehen.
indicators-lead = Die Zahlen der Region, jede mit Art und Quelle.
press-lead = Themen, Fakten und Bilder für Ihre Artikel.
count-stories = { PLURAL($n) ->
    [one] { $n } Geschichte
   *[other] { $n } Geschichten
}
count-projects = { PLURAL($n) ->
    [one] { $n } Projekt
   *[other] { $n } Projekte
}
count-photos = { PLURAL($n) ->
    [one] { $n } Bild
   *[other] { $n } Bilder
}
list-empty = Hier gibt es im Moment nichts zu zeigen.
filter-sector = Nach Branche
filter-place = Nach Ort
filter-keywords = Nach Schlagwort
# Link, der den Filter aufhebt.
filter-all = Alles anzeigen
filters-label = Liste eingrenzen
pagination = Seiten
page-previous = Vorherige Seite
page-next = Nächste Seite
# $page und $pages sind Zahlen.
page-position = Seite { $page } von { $pages }
page-go = Seite { $page }

## Geschichte

story-company = Unternehmen
story-place = Ort
story-archive-note = Eine Geschichte aus dem Jahr { $year }.
story-source = Quelle:
story-related = Lesen Sie auch
story-previous = Vorherige Geschichte
story-next = Nächste Geschichte
sources-link = Woher unsere Zahlen stammen
sources-documents = Die fünf Quellen
sources-facts = Die Fakten daraus ({ NUMBER($count) })
sources-used-by = Verwendet von:

## Branche

sector-argument = Was für uns spricht
sector-argument-lead = Frei zu verwenden, mit Jahr und Quelle.
sector-figures = In Zahlen
sector-context = Unsere Stärken
sector-stories = Geschichten aus der Branche
sector-projects = Projekte der Branche

## Projekt

project-place = Ort
project-year = Genannt
# Die Verbindung zwischen Projekt und Branche hat die Redaktion erschlossen, die Quelle nennt sie nicht.
sector-inferred = Zuordnung durch One Provence
project-previous = Vorheriges Projekt
project-next = Nächstes Projekt

## Zahlen: Art, Quelle, Jahr

# Arten von Zahlen. Ein Wort, höchstens zwei: Das Etikett ist klein.
kind-observed = Ist-Wert
kind-target = Ziel
kind-estimate = Schätzung
kind-model = Modell
kind-budget = Budget
kind-context = Kontext
# Legende des Barometers.
kinds-title = Wie diese Zahlen zu lesen sind
kind-help-observed = Ein festgestelltes und veröffentlichtes Ergebnis.
kind-help-target = Eine angekündigte Zielmarke.
kind-help-estimate = Eine Größenordnung, die eine Person oder eine Institution nennt.
kind-help-model = Das Ergebnis einer Studie oder einer Berechnung, keine Messung.
kind-help-budget = Ein vorgesehener oder bewilligter Betrag.
# Columns of the barometer's table.
table-figure = Indikator
table-value = Wert
table-kind = Art
table-year = Jahr
table-source = Quelle
# Vor einer gerundeten Zahl: „rund 15.000.000“.
approximately = rund
# $source ist der Code einer Quelle: S-INV.
figure-source = { $source ->
    [S-CONV] Vereinbarung Metropolverband–Handelskammer
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] Lokalpresse, zum Start
    [S-BILAN] Wirtschaftspresse, Bilanz 2024
   *[other] Quelle { $source }
}
# Name des Diagramms für Screenreader; $title ist der Titel des Indikators.
chart-label = Diagramm: { $title }
indicator-group-investment = Investitionen und Arbeitsplätze
indicator-group-image = Image und Reichweite
indicator-group-network = Netze und Zielmärkte
indicator-group-territory = Region
indicator-group-agency = Mittel

## Foto

photo-credit-title = Bildnachweis zum Kopieren
photo-credit-languages = In allen Sprachen
photo-license = Lizenz
photo-author = Urheber
photo-copyright = Rechte
photo-place = Ort
photo-date = Datum
photo-sector = Branche
photo-keywords = Schlagwörter
photo-size = Abmessungen
# Title of a folded part.
photo-technical = Technische Angaben
photo-pixels = { $width } × { $height } Pixel
photo-alt = Alternativtext
photo-used-in = Wo dieses Bild zu sehen ist
photo-not-used = Auf dieser Website noch nirgends zu sehen.
photo-previous = Vorheriges Bild
photo-next = Nächstes Bild
# Lizenzen in einfachen Worten.
license-plain-etalab = Sie dürfen es übernehmen, verändern und verbreiten, auch kommerziell, wenn Sie Quelle und Datum nennen.
license-plain-by = Sie dürfen es übernehmen, verändern und verbreiten, auch kommerziell, wenn Sie den Urheber nennen.
license-plain-by-sa = Sie dürfen es übernehmen und verändern, wenn Sie den Urheber nennen und das Ergebnis unter derselben Lizenz weitergeben.
license-plain-by-nc = Sie dürfen es übernehmen und verändern, wenn Sie den Urheber nennen, jedoch nicht für kommerzielle Zwecke.
license-plain-by-nd = Sie dürfen es unverändert verbreiten, wenn Sie den Urheber nennen.
license-plain-zero = Sie dürfen damit machen, was Sie wollen. Die Nennung des Urhebers ist gern gesehen.
license-plain-other = Schreiben Sie uns vor jeder Übernahme: Die Nutzung dieses Bildes ist eingeschränkt.

## Termine

event-kind-fair = Allgemeine Messe
event-kind-sector-fair = Branchenmesse
event-kind-mission = Delegationsreise
event-kind-culture = Kultur
event-kind-institutional = Aus der Agentur
event-kind-academy = Akademie
# Überschriften der Gruppen von Terminen.
event-group-coming = Demnächst
event-group-recurring = Regelmäßige Termine
event-group-past = Vergangen
event-planned-then = Damals geplant
event-state-postponed = Verschoben
event-state-cancelled = Abgesagt
event-online = Online teilnehmen
demo-example = Beispiel
calendar-add = In meinen Kalender
calendar-subscribe = Kalender abonnieren
calendar-download = Kalender herunterladen (.ics)
# $start und $end sind bereits formatierte Daten.

## Akademie

academy-group-coming = Demnächst
academy-group-past = Frühere Reihen
academy-group-announced = Damals angekündigte Reihen
academy-status-held = { $year } abgehalten oder begonnen
academy-status-planned = Im Programm { $year }

## Presse

press-photos-title = Bilder für die Presse

## Video

# $host ist der Name der Website, auf der das Video liegt.
video-watch = Video auf { $host } ansehen
video-note = Der Link führt zu einer anderen Website. Nichts davon wird hier geladen.

## Kästen in den Texten

alert-note = Gut zu wissen
alert-tip = Tipp
alert-important = Wichtig
alert-warning = Achtung
alert-caution = Vorsicht
task-open = Zu erledigen
task-done = Erledigt

## Seite nicht gefunden

not-found-title = Diese Seite hat sich verlaufen
not-found-text = Die Adresse hat sich geändert, oder die Seite gibt es nicht mehr. Der Mistral kann nichts dafür.
not-found-places = Zurück auf den Weg

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = Dieses Foto ist nicht mehr verfügbar
gone-text = Die Rechte sind abgelaufen oder eine Freigabe fehlt: Es wurde aus der Fotothek genommen.
photo-downloads = Herunterladen
photo-download = { $format }, { $width } × { $height } Pixel, { $weight } MB
photo-download-on-request = Das große Original ist Presse und Partnern vorbehalten: Fragen Sie uns danach.

## pages/developers

api-examples = Ausprobieren
api-example-list = Titel und Adressen der Geschichten, mit einer Zeile im Terminal
api-example-pages = Die Argumente und ihre Zahlen, Seite für Seite, in JavaScript
api-example-translations = Die Sprachen, in denen jede Geschichte geschrieben ist, in Python
api-example-wordpress = Die Geschichten auf einer WordPress-Seite: der Shortcode [provence-stories]
api-collections = Die Sammlungen und ihre Felder
api-collections-text = Jeder Eintrag hat außerdem Titel, Beschreibung, Datumsangaben und Übersetzungen.
api-list-link = Die Liste
api-schema-link = Das Schema
api-required = immer vorhanden
api-localized = je Sprache
api-count = { PLURAL($n) ->
    [one] { $n } Eintrag
   *[other] { $n } Einträge
}

## Markenpaket

kit-version = Version { $version }
kit-released = festgeschrieben am { $date }
kit-unreleased = Version in Vorbereitung
kit-take-all = Das ganze Paket
kit-take-npm = npm-Paket
kit-kilobytes = { $n } kB
kit-demo = Logos und Vorlagen zur Demonstration, für diese Website gezeichnet.
kit-logos = Logos
kit-logos-lead = Ein Zeichen, zwei Anordnungen, drei Fassungen. SVG für Bildschirm und Druck, PNG für den Rest.
kit-clear = Schutzraum
kit-clear-text = Ein Viertel der Höhe des Zeichens, auf allen Seiten.
kit-least = Mindestgrößen
kit-least-text = Zeichen: 16 px oder 5 mm. Waagerechtes Logo: 96 px oder 25 mm breit.
kit-misuse = So nicht
kit-misuse-stretch = Verzerren
kit-misuse-turn = Kippen
kit-misuse-colour = Umfärben
kit-misuse-contrast = Kontrast verringern
kit-misuse-busy = Auf unruhigen Grund setzen
kit-misuse-effect = Effekte hinzufügen
kit-colors = Farben
kit-colors-lead = Jeder Name sagt, wozu die Farbe dient. Links hell, rechts dunkel. Ein Klick markiert den Wert.
kit-mode-light = hell
kit-mode-dark = dunkel
kit-sectors = Die sechs Branchen
kit-palette = Die ganze Palette
kit-contrast = Alle Kontraste
kit-contrast-lead = Jedes Paar wird beim Erstellen der Website berechnet (WCAG 2.2). Unter Stufe AA wird nichts veröffentlicht.
kit-type = Schriften
kit-type-lead = Zwei freie Schriftfamilien für Ihre Dokumente. Für andere als lateinische Buchstaben gelten die Schriften des jeweiligen Geräts.
kit-face-titles = Überschriften
kit-face-text = Text
kit-sample = Zwischen Berg und Meer
kit-spaces = Abstände
kit-spaces-lead = Ränder und Abstände wachsen mit dem Fenster, zwischen zwei Grenzen.
kit-templates = Vorlagen
kit-templates-lead = Zum Einstellen, Ausstellen, Vorstellen. Ersetzen Sie die Texte in eckigen Klammern.
kit-use = Das Paket auf Ihrer Website
kit-use-lead = Kopieren, einfügen. Der Hashwert stellt sicher, dass die empfangene Datei auf das Byte genau die dieser Version ist.
kit-tokens = Design-Tokens
kit-licences = Lizenzen
kit-files = { PLURAL($n) ->
    [one] { $n } Datei
   *[other] { $n } Dateien
}
kit-versions = Versionen
kit-versions-lead = Eine veröffentlichte Version ändert sich nie mehr.
kit-first = Erste Version
kit-changes = Hinzugefügt: { $added }. Geändert: { $changed }. Entfernt: { $removed }.
kit-manifest = Manifest
kit-changelog = Änderungsprotokoll

## Suche und Übersicht

search-link = Suchen
search-field = Was suchen Sie?
search-button = Suchen
search-count = Treffer: { $n }
search-none = Zu diesen Wörtern findet sich nichts. Versuchen Sie es mit anderen, oder sehen Sie in der Übersicht nach.
search-near = Auf Deutsch findet sich nichts; in anderen Sprachen gibt es dies.
search-more = Mehr anzeigen
search-failed = Die Suche ist nicht gelungen. Prüfen Sie Ihre Verbindung, oder sehen Sie in der Übersicht nach.
search-all = Alle
search-kind = Rubrik
search-year = Jahr
search-sector = Branche
search-place = Ort
sitemap-title = Übersicht aller Seiten

## Charts and data

chart-axis = Werteachse: von { $from } bis { $to } ({ $unit }).
chart-empty = Keine Zahl für { $years }.
chart-undated = Jahr nicht genannt
charts-title = Ergebnisse und Ziele
indicator-holder = Träger
indicator-group = Thema
indicator-levers = Auf dem Kompass
indicator-previous = Vorheriger Indikator
indicator-next = Nächster Indikator
data-title = Die Daten
data-lead = Dieselben Zahlen, frei nutzbar. Lizenz:
data-download = Als { $format } herunterladen
data-catalogue = Katalog (DCAT)

## The compass

compass-lead = Sechs Richtungen, aus denen eine Region ihre Anziehungskraft bezieht, und was die Zahlen darüber wissen.
compass-label = Der Attraktivitätskompass
compass-text = Eine Windrose mit { $count } Spitzen. Jedes Zeichen steht für eine Zahl, seine Form für deren Art.
compass-measured = Gemessen
compass-stated = Noch nicht gemessen
compass-silent = Nichts gemessen
compass-stated-text = Es gibt Zahlen, aber keine ist ein festgestelltes Ergebnis.
compass-silent-text = Noch gibt es dazu keinen Indikator. Sein Platz ist reserviert.
compass-note = Die sechs Hebel stammen aus der Vereinbarung von 2017–2018. Ihre Bezeichnungen sind vorläufig, und die Zuordnung der Indikatoren ist ein Vorschlag dieser Website: One Provence hat die Methode seines Kompasses noch nicht veröffentlicht.
compass-link = Der Kompass: sechs Richtungen und was darin gemessen wird
compass-barometer = Dieselben Zahlen im Barometer

## The argument on one page

argument-lead = Sechs Branchen, ihre Belege und Quellen, auf einer Seite zum Lesen, Drucken und Mitnehmen.
argument-names = Die Namen der Branchen, 2017 und 2024
argument-sector = Branche
argument-unnamed = nicht genannt
argument-data = Die Argumente als Daten (JSON)
argument-document-title = Argumente für Aix-Marseille-Provence
argument-document-lead = Sechs Branchen, ihre Belege und ihre Quellen.
argument-document-reuse = Frei zu verwenden, mit Jahr und Quelle. Der aktuelle Stand ist online:
argument-document = Die Argumente als PDF ({ $weight } MB)
sector-document = Die Branche auf einer Seite (PDF, { $weight } MB)
press-kit-title = Pressemappe
press-kit-lead = Geschichten aus Aix-Marseille-Provence, zum Lesen und Weitererzählen.
press-kit-reuse = Die Texte dürfen frei verwendet werden, mit Nennung von One Provence. Fotos: siehe Nachweis unter jedem Bild. Alle Geschichten sind online:
press-kit = Die Pressemappe als PDF ({ $weight } MB)
argument-link = Alle Argumente auf einer Seite

## Embeds

embed-more = Weiterlesen bei One Provence
embed-this = Dieses Diagramm in Ihre Website einbinden
embed-kind-story = Geschichten
embed-kind-sector = Branchen
embed-kind-figure = Zahlen
embed-kind-photo = Fotos
embed-kind-banner = Banner
embed-choose = Wählen Sie einen Inhalt
embed-preview = Vorschau
embed-snippet-element = Mit einem Skript, im Fluss der Seite
embed-snippet-frame = Ohne Skript, in einem Rahmen
embed-snippet-address = Adresse für WordPress oder einen anderen Editor, der oEmbed versteht
embed-script-once = Einmal pro Seite, an beliebiger Stelle:
embed-unreleased = Das Skript, das einmal je Seite steht, gehört zu einer veröffentlichten Version des Markenkits; noch gibt es keine. Rahmen brauchen kein Skript.
embed-copy = Kopieren
embed-copied = Kopiert
embed-open = Im Rahmen ansehen

## Resource centre

resources-lead = Dokumente, Aufzeichnungen, Daten und Links der Akademie, offen für alle.
count-resources = { PLURAL($n) ->
    [one] { $n } Material
   *[other] { $n } Materialien
}
filter-kind = Nach Art
filter-year = Nach Jahr
resource-kind-document = Dokument
resource-kind-recording = Aufzeichnung
resource-kind-dataset = Datensatz
resource-kind-link = Link
resource-session = Veranstaltung
resource-speakers = Mit
resource-year = Jahr
resource-languages = Sprachen
resource-length = Dauer
resource-minutes = { $n } Min.
resource-download = Herunterladen
resource-open = Link öffnen
resource-listen = Anhören oder ansehen
resource-transcript = Transkript
resource-transcript-in = Transkript lesen: { $language }
resource-previous = Vorheriges Material
resource-next = Nächstes Material
academy-resources = Materialien der Akademie
all-resources = Alle Materialien
a11y-scope = Die Website sieht sich an das französische Regelwerk zur Barrierefreiheit (RGAA) und an Artikel 47 des Gesetzes Nr. 2005-102 vom 11. Februar 2005 gebunden. Diese Erklärung gilt für alle ihre Seiten in allen ihren Sprachen.
a11y-results = Prüfergebnisse
a11y-state = Stand der Konformität
a11y-none = Die erste Prüfung steht noch aus. Ohne gültige Prüfung darf kein anderer Stand erklärt werden.
a11y-lapsed = Die Prüfung vom { $date } ist nicht mehr gültig. Ohne gültige Prüfung darf kein anderer Stand erklärt werden.
a11y-to-come = Die Konformitätsquote wird hier veröffentlicht, mit dem Datum der Prüfung und dem Namen der prüfenden Stelle.
a11y-rate = Anteil der erfüllten Kriterien
a11y-auditor = Geprüft von
a11y-date = Datum der Prüfung
a11y-standard = Regelwerk
a11y-write = Schreiben Sie uns
legal-details = Kontaktdaten
legal-publisher = Herausgeber
legal-status = Rechtsform
legal-address = Anschrift
legal-phone = Telefon
legal-email = E-Mail
legal-registration = Registernummer
legal-director = Verantwortlich für den Inhalt
legal-host = Hosting
legal-privacy = Ihre Daten
weights-all = Alle Seiten
weights-home = Startseite
weights-lists = Listen
weights-kind = Seiten
weights-count = Anzahl
weights-median = Mittleres Gewicht
weights-heaviest = Die schwerste
weights-value = { $n } kB
weights-parts = Woraus eine Seite besteht
weights-html = Die Seite selbst
weights-code = Stile und Skripte
weights-fonts = Schriften
weights-pictures = Bilder
weights-requests = Abgerufene Dateien
weights-measured = Vom Generator bei jeder Veröffentlichung gemessen, für ein Telefon, dessen Leser bis ans Seitenende geht, so wie es das Netz überträgt.

## The map

map-title = Die Region, Ort für Ort
map-lead = Von Châteaurenard bis La Ciotat: was hier entsteht, und wo.
map-label = Karte der Region
map-credit = Küstenlinie: Natural Earth, gemeinfrei. Positionen: GeoNames, CC BY 4.0. Flüsse und Höhenzüge frei gezeichnet.
map-world-title = Die Zielmärkte
map-world-credit = Küstenlinie: Natural Earth, gemeinfrei. Regionen sind in ihrer Mitte markiert.
