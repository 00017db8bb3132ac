/** Messages to members, and media. */
@NullMarked
package io.quanzi.sandbox.message;

import org.jspecify.annotations.NullMarked;
