package io.quanzi.walls;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchases;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the console's pages from asking past what a user may see. */
class CustomerScopeTests {
    /** What asks people and orders past the scope: on pages that no officer may open, or for all in sum. */
    private static final Set<String> MANAGERS_ONLY =
            Set.of("BulkWorker", "ConflictsPage", "EventWords", "ImportRowsPage", "PostDraftsPage");

    @Test
    void noPageGoesPastTheScope() {
        Set<String> past = classesOfTheConsole().stream()
                .filter(page -> page.getDirectDependenciesFromSelf().stream()
                        .map(used -> used.getTargetClass().getName())
                        .anyMatch(Set.of(Customers.class.getName(), Purchases.class.getName())::contains))
                .map(page -> page.getName().replaceAll(".*\\.|\\$.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        past.removeAll(MANAGERS_ONLY);

        assertThat(past).as("ask VisiblePeople instead").containsExactly("PeopleSearch", "VisiblePeople");
    }

    /** Without the classes that they use, whose names are enough. */
    private static JavaClasses classesOfTheConsole() {
        return ArchConfiguration.withThreadLocalScope(settings -> {
            settings.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.quanzi.console");
        });
    }
}
