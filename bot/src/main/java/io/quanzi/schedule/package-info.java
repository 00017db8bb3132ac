/**
 * Runs actions at set times: a file in {@code schedules/} names a time and an {@link io.quanzi.schedule.Action}; this
 * module works out the instants, claims each once, and runs the action.
 *
 * <p>Quartz wakes {@link io.quanzi.schedule.Schedules#tick()} every second and its {@code CronExpression} does the
 * arithmetic; what has run is ours to know, in MongoDB, by the claim {@code <schedule>@<instant>}: two nodes, or a
 * restart, insert the same {@code _id}, and one of them wins. No job store of Quartz for MongoDB works with Quartz 2.5.
 *
 * <p>Owns: {@code occurrences}, {@code schedule_marks}.
 */
@ApplicationModule(allowedDependencies = {"shared", "playbook", "work"})
@NullMarked
package io.quanzi.schedule;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
