/**
 * Sorts people into segments of {@code schedules/segments.yaml}, worked out from what is known of a person.
 *
 * <p>A segment is a rule over traits, so that it can be worked out for one person when a trait changes and for all when
 * a day begins (babies grow). What came out is kept, told to others when it changes, and wanted as tags in WeCom;
 * where {@code schedules/remarks.yaml} asks for it, as the contact's remark too. Who is placed
 * by hand ({@link io.quanzi.segments.HandPlacements}) is in or out whatever the rule says.
 *
 * <p>Listens to: {@code TraitsChanged}, {@code ContactBound}, {@code ContactWithdrawn}, {@code CustomersMerged}. Publishes: {@link io.quanzi.segments.SegmentsChanged}.
 * Repair: {@code tags}. Owns: {@code segment_members}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "playbook",
            "schedule",
            "customer",
            "wecom",
            "wecom :: contacts",
            "wecom :: repair"
        })
@NullMarked
package io.quanzi.segments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
