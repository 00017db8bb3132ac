package io.quanzi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;
import org.springframework.modulith.docs.Documenter;

class ModularityTests {
    @Test
    void keepsTheWalls() {
        ApplicationModules.of(Quanzi.class).verify();
    }

    @Test
    void noticesWhoSpeaksPastTheGate() {
        ImportOption mainAndTheCulprit =
                place -> !place.contains("/test-classes/") || place.contains("SpeaksPastTheGate");

        ApplicationModules withTheCulprit = ApplicationModules.of(Quanzi.class, mainAndTheCulprit);

        assertThatThrownBy(withTheCulprit::verify)
                .isInstanceOf(Violations.class)
                .hasMessageContaining("SpeaksPastTheGate")
                .hasMessageContaining("speech");
    }

    @Test
    void drawsTheModules() {
        new Documenter(
                        ApplicationModules.of(Quanzi.class),
                        Documenter.Options.defaults().withOutputFolder("bot/target/modules"))
                .writeModulesAsPlantUml();
    }
}
