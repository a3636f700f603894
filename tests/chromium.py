"""A headless Chromium, for the tests that open a page in a browser."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

NO_NETWORK = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""A flag with which no address is found but loopback, also by a worker of the page."""


@contextmanager
def chromium(profile: Path, *flags: str) -> Iterator[Any]:
    """A browser that keeps its data in an empty folder; without one the test is skipped."""
    selenium = pytest.importorskip("selenium.webdriver", reason="the browser tests need Selenium")
    binary = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if binary is None or driver is None:
        pytest.skip(
            "the browser tests need Chromium and its driver (apt-get install chromium chromium-driver)"
        )
    options = selenium.ChromeOptions()
    options.binary_location = binary
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--lang=en",
        f"--user-data-dir={profile}",
        *flags,
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = selenium.Chrome(options=options, service=selenium.ChromeService(driver))
    opened.set_window_size(1280, 900)
    try:
        yield opened
    finally:
        opened.quit()
