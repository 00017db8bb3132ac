/** The machinery as staff see it: events that wait, reconciliation, backups, the doctor. */
@NullMarked
package io.quanzi.console.settings;

import org.jspecify.annotations.NullMarked;
