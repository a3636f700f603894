"""Words by which pages name what is not the text of their article: in classes and ids, and in lines.

From the themes of WordPress and the like, of Kazakh news sites and portals. Classes are mostly English.
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
"""Words of classes and ids whose elements hold no text of the article, whatever their length."""

UNSEEN = _words("""
    d-print-none no-print noprint printfooter screen-reader-text sr-only visually-hidden visuallyhidden
""")
"""Classes of what is on the screen alone, on paper alone, or read aloud alone."""

BUILDERS = _words("elementor")
"""Words of page builders, which call each part of a page a widget."""

EDGES = _words("bottom header")
OF_SITE = _words("global main page site top")
"""A class or id of an edge, alone or of the site, is the head or the foot of it: not `article-header`."""

DATA = _words("""
    author authors avtor byline categories category date dates datetime editor eye hits keywords meta
    posted postmeta pubdate publish published readtime rubric rubrics source tag taglist tags time
    timestamp updated viewed views
""")
"""Words of classes and ids whose elements, if they are short, hold data about the article."""

NEGATIONS = _words("has no not with without")
"""Words with which a class says what is beside its element, or is not: `content with-sidebar`."""

CONTENT = _words("article content entry news post story text")
CONTENT_OWNERS = CONTENT | _words("main material page publication single")
CONTENT_PARTS = _words("body content detail details full inner text")
"""The text is in an element of the class `content` or such, or of an owner and a part: `post-body`."""

DATA_PROPERTIES = _words("author dateCreated dateModified datePublished publisher")
"""Values of `itemprop` of data about the article."""

DATA_RELATIONS = _words("author category tag")
"""Values of `rel` of links from data about the article."""

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
"""What is before the colon in a short line about the article or about a picture: `Фото: …`."""

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
"""What is beside the number of those who have seen a page: `Қаралды: 125`."""

MONTHS = _words("""
    apr april aug august dec december feb february jan january jul july jun june mar march may nov
    november oct october sep sept september авг август августа апр апрель апреля ақпан дек декабрь декабря
    желтоқсан июл июль июля июн июнь июня май мамыр мар март марта маусым мая наурыз ноя нояб ноябрь
    ноября окт октябрь октября сен сент сентябрь сентября сәуір тамыз фев февр февраль февраля шілде янв
    январь января қазан қараша қаңтар қыркүйек
""")

DATE_WORDS = _words("""
    am at fri friday mon monday of on pm sat saturday sun sunday thu thursday tue tuesday views wed
    wednesday бейсенбі бүгін в воскресенье вс вт вторник вчера г год года дүйсенбі ж жексенбі жума жыл
    жылы жылғы жұма кеше мин пн понедельник просмотров пт пятница рет сағ сағат сб сегодня сейсенбі сенбі
    ср среда суббота сәрсенбі четверг чт қаралды қаралым
""")
"""What else is in a line that is nothing but a date, with the number of readers perhaps."""

COMMENTS = _phrases("""
    comments
    leave a comment
    комментарии
    пікір жазу
    пікір қалдыру
    пікірлер
""")
"""What a line says after which there are the comments of readers."""

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
"""What a line says after which there are links to other articles, with more text after them or without."""

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
"""What a page says until a script has filled it in."""
