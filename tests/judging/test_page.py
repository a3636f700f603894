"""The judging page in a real browser: the keyboard, undo, what is kept and what is downloaded."""

import json
import time

import pytest

from kazprep.judging.judgements import read_judgements
from kazprep.judging.page import render_judging_page
from kazprep.judging.sample import draw
from kazprep.report.options import ReportLanguage
from kazprep.report.phrases import read_phrases

HOSTILE = "</script><script>document.title='taken'</script><b>"
PACKAGE = "kazprep.judging"
KEYS = {"a": "ARROW_LEFT", "b": "ARROW_RIGHT", "both": "ARROW_UP", "neither": "ARROW_DOWN"}


def test_the_phrases_of_all_languages_have_the_same_keys():
    of = {language: read_phrases(language, PACKAGE) for language in ReportLanguage}
    keys = {language: {(part, key) for part in of[language] for key in of[language][part]} for language in of}
    assert len({frozenset(each) for each in keys.values()}) == 1


def test_every_kind_that_is_judged_has_a_phrase():
    from kazprep.comparison.kinds import ALL_KINDS

    judged = {kind for kind in ALL_KINDS if not kind.startswith("document-")}
    assert set(read_phrases(ReportLanguage.ENGLISH, PACKAGE)["kinds"]) == judged


@pytest.fixture
def page(browser, diff, tmp_path):
    """The page, opened from a file; what is downloaded is in the same folder."""
    path = tmp_path / "judge.html"
    seed = time.time_ns() % 1000  # another sample, for which the browser has kept nothing
    path.write_text(render_judging_page(draw(diff.differences(), 50, seed), diff.a, diff.b, seed), "utf-8")
    browser.get_log("browser")
    browser.get(path.as_uri())
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    browser.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    return browser


def press(browser, *verdicts):
    from selenium.webdriver import ActionChains
    from selenium.webdriver.common.keys import Keys

    for verdict in verdicts:
        ActionChains(browser).send_keys(getattr(Keys, KEYS.get(verdict, verdict))).perform()


def text(browser, selector):
    return browser.find_element("css selector", selector).text


def sample(browser):
    return browser.execute_script(
        "return JSON.parse(document.getElementById('data').textContent).differences"
    )


def downloaded(folder, name):
    for _ in range(100):
        if (folder / name).exists():
            return folder / name
        time.sleep(0.1)
    pytest.fail(f"{name} was not downloaded in ten seconds")


def test_a_difference_is_shown_with_its_context_and_both_readings(page):
    differences = sample(page)
    assert len(differences) == 8 and text(page, "#done") == "0 / 8"
    for each in differences:
        shown = page.execute_script("return document.getElementById('context').textContent")
        assert shown == f"…{each['left']}{each['text']}{each['right']}…"
        assert text(page, "#context mark") == each["text"].replace("  ", " ")
        for side in ("a", "b"):
            reading = text(page, f"#{side}")
            for part in (each[side] or "nothing").replace("‖", "|").split(" | "):
                assert part in reading
            for label in (each[f"{side}_type"] or "").split(" | "):
                assert label in reading
        press(page, "both")
    assert not page.find_element("id", "card").is_displayed()
    assert page.find_element("id", "end").is_displayed()
    assert not page.get_log("browser")


def test_four_keys_judge_and_the_fifth_takes_back(page):
    press(page, "a", "b", "both", "neither")
    assert text(page, "#done") == "4 / 8"
    counts = [each.text for each in page.find_elements("css selector", "#counts dd")]
    assert counts == ["1", "1", "1", "1"]
    press(page, "BACKSPACE", "BACKSPACE")
    assert text(page, "#done") == "2 / 8"
    assert page.find_element("id", "bar").get_property("value") == 2
    press(page, *["BACKSPACE"] * 5)
    assert text(page, "#done") == "0 / 8"
    assert not page.find_element("id", "undo").is_enabled()


def test_keys_with_others_held_down_do_not_judge(page):
    page.execute_script(
        "for (const held of ['ctrlKey', 'metaKey', 'altKey', 'shiftKey', 'repeat'])"
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', [held]: true}))"
    )
    assert text(page, "#done") == "0 / 8"


def test_clicks_judge_as_the_keys_do(page):
    for verdict in ("a", "b", "both", "neither"):
        page.find_element("css selector", f"[data-verdict={verdict}]").click()
    page.find_element("id", "undo").click()
    counts = [each.text for each in page.find_elements("css selector", "#counts dd")]
    assert counts == ["1", "1", "1", "0"]


def test_more_than_all_are_not_judged(page):
    press(page, *["a"] * 12)
    assert text(page, "#done") == "8 / 8"


def test_what_was_judged_is_kept_by_the_browser(page):
    press(page, "a", "neither")
    page.refresh()
    assert text(page, "#done") == "2 / 8"
    press(page, "BACKSPACE")
    page.refresh()
    assert text(page, "#done") == "1 / 8"
    page.execute_script("localStorage.setItem(localStorage.key(0), 'damaged')")
    page.refresh()
    assert text(page, "#done") == "0 / 8"


def test_the_downloaded_file_is_read_by_the_command(page, tmp_path):
    press(page, "a", "b", "both", "neither", "a")
    page.find_element("id", "json").click()
    judged = read_judgements(downloaded(tmp_path, "judged.json"))
    assert [each.verdict for each in judged] == ["a", "b", "both", "neither", "a"]
    shown = [(each["kind"], each["doc_id"], each["start"]) for each in sample(page)[:5]]
    found = [each.difference for each in judged]
    assert [(each.kind, each.doc_id, each.start) for each in found] == shown
    content = json.loads((tmp_path / "judged.json").read_text(encoding="utf-8"))
    assert sum(content["counts"].values()) == 8


def test_the_table_has_a_line_for_each_judgement(page, tmp_path):
    press(page, "b", "a")
    page.find_element("id", "tsv").click()
    head, *lines = downloaded(tmp_path, "judged.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["b", "a"]
    assert all(len(line.split("\t")) == len(head.split("\t")) for line in lines)


def test_a_text_is_never_markup(browser, diff, tmp_path):
    from dataclasses import replace

    found = [replace(each, left=HOSTILE, a=HOSTILE, source=HOSTILE) for each in diff.differences()]
    path = tmp_path / "hostile.html"
    path.write_text(render_judging_page(draw(found, 50, 1), diff.a, diff.b, 1), "utf-8")
    browser.get(path.as_uri())
    assert browser.title == "Which reading is right? – kazprep"
    assert HOSTILE in text(browser, "#context") and text(browser, "#a").startswith(HOSTILE)
    assert not browser.find_elements("css selector", "#card b")


@pytest.mark.parametrize("language", ReportLanguage)
def test_the_page_is_in_the_language_that_was_asked_for(command, folders, tmp_path, browser, language):
    path = tmp_path / "judge.html"
    options = ("--page", path, "--lang", language, "--sample", 3, "--kind", "entity")
    result = command("--lang", "en", "diff", folders / "a", folders / "b", *options)
    assert result.returncode == 0 and "3 differences of 7 to judge" in result.stdout
    browser.get(path.as_uri())
    phrases = read_phrases(language, PACKAGE)
    assert text(browser, "h1") == phrases["page"]["title"]
    assert text(browser, "[data-verdict=a] .verdict") == phrases["page"]["a"]
    assert browser.execute_script("return document.documentElement.lang") == language


@pytest.mark.parametrize(
    ("before", "behind", "page"), [("ru", (), "ru"), ("kk", ("--lang", "ru"), "ru"), ("en", (), "en")]
)
def test_lang_before_the_command_is_for_the_page_too(
    command, folders, tmp_path, monkeypatch, before, behind, page
):
    monkeypatch.setenv("KAZPREP_LANG", "kk")
    path = tmp_path / "judge.html"
    command("--lang", before, "diff", folders / "a", folders / "b", "--page", path, *behind)
    assert f'<html lang="{page}"' in path.read_text(encoding="utf-8")[:200]


def test_runs_that_do_not_differ_give_no_page(command, folders, tmp_path):
    result = command("diff", folders / "a", folders / "a", "--page", tmp_path / "x.html")
    assert result.returncode == 2 and "there is nothing to judge" in result.stderr
