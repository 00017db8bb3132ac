package io.quanzi.doctor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.callback.CallbackStatistics;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.TestWeb;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.mongodb.core.MongoOperations;

/** The doors and the inbox as they are, on a port of their own. */
final class CallbackBot implements AutoCloseable {
    static final String CORP = "ww0123456789abcdef";
    static final String TOKEN = "QDG6eK";
    static final String AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    private final AnnotationConfigServletWebServerApplicationContext context =
            new AnnotationConfigServletWebServerApplicationContext();
    private final Map<String, Object> settings = new HashMap<>();

    /** Every module above that looks for WeCom's events, in one: it must get none of the doctor's. */
    static final class Above implements Consumer {
        private final AtomicInteger taken = new AtomicInteger();

        @Override
        public String name() {
            return "above";
        }

        @Override
        public boolean wants(Entry entry) {
            return io.quanzi.wecom.WeComEvents.of(entry).isPresent();
        }

        @Override
        public void take(Entry entry) {
            taken.incrementAndGet();
        }
    }

    CallbackBot() {
        this(Map.of());
    }

    CallbackBot(Map<String, Object> other) {
        settings.putAll(Map.of(
                "quanzi.wecom.corp-id",
                CORP,
                "quanzi.wecom.agent-id",
                1_000_002,
                "quanzi.wecom.secret",
                "the-apps-secret",
                "quanzi.wecom.token",
                TOKEN,
                "quanzi.wecom.aes-key",
                AES_KEY,
                "quanzi.wecom.base-url",
                "http://127.0.0.1:1"));
        var own = new HashMap<>(settings);
        own.putAll(other);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", own));
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(MongoOperations.class, TestMongo::fresh);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(Above.class, Above::new);
        context.register(TestWeb.class);
        context.scan("io.quanzi.inbox", "io.quanzi.callback", "io.quanzi.wecom");
        context.refresh();
    }

    String url() {
        return "http://127.0.0.1:" + context.getWebServer().getPort();
    }

    Inbox inbox() {
        return context.getBean(Inbox.class);
    }

    CallbackStatistics visits() {
        return context.getBean(CallbackStatistics.class);
    }

    MongoOperations mongo() {
        return context.getBean(MongoOperations.class);
    }

    int takenAbove() {
        return context.getBean(Above.class).taken.get();
    }

    /** What is entered in WeCom's admin console for this bot behind an address. */
    CallbackProbe.App app(String publicUrl) {
        return new CallbackProbe.App(publicUrl + "/wecom/callback", CORP, "1000002", TOKEN, AES_KEY);
    }

    /** This bot, as it is known outside by an address. */
    DiagnosticContext at(String publicUrl) {
        return patient(publicUrl, Map.of(), true);
    }

    DiagnosticContext patient(String publicUrl, Map<String, Object> other, boolean running) {
        var environment = new StandardEnvironment();
        var all = new HashMap<>(settings);
        all.put("quanzi.public-url", publicUrl);
        all.putAll(other);
        environment.getPropertySources().addFirst(new MapPropertySource("test", all));
        var bot = new DiagnosticContext.Bot(
                mongo(), inbox(), Clock.systemUTC(), List::of, Map::of, List::of, visits()::of);
        return DiagnosticContext.of(environment, Clock.systemUTC(), running ? bot : null);
    }

    @Override
    public void close() {
        context.close();
    }
}
