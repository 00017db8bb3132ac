/**
 * Posts into customer groups, on a schedule or written by a manager.
 *
 * <p>A file in {@code schedules/} names segments, a template and a time. When the time comes the groups of each segment
 * are found once, tip and deal of the day are put into words, and one task per owner is handed to {@code outreach} under
 * an id made of the occurrence: a repeat after a crash finds the task that is there, and no group gets a post twice.
 *
 * <p>Which tip and which deal a day says follows from what the groups were told before ({@link io.quanzi.broadcast.ContentOfDay}):
 * a run keeps what it says before it posts, so that a restart says the same, and a change of the library repeats nothing.
 * Previews go through the days ahead by the same steps.
 *
 * <p>A manager's own post is a {@link io.quanzi.broadcast.PostDraft} from its first word to its time, so that nothing of it
 * is lost on the way; then it is handed to {@code outreach} in the same manner, under its own id.
 *
 * <p>{@code outreach.QuietHours} hold for posts to people one by one: a time within them is refused, and one that comes late
 * waits for their end. Posts to groups have those of {@code schedules/budget.yaml}: one that is due in them waits for their
 * end. Welcomes and notices of orders answer what somebody did, and have none.
 *
 * <p>Two texts of a schedule, or of a manager's post, can be tested against each other ({@link io.quanzi.broadcast.AbTests}).
 *
 * <p>Owns: {@code post_drafts}, {@code left_out_groups}, {@code content_of_day}, {@code ab_tests}, {@code post_promises}; posts stand in {@code outreach}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "work",
            "schedule",
            "customer",
            "segments",
            "content",
            "content :: law",
            "groups",
            "outreach",
            "clicks"
        })
@NullMarked
package io.quanzi.broadcast;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
