package io.quanzi.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Purchases;
import io.quanzi.insight.RepurchaseReport.Needed;
import io.quanzi.insight.RepurchaseReport.Rate;
import io.quanzi.insight.RepurchaseReport.Rates;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoOperations;

/** Random shops, windows and instants, each counted a second time in the plainest way that the definitions allow. */
class RepurchaseRecountTests {
    private static final Instant START = Instant.parse("2026-01-01T16:00:00Z");
    private static final int SPAN_DAYS = 150;

    private record Refund(long fen, Instant at) {}

    private record Order(String buyer, Instant paidAt, long fen, List<Refund> refunds) {
        boolean existsAt(Instant instant) {
            List<Refund> known = refunds.stream()
                    .filter(refund -> !refund.at().isAfter(instant))
                    .toList();
            long back = known.stream().mapToLong(Refund::fen).sum();
            return !paidAt.isAfter(instant) && (known.isEmpty() || back < fen);
        }
    }

    private record Stay(Instant joined, Instant left) {}

    private record Shop(List<Order> orders, Map<String, List<Stay>> stays, Map<String, Instant> memberSince) {}

    @Test
    void countsWhatAPlainRecountCounts() {
        for (int seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            Shop shop = shop(random);
            Repurchase repurchase = repurchase(shop);
            for (int i = 0; i < 40; i++) {
                LocalDate from = ChinaTime.dayOf(START).plusDays(random.nextInt(SPAN_DAYS));
                LocalDate to = from.plusDays(1 + random.nextInt(100));
                Instant asOf = asOf(random, shop);
                String about = "seed %d, from %s to %s as of %s".formatted(seed, from, to, asOf);

                RepurchaseReport report = repurchase.report(from, to, asOf);

                check(report, shop, ChinaTime.startOf(from), ChinaTime.startOf(to), asOf, about);
            }
        }
    }

    private static void check(
            RepurchaseReport report, Shop shop, Instant from, Instant to, Instant asOf, String about) {
        Map<String, NavigableSet<Instant>> bought = new HashMap<>();
        shop.orders().stream()
                .filter(order -> order.existsAt(asOf))
                .forEach(order -> bought.computeIfAbsent(order.buyer(), buyer -> new TreeSet<>())
                        .add(order.paidAt()));
        Map<String, Instant> bases = new HashMap<>();
        bought.forEach((buyer, times) -> times.stream()
                .filter(at -> !at.isBefore(from) && at.isBefore(to))
                .findFirst()
                .ifPresent(base -> bases.put(buyer, base)));
        Predicate<String> inGroup = buyer -> shop.stays().getOrDefault(buyer, List.of()).stream()
                .anyMatch(stay -> !bases.get(buyer).isBefore(stay.joined())
                        && (stay.left() == null || bases.get(buyer).isBefore(stay.left())));
        assertThat(rates(report.repurchase())).as(about).isEqualTo(rates(bought, bases, buyer -> true, asOf));
        assertThat(rates(report.group())).as(about).isEqualTo(rates(bought, bases, inGroup, asOf));
        assertThat(rates(report.ordinary())).as(about).isEqualTo(rates(bought, bases, inGroup.negate(), asOf));
        Instant end = asOf.isBefore(to) ? asOf : to;
        List<String> members = bases.keySet().stream()
                .filter(buyer -> shop.memberSince().containsKey(buyer)
                        && !shop.memberSince().get(buyer).isAfter(end))
                .toList();
        long twice = members.stream()
                .filter(buyer -> bought.get(buyer).subSet(from, to).size() >= 2)
                .count();
        assertThat(counts(report.members())).as(about).containsExactly((long) members.size(), twice);
        boolean enough = enough(report.group()) && enough(report.ordinary());
        assertThat(report.ratio() != null).as(about).isEqualTo(enough);
        assertThat(report.difference() != null).as(about).isEqualTo(enough);
        assertThat(report.needed() == null).as(about).isEqualTo(enough);
    }

    private static boolean enough(Rates rates) {
        Rate rate = rates == null ? null : rates.within30Days();
        return rate != null && rate.buyers() >= Needed.MIN_BUYERS && rate.repurchased() >= Needed.MIN_EVENTS;
    }

    private static List<List<Long>> rates(
            Map<String, NavigableSet<Instant>> bought, Map<String, Instant> bases, Predicate<String> of, Instant asOf) {
        return IntStream.of(7, 30, 90)
                .mapToObj(days -> {
                    Duration span = Duration.ofHours(24L * days);
                    List<String> buyers = bases.keySet().stream()
                            .filter(of)
                            .filter(buyer -> !bases.get(buyer).plus(span).isAfter(asOf))
                            .toList();
                    long again = buyers.stream()
                            .filter(buyer -> {
                                Instant next = bought.get(buyer).higher(bases.get(buyer));
                                return next != null
                                        && !next.isAfter(bases.get(buyer).plus(span));
                            })
                            .count();
                    return List.of((long) buyers.size(), again);
                })
                .toList();
    }

    private static List<List<Long>> rates(Rates rates) {
        return rates == null
                ? List.of(counts(null), counts(null), counts(null))
                : List.of(counts(rates.within7Days()), counts(rates.within30Days()), counts(rates.within90Days()));
    }

    private static List<Long> counts(Rate rate) {
        return rate == null ? List.of(0L, 0L) : List.of(rate.buyers(), rate.repurchased());
    }

    private static Repurchase repurchase(Shop shop) {
        MongoOperations mongo = TestMongo.fresh();
        Purchases purchases = CustomerFixture.purchases(mongo);
        int number = 0;
        for (Order order : shop.orders()) {
            int no = number++;
            mongo.insert(
                    new Document("_id", "O-" + no)
                            .append("customer", order.buyer())
                            .append("paidAt", Date.from(order.paidAt()))
                            .append("amount", order.fen())
                            .append("imported", false)
                            .append("lines", List.of())
                            .append(
                                    "refunds",
                                    order.refunds().stream()
                                            .map(refund -> new Document("id", "R-" + no + "-" + refund.hashCode())
                                                    .append("amount", refund.fen())
                                                    .append("at", Date.from(refund.at())))
                                            .toList()),
                    Purchases.COLLECTION);
        }
        var stays = new ArrayList<GroupStays.Stay>();
        shop.stays()
                .forEach((buyer, all) -> all.forEach(
                        stay -> stays.add(new GroupStays.Stay(new CustomerId(buyer), stay.joined(), stay.left()))));
        MemberLookup memberLookup = (customer, at) -> shop.memberSince().containsKey(customer.value())
                && !shop.memberSince().get(customer.value()).isAfter(at);
        var ports = new StaticListableBeanFactory();
        ports.addBean("stays", (GroupStays) () -> stays);
        ports.addBean("tiers", memberLookup);
        return new Repurchase(
                purchases, ports.getBeanProvider(GroupStays.class), ports.getBeanProvider(MemberLookup.class));
    }

    /** Buyers whose purchases fall upon each other's ends of windows, with every kind of refund. */
    private static Shop shop(Random random) {
        var orders = new ArrayList<Order>();
        var stays = new HashMap<String, List<Stay>>();
        var members = new HashMap<String, Instant>();
        for (int buyer = 0; buyer < 110; buyer++) {
            String name = "b" + buyer;
            Instant at = instant(random);
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                orders.add(order(name, at, random));
                at = switch (random.nextInt(6)) {
                    case 0 -> at;
                    case 1 -> at.plus(Duration.ofDays(7));
                    case 2 -> at.plus(Duration.ofDays(30)).plusMillis(random.nextInt(3) - 1);
                    case 3 -> at.plusMillis(1);
                    default -> at.plus(Duration.ofHours(random.nextInt(1_200)));
                };
            }
            if (random.nextBoolean()) {
                Instant joined = random.nextInt(4) == 0 ? at : instant(random);
                Instant left = random.nextBoolean() ? null : joined.plus(Duration.ofDays(random.nextInt(60)));
                stays.computeIfAbsent(name, who -> new ArrayList<>()).add(new Stay(joined, left));
            }
            if (random.nextInt(3) > 0) {
                members.put(name, instant(random));
            }
        }
        return new Shop(orders, stays, members);
    }

    private static Order order(String buyer, Instant at, Random random) {
        long fen = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(20_000);
        Instant back = at.plus(Duration.ofHours(random.nextInt(900)));
        List<Refund> refunds = switch (random.nextInt(6)) {
            case 0 -> List.of(new Refund(fen, back));
            case 1 -> List.of(new Refund(fen / 2, back), new Refund(fen - fen / 2, back.plus(Duration.ofDays(3))));
            case 2 -> List.of(new Refund(fen / 2, back));
            default -> List.of();
        };
        return new Order(buyer, at, fen, refunds);
    }

    private static Instant instant(Random random) {
        Instant day = START.plus(Duration.ofDays(random.nextInt(SPAN_DAYS)));
        return switch (random.nextInt(4)) {
            case 0 -> day;
            case 1 -> day.minusMillis(1);
            default -> day.plusMillis(random.nextInt(86_400_000));
        };
    }

    private static Instant asOf(Random random, Shop shop) {
        Instant at = random.nextBoolean()
                ? instant(random)
                : shop.orders().get(random.nextInt(shop.orders().size())).paidAt();
        return switch (random.nextInt(4)) {
            case 0 -> at;
            case 1 -> at.plus(Duration.ofDays(30));
            case 2 -> at.plus(Duration.ofDays(7)).minusNanos(1);
            default -> at.plus(Duration.ofDays(random.nextInt(120))).plusNanos(random.nextInt(999_999));
        };
    }
}
