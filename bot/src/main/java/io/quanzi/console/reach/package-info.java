/** What is said to customers: the posts, and how far each is. */
@NullMarked
package io.quanzi.console.reach;

import org.jspecify.annotations.NullMarked;
