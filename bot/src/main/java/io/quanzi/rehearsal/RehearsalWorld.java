package io.quanzi.rehearsal;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.schedule.Action;
import io.quanzi.schedule.Routine;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The second program: all of the product once more, on a store and a sandbox of its own, both in memory, with the sandbox's
 * clock. Nothing in it reaches the real WeCom, the shop or a partner: every address and secret is replaced.
 */
final class RehearsalWorld implements AutoCloseable {
    static final String CORP = "wwrehearsal0000000";
    private static final int AGENT = 1_000_002;
    private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    /** Compare with a WeCom or a shop outside, which a rehearsal has not. */
    static final Set<String> NOT_LIVED = Set.of("pull-new-buyers", "reconcile", "sync-followers", "sync-groups");

    /** So near an instant is not moved to but waited for: the sandbox's clock goes on, and would be past it. */
    private static final Duration NEARLY = Duration.ofMillis(20);

    private final String secret = UUID.randomUUID().toString();
    private final Stop stop;
    private final Sandbox sandbox;
    private final EmbeddedStore store;
    private final MongoClient client;
    private @Nullable ConfigurableApplicationContext program;
    private String botUrl = "";

    /** A store and a sandbox; the program follows with {@link #start}. */
    RehearsalWorld(Instant from, Stop stop) {
        this.stop = stop;
        sandbox = Sandbox.start(SandboxOptions.inMemory().withStart(from).withCallbacksInFlight(8));
        store = EmbeddedStore.inMemory(sandbox.clock());
        client = MongoClients.create(store.uri());
    }

    MongoDatabase database() {
        return client.getDatabase("quanzi");
    }

    /** Starts the program. */
    void start(Class<?> application, String data) {
        var spring = new SpringApplication(application);
        spring.setLogStartupInfo(false);
        spring.setRegisterShutdownHook(false);
        // there is one logging in a process, and it is the real program's
        spring.setListeners(spring.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener))
                .toList());
        spring.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("rehearsal", settings(data)));
            context.registerBean("clock", Clock.class, sandbox::clock);
            context.getBeanFactory().addBeanPostProcessor(new Changes(stop));
        });
        program = spring.run();
        int port = program instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? web.getWebServer().getPort()
                : 0;
        botUrl = "http://127.0.0.1:" + port;
    }

    /** Tells the sandbox of the program: after its state was loaded, which takes the apps too. */
    void register() {
        sim().put("/_sim/apps/" + CORP + "/" + AGENT, callbacks(botUrl + "/wecom/callback"));
    }

    /** Whether the sandbox has told the program of all that happened. */
    boolean hasTold() {
        return sandbox.callbacksWaiting() == 0;
    }

    /** Adds those who were there before, once the sandbox knows the program, members and groups. */
    void add(List<KnownContact> contacts) {
        sandbox.add(CORP, contacts);
    }

    private Map<String, Object> callbacks(String url) {
        return Map.of("secret", secret, "callbackUrl", url, "token", "RehearsalToken", "aesKey", AES_KEY);
    }

    private Map<String, Object> settings(String data) {
        var settings = new HashMap<String, Object>();
        settings.put("server.port", 0);
        settings.put("server.address", "127.0.0.1");
        settings.put("server.shutdown", "immediate");
        settings.put("spring.quartz.auto-startup", false);
        settings.put("spring.mongodb.uri", store.uri());
        settings.put("quanzi.quiet", true);
        settings.put("quanzi.data-dir", data);
        settings.put("quanzi.playbook-as-stored", true); // what is rehearsed is in the store, whatever the disk has
        settings.put("quanzi.coupons.endless", true); // how many would be needed
        settings.put("quanzi.public-url", "http://127.0.0.1");
        settings.put("quanzi.admin.password", secret);
        settings.put("quanzi.run.token", "");
        settings.put("quanzi.demo.on", false);
        settings.put("quanzi.shop.secret", secret);
        settings.put("quanzi.shop.outbound.url", "");
        settings.put("quanzi.shop.outbound.secret", "");
        settings.put("quanzi.wecom.corp-id", CORP);
        settings.put("quanzi.wecom.agent-id", AGENT);
        settings.put("quanzi.wecom.secret", secret);
        settings.put("quanzi.wecom.token", "RehearsalToken");
        settings.put("quanzi.wecom.aes-key", AES_KEY);
        settings.put("quanzi.wecom.base-url", sandbox.baseUrl());
        settings.put("quanzi.sandbox.url", "");
        settings.put("quanzi.mp.app-id", "");
        settings.put("quanzi.mp.secret", "");
        settings.put("quanzi.mp.base-url", sandbox.baseUrl() + "/mp");
        settings.put("quanzi.store.app-id", "");
        settings.put("quanzi.store.secret", "");
        settings.put("quanzi.store.base-url", sandbox.baseUrl());
        return settings;
    }

    /** A bean of the second program. */
    <T> T bean(Class<T> type) {
        if (program == null) {
            throw new IllegalStateException("the program of the rehearsal is not started");
        }
        return program.getBean(type);
    }

    /** The second program. */
    ApplicationContext program() {
        if (program == null) {
            throw new IllegalStateException("the program of the rehearsal is not started");
        }
        return program;
    }

    /** Beans of the second program. */
    <T> Collection<T> beans(Class<T> type) {
        return program == null ? List.of() : program.getBeansOfType(type).values();
    }

    /** The sandbox's control plane. */
    RehearsalHttp sim() {
        return new RehearsalHttp(sandbox.baseUrl());
    }

    /** The second program's endpoints. */
    RehearsalHttp bot() {
        return new RehearsalHttp(botUrl);
    }

    String shopSecret() {
        return secret;
    }

    Clock clock() {
        return sandbox.clock();
    }

    void moveTo(Instant at) {
        stop.check();
        Duration ahead = Duration.between(sandbox.clock().instant(), at);
        if (ahead.compareTo(NEARLY) > 0) {
            sim().post("/_sim/clock", Map.of("at", at.toString()));
        } else if (!ahead.isNegative()) {
            LockSupport.parkNanos(ahead.toNanos());
        }
    }

    @Override
    public void close() {
        quietly(() -> {
            if (program != null) {
                program.close();
            }
        });
        quietly(client::close);
        quietly(sandbox::close);
        quietly(store::close);
    }

    /** All of it is thrown away: what cannot be closed must not keep the rest open. */
    private static void quietly(Runnable close) {
        boolean interrupted = Thread.interrupted();
        try {
            close.run();
        } catch (RuntimeException ignored) {
            // nobody will use it again
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Leaves out what is not lived, and ends a start that is not wanted any more. */
    private record Changes(Stop stop) implements BeanPostProcessor {
        @Override
        public Object postProcessBeforeInitialization(Object bean, String name) {
            stop.check();
            return bean;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof Action<?> action && NOT_LIVED.contains(action.name())
                    ? new LeftOut(action.name())
                    : bean;
        }
    }

    /** Does nothing under the name of another. */
    private record LeftOut(String name) implements Routine {
        @Override
        public Message runAt(Instant at) {
            return Message.literal("");
        }
    }
}
