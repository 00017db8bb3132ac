/**
 * The engine for work that must happen once, although processes die and calls fail.
 *
 * <p>Work is a document of its owner's collection. A {@link io.quanzi.work.WorkQueue} finds what is due, and takes it for
 * one worker by a lease: {@code owner} and {@code leaseUntil} in the document. It then writes the {@link
 * io.quanzi.work.Outcome}: done, to be tried again by the {@link io.quanzi.work.RetryPolicy}, or parked until a person
 * replays it. The work of a dead process is free when its lease is over, and on its own machine within seconds. A {@link
 * io.quanzi.work.WorkRunner} calls a handler for what is due on threads of its own, the queue itself on the thread that
 * calls. Work that keeps an order within a partition is done by an {@link io.quanzi.work.OrderedWorkRunner}, in the process
 * that holds one {@link io.quanzi.work.NamedLease}. Whoever needs only the leases of documents uses {@link
 * io.quanzi.work.LeasedDocuments}.
 *
 * <p>A handler may be called twice for the same work (a crash between its effect and the outcome) and must then change
 * nothing more. What waits or is stuck is shown on the console, measured, and what is done goes in time, of every queue that is a
 * bean. {@link io.quanzi.work.WorkLayout} holds all that differs from user to user.
 *
 * <p>Publishes: nothing. Owns: no collection; its users do.
 */
@ApplicationModule(allowedDependencies = {"shared"})
@NullMarked
package io.quanzi.work;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
