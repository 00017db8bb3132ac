/**
 * Pages about what is said to customers: the posts and how far each is, the welcomes, the schedules and what they ran.
 */
@NullMarked
package io.quanzi.console.reach;

import org.jspecify.annotations.NullMarked;
