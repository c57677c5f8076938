# טקסטים של ממשק ערכת העיצוב Provence — עברית.
# למתרגמים:
# – שומרים על המזהים ועל המשתנים ({ $n }, { $date } …) כפי שהם;
# – PLURAL($n) בוחר את צורת הריבוי של השפה: one, two, other;
# – המספרים מגיעים כתובים כבר לפי השפה; השנים מגיעות כטקסט;
# – יעד (target) לעולם אינו תוצאה: שמות סוגי המספרים צריכים לשדר זאת.

## בכל העמודים

skip-to-content = דילוג לתוכן
nav-main = ניווט ראשי
nav-languages = שפות
nav-breadcrumb = נתיב ניווט
nav-footer = תחתית העמוד
# Button of the menu on a small screen.
menu-open = תפריט
home-link = דף הבית
language-untranslated = עמוד שלא תורגם
fallback-notice = עמוד זה טרם תורגם לעברית. לפניכם הטקסט המקורי.
fallback-original = לעמוד המקורי ({ $language })
card-untranslated = לא תורגם: { $language }
machine-notice = עמוד זה תורגם בידי מכונה, ואיש עדיין לא עבר עליו.
draft-notice = טיוטה: עמוד זה טרם פורסם.
draft-mark = טיוטה
machine-written-notice = טקסט זה נכתב בידי מכונה, ואיש עדיין לא עבר עליו.
demo-image = תמונה זמנית
in-parentheses = ({ $text })
synthetic-short = בינה מלאכותית
synthetic-generated = תמונה שנוצרה בבינה מלאכותית
synthetic-edited = תמונה שנערכה בבינה מלאכותית
synthetic-composite = תמונה מורכבת ובה רכיבים שנוצרו בבינה מלאכותית
demo-note = איורים, עד שיגיעו התצלומים.
published-on = פורסם ב־{ $date }
updated-on = עודכן ב־{ $date }
toc-title = בעמוד זה
page-markdown = עמוד זה כ־Markdown

## תחתית העמוד

footer-about = הסוכנות לשיווק אזור אקס־מרסיי־פרובאנס.
# Three doors, at the foot of each page.
door-set-up = להתמקם כאן
door-set-up-text = הענף שלכם, החברות והפרויקטים.
door-pictures = להשתמש בתמונות שלנו
door-pictures-text = להוריד, להשתמש ולתת קרדיט.
door-press = עיתונות ויצירת קשר
door-press-text = נושאים, עובדות ותמונות לכתבות שלכם.
footer-rights = ערכת המסרים והנתונים: הרישיון הפתוח 2.0 (Etalab). לכל תמונה רישיון משלה.
footer-privacy = באתר זה: בלי קובצי Cookie, בלי מעקב, בלי תוכן של צד שלישי.
accessibility-status = { $state ->
    [full] נגישות: תואם במלואו
    [partial] נגישות: תואם חלקית
   *[other] נגישות: לא תואם
 }
# Before the links to the page's data.
footer-developers = למפתחים
feed-atom = { $title }: הזנת Atom
feed-json = { $title }: הזנת JSON Feed

## דף הבית

home-eyebrow = מרסיי, אקס־אן־פרובאנס ועוד 90 רשויות מקומיות
# The three addresses on the postcard's other side.
door-create = לייסד כאן
door-create-text = שישה ענפים, החברות והפרויקטים שלהם
door-live = לחיות כאן
door-live-text = מי שבחרו בפרובאנס
door-speak = לספר עלינו
door-speak-text = תמונות, מספרים ועובדות לשימושכם
home-stories-title = סיפורי האזור
home-stories-lead = חברות, מקומות, צוותים: אלה שבחרו בפרובאנס.
home-sectors-title = שישה ענפים
home-sectors-lead = שישה ענפים, החברות והפרויקטים שלהם, וסיבות טובות לבוא.
home-figures-title = פרובאנס במספרים
home-figures-lead = כל נתון מציין את סוגו ואת מקורו.
home-projects-title = פרויקטים מרכזיים
home-projects-lead = ממרסיי עד האלפיי, שמות שכדאי להכיר.
home-photos-title = תמונות לשימושכם
home-photos-lead = קחו אותן, ותנו קרדיט.
all-stories = כל הסיפורים
all-sectors = כל הענפים
all-projects = כל הפרויקטים
all-indicators = הברומטר המלא
all-photos = ספריית התמונות המלאה

## רשימות

stories-lead = חברות, מקומות, צוותים: אלה שבחרו בפרובאנס.
sectors-lead = שישה ענפים, החברות והפרויקטים שלהם, וכל מה שצריך כדי להשתכנע.
projects-lead = הפרויקטים המרכזיים של האזור, ממרסיי עד האלפיי.
photos-lead = תמונות לשימושכם, כל אחת עם הקרדיט והרישיון שלה.
events-lead = תערוכות, משלחות ואירועים שבהם אפשר לפגוש את האזור.
academy-lead = סדרות מפגשים להבנת תמורות הזמן, ומשאבים הפתוחים לכול.
indicators-lead = המספרים של האזור, כל אחד עם סוגו ומקורו.
press-lead = נושאים, עובדות ותמונות לכתבות שלכם.
count-stories = { PLURAL($n) ->
    [one] סיפור אחד
    [two] שני סיפורים
   *[other] { $n } סיפורים
}
count-projects = { PLURAL($n) ->
    [one] פרויקט אחד
    [two] שני פרויקטים
   *[other] { $n } פרויקטים
}
count-photos = { PLURAL($n) ->
    [one] תמונה אחת
    [two] שתי תמונות
   *[other] { $n } תמונות
}
list-empty = אין כאן מה להציג כרגע.
filter-sector = לפי ענף
filter-place = לפי מקום
filter-keywords = לפי מילת מפתח
filter-all = הצגת הכול
filters-label = צמצום הרשימה
pagination = עמודים
page-previous = העמוד הקודם
page-next = העמוד הבא
page-position = עמוד { $page } מתוך { $pages }
page-go = עמוד { $page }

## סיפור

story-company = חברה
story-place = מקום
story-archive-note = סיפור משנת { $year }.
story-source = מקור:
story-related = כדאי לקרוא גם
story-previous = הסיפור הקודם
story-next = הסיפור הבא
sources-link = מאין באים המספרים שלנו
sources-documents = חמשת המקורות
sources-facts = העובדות שנלקחו ממנו ({ NUMBER($count) })
sources-used-by = בשימוש אצל:

## ענף

sector-argument = סיבות לבוא
sector-argument-lead = לשימוש חופשי, בציון השנה והמקור.
sector-figures = במספרים
sector-context = היתרונות שלנו
sector-stories = סיפורים מן הענף
sector-projects = פרויקטים בענף

## פרויקט

project-place = מקום
project-year = שנת אזכור
sector-inferred = שויך בידי One Provence
project-previous = הפרויקט הקודם
project-next = הפרויקט הבא

## מספרים: סוג, מקור, שנה

kind-observed = בפועל
kind-target = יעד
kind-estimate = אומדן
kind-model = מודל
kind-budget = תקציב
kind-context = הקשר
kinds-title = איך קוראים את המספרים
kind-help-observed = תוצאה שנמדדה ופורסמה.
kind-help-target = יעד שהוכרז.
kind-help-estimate = סדר גודל שמסרו אדם או מוסד.
kind-help-model = קשר סטטיסטי העולה ממחקר.
kind-help-budget = סכום שתוכנן או אושר.
# Columns of the barometer's table.
table-figure = מדד
table-value = ערך
table-kind = סוג
table-year = שנה
table-source = מקור
approximately = בערך
figure-source = { $source ->
    [S-CONV] הסכם המטרופולין ולשכת המסחר
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] העיתונות המקומית, בהשקה
    [S-BILAN] העיתונות הכלכלית, סיכום 2024
   *[other] מקור { $source }
}
chart-label = תרשים: { $title }
indicator-group-investment = השקעות ותעסוקה
indicator-group-image = תדמית וקהל
indicator-group-network = רשתות ויעדים
indicator-group-territory = האזור
indicator-group-agency = אמצעים

## תמונה

photo-credit-title = קרדיט להעתקה
photo-credit-languages = בכל השפות
photo-license = רישיון
photo-author = יוצר
photo-copyright = זכויות
photo-place = מקום
photo-date = תאריך
photo-sector = ענף
photo-keywords = מילות מפתח
photo-size = ממדים
# Title of a folded part.
photo-technical = פרטים טכניים
photo-pixels = { $width } × { $height } פיקסלים
photo-alt = טקסט חלופי
photo-used-in = היכן רואים את התמונה
photo-not-used = תמונה שעוד לא הופיעה בעמודי האתר.
photo-previous = התמונה הקודמת
photo-next = התמונה הבאה
license-plain-etalab = אפשר להשתמש בה, לשנות אותה ולהפיץ אותה, גם באופן מסחרי, בציון המקור והתאריך.
license-plain-by = אפשר להשתמש בה, לשנות אותה ולהפיץ אותה, גם באופן מסחרי, בציון שם היוצר.
license-plain-by-sa = אפשר להשתמש בה ולשנות אותה בציון שם היוצר, בתנאי שהתוצאה תופץ באותו רישיון.
license-plain-by-nc = אפשר להשתמש בה ולשנות אותה בציון שם היוצר, שלא לשימוש מסחרי.
license-plain-by-nd = אפשר להפיץ אותה כמות שהיא בציון שם היוצר, בלי לשנותה.
license-plain-zero = אפשר לעשות בה כרצונכם. נשמח אם תציינו את שם היוצר.
license-plain-other = כתבו לנו לפני כל שימוש: השימוש בתמונה זו מוגבל.

## אירועים

event-kind-fair = תערוכה כללית
event-kind-sector-fair = תערוכה ענפית
event-kind-mission = משלחת לחו״ל
event-kind-culture = תרבות
event-kind-institutional = חדשות הסוכנות
event-kind-academy = אקדמיה
event-group-coming = בקרוב
event-group-recurring = אירועים קבועים
event-group-past = אירועים שהיו
event-planned-then = מתוכנית קודמת
event-state-postponed = נדחה
event-state-cancelled = בוטל
event-online = לצפייה מקוונת
demo-example = דוגמה
calendar-add = הוספה ליומן שלי
calendar-subscribe = הרשמה ללוח האירועים
calendar-download = הורדת הלוח (‎.ics)

## אקדמיה

academy-group-coming = בקרוב
academy-group-past = סדרות שהיו
academy-group-announced = סדרות שהוכרזו בזמנו
academy-status-held = מתוכנית { $year }
academy-status-planned = בתוכנית { $year }

## עיתונות

press-photos-title = תמונות לעיתונות

## וידאו

video-watch = לצפייה בסרטון ב־{ $host }
video-note = הקישור מוביל לאתר אחר. דבר ממנו אינו נטען כאן.

## תיבות בתוך טקסט

alert-note = טוב לדעת
alert-tip = עצה
alert-important = חשוב
alert-warning = שימו לב
alert-caution = זהירות
task-open = לביצוע
task-done = בוצע

## עמוד שלא נמצא

not-found-title = העמוד הזה תעה בדרך
not-found-text = הכתובת השתנתה, או שהעמוד אינו קיים עוד. המיסטרל אינו אשם בכך.
not-found-places = חזרה לדרך

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = תמונה זו אינה זמינה עוד
gone-text = הזכויות בה פגו או שחסר אישור, ולכן היא הוסרה מספריית התמונות.
photo-downloads = הורדה
photo-download = { $format }{ "\u200F" }, { $width } × { $height } פיקסלים, { $weight } מ״ב
photo-download-on-request = הקובץ המקורי הגדול שמור לעיתונות ולשותפים: בקשו אותו מאיתנו.

## pages/developers

api-examples = נסו בעצמכם
api-example-list = כותרות הסיפורים וכתובותיהם, בשורה אחת במסוף
api-example-pages = הסיבות לבוא והנתונים שלהן, עמוד אחר עמוד, ב־JavaScript
api-example-translations = השפות שבהן כתוב כל סיפור, ב־Python
api-example-wordpress = הסיפורים בעמוד WordPress: קוד קצר [provence-stories]
api-collections = האוספים והשדות שלהם
api-collections-text = לכל פריט יש גם כותרת, תיאור, תאריכים ותרגומים.
api-list-link = הרשימה
api-schema-link = הסכמה
api-required = תמיד קיים
api-localized = לפי שפה
api-count = { PLURAL($n) ->
    [one] פריט אחד
    [two] שני פריטים
   *[other] { $n } פריטים
}

## ערכת המותג

kit-version = גרסה { $version }
kit-released = נקבעה בתאריך { $date }
kit-unreleased = גרסה בהכנה
kit-take-all = הערכה כולה
kit-take-npm = חבילת npm
kit-kilobytes = { $n } ק״ב
kit-demo = לוגואים ותבניות להדגמה, שצוירו לאתר זה.
kit-logos = לוגואים
kit-logos-lead = סמל אחד, שני הרכבים, שלוש גרסאות. SVG למסך ולדפוס, PNG לכל השאר.
kit-clear = המרווח מסביב
kit-clear-text = רבע מגובה הסמל, מכל הצדדים.
kit-least = גדלים מזעריים
kit-least-text = סמל: 16 פיקסלים או 5 מ״מ. לוגו אופקי: ברוחב 96 פיקסלים או 25 מ״מ.
kit-misuse = לא כך
kit-misuse-stretch = למתוח
kit-misuse-turn = להטות
kit-misuse-colour = לשנות צבעים
kit-misuse-contrast = להחליש את הניגודיות
kit-misuse-busy = להניח על רקע עמוס
kit-misuse-effect = להוסיף אפקט
kit-colors = צבעים
kit-colors-lead = כל שם אומר למה הצבע משמש. בהיר מימין, כהה משמאל. לחיצה אחת מסמנת את הערך.
kit-mode-light = בהיר
kit-mode-dark = כהה
kit-sectors = ששת הענפים
kit-palette = כל לוח הצבעים
kit-contrast = כל יחסי הניגודיות
kit-contrast-lead = כל צמד מחושב (WCAG 2.2) בעת בניית האתר. מתחת לרמה AA דבר אינו מתפרסם.
kit-type = גופנים
kit-type-lead = שתי משפחות גופנים חופשיות, לצירוף למסמכים שלכם. לכתבים שאינם לטיניים: הגופנים שבמכשיר.
kit-face-titles = כותרות
kit-face-text = טקסט
kit-sample = בין ההר לים
kit-spaces = מרווחים
kit-spaces-lead = השוליים והמרווחים גדלים עם החלון, בין שני גבולות.
kit-templates = תבניות
kit-templates-lead = לגייס, להציג, להרצות. החליפו את הטקסטים שבסוגריים המרובעים.
kit-use = הערכה באתר שלכם
kit-use-lead = העתיקו והדביקו. הגיבוב מבטיח שהקובץ שהתקבל הוא של גרסה זו, עד הבייט האחרון.
kit-tokens = אסימוני עיצוב
kit-licences = רישיונות
kit-files = { PLURAL($n) ->
    [one] קובץ אחד
    [two] שני קבצים
   *[other] { $n } קבצים
}
kit-versions = גרסאות
kit-versions-lead = גרסה שפורסמה לא תשתנה עוד.
kit-first = גרסה ראשונה
kit-changes = נוספו: { $added }. שונו: { $changed }. הוסרו: { $removed }.
kit-manifest = מניפסט
kit-changelog = יומן השינויים

## חיפוש ומפת האתר

search-link = חיפוש
search-field = מה תרצו למצוא?
search-button = חיפוש
search-count = תוצאות: { $n }
search-none = שום עמוד אינו מתאים למילים אלה. נסו מילים אחרות, או עיינו במפת האתר.
search-near = אין דבר בעברית; הנה מה שיש בשפות אחרות.
search-more = הצגת עוד
search-failed = החיפוש לא הושלם. בדקו את החיבור, או עיינו במפת האתר.
search-all = הכול
search-kind = מדור
search-year = שנה
search-sector = ענף
search-place = מקום
sitemap-title = מפת האתר

## Charts and data

chart-axis = ציר הערכים: מ־{ $from } עד { $to } ({ $unit }).
chart-empty = אין נתון עבור { $years }.
chart-undated = השנה לא צוינה
charts-title = תוצאות ויעדים
indicator-holder = הגורם
indicator-group = נושא
indicator-levers = על המצפן
indicator-previous = המדד הקודם
indicator-next = המדד הבא
data-title = הנתונים
data-lead = אותם מספרים, לשימוש חופשי. רישיון:
data-download = הורדה בפורמט { $format }
data-catalogue = קטלוג (DCAT)

## The compass

compass-lead = שישה כיוונים שמראים מה מושך אל האזור, ומה המספרים יודעים על כך.
compass-label = מצפן האטרקטיביות
compass-text = שושנת רוחות בת { $count } קצוות. כל סימן הוא מספר, וצורתו מראה את סוגו.
compass-measured = נמדד
compass-stated = טרם נמדד
compass-silent = אין מדידה
compass-stated-text = יש מספרים, אך אף אחד מהם אינו תוצאה שנמדדה.
compass-silent-text = אין עדיין מדד בנושא הזה. מקומו שמור.
compass-note = ששת המנופים לקוחים מההסכם של 2017-2018. ניסוחם זמני, ושיוך המדדים הוא הצעה של אתר זה: One Provence טרם פרסמה את שיטת המצפן שלה.
compass-link = המצפן: שישה כיוונים, ומה נמדד בהם
compass-barometer = אותם מספרים, בברומטר

## The argument on one page

argument-lead = שישה ענפים, הראיות והמקורות שלהם, בעמוד אחד: לקרוא, להדפיס ולקחת איתכם.
argument-names = שמות הענפים, 2017 ו־2024
argument-sector = ענף
argument-unnamed = לא נזכר
argument-data = ערכת המסרים כנתונים (JSON)
argument-document-title = ערכת המסרים של אקס־מרסיי־פרובאנס
argument-document-lead = שישה ענפים, הראיות והמקורות שלהם.
argument-document-reuse = לשימוש חופשי, בציון השנה והמקור. הגרסה המעודכנת באתר:
argument-document = ערכת המסרים כ־PDF ({ $weight } מ״ב)
sector-document = הענף בעמוד אחד (PDF, { $weight } מ״ב)
press-kit-title = ערכת עיתונות
press-kit-lead = סיפורים מאקס־מרסיי־פרובאנס, לקרוא ולספר.
press-kit-reuse = הטקסטים לשימוש חופשי, בציון One Provence. צילומים: ראו את הקרדיט מתחת לכל אחד. כל הסיפורים באתר:
press-kit = ערכת העיתונות כ־PDF ({ $weight } מ״ב)
argument-link = ערכת המסרים כולה בעמוד אחד

## Embeds

embed-more = לקריאה ב־One Provence
embed-this = הטמעת התרשים באתר שלכם
embed-kind-story = סיפורים
embed-kind-sector = ענפים
embed-kind-figure = מספרים
embed-kind-photo = תמונות
embed-kind-banner = באנר
embed-choose = בחרו תוכן
embed-preview = תצוגה מקדימה
embed-snippet-element = עם סקריפט, כחלק מהעמוד
embed-snippet-frame = בלי סקריפט, במסגרת
embed-snippet-address = כתובת להדבקה ב־WordPress או בעורך אחר שתומך ב־oEmbed
embed-script-once = פעם אחת בעמוד, בכל מקום:
embed-unreleased = הסקריפט שמציבים פעם אחת בדף שייך לגרסה מפורסמת של ערכת המותג, ועדיין אין גרסה כזו. מסגרות אינן זקוקות לסקריפט.
embed-copy = העתקה
embed-copied = הועתק
embed-open = לצפייה במסגרת

## Resource centre

resources-lead = מסמכים, הקלטות, נתונים וקישורים של האקדמיה, פתוחים לכול.
count-resources = { PLURAL($n) ->
    [one] משאב אחד
    [two] שני משאבים
   *[other] { $n } משאבים
}
filter-kind = לפי סוג
filter-year = לפי שנה
resource-kind-document = מסמך
resource-kind-recording = הקלטה
resource-kind-dataset = מערך נתונים
resource-kind-link = קישור
resource-session = מפגש
resource-speakers = בהשתתפות
resource-year = שנה
resource-languages = שפות
resource-length = משך
resource-minutes = { $n } דק׳
resource-download = הורדה
resource-open = לפתיחת הקישור
resource-listen = להאזנה או לצפייה
resource-transcript = תמליל
resource-transcript-in = לקריאת התמליל: { $language }
resource-previous = המשאב הקודם
resource-next = המשאב הבא
academy-resources = מרכז המשאבים
all-resources = כל המשאבים
a11y-scope = האתר רואה את עצמו כפוף לתקן הצרפתי הכללי לשיפור הנגישות (RGAA) ולסעיף 47 בחוק הצרפתי מס׳ 2005-102 מיום 11 בפברואר 2005. הצהרה זו חלה על כל עמודיו, בכל שפותיו.
a11y-results = תוצאות הבדיקות
a11y-state = מצב ההתאמה
a11y-none = האתר ממתין לביקורת הראשונה שלו. בלי ביקורת בתוקף, זה המצב היחיד שאפשר להצהיר עליו.
a11y-lapsed = הביקורת מיום { $date } אינה בתוקף עוד. בלי ביקורת בתוקף, זה המצב היחיד שאפשר להצהיר עליו.
a11y-to-come = שיעור ההתאמה יפורסם כאן, עם תאריך הביקורת ושם הגוף שערך אותה.
a11y-rate = שיעור הקריטריונים שמולאו
a11y-auditor = הביקורת נערכה בידי
a11y-date = תאריך הביקורת
a11y-standard = התקן
a11y-write = כתבו לנו
legal-details = פרטי קשר
legal-publisher = המוציא לאור
legal-status = צורת ההתאגדות
legal-address = כתובת
legal-phone = טלפון
legal-email = דוא״ל
legal-registration = מספר רישום
legal-director = אחריות לפרסום
legal-host = אחסון
legal-privacy = הנתונים שלכם
weights-all = כל העמודים
weights-home = דף הבית
weights-lists = רשימות
weights-kind = עמודים
weights-count = מספר
weights-median = משקל חציוני
weights-heaviest = הכבד ביותר
weights-value = { $n } ק״ב
weights-parts = ממה עשוי עמוד
weights-html = העמוד עצמו
weights-code = סגנונות וסקריפטים
weights-fonts = גופנים
weights-pictures = תמונות
weights-requests = קבצים מבוקשים
weights-measured = נמדד בידי המחולל בכל פרסום, לטלפון שקוראו מגיע לסוף העמוד, כפי שהרשת נושאת אותו.

## The map

map-title = האזור, מקום אחר מקום
map-lead = משאטורנאר ועד לה סיוטה: מה ממציאים ובונים כאן, והיכן.
map-label = מפת האזור
map-credit = קו החוף: Natural Earth, נחלת הכלל. מיקומים: GeoNames, ‏CC BY 4.0. נחלים והרים מצוירים ביד.
map-world-title = היעדים
map-world-credit = קו החוף: Natural Earth, נחלת הכלל. אזורים מסומנים במרכזם.
