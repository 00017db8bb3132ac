package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.RequestOptions;
import io.quanzi.playbook.Playbook;
import io.quanzi.sandbox.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Files with faults lead from the first page to each fault's line and cure, in the reader's language. */
@ConsoleTest
class PlaybookPageTests {
    private static final Path FILES = badFiles();

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @DynamicPropertySource
    static void files(DynamicPropertyRegistry properties) {
        properties.add("quanzi.playbook-dir", FILES::toString);
    }

    @AfterAll
    static void leaveNothing() throws IOException {
        try (Stream<Path> all = Files.walk(FILES)) {
            for (Path one : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(one);
            }
        }
    }

    @Test
    void leadsFromTheFirstPageToEachFaultInTheReadersLanguage() {
        try (Browser browser = Browser.start()) {
            Page chinese = loggedIn(browser.desk("zh-CN"));
            assertThat(chinese.locator("[data-alarm='alarm.playbook'] h4"))
                    .hasText("3 个文件有错、没有生效，例如 schedules/member-days.yaml");
            chinese.locator("[data-alarm='alarm.playbook'] a").click();

            assertThat(chinese.locator("[data-file='schedules/member-days.yaml']"))
                    .containsText("第 6 行 “name”写了两次，第一次在第 2 行，只能算一个：第二个前面是不是少了“- ”？");
            assertThat(chinese.locator("[data-file='schedules/tiers.yaml']")).containsText("文件是 GBK");
            assertThat(chinese.locator("#faults")).not().containsText("expected");
            look(chinese, "faults-zh-1440", 1440);
            look(chinese, "faults-zh-390", 390);

            Page english = loggedIn(browser.desk("en-US"));
            english.navigate("http://127.0.0.1:" + port + "/playbook");
            assertThat(english.locator("[data-file='schedules/member-days.yaml']"))
                    .containsText("Line 6 \"name\" stands there twice, first in line 2");
            look(english, "faults-en-1440", 1440);
            look(english, "faults-en-390", 390);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void answersCommandsInTheLanguageTheyAskFor() {
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser.desk("en-US"));

            assertThat(api(page, "zh")).contains("schedules/member-days.yaml:6: “name”写了两次");
            assertThat(api(page, "en")).contains("schedules/member-days.yaml:6: \\\"name\\\" stands there twice");
        }
        assertThat(playbook.refused()).isNotEmpty();
    }

    private String api(Page page, String language) {
        return page.request()
                .get("http://127.0.0.1:" + port + "/api/playbook?lang=" + language, RequestOptions.create())
                .text();
    }

    private static void look(Page page, String name, int width) {
        page.setViewportSize(width, 900);
        Browser.shoot(page, name);
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("overflow of " + name)
                .isEqualTo(0);
    }

    private Page loggedIn(Page page) {
        page.navigate("http://127.0.0.1:" + port + "/");
        page.locator("#username").fill("admin");
        page.locator("#password").fill(ConsoleTest.PASSWORD);
        page.locator("form button").click();
        return page;
    }

    private static Path badFiles() {
        try {
            Path directory = Files.createTempDirectory("playbook");
            for (String root : new String[] {"schedules", "templates"}) {
                try (Stream<Path> files = Files.walk(Path.of(root))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Files.createDirectories(directory.resolve(file).getParent());
                        Files.copy(file, directory.resolve(file));
                    }
                }
            }
            Path cases = Path.of("bot/src/test/resources/cases");
            Path schedules = directory.resolve("schedules");
            Files.copy(
                    cases.resolve("06-member-days-missing-dash.yaml"),
                    schedules.resolve("member-days.yaml"),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.copy(
                    cases.resolve("05-member-days-gbk.yaml"),
                    schedules.resolve("tiers.yaml"),
                    StandardCopyOption.REPLACE_EXISTING);
            Path template = directory.resolve("templates/welcome/default.ftl");
            Files.writeString(
                    template,
                    Files.readString(template)
                            + "\n您好{{nickname}}，https://shop.example.com/a-very-long-address-without-any-blank-in-it"
                            + "/another-part-of-the-address/and-yet-another ${dealTitel} <#if gift??>\n");
            return directory;
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
