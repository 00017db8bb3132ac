package io.quanzi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Keeps a class name from meaning two things: in the product, the sandbox and the embedded store together. */
class ClassNamesTests {
    @Test
    void noSimpleNameIsInTwoPackages() {
        Map<String, TreeSet<String>> packagesOf = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.quanzi").stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .collect(groupingBy(
                                JavaClass::getSimpleName,
                                TreeMap::new,
                                mapping(JavaClass::getPackageName, toCollection(TreeSet::new))));

        assertThat(packagesOf).containsKeys("Quanzi", "Customers", "Sandbox", "EmbeddedStore");
        packagesOf.values().removeIf(packages -> packages.size() == 1);
        assertThat(packagesOf).isEmpty();
    }
}
