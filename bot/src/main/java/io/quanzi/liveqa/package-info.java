/**
 * Live questions and answers with an expert (专家直播问答), from the invitation to the replay.
 *
 * <p>{@code schedules/live-qa.yaml} names the sessions. The invitation rides in the post that goes into the groups on its
 * day anyway ({@link io.quanzi.outreach.PostRider}), and goes by itself where none does. Members send in questions on {@code
 * /q/{code}}; each waits until somebody of the staff lets it through. Half an hour before, a group whose month has a message
 * more than its coming posts need is reminded, with the counted link to the live room; for the others their owner is asked to
 * paste the words. On the next day replay and answers ride again.
 *
 * <p>What goes by itself is decided once, written down, and then done ({@link io.quanzi.liveqa.LivePosts}): a process that
 * dies between leaves the rest to the next. A session that is put to another time is another run, with an invitation of its own.
 *
 * <p>Owns: {@code live_questions}, {@code live_steps}.
 */
@ApplicationModule(
        allowedDependencies = {"shared", "playbook", "schedule", "customer", "clicks", "content", "groups", "outreach"})
@NullMarked
package io.quanzi.liveqa;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
