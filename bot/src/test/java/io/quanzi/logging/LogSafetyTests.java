package io.quanzi.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.StandardEnvironment;

class LogSafetyTests {
    private final LoggerContext context = new LoggerContext();
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final Logger log = logger("io.quanzi.shop.Door");

    LogSafetyTests() {
        new LogSafety().configure(context);
        context.getTurboFilterList().clear();
        context.addTurboFilter(new RepeatedWarnings(nanos::get));
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%p %logger : %m%n%safeEx");
        encoder.start();
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
            }
        };
        appender.setContext(context);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private Logger logger(String name) {
        return context.getLogger(name);
    }

    @Test
    void forgedLinesAndSignsThatTerminalsObeyAreEscaped() {
        log.info("buyer={}", "x\r\n2026-03-03 INFO forged\u001b[2J\u0000\u202egnp.exe\u2066\u2028\ud800 小林 😀");

        assertThat(lines.get(0).strip())
                .isEqualTo(
                        "INFO io.quanzi.shop.Door : buyer=x\\r\\n2026-03-03 INFO forged\\u001b[2J\\u0000\\u202egnp.exe"
                                + "\\u2066\\u2028\\ud800 小林 😀");
    }

    @Test
    void messagesOfExceptionsAndTheirCausesAreEscapedAndBounded() {
        var cause = new IllegalArgumentException("no\n2026-03-03 INFO forged\u001b[31m" + "y".repeat(40_000));
        log.error("failed", deep(400, new IllegalStateException("a\rb", cause)));

        assertThat(lines.get(0))
                .contains("IllegalStateException: a\\rb")
                .contains("no\\n2026-03-03 INFO forged\\u001b");
        assertThat(lines.get(0).lines()).noneMatch(line -> line.startsWith("2026"));
        assertThat(lines.get(0)).hasSizeLessThan(10_000).contains(" more");
    }

    private static RuntimeException deep(int depth, RuntimeException cause) {
        return depth == 0 ? new IllegalStateException("top", cause) : deep(depth - 1, cause);
    }

    @Test
    void longMessagesAreCut() {
        log.warn("body={}", "😀".repeat(20_000));

        assertThat(lines.get(0)).hasSizeLessThan(4_200).contains("more characters)");
    }

    @Test
    void secretsAndTokensOfLinksAreHidden() {
        log.info("GET http://127.0.0.1:8080/m/Abcdef-12345678_x?lang=zh and /o/abcdefgh12345");
        log.info(
                "https://qyapi/cgi-bin/user/get?access_token=abc.DEF-1&x=1 {\"access_token\" : \"abcd\"} corpsecret=s3cret");

        assertThat(String.join("", lines))
                .contains("/m/***?lang=zh and /o/***")
                .contains("access_token=***&x=1")
                .doesNotContain("Abcdef")
                .doesNotContain("abcdefgh")
                .doesNotContain("abcd\"")
                .doesNotContain("s3cret");
    }

    @Test
    void warningsThatRepeatAreHeldBackAndCounted() {
        for (int i = 0; i < 1_000; i++) {
            log.warn("refused reason={}", i);
        }
        assertThat(lines).hasSize(RepeatedWarnings.MAX_ALIKE);
        log.warn("another thing");
        log.info("told as ever");
        assertThat(lines).hasSize(RepeatedWarnings.MAX_ALIKE + 2);

        nanos.addAndGet(11_000_000_000L);
        log.warn("refused reason={}", "later");

        assertThat(lines.get(lines.size() - 2)).contains("said 970 more times").contains("refused reason={}");
        assertThat(lines.get(lines.size() - 1)).contains("refused reason=later");
    }

    @Test
    void finishedTextsOfLibrariesThatBeginAlikeCountAsOne() {
        Logger tomcat = logger("org.apache.catalina.core.ContainerBase");
        for (int i = 0; i < 1_000; i++) {
            tomcat.error("Servlet.service() for servlet threw " + i, new IllegalStateException("%" + i));
        }

        assertThat(lines).hasSize(RepeatedWarnings.MAX_ALIKE_WITH_STACK);
    }

    @Test
    void levelsThatAreOffAreNotCounted() {
        log.setLevel(Level.OFF);
        for (int i = 0; i < 100; i++) {
            log.warn("refused");
        }
        log.setLevel(Level.INFO);
        log.warn("refused");

        assertThat(lines).hasSize(1);
    }

    @Test
    void loggingOfThisProgramHasItBeforeAndAfterSpringBootSetsItUp() {
        var running = (LoggerContext) LoggerFactory.getILoggerFactory();
        var program = new SpringApplication(LogSafetyTests.class);
        program.setWebApplicationType(WebApplicationType.NONE);
        program.setLogStartupInfo(false);

        program.run("--spring.main.lazy-initialization=true", "--logging.level.root=warn")
                .close();

        assertThat(running.getTurboFilterList()).hasAtLeastOneElementOfType(RepeatedWarnings.class);
        running.reset();
        assertThat(running.getTurboFilterList()).hasAtLeastOneElementOfType(RepeatedWarnings.class);

        // other tests of this process read what is logged
        LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
        logging.cleanUp();
        logging.beforeInitialize();
        logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
    }
}
