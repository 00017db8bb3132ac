package io.quanzi.sandbox;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Debian's Chromium, driven by Playwright; it talks to this machine only. Notes what a page complains of. It is the build that
 * has no window: the whole one takes 2.5 times the processor time for the same pages.
 */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium-headless-shell");
    private static final double TIMEOUT_MILLIS = 60_000;
    private static final Path SHOTS = Path.of("bot/target/screenshots");

    /** One for all tests of a process; it ends with the process. */
    private static com.microsoft.playwright.Browser chromium;

    private final List<BrowserContext> persons = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private Browser() {}

    /** Starts it, unless it runs; who sits before it is new in any case. By one thread only. */
    public static Browser start() {
        if (chromium == null) {
            if (!Files.isExecutable(CHROMIUM)) {
                throw new IllegalStateException(
                        CHROMIUM + " is missing, and the pages are tested in it: run .ci/install-browser"
                                + " (apt-get install chromium-headless-shell fonts-noto-cjk), or the whole of .ci/run");
            }
            PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
            chromium = Playwright.create(
                            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(CHROMIUM)
                            .setArgs(List.of(
                                    "--no-sandbox",
                                    "--disable-gpu",
                                    "--disable-quic",
                                    "--no-first-run",
                                    "--disable-background-networking",
                                    "--disable-component-update",
                                    "--disable-sync",
                                    // fewer processes for pages of one and the same site: a twelfth of the work
                                    "--in-process-gpu",
                                    "--renderer-process-limit=1",
                                    "--disable-features=IsolateOrigins,site-per-process")));
        }
        return new Browser();
    }

    /** A new person at a desk, without cookies. */
    public Page desk(String language) {
        return page(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1360, 900)
                .setLocale(language));
    }

    /** A new person with a phone. */
    public Page phone(String language) {
        return page(phoneOf(language));
    }

    /** The same, and pages run no script in it. */
    public Page phoneWithoutScript(String language) {
        return page(phoneOf(language).setJavaScriptEnabled(false));
    }

    private static com.microsoft.playwright.Browser.NewContextOptions phoneOf(String language) {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setIsMobile(true)
                .setHasTouch(true)
                .setLocale(language);
    }

    private Page page(com.microsoft.playwright.Browser.NewContextOptions options) {
        // a fade is a dozen pictures that nobody sees, and what fades cannot be pressed yet
        BrowserContext context = chromium.newContext(options.setReducedMotion(ReducedMotion.REDUCE));
        persons.add(context);
        Page page = context.newPage();
        page.setDefaultTimeout(TIMEOUT_MILLIS);
        page.onConsoleMessage(message -> {
            boolean brokenOff = message.text().matches("htmx:(afterRequest|sendAbort)\\b.*"); // by a touch, on purpose
            if (!brokenOff && (message.type().equals("error") || message.type().equals("warning"))) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith("http://127.0.0.1:") && !request.url().startsWith("data:")) {
                complaints.add(page.url() + " asked a foreign host: " + request.url());
            }
        });
        return page;
    }

    /** Errors, warnings and broken policies of every page since they were last forgotten. */
    public List<String> complaints() {
        return complaints;
    }

    /** Before the next test: closes every page, so that none asks on, and forgets what they complained of. */
    public void startOver() {
        close();
        complaints.clear();
    }

    /** Keeps a picture of the whole page for people to look at, unless {@code -Dscreenshots=off}. */
    public static void shoot(Page page, String name) {
        if ("off".equals(System.getProperty("screenshots"))) {
            return;
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** Makes a picture of the README anew, as a reader first sees the page; only with {@code -Dpictures=on}. */
    public static void picture(Page page, String name) {
        if ("on".equals(System.getProperty("pictures"))) {
            Palette.write(page.screenshot(), Path.of("bot/src/docs", name + ".png"));
        }
    }

    /** Closes every page. */
    @Override
    public void close() {
        persons.forEach(BrowserContext::close);
        persons.clear();
    }
}
