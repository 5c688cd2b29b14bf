"""Where this machine's Chromium is and how to start it quietly, for journeys, screenshots and drawings."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
LAUNCH_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_browser() -> str:
    """The path of Chromium. FileNotFoundError where none is installed."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError(f"no browser is installed (looked for {', '.join(NAMES)})")
