"""Draws the PNG icons that phones ask for from static/img/*.svg. Needs Chromium; run it when a drawing changes.

python -m scripts.draw_icons
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.browser import LAUNCH_ARGS, find_browser

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
SIZES = (("icon", "icon-180", 180), ("icon", "icon-192", 192), ("icon", "icon-512", 512), ("icon-maskable", "icon-maskable-512", 512))  # fmt: skip


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=LAUNCH_ARGS)
        for drawing, name, size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            svg = (IMAGES / f"{drawing}.svg").read_text(encoding="utf-8")
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{svg}")
            page.screenshot(path=IMAGES / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
