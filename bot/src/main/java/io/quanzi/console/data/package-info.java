/** Numbers and what they mean. */
@NullMarked
package io.quanzi.console.data;

import org.jspecify.annotations.NullMarked;
