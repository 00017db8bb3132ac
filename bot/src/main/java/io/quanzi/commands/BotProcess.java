package io.quanzi.commands;

import io.quanzi.database.DataDirectory;
import io.quanzi.doctor.StartSettings;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.schedule.ClockMover;
import io.quanzi.shared.ChinaTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The bot in this process, with the sandbox where there is no WeCom.
 *
 * @param sandbox null when a WeCom is configured, and for a quiet bot
 */
record BotProcess(
        ConfigurableApplicationContext context,
        @Nullable Sandbox sandbox,
        @Nullable SandboxApp app,
        RunFile run) implements AutoCloseable {
    /** The name of the settings that a start is given by the program itself. */
    static final String SETTINGS = "start";

    private static final Map<String, Object> QUIET = Map.of("quanzi.quiet", true, "spring.quartz.auto-startup", false);
    /** Over the settings of the file, which names these loggers one by one. */
    private static final String[] QUIET_LOG = Stream.of(
                    "org.apache.catalina",
                    "org.apache.coyote",
                    "org.apache.tomcat",
                    "org.springframework.security",
                    "org.springframework.web")
            .map(logger -> "--logging.level." + logger + "=error")
            .toArray(String[]::new);

    /**
     * Starts it to serve.
     *
     * @param demo whether a demo shop plays where there is a sandbox; an empty one then begins in the past
     */
    static BotProcess serve(Class<?> application, boolean demo) {
        Path data = StartupSettings.dataDirectory();
        RunFile.live(data).ifPresent(run -> {
            throw new IllegalStateException(
                    "a bot runs on this data already: process %d on port %d; stop it, or set QUANZI_DATA_DIR to another directory"
                            .formatted(run.pid(), run.port()));
        });
        if (StartupSettings.has("quanzi.wecom.corp-id")) {
            return start(application, new LinkedHashMap<>(), null, null);
        }
        SandboxApp app = SandboxApp.in(data);
        var options = SandboxOptions.inMemory()
                .withPort(StartupSettings.port("quanzi.sandbox.port", 8081))
                .withCallbacksInFlight(8)
                .withCallbacksHeld()
                .withJournal(data.resolve(DataDirectory.SANDBOX));
        Sandbox sandbox = Sandbox.start(demo && isFresh(data) ? options.withStart(historyBegins()) : options);
        try {
            Map<String, Object> settings = app.settings(sandbox.baseUrl());
            if (demo) {
                settings.put("quanzi.demo.on", true);
            }
            BotProcess bot = start(application, settings, sandbox, app);
            new SandboxControl(sandbox.baseUrl())
                    .register(app, "http://127.0.0.1:" + bot.run().port());
            sandbox.deliver();
            return bot;
        } catch (RuntimeException failed) {
            sandbox.close();
            throw failed;
        }
    }

    private static boolean isFresh(Path data) {
        return !Files.exists(data.resolve(DataDirectory.SANDBOX)) && !Files.exists(data.resolve(DataDirectory.STORE));
    }

    private static Instant historyBegins() {
        int days = StartupSettings.number("quanzi.demo.days", 60);
        return ChinaTime.dayOf(Instant.now(Clock.systemUTC()))
                .minusDays(days)
                .atTime(8, 0)
                .atZone(ChinaTime.ZONE)
                .toInstant();
    }

    /** Starts it for one command: loopback, any port, no schedules, nothing sent. */
    static BotProcess quiet(Class<?> application) {
        return quiet(application, Map.of());
    }

    /** The same, and it takes nothing over from the disk. */
    static BotProcess quietAsStored(Class<?> application) {
        return quiet(application, Map.of("quanzi.playbook-as-stored", true));
    }

    private static BotProcess quiet(Class<?> application, Map<String, Object> more) {
        var settings = new LinkedHashMap<>(QUIET);
        settings.putAll(more);
        settings.put("server.port", 0);
        settings.put("server.address", "127.0.0.1");
        return start(application, settings, null, null);
    }

    /**
     * The program's parts for one command that talks to nobody: no doors and no web server, an empty store in memory, and of
     * the rest only what is asked for and what that needs.
     */
    static ConfigurableApplicationContext withoutServer(Class<?> application) {
        var settings = new LinkedHashMap<>(QUIET);
        settings.put("quanzi.embedded.in-memory", true);
        settings.put("spring.mongodb.uri", "");
        var spring = new SpringApplication(application);
        spring.setLogStartupInfo(false);
        spring.setWebApplicationType(WebApplicationType.NONE);
        spring.setLazyInitialization(true);
        spring.addInitializers(context ->
                context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(SETTINGS, settings)));
        return runQuietly(spring);
    }

    private static BotProcess start(
            Class<?> application, Map<String, Object> settings, @Nullable Sandbox sandbox, @Nullable SandboxApp app) {
        OwnDirectory.tighten(StartupSettings.dataDirectory());
        byte[] bits = new byte[24];
        new SecureRandom().nextBytes(bits);
        String token = HexFormat.of().formatHex(bits);
        settings.put("quanzi.run.token", token);
        var spring = new SpringApplication(application);
        spring.setLogStartupInfo(false);
        spring.addInitializers((ApplicationContextInitializer<GenericApplicationContext>) context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(SETTINGS, settings));
            StartSettings.violation(context.getEnvironment()).ifPresent(fault -> {
                throw new IllegalStateException(fault);
            });
            if (sandbox != null) {
                context.registerBean("clock", Clock.class, sandbox::clock);
                context.registerBean("clockMover", ClockMover.class, () -> new SandboxControl(sandbox.baseUrl()));
            }
        });
        ConfigurableApplicationContext context =
                settings.containsKey("quanzi.quiet") ? runQuietly(spring) : run(spring);
        int port = context instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? web.getWebServer().getPort()
                : 0;
        return new BotProcess(context, sandbox, app, RunFile.ofThis(port, token));
    }

    private static ConfigurableApplicationContext runQuietly(SpringApplication spring) {
        spring.setDefaultProperties(Map.of("logging.level.root", "error"));
        return run(spring, QUIET_LOG);
    }

    private static ConfigurableApplicationContext run(SpringApplication spring, String... words) {
        try {
            return spring.run(words);
        } catch (RuntimeException failed) {
            throw StartFailure.of(failed);
        }
    }

    @Override
    public void close() {
        context.close();
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
