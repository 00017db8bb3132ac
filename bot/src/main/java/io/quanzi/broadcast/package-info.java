/**
 * Posts into customer groups, on a schedule.
 *
 * <p>A file in {@code schedules/} names segments, a template and a time. When the time comes the groups of each segment
 * are found once, tip and deal of the day are put into words, and one task per owner is handed to {@code outreach} under
 * an id made of the occurrence: a repeat after a crash finds the task that is there, and no group gets a post twice.
 *
 * <p>Owns: nothing; posts stand in {@code outreach}.
 */
@ApplicationModule(
        allowedDependencies = {"shared", "playbook", "schedule", "segments", "content", "groups", "outreach"})
@NullMarked
package io.quanzi.broadcast;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
