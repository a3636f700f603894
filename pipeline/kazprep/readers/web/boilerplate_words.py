"""Words of boilerplate: in classes and ids of elements that are not the text of an article, and in lines.

From themes of WordPress and the like, of Kazakh news sites and portals. Classes are mostly English.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


BOILERPLATE = _words("""
    ad ads adv advert advertisement advertising banner banners bio bottombar breadcrumb breadcrumbs btn
    button buttons caption captions carousel catlinks comment comments consent cookie cookies copyright
    counter counters credit credits currency disqus drawer dropdown editsection figcaption footer gdpr
    hamburger hotnews langs languages latest loader loading login logo masthead menu modal nav navbar
    navbox navi navigation newsletter offcanvas pager pagination paging popular popup preloader promo
    rating ratings readalso recent recommend recommendations recommended reklama related repost reposts
    search share sharer shares sharing sidebar sidenav similar skiplink slider social socials spinner
    sponsor sponsored subscribe subscription swiper switcher ticker toast toc toolbar tooltip topbar vote
""")
"""Words of classes and ids whose elements have no text of the article in them, whatever their length."""

UNSEEN = _words("""
    d-print-none no-print noprint printfooter screen-reader-text sr-only visually-hidden visuallyhidden
""")
"""Classes of elements that are only on the screen, only on paper, or only read aloud."""

BUILDERS = _words("elementor")
"""Words of page builders, which call each part of a page a widget."""

EDGES = _words("bottom header")
OF_SITE = _words("global main page site top")
"""A class or id of edge words, alone or with words of the site, is its header or footer: not
`article-header`."""

METADATA = _words("""
    author authors avtor byline categories category date dates datetime editor eye hits keywords meta
    posted postmeta pubdate publish published readtime rubric rubrics source tag taglist tags time
    timestamp updated viewed views
""")
"""Words of classes and ids whose elements, if they are short, are metadata of the article."""

NEGATIONS = _words("has no not with without")
"""Words of classes that say what is beside an element, or is not there: `content with-sidebar`."""

CONTENT = _words("article content entry news post story text")
CONTENT_NAMES = CONTENT | _words("main material page publication single")
CONTENT_PARTS = _words("body content detail details full inner text")
"""The text is in an element of a class of one word of `CONTENT`, or of a name and a part: `post-body`."""

METADATA_PROPERTIES = _words("author dateCreated dateModified datePublished publisher")
"""Values of `itemprop` of metadata of the article."""

METADATA_RELATIONS = _words("author category tag")
"""Values of `rel` of links in metadata of the article."""

BOILERPLATE_ROLES = _words("""
    alertdialog banner complementary contentinfo dialog menu menubar navigation search toolbar
""")
BOILERPLATE_ELEMENTS = _words("""
    amp-carousel amp-sidebar aside button dialog figcaption footer input label menu nav select textarea
""")

LABELS = _phrases("""
    author
    photo
    published
    source
    tags
    updated
    автор
    авторы
    айдар
    айдары
    бөлісу
    бөлісіңіз
    дата публикации
    дереккөз
    дереккөзі
    жарияланды
    жарияланған күні
    жарияланған уақыты
    жаңартылды
    источник
    категория
    коллаж
    обновлено
    опубликовано
    поделиться
    рубрика
    скриншот
    сурет
    суретті түсірген
    теги
    тегтер
    фото
    фотосурет
""")
"""The words before the colon in a short line about the article or a picture: `Фото: …`."""

VIEWS = _phrases("""
    views
    оқылды
    просмотров
    просмотры
    қаралды
    қаралым
    қаралым саны
    қаралымдар
""")
"""The words beside the number of views of a page: `Қаралды: 125`."""

DATE_WORDS = _words("""
    am at fri friday mon monday of on pm sat saturday sun sunday thu thursday tue tuesday views wed
    wednesday бейсенбі бүгін в воскресенье вс вт вторник вчера г год года дүйсенбі ж жексенбі жума жыл
    жылы жылғы жұма кеше мин пн понедельник просмотров пт пятница рет сағ сағат сб сегодня сейсенбі сенбі
    ср среда суббота сәрсенбі четверг чт қаралды қаралым
""")
"""The other words in a line that is only a date, perhaps with the number of views; months are in
`month_names`."""

COMMENTS = _phrases("""
    comments
    leave a comment
    комментарии
    пікір жазу
    пікір қалдыру
    пікірлер
""")
"""Lines that are followed by the comments of readers."""

NEXT_READING = _phrases("""
    latest news
    most read
    read also
    read more
    related
    related articles
    related news
    related posts
    байланысты жаңалықтар
    басқа жаңалықтар
    бөлісу
    другие новости
    жаңалықтар таспасы
    осы тақырып бойынша
    осы тақырыпта
    оқи отырыңыз
    по теме
    популярное
    последние новости
    похожие материалы
    похожие новости
    соңғы жаңалықтар
    тағы да оқыңыз
    тағы оқи отырыңыз
    тағы оқыңыз
    тақырып бойынша
    танымал
    танымал жаңалықтар
    читайте ещё
    читайте также
    ұқсас жаңалықтар
    ұқсас материалдар
    ұсынамыз
""")
"""Lines that are followed by links to other articles, and perhaps more text after those."""

PLACEHOLDERS = _phrases("""
    loading
    please wait
    жүктеліп жатыр
    жүктелуде
    загрузка
    идет загрузка
    идёт загрузка
    күте тұрыңыз
    подождите
""")
"""The text of a page until a script has filled it."""
