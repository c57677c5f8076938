# Interface texts of the theme Provence — Simplified Chinese.
# For translators: see the notes at the head of en.ftl. One plural form (other).

## On every page

# First link of the page, for keyboard users.
skip-to-content = 跳到正文
# Names of navigation areas, read by screen readers.
nav-main = 主导航
nav-languages = 语言
nav-breadcrumb = 当前位置
nav-footer = 页脚
# Button of the menu on a small screen.
menu-open = 菜单
# Link to the home page in the breadcrumb and on the 404 page.
home-link = 首页
# Beside a language in the switcher, read by screen readers: the page is not translated there yet.
language-untranslated = 本页尚未翻译
# Banner of a page borrowed from another language. $language is that language's own name.
fallback-notice = 本页尚未译成中文，以下为原文。
fallback-original = 查看原文页面（{ $language }）
# Small mark on the card of something untranslated. $language as above.
card-untranslated = 未翻译：{ $language }
machine-notice = 本页由机器翻译，尚未经人工审校。
draft-notice = 草稿：本页尚未发布。
draft-mark = 草稿
machine-written-notice = 本文由机器撰写，尚未经人工审校。
# Beside a credit; then once, in the footer (params.placeholder of site.yaml).
demo-image = 占位图片
in-parentheses = （{ $text }）
synthetic-short = AI
synthetic-generated = AI生成的图片
synthetic-edited = AI修改的图片
synthetic-composite = 含有AI生成元素的合成图片
demo-note = 照片到位之前，暂以插图代替。
published-on = 发布于{ $date }
updated-on = 更新于{ $date }
toc-title = 本页目录
# Link to the Markdown version of the page.
page-markdown = 本页的Markdown版本

## Footer

footer-about = 艾克斯-马赛-普罗旺斯的地区营销机构。
# Three doors, at the foot of each page.
door-set-up = 在此落户
door-set-up-text = 您的产业及其企业与项目。
door-pictures = 使用我们的图片
door-pictures-text = 下载、使用、注明作者。
door-press = 媒体与联系
door-press-text = 供报道使用的选题、事实与图片。
footer-rights = 推介要点与数据：Licence Ouverte 2.0（Etalab）。每张图片各有其许可协议。
footer-privacy = 本网站不使用Cookie、跟踪器或第三方内容。
# Required by French law (RGAA); leads to the accessibility statement.
accessibility-status = { $state ->
    [full] 无障碍：完全符合
    [partial] 无障碍：部分符合
   *[other] 无障碍：不符合
 }
# Before the links to the page's data.
footer-developers = 面向开发者
# $title is the section's name: "Stories".
feed-atom = { $title }：Atom订阅源
feed-json = { $title }：JSON Feed

## Home

home-eyebrow = 马赛、普罗旺斯地区艾克斯和另外90个市镇
# The three addresses on the postcard's other side.
door-create = 在此创业
door-create-text = 六大产业及其企业与项目
door-live = 在此生活
door-live-text = 选择普罗旺斯的人们
door-speak = 讲述普罗旺斯
door-speak-text = 可供使用的图片、数字与事实
home-stories-title = 普罗旺斯故事
home-stories-lead = 企业、地方、团队：他们选择了普罗旺斯。
home-sectors-title = 六大产业
home-sectors-lead = 六大产业的企业、项目，以及可直接取用的推介要点。
home-figures-title = 数字里的普罗旺斯
home-figures-lead = 每个数字都注明性质与来源。
home-projects-title = 重点项目
home-projects-lead = 从马赛到阿尔皮耶，值得记住的名字。
home-photos-title = 可供取用的图片
home-photos-lead = 注明署名，即可取用。
all-stories = 全部故事
all-sectors = 全部产业
all-projects = 全部项目
all-indicators = 查看晴雨表全部数据
all-photos = 查看全部图片

## Lists

stories-lead = 企业、地方、团队：他们选择了普罗旺斯。
sectors-lead = 六大产业的企业和项目，以及打动人的理由。
projects-lead = 本地重点项目，从马赛到阿尔皮耶。
photos-lead = 可供取用的图片，请注明署名。
events-lead = 展会、考察和活动：与这片土地见面的机会。
academy-lead = 帮助理解各种转型的系列交流活动，以及人人可用的资源。
indicators-lead = 本地的数字，各附性质与来源。
press-lead = 供撰稿使用的选题、事实和图片。
count-stories = { PLURAL($n) ->
   *[other] { $n }篇故事
}
count-projects = { PLURAL($n) ->
   *[other] { $n }个项目
}
count-photos = { PLURAL($n) ->
   *[other] { $n }张图片
}
list-empty = 暂无内容。
filter-sector = 按产业
filter-place = 按地点
filter-keywords = 按关键词
# Link that removes the filter.
filter-all = 显示全部
filters-label = 筛选列表
pagination = 分页
page-previous = 上一页
page-next = 下一页
# $page and $pages are numbers.
page-position = 第{ $page }页，共{ $pages }页
page-go = 第{ $page }页

## Story

story-company = 企业
story-place = 地点
story-archive-note = { $year }年的故事。
story-source = 来源：
story-related = 延伸阅读
story-previous = 上一篇故事
story-next = 下一篇故事
sources-link = 我们的数字从何而来
sources-documents = 五份资料
sources-facts = 出自这份资料的事实（{ NUMBER($count) }）
sources-used-by = 引用之处：

## Sector

sector-argument = 推介要点
sector-argument-lead = 欢迎取用，请注明年份和来源。
sector-figures = 数字一览
sector-context = 优势所在
sector-stories = 该产业的故事
sector-projects = 该产业的项目

## Project

project-place = 地点
project-year = 提及年份
# The link between project and sector was inferred by the editors, not stated by the source.
sector-inferred = 由One Provence归类
project-previous = 上一个项目
project-next = 下一个项目

## Figures: kind, source, year

# Kinds of figure. One word or nearly: the label is small.
kind-observed = 实际
kind-target = 目标
kind-estimate = 估计
kind-model = 模型
kind-budget = 预算
kind-context = 背景
# Key of the barometer.
kinds-title = 如何解读这些数字
kind-help-observed = 经确认并公布的结果。
kind-help-target = 公开宣布的目标。
kind-help-estimate = 由个人或机构提出的大致数量级。
kind-help-model = 研究或计算得出的结果，有别于测量值。
kind-help-budget = 计划或经表决的金额。
# Columns of the barometer's table.
table-figure = 指标
table-value = 数值
table-kind = 性质
table-year = 年份
table-source = 来源
# Before a rounded number: "about 15,000,000".
approximately = 约
# $source is a source's code; only the sources page shows codes. A new source is added here.
figure-source = { $source ->
    [S-CONV] 大都市区与工商会协议
    [S-INV] Invest in Provence
    [S-BUS] Businews
    [S-LANC] 地方媒体（成立时）
    [S-BILAN] 经济媒体（2024年总结）
   *[other] 来源 { $source }
}
# Name of the chart for screen readers; $title is the indicator's title.
chart-label = 图表：{ $title }
indicator-group-investment = 投资与就业
indicator-group-image = 形象与受众
indicator-group-network = 网络与目的地
indicator-group-territory = 地区
indicator-group-agency = 资源与人员

## Photo

photo-credit-title = 供复制的署名
photo-credit-languages = 所有语言
photo-license = 许可协议
photo-author = 作者
photo-copyright = 版权
photo-place = 地点
photo-date = 日期
photo-sector = 产业
photo-keywords = 关键词
photo-size = 尺寸
# Title of a folded part.
photo-technical = 技术信息
photo-pixels = { $width } × { $height } 像素
photo-alt = 替代文本
photo-used-in = 使用此图片的页面
photo-not-used = 本网站尚未展示过的图片。
photo-previous = 上一张图片
photo-next = 下一张图片
# Licences in plain words.
license-plain-etalab = 注明来源和日期，即可再利用、修改和传播，包括商业用途。
license-plain-by = 注明作者，即可再利用、修改和传播，包括商业用途。
license-plain-by-sa = 注明作者，并以相同许可协议共享成果，即可再利用和修改。
license-plain-by-nc = 注明作者，即可再利用和修改，但不得用于商业用途。
license-plain-by-nd = 注明作者，即可原样传播，但不得修改。
license-plain-zero = 可任意使用；若能注明作者，我们不胜感谢。
license-plain-other = 使用前请先与我们联系：此图片的使用受到限制。

## Events

event-kind-fair = 综合展会
event-kind-sector-fair = 行业展会
event-kind-mission = 海外考察
event-kind-culture = 文化
event-kind-institutional = 机构动态
event-kind-academy = 学院
# Headings of the groups of events.
event-group-coming = 即将举行
event-group-recurring = 定期活动
event-group-past = 已结束
event-planned-then = 当时的计划
event-state-postponed = 已延期
event-state-cancelled = 已取消
event-online = 在线参加
demo-example = 示例
calendar-add = 添加到我的日历
calendar-subscribe = 订阅日历
calendar-download = 下载日历（.ics）
# $start and $end are formatted dates.

## Academy

academy-group-coming = 即将举行
academy-group-past = 往期系列
academy-group-announced = 当时预告的系列
academy-status-held = { $year }年举办或启动
academy-status-planned = { $year }年计划

## Press

press-photos-title = 媒体用图

## Video

# $host is the name of the site that hosts the video.
video-watch = 在{ $host }观看视频
video-note = 链接指向其他网站，本页不会从中加载任何内容。

## Boxes in texts

alert-note = 须知
alert-tip = 提示
alert-important = 重要
alert-warning = 注意
alert-caution = 慎用
task-open = 未完成
task-done = 已完成

## Page not found

not-found-title = 这个页面走失了
not-found-text = 网址已更改，或页面已不存在。这可怪不得密史脱拉风。
not-found-places = 重新上路

## Photos : téléchargement et retrait / Photos: download and withdrawal
gone-title = 此照片已不再提供
gone-text = 其使用权已到期或缺少授权，已从图片库中撤下。
photo-downloads = 下载
photo-download = { $format }，{ $width } × { $height } 像素，{ $weight } MB
photo-download-on-request = 大尺寸原图供媒体和合作伙伴使用，请与我们联系。

## pages/developers

api-examples = 动手试试
api-example-list = 用一行终端命令列出故事的标题和地址
api-example-pages = 用JavaScript逐页读取推介要点及其数据
api-example-translations = 用Python查看每个故事有哪些语言版本
api-example-wordpress = 在WordPress页面中显示故事：短代码[provence-stories]
api-collections = 集合及其字段
api-collections-text = 每个条目还有标题、说明、日期和译文。
api-list-link = 列表
api-schema-link = 模式
api-required = 始终存在
api-localized = 按语言
api-count = { PLURAL($n) ->
   *[other] { $n }条
}

## Brand kit

kit-version = 版本 { $version }
kit-released = { $date }定稿
kit-unreleased = 筹备中的版本
kit-take-all = 整套工具包
kit-take-npm = npm包
kit-kilobytes = { $n } kB
kit-demo = 示范用标志与模板，专为本站绘制。
kit-logos = 标志
kit-logos-lead = 一个图形，两种组合，三个版本。屏幕与印刷用SVG，其余用PNG。
kit-clear = 留白
kit-clear-text = 四周各留出图形高度的四分之一。
kit-least = 最小尺寸
kit-least-text = 图形：16 px或5 mm。横版标志：宽96 px或25 mm。
kit-misuse = 请勿如此
kit-misuse-stretch = 拉伸变形
kit-misuse-turn = 倾斜
kit-misuse-colour = 更改颜色
kit-misuse-contrast = 削弱对比度
kit-misuse-busy = 置于杂乱的背景上
kit-misuse-effect = 添加效果
kit-colors = 色彩
kit-colors-lead = 每个名称说明颜色的用途。左为浅色模式，右为深色模式。点击即可选中色值。
kit-mode-light = 浅色
kit-mode-dark = 深色
kit-sectors = 六大产业
kit-palette = 完整色板
kit-contrast = 全部对比度
kit-contrast-lead = 网站生成时逐一计算每组配色（WCAG 2.2）。未达AA级，不予发布。
kit-type = 字体
kit-type-lead = 两套开放字体，可随您的文件一同使用。拉丁字母之外的文字，使用读者设备上的字体。
kit-face-titles = 标题
kit-face-text = 正文
kit-sample = 山海之间
kit-spaces = 间距
kit-spaces-lead = 边距与间隔随窗口大小变化，并设有上下限。
kit-templates = 模板
kit-templates-lead = 用于招聘、参展、演示。请替换方括号中的文字。
kit-use = 在您的网站中使用
kit-use-lead = 复制，粘贴。哈希值确保收到的文件与此版本完全一致，一个字节都不差。
kit-tokens = 设计令牌
kit-licences = 许可协议
kit-files = { PLURAL($n) ->
   *[other] { $n }个文件
}
kit-versions = 版本
kit-versions-lead = 已发布的版本不再更改。
kit-first = 首个版本
kit-changes = 新增：{ $added }；更改：{ $changed }；移除：{ $removed }
kit-manifest = 清单
kit-changelog = 更新日志

## 搜索与网站地图

search-link = 搜索
search-field = 您想找什么？
search-button = 搜索
search-count = 结果：{ $n }
search-none = 没有与这些词相符的页面。请换个词，或浏览网站地图。
search-near = 中文页面中没有找到，其他语言有以下内容。
search-more = 显示更多
search-failed = 搜索未能完成。请检查网络连接，或浏览网站地图。
search-all = 全部
search-kind = 栏目
search-year = 年份
search-sector = 产业
search-place = 地点
sitemap-title = 网站地图

## Charts and data

chart-axis = 数值轴：{ $from }至{ $to }（{ $unit }）。
chart-empty = { $years }年无数据。
chart-undated = 年份未注明
charts-title = 结果与目标
indicator-holder = 归属方
indicator-group = 主题
indicator-levers = 在罗盘上
indicator-previous = 上一项指标
indicator-next = 下一项指标
data-title = 数据
data-lead = 同样的数据，可自由使用。许可协议：
data-download = 下载{ $format }格式
data-catalogue = 目录（DCAT）

## The compass

compass-lead = 六个方向，说明一个地区的吸引力从何而来，以及数字能告诉我们什么。
compass-label = 吸引力罗盘
compass-text = 一个有{ $count }个方向的罗盘。每个标记代表一个数字，标记的形状代表其性质。
compass-measured = 已有实测
compass-stated = 尚无实测
compass-silent = 暂无指标
compass-stated-text = 已有数字，但都不是经确认的结果。
compass-silent-text = 尚无指标涉及此方向，位置已预留。
compass-note = 六个方向源自2017—2018年协议。名称为暂定，指标的归属由本网站提出：One Provence尚未公布其罗盘的方法。
compass-link = 罗盘：六个方向，以及各方向的实测情况
compass-barometer = 在晴雨表中查看同样的数字

## The argument on one page

argument-lead = 六大产业的依据与来源，汇于一页，可读、可印、可带走。
argument-names = 产业名称：2017年与2024年
argument-sector = 产业
argument-unnamed = 未提及
argument-data = 推介要点数据（JSON）
argument-document-title = 艾克斯-马赛-普罗旺斯推介要点
argument-document-lead = 六大产业，及其依据与来源。
argument-document-reuse = 欢迎取用，请注明年份和来源。最新版本见：
argument-document = 推介要点PDF版（{ $weight } MB）
sector-document = 本行业一页概览（PDF，{ $weight } MB）
press-kit-title = 新闻资料包
press-kit-lead = 艾克斯-马赛-普罗旺斯的故事，可读，也可讲。
press-kit-reuse = 文字欢迎取用，请注明One Provence。照片请见各自的署名。全部故事见：
press-kit = 新闻资料包PDF版（{ $weight } MB）
argument-link = 一页读完全部推介要点

## Embeds

embed-more = 在One Provence上阅读
embed-this = 将此图表嵌入您的网站
embed-kind-story = 故事
embed-kind-sector = 产业
embed-kind-figure = 数字
embed-kind-photo = 照片
embed-kind-banner = 横幅
embed-choose = 选择内容
embed-preview = 预览
embed-snippet-element = 使用脚本，融入页面
embed-snippet-frame = 无需脚本，使用框架
embed-snippet-address = 粘贴到WordPress等支持oEmbed的编辑器中的地址
embed-script-once = 每页一次，位置不限：
embed-unreleased = 每页放置一次的脚本来自品牌套件的已发布版本，目前尚无已发布的版本。框架方式无需脚本。
embed-copy = 复制
embed-copied = 已复制
embed-open = 在框架中查看

## Resource centre

resources-lead = 学院的文件、录音录像、数据与链接，向所有人开放。
count-resources = { PLURAL($n) ->
   *[other] { $n }项资源
}
filter-kind = 按类型
filter-year = 按年份
resource-kind-document = 文件
resource-kind-recording = 录音录像
resource-kind-dataset = 数据集
resource-kind-link = 链接
resource-session = 讲座
resource-speakers = 嘉宾
resource-year = 年份
resource-languages = 语言
resource-length = 时长
resource-minutes = { $n }分钟
resource-download = 下载
resource-open = 打开链接
resource-listen = 收听或观看
resource-transcript = 文字稿
resource-transcript-in = 阅读文字稿：{ $language }
resource-previous = 上一项资源
resource-next = 下一项资源
academy-resources = 学院资源中心
all-resources = 全部资源
a11y-scope = 本网站自认适用法国《无障碍改进通用参考标准》（RGAA）以及2005年2月11日第2005-102号法律第47条。本声明适用于所有语言的全部页面。
a11y-results = 测试结果
a11y-state = 符合状态
a11y-none = 本网站正等待首次审核。在没有有效审核的情况下，只能声明这一状态。
a11y-lapsed = { $date }的审核已失效。在没有有效审核的情况下，只能声明这一状态。
a11y-to-come = 符合率将与审核日期和审核机构名称一并在此公布。
a11y-rate = 符合标准的比例
a11y-auditor = 审核机构
a11y-date = 审核日期
a11y-standard = 参考标准
a11y-write = 联系我们
legal-details = 联系方式
legal-publisher = 发布者
legal-status = 法律形式
legal-address = 地址
legal-phone = 电话
legal-email = 电子邮件
legal-registration = 登记号
legal-director = 出版负责人
legal-host = 托管商
legal-privacy = 您的数据
weights-all = 所有页面
weights-home = 首页
weights-lists = 列表
weights-kind = 页面
weights-count = 数量
weights-median = 中位大小
weights-heaviest = 最大的页面
weights-value = { $n } kB
weights-parts = 页面的构成
weights-html = 页面本身
weights-code = 样式与脚本
weights-fonts = 字体
weights-pictures = 图片
weights-requests = 请求的文件数
weights-measured = 每次发布时由生成器测量：以手机读到页面末尾时的网络传输量为准。

## The map

map-title = 逐一走近这片土地
map-lead = 从沙托勒纳尔到拉西奥塔：哪里在创造，哪里在建设。
map-label = 地区地图
map-credit = 海岸线：Natural Earth，公有领域。位置：GeoNames，CC BY 4.0。河流与山脉为手绘示意。
map-world-title = 目的地一览
map-world-credit = 海岸线：Natural Earth，公有领域。区域以其中心点标示。
