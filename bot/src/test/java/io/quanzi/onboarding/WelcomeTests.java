package io.quanzi.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.micrometer.core.instrument.MeterRegistry;
import io.quanzi.console.ConsoleTest;
import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.outreach.DeliveryOutcome;
import io.quanzi.outreach.MissedWelcomes;
import io.quanzi.outreach.OfficerNotes;
import io.quanzi.playbook.Playbook;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.Tap;
import io.quanzi.wecom.WeComEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** The whole program welcomes people of a sandbox, with a tap between that sees and holds what is asked of WeCom. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = ConsoleTest.EmptyStore.class)
@DirtiesContext
@Import({WelcomeTests.Time.class, ConsoleTest.QuickPasswords.class})
class WelcomeTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final String TOKEN = "QDG6eK";
    private static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private static final String WELCOME = "/cgi-bin/externalcontact/send_welcome_msg";
    private static final Duration WAIT_LIMIT = Duration.ofSeconds(60);
    private static final Sandbox SANDBOX =
            Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(50)));
    private static final Tap TAP = new Tap(SANDBOX.baseUrl());

    @TempDir
    private static Path files;

    private final ControlPlane sim = new ControlPlane(SANDBOX.baseUrl());

    @LocalServerPort
    private int port;

    @Autowired
    private Inbox inbox;

    @Autowired
    private OfficerNotes notes;

    @Autowired
    private MissedWelcomes missed;

    @Autowired
    private Invitations invitations;

    @Autowired
    private Playbook playbook;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private Customers customers;

    @Autowired
    private Coupons coupons;

    @Autowired
    private Links links;

    private static @Nullable String way;

    private static volatile boolean isBindingSlow;

    /** Not marked as a configuration, so that no scan of the module finds it. */
    static class Time {
        @Bean
        @Primary
        Clock sandboxClock() {
            return SANDBOX.clock();
        }

        @Bean
        Consumer slowBinding(MongoOperations mongo) {
            return new SlowBinding(mongo);
        }
    }

    /** Stands between binding and welcome: waits, where a test says so, until the contact's tags have had their turn. */
    private record SlowBinding(MongoOperations mongo) implements Consumer {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public int order() {
            return BIND + 5;
        }

        @Override
        public boolean wants(Entry entry) {
            return isBindingSlow && WeComEvents.isContactAdded(entry);
        }

        @Override
        public void take(Entry entry) {
            WelcomeTests.await(
                    "the tags had their turn",
                    () -> mongo.exists(
                            Query.query(where("externalUserId")
                                    .is(entry.subject())
                                    .orOperator(
                                            where("state").ne("OPEN"),
                                            where("nextAt").gt(SANDBOX.clock().instant()))),
                            "tag_wishes"));
        }
    }

    @BeforeAll
    static void copyTheExampleShop() throws IOException {
        for (String part : List.of("templates", "schedules")) {
            FileSystemUtils.copyRecursively(Path.of(part), files.resolve(part));
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) {
        settings.add("quanzi.playbook-dir", files::toString);
        settings.add("server.address", () -> "127.0.0.1");
        settings.add("spring.quartz.auto-startup", () -> false);
        settings.add("quanzi.wecom.corp-id", () -> CORP);
        settings.add("quanzi.wecom.agent-id", () -> 1000002);
        settings.add("quanzi.wecom.secret", () -> "secret");
        settings.add("quanzi.wecom.token", () -> TOKEN);
        settings.add("quanzi.wecom.aes-key", () -> AES_KEY);
        settings.add("quanzi.wecom.base-url", TAP::url);
    }

    @BeforeEach
    void start() {
        sim.delete("/_sim/faults");
        if (way == null) {
            sim.put("/_sim/apps/" + CORP + "/1000002", """
                {"secret":"secret","callbackUrl":"http://127.0.0.1:%d/wecom/callback","token":"%s","aesKey":"%s"}\
                """.formatted(port, TOKEN, AES_KEY));
            for (String officer : List.of("xiaoman", "anan", "doudou")) {
                sim.post("/_sim/people", "{\"kind\":\"staff\",\"userid\":\"" + officer + "\",\"nickname\":\"小满\"}");
            }
            String token = sim.get("/cgi-bin/gettoken?corpid=" + CORP + "&corpsecret=secret")
                    .path("access_token")
                    .stringValue();
            way = sim.post("/cgi-bin/externalcontact/add_contact_way?access_token=" + token, """
                {"type":1,"scene":2,"user":["xiaoman"],"state":"poster"}\
                """)
                    .path("qr_code")
                    .stringValue();
        }
    }

    @AfterEach
    void release() {
        isBindingSlow = false;
        TAP.release();
        await("all is worked off", () -> inbox.isIdle());
    }

    private interface Hope {
        boolean isTrue();
    }

    private static void await(String what, Hope hope) {
        long end = System.nanoTime() + WAIT_LIMIT.toNanos();
        while (!hope.isTrue()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<String> people(int count) {
        var people = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            people.add(sim.post("/_sim/people", "{\"nickname\":\"小林" + i + "\"}")
                    .path("id")
                    .stringValue());
        }
        return people;
    }

    private void scan(String person) {
        sim.post("/_sim/scan", "{\"person\":\"" + person + "\",\"url\":\"" + way + "\"}");
    }

    private boolean isWelcomed(String person) {
        for (JsonNode message : sim.get("/_sim/people/" + person + "/messages")) {
            if (message.path("kind").asString().equals("contact")) {
                return true;
            }
        }
        return false;
    }

    private String external(String person) {
        return sim.get("/_sim/people/" + person).path("externalUserId").stringValue();
    }

    private boolean isOfficerAsked(String person) {
        return notes.openFor("xiaoman").stream()
                .anyMatch(note -> note.id().equals("greet/" + external(person) + "/xiaoman"));
    }

    @Test
    void hasEveryShippedFileInForce() {
        assertThat(playbook.refused()).isEmpty();
    }

    @Test
    void asksNothingElseOfWeComBeforeTheWelcome() {
        String lin = people(1).get(0);
        TAP.forget();
        isBindingSlow = true;

        scan(lin);
        await("a welcome", () -> isWelcomed(lin));

        String external = external(lin);
        assertThat(TAP.asked().stream()
                        .filter(asked ->
                                asked.path().equals(WELCOME) || (asked.query() + asked.body()).contains(external))
                        .map(Tap.Asked::path)
                        .findFirst())
                .contains(WELCOME);
        await(
                "its measure",
                () -> meters.find("quanzi.welcome").tag("outcome", "said").timer() != null);
    }

    @Test
    void comesToEverybodyWhateverTheyCallThemselves() throws IOException {
        List<String> names =
                new ArrayList<>(Files.readAllLines(Path.of("bot/src/test/resources/cases/01-nicknames.txt")));
        names.addAll(List.of("NO.1 宝妈 🌸", "全网最低价", "满199减20", "最 佳 妈 妈", "Top1", "שרה"));
        List<String> spoiling = List.of("\u200b", "   ", "最好".repeat(50), "恭喜中奖 http://win.example/第一", "第一，您好", "。。。");

        Map<String, String> people = new LinkedHashMap<>();
        String turned = "\u202e第一";
        Stream.of(names, spoiling, List.of(turned))
                .flatMap(List::stream)
                .forEach(name -> people.put(name, people(1).get(0)));
        people.forEach(this::scanCardOf);

        await("all are welcomed", () -> people.values().stream().allMatch(this::isWelcomed));
        // the card may have been forwarded: by it alone nobody is called by the buyer's name
        people.values().forEach(person -> assertThat(welcomeOf(person)).startsWith("您好，我是福利官"));
        assertThat(people.values()).noneMatch(this::isOfficerAsked);
    }

    private static String onDisk(String path) throws IOException {
        return Files.readString(files.resolve(path));
    }

    /** A start reads what changed on the disk. */
    private void read(String path, String content) throws IOException {
        Files.writeString(files.resolve(path), content);
        playbook.start();
        assertThat(playbook.refused()).isEmpty();
    }

    /** The person is a buyer of the shop by this name, and scans the code of the card that the order led to. */
    private void scanCardOf(String nickname, String person) {
        Customer buyer = customers.findOrCreate(new Buyer("b-" + person, null, null, null, nickname), Instant.EPOCH);
        Invitation invitation = invitations.make(Optional.empty(), buyer, "O-" + person, false);
        sim.post("/_sim/scan", "{\"person\":\"" + person + "\",\"url\":\"" + invitation.qrUrl() + "\"}");
    }

    private String welcomeOf(String person) {
        for (JsonNode message : sim.get("/_sim/people/" + person + "/messages")) {
            if (message.path("kind").asString().equals("contact")) {
                return message.path("text").stringValue();
            }
        }
        return "";
    }

    @Test
    void isTheOfficersAndAnAlarmWhereTheShopsOwnWordsAreAgainstTheLaw() throws IOException {
        String officers = "schedules/officers.yaml";
        String template = "templates/welcome/default.ftl";
        String named = onDisk(officers);
        String worded = onDisk(template);
        String lin = people(1).get(0);
        // each passes by itself; only the whole text says what may not be said
        read(officers, named.replace("福利官小满", "佳福利官小满"));
        read(template, worded.replace("我是${officer}", "我是最${officer}"));
        try {
            scan(lin);
            await("the officer is asked", () -> isOfficerAsked(lin));
        } finally {
            read(officers, named);
            read(template, worded);
        }

        assertThat(isWelcomed(lin)).isFalse();
        assertThat(notes.openFor("xiaoman"))
                .filteredOn(note -> note.id().equals("greet/" + external(lin) + "/xiaoman"))
                .allSatisfy(note -> assertThat(note.words()).startsWith("您好").contains("/g/", "/m/"));
        Alarm alarm = missed.alarms().stream()
                .filter(one -> one.key().equals("alarm.welcome.COPY"))
                .findFirst()
                .orElseThrow();
        assertThat(alarm.values()).hasSize(1).first().asString().contains("“最佳”《广告法》第九条");
        assertThat(alarm.page()).isEqualTo("/welcomes");

        notes.done("greet/" + external(lin) + "/xiaoman", "xiaoman");

        assertThat(missed.alarms()).extracting(Alarm::key).doesNotContain("alarm.welcome.COPY");
    }

    @Test
    void isTheOfficersAndAnAlarmWhereTheTemplateCannotBeFilledIn() throws IOException {
        String path = "templates/welcome/default.ftl";
        String before = onDisk(path);
        String lin = people(1).get(0);
        // the text grows past what a message may have only when it is filled in
        String heading = before.lines().findFirst().orElseThrow();
        read(path, heading + "\n您好。" + "${officer}${handbookUrl}\n".repeat(700));
        try {
            scan(lin);
            await("the officer is asked", () -> isOfficerAsked(lin));
        } finally {
            read(path, before);
        }

        await("all is worked off", () -> inbox.isIdle());
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
        assertThat(missed.alarms()).extracting(Alarm::key).contains("alarm.welcome.NO_WORDS");
        assertThat(missed.list(null, 0, 100))
                .filteredOn(one -> one.reason() == DeliveryOutcome.SkipReason.NO_WORDS)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.detail()).contains("grows past"));
    }

    @Test
    void asksNothingElseWhileTheWelcomeIsTriedAgain() {
        String lin = people(1).get(0);
        TAP.forget();
        sim.post("/_sim/faults", "{\"path\":\"" + WELCOME + "\",\"kind\":\"errcode\",\"errcode\":-1,\"count\":3}");

        scan(lin);
        await("a welcome", () -> isWelcomed(lin));

        String external = external(lin);
        assertThat(TAP.asked().stream()
                        .filter(asked ->
                                asked.path().equals(WELCOME) || (asked.query() + asked.body()).contains(external))
                        .limit(4)
                        .map(Tap.Asked::path))
                .containsOnly(WELCOME)
                .hasSize(4);
    }

    @Test
    void comesToEverybodyWhileAllOtherCallsHang() {
        List<String> people = people(60);
        TAP.hold(path -> path.startsWith("/cgi-bin/externalcontact/") && !path.equals(WELCOME));

        people.forEach(this::scan);

        await("all are welcomed", () -> people.stream().allMatch(this::isWelcomed));
    }

    @Test
    void givesABuyerWhoCameWithoutOurCodeOneGiftHoweverOftenTheyCome() {
        String lin = people(1).get(0);
        String unionid = sim.get("/_sim/people/" + lin).path("unionid").stringValue();
        CustomerId buyer = customers
                .findOrCreate(new Buyer("b-paper", unionid, null, null, null), Instant.EPOCH)
                .id();

        scan(lin);
        await("a welcome", () -> isWelcomed(lin));
        await("all is worked off", () -> inbox.isIdle());

        assertThat(customers.byContact(external(lin))).map(Customer::id).contains(buyer);
        List<Coupon> gift = coupons.of(buyer);
        assertThat(gift).hasSize(1);
        List<String> centres = new ArrayList<>();
        for (JsonNode message : sim.get("/_sim/people/" + lin + "/messages")) {
            Matcher token = Pattern.compile("/m/([\\w-]{22})").matcher(message.toString());
            while (token.find()) {
                centres.add(token.group(1));
            }
        }
        assertThat(centres)
                .isNotEmpty()
                .allSatisfy(token -> assertThat(links.resolve(Link.Kind.MEMBER, token))
                        .map(Link::customer)
                        .contains(buyer));

        sim.post("/_sim/clock", "{\"advance\":\"PT1H\"}");
        sim.post("/_sim/delete", "{\"person\":\"" + lin + "\",\"staff\":\"xiaoman\",\"by\":\"staff\"}");
        sim.post("/_sim/clock", "{\"advance\":\"PT1H\"}");
        await(
                "the parting is known",
                () -> customers.find(buyer).flatMap(Customer::liveContact).isEmpty());
        scan(lin);
        await(
                "they are back",
                () -> customers.find(buyer).flatMap(Customer::liveContact).isPresent());
        await("all is worked off", () -> inbox.isIdle());
        assertThat(coupons.of(buyer)).isEqualTo(gift);
    }

    @Test
    void isLeftToTheOfficerWhereWeComIsBusyUntilTheCodeIsOver() {
        String lin = people(1).get(0);
        sim.post(
                "/_sim/faults", "{\"path\":\"" + WELCOME + "\",\"kind\":\"errcode\",\"errcode\":-1,\"probability\":1}");
        TAP.forget();
        scan(lin);
        await("a first try", () -> TAP.times(WELCOME) > 0);

        sim.post("/_sim/clock", "{\"advance\":\"PT20S\"}");

        await("the officer is asked", () -> isOfficerAsked(lin));
        await("all is worked off", () -> inbox.isIdle());
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
        assertThat(isWelcomed(lin)).isFalse();
        assertThat(missed.alarms()).extracting(Alarm::key).contains("alarm.welcome.CODE_OVER");
    }

    @Test
    void isLookedForWhereNoAnswerCameUntilTheCodeWasOver() {
        String lin = people(1).get(0);
        sim.post("/_sim/faults", "{\"path\":\"" + WELCOME + "\",\"kind\":\"cut-after-write\",\"count\":1}");
        TAP.forget();
        scan(lin);
        await("a first try", () -> isWelcomed(lin));

        sim.post("/_sim/clock", "{\"advance\":\"PT20S\"}");

        await("a second", () -> TAP.times(WELCOME) == 2);
        await("all is worked off", () -> inbox.isIdle());
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
        assertThat(isOfficerAsked(lin)).isFalse();
    }
}
