package io.quanzi;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Work that goes on by itself; a bot started for one command is quiet. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@ConditionalOnProperty(name = "quanzi.quiet", havingValue = "false", matchIfMissing = true)
class Pulse {}
