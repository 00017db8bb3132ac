package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.callback.Vectors;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.TestWeb;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.WeComMessenger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;

/** This module and the inbox at work against a WeCom that pushes back, over HTTP both ways. */
abstract class SandboxFlow {
    private static final String CORP = "ww0123456789abcdef";
    private static final int AGENT = 1000002;
    static final OutgoingMessage HELLO =
            new OutgoingMessage("欢迎", List.of(new OutgoingMessage.Link("新手礼", "https://shop.example/g", "点开领取", null)));

    final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory().withCallbackRetryGap(Duration.ofMillis(50)));
    final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    private final BlockingQueue<WeComEvent> heard = new LinkedBlockingQueue<>();
    final AnnotationConfigServletWebServerApplicationContext bot =
            new AnnotationConfigServletWebServerApplicationContext();
    Contacts contacts;
    WeComMessenger weComMessenger;
    TagSynchronizer tags;

    /** Stands for the modules above. */
    private record Hears(BlockingQueue<WeComEvent> heard) implements Consumer {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean wants(Entry entry) {
            return WeComEvents.of(entry).isPresent();
        }

        @Override
        public void take(Entry entry) {
            WeComEvents.of(entry).ifPresent(heard::add);
        }
    }

    @BeforeEach
    void start() {
        bot.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "quanzi.wecom.corp-id",
                                CORP,
                                "quanzi.wecom.agent-id",
                                AGENT,
                                "quanzi.wecom.secret",
                                "secret",
                                "quanzi.wecom.token",
                                Vectors.TOKEN,
                                "quanzi.wecom.aes-key",
                                Vectors.AES_KEY,
                                "quanzi.wecom.base-url",
                                sandbox.baseUrl())));
        bot.registerBean(Clock.class, sandbox::clock);
        bot.registerBean(MongoOperations.class, TestMongo::fresh);
        bot.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        bot.registerBean(Hears.class, () -> new Hears(heard));
        bot.register(TestWeb.class);
        bot.scan("io.quanzi.inbox", "io.quanzi.wecom");
        bot.refresh();
        contacts = bot.getBean(Contacts.class);
        weComMessenger = bot.getBean(WeComMessenger.class);
        tags = bot.getBean(TagSynchronizer.class);
        sim.put("/_sim/apps/" + CORP + "/" + AGENT, """
                {"secret":"secret","callbackUrl":"http://127.0.0.1:%d/wecom/callback","token":"%s","aesKey":"%s"}""".formatted(
                        bot.getWebServer().getPort(), Vectors.TOKEN, Vectors.AES_KEY));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        bot.close();
    }

    String staff(String name) {
        return sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"" + name + "\"}")
                .path("userid")
                .stringValue();
    }

    JsonNode person(String name) {
        return sim.post("/_sim/people", "{\"nickname\":\"" + name + "\"}");
    }

    void act(String verb, JsonNode person, String rest) {
        sim.post("/_sim/" + verb, "{\"person\":\"" + person.path("id").stringValue() + "\"," + rest + "}");
    }

    <T extends WeComEvent> T hear(Class<T> kind) throws InterruptedException {
        while (true) {
            var event = heard.poll(30, TimeUnit.SECONDS);
            assertThat(event).as("expected a " + kind.getSimpleName()).isNotNull();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }
}
