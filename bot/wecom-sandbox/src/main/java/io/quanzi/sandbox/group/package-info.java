/**
 * Customer groups: who is in them since when, how many fit, and the join ways through which people come.
 *
 * <p>No API makes a group, pulls anybody in or posts: those are acts of people, on the control plane.
 */
@NullMarked
package io.quanzi.sandbox.group;

import org.jspecify.annotations.NullMarked;
