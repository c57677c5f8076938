# نصوص واجهة السمة Provence — العربية.
# للمترجمين:
# – تُحفظ المعرّفات والمتغيرات ({ $n } و{ $date } …) كما هي؛
# – تختار PLURAL($n) صيغة العدد في العربية: zero وone وtwo وfew وmany وother؛
# – الأعداد المارّة في المتغيرات مكتوبة أصلًا على طريقة اللغة؛ والسنوات تصل نصًا؛
# – الهدف (target) ليس نتيجة أبدًا: وعلى أسماء طبائع الأرقام أن تُشعر بذلك.

## في كل الصفحات

skip-to-content = الانتقال إلى المحتوى
nav-main = التصفّح الرئيسي
nav-languages = اللغات
nav-breadcrumb = مسار التصفّح
nav-footer = تذييل الصفحة
# Button of the menu on a small screen.
menu-open = القائمة
home-link = الرئيسية
language-untranslated = صفحة غير مترجمة
fallback-notice = لم تُترجم هذه الصفحة إلى العربية بعد. إليكم النص الأصلي.
fallback-original = الاطلاع على الصفحة الأصلية ({ $language })
card-untranslated = غير مترجم: { $language }
machine-notice = تُرجمت هذه الصفحة آليًا، ولم يراجعها أحد بعد.
draft-notice = مسودّة: لم تُنشر هذه الصفحة بعد.
draft-mark = مسودّة
machine-written-notice = كُتب هذا النص آليًا، ولم يراجعه أحد بعد.
demo-image = صورة مؤقتة
in-parentheses = ({ $text })
synthetic-short = ذكاء اصطناعي
synthetic-generated = صورة مولَّدة بالذكاء الاصطناعي
synthetic-edited = صورة معدَّلة بالذكاء الاصطناعي
synthetic-composite = صورة مركَّبة فيها عناصر مولَّدة بالذكاء الاصطناعي
demo-note = رسوم توضيحية، في انتظار الصور الفوتوغرافية.
published-on = نُشر في { $date }
updated-on = آخر تحديث في { $date }
toc-title = في هذه الصفحة
page-markdown = هذه الصفحة بصيغة Markdown

## تذييل الصفحة

footer-about = وكالة التسويق الترابي لمنطقة إيكس-مرسيليا-بروفانس.
# Three doors, at the foot of each page.
door-set-up = الاستقرار هنا
door-set-up-text = قطاعكم، وشركاته، ومشاريعه.
door-pictures = استعمال صورنا
door-pictures-text = حمّلوها واستعملوها مع ذكر صاحبها.
door-press = الصحافة والتواصل
door-press-text = مواضيع ووقائع وصور لمقالاتكم.
footer-rights = المؤهلات والبيانات: الرخصة المفتوحة 2.0 (Etalab). ولكل صورة ترخيصها الخاص.
footer-privacy = في هذا الموقع: لا ملفات ارتباط، ولا تتبّع، ولا محتوى من موقع آخر.
accessibility-status = { $state ->
    [full] إمكانية الولوج: مطابق كليًا
    [partial] إمكانية الولوج: مطابق جزئيًا
   *[other] إمكانية الولوج: غير مطابق
 }
# Before the links to the page's data.
footer-developers = للمطوّرين
feed-atom = { $title }: خلاصة Atom
feed-json = { $title }: خلاصة JSON Feed

## الصفحة الرئيسية

home-eyebrow = مرسيليا وإيكس أون بروفانس و90 بلدية أخرى
# The three addresses on the postcard's other side.
door-create = التأسيس هنا
door-create-text = ستة قطاعات، بشركاتها ومشاريعها
door-live = العيش هنا
door-live-text = من اختاروا بروفانس
door-speak = الحديث عنّا
door-speak-text = صور وأرقام ووقائع جاهزة للنشر
home-stories-title = قصص المنطقة
home-stories-lead = شركات وأماكن وفرق: هؤلاء اختاروا بروفانس.
home-sectors-title = ستة قطاعات
home-sectors-lead = ستة قطاعات، بشركاتها ومشاريعها، وحجج تأخذونها معكم.
home-figures-title = بروفانس بالأرقام
home-figures-lead = كل رقم مذكور معه نوعه ومصدره.
home-projects-title = المشاريع الكبرى
home-projects-lead = من مرسيليا إلى الألبيي، أسماء تستحق أن تُعرف.
home-photos-title = صور تستعملونها
home-photos-lead = خذوها، واذكروا أصحابها.
all-stories = كل القصص
all-sectors = كل القطاعات
all-projects = كل المشاريع
all-indicators = البارومتر كاملًا
all-photos = مكتبة الصور كاملة

## القوائم

stories-lead = شركات وأماكن وفرق: هؤلاء اختاروا بروفانس.
sectors-lead = ستة قطاعات، بشركاتها ومشاريعها، وما يُقنعكم.
projects-lead = المشاريع الكبرى للمنطقة، من مرسيليا إلى الألبيي.
photos-lead = صور تستعملونها، كل منها باسم صاحبها وترخيصها.
events-lead = معارض وبعثات ومواعيد تلتقون فيها بالمنطقة.
academy-lead = سلاسل لقاءات لفهم التحوّلات، وموارد متاحة للجميع.
indicators-lead = أرقام المنطقة، كل رقم بصنفه ومصدره.
press-lead = مواضيع ووقائع وصور لإعداد مقالاتكم.
count-stories = { PLURAL($n) ->
    [zero] لا قصص
    [one] قصة واحدة
    [two] قصتان
    [few] { $n } قصص
    [many] { $n } قصة
   *[other] { $n } قصة
}
count-projects = { PLURAL($n) ->
    [zero] لا مشاريع
    [one] مشروع واحد
    [two] مشروعان
    [few] { $n } مشاريع
    [many] { $n } مشروعًا
   *[other] { $n } مشروع
}
count-photos = { PLURAL($n) ->
    [zero] لا صور
    [one] صورة واحدة
    [two] صورتان
    [few] { $n } صور
    [many] { $n } صورة
   *[other] { $n } صورة
}
list-empty = لا شيء للعرض هنا حاليًا.
filter-sector = بحسب القطاع
filter-place = بحسب المكان
filter-keywords = بحسب الكلمة المفتاح
filter-all = عرض الكل
filters-label = تضييق القائمة
pagination = الصفحات
page-previous = الصفحة السابقة
page-next = الصفحة التالية
page-position = الصفحة { $page } من { $pages }
page-go = الصفحة { $page }

## القصة

story-company = الشركة
story-place = المكان
story-archive-note = قصة من سنة { $year }.
story-source = المصدر:
story-related = للقراءة أيضًا
story-previous = القصة السابقة
story-next = القصة التالية
sources-link = من أين تأتي أرقامنا
sources-documents = المصادر الخمسة
sources-facts = الوقائع المأخوذة منه ({ NUMBER($count) })
sources-used-by = تستعملها:

## القطاع

sector-argument = مؤهلات القطاع
sector-argument-lead = استعملوها بحرية، مع ذكر السنة والمصدر.
sector-figures = بالأرقام
sector-context = نقاط قوتنا
sector-stories = قصص القطاع
sector-projects = مشاريع القطاع

## المشروع

project-place = المكان
project-year = سنة الذكر
sector-inferred = ربطته One Provence بالقطاع
project-previous = المشروع السابق
project-next = المشروع التالي

## الأرقام: الطبيعة والمصدر والسنة

kind-observed = فعلي
kind-target = هدف
kind-estimate = تقدير
kind-model = نموذج
kind-budget = ميزانية
kind-context = سياق
kinds-title = كيف تقرؤون هذه الأرقام
kind-help-observed = نتيجة عُوينت ونُشرت.
kind-help-target = هدف معلن.
kind-help-estimate = رقم تقريبي يقدّمه شخص أو مؤسسة.
kind-help-model = علاقة إحصائية مستخلصة من دراسة.
kind-help-budget = مبلغ مقرّر أو مصوَّت عليه.
# Columns of the barometer's table.
table-figure = المؤشر
table-value = القيمة
table-kind = الصنف
table-year = السنة
table-source = المصدر
approximately = نحو
figure-source = { $source ->
    [S-CONV] اتفاقية الحاضرة وغرفة التجارة
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] الصحافة المحلية، عند الإطلاق
    [S-BILAN] الصحافة الاقتصادية، حصيلة 2024
   *[other] المصدر { $source }
}
chart-label = رسم بياني: { $title }
indicator-group-investment = الاستثمار والشغل
indicator-group-image = الصورة والجمهور
indicator-group-network = الشبكات والوجهات
indicator-group-territory = المنطقة
indicator-group-agency = الموارد

## الصورة

photo-credit-title = اسم صاحب الصورة، جاهز للنسخ
photo-credit-languages = بجميع اللغات
photo-license = الترخيص
photo-author = صاحب الصورة
photo-copyright = الحقوق
photo-place = المكان
photo-date = التاريخ
photo-sector = القطاع
photo-keywords = الكلمات المفتاحية
photo-size = الأبعاد
# Title of a folded part.
photo-technical = بطاقة تقنية
photo-pixels = { $width } × { $height } بكسل
photo-alt = النص البديل
photo-used-in = أين تُشاهد هذه الصورة
photo-not-used = صورة لم تظهر في صفحات الموقع بعد.
photo-previous = الصورة السابقة
photo-next = الصورة التالية
license-plain-etalab = يمكنكم استعمالها وتعديلها ونشرها، حتى لأغراض تجارية، مع ذكر المصدر والتاريخ.
license-plain-by = يمكنكم استعمالها وتعديلها ونشرها، حتى لأغراض تجارية، مع ذكر صاحبها.
license-plain-by-sa = يمكنكم استعمالها وتعديلها مع ذكر صاحبها، بشرط نشر الناتج بالترخيص نفسه.
license-plain-by-nc = يمكنكم استعمالها وتعديلها مع ذكر صاحبها، لغير الأغراض التجارية.
license-plain-by-nd = يمكنكم نشرها كما هي مع ذكر صاحبها، من دون تعديلها.
license-plain-zero = افعلوا بها ما تشاؤون. ويسرّنا أن تذكروا صاحبها.
license-plain-other = راسلونا قبل أي استعمال: فحقوق هذه الصورة محدودة.

## الفعاليات

event-kind-fair = معرض عام
event-kind-sector-fair = معرض قطاعي
event-kind-mission = بعثة إلى الخارج
event-kind-culture = ثقافة
event-kind-institutional = حياة الوكالة
event-kind-academy = الأكاديمية
event-group-coming = قريبًا
event-group-recurring = مواعيد دورية
event-group-past = مواعيد مضت
event-planned-then = من برنامج سابق
event-state-postponed = مؤجَّل
event-state-cancelled = ملغى
event-online = تابعوه عبر الإنترنت
demo-example = مثال
calendar-add = أضِف إلى تقويمي
calendar-subscribe = اشترك في التقويم
calendar-download = نزّل التقويم (‎.ics)

## الأكاديمية

academy-group-coming = قريبًا
academy-group-past = سلاسل سابقة
academy-group-announced = دورات أُعلن عنها حينها
academy-status-held = من برنامج { $year }
academy-status-planned = ضمن برنامج { $year }

## الصحافة

press-photos-title = صور للصحافة

## الفيديو

video-watch = مشاهدة الفيديو على { $host }
video-note = يؤدي الرابط إلى موقع آخر. ولا يُحمَّل منه شيء هنا.

## إطارات داخل النصوص

alert-note = للعلم
alert-tip = نصيحة
alert-important = مهم
alert-warning = انتباه
alert-caution = بتأنٍّ
task-open = لم يُنجز
task-done = أُنجز

## صفحة غير موجودة

not-found-title = تاهت هذه الصفحة
not-found-text = تغيّر العنوان، أو لم تعد الصفحة موجودة. ولا ذنب لريح الميسترال في ذلك.
not-found-places = لمواصلة الطريق

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = هذه الصورة لم تعد متاحة
gone-text = انتهت حقوقها أو ينقصها ترخيص، فسُحبت من مكتبة الصور.
photo-downloads = تنزيل
photo-download = { $format }{ "\u200F" }، { $width } × { $height } بكسل، { $weight } ميغابايت
photo-download-on-request = النسخة الأصلية الكبيرة للصحافة والشركاء: اطلبوها منا.

## pages/developers

api-examples = جرّبوا
api-example-list = عناوين القصص وروابطها، بسطر واحد في الطرفية
api-example-pages = المؤهلات وأرقامها، صفحة بعد صفحة، بلغة JavaScript
api-example-translations = اللغات التي كُتبت بها كل قصة، بلغة Python
api-example-wordpress = القصص في صفحة WordPress: الرمز المختصر [provence-stories]
api-collections = المجموعات وحقولها
api-collections-text = لكل عنصر أيضًا عنوان ووصف وتواريخ وترجمات.
api-list-link = القائمة
api-schema-link = المخطط
api-required = موجود دائمًا
api-localized = بحسب اللغة
api-count = { PLURAL($n) ->
    [zero] لا عناصر
    [one] عنصر واحد
    [two] عنصران
    [few] { $n } عناصر
    [many] { $n } عنصرًا
   *[other] { $n } عنصر
}

## حزمة العلامة

kit-version = الإصدار { $version }
kit-released = ثُبّت في { $date }
kit-unreleased = إصدار قيد الإعداد
kit-take-all = الحزمة كاملة
kit-take-npm = حزمة npm
kit-kilobytes = { $n } كيلوبايت
kit-demo = شعارات ونماذج تجريبية، رُسمت لهذا الموقع.
kit-logos = الشعارات
kit-logos-lead = رمز واحد، وتركيبتان، وثلاث نسخ. SVG للشاشة والطباعة، وPNG لما عداهما.
kit-clear = المساحة المحيطة
kit-clear-text = ربع ارتفاع الرمز من كل الجهات.
kit-least = أصغر المقاسات
kit-least-text = الرمز: 16 بكسل أو 5 مم. الشعار الأفقي: بعرض 96 بكسل أو 25 مم.
kit-misuse = ما لا ينبغي فعله
kit-misuse-stretch = المطّ
kit-misuse-turn = الإمالة
kit-misuse-colour = تغيير الألوان
kit-misuse-contrast = إضعاف التباين
kit-misuse-busy = الوضع على خلفية مزدحمة
kit-misuse-effect = إضافة مؤثر
kit-colors = الألوان
kit-colors-lead = يدل كل اسم على وظيفة اللون. الفاتح إلى اليمين والداكن إلى اليسار. نقرة واحدة تحدد القيمة.
kit-mode-light = فاتح
kit-mode-dark = داكن
kit-sectors = القطاعات الستة
kit-palette = لوحة الألوان كاملة
kit-contrast = كل درجات التباين
kit-contrast-lead = يُحسب كل زوج (WCAG 2.2) عند بناء الموقع. وما كان دون المستوى AA لا يُنشر.
kit-type = الخطوط
kit-type-lead = عائلتا خطوط مفتوحتان ترافقان وثائقكم. أما ما عدا الحروف اللاتينية فبخطوط جهاز القارئ.
kit-face-titles = العناوين
kit-face-text = النص
kit-sample = بين الجبل والبحر
kit-spaces = المسافات
kit-spaces-lead = تكبر الهوامش والفواصل مع النافذة، بين حدّين.
kit-templates = النماذج
kit-templates-lead = للتوظيف والمشاركة في المعارض وتقديم العروض. استبدلوا النصوص التي بين أقواس معقوفة.
kit-use = الحزمة في موقعكم
kit-use-lead = انسخوا وألصقوا. تضمن البصمة أن الملف المستلم هو ملف هذا الإصدار، بايتًا ببايت.
kit-tokens = رموز التصميم
kit-licences = التراخيص
kit-files = { PLURAL($n) ->
    [zero] لا ملفات
    [one] ملف واحد
    [two] ملفان
    [few] { $n } ملفات
    [many] { $n } ملفًا
   *[other] { $n } ملف
}
kit-versions = الإصدارات
kit-versions-lead = الإصدار المنشور لا يتغير أبدًا.
kit-first = الإصدار الأول
kit-changes = إضافات: { $added }. تغييرات: { $changed }. محذوفات: { $removed }.
kit-manifest = البيان
kit-changelog = سجل التغييرات

## البحث وخريطة الموقع

search-link = بحث
search-field = عمّ تبحثون؟
search-button = بحث
search-count = النتائج: { $n }
search-none = لا صفحة تطابق هذه الكلمات. جرّبوا غيرها، أو تصفّحوا خريطة الموقع.
search-near = لا شيء بالعربية، وهذا ما يوجد بلغات أخرى.
search-more = عرض المزيد
search-failed = تعذّر إتمام البحث. تحقّقوا من الاتصال، أو تصفّحوا خريطة الموقع.
search-all = الكل
search-kind = القسم
search-year = السنة
search-sector = القطاع
search-place = المكان
sitemap-title = خريطة الموقع

## Charts and data

chart-axis = محور القيم: من { $from } إلى { $to } ({ $unit }).
chart-empty = لا رقم في { $years }.
chart-undated = السنة غير مذكورة
charts-title = النتائج والأهداف
indicator-holder = الجهة
indicator-group = الموضوع
indicator-levers = على البوصلة
indicator-previous = المؤشر السابق
indicator-next = المؤشر التالي
data-title = البيانات
data-lead = الأرقام نفسها، متاحة لإعادة الاستعمال بحرية. الترخيص:
data-download = تنزيل بصيغة { $format }
data-catalogue = الفهرس (DCAT)

## The compass

compass-lead = ستة اتجاهات تبيّن من أين تأتي جاذبية المنطقة، وما تقوله الأرقام عنها.
compass-label = بوصلة الجاذبية
compass-text = وردة رياح من { $count } رؤوس. كل علامة رقم، وشكلها يدل على صنفه.
compass-measured = تم قياسه
compass-stated = لم يُقس بعد
compass-silent = لا قياس
compass-stated-text = توجد أرقام، لكن ليس بينها نتيجة مثبتة.
compass-silent-text = لا يتناوله أي مؤشر بعد. ومكانه محفوظ.
compass-note = الروافع الست مأخوذة من اتفاقية 2017-2018. وتسمياتها مؤقتة، وربط المؤشرات بها اقتراح من هذا الموقع: فلم تنشر One Provence بعدُ منهجية بوصلتها.
compass-link = البوصلة: ستة اتجاهات وما يُقاس منها
compass-barometer = الأرقام نفسها في البارومتر

## The argument on one page

argument-lead = ستة قطاعات وأدلتها ومصادرها، في صفحة تقرؤونها وتطبعونها وتأخذونها معكم.
argument-names = أسماء القطاعات، 2017 و2024
argument-sector = القطاع
argument-unnamed = غير مذكور
argument-data = المؤهلات في شكل بيانات (JSON)
argument-document-title = مؤهلات إيكس-مرسيليا-بروفانس
argument-document-lead = ستة قطاعات وأدلتها ومصادرها.
argument-document-reuse = استعملوها بحرية، مع ذكر السنة والمصدر. النسخة المحيّنة على الشبكة:
argument-document = المؤهلات بصيغة PDF ({ $weight } ميغابايت)
sector-document = القطاع في صفحة واحدة (PDF، { $weight } ميغابايت)
press-kit-title = الملف الصحفي
press-kit-lead = قصص من إيكس-مرسيليا-بروفانس، للقراءة والرواية.
press-kit-reuse = النصوص متاحة للاستعمال الحر مع ذكر One Provence. الصور: انظروا الإسناد أسفل كل صورة. كل القصص على الشبكة:
press-kit = الملف الصحفي بصيغة PDF ({ $weight } ميغابايت)
argument-link = كل المؤهلات في صفحة واحدة

## Embeds

embed-more = للقراءة على One Provence
embed-this = إدراج هذا الرسم البياني في موقعكم
embed-kind-story = القصص
embed-kind-sector = القطاعات
embed-kind-figure = الأرقام
embed-kind-photo = الصور
embed-kind-banner = اللافتة
embed-choose = اختاروا محتوى
embed-preview = معاينة
embed-snippet-element = بنص برمجي، ضمن مجرى الصفحة
embed-snippet-frame = من دون نص برمجي، داخل إطار
embed-snippet-address = عنوان يُلصق في WordPress أو في أي محرّر آخر يدعم oEmbed
embed-script-once = مرة واحدة في الصفحة، في أي موضع:
embed-unreleased = النص البرمجي الذي يوضع مرة في كل صفحة هو نص إصدار منشور من حزمة العلامة، ولا إصدار منشور بعد. أما الإطارات فلا تحتاج إلى نص برمجي.
embed-copy = نسخ
embed-copied = تم النسخ
embed-open = عرض داخل الإطار

## Resource centre

resources-lead = وثائق الأكاديمية وتسجيلاتها وبياناتها وروابطها، متاحة للجميع.
count-resources = { PLURAL($n) ->
    [zero] لا موارد
    [one] مورد واحد
    [two] موردان
    [few] { $n } موارد
    [many] { $n } موردًا
   *[other] { $n } مورد
}
filter-kind = بحسب النوع
filter-year = بحسب السنة
resource-kind-document = وثيقة
resource-kind-recording = تسجيل
resource-kind-dataset = مجموعة بيانات
resource-kind-link = رابط
resource-session = اللقاء
resource-speakers = بمشاركة
resource-year = السنة
resource-languages = اللغات
resource-length = المدة
resource-minutes = { $n } د
resource-download = تنزيل
resource-open = افتح الرابط
resource-listen = استمع أو شاهد
resource-transcript = النص الكامل
resource-transcript-in = اقرأ النص الكامل: { $language }
resource-previous = المورد السابق
resource-next = المورد التالي
academy-resources = مركز موارد الأكاديمية
all-resources = كل الموارد
a11y-scope = يعدّ الموقع نفسه خاضعًا للمرجع الفرنسي العام لتحسين إمكانية الولوج (RGAA) وللمادة 47 من القانون الفرنسي رقم 2005-102 المؤرخ في 11 فبراير 2005. ويسري هذا التصريح على جميع صفحاته وبجميع لغاته.
a11y-results = نتائج الاختبارات
a11y-state = حالة المطابقة
a11y-none = ينتظر الموقع تدقيقه الأول. ومن دون تدقيق ساري المفعول، هذه هي الحالة الوحيدة التي يجوز التصريح بها.
a11y-lapsed = لم يعد التدقيق المؤرخ في { $date } ساري المفعول. ومن دون تدقيق ساري المفعول، هذه هي الحالة الوحيدة التي يجوز التصريح بها.
a11y-to-come = ستُنشر هنا نسبة المطابقة مع تاريخ التدقيق واسم الجهة التي أجرته.
a11y-rate = نسبة المعايير المستوفاة
a11y-auditor = الجهة التي أجرت التدقيق
a11y-date = تاريخ التدقيق
a11y-standard = المرجع
a11y-write = راسلونا
legal-details = بيانات الاتصال
legal-publisher = الناشر
legal-status = الشكل القانوني
legal-address = العنوان
legal-phone = الهاتف
legal-email = البريد الإلكتروني
legal-registration = رقم التسجيل
legal-director = مدير النشر
legal-host = المضيف
legal-privacy = بياناتكم
weights-all = جميع الصفحات
weights-home = الصفحة الرئيسية
weights-lists = اللوائح
weights-kind = الصفحات
weights-count = العدد
weights-median = الوزن الوسيط
weights-heaviest = الأثقل
weights-value = { $n } كيلوبايت
weights-parts = ممَّ تتكوّن الصفحة
weights-html = الصفحة نفسها
weights-code = الأنماط والبرامج النصية
weights-fonts = الخطوط
weights-pictures = الصور
weights-requests = الملفات المطلوبة
weights-measured = تُقاس عند كل نشر بواسطة المولّد، لهاتف يصل قارئه إلى نهاية الصفحة، كما تنقلها الشبكة.

## The map

map-title = المنطقة مكانًا مكانًا
map-lead = من شاتورونار إلى لا سيوتا: ما يُبتكر وما يُبنى، وأين.
map-label = خريطة المنطقة
map-credit = خط الساحل: Natural Earth، ملك عام. المواقع: GeoNames، CC BY 4.0. الأنهار والتضاريس مرسومة باليد.
map-world-title = الوجهات
map-world-credit = خط الساحل: Natural Earth، ملك عام. المناطق محددة في وسطها.
