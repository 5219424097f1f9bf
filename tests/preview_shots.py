"""The preview page photographed in Chromium: `python tests/preview_shots.py [DIR] [SOURCE]…`.

DIR is shots/ and SOURCE seeds/ by default. 390 and 1200 px wide, light and dark, cards turned and
folds open; needs Debian's chromium and chromium-driver. Exits 1 when the page scrolls sideways,
loads anything, or the console holds an error.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


def available() -> str:
    """Why there is no browser; empty if there is one."""
    return ", ".join(
        f"{name} is missing" for name in ("chromium", "chromedriver") if not shutil.which(name)
    )


class Chromium:
    """Headless chromium behind chromedriver; own profile and port, so several run at once."""

    def __init__(self) -> None:
        self.profile = tempfile.mkdtemp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.driver = subprocess.Popen(
            ["chromedriver", f"--port={self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        options: dict[str, Any] = {
            "args": [*FLAGS.split(), f"--user-data-dir={self.profile}"],
            "binary": shutil.which("chromium"),
        }
        match = {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        self.session = ""
        for _ in range(100):
            try:
                self.session = (
                    "/session/"
                    + self.call("POST", "/session", {"capabilities": {"alwaysMatch": match}})[
                        "sessionId"
                    ]
                )
                self.call("POST", f"{self.session}/timeouts", {"script": 100_000})
                return
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.1)
        self.close()
        raise RuntimeError("chromedriver does not answer")

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data,
            {"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                raise RuntimeError(error.read().decode()[:2000]) from None

    def devtools(self, command: str, **params: object) -> Any:
        return self.call(
            "POST", f"{self.session}/goog/cdp/execute", {"cmd": command, "params": params}
        )

    def run(self, script: str, *args: object) -> Any:
        return self.call("POST", f"{self.session}/execute/sync", {"script": script, "args": args})

    def wait(self, script: str, *args: object) -> Any:
        """Runs a script that calls its last argument when it is done."""
        return self.call("POST", f"{self.session}/execute/async", {"script": script, "args": args})

    def open(self, page: Path, width: int, fragment: str = "", *, dark: bool = False) -> None:
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=844,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        self.devtools(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        )
        # another page in between: a change of the fragment alone does not load again
        self.call("POST", f"{self.session}/url", {"url": "about:blank"})
        for kind in ("performance", "browser"):
            self.log(kind)
        self.call(
            "POST",
            f"{self.session}/url",
            {"url": page.resolve().as_uri() + (f"#{fragment}" if fragment else "")},
        )

    def log(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("POST", f"{self.session}/se/log", {"type": kind})
        return found

    def requests(self) -> list[str]:
        """Every address asked for since the last call, but the page itself."""
        messages = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        asked = [
            m["params"]["request"]["url"]
            for m in messages
            if m["method"] == "Network.requestWillBeSent"
        ]
        return [url for url in asked if not url.startswith(("file:", "about:", "data:"))]

    def shoot(self, target: Path, width: int, limit: int = 1700) -> None:
        height = min(int(self.run("return document.documentElement.scrollHeight")), limit)
        # a viewport as high as the picture: what is off screen is not painted (content-visibility)
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        time.sleep(0.2)
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = self.devtools("Page.captureScreenshot", format="png", clip=clip)
        target.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        if self.session:
            self.call("DELETE", self.session)
        self.driver.terminate()
        self.driver.wait()
        shutil.rmtree(self.profile, ignore_errors=True)


TURN = "document.querySelectorAll('.pv-flip input').forEach(i => { i.checked = true })"
UNFOLD = "document.querySelectorAll('.pv-card details').forEach(d => { d.open = true })"
WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUT = """return [...document.querySelectorAll('.pv-side *')].filter(e => {
  const b = e.getBoundingClientRect(), p = e.closest('.pv-phone').getBoundingClientRect();
  return b.width && !e.parentElement.closest('pre, table') && \
(b.right > p.right + 1 || b.left < p.left - 1);
}).slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""

VIEWS = {
    "front": ("theme={theme}", ()),
    "turned": ("theme={theme}", (TURN,)),
    "open": ("theme={theme}", (TURN, UNFOLD)),
    "both": ("theme={theme}&view=both", ()),
}


def main(argv: list[str]) -> int:
    sys.path.insert(0, str(ROOT))
    from deckbuilder import export, files, preview

    folder = Path(argv[0] if argv else ROOT / "shots").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    library = files.read([Path(source) for source in argv[1:] or [str(ROOT / "seeds")]])
    decks = export.build(library, folder / "none.lock").decks
    page = folder / "preview.html"
    page.write_text(
        preview.page(decks, library.guides, library.diagnostics, library.images), encoding="utf-8"
    )
    problems: list[str] = []
    with Chromium() as browser:
        for width in (390, 1200):
            for theme in ("light", "dark"):
                for view, (fragment, scripts) in VIEWS.items():
                    label = f"preview-{view}.{theme}-{width}"
                    browser.open(page, width, fragment.format(theme=theme))
                    for script in scripts:
                        browser.run(script)
                    problems += [
                        f"{label}: scrolls sideways by {extra}"
                        for extra in [browser.run(WIDE)]
                        if extra > 0
                    ]
                    problems += [f"{label}: sticks out: {html}" for html in browser.run(OUT)]
                    problems += [f"{label}: {entry['message']}" for entry in browser.log("browser")]
                    problems += [f"{label}: asked for {url}" for url in browser.requests()]
                    browser.shoot(folder / f"{label}.png", width)
        printed = browser.devtools("Page.printToPDF", printBackground=False, preferCSSPageSize=True)
        (folder / "preview.pdf").write_bytes(base64.b64decode(printed["data"]))
    print("\n".join(problems) or f"{len(list(folder.glob('preview-*.png')))} pictures in {folder}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
