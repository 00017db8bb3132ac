package io.quanzi;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Turns on scheduled background work, except in a bot started for one command ({@code quanzi.quiet}). */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@ConditionalOnProperty(name = "quanzi.quiet", havingValue = "false", matchIfMissing = true)
class BackgroundWork {}
