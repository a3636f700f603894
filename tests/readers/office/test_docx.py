"""The text of Word documents, as it is read when all tracked changes are accepted."""

import pytest

from tests.readers import samples

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content, mark=""):
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{''.join(content)}</w:p>"


def formula(content):
    return f"<m:oMath>{content}</m:oMath>"


def math(text, name="e"):
    return f"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>"


@pytest.fixture
def read_word(read_file):
    """The raw text of a Word document with this body."""

    def text(*body):
        content = (
            f'<w:document xmlns:w="{WORD}" xmlns:m="{MATH}"><w:body>{"".join(body)}</w:body></w:document>'
        )
        (document,) = read_file("а.docx", samples.docx(content))
        return document.raw_text

    return text


def test_moved_text_is_in_its_new_position_alone(read_word):
    moved = run("Аққулар ұшып келді.")
    assert (
        read_word(
            paragraph(f"<w:moveFrom>{moved}</w:moveFrom>", run("Көл ашылды.")),
            paragraph(f"<w:moveTo>{moved}</w:moveTo>"),
        )
        == "Көл ашылды.\nАққулар ұшып келді."
    )


def test_the_tabs_and_breaks_of_deleted_text_are_deleted(read_word):
    deleted = "<w:del><w:r><w:delText>ескі</w:delText><w:tab/><w:br/></w:r></w:del>"
    assert read_word(paragraph(run("Көл "), deleted, run("ашылды."))) == "Көл ашылды."


@pytest.mark.parametrize("mark", ["<w:del/>", "<w:moveFrom/>", "<w:vanish/>"])
def test_a_paragraph_without_its_end_continues_in_the_next(read_word, mark):
    assert read_word(paragraph(run("Көл "), mark=mark), paragraph(run("ашылды."))) == "Көл ашылды."
    assert read_word(paragraph(run("Көл ашылды."), mark=mark)) == "Көл ашылды."


def test_hidden_text_is_not_read(read_word):
    hidden = run("құпия ", "<w:vanish/>") + run("көрінген ", '<w:vanish w:val="0"/>')
    assert read_word(paragraph(run("Бұл "), hidden, run("сөз."))) == "Бұл көрінген сөз."


def test_what_a_tracked_change_of_format_was_before_hides_nothing(read_word):
    before = "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"
    assert read_word(paragraph(run("Сөз.", before))) == "Сөз."


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ('<w:vertAlign w:val="superscript"/>', "сағат 14³⁰-да"),
        ('<w:vertAlign w:val="subscript"/>', "сағат 14₃₀-да"),
        ('<w:vertAlign w:val="baseline"/>', "сағат 1430-да"),
        ('<w:position w:val="6"/><w:sz w:val="16"/>', "сағат 14³⁰-да"),
    ],
)
def test_raised_and_lowered_numbers_stay_apart_from_those_before(read_word, properties, text):
    assert read_word(paragraph(run("сағат 14"), run("30", properties), run("-да"))) == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<m:r><m:t>2+3=5</m:t></m:r>", "2+3=5"),
        (f"<m:f>{math('a+b', 'num')}{math('2', 'den')}</m:f>", "(a+b)/2"),
        (f"<m:sSup>{math('x')}{math('2', 'sup')}</m:sSup><m:r><m:t>-1</m:t></m:r>", "x²-1"),
        (f"<m:sSubSup>{math('x')}{math('1', 'sub')}{math('k', 'sup')}</m:sSubSup>", "x₁^k"),
        (f"<m:rad><m:radPr/>{math('', 'deg')}{math('b+1')}</m:rad>", "√(b+1)"),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>{math("a")}</m:d>', "[a]"),
        (
            '<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr>'
            f"{math('1', 'sub')}{math('n', 'sup')}{math('i')}</m:nary>",
            "∑₁ⁿ i",
        ),
    ],
)
def test_a_formula_is_a_line_of_text(read_word, content, text):
    assert read_word(paragraph(run("Мұнда "), formula(content), run(" шығады."))) == f"Мұнда {text} шығады."


def test_what_is_deleted_in_a_formula_is_not_read(read_word):
    deleted = "<w:del><m:r><m:t>+9</m:t></m:r></w:del>"
    sum_with_deletion = paragraph(formula(f"<m:r><m:t>2+3</m:t></m:r>{deleted}"), run(" шығады."))
    assert read_word(sum_with_deletion) == "2+3 шығады."


def test_what_a_word_file_says_again_for_old_programs_is_read_once(read_file):
    def runs(text):
        return f"<w:r><w:t>{text}</w:t></w:r>"

    box = f"<mc:Choice>{runs('бір')}</mc:Choice><mc:Fallback>{runs('тағы бір')}</mc:Fallback>"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = f"<w:p>{runs('Басы ')}<mc:AlternateContent>{box}</mc:AlternateContent></w:p>"
    data = samples.docx(f'<w:document xmlns:w="{word}" xmlns:mc="{compatible}">{body}</w:document>')
    (document,) = read_file("а.docx", data)
    assert document.raw_text == "Басы бір"
