package io.quanzi.console.customers;

import io.quanzi.console.customers.BulkAction.Kind;
import io.quanzi.console.customers.BulkActions.Result;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.onboarding.Inviter;
import io.quanzi.segments.HandPlacements;
import io.quanzi.segments.HandPlacements.Placement;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.FailureCause;
import io.quanzi.work.Outcome;
import io.quanzi.work.WorkQueue;
import io.quanzi.work.WorkRunner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Gives each person of a bulk action their turn. A turn may come twice, and then changes nothing more. */
@Component
class BulkWorker implements SmartLifecycle {
    private static final int MAX_CONCURRENT = 2;
    private static final String INVITED = "INVITED";
    private static final String NOT_INVITED = "NOT_INVITED";
    private static final String FAILED = "FAILED";

    /** How long after it was tried again something is looked at. */
    private static final Duration LOOK = Duration.ofSeconds(4);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration MAX_QUEUED = Duration.ofMinutes(10);

    private final BulkActions actions;
    private final WorkQueue queue;
    private final Customers customers;
    private final Segments segments;
    private final HandPlacements placements;
    private final Inviter inviter;
    private final FailedWork failedWork;
    private final Clock clock;
    private final WorkRunner workers;
    private volatile boolean running;

    BulkWorker(
            BulkActions actions,
            Customers customers,
            Segments segments,
            HandPlacements placements,
            Inviter inviter,
            FailedWork failedWork,
            Clock clock) {
        this.failedWork = failedWork;
        this.clock = clock;
        this.actions = actions;
        this.queue = actions.queue();
        this.customers = customers;
        this.segments = segments;
        this.placements = placements;
        this.inviter = inviter;
        this.workers = new WorkRunner("bulk", queue, MAX_CONCURRENT, this::takeTurn);
    }

    @Scheduled(fixedDelay = 500)
    void workOff() throws InterruptedException {
        if (running) {
            actions.tend();
            if (workers.runDue() > 0) {
                actions.tend();
            }
        }
    }

    Outcome takeTurn(Document row) {
        BulkAction action = actions.find(row.getString("action")).orElse(null);
        if (action == null) {
            return new Outcome.Moot("its action is gone");
        }
        if (action.kind() == Kind.RETRY) {
            return retry(row);
        }
        Customer person =
                customers.find(new CustomerId(row.getString("customer"))).orElse(null);
        if (person == null) {
            return left("bulk.left.gone");
        }
        return action.kind() == Kind.INVITE ? invite(row, person.id()) : place(row, action, person);
    }

    private Outcome place(Document row, BulkAction action, Customer person) {
        if (action.kind() == Kind.PUT_IN && segments.find(action.segment()).isEmpty()) {
            return left("bulk.left.no-segment");
        }
        Placement wanted = Placement.valueOf(row.getString("wanted"));
        String before = row.getString("before");
        if (before == null) {
            before = HandPlacements.of(person, action.segment()).name();
            String expected = row.getString("expected");
            if (expected != null && !expected.equals(before)) {
                return left("bulk.left.changed-since");
            }
            boolean byRule = before.equals(Placement.RULE.name())
                    && wanted != Placement.RULE
                    && isIn(person, action.segment()) == (wanted == Placement.IN);
            storeBefore(row, new Update().set("before", before).set(BulkActions.BY_RULE, byRule));
        }
        placements.place(person.id(), action.segment(), wanted);
        return ended(before.equals(wanted.name()) ? Result.SAME : Result.CHANGED, null);
    }

    private boolean isIn(Customer person, String segment) {
        return segments.of(person.id()).stream().anyMatch(one -> one.name().equals(segment));
    }

    private Outcome invite(Document row, CustomerId person) {
        String before = row.getString("before");
        if (before == null) {
            before = inviter.isInvited(person) ? INVITED : NOT_INVITED;
            storeBefore(row, before);
        }
        if (before.equals(INVITED)) {
            return ended(Result.SAME, null);
        }
        Inviter.Invited outcome = inviter.inviteForPast(person);
        return outcome == Inviter.Invited.YES
                ? ended(Result.CHANGED, null)
                : left("bulk.left.invite." + outcome.name());
    }

    /**
     * Has something tried again, and looks after a while whether it failed again. One whose turn has not come is looked at
     * for some minutes more.
     */
    private Outcome retry(Document row) {
        String item = row.getString("item");
        Date looked = row.getDate("until");
        if (looked == null) {
            String before = row.getString("before");
            if (before == null) {
                storeBefore(row, FAILED);
            }
            // of one that was noted already, its process may have died after it was tried again
            if (!failedWork.retry(item) && before == null) {
                return ended(Result.SAME, null);
            }
            Instant now = clock.instant();
            return new Outcome.Step(new Update().set("until", now.plus(LOOK)), now.plus(LOOK_AGAIN));
        }
        Optional<FailureCause> failure = failedWork.failure(item);
        if (failure.isPresent()) {
            return new Outcome.Done(new Update()
                    .set("result", Result.LEFT.name())
                    .set("why", "cause." + failure.get().key())
                    .set("code", failure.get().code()));
        }
        Instant now = clock.instant();
        if (now.isBefore(looked.toInstant())) {
            return new Outcome.Step(new Update(), now.plus(LOOK_AGAIN));
        }
        if (!failedWork.isWaiting(item)) {
            return ended(Result.CHANGED, null);
        }
        return now.isBefore(looked.toInstant().plus(MAX_QUEUED))
                ? new Outcome.Step(new Update(), now.plus(LOOK))
                : left("bulk.left.retry.waiting");
    }

    /** Stores how somebody was before anything is changed. */
    private void storeBefore(Document row, String before) {
        storeBefore(row, new Update().set("before", before));
    }

    private void storeBefore(Document row, Update before) {
        if (!queue.change(row.get("_id", String.class), before)) {
            throw new IllegalStateException("another process has this turn by now");
        }
    }

    private static Outcome left(String why) {
        return ended(Result.LEFT, why);
    }

    private static Outcome ended(Result result, @Nullable String why) {
        var update = new Update().set("result", result.name());
        return new Outcome.Done(why == null ? update : update.set("why", why));
    }

    @Override
    public void start() {
        workers.open();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        workers.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
