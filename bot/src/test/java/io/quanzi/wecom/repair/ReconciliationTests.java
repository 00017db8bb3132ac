package io.quanzi.wecom.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.groups.Groups;
import io.quanzi.groups.JoinWays;
import io.quanzi.inbox.Inbox;
import io.quanzi.onboarding.Invitation;
import io.quanzi.onboarding.Invitations;
import io.quanzi.onboarding.Inviter;
import io.quanzi.outreach.OfficerNotes;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole program against a WeCom whose callbacks go nowhere: people act, nobody tells, and all of it is found. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
@Import(ReconciliationTests.Time.class)
class ReconciliationTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final String TOKEN = "QDG6eK";
    private static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private static final List<String> OFFICERS = List.of("xiaoman", "anan", "doudou");
    private static final Sandbox SANDBOX =
            Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(5)));
    private static int database;

    private final ControlPlane sim = new ControlPlane(SANDBOX.baseUrl());

    @Autowired
    private Reconciliation reconciliation;

    @Autowired
    private Customers customers;

    @Autowired
    private Inviter inviter;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Groups groups;

    @Autowired
    private JoinWays joinWays;

    @Autowired
    private Contacts contacts;

    @Autowired
    private OfficerNotes notes;

    @Autowired
    private Inbox inbox;

    @Autowired
    private MongoOperations mongo;

    /** Not marked as a configuration, so that no scan of the module finds it. */
    static class Time {
        @Bean
        @Primary
        Clock sandboxClock() {
            return SANDBOX.clock();
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("server.address", () -> "127.0.0.1");
        // the nights that a test passes over are not its matter
        settings.add("spring.quartz.auto-startup", () -> false);
        settings.add("quanzi.shop.outbound.url", () -> "http://127.0.0.1:1/nobody");
        settings.add("quanzi.shop.outbound.secret", () -> "shop-and-us");
        settings.add("quanzi.wecom.corp-id", () -> CORP);
        settings.add("quanzi.wecom.agent-id", () -> 1000002);
        settings.add("quanzi.wecom.secret", () -> "secret");
        settings.add("quanzi.wecom.token", () -> TOKEN);
        settings.add("quanzi.wecom.aes-key", () -> AES_KEY);
        settings.add("quanzi.wecom.base-url", SANDBOX::baseUrl);
        String server = System.getenv("MONGODB_URI");
        if (server == null || server.isBlank()) {
            settings.add("quanzi.embedded.in-memory", () -> true);
        } else {
            settings.add("spring.mongodb.uri", () -> server);
        }
        settings.add(
                "spring.mongodb.database",
                () -> "reconcile" + ProcessHandle.current().pid() + "_" + ++database);
    }

    @BeforeEach
    void openTheShop() {
        sim.post("/_sim/reset", "{}");
        sim.put("/_sim/apps/" + CORP + "/1000002", """
                {"secret":"secret","callbackUrl":"http://127.0.0.1:1/nobody","token":"%s","aesKey":"%s"}""".formatted(TOKEN, AES_KEY));
        OFFICERS.forEach(userId -> sim.post("/_sim/people", """
                {"kind":"staff","nickname":"%s","userid":"%s"}""".formatted(userId, userId)));
    }

    @AfterAll
    static void close() {
        SANDBOX.close();
    }

    private String person(int number) {
        return sim.post("/_sim/people", """
                {"nickname":"妈妈%d","unionid":"oU-%d"}""".formatted(number, number))
                .path("id")
                .asString();
    }

    private Invitation invited(int number) {
        CustomerId buyer = customers
                .seen(new Buyer("b-" + number, "oU-" + number, null, null, null))
                .id();
        inviter.invite(buyer, "O-" + number);
        return invitations.of(buyer).orElseThrow();
    }

    private void scan(String person, String qrUrl) {
        sim.post("/_sim/scan", "{\"person\":\"%s\",\"url\":\"%s\"}".formatted(person, qrUrl));
    }

    private void act(String path, String person, String key, String value) {
        sim.post("/_sim/" + path, "{\"person\":\"%s\",\"%s\":\"%s\"}".formatted(person, key, value));
    }

    /** The callbacks that could still come have come, or never will. */
    private void quarterOfAnHourLater() {
        sim.post("/_sim/clock", "{\"advance\":\"PT15M\"}");
    }

    private Map<String, Run.Count> reconciled() {
        return counts(reconciliation.run(RunRows.anId(), "test"));
    }

    private static Map<String, Run.Count> counts(Run run) {
        var counts = new LinkedHashMap<String, Run.Count>();
        run.counts().forEach(count -> counts.put(count.kind(), count));
        return counts;
    }

    private static Run.Count count(String kind, long looked, long missing, long gone) {
        return new Run.Count(kind, looked, missing, gone, missing + gone, 0, List.of());
    }

    /** Until the inbox and the tags are at rest. */
    private void settled() {
        await("the inbox and the tags come to rest")
                .atMost(Duration.ofMinutes(1))
                .until(() -> inbox.isIdle() && !isTelling());
    }

    private boolean isTelling() {
        return customers.count() > 0
                && OFFICERS.stream()
                        .anyMatch(userId ->
                                !contacts.beingTold(userId, allContacts()).isEmpty());
    }

    private long keptForTheShop(String type) {
        return mongo.count(Query.query(Criteria.where("type").is(type)), "outbound");
    }

    private Set<String> allContacts() {
        var all = new HashSet<String>();
        customers.forEach(person -> person.liveContact().ifPresent(contact -> all.add(contact.externalUserId())));
        return all;
    }

    @Test
    void findsEveryContactThatCameOrWentUnheard() {
        int came = 24;
        int went = 5;
        var people = new HashMap<Integer, String>();
        for (int i = 0; i < came; i++) {
            people.put(i, person(i));
            scan(people.get(i), invited(i).qrUrl());
        }
        quarterOfAnHourLater();

        Map<String, Run.Count> first = reconciled();
        settled();

        assertThat(first.get("contacts")).isEqualTo(count("contacts", came, came, 0));
        for (int i = 0; i < came; i++) {
            Customer buyer = customers.byBuyer("b-" + i).orElseThrow();
            assertThat(buyer.liveContact()).isPresent();
            assertThat(invitations.of(buyer.id()).orElseThrow().closedAt()).isNotNull();
        }
        assertThat(OFFICERS.stream()
                        .mapToInt(userId -> notes.openFor(userId).size())
                        .sum())
                .as("greetings by hand")
                .isEqualTo(came);

        for (int i = 0; i < went; i++) {
            String officer = customers
                    .byBuyer("b-" + i)
                    .flatMap(Customer::liveContact)
                    .orElseThrow()
                    .userId();
            sim.post("/_sim/delete", """
                    {"person":"%s","staff":"%s","by":"staff"}""".formatted(people.get(i), officer));
        }
        Map<String, Run.Count> second = reconciled();
        settled();

        assertThat(second.get("contacts")).isEqualTo(count("contacts", came - went, 0, went));
        assertThat(allContacts()).hasSize(came - went);
        assertThat(keptForTheShop("contact.added")).isEqualTo(came);
        assertThat(keptForTheShop("contact.deleted")).isEqualTo(went);
        assertThat(reconciled().values()).allMatch(count -> count.mended() == 0 && count.left() == 0);
    }

    @Test
    void bringsGroupsTheirMembersAndTagsToWhatWeComShows() {
        String chat = sim.post("/_sim/groups", """
                {"owner":"xiaoman","name":"职场妈妈 1 群"}""").path("chatId").asString();
        var people = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            people.add(person(i));
            scan(people.get(i), invited(i).qrUrl());
        }
        quarterOfAnHourLater();

        Map<String, Run.Count> first = reconciled();
        settled();

        assertThat(first.get("contacts").mended()).isEqualTo(6);
        assertThat(first.get("groups")).isEqualTo(count("groups", 1, 1, 0));
        for (int i = 0; i < 6; i++) {
            customers.note(customers.byBuyer("b-" + i).orElseThrow().id(), "working", true);
        }
        settled();
        String way = joinWays.into("working-moms").orElseThrow();
        for (int i = 0; i < 4; i++) {
            act("join", people.get(i), "url", way);
        }

        Map<String, Run.Count> second = reconciled();

        assertThat(second.get("tags")).isEqualTo(count("tags", 6, 0, 0));
        assertThat(second.get("members")).isEqualTo(count("members", 4, 4, 0));
        assertThat(groups.peopleIn(List.of(chat))).hasSize(4);
        act("leave", people.get(0), "chatId", chat);
        String tag = contacts.tagsOf("圈子人群").entrySet().stream()
                .filter(known -> known.getValue().equals("职场妈妈"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        api("del_corp_tag", "{\"tag_id\":[\"" + tag + "\"]}");

        Map<String, Run.Count> third = reconciled();
        settled();

        assertThat(third.get("members")).isEqualTo(count("members", 3, 0, 1));
        assertThat(keptForTheShop("group.joined")).isEqualTo(4);
        assertThat(keptForTheShop("group.left")).isEqualTo(1);
        assertThat(third.get("tags")).isEqualTo(count("tags", 6, 0, 6));
        assertThat(reconciled().values()).allMatch(count -> count.mended() == 0 && count.left() == 0);
    }

    @Test
    void leavesTheLastTenMinutesToTheirCallbacks() {
        scan(person(1), invited(1).qrUrl());
        sim.post("/_sim/clock", "{\"advance\":\"PT9M\"}");

        assertThat(reconciled().get("contacts")).isEqualTo(count("contacts", 1, 0, 0));
        sim.post("/_sim/clock", "{\"advance\":\"PT65S\"}");

        assertThat(reconciled().get("contacts")).isEqualTo(count("contacts", 1, 1, 0));
    }

    @Test
    void hasTheLastWordInItsOwnTagGroupAndNoneInAnyOther() {
        for (int i = 0; i < 3; i++) {
            scan(person(i), invited(i).qrUrl());
        }
        quarterOfAnHourLater();
        reconciled();
        for (int i = 0; i < 3; i++) {
            customers.note(customers.byBuyer("b-" + i).orElseThrow().id(), "working", true);
        }
        settled();
        String ours = contacts.tagsOf("圈子人群").entrySet().stream()
                .filter(known -> known.getValue().equals("职场妈妈"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        String byHand = api(
                        "add_corp_tag", "{\"group_id\":\"%s\",\"tag\":[{\"name\":\"手动加的\"}]}".formatted(groupOf(ours)))
                .at("/tag_group/tag/0/id")
                .asString();
        String foreign = api("add_corp_tag", "{\"group_name\":\"门店\",\"tag\":[{\"name\":\"老客\"}]}")
                .at("/tag_group/tag/0/id")
                .asString();
        mark(0, "add_tag", byHand);
        mark(1, "remove_tag", ours);
        mark(0, "add_tag", foreign);
        mark(2, "add_tag", foreign);

        Map<String, Run.Count> run = reconciled();
        settled();

        assertThat(run.get("tags")).as("one too many, one too few").isEqualTo(count("tags", 3, 1, 1));
        assertThat(tagsOf(0)).containsExactlyInAnyOrder(ours, foreign);
        assertThat(tagsOf(1)).containsExactly(ours);
        assertThat(tagsOf(2)).containsExactlyInAnyOrder(ours, foreign);
        api("edit_corp_tag", "{\"id\":\"%s\",\"name\":\"上班妈妈\"}".formatted(ours));

        Map<String, Run.Count> renamed = reconciled();
        settled();

        assertThat(renamed.get("tags").mended()).isEqualTo(3);
        assertThat(reconciled().get("tags").mended()).isZero();
        assertThat(contacts.tagsOf("圈子人群").values()).contains("职场妈妈");
        assertThat(tagsOf(2)).hasSize(2).contains(foreign).doesNotContain(ours);
    }

    private Customer.Contact contactOf(int number) {
        return customers.byBuyer("b-" + number).flatMap(Customer::liveContact).orElseThrow();
    }

    private Set<String> tagsOf(int number) {
        Customer.Contact contact = contactOf(number);
        return contacts.person(contact.externalUserId())
                .orElseThrow()
                .follows()
                .get(0)
                .tagIds();
    }

    private void mark(int number, String how, String tag) {
        Customer.Contact contact = contactOf(number);
        api(
                "mark_tag",
                "{\"userid\":\"%s\",\"external_userid\":\"%s\",\"%s\":[\"%s\"]}"
                        .formatted(contact.userId(), contact.externalUserId(), how, tag));
    }

    private String groupOf(String tag) {
        return api("get_corp_tag_list", "{\"tag_id\":[\"%s\"]}".formatted(tag))
                .at("/tag_group/0/group_id")
                .asString();
    }

    @Test
    void losesNoContactWayOfOursAndTouchesNoOther() {
        String add = "/cgi-bin/externalcontact/add_contact_way";
        String foreign = contacts.addContactWay("anan", "shop-window", "门店").configId();
        cutTheNextAnswer(add);
        assertThatExceptionOfType(WeComException.class).isThrownBy(() -> invited(1));

        Invitation again = invited(1);

        assertThat(again.qrUrl()).as("found by its state").isNotNull();
        assertThat(ways()).hasSize(2).contains(foreign, again.configId());
        cutTheNextAnswer(add);
        assertThatExceptionOfType(WeComException.class).isThrownBy(() -> invited(2));
        String lost = ways().stream()
                .filter(id -> !id.equals(foreign) && !id.equals(again.configId()))
                .findFirst()
                .orElseThrow();
        Invitation third = invited(3);
        contacts.addContactWay(third.officer(), third.token(), "订单邀请");
        Invitation fourth = invited(4);
        contacts.deleteContactWay(String.valueOf(fourth.configId()));
        assertThat(ways()).hasSize(5);
        quarterOfAnHourLater();

        Map<String, Run.Count> first = reconciled();

        assertThat(first.get("ways").missing())
                .as("one taken over, one too many deleted")
                .isEqualTo(2);
        assertThat(first.get("ways").gone()).as("made anew").isEqualTo(1);
        assertThat(first.get("ways").mended()).isEqualTo(3);
        assertThat(invitation(2).configId()).isEqualTo(lost);
        assertThat(ways())
                .containsExactlyInAnyOrder(
                        foreign,
                        again.configId(),
                        lost,
                        third.configId(),
                        invitation(4).configId());
        assertThat(reconciled().get("ways").mended()).isZero();
        sim.post("/_sim/clock", "{\"advance\":\"PT360H\"}");

        assertThat(reconciled().get("ways").mended()).as("out of date").isEqualTo(4);
        assertThat(ways()).containsExactly(foreign);
        assertThat(reconciled().get("ways").mended()).isZero();
    }

    private void cutTheNextAnswer(String path) {
        sim.post("/_sim/faults", "{\"path\":\"%s\",\"kind\":\"CUT_AFTER_WRITE\",\"count\":1}".formatted(path));
    }

    private Invitation invitation(int number) {
        return invitations
                .of(customers.byBuyer("b-" + number).orElseThrow().id())
                .orElseThrow();
    }

    private List<String> ways() {
        Instant now = SANDBOX.clock().instant();
        return contacts.contactWays(now.minus(Duration.ofDays(80)), now);
    }

    /** A call as another app would make it. */
    private JsonNode api(String call, String body) {
        String token = sim.get("/cgi-bin/gettoken?corpid=" + CORP + "&corpsecret=secret")
                .path("access_token")
                .asString();
        JsonNode answer = sim.post("/cgi-bin/externalcontact/" + call + "?access_token=" + token, body);
        assertThat(answer.path("errcode").asInt()).isZero();
        return answer;
    }
}
