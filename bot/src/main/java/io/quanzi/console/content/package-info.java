/** The files that say what is sent, to whom and when, and what is wrong with them. */
@NullMarked
package io.quanzi.console.content;

import org.jspecify.annotations.NullMarked;
