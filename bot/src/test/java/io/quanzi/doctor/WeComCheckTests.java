package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.doctor.CheckResult.State;
import io.quanzi.doctor.Proxy.Given;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** WeCom asked over HTTP: the sandbox's answers, and such as it has none of. */
class WeComCheckTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final String SECRET = "the-apps-secret-of-this-test";

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory());
    private final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    private final Proxy proxy = Proxy.plain().to(sandbox.baseUrl());
    private final Map<String, Object> settings = new HashMap<>();
    private Clock machine = Clock.systemUTC();
    private List<String> officers = List.of();

    @BeforeEach
    void setUp() {
        settings.put("quanzi.wecom.corp-id", CORP);
        settings.put("quanzi.wecom.agent-id", "1000002");
        settings.put("quanzi.wecom.secret", SECRET);
        settings.put("quanzi.wecom.base-url", proxy.url());
        settings.put("quanzi.mp.base-url", sandbox.baseUrl() + "/mp");
        settings.put("quanzi.store.base-url", sandbox.baseUrl());
        app("");
        hire("lan");
    }

    @AfterEach
    void close() {
        proxy.close();
        sandbox.close();
    }

    private void app(String more) {
        sim.put("/_sim/apps/" + CORP + "/1000002", "{\"secret\":\"" + SECRET + "\"" + more + "}");
    }

    private void hire(String user) {
        sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"兰\",\"userid\":\"" + user + "\"}");
    }

    private void refuse(String path, int code) {
        sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/" + path + "\",\"kind\":\"errcode\",\"errcode\":" + code + ",\"count\":1}");
    }

    private List<CheckResult> look(Check check) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        DiagnosticContext bare = DiagnosticContext.of(environment, machine, null);
        var diagnosticContext = officers.isEmpty()
                ? bare
                : new DiagnosticContext(
                        environment,
                        bare.given(),
                        machine,
                        new DiagnosticContext.Bot(
                                null, null, machine, () -> officers, Map::of, List::of, path -> Map.of()));
        var found = new CheckResults(diagnosticContext::masked);
        check.look(diagnosticContext, found);
        assertThat(found.all().toString()).doesNotContain(SECRET);
        return found.all();
    }

    private void assertBad(List<CheckResult> findings, String id) {
        assertThat(findings)
                .filteredOn(one -> one.state() == State.WRONG || one.state() == State.WARN)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo(id);
                    assertThat(one.mend()).isNotNull();
                });
    }

    @Test
    void findsNothingWrongWithAGoodApp() {
        officers = List.of("lan");

        assertThat(look(new WeComCheck()))
                .extracting(CheckResult::id)
                .containsExactly(
                        "access-token.ok",
                        "clock.sandbox",
                        "trusted-ip.ok",
                        "app.ok",
                        "visible-range.ok",
                        "callable-app.ok",
                        "members.ok");
    }

    @Test
    void findsACorpThatWeComDoesNotKnow() {
        settings.put("quanzi.wecom.corp-id", "ww9999999999999999");

        assertBad(look(new WeComCheck()), "access-token.corp");
    }

    @Test
    void findsAWrongSecretAndAsksOnceOnly() {
        settings.put("quanzi.wecom.secret", "another-secret");
        var asked = new int[1];
        proxy.with((request, way) -> {
            asked[0]++;
            return way.pass(request);
        });

        assertBad(look(new WeComCheck()), "access-token.secret");
        assertThat(asked[0]).isOne();
    }

    @ParameterizedTest
    @CsvSource({"45009, access-token.banned", "-1, access-token.refused", "60020, trusted-ip.refused"})
    void tellsWhyNoTokenIsGiven(int code, String id) {
        refuse("gettoken", code);

        assertBad(look(new WeComCheck()), id);
    }

    @Test
    void findsAWeComThatCannotBeReached() {
        settings.put("quanzi.wecom.base-url", "http://127.0.0.1:1");

        assertBad(look(new WeComCheck()), "access-token.closed");
    }

    @Test
    void findsANameThatNobodyKnows() {
        settings.put("quanzi.wecom.base-url", "http://no-such-host.invalid");

        var findings = look(new WeComCheck());

        assertBad(findings, "access-token.name");
        assertThat(findings.toString()).doesNotContain("NAME ");
    }

    @Test
    void findsATlsThatIsNone() {
        settings.put("quanzi.wecom.base-url", proxy.url().replace("http:", "https:"));

        assertBad(look(new WeComCheck()), "access-token.tls");
    }

    @Test
    void tellsTheStatusAndTheWordsOfAGatewaysPage() {
        proxy.with((request, way) -> Given.of(
                502, "text/html", "<html><head><title>x</title></head><body><h1>502 Bad</h1>Gateway</body></html>"));

        var findings = look(new WeComCheck());

        assertBad(findings, "access-token.page");
        assertThat(findings.get(0).seen().en())
                .endsWith("HTTP 502 502 Bad Gateway")
                .doesNotContain("<");
        assertThat(String.valueOf(findings.get(0).mend())).doesNotContain("DNS");
    }

    @Test
    void findsAPageWhereWeComShouldBe() {
        proxy.with((request, way) -> Given.of(200, "text/html", "<html>portal</html>"));

        var findings = look(new WeComCheck());

        assertBad(findings, "access-token.page");
        assertThat(findings.toString()).contains("portal");
    }

    @Test
    void tellsOurOwnAddressWhenItIsNotTrusted() {
        app(",\"trustedIps\":[\"203.0.113.7\"]");

        var findings = look(new WeComCheck());

        assertBad(findings, "trusted-ip.refused");
        assertThat(findings.get(2).mend().en()).contains("Add 127.0.0.1 to the trusted IPs");
        assertThat(findings.get(2).menu()).contains("企业可信IP");
    }

    @Test
    void tellsHowToFindOurOwnAddressWhenWeComDoesNotTellIt() {
        proxy.with((request, way) -> request.path().endsWith("/get_follow_user_list")
                ? Given.of(
                        200,
                        "application/json",
                        "{\"errcode\":60020,\"errmsg\":\"not allow to access from your ip, hint: [17], from ip: , more info\"}")
                : way.pass(request));

        var findings = look(new WeComCheck());

        assertBad(findings, "trusted-ip.unnamed");
        assertThat(findings.toString()).doesNotContain("?)", " ? ");
    }

    @ParameterizedTest
    @CsvSource({
        "externalcontact/get_follow_user_list, 48002, callable-app.missing",
        "externalcontact/get_follow_user_list, 60111, callable-app.missing",
        "externalcontact/get_follow_user_list, -1, callable-app.refused",
        "agent/get, 301002, app.foreign",
        "agent/get, 50003, app.closed",
        "agent/get, -1, app.refused"
    })
    void tellsWhatWeComRefuses(String path, int code, String id) {
        refuse(path, code);

        assertBad(look(new WeComCheck()), id);
    }

    @Test
    void findsAnAgentIdThatIsNotTheSecretsApp() {
        settings.put("quanzi.wecom.agent-id", "1000003");

        assertBad(look(new WeComCheck()), "app.foreign");
    }

    @Test
    void findsAnEmptyVisibleRangeAndWithItNoMembers() {
        app(",\"visible\":[]");

        assertThat(look(new WeComCheck()))
                .filteredOn(one -> one.state() == State.WRONG || one.state() == State.WARN)
                .extracting(CheckResult::id)
                .containsExactly("visible-range.empty", "members.none");
    }

    @Test
    void findsOfficersWhomTheAppCannotSee() {
        officers = List.of("lan", "xiaoman");

        var findings = look(new WeComCheck());

        assertBad(findings, "members.unseen");
        assertThat(findings.toString()).contains("xiaoman");
    }

    @Test
    void findsOfficersOutsideTheVisibleRange() {
        hire("mei");
        app(",\"visible\":[\"lan\"]");
        officers = List.of("lan", "mei");

        var findings = look(new WeComCheck());

        assertBad(findings, "members.unseen");
        assertThat(findings.toString()).contains("mei");
    }

    @Test
    void namesJustThoseToWhomAnAppMessageComesBackWith81013() {
        hire("mei");
        hire("qunzhu");
        app(",\"visible\":[\"lan\",\"mei\"]");
        officers = List.of("lan", "mei", "qunzhu", "nobody");
        String token = sim.get("/cgi-bin/gettoken?corpid=" + CORP + "&corpsecret=" + SECRET)
                .path("access_token")
                .asString();

        var refused = officers.stream()
                .filter(user -> sim.post("/cgi-bin/message/send?access_token=" + token, """
                                {"touser":"%s","msgtype":"text","agentid":1000002,"text":{"content":"今日待办"}}""".formatted(user))
                                .path("errcode")
                                .asInt()
                        == 81013)
                .toList();

        assertThat(refused).containsExactly("qunzhu", "nobody");
        assertThat(look(new WeComCheck()))
                .filteredOn(one -> one.id().equals("members.unseen"))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.seen().en()).contains("qunzhu, nobody (2 in all", "81013");
                    assertThat(one.seen().zh()).contains("qunzhu, nobody（共 2 人", "81013");
                    assertThat(one.mend().en()).contains("visible range");
                });
    }

    @Test
    void findsMembersThatAreNotActivated() {
        sim.put("/_sim/people/lan/card", "{\"activated\":false}");

        assertBad(look(new WeComCheck()), "members.inactive");
    }

    @Test
    void findsOfficersWithoutCustomerContactRights() {
        hire("mei");
        officers = List.of("mei");
        sim.put("/_sim/people/mei/card", "{\"customerContact\":false}");

        assertBad(look(new WeComCheck()), "members.without-rights");
    }

    @Test
    void findsTheSecretOfAnotherApp() {
        sim.put("/_sim/apps/" + CORP + "/1000003", "{\"secret\":\"another-apps-secret\"}");
        settings.put("quanzi.wecom.secret", "another-apps-secret");

        assertBad(look(new WeComCheck()), "app.foreign");
    }

    @Test
    void findsATokenThatIsNotTakenThoughItWasJustGiven() {
        proxy.with((request, way) -> {
            var given = way.pass(request);
            if (request.path().endsWith("/gettoken")) {
                sim.post("/_sim/tokens/replace", "{}");
            }
            return given;
        });

        assertBad(look(new WeComCheck()), "access-token.rejected");
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "-60, WARN", "60, WARN", "600, WRONG"})
    void comparesTheMachinesClockWithWeComs(int seconds, State state) {
        machine = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        // a name that no rule takes for a simulator on this machine
        settings.put("quanzi.wecom.base-url", "http://0.0.0.0:" + proxy.port());
        proxy.with((request, way) -> way.pass(request));

        assertThat(look(new WeComCheck()))
                .filteredOn(one -> one.id().startsWith("clock."))
                .singleElement()
                .extracting(CheckResult::state)
                .isEqualTo(state);
    }

    @Test
    void looksAtAccountAndStoreOnlyWhereThereAreAny() {
        assertThat(look(new AccountsCheck()))
                .extracting(CheckResult::id)
                .containsExactly("official-account.none", "store.none");
    }

    @Test
    void findsNothingWrongWithAGoodAccountAndStore() {
        accountAndStore();

        assertThat(look(new AccountsCheck()))
                .extracting(CheckResult::id)
                .containsExactly("official-account.ok", "store.ok");
    }

    private void accountAndStore() {
        sim.put("/_sim/official-accounts/wx0123456789abcdef", "{\"secret\":\"" + SECRET + "\"}");
        sim.put("/_sim/stores/wxfedcba9876543210", "{\"secret\":\"" + SECRET + "\"}");
        settings.put("quanzi.mp.app-id", "wx0123456789abcdef");
        settings.put("quanzi.mp.secret", SECRET);
        settings.put("quanzi.mp.templates.order", "t1");
        settings.put("quanzi.store.app-id", "wxfedcba9876543210");
        settings.put("quanzi.store.secret", SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "quanzi.mp.app-id, wx0000000000000000, official-account.app-id",
        "quanzi.mp.secret, wrong-secret, official-account.secret",
        "quanzi.mp.templates.order, '', official-account.template",
        "quanzi.mp.base-url, http://127.0.0.1:1, official-account.closed",
        "quanzi.store.app-id, wx0000000000000000, store.app-id",
        "quanzi.store.secret, wrong-secret, store.secret",
        "quanzi.store.base-url, http://127.0.0.1:1, store.closed"
    })
    void tellsWhatIsWrongWithAccountOrStore(String name, String value, String id) {
        accountAndStore();
        settings.put(name, value);

        assertBad(look(new AccountsCheck()), id);
    }

    @Test
    void tellsOurOwnAddressWhenTheAccountDoesNotListIt() {
        accountAndStore();
        proxy.with(
                (request, way) -> Given.of(
                        200,
                        "application/json",
                        "{\"errcode\":40164,\"errmsg\":\"invalid ip 198.51.100.9 ipv6 ::ffff:198.51.100.9, not in whitelist rid: 1\"}"));
        settings.put("quanzi.mp.base-url", proxy.url());

        var findings = look(new AccountsCheck());

        assertBad(findings, "official-account.ip");
        assertThat(findings.get(0).seen().en()).contains("198.51.100.9 is not on the IP white list");
    }
}
