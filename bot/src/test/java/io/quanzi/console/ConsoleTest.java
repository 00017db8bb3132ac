package io.quanzi.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.support.TestPropertySourceUtils;

/** The whole program on a port of its own with an empty store, as staff and customers meet it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
        properties = {
            "server.address=127.0.0.1",
            "quanzi.admin.password=" + ConsoleTest.PASSWORD,
            "quanzi.run.token=" + ConsoleTest.RUN_TOKEN,
            "quanzi.metrics.token=" + ConsoleTest.METRICS_TOKEN
        })
@ContextConfiguration(initializers = ConsoleTest.EmptyStore.class)
@Import({PagesInOrderTests.Asked.class, ConsoleTest.QuickPasswords.class})
public @interface ConsoleTest {
    String PASSWORD = "correct-horse-battery";
    String RUN_TOKEN = "run-token-of-this-test";
    String METRICS_TOKEN = "metrics-token-of-this-test";

    /** Hashed as always, in fewer rounds: somebody signs in in most of these tests, and {@code LoginTests} counts the rounds. */
    class QuickPasswords {
        private static final int FEWEST = 4;

        @Bean
        @Primary
        PasswordEncoder quickPasswords() {
            return new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(FEWEST)));
        }
    }

    /** A database of its own: on the server that {@code MONGODB_URI} names, else in this process and in memory. */
    class EmptyStore implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        private static final AtomicInteger NUMBER = new AtomicInteger();

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            String server = System.getenv("MONGODB_URI");
            TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                    context,
                    server == null || server.isBlank()
                            ? "quanzi.embedded.in-memory=true"
                            : "spring.mongodb.uri=" + server,
                    "spring.mongodb.database=console" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet());
        }
    }
}
