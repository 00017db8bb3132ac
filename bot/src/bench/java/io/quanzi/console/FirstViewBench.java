package io.quanzi.console;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.WaitUntilState;
import io.quanzi.customer.ListBench;
import io.quanzi.sandbox.Browser;
import io.quanzi.shop.Program;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How soon a page of the console is seen on a phone with a slow line, and how much comes over it, in a shop of 200 000
 * customers. The line is the slow 4G of Lighthouse: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back; the phone's
 * processor is four times slower than this one.
 */
public final class FirstViewBench {
    private static final int TIMES = 7;
    private static final int SLOWER = 4;
    private static final double ROUND_TRIP_MILLIS = 150;
    private static final double DOWN = 1.6e6 / 8;
    private static final double UP = 750e3 / 8;

    private FirstViewBench() {}

    /** Measures and prints a table. */
    public static void main(String[] args) throws Exception {
        try (var program = new Program("-Xmx2g", ListBench::fill);
                var browser = Browser.start()) {
            Page first = SignedIn.open(browser.phone("zh-CN"), program.url() + "/", "admin", Program.ADMIN_PASSWORD);
            List<Cookie> cookies = first.context().cookies();
            List<String> paths = first.locator("#menu a.nav-link").all().stream()
                    .map(link -> link.getAttribute("href"))
                    .toList();
            System.out.println(
                    "| page | first visit, kB | seen after | at most | next visit, kB | seen after | at most |");
            System.out.println("|---|---|---|---|---|---|---|");
            for (String path : paths) {
                row(browser, cookies, program.url(), path);
            }
        }
        System.exit(0); // the browser's own threads
    }

    private static void row(Browser browser, List<Cookie> cookies, String url, String path) {
        var kilobytes = new double[2];
        var millis = new double[2][TIMES];
        for (int i = 0; i < TIMES; i++) {
            Page page = browser.phone("zh-CN");
            page.context().addCookies(cookies);
            CDPSession line = page.context().newCDPSession(page);
            var came = new AtomicLong();
            slow(line, came);
            for (int visit = 0; visit < 2; visit++) {
                came.set(0);
                page.navigate(url + path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.NETWORKIDLE));
                if (!URI.create(page.url()).getPath().equals(path)) {
                    throw new IllegalStateException(path + " led to " + page.url());
                }
                page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
                Object seen = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
                millis[visit][i] = ((Number) seen).doubleValue();
                kilobytes[visit] = Math.max(kilobytes[visit], came.get() / 1_000.0);
            }
            page.context().close();
        }
        Arrays.stream(millis).forEach(Arrays::sort);
        System.out.printf(
                "| %s | %.0f | %.0f ms | %.0f ms | %.0f | %.0f ms | %.0f ms |%n",
                path,
                kilobytes[0],
                millis[0][TIMES / 2],
                millis[0][TIMES - 1],
                kilobytes[1],
                millis[1][TIMES / 2],
                millis[1][TIMES - 1]);
    }

    private static void slow(CDPSession line, AtomicLong came) {
        line.on(
                "Network.loadingFinished",
                event -> came.addAndGet(event.get("encodedDataLength").getAsLong()));
        line.send("Network.enable");
        var conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", ROUND_TRIP_MILLIS);
        conditions.addProperty("downloadThroughput", DOWN);
        conditions.addProperty("uploadThroughput", UP);
        line.send("Network.emulateNetworkConditions", conditions);
        var processor = new JsonObject();
        processor.addProperty("rate", SLOWER);
        line.send("Emulation.setCPUThrottlingRate", processor);
    }
}
