"""The published page in a browser, as a test uses it."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest

SECONDS = 60
"""How long the page may take to show something."""


class Page:
    """A page that was opened, and what it shows."""

    def __init__(self, browser: Any, address: str) -> None:
        self.browser = browser
        self._address = f"{address}/index.html"

    def speak(self, language: str) -> None:
        """Open the page in a language."""
        if not self.browser.current_url.startswith(self._address):
            self.browser.get(self._address)
        self.run("localStorage.setItem('kazprep-language', arguments[0])", language)
        if self.run("return document.documentElement.lang") != language or not self.texts("#main h2"):
            self.browser.get("about:blank")
            self.browser.get(self._address)
            self.wait()

    def ask(self, view: str, **values: Any) -> "Page":
        """Show a view with a question."""
        query = f"?{urlencode(values)}" if values else ""
        self.run("location.hash = arguments[0]", f"{view}{query}")
        return self.wait()

    def wait(self) -> "Page":
        """Until the page shows what its address asks for."""
        shown = """const main = document.getElementById('main');
            return main !== null && main.dataset.shown === location.hash && !main.hasAttribute('aria-busy')"""
        for _ in range(SECONDS * 50):
            if self.run(shown):
                return self
            time.sleep(0.02)
        pytest.fail(f"the page did not show {self.run('return location.hash')}: {self.status}")

    @property
    def status(self) -> str:
        return str(self.run("return document.getElementById('status').textContent"))

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a script."""
        return self.browser.execute_script(script, *arguments)

    def texts(self, selector: str) -> list[str]:
        """The texts of elements, whether they are seen or not."""
        found = self.run(
            "return [...document.querySelectorAll(arguments[0])].map(each => each.textContent)", selector
        )
        return list(found)

    def cells(self, table: str) -> list[list[str]]:
        """The texts of a table's cells, row by row."""
        found = self.run(
            """return [...document.querySelectorAll(arguments[0] + ' tbody tr')].map(
                row => [...row.cells].map(cell => cell.textContent))""",
            table,
        )
        return list(found)

    def click(self, selector: str, number: int = 0) -> "Page":
        """Follow a link."""
        self.run("document.querySelectorAll(arguments[0])[arguments[1]].click()", selector, number)
        return self.wait()
