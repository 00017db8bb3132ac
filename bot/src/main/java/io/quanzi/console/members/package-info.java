/** Tiers, points and member days. */
@NullMarked
package io.quanzi.console.members;

import org.jspecify.annotations.NullMarked;
