/** The machinery as staff see it: schedules, files, events that wait. */
@NullMarked
package io.quanzi.console.settings;

import org.jspecify.annotations.NullMarked;
