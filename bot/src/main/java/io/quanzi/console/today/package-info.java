/** What is going on, and what to do now: the first page. */
@NullMarked
package io.quanzi.console.today;

import org.jspecify.annotations.NullMarked;
