package io.quanzi.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Keeps a class name from meaning two things: in the product, the sandbox and the embedded store together. */
class ClassNamesTests {
    @Test
    void noSimpleNameIsInTwoPackages() throws IOException {
        var packagesOf = new TreeMap<String, TreeSet<String>>();
        for (Resource type :
                new PathMatchingResourcePatternResolver().getResources("classpath*:io/quanzi/**/*.class")) {
            String place = type.getURL().getPath();
            String path = place.substring(place.lastIndexOf("/io/quanzi/") + 1).replace(".class", "");
            if (!path.contains("$")
                    && !path.endsWith("package-info")
                    && !place.contains("/test-classes/")
                    && !place.contains("tests.jar!")) {
                int name = path.lastIndexOf('/') + 1;
                packagesOf
                        .computeIfAbsent(path.substring(name), any -> new TreeSet<>())
                        .add(path.substring(0, name));
            }
        }

        assertThat(packagesOf).containsKeys("Quanzi", "Customers", "Sandbox", "EmbeddedStore");
        packagesOf.values().removeIf(packages -> packages.size() == 1);
        assertThat(packagesOf).isEmpty();
    }
}
