package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import io.quanzi.database.DataDirectory;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.Restore;
import io.quanzi.sandbox.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The store's page over a store on disk. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "quanzi.admin.password=" + ConsoleTest.PASSWORD,
            "quanzi.run.token=" + ConsoleTest.RUN_TOKEN,
            "spring.mongodb.uri="
        })
@Import(ConsoleTest.QuickPasswords.class)
class BackupPageTests {
    @TempDir
    private static Path data;

    private static Browser browser;

    @TempDir
    private Path directory;

    @LocalServerPort
    private int port;

    @Autowired
    private EmbeddedStore store;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Users users;

    @Autowired
    private PasswordEncoder encoder;

    @DynamicPropertySource
    static void keepOnDisk(DynamicPropertyRegistry registry) {
        registry.add("quanzi.data-dir", () -> data.toString());
    }

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @BeforeEach
    void forgetEarlierBackups() throws IOException {
        Files.deleteIfExists(data.resolve("last-backup.json"));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void givesAnAdminABackupThatCanBeRestored() throws Exception {
        Page page = loggedIn("admin", ConsoleTest.PASSWORD);
        assertThat(page.locator("h1")).hasText("备份");
        assertThat(page.locator("[data-size]")).containsText("MB");
        assertThat(page.locator("[data-last]")).containsText("还没有备份过");

        Download download = page.waitForDownload(() -> page.locator("#download").click());

        assertThat(download.suggestedFilename()).matches("quanzi-backup-\\d{8}-\\d{4}\\.zip");
        var manifest = Restore.restore(download.path(), directory.resolve("again"), DataDirectory.NO_DATA);
        assertThat(manifest.documents())
                .containsEntry("quanzi.users", mongo.getCollection("users").countDocuments());
        page.reload();
        assertThat(page.locator("[data-last]")).containsText("上次备份：");
        Browser.shoot(page, "backup-zh");
        assertThat(mongo.getCollection("audit").find()).anyMatch(entry -> entry.containsValue("backup.download"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keepsTheShopsDataFromAnybodyElse() {
        users.create(new User("manager", Objects.requireNonNull(encoder.encode("manages-the-shop")), Role.MANAGER));
        Page page = loggedIn("manager", "manages-the-shop");

        page.waitForCondition(() -> browser.complaints().stream().anyMatch(complaint -> complaint.contains("403")));
        browser.startOver();
    }

    @Test
    void givesACommandTheSameWithTheTokenOfThisRun() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/backup"))
                .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                .build();

        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());

        assertThat(answer.statusCode()).isEqualTo(200);
        var manifest = Restore.unpack(answer.body(), directory.resolve("backup"));
        assertThat(manifest.files()).containsOnlyKeys("store/store.log");
        assertThat(directory.resolve("backup/store/store.log")).hasSize(manifest.allBytes());
        assertThat(store.condition().documents()).isPositive();
    }

    private Page loggedIn(String name, String password) {
        return SignedIn.open(browser.desk("zh-CN"), "http://127.0.0.1:" + port + "/backup", name, password);
    }
}
