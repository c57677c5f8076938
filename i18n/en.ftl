# Interface texts of the theme Provence — English.
# For translators:
# – keep ids and variables ({ $n }, { $date } …); translate the rest, freely where needed;
# – PLURAL($n) picks the plural form of the language (one, two, few, many, other): add or remove branches;
# – numbers passed in are already written the language's way; years come as text;
# – tone: warm, precise, plain. No slogans, no superlatives.
# – a target is never a result: the words for the kinds of figures must make that felt.

## On every page

# First link of the page, for keyboard users.
skip-to-content = Skip to content
# Names of navigation areas, read by screen readers.
nav-main = Main navigation
nav-languages = Languages
nav-breadcrumb = Breadcrumb
nav-footer = Footer
# Button of the menu on a small screen.
menu-open = Menu
# Link to the home page in the breadcrumb and on the 404 page.
home-link = Home
# Beside a language in the switcher, read by screen readers: the page is not translated there yet.
language-untranslated = page not translated
# Banner of a page borrowed from another language. $language is that language's own name.
fallback-notice = This page has not been translated into English yet. Here is the original text.
fallback-original = See the original page ({ $language })
# Small mark on the card of something untranslated. $language as above.
card-untranslated = Not translated: { $language }
machine-notice = A machine translated this page, and nobody has read it over yet.
draft-notice = Draft: this page is not published yet.
draft-mark = Draft
# Beside a credit; then once, in the footer (params.placeholder of site.yaml).
demo-image = placeholder image
demo-note = Drawn pictures, until the photographs arrive.
published-on = Published { $date }
updated-on = Updated on { $date }
toc-title = On this page
# Link to the Markdown version of the page.
page-markdown = This page as Markdown

## Footer

footer-about = The place-marketing agency of Aix-Marseille-Provence.
# Three doors, at the foot of each page.
door-set-up = Set up here
door-set-up-text = Your sector, its companies, its projects.
door-pictures = Use our pictures
door-pictures-text = Download, use, credit the author.
door-press = Press and contact
door-press-text = Topics, facts and pictures for your articles.
footer-rights = Case for the territory and data: Licence Ouverte 2.0 (Etalab). Each picture has its own licence.
footer-privacy = On this site: no cookies, no trackers, no third-party content.
# Required by French law (RGAA); leads to the accessibility statement.
accessibility-status = { $state ->
    [full] Accessibility: fully compliant
    [partial] Accessibility: partially compliant
   *[other] Accessibility: not compliant
 }
# Before the links to the page's data.
footer-developers = For developers
# $title is the section's name: "Stories".
feed-atom = { $title }: Atom feed
feed-json = { $title }: JSON Feed

## Home

home-eyebrow = Marseille, Aix-en-Provence and 90 other municipalities
# The three addresses on the postcard's other side.
door-create = Create here
door-create-text = Six sectors, their companies, their projects
door-live = Live here
door-live-text = The people who chose Provence
door-speak = Tell our story
door-speak-text = Pictures, figures and facts to use
home-stories-title = Stories from Provence
home-stories-lead = Companies, places and teams: meet the people who chose Provence.
home-sectors-title = Six sectors
home-sectors-lead = Six sectors: who is here, what is under way, and a case you can borrow.
home-figures-title = Provence in figures
home-figures-lead = What has been done, what we aim for, what is expected.
home-projects-title = Key projects
home-projects-lead = From Marseille to the Alpilles, names worth knowing.
home-photos-title = Pictures you can use
home-photos-lead = Yours to use, with the credit line.
all-stories = All stories
all-sectors = All sectors
all-projects = All projects
all-indicators = The whole barometer
all-photos = The whole photo library

## Lists

stories-lead = Companies, places and teams: meet the people who chose Provence.
sectors-lead = Six sectors, with their companies, their projects and the case for each.
projects-lead = The territory’s key projects, from Marseille to the Alpilles.
photos-lead = Pictures you can use, with the credit line.
events-lead = Trade fairs, missions and events where you can meet us.
academy-lead = Series of meetings to make sense of transitions, and resources open to all.
indicators-lead = The territory’s figures, each with its kind and its source.
press-lead = Story ideas, facts and pictures for your next article.
count-stories = { PLURAL($n) ->
    [one] { $n } story
   *[other] { $n } stories
}
count-projects = { PLURAL($n) ->
    [one] { $n } project
   *[other] { $n } projects
}
count-photos = { PLURAL($n) ->
    [one] { $n } picture
   *[other] { $n } pictures
}
list-empty = Nothing to show here for now.
filter-sector = By sector
filter-place = By place
filter-keywords = By keyword
# Link that removes the filter.
filter-all = Show all
filters-label = Narrow the list down
pagination = Pages
page-previous = Previous page
page-next = Next page
# $page and $pages are numbers.
page-position = Page { $page } of { $pages }
page-go = Page { $page }

## Story

story-company = Company
story-place = Place
story-archive-note = A story from { $year }.
story-source = Source:
story-related = Read next
story-previous = Previous story
story-next = Next story
sources-link = Where our figures come from
sources-documents = The five sources
sources-facts = The facts that come from it ({ NUMBER($count) })
sources-used-by = Used by:

## Sector

sector-argument = The case for this sector
sector-argument-lead = Free to use; please give the year and the source.
sector-figures = In figures
sector-context = What we offer
sector-stories = Stories from this sector
sector-projects = Projects in this sector

## Project

project-place = Place
project-year = Named in
# The link between project and sector was inferred by the editors, not stated by the source.
sector-inferred = placed here by One Provence
project-previous = Previous project
project-next = Next project

## Figures: kind, source, year

# Kinds of figure. One word or nearly: the label is small.
kind-observed = Observed
kind-target = Target
kind-estimate = Estimate
kind-model = Model
kind-budget = Budget
kind-context = Context
# Key of the barometer.
kinds-title = How to read these figures
kind-help-observed = A result, recorded and published.
kind-help-target = An announced goal.
kind-help-estimate = An order of magnitude put forward by a person or an institution.
kind-help-model = The outcome of a study or a calculation, not a measurement.
kind-help-budget = A sum planned or voted.
# Columns of the barometer's table.
table-figure = Indicator
table-value = Value
table-kind = Kind
table-year = Year
table-source = Source
# Before a rounded number: "about 15,000,000".
approximately = about
# $source is a source's code; only the sources page shows codes. A new source is added here.
figure-source = { $source ->
    [S-CONV] Metropolis–Chamber agreement
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] Local press, at the launch
    [S-BILAN] Business press, 2024 review
   *[other] Source { $source }
}
# Name of the chart for screen readers; $title is the indicator's title.
chart-label = Chart: { $title }
indicator-group-investment = Investment and jobs
indicator-group-image = Image and audience
indicator-group-network = Networks and destinations
indicator-group-territory = Territory
indicator-group-agency = Resources

## Photo

photo-credit-title = Credit line to copy
photo-credit-languages = In every language
photo-license = Licence
photo-author = Author
photo-copyright = Rights
photo-place = Place
photo-date = Date
photo-sector = Sector
photo-keywords = Keywords
photo-size = Dimensions
# Title of a folded part.
photo-technical = Technical details
photo-pixels = { $width } × { $height } pixels
photo-alt = Alternative text
photo-used-in = Where to see this picture
photo-not-used = Not yet seen anywhere on this site.
photo-previous = Previous picture
photo-next = Next picture
# Licences in plain words.
license-plain-etalab = You may reuse, change and share it, even commercially, if you name the source and the date.
license-plain-by = You may reuse, change and share it, even commercially, if you name the author.
license-plain-by-sa = You may reuse and change it if you name the author and share the result under the same licence.
license-plain-by-nc = You may reuse and change it if you name the author, but not for commercial purposes.
license-plain-by-nd = You may share it as it is if you name the author, without changing it.
license-plain-zero = You may do what you like with it. Naming the author is appreciated.
license-plain-other = Please write to us before any reuse: this picture has restricted rights.

## Events

event-kind-fair = General trade fair
event-kind-sector-fair = Sector trade fair
event-kind-mission = Mission abroad
event-kind-culture = Culture
event-kind-institutional = Agency news
event-kind-academy = Academy
# Headings of the groups of events.
event-group-coming = Coming up
event-group-recurring = Regular events
event-group-past = Past
event-planned-then = Planned at the time
event-state-postponed = Postponed
event-state-cancelled = Cancelled
event-online = Follow online
demo-example = Example
calendar-add = Add to my calendar
calendar-subscribe = Subscribe to the calendar
calendar-download = Download the calendar (.ics)
# $start and $end are formatted dates.
event-dates-range = { $start } to { $end }

## Academy

academy-group-coming = Coming up
academy-group-past = Past series
academy-status-held = Held or under way in { $year }
academy-status-planned = On the { $year } programme

## Press

press-photos-title = Pictures for the press

## Video

# $host is the name of the site that hosts the video.
video-watch = Watch the video on { $host }
video-note = The link leads to another site. Nothing from it is loaded here.

## Boxes in texts

alert-note = Good to know
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution

## Page not found

not-found-title = This page has wandered off
not-found-text = The address has changed, or the page no longer exists. The mistral is not to blame.
not-found-places = Back on the road

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = This photo is no longer available
gone-text = Its rights have ended or a release is missing: it has been taken out of the library.
photo-downloads = Download
photo-download = { $format }, { $width } × { $height } pixels, { $weight } MB
photo-download-on-request = The large original is kept for the press and partners: ask us for it.

## pages/developers

api-examples = Try it
api-example-list = Titles and addresses of the stories, in one terminal command
api-example-pages = The claims and their figures, page after page, in JavaScript
api-example-translations = The languages in which each story is written, in Python
api-example-wordpress = The stories on a WordPress page: the shortcode [provence-stories]
api-collections = The collections and their fields
api-collections-text = Every entry also has a title, a description, dates and its translations.
api-list-link = The list
api-schema-link = The schema
api-required = always present
api-localized = by language
api-count = { PLURAL($n) ->
    [one] { $n } entry
   *[other] { $n } entries
}

## Brand kit

kit-version = Version { $version }
kit-released = frozen on { $date }
kit-unreleased = Version in preparation
kit-take-all = The whole kit
kit-take-npm = npm package
kit-kilobytes = { $n } kB
kit-demo = Demonstration logos and templates, drawn for this site.
kit-logos = Logos
kit-logos-lead = One sign, two lockups, three versions. SVG for screens and print alike, PNG for the rest.
kit-clear = Clear space
kit-clear-text = A quarter of the sign’s height, on every side.
kit-least = Minimum sizes
kit-least-text = Sign: 16 px or 5 mm. Horizontal logo: 96 px or 25 mm wide.
kit-misuse = Not like this
kit-misuse-stretch = Stretching
kit-misuse-turn = Tilting
kit-misuse-colour = Recolouring
kit-misuse-contrast = Losing the contrast
kit-misuse-busy = Laying it over a busy background
kit-misuse-effect = Adding an effect
kit-colors = Colours
kit-colors-lead = Each name says what the colour is for. Light on the left, dark on the right. One click selects the value.
kit-mode-light = light
kit-mode-dark = dark
kit-sectors = The six sectors
kit-palette = The whole palette
kit-contrast = All contrasts
kit-contrast-lead = Each pair is computed (WCAG 2.2) when the site is built. Below level AA nothing is published.
kit-type = Type
kit-type-lead = Two open font families to go with your documents. Beyond the Latin alphabet, the device’s own fonts.
kit-face-titles = Titles
kit-face-text = Text
kit-sample = Between the mountain and the sea
kit-spaces = Spacing
kit-spaces-lead = Margins and gaps grow with the window, between two limits.
kit-templates = Templates
kit-templates-lead = For hiring, exhibiting and presenting. Replace the text in square brackets.
kit-use = Put the kit on your site
kit-use-lead = Copy, paste. The hash guarantees that the file you receive is the one in this version, to the byte.
kit-tokens = Design tokens
kit-licences = Licences
kit-files = { PLURAL($n) ->
    [one] { $n } file
   *[other] { $n } files
}
kit-versions = Versions
kit-versions-lead = A released version never changes again.
kit-first = First version
kit-changes = Added: { $added }. Changed: { $changed }. Removed: { $removed }.
kit-manifest = Manifest
kit-changelog = Changelog

## Search and site map

search-link = Search
search-field = What are you looking for?
search-button = Search
search-count = Results: { $n }
search-none = Nothing matches these words. Try others, or browse the site map.
search-near = Nothing in English; here is what exists in other languages.
search-more = Show more
search-failed = The search could not be completed. Check your connection, or browse the site map.
search-all = All
search-kind = Section
search-year = Year
search-sector = Sector
search-place = Place
sitemap-title = Site map

## Charts and data

chart-axis = Value axis: from { $from } to { $to } ({ $unit }).
chart-empty = No figure for { $years }.
chart-undated = year not stated
charts-title = Results and targets
indicator-holder = Held by
indicator-group = Theme
indicator-levers = On the compass
indicator-previous = Previous indicator
indicator-next = Next indicator
data-title = The data
data-lead = The same figures, free to reuse. Licence:
data-download = Download as { $format }
data-catalogue = Catalogue (DCAT)

## The compass

compass-lead = Six directions that show what draws people to a territory, and what the figures know about it.
compass-label = The attractiveness compass
compass-text = A compass rose with { $count } points. Each mark is a figure; its shape shows the kind.
compass-measured = Measured
compass-stated = Not measured yet
compass-silent = Nothing measured
compass-stated-text = There are figures, but none is a recorded result.
compass-silent-text = No indicator covers it yet. Its place is kept.
compass-note = The six levers come from the 2017–2018 agreement. Their wording is provisional, and which indicators go with which lever is this site’s proposal: One Provence has not yet published the method of its compass.
compass-link = The compass: six directions, and what is measured in each
compass-barometer = The same figures, in the barometer

## The argument on one page

argument-lead = Six sectors, their evidence and their sources, on one page to read, print and take along.
argument-names = The names of the sectors, 2017 and 2024
argument-sector = Sector
argument-unnamed = not named
argument-data = The case for Provence as data (JSON)
argument-document-title = The case for Aix-Marseille-Provence
argument-document-lead = Six sectors, their evidence and their sources.
argument-document-reuse = Free to use; please give the year and the source. The latest version is online:
argument-document = The case for Provence as PDF ({ $weight } MB)
press-kit-title = Press kit
press-kit-lead = Stories from Aix-Marseille-Provence, to read and to tell.
press-kit-reuse = The texts are free to use; please credit One Provence. Photos: see the credit under each. All stories are online:
press-kit = The press kit as PDF ({ $weight } MB)
argument-link = The whole case for Provence on one page

## Embeds

embed-more = Read on One Provence
embed-this = Embed this chart on your site
embed-kind-story = Stories
embed-kind-sector = Sectors
embed-kind-figure = Figures
embed-kind-photo = Photos
embed-kind-banner = Banner
embed-choose = Choose something
embed-preview = Preview
embed-snippet-element = With a script, in the page’s own flow
embed-snippet-frame = Without a script, in a frame
embed-snippet-address = Address to paste into WordPress or another editor that understands oEmbed
embed-script-once = Once per page, anywhere:
embed-copy = Copy
embed-copied = Copied
embed-open = See it in its frame

## Resource centre

resources-lead = The Academy’s documents, recordings, data and links, open to all.
count-resources = { PLURAL($n) ->
    [one] { $n } resource
   *[other] { $n } resources
}
filter-kind = By kind
filter-year = By year
resource-kind-document = Document
resource-kind-recording = Recording
resource-kind-dataset = Data set
resource-kind-link = Link
resource-session = Session
resource-speakers = With
resource-year = Year
resource-languages = Languages
resource-length = Length
resource-minutes = { $n } min
resource-download = Download
resource-open = Open the link
resource-listen = Listen or watch
resource-transcript = Transcript
resource-transcript-in = Read the transcript: { $language }
resource-previous = Previous resource
resource-next = Next resource
academy-resources = The resource centre
all-resources = All resources
a11y-scope = The site treats itself as subject to the French accessibility framework (RGAA) and to article 47 of Act 2005-102 of 11 February 2005. This statement applies to all its pages, in all its languages.
a11y-results = Test results
a11y-state = Compliance status
a11y-none = The site is awaiting its first audit. Without a valid audit, no other status can be declared.
a11y-lapsed = The audit of { $date } is no longer valid. Without a valid audit, no other status can be declared.
a11y-to-come = The compliance rate will be published here, with the date of the audit and the name of the auditor.
a11y-rate = Share of criteria met
a11y-auditor = Audit carried out by
a11y-date = Date of the audit
a11y-standard = Standard
a11y-write = Write to us
legal-details = Contact details
legal-publisher = Publisher
legal-status = Legal form
legal-address = Address
legal-phone = Telephone
legal-email = E-mail
legal-registration = Registration number
legal-director = Director of publication
legal-host = Host
legal-privacy = Your data
weights-all = All pages
weights-home = Home
weights-lists = Lists
weights-kind = Pages
weights-count = Number
weights-median = Median weight
weights-heaviest = The heaviest
weights-value = { $n } kB
weights-parts = What a page is made of
weights-html = The page itself
weights-code = Styles and scripts
weights-fonts = Fonts
weights-pictures = Pictures
weights-requests = Files asked for
weights-measured = Measured by the generator at each publication, for a phone whose reader goes to the end of the page, as the network carries it.
