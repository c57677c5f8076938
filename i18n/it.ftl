# Testi dell’interfaccia del tema Provence – italiano.
# Per chi traduce:
# – si conservano gli identificatori e le variabili ({ $n }, { $date } …); il resto si traduce, liberamente se serve;
# – PLURAL($n) sceglie la forma del plurale della lingua (italiano: one, many per i milioni tondi, other);
# – i numeri passati come variabile sono già scritti all’uso della lingua; gli anni arrivano come testo;
# – tono: cordiale, preciso, semplice. Né slogan né superlativi. Si dà del voi; nei pulsanti, l’imperativo d’uso (Leggi, Vedi).
# – un obiettivo (target) non è mai un risultato: le parole per i tipi di cifre devono farlo capire.
# – niente preposizione articolata davanti a una data o a un numero (il 7, ma l’8): si usano i due punti.

## Su tutte le pagine

# Primo link della pagina, per la tastiera.
skip-to-content = Vai al contenuto
# Nomi delle aree di navigazione, letti dagli screen reader.
nav-main = Navigazione principale
nav-languages = Lingue
nav-breadcrumb = Percorso di navigazione
nav-footer = Piè di pagina
# Button of the menu on a small screen.
menu-open = Menu
# Link alla pagina iniziale nel percorso di navigazione e nella pagina 404.
home-link = Home
# Accanto a una lingua del selettore, letto dagli screen reader: la pagina non vi è ancora tradotta.
language-untranslated = pagina non tradotta
# Avviso di una pagina presa in prestito da un’altra lingua. $language è il nome proprio di quella lingua.
fallback-notice = Questa pagina non è ancora tradotta in italiano. Ecco il testo originale.
fallback-original = Vedi la pagina originale ({ $language })
# Piccolo segno sulla scheda di un contenuto non tradotto. $language come sopra.
card-untranslated = Non tradotto: { $language }
machine-notice = Questa pagina è stata tradotta da una macchina e nessuno l’ha ancora riletta.
draft-notice = Bozza: questa pagina non è ancora pubblicata.
draft-mark = Bozza
machine-written-notice = Questo testo è stato scritto da una macchina e nessuno l’ha ancora riletto.
# Segno dei contenuti e delle immagini dimostrativi.
demo-image = immagine provvisoria
in-parentheses = ({ $text })
synthetic-short = IA
synthetic-generated = immagine generata da un’IA
synthetic-edited = immagine modificata da un’IA
synthetic-composite = montaggio con elementi generati da un’IA
demo-note = Immagini disegnate, in attesa delle fotografie.
published-on = Pubblicato il { $date }
updated-on = Ultimo aggiornamento: { $date }
toc-title = In questa pagina
# Link alla versione Markdown della pagina.
page-markdown = Questa pagina in Markdown

## Piè di pagina

footer-about = L’agenzia di marketing territoriale di Aix-Marseille-Provence.
# Three doors, at the foot of each page.
door-set-up = Insediarsi qui
door-set-up-text = La vostra filiera, le sue imprese, i suoi progetti.
door-pictures = Usare le nostre immagini
door-pictures-text = Scaricare, riutilizzare, citare l’autore.
door-press = Stampa e contatti
door-press-text = Temi, fatti e immagini per i vostri articoli.
footer-rights = Argomenti e dati: Licence Ouverte 2.0 (Etalab). Ogni immagine ha la propria licenza.
footer-privacy = Su questo sito: nessun cookie, nessun tracciatore, nessun contenuto di terzi.
# Obbligatorio per la legge francese (RGAA); porta alla dichiarazione di accessibilità.
accessibility-status = { $state ->
    [full] Accessibilità: pienamente conforme
    [partial] Accessibilità: parzialmente conforme
   *[other] Accessibilità: non conforme
 }
# Before the links to the page's data.
footer-developers = Per chi sviluppa
# $title è il nome della sezione: «Storie».
feed-atom = { $title }: feed Atom
feed-json = { $title }: JSON Feed

## Pagina iniziale

home-eyebrow = Marsiglia, Aix-en-Provence e altri 90 comuni
# The three addresses on the postcard's other side.
door-create = Creare qui
door-create-text = Sei filiere, le loro imprese, i loro progetti
door-live = Vivere qui
door-live-text = Chi ha scelto la Provenza
door-speak = Parlare di noi
door-speak-text = Immagini, cifre e fatti da riutilizzare
home-stories-title = Storie del territorio
home-stories-lead = Imprese, luoghi, persone: chi ha scelto la Provenza, e perché.
home-sectors-title = Sei filiere
home-sectors-lead = Sei filiere, con le loro imprese, i loro progetti e buoni argomenti da riutilizzare.
home-figures-title = La Provenza in cifre
home-figures-lead = Ogni cifra dice la sua natura e la sua fonte.
home-projects-title = Grandi progetti
home-projects-lead = Da Marsiglia alle Alpilles, nomi da conoscere.
home-photos-title = Immagini per voi
home-photos-lead = Da usare liberamente, citando il credito.
all-stories = Tutte le storie
all-sectors = Tutte le filiere
all-projects = Tutti i progetti
all-indicators = Tutto il barometro
all-photos = Tutta la fototeca

## Elenchi

stories-lead = Imprese, luoghi, persone: chi ha scelto la Provenza, e perché.
sectors-lead = Sei filiere, con le loro imprese, i loro progetti e buone ragioni per venire.
projects-lead = I grandi progetti del territorio, da Marsiglia alle Alpilles.
photos-lead = Immagini da usare, citando il credito.
events-lead = Fiere, missioni e appuntamenti in cui incontrare il territorio.
academy-lead = Cicli di incontri per capire le transizioni, e risorse aperte a tutti.
indicators-lead = Le cifre del territorio, ciascuna con il suo tipo e la sua fonte.
press-lead = Spunti, fatti e immagini per i vostri articoli.
count-stories = { PLURAL($n) ->
    [one] { $n } storia
    [many] { $n } di storie
   *[other] { $n } storie
}
count-projects = { PLURAL($n) ->
    [one] { $n } progetto
    [many] { $n } di progetti
   *[other] { $n } progetti
}
count-photos = { PLURAL($n) ->
    [one] { $n } immagine
    [many] { $n } di immagini
   *[other] { $n } immagini
}
list-empty = Per ora qui non c’è nulla da mostrare.
filter-sector = Per filiera
filter-place = Per luogo
filter-keywords = Per parola chiave
# Link che toglie il filtro.
filter-all = Mostra tutto
filters-label = Restringere l’elenco
pagination = Pagine
page-previous = Pagina precedente
page-next = Pagina successiva
# $page e $pages sono numeri.
page-position = Pagina { $page } di { $pages }
page-go = Pagina { $page }

## Storia

story-company = Impresa
story-place = Luogo
story-archive-note = Una storia del { $year }.
story-source = Fonte:
story-related = Da leggere anche
story-previous = Storia precedente
story-next = Storia successiva
sources-link = Da dove vengono le nostre cifre
sources-documents = Le cinque fonti
sources-facts = I fatti che ne vengono ({ NUMBER($count) })
sources-used-by = Usato da:

## Filiera

sector-argument = Perché qui
sector-argument-lead = Da usare liberamente, con l’anno e la fonte.
sector-figures = In cifre
sector-context = I nostri punti di forza
sector-stories = Storie della filiera
sector-projects = Progetti della filiera

## Progetto

project-place = Luogo
project-year = Citato nel
# Il legame fra progetto e filiera è dedotto dalla redazione, non detto dalla fonte.
sector-inferred = attribuito da One Provence
project-previous = Progetto precedente
project-next = Progetto successivo

## Cifre: tipo, fonte, anno

# Tipi di cifre. Una parola o quasi: l’etichetta è piccola.
kind-observed = Rilevato
kind-target = Obiettivo
kind-estimate = Stima
kind-model = Modello
kind-budget = Budget
kind-context = Contesto
# Legenda del barometro.
kinds-title = Come leggere queste cifre
kind-help-observed = Un dato rilevato e pubblicato.
kind-help-target = Un traguardo annunciato.
kind-help-estimate = Un ordine di grandezza avanzato da una persona o da un’istituzione.
kind-help-model = L’esito di uno studio o di un calcolo, non una misura.
kind-help-budget = Una somma prevista o votata.
# Columns of the barometer's table.
table-figure = Indicatore
table-value = Valore
table-kind = Tipo
table-year = Anno
table-source = Fonte
# Davanti a un numero arrotondato: «circa 15.000.000».
approximately = circa
# $source è il codice di una fonte: S-INV.
figure-source = { $source ->
    [S-CONV] Convenzione Metropoli–Camera di commercio
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] Stampa locale, al lancio
    [S-BILAN] Stampa economica, bilancio 2024
   *[other] Fonte { $source }
}
# Nome del grafico per gli screen reader; $title è il titolo dell’indicatore.
chart-label = Grafico: { $title }
indicator-group-investment = Investimenti e lavoro
indicator-group-image = Immagine e pubblico
indicator-group-network = Reti e destinazioni
indicator-group-territory = Territorio
indicator-group-agency = Risorse

## Foto

photo-credit-title = Credito da copiare
photo-credit-languages = In tutte le lingue
photo-license = Licenza
photo-author = Autore
photo-copyright = Diritti
photo-place = Luogo
photo-date = Data
photo-sector = Filiera
photo-keywords = Parole chiave
photo-size = Dimensioni
# Title of a folded part.
photo-technical = Scheda tecnica
photo-pixels = { $width } × { $height } pixel
photo-alt = Testo alternativo
photo-used-in = Dove vedere questa immagine
photo-not-used = Un’immagine ancora inedita su questo sito.
photo-previous = Immagine precedente
photo-next = Immagine successiva
# Licenze in parole semplici.
license-plain-etalab = Potete riprenderla, modificarla e diffonderla, anche a fini commerciali, citando la fonte e la data.
license-plain-by = Potete riprenderla, modificarla e diffonderla, anche a fini commerciali, citando l’autore.
license-plain-by-sa = Potete riprenderla e modificarla citando l’autore, a condizione di condividere il risultato con la stessa licenza.
license-plain-by-nc = Potete riprenderla e modificarla citando l’autore, tranne che per usi commerciali.
license-plain-by-nd = Potete diffonderla così com’è citando l’autore, senza modificarla.
license-plain-zero = Potete farne quello che volete. Citare l’autore è comunque gradito.
license-plain-other = Scriveteci prima di ogni utilizzo: l’uso di questa immagine è limitato.

## Agenda

event-kind-fair = Fiera generalista
event-kind-sector-fair = Fiera di settore
event-kind-mission = Missione all’estero
event-kind-culture = Cultura
event-kind-institutional = Vita dell’agenzia
event-kind-academy = Accademia
# Titoli dei gruppi dell’agenda.
event-group-coming = In arrivo
event-group-recurring = Appuntamenti ricorrenti
event-group-past = Passati
event-planned-then = Previsto all’epoca
event-state-postponed = Rinviato
event-state-cancelled = Annullato
event-online = Seguire online
demo-example = Esempio
calendar-add = Aggiungi al mio calendario
calendar-subscribe = Abbonarsi al calendario
calendar-download = Scarica il calendario (.ics)
# $start e $end sono date già formattate.

## Accademia

academy-group-coming = In arrivo
academy-group-past = Cicli passati
academy-group-announced = Cicli annunciati all’epoca
academy-status-held = Tenuto o avviato nel { $year }
academy-status-planned = In programma nel { $year }

## Stampa

press-photos-title = Immagini per la stampa

## Video

# $host è il nome del sito che ospita il video.
video-watch = Guarda il video su { $host }
video-note = Il link porta a un altro sito. Qui non ne viene caricato nulla.

## Riquadri nei testi

alert-note = Da sapere
alert-tip = Consiglio
alert-important = Importante
alert-warning = Attenzione
alert-caution = Prudenza
task-open = Da fare
task-done = Fatto

## Pagina non trovata

not-found-title = Questa pagina si è smarrita
not-found-text = L’indirizzo è cambiato, o la pagina non esiste più. Il mistral non c’entra.
not-found-places = Riprendere la strada

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = Questa foto non è più disponibile
gone-text = I diritti sono scaduti o manca una liberatoria: è stata tolta dalla fototeca.
photo-downloads = Scarica
photo-download = { $format }, { $width } × { $height } pixel, { $weight } MB
photo-download-on-request = L’originale in grande formato è riservato alla stampa e ai partner: chiedetecelo.

## pages/developers

api-examples = Provare
api-example-list = Titoli e indirizzi delle storie, con una riga di terminale
api-example-pages = Gli argomenti e le loro cifre, pagina dopo pagina, in JavaScript
api-example-translations = Le lingue in cui è scritta ogni storia, in Python
api-example-wordpress = Le storie in una pagina WordPress: lo shortcode [provence-stories]
api-collections = Le raccolte e i loro campi
api-collections-text = Ogni voce ha anche un titolo, una descrizione, le date e le traduzioni.
api-list-link = L’elenco
api-schema-link = Lo schema
api-required = sempre presente
api-localized = per lingua
api-count = { PLURAL($n) ->
    [one] { $n } voce
    [many] { $n } di voci
   *[other] { $n } voci
}

## Kit del marchio

kit-version = Versione { $version }
kit-released = fissata: { $date }
kit-unreleased = Versione in preparazione
kit-take-all = Tutto il kit
kit-take-npm = Pacchetto npm
kit-kilobytes = { $n } kB
kit-demo = Loghi e modelli dimostrativi, disegnati per questo sito.
kit-logos = Loghi
kit-logos-lead = Un segno, due composizioni, tre versioni. SVG per lo schermo e per la stampa, PNG per il resto.
kit-clear = Area di rispetto
kit-clear-text = Un quarto dell’altezza del segno, su tutti i lati.
kit-least = Le dimensioni minime
kit-least-text = Segno: 16 px o 5 mm. Logo orizzontale: 96 px o 25 mm di larghezza.
kit-misuse = Da non fare
kit-misuse-stretch = Deformare
kit-misuse-turn = Inclinare
kit-misuse-colour = Ricolorare
kit-misuse-contrast = Ridurre il contrasto
kit-misuse-busy = Usare su uno sfondo affollato
kit-misuse-effect = Aggiungere un effetto
kit-colors = Colori
kit-colors-lead = Ogni nome dice a che cosa serve il colore. A sinistra in chiaro, a destra in scuro. Un clic seleziona il valore.
kit-mode-light = chiaro
kit-mode-dark = scuro
kit-sectors = Le sei filiere
kit-palette = Tutta la palette
kit-contrast = Tutti i contrasti
kit-contrast-lead = Ogni coppia è calcolata (WCAG 2.2) quando il sito viene costruito. Sotto il livello AA non si pubblica nulla.
kit-type = Caratteri
kit-type-lead = Due famiglie di caratteri libere, da allegare ai vostri documenti. Oltre l’alfabeto latino, i caratteri del dispositivo.
kit-face-titles = Titoli
kit-face-text = Testo
kit-sample = Tra la montagna e il mare
kit-spaces = Spazi
kit-spaces-lead = Margini e intervalli crescono con la finestra, tra due limiti.
kit-templates = Modelli
kit-templates-lead = Per assumere, esporre, presentare. Sostituite i testi tra parentesi quadre.
kit-use = Mettere il kit nel vostro sito
kit-use-lead = Copiate, incollate. L’impronta garantisce che il file ricevuto sia proprio quello di questa versione, fino all’ultimo byte.
kit-tokens = Design token
kit-licences = Licenze
kit-files = { PLURAL($n) ->
    [one] { $n } file
    [many] { $n } di file
   *[other] { $n } file
}
kit-versions = Versioni
kit-versions-lead = Una versione pubblicata non cambia mai più.
kit-first = Prima versione
kit-changes = Aggiunte: { $added }. Modifiche: { $changed }. Rimozioni: { $removed }.
kit-manifest = Manifesto
kit-changelog = Registro delle versioni

## Ricerca e mappa del sito

search-link = Cerca
search-field = Che cosa cercate?
search-button = Cerca
search-count = Risultati: { $n }
search-none = Nessuna pagina corrisponde a queste parole. Provatene altre, o scorrete la mappa del sito.
search-near = Niente in italiano; ecco che cosa c’è in altre lingue.
search-more = Mostra altri risultati
search-failed = La ricerca non è riuscita. Verificate la connessione, o scorrete la mappa del sito.
search-all = Tutto
search-kind = Sezione
search-year = Anno
search-sector = Filiera
search-place = Luogo
sitemap-title = Mappa del sito

## Charts and data

chart-axis = Asse dei valori: da { $from } a { $to } ({ $unit }).
chart-empty = Nessuna cifra per { $years }.
chart-undated = anno non precisato
charts-title = Risultati e obiettivi
indicator-holder = Soggetto
indicator-group = Tema
indicator-levers = Sulla bussola
indicator-previous = Indicatore precedente
indicator-next = Indicatore successivo
data-title = I dati
data-lead = Le stesse cifre, liberamente riutilizzabili. Licenza:
data-download = Scarica in { $format }
data-catalogue = Catalogo (DCAT)

## The compass

compass-lead = Sei direzioni per dire da dove viene il fascino di un territorio, e che cosa ne sanno le cifre.
compass-label = La bussola dell’attrattività
compass-text = Una rosa dei venti a { $count } punte. Ogni segno è una cifra; la forma ne dice il tipo.
compass-measured = Misurato
compass-stated = Non ancora misurato
compass-silent = Nulla di misurato
compass-stated-text = Esistono cifre, ma nessuna è un risultato constatato.
compass-silent-text = Nessun indicatore ne parla ancora. Il suo posto è riservato.
compass-note = Le sei leve vengono dalla convenzione 2017-2018. Le denominazioni sono provvisorie e l’attribuzione degli indicatori è una proposta di questo sito: One Provence non ha ancora pubblicato il metodo della sua bussola.
compass-link = La bussola: sei direzioni, e che cosa se ne misura
compass-barometer = Le stesse cifre, nel barometro

## The argument on one page

argument-lead = Sei filiere, le loro prove e le loro fonti, in una pagina da leggere, stampare e portare con sé.
argument-names = I nomi delle filiere, 2017 e 2024
argument-sector = Filiera
argument-unnamed = non citata
argument-data = Gli argomenti come dati (JSON)
argument-document-title = Aix-Marseille-Provence, gli argomenti
argument-document-lead = Sei filiere, le loro prove e le loro fonti.
argument-document-reuse = Da usare liberamente, con l’anno e la fonte. La versione aggiornata è online:
argument-document = Gli argomenti in PDF ({ $weight } MB)
sector-document = La filiera in una pagina (PDF, { $weight } MB)
press-kit-title = Cartella stampa
press-kit-lead = Storie di Aix-Marseille-Provence, da leggere e da raccontare.
press-kit-reuse = Testi da usare liberamente, citando One Provence. Foto: si veda il credito sotto ciascuna. Tutte le storie sono online:
press-kit = La cartella stampa in PDF ({ $weight } MB)
argument-link = Tutti gli argomenti in una pagina

## Embeds

embed-more = Leggi su One Provence
embed-this = Incorporare questo grafico nel vostro sito
embed-kind-story = Storie
embed-kind-sector = Filiere
embed-kind-figure = Cifre
embed-kind-photo = Foto
embed-kind-banner = Banner
embed-choose = Scegliete un contenuto
embed-preview = Anteprima
embed-snippet-element = Con uno script, nel flusso della pagina
embed-snippet-frame = Senza script, in una cornice
embed-snippet-address = Indirizzo da incollare in WordPress o in un altro editor compatibile con oEmbed
embed-script-once = Una volta per pagina, in un punto qualsiasi:
embed-unreleased = Lo script da mettere una volta per pagina è quello di una versione pubblicata del kit del marchio: non ce n’è ancora nessuna. I riquadri non hanno bisogno di script.
embed-copy = Copia
embed-copied = Copiato
embed-open = Vedi nella cornice

## Resource centre

resources-lead = Documenti, registrazioni, dati e link dell’Accademia, aperti a tutti.
count-resources = { PLURAL($n) ->
    [one] { $n } risorsa
    [many] { $n } di risorse
   *[other] { $n } risorse
}
filter-kind = Per tipo
filter-year = Per anno
resource-kind-document = Documento
resource-kind-recording = Registrazione
resource-kind-dataset = Insieme di dati
resource-kind-link = Link
resource-session = Incontro
resource-speakers = Con
resource-year = Anno
resource-languages = Lingue
resource-length = Durata
resource-minutes = { $n } min
resource-download = Scarica
resource-open = Apri il link
resource-listen = Ascolta o guarda
resource-transcript = Trascrizione
resource-transcript-in = Leggi la trascrizione: { $language }
resource-previous = Risorsa precedente
resource-next = Risorsa successiva
academy-resources = Il centro risorse
all-resources = Tutte le risorse
a11y-scope = Il sito si considera soggetto al quadro francese di riferimento per l’accessibilità (RGAA) e all’articolo 47 della legge n. 2005-102 dell’11 febbraio 2005. Questa dichiarazione si applica a tutte le sue pagine, in tutte le sue lingue.
a11y-results = Risultati delle prove
a11y-state = Stato di conformità
a11y-none = Il sito attende la sua prima verifica. Senza una verifica in corso di validità è il solo stato che si possa dichiarare.
a11y-lapsed = La verifica del { $date } non è più valida. Senza una verifica in corso di validità è il solo stato che si possa dichiarare.
a11y-to-come = Il tasso di conformità sarà pubblicato qui, con la data della verifica e il nome dell’organismo.
a11y-rate = Quota dei criteri rispettati
a11y-auditor = Verifica svolta da
a11y-date = Data della verifica
a11y-standard = Quadro di riferimento
a11y-write = Scriveteci
legal-details = Recapiti
legal-publisher = Editore
legal-status = Forma giuridica
legal-address = Indirizzo
legal-phone = Telefono
legal-email = E-mail
legal-registration = Numero di registrazione
legal-director = Direzione della pubblicazione
legal-host = Hosting
legal-privacy = I vostri dati
weights-all = Tutte le pagine
weights-home = Pagina iniziale
weights-lists = Elenchi
weights-kind = Pagine
weights-count = Numero
weights-median = Peso mediano
weights-heaviest = La più pesante
weights-value = { $n } kB
weights-parts = Di che cosa è fatta una pagina
weights-html = La pagina stessa
weights-code = Stili e script
weights-fonts = Caratteri
weights-pictures = Immagini
weights-requests = File richiesti
weights-measured = Misurato dal generatore a ogni pubblicazione, per un telefono il cui lettore arriva in fondo alla pagina, così come lo trasporta la rete.

## The map

map-title = Il territorio, luogo per luogo
map-lead = Da Châteaurenard a La Ciotat: che cosa nasce e si costruisce, e dove.
map-label = Carta del territorio
map-credit = Linea di costa: Natural Earth, pubblico dominio. Posizioni: GeoNames, CC BY 4.0. Fiumi e rilievi disegnati a mano libera.
map-world-title = Le destinazioni
map-world-credit = Linea di costa: Natural Earth, pubblico dominio. Le regioni sono segnate al loro centro.
