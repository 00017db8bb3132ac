package io.quanzi.walls;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption;
import io.quanzi.Quanzi;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

class ModularityTests {
    @Test
    void keepsTheWalls() {
        ApplicationModules.of(Quanzi.class).verify();
    }

    @Test
    void noticesWhoSpeaksPastTheGate() {
        // of the others, what they are called and may use is enough
        ImportOption theGateAndTheCulprit = place -> place.contains("SpeaksPastTheGate")
                || (!place.contains("/test-classes/")
                        && (place.contains("/package-info") || place.contains("/io/quanzi/wecom/")));

        ApplicationModules withTheCulprit = ApplicationModules.of(Quanzi.class, theGateAndTheCulprit);

        assertThatThrownBy(withTheCulprit::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("SpeaksPastTheGate")
                .hasMessageContaining("speech");
    }
}
