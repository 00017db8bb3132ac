/**
 * Customer groups: which there are, whom each is made for, who is in them and since when, and the way in.
 *
 * <p>WeCom has no call to make a group or to pull somebody in; staff make groups, people join by a QR code. So this
 * module reads: an event says that a group changed, the group is read, and what differs from what we knew becomes stays
 * {@code [joined, left)}. A group belongs to the segment of {@code schedules/groups.yaml} whose name it starts with.
 *
 * <p>{@link io.quanzi.groups.CustomerGroups#refresh} notes a new owner and tells nobody: a post that was planned stays with
 * the owner of that time ({@code outreach.Recipients}).
 *
 * <p>Notes the traits {@code group.<segment>}. Publishes: {@link io.quanzi.groups.GroupJoined}, {@link
 * io.quanzi.groups.GroupLeft}. Repair: {@code groups}. Owns: {@code groups},
 * {@code group_stays}, {@code join_ways}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "inbox",
            "work",
            "schedule",
            "customer",
            "segments",
            "wecom",
            "wecom :: contacts",
            "wecom :: repair"
        })
@NullMarked
package io.quanzi.groups;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
