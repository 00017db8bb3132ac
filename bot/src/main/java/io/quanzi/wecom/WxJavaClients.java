package io.quanzi.wecom;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;

/** WxJava's clients for the corp and the account of the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WeComProperties.class, OfficialAccountProperties.class})
class WxJavaClients {
    @Bean
    WeComClient weComClient(WeComProperties settings, MongoOperations mongo, Clock clock) {
        return new WeComClient(
                settings, new SharedToken(new AccessTokenRepository(mongo, settings, clock), clock), System::nanoTime);
    }

    @Bean
    OfficialAccountClient officialAccountClient(OfficialAccountProperties settings) {
        return new OfficialAccountClient(settings, System::nanoTime);
    }
}
