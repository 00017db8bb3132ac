package io.quanzi;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;

class ModularityTests {
    private final ApplicationModules modules = ApplicationModules.of(Quanzi.class);

    @Test
    void keepsTheWalls() {
        modules.verify();
    }

    @Test
    void drawsTheModules() {
        new Documenter(modules, Documenter.Options.defaults().withOutputFolder("bot/target/modules"))
                .writeModulesAsPlantUml();
    }
}
