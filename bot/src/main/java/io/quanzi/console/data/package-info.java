/** Numbers and what they mean, and the files that history comes in by. */
@NullMarked
package io.quanzi.console.data;

import org.jspecify.annotations.NullMarked;
