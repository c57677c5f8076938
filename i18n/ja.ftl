# Interface texts of the theme Provence — Japanese.
# For translators: see the notes at the head of en.ftl. One plural form (other).

## On every page

# First link of the page, for keyboard users.
skip-to-content = 本文へ移動
# Names of navigation areas, read by screen readers.
nav-main = メインナビゲーション
nav-languages = 言語
nav-breadcrumb = パンくずリスト
nav-footer = フッター
# Button of the menu on a small screen.
menu-open = メニュー
# Link to the home page in the breadcrumb and on the 404 page.
home-link = ホーム
# Beside a language in the switcher, read by screen readers: the page is not translated there yet.
language-untranslated = 未翻訳のページ
# Banner of a page borrowed from another language. $language is that language's own name.
fallback-notice = このページはまだ日本語に翻訳されていません。原文を表示しています。
fallback-original = 原文のページを見る（{ $language }）
# Small mark on the card of something untranslated. $language as above.
card-untranslated = 未翻訳：{ $language }
machine-notice = このページは機械翻訳です。まだ人による確認を受けていません。
draft-notice = 下書き：このページはまだ公開されていません。
draft-mark = 下書き
machine-written-notice = この文章は機械が書いたものです。まだ人による確認を受けていません。
# Beside a credit; then once, in the footer (params.placeholder of site.yaml).
demo-image = 仮の画像
in-parentheses = （{ $text }）
synthetic-short = AI
synthetic-generated = AIが生成した画像
synthetic-edited = AIが加工した画像
synthetic-composite = AIが生成した要素を含む合成画像
demo-note = 写真が揃うまでのあいだ、イラストを掲載しています。
published-on = 公開：{ $date }
updated-on = { $date }更新
toc-title = このページの内容
# Link to the Markdown version of the page.
page-markdown = このページのMarkdown版

## Footer

footer-about = エクス＝マルセイユ＝プロヴァンスの地域マーケティング機関。
# Three doors, at the foot of each page.
door-set-up = 拠点を構える
door-set-up-text = 産業分野ごとの企業とプロジェクト。
door-pictures = 画像を使う
door-pictures-text = ダウンロードして、作者名とともにご利用ください。
door-press = プレス・お問い合わせ
door-press-text = 記事づくりに役立つ話題、事実、画像。
footer-rights = アピールポイントとデータ：Licence Ouverte 2.0（Etalab）。画像のライセンスは一点ごとに異なります。
footer-privacy = 当サイトには、Cookieも、トラッカーも、第三者のコンテンツもありません。
# Required by French law (RGAA); leads to the accessibility statement.
accessibility-status = { $state ->
    [full] アクセシビリティ：完全準拠
    [partial] アクセシビリティ：一部準拠
   *[other] アクセシビリティ：非準拠
 }
# Before the links to the page's data.
footer-developers = 開発者向け
# $title is the section's name: "Stories".
feed-atom = { $title }：Atomフィード
feed-json = { $title }：JSON Feed

## Home

home-eyebrow = マルセイユ、エクス＝アン＝プロヴァンス、そのほか90の市町村
# The three addresses on the postcard's other side.
door-create = ここで起業する
door-create-text = 六つの産業分野と、その企業、プロジェクト
door-live = ここで暮らす
door-live-text = プロヴァンスを選んだ人びと
door-speak = プロヴァンスを伝える
door-speak-text = 自由に使える画像と数字
home-stories-title = プロヴァンスのストーリー
home-stories-lead = 企業、場所、チーム。プロヴァンスを選んだ人びとの物語です。
home-sectors-title = 六つの産業分野
home-sectors-lead = 六つの分野の企業、プロジェクト、そしてそのまま使えるアピールポイント。
home-figures-title = 数字で見るプロヴァンス
home-figures-lead = どの数字にも、その性質と出典を添えています。
home-projects-title = 主要プロジェクト
home-projects-lead = マルセイユからアルピーユまで、覚えておきたい名前。
home-photos-title = ご利用いただける画像
home-photos-lead = クレジットを添えて、お使いください。
all-stories = すべてのストーリー
all-sectors = すべての産業分野
all-projects = すべてのプロジェクト
all-indicators = バロメーターをすべて見る
all-photos = フォトライブラリーをすべて見る

## Lists

stories-lead = 企業、場所、チーム。プロヴァンスを選んだ人びとの物語です。
sectors-lead = 六つの産業分野の企業とプロジェクト、そして人を動かすアピールポイント。
projects-lead = マルセイユからアルピーユまで、地域の主要プロジェクト。
photos-lead = ご利用いただける画像です。クレジットを添えてお使いください。
events-lead = 見本市、視察、催し。この地域と出会う場です。
academy-lead = 社会の移り変わりをともに理解する連続講座と、だれでも利用できる資料。
indicators-lead = 地域の数字を、種類と出典とともに。
press-lead = 記事づくりに役立つテーマ、事実、画像。
count-stories = { PLURAL($n) ->
   *[other] { $n }件のストーリー
}
count-projects = { PLURAL($n) ->
   *[other] { $n }件のプロジェクト
}
count-photos = { PLURAL($n) ->
   *[other] { $n }点の画像
}
list-empty = いまは、お見せできるものがありません。
filter-sector = 産業分野で絞り込む
filter-place = 場所で絞り込む
filter-keywords = キーワードで絞り込む
# Link that removes the filter.
filter-all = すべて表示
filters-label = 一覧を絞り込む
pagination = ページ一覧
page-previous = 前のページ
page-next = 次のページ
# $page and $pages are numbers.
page-position = { $pages }ページ中{ $page }ページ目
page-go = { $page }ページ

## Story

story-company = 企業
story-place = 場所
story-archive-note = { $year }年のストーリーです。
story-source = 出典：
story-related = あわせて読む
story-previous = 前のストーリー
story-next = 次のストーリー
sources-link = 数字の出どころ
sources-documents = 五つの資料
sources-facts = この資料から得た事実（{ NUMBER($count) }）
sources-used-by = 使用箇所：

## Sector

sector-argument = アピールポイント
sector-argument-lead = 年と出典を添えて、自由にお使いください。
sector-figures = 数字で見る
sector-context = この分野の強み
sector-stories = この分野のストーリー
sector-projects = この分野のプロジェクト

## Project

project-place = 場所
project-year = 取り上げられた年
# The link between project and sector was inferred by the editors, not stated by the source.
sector-inferred = One Provenceによる分類
project-previous = 前のプロジェクト
project-next = 次のプロジェクト

## Figures: kind, source, year

# Kinds of figure. One word or nearly: the label is small.
kind-observed = 実績
kind-target = 目標
kind-estimate = 推計
kind-model = モデル
kind-budget = 予算
kind-context = 背景
# Key of the barometer.
kinds-title = 数字の読み方
kind-help-observed = 確認され、公表された結果。
kind-help-target = 発表された目標。
kind-help-estimate = 個人または機関が示した、おおよその規模。
kind-help-model = 調査や計算から得られた結果で、測定値とは異なります。
kind-help-budget = 予定または議決された金額。
# Columns of the barometer's table.
table-figure = 指標
table-value = 値
table-kind = 種類
table-year = 年
table-source = 出典
# Before a rounded number: "about 15,000,000".
approximately = 約
# $source is a source's code; only the sources page shows codes. A new source is added here.
figure-source = { $source ->
    [S-CONV] メトロポール・商工会議所協定
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] 地方紙（発足時）
    [S-BILAN] 経済紙（2024年総括）
   *[other] 出典 { $source }
}
# Name of the chart for screen readers; $title is the indicator's title.
chart-label = グラフ：{ $title }
indicator-group-investment = 投資と雇用
indicator-group-image = イメージと発信
indicator-group-network = ネットワークと対象地域
indicator-group-territory = 地域
indicator-group-agency = 体制と予算

## Photo

photo-credit-title = コピー用クレジット
photo-credit-languages = すべての言語で
photo-license = ライセンス
photo-author = 作者
photo-copyright = 権利
photo-place = 場所
photo-date = 日付
photo-sector = 産業分野
photo-keywords = キーワード
photo-size = サイズ
# Title of a folded part.
photo-technical = 詳細情報
photo-pixels = { $width } × { $height } ピクセル
photo-alt = 代替テキスト
photo-used-in = この画像が見られるページ
photo-not-used = このサイトでは未公開の画像です。
photo-previous = 前の画像
photo-next = 次の画像
# Licences in plain words.
license-plain-etalab = 出典と日付を示せば、商用も含め、再利用、改変、配布ができます。
license-plain-by = 作者名を示せば、商用も含め、再利用、改変、配布ができます。
license-plain-by-sa = 作者名を示し、成果物を同じライセンスで共有すれば、再利用と改変ができます。
license-plain-by-nc = 作者名を示せば、商用を除き、再利用と改変ができます。
license-plain-by-nd = 作者名を示せば、改変せずそのまま配布できます。
license-plain-zero = 自由にお使いください。作者名を示していただければ幸いです。
license-plain-other = ご利用の前に、必ずご連絡ください。この画像の使用は制限されています。

## Events

event-kind-fair = 総合見本市
event-kind-sector-fair = 分野別見本市
event-kind-mission = 海外視察
event-kind-culture = 文化
event-kind-institutional = One Provenceの動き
event-kind-academy = アカデミー
# Headings of the groups of events.
event-group-coming = これからの催し
event-group-recurring = 定期的な催し
event-group-past = 終了したもの
event-planned-then = 当時の計画
event-state-postponed = 延期
event-state-cancelled = 中止
event-online = オンラインで参加
demo-example = 見本
calendar-add = カレンダーに追加
calendar-subscribe = カレンダーを購読
calendar-download = カレンダーをダウンロード（.ics）
# $start and $end are formatted dates.

## Academy

academy-group-coming = これからの講座
academy-group-past = これまでの講座
academy-group-announced = 当時予告されたシリーズ
academy-status-held = { $year }年に開催または開始
academy-status-planned = { $year }年の予定

## Press

press-photos-title = 報道用の画像

## Video

# $host is the name of the site that hosts the video.
video-watch = { $host }で動画を見る
video-note = リンク先は別のサイトです。このページには何も読み込まれません。

## Boxes in texts

alert-note = 補足
alert-tip = ヒント
alert-important = 重要
alert-warning = 注意
alert-caution = 慎重に
task-open = 未完了
task-done = 完了

## Page not found

not-found-title = このページは道に迷ったようです
not-found-text = アドレスが変わったか、ページがなくなっています。ミストラルのせいではありません。
not-found-places = ここから、また旅を

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = この写真は現在ご利用いただけません
gone-text = 権利の期限が切れたか、許諾が得られていないため、フォトライブラリーから取り下げました。
photo-downloads = ダウンロード
photo-download = { $format }、{ $width } × { $height } ピクセル、{ $weight } MB
photo-download-on-request = 大きなサイズの原画像は、報道機関とパートナーの皆さまにご提供しています。お問い合わせください。

## pages/developers

api-examples = 試してみる
api-example-list = ストーリーの題名とURLを、ターミナルの一行で
api-example-pages = アピールポイントとその数字を、JavaScriptで一ページずつ
api-example-translations = それぞれのストーリーが書かれている言語を、Pythonで
api-example-wordpress = WordPressのページにストーリーを：ショートコード[provence-stories]
api-collections = コレクションとフィールド
api-collections-text = どの項目にも、題名、説明、日付、翻訳があります。
api-list-link = 一覧
api-schema-link = スキーマ
api-required = 必ずある
api-localized = 言語ごと
api-count = { PLURAL($n) ->
   *[other] { $n }件
}

## Brand kit

kit-version = バージョン { $version }
kit-released = { $date }に確定
kit-unreleased = 準備中のバージョン
kit-take-all = キット一式
kit-take-npm = npmパッケージ
kit-kilobytes = { $n } kB
kit-demo = このサイトのために描かれた、見本のロゴとテンプレートです。
kit-logos = ロゴ
kit-logos-lead = 一つのシンボル、二つの組み方、三つのバージョン。画面と印刷にはSVGを、そのほかにはPNGを。
kit-clear = 余白
kit-clear-text = 四方に、シンボルの高さの4分の1を空けてください。
kit-least = 最小サイズ
kit-least-text = シンボル：16 pxまたは5 mm。横組みロゴ：幅96 pxまたは25 mm。
kit-misuse = 避けたい使い方
kit-misuse-stretch = 引き伸ばす
kit-misuse-turn = 傾ける
kit-misuse-colour = 色を変える
kit-misuse-contrast = コントラストを弱める
kit-misuse-busy = 込み入った背景に置く
kit-misuse-effect = 効果を加える
kit-colors = カラー
kit-colors-lead = 名前は色の役割を表します。左がライト、右がダーク。クリックすると値を選択できます。
kit-mode-light = ライト
kit-mode-dark = ダーク
kit-sectors = 六つの産業分野
kit-palette = パレット全体
kit-contrast = コントラスト一覧
kit-contrast-lead = 組み合わせはすべて、サイトの生成時に計算されます（WCAG 2.2）。レベルAAに満たないものは公開されません。
kit-type = 書体
kit-type-lead = 自由に使える二つの書体を、皆さまの資料に。ラテン文字以外は、閲覧環境の書体で表示されます。
kit-face-titles = 見出し
kit-face-text = 本文
kit-sample = 山と海のあいだに
kit-spaces = スペース
kit-spaces-lead = 余白と間隔は、ウィンドウに合わせて上限と下限のあいだで変わります。
kit-templates = テンプレート
kit-templates-lead = 採用に、出展に、プレゼンテーションに。角括弧の中の文を置き換えてください。
kit-use = サイトに組み込む
kit-use-lead = コピーして貼り付けるだけです。ハッシュ値により、受け取ったファイルがこのバージョンと1バイトも違わないことが保証されます。
kit-tokens = デザイントークン
kit-licences = ライセンス
kit-files = { PLURAL($n) ->
   *[other] { $n }ファイル
}
kit-versions = バージョン
kit-versions-lead = 公開したバージョンは、その後も変わりません。
kit-first = 最初のバージョン
kit-changes = 追加：{ $added }、変更：{ $changed }、削除：{ $removed }
kit-manifest = マニフェスト
kit-changelog = 変更履歴

## 検索とサイトマップ

search-link = 検索
search-field = 何をお探しですか
search-button = 検索
search-count = { $n }件
search-none = 該当するページが見つかりませんでした。別の言葉でお試しになるか、サイトマップをご覧ください。
search-near = 日本語のページは見つかりませんでした。他の言語には次のページがあります。
search-more = さらに表示
search-failed = 検索できませんでした。接続をご確認になるか、サイトマップをご覧ください。
search-all = すべて
search-kind = 分類
search-year = 年
search-sector = 産業分野
search-place = 場所
sitemap-title = サイトマップ

## Charts and data

chart-axis = 値の軸：{ $from }から{ $to }（{ $unit }）。
chart-empty = { $years }年の数字はありません。
chart-undated = 年の記載なし
charts-title = 実績と目標
indicator-holder = 主体
indicator-group = テーマ
indicator-levers = 羅針盤での位置
indicator-previous = 前の指標
indicator-next = 次の指標
data-title = データ
data-lead = 同じ数字を自由にお使いいただけます。ライセンス：
data-download = { $format }でダウンロード
data-catalogue = カタログ（DCAT）

## The compass

compass-lead = 地域の魅力はどこから来るのか。六つの方向と、数字が語ること。
compass-label = 魅力度の羅針盤
compass-text = { $count }方位の羅針盤。印の一つ一つが数字を、その形が種類を表します。
compass-measured = 実績あり
compass-stated = 実績はまだなし
compass-silent = 指標なし
compass-stated-text = 数字はありますが、確認された実績ではありません。
compass-silent-text = この方向の指標はまだありません。場所は空けてあります。
compass-note = 六つの方向は、2017〜2018年の協定によるものです。名称は暫定で、指標との対応はこのサイトの提案です。One Provenceは羅針盤の方法をまだ公表していません。
compass-link = 羅針盤：六つの方向と、数字でわかること
compass-barometer = 同じ数字をバロメーターで見る

## The argument on one page

argument-lead = 六つの産業分野の裏付けと出典を、一ページにまとめました。読むにも、印刷するにも、持ち歩くにも。
argument-names = 産業分野の名称、2017年と2024年
argument-sector = 産業分野
argument-unnamed = 記載なし
argument-data = アピールポイントのデータ（JSON）
argument-document-title = エクス＝マルセイユ＝プロヴァンスのアピールポイント
argument-document-lead = 六つの産業分野と、その裏付けと出典。
argument-document-reuse = 年と出典を添えて、自由にお使いください。最新版はこちら：
argument-document = アピールポイントをPDFで（{ $weight } MB）
sector-document = この分野を1ページで（PDF、{ $weight } MB）
press-kit-title = プレスキット
press-kit-lead = 読んで、伝えていただきたい、エクス＝マルセイユ＝プロヴァンスの物語。
press-kit-reuse = 文章はOne Provenceの名を添えて自由にお使いください。写真は、それぞれのクレジットをご覧ください。すべての物語はこちら：
press-kit = プレスキットをPDFで（{ $weight } MB）
argument-link = すべてのアピールポイントを一ページで

## Embeds

embed-more = One Provenceで読む
embed-this = このグラフをサイトに埋め込む
embed-kind-story = ストーリー
embed-kind-sector = 産業分野
embed-kind-figure = 数字
embed-kind-photo = 写真
embed-kind-banner = バナー
embed-choose = コンテンツを選ぶ
embed-preview = プレビュー
embed-snippet-element = スクリプトを使う（ページに溶け込む表示）
embed-snippet-frame = スクリプトなし（フレーム表示）
embed-snippet-address = WordPressなど、oEmbed対応エディターに貼り付けるアドレス
embed-script-once = 1ページに1回、場所は問いません：
embed-unreleased = ページに一度置くスクリプトは、公開済みのブランドキットのものです。公開済みの版はまだありません。フレームにスクリプトは要りません。
embed-copy = コピー
embed-copied = コピーしました
embed-open = フレームで表示

## Resource centre

resources-lead = アカデミーの文書、記録、データ、リンク。どなたでも利用できます。
count-resources = { PLURAL($n) ->
   *[other] { $n }件の資料
}
filter-kind = 種類で絞り込む
filter-year = 年で絞り込む
resource-kind-document = 文書
resource-kind-recording = 録音・録画
resource-kind-dataset = データセット
resource-kind-link = リンク
resource-session = 講座
resource-speakers = 登壇者
resource-year = 年
resource-languages = 言語
resource-length = 長さ
resource-minutes = { $n }分
resource-download = ダウンロード
resource-open = リンクを開く
resource-listen = 視聴する
resource-transcript = 書き起こし
resource-transcript-in = 書き起こしを読む：{ $language }
resource-previous = 前の資料
resource-next = 次の資料
academy-resources = アカデミー資料室
all-resources = すべての資料
a11y-scope = 当サイトは、フランスのアクセシビリティ改善総合基準（RGAA）および2005年2月11日付法律第2005-102号第47条の適用対象であると考えています。この宣言は、すべての言語のすべてのページに適用されます。
a11y-results = 検査の結果
a11y-state = 準拠の状況
a11y-none = 当サイトは、これから最初の監査を受けます。有効な監査がない段階で宣言できるのは、この状況だけです。
a11y-lapsed = { $date }の監査は有効期間を過ぎました。有効な監査がない段階で宣言できるのは、この状況だけです。
a11y-to-come = 準拠率は、監査の日付と実施機関の名称とともに、ここで公表します。
a11y-rate = 満たしている基準の割合
a11y-auditor = 監査の実施機関
a11y-date = 監査の日付
a11y-standard = 基準
a11y-write = ご連絡先
legal-details = 連絡先
legal-publisher = 発行者
legal-status = 法的形態
legal-address = 所在地
legal-phone = 電話
legal-email = メール
legal-registration = 登録番号
legal-director = 発行責任者
legal-host = ホスティング
legal-privacy = 個人データ
weights-all = 全ページ
weights-home = ホーム
weights-lists = 一覧
weights-kind = ページ
weights-count = 件数
weights-median = 容量の中央値
weights-heaviest = 最も重いページ
weights-value = { $n } kB
weights-parts = ページの内訳
weights-html = ページ本体
weights-code = スタイルとスクリプト
weights-fonts = フォント
weights-pictures = 画像
weights-requests = 読み込むファイル数
weights-measured = 公開のたびに生成プログラムが計測した値です。スマートフォンでページの最後まで読んだときの、通信上の容量を示します。

## The map

map-title = 場所から見る地域
map-lead = シャトールナールからラ・⁠シオタまで。生まれているもの、築かれているものを、その場所で。
map-label = 地域の地図
map-credit = 海岸線：Natural Earth（パブリックドメイン）。位置：GeoNames、CC BY 4.0。川と山並みは手描き。
map-world-title = 対象地域
map-world-credit = 海岸線：Natural Earth（パブリックドメイン）。地域はその中央に示しています。
