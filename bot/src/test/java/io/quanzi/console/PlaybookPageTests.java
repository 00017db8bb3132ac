package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.quanzi.playbook.Playbook;
import io.quanzi.sandbox.Browser;
import io.quanzi.schedule.Schedules;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Files in the browser: those with faults lead from the first page to each fault's line and cure, in the reader's language;
 * each can be changed, compared, gone back to, and nobody's change is overwritten.
 */
@ConsoleTest
class PlaybookPageTests {
    private static final Path FILES = badFiles();

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private Schedules schedules;

    @Autowired
    private Users users;

    @Autowired
    private PasswordEncoder passwords;

    @Autowired
    private MongoOperations mongo;

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

            Page english = loggedIn(browser.desk("en-US"), "admin", url("/playbook"));
            assertThat(english.locator("[data-file='schedules/member-days.yaml']"))
                    .containsText("Line 6 \"name\" stands there twice, first in line 2");
            look(english, "faults-en-1440", 1440);
            look(english, "faults-en-390", 390);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void answersCommandsInTheLanguageTheyAskFor() {
        HttpClient admin = SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD);

        assertThat(api(admin, "zh")).contains("schedules/member-days.yaml:6: “name”写了两次");
        assertThat(api(admin, "en")).contains("schedules/member-days.yaml:6: \\\"name\\\" stands there twice");
        assertThat(playbook.refused()).isNotEmpty();
    }

    @Test
    void changesATextSeesWhatChangedAndGoesBack() {
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser.desk("zh-CN"), "admin", url("/playbook"));
            look(page, "playbook-zh-1440", 1440);
            look(page, "playbook-zh-390", 390);
            page.locator("[data-path='templates/tips.yaml']").click();
            page.locator("#as-text").click();
            assertThat(page.locator("h1")).hasText("小知识库");
            assertThat(page.locator("#uses")).containsText("人群");
            look(page, "playbook-file-zh-390", 390);
            look(page, "playbook-file-zh-1440", 1440);

            page.locator("#edit").click();
            String before = opened(page);
            page.locator("#file-text").fill(before.replace("全家都这样做", "全网最低价，邻居都这样做"));
            page.locator("#save").click();
            assertThat(page.locator("#faults")).containsText("最低价");
            assertThat(page.locator("#file-text")).hasValue(before.replace("全家都这样做", "全网最低价，邻居都这样做"));
            look(page, "playbook-edit-faults-zh-390", 390);
            look(page, "playbook-edit-faults-zh-1440", 1440);
            page.locator("#file-text").fill(before.replace("全家都这样做", "邻居都这样做"));
            page.locator("#save").click();

            assertThat(page.locator("#saved")).containsText("已生效：第 2 版");
            assertThat(text("templates/tips.yaml")).contains("邻居都这样做").contains("# 6–12 月龄");
            look(page, "playbook-saved-zh-1440", 1440);
            page.locator("[data-version='2'] a", new Page.LocatorOptions().setHasText("改了什么"))
                    .click();
            assertThat(page.locator(".qz-diff ins")).hasText("邻居");
            assertThat(page.locator(".qz-diff del")).hasText("全家");
            assertThat(page.locator("#changes li")).hasCount(1);
            assertThat(page.locator("#changes ins")).containsText("邻居都这样做");
            look(page, "playbook-compare-zh-1440", 1440);
            look(page, "playbook-compare-zh-390", 390);
            page.goBack();
            page.locator("#back-1").click();

            assertThat(page.locator("#saved")).containsText("已生效：第 3 版");
            assertThat(text("templates/tips.yaml")).contains("全家都这样做");
            page.locator("#undo").click();
            assertThat(page.locator("#version")).containsText("第 4 版");
            assertThat(text("templates/tips.yaml")).contains("邻居都这样做");
            assertThat(audited()).contains("admin playbook.publish templates/tips.yaml version 3, text of version 1");
            page.locator("#exporting summary").click();
            assertThat(page.locator("#exporting")).containsText("覆盖服务器上的文件");
            page.locator("#export").click();
            assertThat(page.locator("#on-disk")).containsText("与生效的一样");
            assertThat(FILES.resolve("templates/tips.yaml")).content().contains("邻居都这样做");
            assertThat(browser.complaints()).noneMatch(said -> !said.contains("422"));
        }
    }

    @Test
    void overwritesNobodysText() {
        users.create(new User("mei", passwords.encode(ConsoleTest.PASSWORD), Role.MANAGER));
        users.create(new User("guest", passwords.encode(ConsoleTest.PASSWORD), Role.VIEWER));
        String edit = url("/playbook/edit?path=templates/deals.yaml");
        try (Browser browser = Browser.start()) {
            Page admin = loggedIn(browser.desk("en-US"), "admin", edit);
            Page mei = loggedIn(browser.desk("zh-CN"), "mei", edit);
            String before = opened(mei);
            mei.locator("#file-text").fill(before.replace("口水巾 5 条装", "口水巾 6 条装"));
            mei.locator("#save").click();
            assertThat(mei.locator("#saved")).isVisible();

            admin.locator("#file-text").fill(before.replace("now: 39.00", "now: 35.00"));
            admin.locator("#save").click();

            assertThat(admin.locator("#conflict")).containsText("somebody saved version 2");
            assertThat(admin.locator("#conflict")).containsText("mei");
            assertThat(admin.locator(".qz-diff ins").first()).hasText("6");
            assertThat(text("templates/deals.yaml")).contains("口水巾 6 条装").contains("now: 39.00");
            look(admin, "playbook-conflict-en-1440", 1440);
            look(admin, "playbook-conflict-en-390", 390);
            admin.locator("#file-text").fill(opened(admin).replace("口水巾 5 条装", "口水巾 6 条装"));
            admin.locator("#save").click();
            assertThat(admin.locator("#saved")).containsText("version 3");
            assertThat(text("templates/deals.yaml")).contains("口水巾 6 条装").contains("now: 35.00");

            Page guest = loggedIn(browser.desk("en-US"), "guest", url("/playbook/file?path=templates/deals.yaml"));
            assertThat(guest.locator("h1")).hasText("Deals");
            assertThat(guest.locator("#edit")).hasCount(0);
            assertThat(browser.complaints()).noneMatch(said -> !said.contains("409"));
        }
    }

    @Test
    void mendsTheShopsFileThatCannotBeRead() {
        String path = "schedules/groups.yaml";
        String good = text(path);
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(path)),
                new Update().set("content", "former: form\n").set("by", "disk").inc("version", 1),
                "playbook");
        await().until(() -> playbook.isWithheld(path));
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser.desk("zh-CN"), "admin", url("/playbook/file?path=" + path));
            page.locator("#edit").click();
            assertThat(page.locator("#file-text")).hasValue("former: form\n");
            page.locator("#file-text").fill(good);
            page.locator("#save").click();

            assertThat(page.locator("#saved")).containsText("已生效");
            assertThat(text(path)).isEqualTo(good);
        }
    }

    @Test
    void movesAScheduleAndPausesIt() {
        String path = "schedules/daily-tip-deal.yaml";
        String before = text(path);
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser.desk("zh-CN"), "admin", url("/schedules"));
            page.locator("#edit-daily-tip-deal").click();
            page.locator("#title").fill("晚间贴士");
            page.locator("input[value=week]").check();
            page.locator("#time").fill("20:30");
            page.locator("#save-settings").click();
            assertThat(page.locator("[data-field=cron]")).containsText("请选好哪些天和几点");
            page.locator("input[value=TUE]").check();
            page.locator("input[value=FRI]").check();
            look(page, "playbook-schedule-zh-390", 390);
            look(page, "playbook-schedule-zh-1440", 1440);
            page.locator("#save-settings").click();

            assertThat(page.locator("#saved")).isVisible();
            assertThat(text(path))
                    .isEqualTo(before.replace("title: 每日贴士与好价", "title: 晚间贴士")
                            .replace("cron: \"0 0 10 * * ?\"", "cron: 0 30 20 ? * TUE,FRI"));
            assertThat(page.locator("input[value=week]")).isChecked();
            page.locator("#on").uncheck();
            page.locator("#save-settings").click();
            assertThat(page.locator("#saved")).isVisible();
            assertThat(schedules.nextOf("daily-tip-deal", Instant.now(), 1)).isEmpty();
            page.navigate(url("/schedules"));
            assertThat(page.locator("tr", new Page.LocatorOptions().setHas(page.locator("#edit-daily-tip-deal"))))
                    .containsText("已停用");
            look(page, "schedules-paused-zh-390", 390);
            page.locator("#edit-daily-tip-deal").click();
            page.locator("#on").check();
            page.locator("#save-settings").click();
            assertThat(page.locator("#saved")).isVisible();
            assertThat(schedules.nextOf("daily-tip-deal", Instant.now(), 1)).hasSize(1);
            keepsTimesThatCannotBeChosen(page);
            seesWhatAColleagueChose(browser, page, path);
            assertThat(browser.complaints()).noneMatch(said -> !said.contains("422") && !said.contains("409"));
        }
    }

    private void keepsTimesThatCannotBeChosen(Page page) {
        String path = "schedules/pull-new-buyers.yaml";
        String before = text(path);
        page.navigate(url("/playbook/entries?path=" + path));
        assertThat(page.locator("input[value=other]")).isChecked();
        page.locator("input[value=week]").check();
        page.locator("#save-settings").click();
        assertThat(page.locator("[data-field=cron]")).isVisible();
        page.locator("input[value=other]").check();
        page.locator("#title").fill("拉取新订单");
        page.locator("#save-settings").click();
        assertThat(page.locator("#saved")).isVisible();
        assertThat(text(path)).isEqualTo(before.replace("拉取微信小店新订单", "拉取新订单"));
    }

    private void seesWhatAColleagueChose(Browser browser, Page page, String path) {
        page.navigate(url("/playbook/entries?path=" + path));
        Page colleague = loggedIn(browser.desk("en-US"), "admin", url("/playbook/entries?path=" + path));
        page.locator("input[value=month]").check();
        page.locator("[name=day]").fill("18");
        page.locator("#save-settings").click();
        assertThat(page.locator("#saved")).isVisible();
        colleague.locator("#time").fill("21:15");
        colleague.locator("#save-settings").click();
        assertThat(colleague.locator("mark")).hasText("20:30 on day 18 of each month");
        look(colleague, "schedule-form-conflict-en-390", 390);
        look(colleague, "schedule-form-conflict-en-1440", 1440);
        assertThat(text(path)).contains("cron: 0 30 20 18 * ?");
    }

    @Test
    void offersWhatSomebodyChangedOnTheServer() throws IOException {
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser.desk("zh-CN"));
            Path file = FILES.resolve("schedules/groups.yaml");
            Files.writeString(file, Files.readString(file).replace("capacity: 190", "capacity: 180"));

            page.navigate(url("/playbook/file?path=schedules/groups.yaml"));
            assertThat(page.locator("#disk ins")).hasText("180");
            look(page, "playbook-disk-zh-1440", 1440);
            page.locator("#take").click();

            assertThat(page.locator("#saved")).isVisible();
            assertThat(text("schedules/groups.yaml")).contains("capacity: 180");
            assertThat(page.locator("#disk")).hasCount(0);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** The text to be changed, when all of it has come: the button stands below it. */
    private static String opened(Page page) {
        assertThat(page.locator("#save")).isVisible();
        return page.locator("#file-text").inputValue();
    }

    private String text(String path) {
        return playbook.active(path).orElseThrow().source().content();
    }

    private List<String> audited() {
        return mongo.getCollection("audit").find().into(new ArrayList<>()).stream()
                .map(line -> line.getString("actor") + " " + line.getString("action") + " " + line.getString("subject")
                        + " " + line.getString("detail"))
                .toList();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private String api(HttpClient admin, String language) {
        return SignedIn.send(admin, HttpRequest.newBuilder(URI.create(url("/api/playbook?lang=" + language))))
                .body();
    }

    private static void look(Page page, String name, int width) {
        page.setViewportSize(width, 900);
        Browser.shoot(page, name);
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("overflow of " + name)
                .isEqualTo(0);
    }

    private Page loggedIn(Page page) {
        return loggedIn(page, "admin", url("/"));
    }

    private static Page loggedIn(Page page, String user, String address) {
        return SignedIn.open(page, address, user, ConsoleTest.PASSWORD);
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
