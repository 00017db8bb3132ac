package io.quanzi.demo;

import io.quanzi.demo.Buyer.Stage;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buyers, and what each means to do when. {@link #live} lets them do all that is due by an instant: the shop's news
 * first, then scans, then joins, then what people do later; after each of these the bot is given time to work it off.
 */
final class Crowd implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Crowd.class);
    private static final int MAX_CONCURRENT = 6;

    private final Shop shop;
    private final DemoPhones demoPhones;
    private final Runnable settle;
    private final long seed;
    private final Random random;
    private final PriorityQueue<Plan> agenda =
            new PriorityQueue<>(Comparator.comparing(Plan::at).thenComparingLong(Plan::turn));
    private final List<Buyer> buyers = new ArrayList<>();
    private final ExecutorService hands = Executors.newFixedThreadPool(MAX_CONCURRENT, work -> {
        var thread = new Thread(work, "demo-people");
        thread.setDaemon(true);
        return thread;
    });
    private long turns;

    /** When prices and stock change; long ago in a shop that was here before. */
    private Instant shelfChange = Instant.MIN;

    private boolean shelfChangeTold = true;

    /** @param settle returns when the bot has worked off what it was told */
    Crowd(Shop shop, DemoPhones demoPhones, Runnable settle, long seed) {
        this.shop = shop;
        this.demoPhones = demoPhones;
        this.settle = settle;
        this.seed = seed;
        this.random = new Random(seed);
    }

    private enum Act {
        ORDER,
        REFUND,
        SCAN,
        JOIN,
        LEAVE
    }

    /**
     * Something somebody means to do.
     *
     * @param order the order a refund is for; null for other acts
     */
    private record Plan(
            Instant at,
            long turn,
            Act act,
            Buyer who,
            @Nullable Paid order) {}

    private record Paid(String orderNo, long fen) {}

    /** New buyers enter the world; each orders at some instant of the span, rather by day than by night. */
    synchronized void newcomers(int count, Instant from, Instant to) {
        var fresh = new ArrayList<Buyer>();
        for (int i = 0; i < count; i++) {
            fresh.add(new Buyer(seed, buyers.size() + i + 1));
        }
        demoPhones.enter(fresh);
        buyers.addAll(fresh);
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        for (Buyer buyer : fresh) {
            Instant at = from.plusSeconds((long) (random.nextDouble() * seconds));
            int hour = at.atZone(ChinaTime.ZONE).getHour();
            plan(
                    hour < 7 && at.plus(Duration.ofHours(9)).isBefore(to) ? at.plus(Duration.ofHours(9)) : at,
                    Act.ORDER,
                    buyer);
        }
    }

    /**
     * The shop opens with all its goods.
     *
     * @param change when one of them gets cheaper and one sells out
     */
    synchronized void open(Instant now, Instant change) {
        shelfChange = change;
        shelfChangeTold = false;
        shop.tell(Goods.opening(now));
    }

    private void changeShelf(Instant now) {
        if (!shelfChangeTold && !now.isBefore(shelfChange)) {
            shop.tell(Goods.change(shelfChange));
            shelfChangeTold = true;
        }
    }

    /** Finds those again who were here before a restart, and what they may do next. */
    synchronized void recover(Instant now) {
        var ids = new HashMap<Integer, String>(demoPhones.present());
        int most = ids.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int number = 1; number <= most; number++) {
            var buyer = new Buyer(seed, number);
            buyer.person = ids.getOrDefault(number, "");
            buyers.add(buyer);
        }
        each(buyers, buyer -> {
            buyer.stage = buyer.person.isEmpty() ? Stage.GONE : demoPhones.stageOf(buyer.person);
            return true;
        });
        for (Buyer buyer : buyers) {
            Instant soon = now.plus(days(buyer, 0.1, 5));
            switch (buyer.stage) {
                case BOUGHT -> plan(soon, buyer.chance(60) ? Act.SCAN : Act.ORDER, buyer);
                case ADDED -> plan(soon, buyer.chance(60) ? Act.JOIN : Act.ORDER, buyer);
                case IN_GROUP -> {
                    if (buyer.chance(50)) {
                        plan(soon, Act.ORDER, buyer);
                    }
                }
                default -> {} // never ordered, or wants nothing more
            }
        }
    }

    int size() {
        return buyers.size();
    }

    /** Everything that is due by now is done. */
    synchronized void live(Instant now) {
        changeShelf(now);
        List<Plan> due = due(now);
        tell(due);
        if (due.stream().anyMatch(plan -> plan.act() == Act.ORDER || plan.act() == Act.REFUND)) {
            settle.run();
        }
        scan(due.stream().filter(plan -> plan.act() == Act.SCAN).toList(), now);
        List<Plan> joins = new ArrayList<>(
                due.stream().filter(plan -> plan.act() == Act.JOIN).toList());
        due(now).forEach(plan -> (plan.act() == Act.JOIN ? joins : agenda).add(plan)); // who scans often joins at once
        join(joins, now);
        leave(due.stream().filter(plan -> plan.act() == Act.LEAVE).toList());
    }

    /** One of the things that come next is done now, whenever it was meant. */
    synchronized void liveOne(Instant now) {
        var next = new ArrayList<Plan>();
        for (int i = 0; i < 12 && !agenda.isEmpty(); i++) {
            next.add(agenda.remove());
        }
        if (!next.isEmpty()) {
            Plan chosen = next.remove(random.nextInt(next.size()));
            agenda.addAll(next);
            agenda.add(new Plan(now, turns++, chosen.act(), chosen.who(), chosen.order()));
            live(now);
        }
    }

    private List<Plan> due(Instant now) {
        var due = new ArrayList<Plan>();
        for (Plan next = agenda.peek(); next != null && !next.at().isAfter(now); next = agenda.peek()) {
            due.add(agenda.remove());
        }
        return due;
    }

    private void plan(Instant at, Act act, Buyer who) {
        agenda.add(new Plan(at, turns++, act, who, null));
    }

    private void tell(List<Plan> due) {
        var events = new ArrayList<Map<String, Object>>();
        for (Plan plan : due) {
            if (plan.act() == Act.ORDER) {
                order(plan.who(), plan.at(), events);
            } else if (plan.act() == Act.REFUND && plan.order() != null) {
                events.add(Shop.event(
                        "order.refunded",
                        "refund-" + plan.order().orderNo(),
                        plan.at(),
                        Map.of(
                                "orderNo", plan.order().orderNo(),
                                "refundId", "R" + plan.order().orderNo(),
                                "amountFen", plan.order().fen(),
                                "refundedAt", plan.at().toString())));
            }
        }
        shop.tell(events);
    }

    private void order(Buyer buyer, Instant at, List<Map<String, Object>> events) {
        String orderNo = Goods.orderNo(at, buyer.number);
        Goods.Basket basket = Goods.basket(buyer.random, !at.isBefore(shelfChange));
        boolean first = buyer.stage == Stage.NEW;
        if (first) {
            buyer.firstOrder = orderNo;
            buyer.stage = Stage.BOUGHT;
            if (buyer.shopKnowsBaby) {
                events.add(Shop.event("customer.updated", "told-" + orderNo, at, told(buyer, at)));
            }
        }
        events.add(Shop.event(
                "order.paid",
                "paid-" + orderNo,
                at,
                Map.of(
                        "orderNo", orderNo,
                        "buyer", buyer.asBuyer(),
                        "paidAt", at.toString(),
                        "amountFen", basket.fen(),
                        "items", basket.items(),
                        "channel", Goods.channel(buyer.random))));
        if (buyer.chance(5)) {
            long fen = buyer.chance(60) ? basket.fen() : basket.fen() / 2;
            agenda.add(new Plan(at.plus(days(buyer, 1, 6)), turns++, Act.REFUND, buyer, new Paid(orderNo, fen)));
        }
        if (first && buyer.chance(62)) {
            plan(at.plus(days(buyer, 0.01, 2.5)), Act.SCAN, buyer);
        }
        again(buyer, at);
    }

    /** Whether and when somebody buys again: those in a group sooner and more often. */
    private void again(Buyer buyer, Instant at) {
        boolean member = buyer.stage == Stage.IN_GROUP;
        if (buyer.chance(member ? 35 : 14)) {
            plan(at.plus(days(buyer, 2, member ? 14 : 45)), Act.ORDER, buyer);
        }
    }

    private static Map<String, Object> told(Buyer buyer, Instant at) {
        return Map.of(
                "buyer", buyer.asBuyer(),
                "babies",
                        List.of(Map.of(
                                buyer.expects(at) ? "due" : "born",
                                buyer.bornAsOf(at).toString())),
                "working", buyer.working,
                "consent", Map.of("profiling", true, "marketing", buyer.number % 3 == 0, "at", at.toString()));
    }

    /** Some have mislaid their own card and scan the code that a friend passed on. */
    private void scan(List<Plan> plans, Instant now) {
        Map<Buyer, Boolean> done = each(plans.stream().map(Plan::who).distinct().toList(), buyer -> {
            Buyer holder = buyer.chance(2) && buyer.number > 1 ? buyers.get(buyer.number - 2) : buyer;
            return cardOf(holder).map(card -> demoPhones.scan(buyer, card)).orElse(false);
        });
        if (done.isEmpty()) {
            return;
        }
        settle.run();
        done.forEach((buyer, added) -> {
            if (added) {
                buyer.stage = Stage.ADDED;
                if (buyer.chance(78)) {
                    plan(buyer.chance(60) ? now : now.plus(days(buyer, 0.2, 3)), Act.JOIN, buyer);
                }
            }
        });
    }

    private Optional<String> cardOf(Buyer buyer) {
        return demoPhones
                .link(buyer.person, "/i/")
                .or(() -> buyer.firstOrder.isEmpty() ? Optional.empty() : shop.cardOf(buyer.firstOrder));
    }

    private void join(List<Plan> plans, Instant now) {
        Map<Buyer, Optional<String>> done =
                each(plans.stream().map(Plan::who).distinct().toList(), buyer -> demoPhones.join(buyer, now));
        if (done.isEmpty()) {
            return;
        }
        settle.run();
        done.forEach((buyer, chatId) -> chatId.ifPresent(chat -> {
            buyer.stage = Stage.IN_GROUP;
            buyer.chatId = chat;
            if (buyer.chance(9)) {
                plan(now.plus(days(buyer, 3, 25)), Act.LEAVE, buyer);
            }
            if (buyer.chance(42)) {
                plan(now.plus(days(buyer, 1, 16)), Act.ORDER, buyer);
            }
        }));
    }

    private void leave(List<Plan> plans) {
        for (Plan plan : plans) {
            Buyer buyer = plan.who();
            if (buyer.chatId != null && demoPhones.leave(buyer, buyer.chatId)) {
                buyer.stage = Stage.ADDED;
                buyer.chatId = null;
            }
        }
        if (!plans.isEmpty()) {
            settle.run();
        }
    }

    private static Duration days(Buyer buyer, double least, double most) {
        return Duration.ofSeconds((long) ((least + buyer.random.nextDouble() * (most - least)) * 86_400));
    }

    /** Several act at the same time; what came of it in their order. One who fails is left out. */
    private <T> Map<Buyer, T> each(List<Buyer> who, Function<Buyer, T> act) {
        var results = new LinkedHashMap<Buyer, T>();
        try {
            List<Future<T>> futures = hands.invokeAll(who.stream()
                    .<Callable<T>>map(buyer -> () -> act.apply(buyer))
                    .toList());
            for (int i = 0; i < who.size(); i++) {
                try {
                    results.put(who.get(i), futures.get(i).get());
                } catch (ExecutionException failed) {
                    log.warn("demo act failed buyer={}", who.get(i).number, failed.getCause());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the program stops", stopped);
        }
        return results;
    }

    @Override
    public void close() {
        hands.shutdownNow();
    }
}
