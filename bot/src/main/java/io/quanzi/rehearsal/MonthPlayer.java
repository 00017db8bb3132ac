package io.quanzi.rehearsal;

import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.inbox.Inbox;
import io.quanzi.onboarding.Officers;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.schedule.ClockAdvanceListener;
import io.quanzi.schedule.Routine;
import io.quanzi.schedule.Schedules;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Lives the days: moves the clock from stop to stop, lets the shop tell of orders and the owners tap. Stops are the hours of
 * the day and the runs that speak; between them the clock is moved to each tap, and at the next stop the program asks after all of them.
 */
final class MonthPlayer {
    private static final int FIRST_HOUR = 8;
    private static final int LAST_HOUR = 22;
    private static final int BATCH = 400;
    private static final int MAX_WAITING = 20_000;
    private static final int MAX_RUNS = 1_000;
    private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final int POLLS_BETWEEN_LOOKS = 50;

    /** How long after the last day results of taps are still asked for. */
    private static final List<Duration> AFTERWARDS =
            List.of(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(40));

    private final RehearsalWorld world;
    private final OwnerHabits habits;
    private final PeopleFlow flow;
    private final Stop stop;
    private final Schedules schedules;
    /** What goes at its time without a schedule: steps of SOPs, posts of managers, live Q&A. */
    private final List<ClockAdvanceListener> listeners;

    private final MassMessages massMessages;
    private final Inbox inbox;
    private final Set<String> speaking;
    /** Tasks of the shop that wait for a tap as it begins: the rehearsal's WeCom does not know them. */
    private final Set<String> ofTheShop = new HashSet<>();

    private final Set<String> seen = new HashSet<>();
    private final PriorityQueue<Tap> taps =
            new PriorityQueue<>(Comparator.comparing(Tap::at).thenComparing(Tap::post));
    private final List<Tapped> tapped = new ArrayList<>();
    private int orders;
    private int refunds;

    MonthPlayer(RehearsalWorld world, OwnerHabits habits, PeopleFlow flow, Stop stop) {
        this.world = world;
        this.habits = habits;
        this.flow = flow;
        this.stop = stop;
        this.schedules = world.bean(Schedules.class);
        this.listeners = List.copyOf(world.beans(ClockAdvanceListener.class));
        this.massMessages = world.bean(MassMessages.class);
        this.inbox = world.bean(Inbox.class);
        this.speaking = Set.copyOf(schedules.speaking());
    }

    private record Tap(Instant at, String post, String owner) {}

    /**
     * A tap that was made.
     *
     * @param groups how many groups the post went to; 0 for one to people
     */
    record Tapped(String owner, LocalDate day, int groups) {}

    List<Tapped> tapped() {
        return tapped;
    }

    PeopleFlow flow() {
        return flow;
    }

    int orders() {
        return orders;
    }

    int refunds() {
        return refunds;
    }

    /** The ids of all posts that owners were asked to tap. */
    Set<String> posts() {
        return seen;
    }

    /** Puts members, groups and people into the sandbox, as the store has them. */
    void prepare(List<KnownContact> contacts) {
        massMessages.waiting(null, MAX_WAITING).forEach(post -> ofTheShop.add(post.id()));
        Instant now = world.clock().instant();
        var staff = new LinkedHashMap<String, Object>();
        var groups = new LinkedHashMap<String, Object>();
        var owners = new LinkedHashMap<String, Object>();
        world.bean(Officers.class).userIds().forEach(officer -> staff.put(officer, staff(officer, now)));
        contacts.stream()
                .map(KnownContact::staff)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(officer -> staff.put(officer, staff(officer, now)));
        for (CustomerGroup group : world.bean(CustomerGroups.class).all()) {
            staff.put(group.owner(), staff(group.owner(), now));
            owners.put(group.chatId() + "/" + group.owner(), seat(group, now));
            groups.put(
                    group.chatId(),
                    Map.of(
                            "chatId",
                            group.chatId(),
                            "corpId",
                            RehearsalWorld.CORP,
                            "name",
                            group.name(),
                            "owner",
                            group.owner(),
                            "at",
                            now.toString(),
                            "notice",
                            "",
                            "memberVersion",
                            "1",
                            "dismissed",
                            false));
        }
        world.sim()
                .put(
                        "/_sim/state",
                        Map.of(
                                "at",
                                now.toString(),
                                "tables",
                                Map.of("staff", staff, "groups", groups, "groupMembers", owners)));
        world.register();
        Set<String> living = groups.keySet();
        world.add(contacts.stream().map(one -> inGroupsOf(one, living)).toList());
    }

    List<String> chats() {
        return world.bean(CustomerGroups.class).all().stream()
                .map(CustomerGroup::chatId)
                .sorted()
                .toList();
    }

    /** Without the groups that are there no more. */
    private static KnownContact inGroupsOf(KnownContact contact, Set<String> chats) {
        return contact.groups().stream().allMatch(seat -> chats.contains(seat.chatId()))
                ? contact
                : new KnownContact(
                        contact.id(),
                        contact.nickname(),
                        contact.unionid(),
                        contact.staff(),
                        contact.since(),
                        contact.groups().stream()
                                .filter(seat -> chats.contains(seat.chatId()))
                                .toList());
    }

    private static Map<String, Object> seat(CustomerGroup group, Instant now) {
        return Map.of(
                "chatId",
                group.chatId(),
                "memberId",
                group.owner(),
                "external",
                false,
                "joinedAt",
                now.toString(),
                "joinScene",
                1,
                "invitor",
                "",
                "state",
                "",
                "earlier",
                List.of());
    }

    private static Map<String, Object> staff(String userId, Instant now) {
        return Map.of(
                "userId",
                userId,
                "corpId",
                RehearsalWorld.CORP,
                "name",
                userId,
                "adminWelcome",
                false,
                "at",
                now.toString());
    }

    /** Works out who is in which segment now, so that growth is measured from there. */
    void refreshSegments() {
        Instant now = world.clock().instant();
        world.beans(Routine.class).stream()
                .filter(routine -> routine.name().equals("refresh-segments"))
                .forEach(routine -> routine.runAt(now));
        settle();
    }

    /** Lives from the clock's now to an instant. */
    void play(Instant end, List<OrderToCome> toCome, List<OrderToCome.Refund> refundsToCome, IntConsumer dayReached) {
        Instant from = world.clock().instant();
        Deque<OrderToCome> buying = new ArrayDeque<>(toCome);
        PriorityQueue<OrderToCome.Refund> refunding =
                new PriorityQueue<>(Comparator.comparing(OrderToCome.Refund::at).thenComparing(OrderToCome.Refund::id));
        refunding.addAll(refundsToCome);
        Instant now = from;
        while (now.isBefore(end)) {
            Instant target = nextStop(now, end);
            List<String> done = tapUntil(target);
            schedules.fastForward(target, world::moveTo, this::look);
            now = target;
            dayReached.accept((int) Duration.between(from, now).toDays());
            shop(buying, refunding, now);
            if (flow.live(now)) {
                settle();
            }
            massMessages.drive(done);
            if (now.atZone(ChinaTime.ZONE).getMinute() == 0) {
                massMessages.drive();
            }
        }
        for (Duration later : AFTERWARDS) {
            world.moveTo(end.plus(later));
            look();
            massMessages.drive();
        }
    }

    private Instant nextStop(Instant now, Instant end) {
        Instant hour = nextHour(now);
        Stream<Instant> run = schedules.next(now, hour, MAX_RUNS).stream()
                .filter(one -> speaking.contains(one.schedule()))
                .map(Schedules.Next::at);
        Stream<Instant> heard = listeners.stream().map(one -> one.nextStop(now));
        return Stream.of(Stream.of(hour, end), run, heard)
                .flatMap(Function.identity())
                .filter(at -> at.isAfter(now))
                .min(Comparator.naturalOrder())
                .orElse(end);
    }

    private static Instant nextHour(Instant now) {
        LocalDateTime local = LocalDateTime.ofInstant(now, ChinaTime.ZONE);
        int hour = local.getHour() + 1;
        LocalDateTime next = hour > LAST_HOUR
                ? local.toLocalDate().plusDays(1).atTime(FIRST_HOUR, 0)
                : local.toLocalDate().atTime(Math.max(hour, FIRST_HOUR), 0);
        return next.atZone(ChinaTime.ZONE).toInstant();
    }

    /**
     * Lets the program work off what there is, and owners see what is new. How tasks stand that wait for their taps is asked
     * when one is made, and each full hour.
     */
    private void look() {
        listeners.forEach(ClockAdvanceListener::clockStopped);
        settle();
        drive();
        for (MassMessage post : massMessages.waiting(null, MAX_WAITING)) {
            if (post.msgid() != null && !ofTheShop.contains(post.id()) && seen.add(post.id())) {
                Optional<Instant> at = habits.tapOf(post);
                at.filter(when -> when.isBefore(post.until()))
                        .ifPresent(when -> taps.add(new Tap(when, post.id(), post.userId())));
            }
        }
    }

    private void drive() {
        while (massMessages.driveUntold() > 0) {
            stop.check();
        }
    }

    /** Owners tap, each at her time, until an instant; returns the tasks. */
    private List<String> tapUntil(Instant end) {
        var done = new ArrayList<String>();
        while (!taps.isEmpty() && !taps.peek().at().isAfter(end)) {
            stop.check();
            Tap tap = taps.remove();
            Optional<MassMessage> post =
                    massMessages.find(tap.post()).filter(found -> found.state().waitsForTap() && found.msgid() != null);
            if (post.isPresent()) {
                world.moveTo(tap.at());
                world.sim()
                        .post(
                                "/_sim/tap",
                                Map.of("staff", tap.owner(), "msgid", post.get().msgid()));
                tapped.add(new Tapped(
                        tap.owner(),
                        ChinaTime.dayOf(tap.at()),
                        post.get().toGroups() ? post.get().recipients().size() : 0));
                done.add(tap.post());
            }
        }
        return done;
    }

    private void shop(Deque<OrderToCome> buying, PriorityQueue<OrderToCome.Refund> refunding, Instant now) {
        var events = new ArrayList<Map<String, Object>>();
        while (!buying.isEmpty() && !buying.peek().at().isAfter(now)) {
            OrderToCome order = buying.remove();
            orders++;
            flow.ordered(order);
            events.add(event(
                    "order.paid",
                    "paid-" + order.orderNo(),
                    order.at(),
                    Map.of(
                            "orderNo", order.orderNo(),
                            "buyer", order.buyer(),
                            "paidAt", order.at().toString(),
                            "amountFen", order.fen(),
                            "items", order.items())));
            refunding.addAll(order.refunds());
        }
        while (!refunding.isEmpty() && !refunding.peek().at().isAfter(now)) {
            OrderToCome.Refund refund = refunding.remove();
            refunds++;
            events.add(event(
                    "order.refunded",
                    "refund-" + refund.orderNo() + "-" + refund.id(),
                    refund.at(),
                    Map.of(
                            "orderNo", refund.orderNo(),
                            "refundId", refund.id(),
                            "amountFen", refund.fen(),
                            "refundedAt", refund.at().toString())));
        }
        for (int from = 0; from < events.size(); from += BATCH) {
            stop.check();
            world.bot().tell(events.subList(from, Math.min(events.size(), from + BATCH)), world.shopSecret());
        }
        if (!events.isEmpty()) {
            settle();
        }
    }

    private static Map<String, Object> event(String type, String id, Instant at, Map<String, Object> data) {
        return Map.of("id", id, "type", type, "at", at.toString(), "data", data);
    }

    /** Waits until the program was told what happened and has worked it off. */
    private void settle() {
        long deadline = System.nanoTime() + SETTLE_TIMEOUT.toNanos();
        for (int polls = 0; !(world.hasTold() && inbox.isIdle()); polls++) {
            stop.check();
            if (polls % POLLS_BETWEEN_LOOKS == 0) {
                inbox.enqueueDue(); // what failed and is due again: nothing is scheduled in a quiet program
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the rehearsal's program has not worked off its events within "
                        + SETTLE_TIMEOUT.toSeconds() + " s: " + inbox.backlog());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        stop.check();
    }
}
