package io.quanzi.shared;

import java.util.concurrent.TimeUnit;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Sets the timeouts of the MongoDB driver for a database that does not answer: less than the 5 s in which WeCom wants
 * its answer, so that an endpoint says "not now" while somebody still listens, and its threads do not pile up. Work
 * taken from the inbox waits there. What the connection string says goes before.
 */
@Configuration(proxyBeanMethods = false)
class MongoTimeouts {
    private static final long SECONDS = 4;

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MongoClientSettingsBuilderCustomizer patience() {
        return settings -> settings.applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(SECONDS, TimeUnit.SECONDS));
    }
}
