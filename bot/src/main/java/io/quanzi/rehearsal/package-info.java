/**
 * A month lived through beforehand: the playbook in force or another, on a clock that is moved, in a second copy of the program with
 * a store and a sandbox of its own in memory.
 *
 * <p>{@link io.quanzi.rehearsal.Rehearsals} starts one at a time and keeps the latest results. {@link
 * io.quanzi.rehearsal.RehearsalWorld} is the second program: the same beans, so that what is planned, held back and sent is
 * worked out by the code that does it in earnest. The people in it are copied from the store, which is only read, without
 * names and phone numbers ({@link io.quanzi.rehearsal.CopiedPopulation}), or with what happened before ({@link
 * io.quanzi.rehearsal.PastPopulation}), or made ({@link
 * io.quanzi.rehearsal.MadePopulation}). {@link io.quanzi.rehearsal.MonthPlayer} moves the clock, lets the shop tell of
 * orders and the owners tap; {@link io.quanzi.rehearsal.PeopleFlow} lets people come and go.
 *
 * <p>Listens to: nothing. Publishes: nothing. Owns: {@code rehearsals}.
 */
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "embedded",
            "sandbox",
            "schedule",
            "inbox",
            "shop",
            "customer",
            "segments",
            "coupons",
            "membership",
            "groups",
            "onboarding",
            "outreach",
            "playbook",
            "wecom :: contacts"
        })
@NullMarked
package io.quanzi.rehearsal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
