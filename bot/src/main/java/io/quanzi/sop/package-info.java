/**
 * Steps in the days after something that began (SOP): after a contact was added, a group joined, a first order, a child's
 * month of birth, for people one by one (客户SOP); after a group was made, for groups (群SOP).
 *
 * <p>A file in {@code schedules/sops/} is one {@link io.quanzi.sop.Sop}. A step of a day is one run: half an hour before its
 * time its words are fixed, at its time those are found by an index whose beginning lies so many days back, and what is to be
 * said is handed to {@code outreach} under the run's id, so that a repeat after a crash finds what is there. Whether the goal
 * is reached, and who left or was taken out, is asked at that moment and again when the message is made in WeCom.
 *
 * <p>What people get one by one goes to each officer in one batch a day: {@link io.quanzi.sop.SopBatches} has its time, and no
 * step goes before its own.
 *
 * <p>Listens to: {@link io.quanzi.outreach.MassMessageEnded}. Owns: {@code sops}, {@code sop_runs}, {@code sop_steps}, {@code
 * sop_stops}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "work",
            "schedule",
            "customer",
            "segments",
            "groups",
            "content",
            "outreach",
            "broadcast"
        })
@NullMarked
package io.quanzi.sop;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
