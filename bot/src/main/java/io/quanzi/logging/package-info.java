/**
 * Keeps the log safe, wherever its text comes from: what strangers sent cannot forge lines in it, command a terminal,
 * fill the disk, or put secrets and the tokens of links there.
 *
 * <p>{@link io.quanzi.logging.LogSafety} is found by Logback itself, so that commands that start no Spring have it too.
 *
 * <p>Listens to: nothing. Publishes: nothing. Owns: nothing.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.quanzi.logging;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
