package io.quanzi.console;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** The whole program on a port of its own with an empty store, as staff and customers meet it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(
        properties = {
            "server.address=127.0.0.1",
            "quanzi.admin.password=" + ConsoleTest.PASSWORD,
            "quanzi.run.token=" + ConsoleTest.RUN_TOKEN
        })
@ContextConfiguration(initializers = ConsoleTest.EmptyStore.class)
public @interface ConsoleTest {
    String PASSWORD = "correct-horse-battery";
    String RUN_TOKEN = "run-token-of-this-test";

    /** A MongoDB in this process that ends with the context. */
    class EmptyStore implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            var server = new MongoServer(new MemoryBackend());
            context.addApplicationListener(event -> {
                if (event instanceof org.springframework.context.event.ContextClosedEvent) {
                    server.shutdown();
                }
            });
            org.springframework.test.context.support.TestPropertySourceUtils.addInlinedPropertiesToEnvironment(
                    context, "spring.mongodb.uri=mongodb:/" + server.bind() + "/console");
        }
    }
}
