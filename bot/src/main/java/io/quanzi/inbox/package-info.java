/**
 * Events from outside, stored before they are answered, worked off after.
 *
 * <p>A source (WeCom's callback, the shop's webhook, the Store puller) hands raw events to {@link
 * io.quanzi.inbox.Inbox}; the same key twice is the same event. Each {@link io.quanzi.inbox.Consumer} is then called
 * alone, its result kept by itself; one that fails is retried alone with backoff and holds up no other, and after its
 * last try is parked, visible and replayable. Only what is urgent has the rest of its entry wait while it is tried again,
 * for a minute at most. Entries of one subject are worked off one at a time, those of different
 * subjects in parallel; what gathers on one thread is taken, and its results are written, together. {@link
 * io.quanzi.inbox.BatchConsumer}s are given the entries of many subjects at once; what the consumers of one batch share, and
 * write once for all of them, is a {@link io.quanzi.inbox.SharedWork}.
 *
 * <p>An event whose sender may not repeat it ({@code putOrKeep}) has it kept in memory while the database is away.
 *
 * <p>What comes a second time under a known key with other facts is kept in {@link io.quanzi.inbox.Conflicts} for a person
 * to look at; modules above tell theirs there.
 *
 * <p>Entries are taken by the engine's leases ({@link io.quanzi.work.LeasedDocuments}) and tried again by its {@link
 * io.quanzi.work.RetryPolicy}. They are no {@link io.quanzi.work.WorkQueue}: an entry has one state, its tries and its next
 * try for each consumer, hundreds are taken and finished by one command, and what is new is worked off without being
 * looked for.
 *
 * <p>Owns: {@code inbox}, {@code conflicts}.
 */
@ApplicationModule(allowedDependencies = {"shared", "work"})
@NullMarked
package io.quanzi.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
