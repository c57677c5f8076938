# Testi dell’interfaccia del tema Provence – italiano.
# Per chi traduce:
# – si conservano gli identificatori e le variabili ({ $n }, { $date } …); il resto si traduce, liberamente se serve;
# – PLURAL($n) sceglie la forma del plurale della lingua (italiano: one, many per i milioni tondi, other);
# – i numeri passati come variabile sono già scritti all’uso della lingua; gli anni arrivano come testo;
# – tono: cordiale, preciso, semplice. Né slogan né superlativi. Si dà del voi; nei pulsanti, l’imperativo d’uso (Leggi, Vedi).
# – un obiettivo (target) non è mai un risultato: le parole per le nature delle cifre devono farlo capire.
# – niente preposizione articolata davanti a una data o a un numero (il 7, ma l’8): si usano i due punti.

## Su tutte le pagine

# Primo link della pagina, per la tastiera.
skip-to-content = Vai al contenuto
# Nomi delle aree di navigazione, letti dagli screen reader.
nav-main = Navigazione principale
nav-languages = Lingue
nav-breadcrumb = Percorso di navigazione
nav-footer = Piè di pagina
# Link alla pagina iniziale nel percorso di navigazione e nella pagina 404.
home-link = Home
# Accanto a una lingua del selettore, letto dagli screen reader: la pagina non vi è ancora tradotta.
language-untranslated = pagina non tradotta
# Avviso di una pagina presa in prestito da un’altra lingua. $language è il nome proprio di quella lingua.
fallback-notice = Questa pagina non è ancora tradotta in italiano. Ecco il testo originale.
fallback-original = Vedi la pagina originale ({ $language })
# Piccolo segno sulla scheda di un contenuto non tradotto. $language come sopra.
card-untranslated = Non tradotto: { $language }
# Segno dei contenuti e delle immagini dimostrativi.
demo-mark = Contenuto dimostrativo
demo-image = Illustrazione dimostrativa
demo-note = Questo contenuto serve da esempio. Sarà sostituito prima della messa in rete.
updated-on = Ultimo aggiornamento: { $date }
toc-title = In questa pagina
# Link alla versione Markdown della pagina.
page-markdown = Questa pagina in Markdown

## Piè di pagina

footer-about = L’agenzia di marketing territoriale di Aix-Marseille-Provence.
footer-rights = Argomentario e dati: Licence Ouverte 2.0 (Etalab). Ogni immagine ha la propria licenza.
footer-privacy = Su questo sito: nessun cookie, nessun tracciatore, nessun contenuto di terzi.
# Obbligatorio per la legge francese (RGAA); porta alla dichiarazione di accessibilità.
accessibility-status = Accessibilità: non conforme
feeds-title = Seguire
# $title è il nome della sezione: «Storie».
feed-atom = { $title }: feed Atom
feed-json = { $title }: JSON Feed

## Pagina iniziale

home-eyebrow = Marsiglia, Aix-en-Provence e altri 90 comuni
home-read-stories = Leggi le storie
home-see-figures = Vedi le cifre
home-stories-title = Storie del territorio
home-stories-lead = Imprese, luoghi, squadre. Ogni storia cita le sue fonti e le sue date.
home-sectors-title = Sei filiere
home-sectors-lead = Quello che le fonti stabiliscono, quello che non dicono, e argomenti da riprendere.
home-figures-title = Cifre che dicono da dove vengono
home-figures-lead = Osservato, obiettivo, stima, modello o budget: la natura di ogni cifra è scritta accanto.
home-projects-title = Grandi progetti
home-projects-lead = Quelli che le nostre fonti nominano, senza gli importi né le date che non danno.
home-photos-title = Immagini da riprendere
home-photos-lead = Ognuna con il suo credito e la sua licenza.
all-stories = Tutte le storie
all-sectors = Tutte le filiere
all-projects = Tutti i progetti
all-indicators = Tutto il barometro
all-photos = Tutta la fototeca

## Elenchi

stories-lead = Imprese, luoghi, squadre. Ogni storia cita le sue fonti e le sue date; le storie d’archivio dicono il loro anno.
sectors-lead = Sei filiere, così come le nominano le nostre fonti. Ogni pagina raccoglie i suoi argomenti, le sue storie e i suoi progetti.
projects-lead = I progetti che le nostre fonti nominano. Importi, organici e date compaiono solo se hanno una fonte.
photos-lead = Immagini da riprendere, ognuna con il suo credito e la sua licenza.
events-lead = Fiere, missioni e appuntamenti citati dalle nostre fonti. Le date ignote restano in bianco.
academy-lead = Cicli di incontri per capire le transizioni, e risorse aperte a tutti.
indicators-lead = Ogni cifra indica la sua natura, la sua fonte e, quando è noto, il suo anno.
press-lead = Temi, fatti con la fonte e immagini per preparare i vostri articoli.
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

story-published = Pubblicazione: { $date }
story-company = Impresa
story-place = Luogo
story-archive = Archivio { $year }
story-archive-note = Storia d’archivio: i fatti risalgono al { $year } e da allora non sono stati aggiornati.
story-archive-undated = Storia d’archivio: i fatti non sono stati aggiornati dopo la pubblicazione.
story-related = Da leggere anche
story-previous = Storia precedente
story-next = Storia successiva
# Codici dei fatti citati: F029, F061 … $facts è un elenco già formattato.
facts-cited = Fatti citati: { $facts }
sources-link = Le nostre fonti

## Filiera

sector-argument = Gli argomenti
sector-argument-lead = Da riprendere liberamente, con l’anno e la fonte.
sector-figures = In cifre
sector-context = Punti d’appoggio
sector-no-figure = Nelle nostre fonti non c’è alcuna cifra propria di questa filiera. Preferiamo dirlo.
sector-stories = Storie della filiera
sector-projects = Progetti della filiera
sector-label-2024 = Nome nel bilancio di attività del 2024: { $label }

## Progetto

project-sector = Filiera
project-place = Luogo
project-year = Anno della fonte
# Il legame fra progetto e filiera è dedotto dalla redazione, non detto dalla fonte.
sector-inferred = legame dedotto, non precisato dalla fonte
project-previous = Progetto precedente
project-next = Progetto successivo

## Cifre: natura, fonte, anno

# Nature di una cifra. Una parola o quasi: l’etichetta è piccola.
kind-observed = Osservato
kind-target = Obiettivo
kind-estimate = Stima
kind-model = Modello
kind-budget = Budget
kind-context = Contesto
# Legenda del barometro.
kinds-title = Come leggere queste cifre
kind-help-observed = Un risultato constatato e pubblicato.
kind-help-target = Un traguardo annunciato. Nulla qui dice che sia stato raggiunto.
kind-help-estimate = Un ordine di grandezza avanzato da una persona o da un’istituzione.
kind-help-model = L’esito di uno studio o di un calcolo, non una misura.
kind-help-budget = Una somma prevista o votata.
# Davanti a un numero arrotondato: «circa 15.000.000».
approximately = circa
# $source è un codice: S-INV. $fact è un codice: F101.
figure-source = Fonte { $source }
figure-fact = fatto { $fact }
figure-holder = A cura di: { $holder }
# Nome del grafico per gli screen reader; $title è il titolo dell’indicatore.
chart-label = Grafico: { $title }
# Sotto un grafico che affianca cifre di natura diversa.
chart-mixed-kinds = Queste cifre non sono della stessa natura: non formano una serie.
indicator-group-investment = Investimenti e lavoro
indicator-group-image = Immagine e pubblico
indicator-group-network = Reti e destinazioni
indicator-group-territory = Territorio
indicator-group-agency = Mezzi

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
photo-pixels = { $width } × { $height } pixel
photo-focal = Punto focale
# $x e $y: posizioni in percentuale, già formattate, dal bordo sinistro e da quello superiore dell’immagine.
photo-focal-value = { $x } da sinistra, { $y } dall’alto
photo-alt = Testo alternativo
photo-used-in = Dove vedere questa immagine
photo-not-used = Questa immagine non illustra ancora nessuna pagina.
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
event-status-announced = Annunciati
event-status-recurring = Appuntamenti ricorrenti
event-status-planned-then = Previsti all’epoca
event-status-past = Passati
events-planned-note = Le nostre fonti li annunciavano; non dicono se abbiano avuto luogo.
event-dates-unknown = Date non comunicate
# $start e $end sono date già formattate.
event-dates-range = { $start } – { $end }

## Accademia

academy-status-held-2024 = Tenuto o avviato nel 2024
academy-status-announced-2025 = Annunciato per il 2025

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
