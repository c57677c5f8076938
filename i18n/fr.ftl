# Textes d'interface du thème Provence — langue source.
# Pour les traducteurs :
# – on garde les identifiants et les variables ({ $n }, { $date } …) ; on traduit le reste, librement s'il le faut ;
# – PLURAL($n) choisit la forme du pluriel de la langue (one, two, few, many, other) : ajoutez ou retirez des branches ;
# – les nombres passés en variable sont déjà écrits à la manière de la langue ; les années arrivent en texte ;
# – ton : chaleureux, concret, bref (docs/style.md). Ni slogan, ni superlatif. Vouvoiement.
# – un objectif (target) n'est jamais un résultat : les mots des natures de chiffres doivent le laisser entendre.

## Sur toutes les pages

# Premier lien de la page, pour le clavier.
skip-to-content = Aller au contenu
# Noms des zones de navigation, lus par les lecteurs d'écran.
nav-main = Navigation principale
nav-languages = Langues
nav-breadcrumb = Fil d’Ariane
nav-footer = Pied de page
# Bouton du menu, sur petit écran.
menu-open = Menu
# Lien vers l'accueil dans le fil d'Ariane et sur la page 404.
home-link = Accueil
# À côté d'une langue du sélecteur, lu par les lecteurs d'écran : la page n'y est pas encore traduite.
language-untranslated = page non traduite
# Bandeau d'une page empruntée à une autre langue. $language est le nom de cette langue, écrit dans cette langue.
fallback-notice = Cette page n’est pas encore traduite en français. Voici le texte d’origine.
fallback-original = Voir la page d’origine ({ $language })
# Petite marque sur la carte d'un contenu non traduit. $language comme ci-dessus.
card-untranslated = Non traduit : { $language }
# Bandeau d’une page dont une machine a traduit une partie, jusqu’à ce que quelqu’un l’accepte (loi européenne sur l’IA, article 50).
machine-notice = Cette page a été traduite par une machine, et personne ne l’a encore relue.
draft-notice = Brouillon : cette page n’est pas encore publiée.
draft-mark = Brouillon
machine-written-notice = Une machine a écrit ce texte, et personne ne l’a encore relu.
# À côté d’un crédit ; puis, une fois, au pied de page (params.placeholder de site.yaml).
demo-image = image provisoire
in-parentheses = ({ $text })
synthetic-short = IA
synthetic-generated = image générée par une IA
synthetic-edited = image modifiée par une IA
synthetic-composite = montage avec des éléments générés par une IA
demo-note = Images dessinées, en attendant les photographies.
published-on = Publié le { $date }
updated-on = Mis à jour le { $date }
toc-title = Dans cette page
# Lien vers la version Markdown de la page.
page-markdown = Cette page en Markdown

## Pied de page

footer-about = L’agence de marketing territorial d’Aix-Marseille-Provence.
# Trois portes, au pied de chaque page.
door-set-up = S’installer ici
door-set-up-text = Votre filière, ses entreprises, ses projets.
door-pictures = Utiliser nos images
door-pictures-text = Télécharger, reprendre, citer l’auteur.
door-press = Presse et contact
door-press-text = Des sujets, des faits et des images pour vos articles.
footer-rights = Argumentaire et données : Licence Ouverte 2.0 (Etalab). Chaque image porte sa propre licence.
footer-privacy = Sur ce site : ni cookie, ni traceur, ni contenu tiers.
# Mention légale obligatoire (RGAA) ; mène à la déclaration d'accessibilité.
accessibility-status = { $state ->
    [full] Accessibilité : totalement conforme
    [partial] Accessibilité : partiellement conforme
   *[other] Accessibilité : non conforme
 }
# Devant les liens vers les données de la page.
footer-developers = Pour les développeurs
# $title est le nom de la section : « Récits ».
feed-atom = { $title } : fil Atom
feed-json = { $title } : JSON Feed

## Accueil

home-eyebrow = Marseille, Aix-en-Provence et 90 autres communes
# Les trois adresses au dos de la carte postale.
door-create = Créer ici
door-create-text = Six filières, leurs entreprises, leurs projets
door-live = Vivre ici
door-live-text = Celles et ceux qui ont choisi la Provence
door-speak = Parler de nous
door-speak-text = Des images, des chiffres, des faits à reprendre
home-stories-title = Récits du territoire
home-stories-lead = Des entreprises, des lieux, des équipes : celles et ceux qui ont choisi la Provence.
home-sectors-title = Six filières
home-sectors-lead = Six filières, leurs entreprises, leurs projets, et des arguments à reprendre.
home-figures-title = La Provence en chiffres
home-figures-lead = Chaque chiffre dit sa nature et sa source.
home-projects-title = Grands projets
home-projects-lead = De Marseille aux Alpilles, des noms à connaître.
home-photos-title = Des images à reprendre
home-photos-lead = À reprendre, avec leur crédit.
all-stories = Tous les récits
all-sectors = Toutes les filières
all-projects = Tous les projets
all-indicators = Tout le baromètre
all-photos = Toute la photothèque

## Listes

stories-lead = Des entreprises, des lieux, des équipes : celles et ceux qui ont choisi la Provence.
sectors-lead = Six filières, leurs entreprises, leurs projets, et de quoi convaincre.
projects-lead = Les grands projets du territoire, de Marseille aux Alpilles.
photos-lead = Des images à reprendre, avec leur crédit.
events-lead = Salons, missions et rendez-vous où rencontrer le territoire.
academy-lead = Des cycles de rencontres pour comprendre les transitions, et des ressources ouvertes à tous.
indicators-lead = Les chiffres du territoire, chacun avec sa nature et sa source.
press-lead = Des sujets, des faits et des images pour préparer vos articles.
count-stories = { PLURAL($n) ->
    [one] { $n } récit
   *[other] { $n } récits
}
count-projects = { PLURAL($n) ->
    [one] { $n } projet
   *[other] { $n } projets
}
count-photos = { PLURAL($n) ->
    [one] { $n } image
   *[other] { $n } images
}
list-empty = Rien à montrer ici pour l’instant.
filter-sector = Par filière
filter-place = Par lieu
filter-keywords = Par mot-clé
# Lien qui retire le filtre.
filter-all = Tout afficher
filters-label = Affiner la liste
pagination = Pages
page-previous = Page précédente
page-next = Page suivante
# $page et $pages sont des nombres.
page-position = Page { $page } sur { $pages }
page-go = Page { $page }

## Récit

story-company = Entreprise
story-place = Lieu
story-archive-note = Récit de { $year }.
story-source = Source :
story-related = À lire aussi
story-previous = Récit précédent
story-next = Récit suivant
sources-link = D’où viennent nos chiffres
sources-documents = Les cinq sources
sources-facts = Les faits qui en viennent ({ NUMBER($count) })
sources-used-by = Employé par :

## Filière

sector-argument = L’argumentaire
sector-argument-lead = À reprendre librement, avec l’année et la source.
sector-figures = En chiffres
sector-context = Nos atouts
sector-stories = Récits de la filière
sector-projects = Projets de la filière

## Projet

project-place = Lieu
project-year = Cité en
# Le lien entre le projet et la filière est déduit par la rédaction, non dit par la source.
sector-inferred = rattaché par One Provence
project-previous = Projet précédent
project-next = Projet suivant

## Chiffres : nature, source, année

# Natures d'un chiffre. Un seul mot ou presque : l'étiquette est petite.
kind-observed = Observé
kind-target = Objectif
kind-estimate = Estimation
kind-model = Modèle
kind-budget = Budget
kind-context = Contexte
# Légende du baromètre.
kinds-title = Comment lire ces chiffres
kind-help-observed = Un résultat constaté et publié.
kind-help-target = Une cible annoncée.
kind-help-estimate = Un ordre de grandeur avancé par une personne ou une institution.
kind-help-model = Le résultat d’une étude ou d’un calcul, non une mesure.
kind-help-budget = Une somme prévue ou votée.
# Colonnes du tableau du baromètre.
table-figure = Indicateur
table-value = Valeur
table-kind = Nature
table-year = Année
table-source = Source
# Devant un nombre arrondi : « environ 15 000 000 ».
approximately = environ
# $source est le code d’une source ; la page des sources garde les codes. Une source nouvelle s’ajoute ici.
figure-source = { $source ->
    [S-CONV] Convention Métropole–CCI
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] Presse locale, au lancement
    [S-BILAN] Presse économique, bilan 2024
   *[other] Source { $source }
}
# Nom du graphique pour les lecteurs d'écran ; $title est le titre de l'indicateur.
chart-label = Graphique : { $title }
indicator-group-investment = Investissement et emploi
indicator-group-image = Image et audience
indicator-group-network = Réseaux et destinations
indicator-group-territory = Territoire
indicator-group-agency = Moyens

## Photo

photo-credit-title = Crédit à recopier
photo-credit-languages = Dans toutes les langues
photo-license = Licence
photo-author = Auteur
photo-copyright = Droits
photo-place = Lieu
photo-date = Date
photo-sector = Filière
photo-keywords = Mots-clés
photo-size = Dimensions
# Titre d’un volet replié.
photo-technical = Fiche technique
photo-pixels = { $width } × { $height } pixels
photo-alt = Texte de remplacement
photo-used-in = Où voir cette image
photo-not-used = Une image encore inédite sur ce site.
photo-previous = Image précédente
photo-next = Image suivante
# Licences en mots simples.
license-plain-etalab = Vous pouvez la reprendre, la modifier et la diffuser, même commercialement, en citant la source et la date.
license-plain-by = Vous pouvez la reprendre, la modifier et la diffuser, même commercialement, en citant l’auteur.
license-plain-by-sa = Vous pouvez la reprendre et la modifier en citant l’auteur, à condition de partager le résultat sous la même licence.
license-plain-by-nc = Vous pouvez la reprendre et la modifier en citant l’auteur, hors usage commercial.
license-plain-by-nd = Vous pouvez la diffuser telle quelle en citant l’auteur, sans la modifier.
license-plain-zero = Vous pouvez en faire ce que vous voulez. Citer l’auteur reste apprécié.
license-plain-other = Écrivez-nous avant toute reprise : l’usage de cette image est limité.

## Agenda

event-kind-fair = Salon généraliste
event-kind-sector-fair = Salon de filière
event-kind-mission = Mission à l’étranger
event-kind-culture = Culture
event-kind-institutional = Vie de l’agence
event-kind-academy = Académie
# Titres des groupes de l’agenda.
event-group-coming = À venir
event-group-recurring = Rendez-vous réguliers
event-group-past = Passés
event-planned-then = Prévu à l’époque
event-state-postponed = Reporté
event-state-cancelled = Annulé
event-online = Suivre en ligne
demo-example = Exemple
calendar-add = Ajouter à mon agenda
calendar-subscribe = S’abonner au calendrier
calendar-download = Télécharger le calendrier (.ics)
# $start et $end sont des dates déjà mises en forme.

## Académie

academy-group-coming = À venir
academy-group-past = Cycles passés
academy-group-announced = Cycles annoncés à l’époque
# $year est une année déjà mise en forme.
academy-status-held = Tenu ou engagé en { $year }
academy-status-planned = Au programme de { $year }

## Presse

press-photos-title = Images pour la presse

## Vidéo

# $host est le nom du site qui héberge la vidéo.
video-watch = Voir la vidéo sur { $host }
video-note = Le lien mène à un autre site. Rien n’en est chargé ici.

## Encadrés dans les textes

alert-note = À savoir
alert-tip = Conseil
alert-important = Important
alert-warning = Attention
alert-caution = Prudence
task-open = À faire
task-done = Fait

## Page introuvable

not-found-title = Cette page s’est égarée
not-found-text = L’adresse a changé, ou la page n’existe plus. Le mistral n’y est pour rien.
not-found-places = Reprendre la route

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = Cette photo n’est plus disponible
gone-text = Ses droits ont pris fin ou une autorisation manque : elle a été retirée de la photothèque.
photo-downloads = Télécharger
photo-download = { $format }, { $width } × { $height } pixels, { $weight } Mo
photo-download-on-request = L’original en grand format est réservé à la presse et aux partenaires : demandez-le-nous.

## Page des développeurs (pages/developers)

# Au-dessus des exemples de code ; un titre par exemple. [provence-stories] est le code court que WordPress remplace.
api-examples = Essayer
api-example-list = Les titres et les adresses des récits, en une ligne de terminal
api-example-pages = Les arguments et leurs chiffres, page après page, en JavaScript
api-example-translations = Les langues dans lesquelles chaque récit est écrit, en Python
api-example-wordpress = Les récits dans une page WordPress : le code court [provence-stories]
api-collections = Les collections et leurs champs
api-collections-text = Chaque entrée a aussi un titre, une description, des dates et ses traductions.
api-list-link = La liste
api-schema-link = Le schéma
api-required = toujours présent
api-localized = par langue
api-count = { PLURAL($n) ->
    [one] { $n } entrée
    [many] { $n } d’entrées
   *[other] { $n } entrées
}

## Kit de marque

# $version est un numéro comme 1.2.0 ; $date est une date déjà mise en forme.
kit-version = Version { $version }
kit-released = figée le { $date }
kit-unreleased = Version en préparation
# Boutons, devant le format et le poids du fichier.
kit-take-all = Tout le kit
kit-take-npm = Paquet npm
# Poids d’un fichier, en kilo-octets.
kit-kilobytes = { $n } ko
# Une ligne, tant que les logos sont ceux de la démonstration.
kit-demo = Logos et gabarits de démonstration, dessinés pour ce site.
kit-logos = Logos
kit-logos-lead = Un signe, deux assemblages, trois versions. SVG pour l’écran comme pour l’impression, PNG pour le reste.
kit-clear = L’espace autour
kit-clear-text = Un quart de la hauteur du signe, de tous les côtés.
kit-least = Les plus petites tailles
kit-least-text = Signe : 16 px ou 5 mm. Logo horizontal : 96 px ou 25 mm de large.
kit-misuse = À ne pas faire
kit-misuse-stretch = Étirer
kit-misuse-turn = Pencher
kit-misuse-colour = Recolorer
kit-misuse-contrast = Perdre le contraste
kit-misuse-busy = Poser sur un fond chargé
kit-misuse-effect = Ajouter un effet
kit-colors = Couleurs
kit-colors-lead = Chaque nom dit à quoi la couleur sert. À gauche en clair, à droite en sombre. Un clic sélectionne la valeur.
# Modes d’affichage, devant une valeur.
kit-mode-light = clair
kit-mode-dark = sombre
kit-sectors = Les six filières
kit-palette = Toute la palette
kit-contrast = Tous les contrastes
kit-contrast-lead = Chaque couple est calculé (WCAG 2.2) quand le site est fabriqué. Au-dessous du niveau AA, rien n’est publié.
kit-type = Caractères
kit-type-lead = Deux familles de polices libres, à joindre à vos documents. Au-delà de l’alphabet latin, celles de l’appareil.
kit-face-titles = Titres
kit-face-text = Texte
# Une phrase courte, montrée dans toutes les tailles.
kit-sample = Entre la montagne et la mer
kit-spaces = Espaces
kit-spaces-lead = Marges et intervalles grandissent avec la fenêtre, entre deux bornes.
kit-templates = Gabarits
kit-templates-lead = Pour recruter, pour exposer, pour présenter. Remplacez les textes entre crochets.
kit-use = Mettre le kit sur votre site
kit-use-lead = Copiez, collez. L’empreinte garantit que le fichier reçu est bien celui de cette version, à l’octet près.
kit-tokens = Jetons graphiques
kit-licences = Licences
# Nombre de fichiers sous une licence.
kit-files = { PLURAL($n) ->
    [one] { $n } fichier
   *[other] { $n } fichiers
}
kit-versions = Versions
kit-versions-lead = Une version publiée ne change plus jamais.
kit-first = Première version
# Nombres de jetons et de fichiers.
kit-changes = Ajouts : { $added }. Changements : { $changed }. Retraits : { $removed }.
kit-manifest = Manifeste
kit-changelog = Journal

## Recherche et plan du site

# Lien de l’en-tête vers la recherche.
search-link = Rechercher
search-field = Que cherchez-vous ?
search-button = Rechercher
# Après une recherche. $n est un nombre.
search-count = Résultats : { $n }
search-none = Rien ne répond à ces mots. Essayez-en d’autres, ou parcourez le plan du site.
# Rien dans cette langue, mais des pages dans d’autres.
search-near = Rien en français ; voici ce qui existe dans d’autres langues.
search-more = Voir la suite
search-failed = La recherche n’a pas pu aboutir. Vérifiez votre connexion, ou parcourez le plan du site.
# Choix par défaut d’une liste, puis les noms des listes qui affinent les résultats.
search-all = Tout
search-kind = Rubrique
search-year = Année
search-sector = Filière
search-place = Lieu
sitemap-title = Plan du site

## Graphiques et données

chart-axis = Axe des valeurs : de { $from } à { $to } ({ $unit }).
chart-empty = Aucun chiffre pour { $years }.
chart-undated = année non précisée
charts-title = Résultats et objectifs
indicator-holder = Porteur
indicator-group = Thème
indicator-levers = Sur la boussole
indicator-previous = Indicateur précédent
indicator-next = Indicateur suivant
data-title = Les données
data-lead = Les mêmes chiffres, à réutiliser librement. Licence :
data-download = Télécharger en { $format }
data-catalogue = Catalogue (DCAT)

## La boussole

compass-lead = Six directions pour dire d’où vient l’attrait d’un territoire, et ce que les chiffres en savent.
compass-label = La boussole de l’attractivité
compass-text = Une rose des vents à { $count } branches. Chaque marque est un chiffre ; sa forme en dit la nature.
compass-measured = Mesuré
compass-stated = Pas encore mesuré
compass-silent = Rien n’est mesuré
compass-stated-text = Des chiffres existent, mais aucun n’est un résultat constaté.
compass-silent-text = Aucun indicateur n’en parle encore. Sa place est gardée.
compass-note = Les six leviers viennent de la convention de 2017-2018. Leurs libellés sont provisoires, et le rattachement des indicateurs est une proposition de ce site : One Provence n’a pas encore publié la méthode de sa boussole.
compass-link = La boussole : six directions, et ce que l’on en mesure
compass-barometer = Les mêmes chiffres, dans le baromètre

## L’argumentaire sur une page

argument-lead = Six filières, leurs preuves et leurs sources, sur une page à lire, à imprimer, à emporter.
argument-names = Les noms des filières, 2017 et 2024
argument-sector = Filière
argument-unnamed = non citée
argument-data = L’argumentaire en données (JSON)
argument-document-title = Aix-Marseille-Provence, l’argumentaire
argument-document-lead = Six filières, leurs preuves et leurs sources.
argument-document-reuse = À reprendre librement, avec l’année et la source. La version à jour est en ligne :
argument-document = L’argumentaire en PDF ({ $weight } Mo)
sector-document = La filière en une page (PDF, { $weight } Mo)
press-kit-title = Dossier de presse
press-kit-lead = Des récits d’Aix-Marseille-Provence, à lire et à raconter.
press-kit-reuse = Textes à reprendre librement, en citant One Provence. Photos : voir le crédit sous chacune. Tous les récits sont en ligne :
press-kit = Le dossier de presse en PDF ({ $weight } Mo)
argument-link = Tout l’argumentaire sur une page

## Contenus à intégrer

embed-more = Lire sur One Provence
embed-this = Intégrer ce graphique à votre site
embed-kind-story = Récits
embed-kind-sector = Filières
embed-kind-figure = Chiffres
embed-kind-photo = Photos
embed-kind-banner = Bannière
embed-choose = Choisissez un contenu
embed-preview = Aperçu
embed-snippet-element = Avec un script, dans le fil de la page
embed-snippet-frame = Sans script, dans un cadre
embed-snippet-address = Adresse à coller dans WordPress ou un autre éditeur qui comprend oEmbed
embed-script-once = Une fois par page, où que ce soit :
embed-unreleased = Le script à mettre une fois par page est celui d’une version publiée du kit de marque : il n’y en a pas encore. Les cadres, eux, se passent de script.
embed-copy = Copier
embed-copied = Copié
embed-open = Voir dans son cadre

## Centre de ressources

resources-lead = Les documents, les enregistrements, les données et les liens de l’Académie, ouverts à tous.
count-resources = { PLURAL($n) ->
    [one] { $n } ressource
   *[other] { $n } ressources
}
filter-kind = Par nature
filter-year = Par année
resource-kind-document = Document
resource-kind-recording = Enregistrement
resource-kind-dataset = Jeu de données
resource-kind-link = Lien
resource-session = Séance
resource-speakers = Avec
resource-year = Année
resource-languages = Langues
resource-length = Durée
resource-minutes = { $n } min
resource-download = Télécharger
resource-open = Ouvrir le lien
resource-listen = Écouter ou regarder
resource-transcript = Transcription
resource-transcript-in = Lire la transcription : { $language }
resource-previous = Ressource précédente
resource-next = Ressource suivante
academy-resources = Le centre de ressources
all-resources = Toutes les ressources
a11y-scope = Le site se considère comme soumis au référentiel général d’amélioration de l’accessibilité (RGAA) et à l’article 47 de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique à l’ensemble de ses pages, dans toutes ses langues.
a11y-results = Résultats des tests
a11y-state = État de conformité
a11y-none = Le site attend son premier audit. Sans audit en cours de validité, c’est le seul état qui puisse être déclaré.
a11y-lapsed = L’audit du { $date } n’est plus en cours de validité. Sans audit valide, c’est le seul état qui puisse être déclaré.
a11y-to-come = Le taux de conformité sera publié ici avec la date de l’audit et le nom de l’organisme.
a11y-rate = Part des critères respectés
a11y-auditor = Audit réalisé par
a11y-date = Date de l’audit
a11y-standard = Référentiel
a11y-write = Écrivez-nous
legal-details = Coordonnées
legal-publisher = Éditeur
legal-status = Forme juridique
legal-address = Adresse
legal-phone = Téléphone
legal-email = Courriel
legal-registration = Numéro d’identification
legal-director = Direction de la publication
legal-host = Hébergeur
legal-privacy = Vos données
weights-all = Toutes les pages
weights-home = Accueil
weights-lists = Listes
weights-kind = Pages
weights-count = Nombre
weights-median = Poids médian
weights-heaviest = La plus lourde
weights-value = { $n } ko
weights-parts = De quoi une page est faite
weights-html = La page elle-même
weights-code = Styles et scripts
weights-fonts = Polices
weights-pictures = Images
weights-requests = Fichiers demandés
weights-measured = Mesuré par le générateur à chaque mise en ligne, pour un téléphone dont le lecteur va jusqu’au bas de la page, tel que le réseau le transporte.

## La carte

map-title = Le territoire, lieu par lieu
map-lead = De Châteaurenard à La Ciotat, ce qui s’invente et se construit, là où cela se passe.
map-label = Carte du territoire
map-credit = Trait de côte : Natural Earth, domaine public. Positions : GeoNames, CC BY 4.0. Cours d’eau et reliefs dessinés à main levée.
map-world-title = Les destinations
map-world-credit = Trait de côte : Natural Earth, domaine public. Les régions sont situées en leur milieu.
