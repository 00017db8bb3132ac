package io.quanzi.wecom;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** WxJava's clients for the corp and the account of the settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WeComProperties.class, OfficialAccountProperties.class})
class Clients {
    @Bean
    WeComClient weComClient(WeComProperties settings) {
        return new WeComClient(settings, System::nanoTime);
    }

    @Bean
    OfficialAccountClient officialAccountClient(OfficialAccountProperties settings) {
        return new OfficialAccountClient(settings, System::nanoTime);
    }
}
