/**
 * Files that only this program's user may read: created with mode 0600, their directories with 0700, whatever the umask is.
 *
 * <p>Why the mode is given when a file is made and not set afterwards: between the two, another user could open it, and an
 * open file stays open. Why a module of its own: the embedded store and the sandbox know nothing of the product, and need
 * it as well.
 *
 * <p>Listens to: nothing. Publishes: nothing. Owns: nothing.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.quanzi.files;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
