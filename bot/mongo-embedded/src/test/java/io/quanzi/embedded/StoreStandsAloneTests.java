package io.quanzi.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The store is for any program: it uses no Spring, and of {@code io.quanzi} nothing but itself. */
class StoreStandsAloneTests {
    private static final DescribedPredicate<JavaClass> OF_OTHERS = JavaClass.Predicates.resideInAPackage(
                    "org.springframework..")
            .or(JavaClass.Predicates.resideInAPackage("io.quanzi..")
                    .and(JavaClass.Predicates.resideOutsideOfPackages("io.quanzi.embedded..", "io.quanzi.files..")));

    @Test
    void knowsNothingOfSpringAndOfTheProduct() {
        noClasses()
                .should()
                .dependOnClassesThat(OF_OTHERS)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(place -> !place.contains("-tests.jar"))
                        .importPackages("io.quanzi.embedded", "io.quanzi.files"));
    }
}
