package io.quanzi.shared;

import java.util.concurrent.TimeUnit;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Sets the timeouts of the MongoDB driver for a database that does not answer. To find and to reach one, less than the 5 s
 * in which WeCom wants its answer, so that an endpoint says "not now" while somebody still listens, and its threads do not
 * pile up. For one answer on a connection that is there, a minute: one that is frozen, or behind a network that swallows
 * everything, must not hold the threads of background work for ever. Each fetch of a cursor has that minute anew. {@link
 * StoreDeadline} gives requests less and a few commands more. What the connection string says goes before.
 */
@Configuration(proxyBeanMethods = false)
class MongoTimeouts {
    private static final long CONNECT_SECONDS = 4;
    private static final long ANSWER_SECONDS = 60;

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    MongoClientSettingsBuilderCustomizer patience() {
        return settings -> settings.applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(CONNECT_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(socket -> socket.connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                        .readTimeout(ANSWER_SECONDS, TimeUnit.SECONDS));
    }
}
