package io.quanzi.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quanzi.console.ConsoleTest;
import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.inbox.Inbox;
import io.quanzi.outreach.OfficerNotes;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.Tap;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole program welcomes people of a sandbox, with a tap between that sees and holds what is asked of WeCom. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = ConsoleTest.EmptyStore.class)
@DirtiesContext
@Import(WelcomeTests.Time.class)
class WelcomeTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final String TOKEN = "QDG6eK";
    private static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
    private static final String WELCOME = "/cgi-bin/externalcontact/send_welcome_msg";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Sandbox SANDBOX =
            Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(50)));
    private static final Tap TAP = new Tap(SANDBOX.baseUrl());

    private final ControlPlane sim = new ControlPlane(SANDBOX.baseUrl());

    @LocalServerPort
    private int port;

    @Autowired
    private Inbox inbox;

    @Autowired
    private OfficerNotes notes;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private Customers customers;

    @Autowired
    private Coupons coupons;

    @Autowired
    private Links links;

    private static @Nullable String way;

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
                    {"secret":"secret","callbackUrl":"http://127.0.0.1:%d/wecom/callback","token":"%s","aesKey":"%s"}""".formatted(port, TOKEN, AES_KEY));
            sim.post("/_sim/people", "{\"kind\":\"staff\",\"userid\":\"xiaoman\",\"nickname\":\"小满\"}");
            String token = sim.get("/cgi-bin/gettoken?corpid=" + CORP + "&corpsecret=secret")
                    .path("access_token")
                    .stringValue();
            way = sim.post("/cgi-bin/externalcontact/add_contact_way?access_token=" + token, """
                            {"type":1,"scene":2,"user":["xiaoman"],"state":"poster"}""")
                    .path("qr_code")
                    .stringValue();
        }
    }

    @AfterEach
    void release() {
        TAP.release();
        await("all is worked off", () -> inbox.isIdle());
    }

    private interface Hope {
        boolean isTrue();
    }

    private static void await(String what, Hope hope) {
        long end = System.nanoTime() + PATIENCE.toNanos();
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
    void asksNothingElseOfWeComBeforeTheWelcome() {
        String lin = people(1).get(0);
        TAP.forget();

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
        CustomerId buyer =
                customers.seen(new Buyer("b-paper", unionid, null, null, null)).id();

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
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
        assertThat(isWelcomed(lin)).isFalse();
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
        assertThat(inbox.standing()).isEqualTo(new Inbox.Standing(0, 0));
        assertThat(isOfficerAsked(lin)).isFalse();
    }
}
