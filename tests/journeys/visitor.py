"""A person at a browser window of one width, who notices everything that goes wrong on the way."""

from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, expect

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
PASSWORD = "sinhhoat-2024"
# What no page may need sideways scrolling for.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """Drives one browser context; `problems` lists failed requests, script and policy errors."""

    def __init__(self, context: BrowserContext, width: int) -> None:
        self.page: Page = context.new_page()
        self.width = width
        self.problems: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("requestfailed", self._miss)
        self.page.on("response", self._receive)

    def login(self, username: str) -> None:
        """Log in with a practice account."""
        self.page.goto("/account/login/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page).not_to_have_url("/account/login/")

    def logout(self) -> None:
        """End the session, as the next person at a shared computer would want."""
        self.page.context.clear_cookies()

    def shot(self, name: str) -> None:
        """Keep a picture of the whole page, and see that it fits the window's width."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.width}-{name}.png", full_page=True)
        overflow = self.page.evaluate(OVERFLOW)
        if overflow > 0:
            self.problems.append(f"{name}: {overflow} px wider than the window")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def _miss(self, request: Request) -> None:
        # Leaving a page while it is still fetching ends that request; nothing is wrong then.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"request failed: {request.url}: {request.failure}")

    def _receive(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")
