package io.quanzi.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.security.crypto.password.PasswordEncoder;

/** An admin lets a text go that the copy check holds, with a reason; nobody else may, and nobody what the law forbids outright. */
@ConsoleTest
class CopyReleaseTests {
    private static final String HELD = "全网最好的纸尿裤，\n欢迎试用";
    private static final String FORBIDDEN = "1 段奶粉到货，需要的妈妈下单";
    private static final Pattern RELEASE = Pattern.compile("/copy-releases/([^/\"]+)/take-back");

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private PostDrafts drafts;

    @Autowired
    private Users users;

    @Autowired
    private PasswordEncoder passwords;

    private final String id = PostDrafts.newId();
    private HttpClient admin;

    @BeforeEach
    void aPostOfAManager() {
        users.create(new User("meili", passwords.encode(ConsoleTest.PASSWORD), Role.MANAGER));
        admin = SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD);
        drafts.create(id, "meili", List.of(), new Words("试用", HELD, List.of()));
    }

    @AfterEach
    void putBack() {
        users.remove("meili");
        drafts.delete(id);
        mongo.remove(new Query(), "copy_releases");
    }

    @Test
    void goesWithAReasonUntilItChangesOrIsTakenBack() {
        assertThat(page(admin)).contains("data-held", "《广告法》");
        assertThat(release(admin, HELD, " ")).contains("请写明为什么可以发", "data-held");
        assertThat(release(admin, HELD, "好".repeat(201))).contains("请写明为什么可以发", "data-held");

        String released = release(admin, HELD, "引用顾客原话，已留存截图");

        assertThat(released).contains("已放行", "data-released", "引用顾客原话，已留存截图").doesNotContain("data-held");
        assertThat(faults(released)).doesNotContain("广告法");
        assertThat(get(admin, "/copy-releases")).contains("全网最好的纸尿裤", "引用顾客原话，已留存截图", "《广告法》第九条");
        drafts.write(id, new Words("试用", HELD + "！", List.of()));
        assertThat(page(admin)).contains("data-held");
        drafts.write(id, new Words("试用", HELD, List.of()));
        assertThat(page(admin)).contains("data-released");

        var found = RELEASE.matcher(page(admin));
        assertThat(found.find()).isTrue();
        post(admin, found.group(), "from=draft&id=" + id);

        assertThat(page(admin)).contains("data-held").doesNotContain("data-released");
        assertThat(get(admin, "/copy-releases")).contains("已收回");
        Document line = audited("copy.release", found.group(1));
        assertThat(line.getString("before")).contains("全网最好");
        assertThat(line.getString("after")).contains("引用顾客原话，已留存截图");
        assertThat(audited("copy.take-back", found.group(1)).getString("after")).contains("全网最好");
    }

    private Document audited(String action, String release) {
        return requireNonNull(mongo.findOne(
                Query.query(Criteria.where("action").is(action).and("subject").is(release)), Document.class, "audit"));
    }

    @Test
    void onlyAnAdminWhoHasLoggedInMay() {
        HttpClient manager = SignedIn.client(url("/"), "meili", ConsoleTest.PASSWORD);

        assertThat(page(manager)).contains("管理员可以写明理由后放行").doesNotContain("data-act=\"release\"");
        assertThat(post(manager, "/copy-releases", fields(HELD, "想发")).statusCode())
                .isEqualTo(403);
        HttpResponse<String> byToken = SignedIn.send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(URI.create(url("/copy-releases")))
                        .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields(HELD, "想发"))));
        assertThat(byToken.statusCode()).isEqualTo(401);
        assertThat(mongo.count(new Query(), "copy_releases")).isZero();
    }

    @Test
    void nobodyMayWhatTheLawForbidsOutrightOrNothingHolds() {
        drafts.write(id, new Words("到货", FORBIDDEN, List.of()));

        assertThat(page(admin)).contains("data-never", "绝对禁止，谁都不能放行").doesNotContain("data-act=\"release\"");
        assertThat(release(admin, FORBIDDEN, "想发")).contains("没有放行：法律绝对禁止");
        assertThat(release(admin, "纯棉连体衣", "想发")).contains("没有被拦下");
        assertThat(mongo.count(new Query(), "copy_releases")).isZero();
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThat(post(admin, "/copy-releases", fields(HELD, "想发") + "&day=tomorrow")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(admin, "/copy-releases", fields("好".repeat(20_001), "想发"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(admin, "/copy-releases/none/take-back", "").statusCode())
                .isEqualTo(404);
    }

    private String release(HttpClient user, String text, String reason) {
        HttpResponse<String> answer = post(user, "/copy-releases", fields(text, reason));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return get(
                user,
                URI.create(answer.headers().firstValue("Location").orElseThrow())
                        .toString());
    }

    private String fields(String text, String reason) {
        return "from=draft&id=" + id + "&text=" + encoded(text.replace("\n", "\r\n")) + "&reason=" + encoded(reason);
    }

    private static String faults(String page) {
        int at = page.indexOf("id=\"faults\"");
        return at < 0 ? "" : page.substring(at, page.indexOf("</ul>", at));
    }

    private String page(HttpClient user) {
        return get(user, "/posts/new/check?id=" + id);
    }

    private String get(HttpClient user, String path) {
        String address = path.startsWith("http") ? path : url(path);
        HttpResponse<String> answer =
                SignedIn.send(user, HttpRequest.newBuilder(URI.create(address)).header("Accept-Language", "zh-CN"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> post(HttpClient user, String path, String fields) {
        HttpResponse<String> form = SignedIn.send(user, HttpRequest.newBuilder(URI.create(url("/copy-check"))));
        return SignedIn.send(
                user,
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Accept-Language", "zh-CN")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                fields + (fields.isEmpty() ? "" : "&") + "_csrf=" + encoded(SignedIn.token(form)))));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
