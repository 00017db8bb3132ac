/** The first page: the state of things, and what to do now. */
@NullMarked
package io.quanzi.console.today;

import org.jspecify.annotations.NullMarked;
