package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quanzi.broadcast.PostApprovals;
import io.quanzi.broadcast.PostDraft;
import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostSize;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** Posts that a second manager approves, that grew before they went, that many did not get, and that two confirm at once. */
@ConsoleTest
@Import(CommunityShop.class)
class PostsHeldAndResentTests extends PostPages {
    private static final Words WORDS = new Words("新品试用", "新到的云柔纸尿裤，欢迎试用。", List.of());

    @Autowired
    private PostApprovals approvals;

    @BeforeEach
    void another() {
        users.create(new User("meili", passwords.encode(ConsoleTest.PASSWORD), Role.MANAGER));
    }

    @AfterEach
    void asItWas() {
        users.remove("meili");
        clock.set(CommunityShop.NOW);
        customersOf("wr-1", 55);
        mongo.remove(Query.query(Criteria.where("contact.externalUserId").regex("^wm-lost-")), "customers");
    }

    @Test
    void largeOnesWaitForAnotherManagerWhoGivesThemBackOrLetsThemGo() {
        customersOf("wr-1", 1_200);
        Page page = loggedIn(browser.phoneWithoutScript("zh-CN"), "/posts");
        String draft = PostDrafts.newId();
        page.navigate(url("/posts/new?id=" + draft));
        page.locator("[data-group=wr-1] input").check();
        page.locator("#next").press("Enter");
        page.locator("#title").fill("新品试用");
        page.locator("#text").fill("新到的云柔纸尿裤，欢迎试用。");
        page.locator("#next").press("Enter");
        page.locator("#next").press("Enter");
        assertThat(page.locator("#needs-review")).isVisible(); // a page that is on its way cannot be loaded again
        users.setOffSince("meili", clock.instant());
        page.reload();
        assertThat(page.locator("#needs-review")).containsText("现在只有您一位主管");
        users.setOffSince("meili", null);
        page.reload();
        assertThat(page.locator("#needs-review")).containsText("另一位主管复核后才会发");
        page.locator("#typed").fill("1200");
        page.locator("#submit").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("等另一位主管复核");
        page.locator("[data-act=review]").press("Enter");
        assertThat(page.locator("#own")).containsText("不能自己复核");
        assertThat(page.locator("#approve")).hasCount(0);

        Page second =
                SignedIn.open(browser.desk("zh-CN"), url("/posts/review?id=" + draft), "meili", ConsoleTest.PASSWORD);
        Browser.shoot(second, "post-review-zh");
        assertThat(Accessibility.faults(second)).isEmpty();
        second.locator("#return").click();
        assertThat(second.locator("#reason-wrong")).containsText("请写退回原因");
        second.locator("#reason").fill("链接打不开");
        second.locator("#return").click();
        assertThat(second.getByRole(AriaRole.ALERT)).containsText("已退回");
        page.navigate(url("/posts/new/check?id=" + draft));
        assertThat(page.locator("#given-back")).containsText("meili 退回了这条群发：链接打不开");
        page.locator("#typed").fill("1200");
        page.locator("#submit").press("Enter");
        assertThat(mongo.count(OWN, "mass_tasks")).isZero();

        aNewTimeIsSetWhenTheOldOneHasPassed(page, second, draft);
        second.navigate(url("/posts/review?id=" + draft));
        second.locator("#approve").click();

        assertThat(second.getByRole(AriaRole.ALERT)).containsText("已提交");
        assertThat(mongo.count(OWN, "mass_tasks")).isEqualTo(1);
        assertThat(audited("post.return")).contains("链接打不开");
        assertThat(audited("post.approve")).contains("groups=1 customers=1200 owners=1 at=now");
    }

    private void aNewTimeIsSetWhenTheOldOneHasPassed(Page author, Page approver, String draft) {
        DateTimeFormatter minute =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm").withZone(ChinaTime.ZONE);
        assertThat(author.getByRole(AriaRole.ALERT)).containsText("等另一位主管复核");
        set(draft, "at", Date.from(clock.instant().minus(Duration.ofHours(1))));
        approver.navigate(url("/posts/review?id=" + draft));
        assertThat(approver.locator("#approve")).hasCount(0);
        String passed = minute.format(clock.instant().minus(Duration.ofMinutes(5)));
        approver.locator("#at").fill(passed);
        approver.locator("#set-time").click();
        assertThat(approver.locator("#at")).hasAttribute("value", passed);
        assertThat(approver.locator("#faults")).containsText("这个时间已经过了");
        assertThat(approver.locator("#overdue")).containsText("时间已过，没有发");
        Browser.shoot(approver, "post-review-passed-zh");
        assertThat(Accessibility.faults(approver)).isEmpty();

        set(draft, "text", "全网最低价的纸尿裤");
        String later = minute.format(clock.instant().plus(Duration.ofHours(2)));
        author.navigate(url("/posts/review?id=" + draft));
        author.locator("#at").fill(later);
        author.locator("#set-time").press("Enter");
        assertThat(author.locator("#faults")).not().containsText("已经过了");
        assertThat(author.locator("#faults li")).not().hasCount(0);
        set(draft, "text", "新到的云柔纸尿裤，欢迎试用。");
        author.locator("#at").fill(later);
        author.locator("#set-time").press("Enter");
        assertThat(author.locator("[role=alert]").first()).containsText("时间已改");
        assertThat(author.locator("#plan")).hasCount(0);

        approver.navigate(url("/posts/review?id=" + draft));
        assertThat(approver.locator("#approve")).hasCount(1);
        assertThat(audited("post.plan")).hasSize(1);
        set(draft, "at", null);
    }

    private void set(String draft, String field, @Nullable Object value) {
        mongo.updateFirst(Query.query(Criteria.where("_id").is(draft)), new Update().set(field, value), "post_drafts");
    }

    @Test
    void whatGrewSinceItWasApprovedIsHeldTheFirstPageSaysSoAndASecondApprovalLetsItGo() {
        customersOf("wr-1", 1_200);
        String id = draft(List.of("wr-1"));
        drafts.plan(id, clock.instant().plus(Duration.ofHours(1)), 24);
        assertThat(drafts.submitForReview(read(id), read(id).version(), "admin", "groups=1"))
                .isTrue();
        assertThat(approvals.approve(id, read(id).version(), "meili", new PostSize(1_200, 1)))
                .isTrue();
        customersOf("wr-1", 1_321);
        clock.advance(Duration.ofHours(1));
        await().untilAsserted(() -> assertThat(read(id).state()).isEqualTo(PostDraft.State.REVIEW));
        assertThat(mongo.count(OWN, "mass_tasks")).isZero();

        Page page = SignedIn.open(browser.phone("zh-CN"), url("/"), "meili", ConsoleTest.PASSWORD);
        Locator alarm = page.locator("[data-alarm='alarm.posts.grown']");
        assertThat(alarm).containsText("1 条群发到点时人多了一成以上，没有发出，等重新复核，例如“新品试用”");
        Browser.shoot(page, "phone-post-grown-alarm");
        alarm.locator("a").press("Enter");
        assertThat(page.locator("[data-draft] [data-grown]")).containsText("等重新复核");
        Browser.shoot(page, "phone-post-grown-list");
        page.locator("[data-act=review]").press("Enter");
        assertThat(page.locator("#grown")).containsText("通过复核时是 1,200 人、1 个群，到点时已有 1,321 人、1 个群，没有发出");
        assertThat(page.locator("main")).containsText("通过复核后马上发");
        Browser.shoot(page, "phone-post-grown-review");
        assertThat(Accessibility.faults(page)).isEmpty();
        page.locator("#approve").press("Enter");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已提交");
        assertThat(mongo.find(OWN, Document.class, "mass_tasks"))
                .singleElement()
                .satisfies(task ->
                        assertThat(task.getList("recipients", String.class)).containsExactly("wr-1"));
        page.navigate(url("/"));
        assertThat(alarm).hasCount(0);
        page.navigate(url("/audit"));
        assertThat(page.locator("body")).containsText("1321 位客户，1 个群；通过复核时 1200 位客户，1 个群");
    }

    @Test
    void ofMorePeopleThanOnePostTakesSeveralDraftsAreMadeAndNobodyIsInTwo() {
        List<String> lost = IntStream.range(0, 7).mapToObj(i -> "wm-lost-" + i).toList();
        mongo.insert(lost.stream().map(one -> contact(one, true)).toList(), "customers");
        String id = draft(List.of());
        drafts.choose(id, new People(true, List.of(), List.of()));
        mongo.updateFirst(Query.query(Criteria.where("_id").is(id)), Update.update("state", "SENT"), "post_drafts");
        String task = PostDrafts.campaignOf(id) + "/lan";
        mongo.insert(
                new Document("_id", task)
                        .append("campaign", PostDrafts.campaignOf(id))
                        .append("title", WORDS.title())
                        .append("toGroups", false)
                        .append("userId", "lan")
                        .append("recipients", lost)
                        .append("text", WORDS.text())
                        .append("cards", List.of())
                        .append("month", "2026-03")
                        .append("state", "EXPIRED")
                        .append("results", List.of())
                        .append("plannedAt", clock.instant().minus(Duration.ofDays(2)))
                        .append("reminders", 2),
                "mass_tasks");

        Page page = SignedIn.admin(
                browser.desk("zh-CN"), url("/posts/task?id=" + URLEncoder.encode(task, StandardCharsets.UTF_8)));
        assertThat(page.locator("#resend")).hasText("补发给没收到的 7 人");
        assertThat(page.locator("#resend-parts")).hasText("一条群发最多 3 人：会生成 3 份草稿，每份都要提交。");
        Browser.shoot(page, "post-resend-parts");
        page.locator("#resend").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("已分成几份草稿");
        assertThat(page.locator("#unsent [data-draft]")).hasCount(3);
        assertThat(page.locator("#unsent")).containsText("发给选定的 1 位客户（一对一）");
        Browser.shoot(page, "post-resent-parts");
        List<List<CustomerId>> parts = drafts.unsent("", 0, 10).stream()
                .map(one -> requireNonNull(one.people()).chosen())
                .toList();
        assertThat(parts).extracting(List::size).containsExactlyInAnyOrder(3, 3, 1);
        assertThat(parts.stream().flatMap(List::stream).distinct()).hasSize(7);

        for (int part = 0; part < 3; part++) {
            page.navigate(url("/posts/drafts"));
            page.locator("[data-draft]").first().getByText("继续编辑").click();
            page.locator("#submit").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("已提交");
        }
        assertThat(mongo.find(OWN, Document.class, "mass_tasks").stream()
                        .filter(one -> !one.getString("_id").equals(task))
                        .flatMap(one -> one.getList("recipients", String.class).stream()))
                .containsExactlyInAnyOrderElementsOf(lost);

        page.navigate(url("/customers?officer=lan"));
        page.locator("[name=scope][value=all]").check();
        page.locator("#post-to").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("选的客户太多，一次最多 3 人");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("改选人群包");
    }

    @Test
    void twoManagersWhoConfirmAtOnceSendItOnceAndTheOtherIsToldSo() {
        String id = draft(List.of("wr-1"));
        String check = url("/posts/new/check?id=" + id);
        List<HttpClient> both = List.of(
                SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD),
                SignedIn.client(url("/"), "meili", ConsoleTest.PASSWORD));
        int version = read(id).version();
        List<String> forms = both.stream()
                .map(one -> "id=" + id + "&version=" + version + "&_csrf="
                        + URLEncoder.encode(
                                SignedIn.token(SignedIn.send(one, HttpRequest.newBuilder(URI.create(check)))),
                                StandardCharsets.UTF_8))
                .toList();

        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 2)
                .mapToObj(i -> both.get(i)
                        .sendAsync(
                                HttpRequest.newBuilder(URI.create(url("/posts/new/check")))
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(HttpRequest.BodyPublishers.ofString(forms.get(i)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .toList();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.join().statusCode()).isEqualTo(302);
            assertThat(answer.join().headers().firstValue("Location").orElseThrow())
                    .endsWith("/posts");
        });

        List<String> told = both.stream()
                .map(one -> SignedIn.send(one, HttpRequest.newBuilder(URI.create(url("/posts"))))
                        .body())
                .toList();
        assertThat(told).filteredOn(page -> page.contains("已提交，正在通知群主")).hasSize(1);
        assertThat(told).filteredOn(page -> page.contains("这条群发已经提交或删除")).hasSize(1);
        assertThat(mongo.find(OWN, Document.class, "mass_tasks")).hasSize(1);
        assertThat(mongo.find(
                        Query.query(Criteria.where("action")
                                .is("post.submit")
                                .and("subject")
                                .is(id)),
                        Document.class,
                        "audit"))
                .hasSize(1);
    }

    private String draft(List<String> chatIds) {
        String id = PostDrafts.newId();
        drafts.create(id, "admin", chatIds, WORDS);
        return id;
    }

    private PostDraft read(String id) {
        return drafts.find(id).orElseThrow();
    }
}
