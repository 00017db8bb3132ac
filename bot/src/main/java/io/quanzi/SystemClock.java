package io.quanzi;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The machine's own clock, unless the start gave another (the sandbox's, a test's). */
@Configuration(proxyBeanMethods = false)
class SystemClock {
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }
}
