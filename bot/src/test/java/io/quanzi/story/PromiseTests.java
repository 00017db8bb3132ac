package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.onboarding.Invitations;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Card, welcome, group page and member centre promise what a schedule in force keeps, and no more. */
class PromiseTests {
    /** A Monday at noon in Shanghai. */
    private static final Instant START = Instant.parse("2026-11-23T04:00:00Z");

    private static final List<String> DAILY = List.of("每天一条", "群内好物");
    private static final List<String> MEMBER_DAYS = List.of("周二母婴日", "2 倍积分");
    private static final List<String> QUESTIONS = List.of("直播", "答疑", "专家");

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    /** What a customer reads, on the way in. */
    private record Read(String card, String welcome, String group, String member) {}

    @Test
    void isMadeOfTheDailyPostAndTheMemberDaysThatAreScheduledAndOfNoTalkThatNoActionCanPost() throws Exception {
        Path playbook = ClockedShop.playbook(directory.resolve("playbook"));
        Files.writeString(
                playbook.resolve("schedules/live-qa.yaml"),
                Files.readString(Path.of("schedules/daily-tip-deal.yaml"))
                        .replace("name: daily-tip-deal", "name: live-qa")
                        .replace("\"0 0 10 * * ?\"", "\"0 0 16 ? * WED\"")
                        .replace("template: broadcast/daily-tip-deal", "template: broadcast/live-qa"));
        try (var shop = new ClockedShop(directory, START, playbook)) {
            Read read = read(shop);

            assertThat(shop.bean(Playbook.class).refused())
                    .anySatisfy(one -> assertThat(one.violation().path()).isEqualTo("schedules/live-qa.yaml"));

            assertThat(read.card()).contains("每天一条");
            assertThat(read.welcome()).contains("每天一条").contains("0–6 月龄宝妈群");
            assertThat(read.group()).contains(DAILY);
            assertThat(read.member()).contains(MEMBER_DAYS);
            assertThat(all(read)).doesNotContain(QUESTIONS);

            // the file goes on standing there, and its schedule never comes again in the next weeks
            shop.rewrite(
                    "schedules/daily-tip-deal.yaml",
                    Files.readString(Path.of("schedules/daily-tip-deal.yaml"))
                            .replace("\"0 0 10 * * ?\"", "\"0 0 10 1 6 ?\""));

            shop.await(
                    "the other schedule is in force",
                    () -> !page(shop, "/g/", Link.Kind.GROUP).contains("每天一条"));
            assertThat(page(shop, "/g/", Link.Kind.GROUP)).doesNotContain(DAILY).contains("福利官也在群里");
            assertThat(page(shop, "/i/", Link.Kind.CARD)).doesNotContain("每天一条");
        }
    }

    @Test
    void isNotMadeWhereNothingIsScheduled() throws Exception {
        Path playbook = ClockedShop.playbook(directory.resolve("playbook"));
        Files.delete(playbook.resolve("schedules/daily-tip-deal.yaml"));
        Files.delete(playbook.resolve("schedules/member-days.yaml"));
        try (var shop = new ClockedShop(directory, START, playbook)) {
            Read read = read(shop);

            assertThat(all(read))
                    .doesNotContain(DAILY)
                    .doesNotContain(MEMBER_DAYS)
                    .doesNotContain(QUESTIONS);
            assertThat(read.group()).contains("福利官也在群里");
            assertThat(read.welcome()).contains("0–6 月龄宝妈群");
        }
    }

    /** A buyer with a baby of three months comes in by her card. */
    private Read read(ClockedShop shop) throws Exception {
        shop.group("xiaoman", "0-6月宝妈 1 群", 1);
        shop.awaitCustomersIn("moms-0-6-months", 1);
        String lin = shop.follower("oU-lin");
        shop.shop(
                "told",
                "customer.updated",
                Map.of(
                        "buyer", Map.of("id", "b-lin", "unionid", "oU-lin"),
                        "babies", List.of(Map.of("born", "2026-08")),
                        "consent", Map.of("profiling", true, "at", shop.now().toString())));
        shop.order("O-1", "b-lin", "oU-lin");
        shop.await(
                "the invitation",
                () -> shop.bean(Invitations.class)
                        .of(lin(shop))
                        .filter(made -> made.qrUrl() != null)
                        .isPresent());
        String card = page(shop, "/i/", Link.Kind.CARD);
        shop.sim.post(
                "/_sim/scan",
                Rig.json(Map.of(
                        "person",
                        lin,
                        "url",
                        String.valueOf(shop.bean(Invitations.class)
                                .of(lin(shop))
                                .orElseThrow()
                                .qrUrl()))));
        shop.await("the welcome", () -> !shop.phone(lin, "contact").isEmpty());
        shop.settle();
        shop.await(
                "the contact is known to be hers",
                () -> shop.bean(Customers.class).find(lin(shop)).orElseThrow().isConfirmed());
        return new Read(card, welcomeOfWhoIsKnown(shop, lin), page(shop, "/g/", Link.Kind.GROUP), member(shop));
    }

    /** Whoever scanned a card may be anybody; she parts and comes again, and is known then. */
    private static String welcomeOfWhoIsKnown(ClockedShop shop, String person) {
        String officer = shop.bean(Customers.class)
                .find(lin(shop))
                .orElseThrow()
                .contact()
                .userId();
        shop.advance(Duration.ofHours(1));
        shop.sim.post("/_sim/delete", Rig.json(Map.of("person", person, "staff", officer)));
        shop.await(
                "the parting",
                () -> shop.bean(Customers.class)
                        .find(lin(shop))
                        .orElseThrow()
                        .liveContact()
                        .isEmpty());
        int before = shop.phone(person, "contact").size();
        shop.advance(Duration.ofHours(1));
        shop.sim.post(
                "/_sim/scan",
                Rig.json(Map.of(
                        "person",
                        person,
                        "url",
                        shop.bean(Contacts.class)
                                .addContactWay(officer, "again", "again")
                                .qrUrl())));
        shop.await("the second welcome", () -> shop.phone(person, "contact").size() > before);
        List<JsonNode> said = shop.phone(person, "contact");
        return said.get(said.size() - 1).toString();
    }

    private static CustomerId lin(ClockedShop shop) {
        return shop.bean(Customers.class).byBuyer("b-lin").orElseThrow().id();
    }

    private static String all(Read read) {
        return read.card() + read.welcome() + read.group() + read.member();
    }

    private String page(ClockedShop shop, String path, Link.Kind kind) {
        Link link = shop.bean(Links.class)
                .getOrCreate(kind, lin(shop), kind == Link.Kind.CARD ? "O-1" : "group", Duration.ofDays(14));
        return get(shop, path + link.token());
    }

    /** Opened with an order number, as the page asks for. */
    private String member(ClockedShop shop) {
        String path =
                "/m/" + shop.bean(Links.class).forMessage(lin(shop), "welcome").token();
        assertThat(get(shop, path)).doesNotContain(MEMBER_DAYS);
        HttpResponse<String> opened = send(HttpRequest.newBuilder(URI.create(shop.url(path + "/open")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("order=O-1")));
        String pass = opened.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", "");
        return send(HttpRequest.newBuilder(URI.create(shop.url(path)))
                        .header("Accept", "text/html")
                        .header("Accept-Language", "zh-CN")
                        .header("Cookie", pass))
                .body();
    }

    private String get(ClockedShop shop, String path) {
        return send(HttpRequest.newBuilder(URI.create(shop.url(path)))
                        .header("Accept", "text/html")
                        .header("Accept-Language", "zh-CN"))
                .body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
