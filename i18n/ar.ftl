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
home-link = الرئيسية
language-untranslated = صفحة غير مترجمة
fallback-notice = لم تُترجم هذه الصفحة إلى العربية بعد. إليكم النص الأصلي.
fallback-original = الاطلاع على الصفحة الأصلية ({ $language })
card-untranslated = غير مترجم: { $language }
demo-mark = محتوى تجريبي
demo-image = رسم تجريبي
demo-note = هذا المحتوى مثال. وسيُستبدل قبل إطلاق الموقع.
updated-on = آخر تحديث في { $date }
toc-title = في هذه الصفحة
page-markdown = هذه الصفحة بصيغة Markdown

## تذييل الصفحة

footer-about = وكالة التسويق المكاني لمنطقة إيكس-مرسيليا-بروفانس.
footer-rights = الحجج والبيانات: الرخصة المفتوحة 2.0 (Etalab). ولكل صورة ترخيصها الخاص.
footer-privacy = في هذا الموقع: لا ملفات تعريف ارتباط، ولا أدوات تتبّع، ولا محتوى من طرف ثالث.
accessibility-status = إمكانية الوصول: غير مطابق
feeds-title = المتابعة
feed-atom = { $title }: خلاصة Atom
feed-json = { $title }: خلاصة JSON Feed

## الصفحة الرئيسية

home-eyebrow = مرسيليا وإيكس أون بروفانس و90 بلدية أخرى
home-read-stories = قراءة القصص
home-see-figures = الاطلاع على الأرقام
home-stories-title = قصص المنطقة
home-stories-lead = شركات وأماكن وفرق عمل. كل قصة تذكر مصادرها وتواريخها.
home-sectors-title = ستة قطاعات
home-sectors-lead = ما تثبته المصادر، وما لا تقوله، وحجج متاحة للاستعمال.
home-figures-title = أرقام تقول من أين جاءت
home-figures-lead = فعلي أو هدف أو تقدير أو نموذج أو ميزانية: طبيعة كل رقم مكتوبة إلى جانبه.
home-projects-title = المشاريع الكبرى
home-projects-lead = المشاريع التي تسمّيها مصادرنا، من دون المبالغ والتواريخ التي لا تذكرها.
home-photos-title = صور متاحة للاستعمال
home-photos-lead = كل صورة مع بيان حقوقها وترخيصها.
all-stories = كل القصص
all-sectors = كل القطاعات
all-projects = كل المشاريع
all-indicators = المقياس كاملًا
all-photos = مكتبة الصور كاملة

## القوائم

stories-lead = شركات وأماكن وفرق عمل. كل قصة تذكر مصادرها وتواريخها؛ وقصص الأرشيف تذكر سنتها.
sectors-lead = ستة قطاعات كما تسمّيها مصادرنا. وتجمع كل صفحة حججها وقصصها ومشاريعها.
projects-lead = المشاريع التي تسمّيها مصادرنا. ولا تظهر المبالغ وأعداد العاملين والتواريخ إلا إذا كان لها مصدر.
photos-lead = صور متاحة للاستعمال، كل منها مع بيان حقوقها وترخيصها.
events-lead = معارض وبعثات ومواعيد تذكرها مصادرنا. وتبقى التواريخ المجهولة بياضًا.
academy-lead = سلاسل لقاءات لفهم التحوّلات، وموارد متاحة للجميع.
indicators-lead = يبيّن كل رقم طبيعته ومصدره، وسنته حين تكون معروفة.
press-lead = موضوعات ووقائع موثّقة المصدر وصور لإعداد مقالاتكم.
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
filter-keywords = بحسب الكلمة المفتاحية
filter-all = عرض الكل
filters-label = تضييق القائمة
pagination = الصفحات
page-previous = الصفحة السابقة
page-next = الصفحة التالية
page-position = الصفحة { $page } من { $pages }
page-go = الصفحة { $page }

## القصة

story-published = نُشر في { $date }
story-company = الشركة
story-place = المكان
story-archive = أرشيف { $year }
story-archive-note = قصة من الأرشيف: تعود الوقائع إلى { $year } ولم تُحدَّث منذ ذلك الحين.
story-archive-undated = قصة من الأرشيف: لم تُحدَّث الوقائع منذ نشرها.
story-related = للقراءة أيضًا
story-previous = القصة السابقة
story-next = القصة التالية
facts-cited = الوقائع المذكورة: { $facts }
sources-link = مصادرنا

## القطاع

sector-argument = الحجج
sector-argument-lead = متاحة للاستعمال بحرية، مع ذكر السنة والمصدر.
sector-figures = بالأرقام
sector-context = نقاط ارتكاز
sector-no-figure = لا رقم خاصًا بهذا القطاع في مصادرنا. ونفضّل أن نقول ذلك.
sector-stories = قصص القطاع
sector-projects = مشاريع القطاع
sector-label-2024 = الاسم في حصيلة 2024: { $label }

## المشروع

project-sector = القطاع
project-place = المكان
project-year = سنة المصدر
sector-inferred = صلة مستنتَجة، لم يذكرها المصدر
project-previous = المشروع السابق
project-next = المشروع التالي

## الأرقام: الطبيعة والمصدر والسنة

kind-observed = فعلي
kind-target = هدف
kind-estimate = تقدير
kind-model = نموذج
kind-budget = ميزانية
kind-context = سياق
kinds-title = كيف تُقرأ هذه الأرقام
kind-help-observed = نتيجة عُوينت ونُشرت.
kind-help-target = غاية معلنة. ولا شيء هنا يقول إنها تحقّقت.
kind-help-estimate = رقم تقريبي يطرحه شخص أو مؤسسة.
kind-help-model = حصيلة دراسة أو حساب، لا قياس.
kind-help-budget = مبلغ مقرّر أو مصوَّت عليه.
approximately = نحو
figure-source = المصدر { $source }
figure-fact = الواقعة { $fact }
figure-holder = الجهة: { $holder }
chart-label = رسم بياني: { $title }
chart-mixed-kinds = هذه الأرقام ليست من طبيعة واحدة: فهي لا تكوّن سلسلة.
indicator-group-investment = الاستثمار والتوظيف
indicator-group-image = الصورة والجمهور
indicator-group-network = الشبكات والوجهات
indicator-group-territory = المنطقة
indicator-group-agency = الموارد

## الصورة

photo-credit-title = بيان الحقوق الواجب نقله
photo-credit-languages = بجميع اللغات
photo-license = الترخيص
photo-author = المؤلف
photo-copyright = الحقوق
photo-place = المكان
photo-date = التاريخ
photo-sector = القطاع
photo-keywords = الكلمات المفتاحية
photo-size = الأبعاد
photo-pixels = { $width } × { $height } بكسل
photo-focal = نقطة التركيز
photo-focal-value = { $x } من اليسار، و{ $y } من الأعلى
photo-alt = النص البديل
photo-used-in = أين تُشاهد هذه الصورة
photo-not-used = لا تظهر هذه الصورة في أي صفحة بعد.
photo-previous = الصورة السابقة
photo-next = الصورة التالية
license-plain-etalab = يمكنكم إعادة استعمالها وتعديلها ونشرها، حتى لأغراض تجارية، مع ذكر المصدر والتاريخ.
license-plain-by = يمكنكم إعادة استعمالها وتعديلها ونشرها، حتى لأغراض تجارية، مع ذكر المؤلف.
license-plain-by-sa = يمكنكم إعادة استعمالها وتعديلها مع ذكر المؤلف، بشرط نشر الناتج بالترخيص نفسه.
license-plain-by-nc = يمكنكم إعادة استعمالها وتعديلها مع ذكر المؤلف، لغير الأغراض التجارية.
license-plain-by-nd = يمكنكم نشرها كما هي مع ذكر المؤلف، من دون تعديلها.
license-plain-zero = يمكنكم أن تفعلوا بها ما تشاؤون. وذكر المؤلف محلّ تقدير.
license-plain-other = اكتبوا إلينا قبل أي إعادة استعمال: فاستعمال هذه الصورة مقيّد.

## الفعاليات

event-kind-fair = معرض عام
event-kind-sector-fair = معرض قطاعي
event-kind-mission = بعثة إلى الخارج
event-kind-culture = ثقافة
event-kind-institutional = أخبار الوكالة
event-kind-academy = الأكاديمية
event-status-announced = معلنة
event-status-recurring = مواعيد دورية
event-status-planned-then = كانت مقرّرة حينها
event-status-past = منقضية
events-planned-note = أعلنت عنها مصادرنا؛ ولا تقول إن كانت قد جرت.
event-dates-unknown = التواريخ غير مذكورة
event-dates-range = من { $start } إلى { $end }

## الأكاديمية

academy-status-held-2024 = عُقدت أو انطلقت في 2024
academy-status-announced-2025 = معلنة لعام 2025

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
alert-caution = حذار

## صفحة غير موجودة

not-found-title = تاهت هذه الصفحة
not-found-text = تغيّر العنوان، أو لم تعد الصفحة موجودة. ولا ذنب لريح الميسترال في ذلك.
not-found-places = لمواصلة الطريق

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = هذه الصورة لم تعد متاحة
gone-text = انتهت حقوقها أو ينقصها ترخيص، فسُحبت من مكتبة الصور.
photo-downloads = تنزيل
photo-download = { $format }{ "\u200F" }، { $width } × { $height } بكسل، { $weight } ميغابايت
photo-download-on-request = النسخة الأصلية الكبيرة مخصصة للصحافة والشركاء: اطلبوها منا.
