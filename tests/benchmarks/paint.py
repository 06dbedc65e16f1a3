"""When the largest thing of a dashboard is on the glass of a phone: a slow processor in a slow network."""

from __future__ import annotations

import os
import shutil
import statistics
from typing import Any

from django.conf import settings
from django.core.management import call_command
from whitenoise.compress import main as compress

# As Lighthouse slows a phone: 1.6 Mbit/s, 150 ms there and back, a processor four times slower.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
PHONE = {"width": 390, "height": 844}
WATCH = """
window.seen = { paint: 0, shifts: 0 };
const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
  .observe({ type, buffered: true });
watch("largest-contentful-paint", one => { seen.paint = one.startTime; });
watch("layout-shift", one => { if (!one.hadRecentInput) seen.shifts += one.value; });
"""
READ = "() => new Promise(resolve => setTimeout(() => resolve(window.seen), 500))"


def publish() -> None:
    """Files as the portal serves them: collected, and beside each its compressed copy."""
    call_command("collectstatic", verbosity=0, interactive=False)
    compress(["--quiet", str(settings.STATIC_ROOT)])


def painted(port: int, cookie: str, path: str, *, repeats: int = 5) -> tuple[float, float]:
    """Milliseconds to the largest paint and how far the layout moved, the medians; nothing is cached."""
    from playwright.sync_api import sync_playwright

    address = f"http://127.0.0.1:{port}"
    with sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"]
        )
        taken: list[dict[str, Any]] = []
        # The first fills the caches of the server, not of the browser.
        for _again in range(repeats + 1):
            context = browser.new_context(viewport=PHONE, is_mobile=True, device_scale_factor=2)  # type: ignore[arg-type]
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
            context.add_init_script(WATCH)
            page = context.new_page()
            devtools = context.new_cdp_session(page)
            devtools.send("Network.enable")
            devtools.send("Network.emulateNetworkConditions", NETWORK)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            answer = page.goto(f"{address}{path}", wait_until="load")
            if answer is None or answer.status != 200 or "/accounts/" in page.url:
                raise RuntimeError(f"{path}: {answer and answer.status} {page.url}")
            taken.append(page.evaluate(READ))
            context.close()
        browser.close()
    return (
        statistics.median(one["paint"] for one in taken[1:]),
        statistics.median(one["shifts"] for one in taken[1:]),
    )
