package io.quanzi.shared;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Asks axe (https://github.com/dequelabs/axe-core) what keeps people from reading or using a page. */
public final class Accessibility {
    private static final String AXE = script();

    private Accessibility() {}

    /**
     * What it finds serious or critical on a page as it stands, a line each: rule, place, reason.
     *
     * @throws IllegalArgumentException for a page without JavaScript, in which axe would wait for ever
     */
    @SuppressWarnings("unchecked") // a script's answer
    public static List<String> faults(Page page) {
        if ((Boolean) page.evaluate("() => matchMedia('(scripting: none)').matches")) {
            throw new IllegalArgumentException(
                    "expected a page with JavaScript, which axe needs, got %s without it; open it in another browser context, such as browser.phone"
                            .formatted(page.url()));
        }
        page.evaluate(AXE);
        return (List<String>) page.evaluate("""
            async () => {
              const found = await axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
                resultTypes: ['violations']
              });
              return found.violations
                .filter(one => one.impact === 'serious' || one.impact === 'critical')
                .flatMap(one => one.nodes.map(node =>
                  location.pathname + ' ' + one.id + ' ' + node.target.join(' ') + ': '
                    + node.failureSummary.replace(/\\s+/g, ' ')));
            }\
            """);
    }

    private static String script() {
        try (InputStream axe = Objects.requireNonNull(Accessibility.class.getResourceAsStream("/axe.min.js"))) {
            return new String(axe.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }
}
