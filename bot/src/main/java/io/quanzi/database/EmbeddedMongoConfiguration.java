package io.quanzi.database;

import com.mongodb.ConnectionString;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Gives the driver the embedded store when no {@code spring.mongodb.uri} is set. The store is made before the client that
 * uses it, so that it is closed after it.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedMongoConfiguration.NoUriGiven.class)
@EnableConfigurationProperties(EmbeddedMongoConfiguration.Settings.class)
class EmbeddedMongoConfiguration {
    private static final Status REFUSING = new Status(
            Status.DOWN.getCode(),
            "The store takes no changes: its disk is full or broken. The log and the console's page on backups say"
                    + " which.");

    /**
     * How the store keeps its data.
     *
     * @param inMemory whether it keeps nothing at all
     * @param sync what an acknowledged write survives: {@code process} or {@code always}
     */
    @ConfigurationProperties("quanzi.embedded")
    record Settings(
            boolean inMemory, @DefaultValue("process") Sync sync) {}

    @Bean
    EmbeddedStore embeddedStore(
            Settings settings, @Value("${quanzi.data-dir:./data}") String dataDirectory, ObjectProvider<Clock> clock) {
        Clock time = clock.getIfAvailable(Clock::systemUTC);
        return settings.inMemory
                ? EmbeddedStore.inMemory(time)
                : EmbeddedStore.open(Path.of(dataDirectory, DataDirectory.STORE), settings.sync, time);
    }

    @Bean
    MongoConnectionDetails embeddedConnectionDetails(EmbeddedStore store) {
        ConnectionString address = new ConnectionString(store.uri());
        return () -> address;
    }

    /** Down while changes are refused: what comes in by then is not taken. Its description is open to everybody. */
    @Bean
    HealthIndicator storeHealth(EmbeddedStore store) {
        return () -> {
            String refusing = store.condition().refusing();
            return refusing == null
                    ? Health.up().build()
                    : Health.status(REFUSING).withDetail("reason", refusing).build();
        };
    }

    static class NoUriGiven implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.mongodb.uri"));
        }
    }
}
