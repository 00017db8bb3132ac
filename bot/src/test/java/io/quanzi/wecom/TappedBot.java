package io.quanzi.wecom;

import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.callback.Vectors;
import io.quanzi.inbox.Inbox;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.TestWeb;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import tools.jackson.databind.JsonNode;

/** This module and the inbox at work with a WeCom and an Official Account of the sandbox, with a tap between. */
final class TappedBot implements AutoCloseable {
    static final String CORP = "ww0123456789abcdef";
    static final int AGENT = 1000002;
    static final String ACCOUNT = "wx0123456789abcdef";
    static final String SECRET = "corp-secret-4711";

    final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(50)));
    final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    final Tap tap = new Tap(sandbox.baseUrl());
    final MongoTemplate mongo = TestMongo.fresh();
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final AnnotationConfigServletWebServerApplicationContext context =
            new AnnotationConfigServletWebServerApplicationContext();

    TappedBot() {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.ofEntries(
                                Map.entry("quanzi.wecom.corp-id", CORP),
                                Map.entry("quanzi.wecom.agent-id", AGENT),
                                Map.entry("quanzi.wecom.secret", SECRET),
                                Map.entry("quanzi.wecom.token", Vectors.TOKEN),
                                Map.entry("quanzi.wecom.aes-key", Vectors.AES_KEY),
                                Map.entry("quanzi.wecom.base-url", tap.url()),
                                Map.entry("quanzi.mp.app-id", ACCOUNT),
                                Map.entry("quanzi.mp.secret", SECRET),
                                Map.entry("quanzi.mp.base-url", tap.url() + "/mp"),
                                Map.entry("quanzi.mp.templates.order", "TPL-1"))));
        context.registerBean(Clock.class, sandbox::clock);
        context.registerBean(MongoOperations.class, () -> mongo);
        context.registerBean(MeterRegistry.class, () -> meters);
        context.register(TestWeb.class);
        context.scan("io.quanzi.inbox", "io.quanzi.wecom");
        context.refresh();
        app(SECRET);
        sim.put("/_sim/official-accounts/" + ACCOUNT, """
                {"secret":"%s","templates":{"TPL-1":"订单 {{number.DATA}}"}}""".formatted(SECRET));
    }

    /** Sets the app's secret, as an admin does. */
    void app(String secret) {
        sim.put("/_sim/apps/" + CORP + "/" + AGENT, """
                {"secret":"%s","callbackUrl":"http://127.0.0.1:%d/wecom/callback","token":"%s","aesKey":"%s"}""".formatted(
                        secret, context.getWebServer().getPort(), Vectors.TOKEN, Vectors.AES_KEY));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    String staff(String name) {
        return sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"" + name + "\"}")
                .path("userid")
                .stringValue();
    }

    JsonNode person(String name) {
        return sim.post("/_sim/people", "{\"nickname\":\"" + name + "\",\"followsOfficialAccount\":true}");
    }

    /** Has a customer add an officer, and waits until the bot has worked it off; the external_userid. */
    String add(String officer, JsonNode person) {
        var way = bean(WxJavaContacts.class).addContactWay(officer, "poster", "");
        scan(person, way.qrUrl());
        return person.path("externalUserId").stringValue();
    }

    void scan(JsonNode person, String qrUrl) {
        sim.post("/_sim/scan", "{\"person\":\"" + person.path("id").stringValue() + "\",\"url\":\"" + qrUrl + "\"}");
        calm();
    }

    /** The officer deletes the customer. */
    void delete(String officer, JsonNode person) {
        sim.post(
                "/_sim/delete",
                "{\"person\":\"" + person.path("id").stringValue() + "\",\"staff\":\"" + officer
                        + "\",\"by\":\"staff\"}");
        calm();
    }

    void calm() {
        await("events are worked off")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sim.get("/_sim/callbacks").path("waiting").intValue() == 0
                        && bean(Inbox.class).isIdle());
    }

    /** The names of the tags that a contact carries, of one group. */
    Set<String> tagsOf(String officer, String customer, String group) {
        var contacts = bean(WxJavaContacts.class);
        Map<String, String> names = contacts.tagsOf(group);
        return contacts.person(customer).orElseThrow().follows().stream()
                .filter(follow -> follow.userId().equals(officer))
                .flatMap(follow -> follow.tagIds().stream())
                .filter(names::containsKey)
                .map(names::get)
                .collect(Collectors.toSet());
    }

    String remarkOf(String officer, String customer) {
        return bean(WxJavaContacts.class).detail(customer).orElseThrow().follows().stream()
                .filter(follow -> officer.equals(follow.getUserId()))
                .map(follow -> String.valueOf(follow.getRemark()))
                .findFirst()
                .orElseThrow();
    }

    void fault(String path, String kind, String more) {
        sim.post("/_sim/faults", "{\"path\":\"" + path + "\",\"kind\":\"" + kind + "\"," + more + "}");
    }

    void later(Duration time) {
        sim.post("/_sim/clock", "{\"advance\":\"" + time + "\"}");
    }

    void tellTags() throws InterruptedException {
        bean(TagSynchronizer.class).drain();
    }

    double counted(String api, String outcome) {
        return meters.counter("quanzi.wecom.calls", "api", api, "outcome", outcome)
                .count();
    }

    @Override
    public void close() {
        tap.close();
        sandbox.close();
        context.close();
    }
}
