package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class MetricsSettingsTests {
    private final ApplicationContextRunner start = new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @ParameterizedTest
    @ValueSource(strings = {"fifteen-letters", "sixteen letters!", "十六个字的令牌不能写进头里面去了吧"})
    void refusesAtStartATokenThatIsShortOrThatNoHeaderCarriesWithoutTellingIt(String token) {
        start.withPropertyValues("quanzi.metrics.token=" + token)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "quanzi.metrics.token (QUANZI_METRICS_TOKEN): expected at least 16 letters")
                        .hasMessageContaining("openssl rand -hex 32")
                        .hasMessageNotContaining(token));
    }

    @Test
    void startsWithoutATokenAndWithALongOneWhichItDoesNotPrint() {
        start.run(context ->
                assertThat(context.getBean(MetricsSettings.class)).hasToString("MetricsSettings[token=none]"));
        start.withPropertyValues("quanzi.metrics.token=sixteen-letters!")
                .run(context -> assertThat(context.getBean(MetricsSettings.class))
                        .hasToString("MetricsSettings[token=set]")
                        .extracting(MetricsSettings::token)
                        .isEqualTo("sixteen-letters!"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(MetricsSettings.class)
    static class Settings {}
}
