/**
 * Gives Spring's MongoDB driver the embedded store where no {@code spring.mongodb.uri} is set, and says by the health
 * endpoint when the store refuses changes. Names what stands in the data directory.
 *
 * <p>Why here and not beside the store: {@code embedded} is a library of its own, without Spring.
 *
 * <p>Listens to: nothing. Publishes: nothing. Owns: {@code <data>/store}, by way of the store.
 */
@ApplicationModule(allowedDependencies = "embedded")
@NullMarked
package io.quanzi.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
