package io.quanzi.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The sandbox is for any project: it uses no Spring, no client of WeCom, and of {@code io.quanzi} nothing but itself. */
class SandboxStandsAloneTests {
    private static final DescribedPredicate<JavaClass> OF_OTHERS = JavaClass.Predicates.resideInAnyPackage(
                    "org.springframework..", "me.chanjar..")
            .or(JavaClass.Predicates.resideInAPackage("io.quanzi..")
                    .and(JavaClass.Predicates.resideOutsideOfPackage("io.quanzi.sandbox..")));

    @Test
    void knowsNothingOfSpringOfClientsAndOfTheProduct() {
        noClasses()
                .should()
                .dependOnClassesThat(OF_OTHERS)
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(place -> !place.contains("-tests.jar"))
                        .importPackages("io.quanzi.sandbox"));
    }
}
