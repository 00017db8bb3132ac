package io.quanzi.rehearsal;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.onboarding.Invitation;
import io.quanzi.onboarding.Invitations;
import io.quanzi.onboarding.Onboarding;
import io.quanzi.onboarding.Onboarding.GroupInvitation;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.shared.ChinaTime;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What people do with their phones: buyers who were invited scan the card, tell of their baby on the group page and join the
 * group it offers; members leave groups, others join, contacts delete the officer. Who does, and when, follows from rates and
 * the seed; what comes of it is the program's.
 */
final class PeopleFlow {
    private static final int FIRST_HOUR = 9;
    private static final int HOURS = 12;
    private static final int MAX_AGE_MONTHS = 24;
    private static final int WORKING_PERCENT = 45;
    private static final String CONSENT = "rehearsal";
    private static final Pattern GROUP_PAGE = Pattern.compile("/g/([\\w-]{8,})");

    private final RehearsalWorld world;
    private final FlowRates rates;
    private final long seed;
    private final Invitations invitations;
    private final Customers customers;
    private final Onboarding onboarding;
    private final PriorityQueue<Act> acts = new PriorityQueue<>(
            Comparator.comparing(Act::at).thenComparing(Act::kind).thenComparing(Act::who));
    private final Set<String> asked = new HashSet<>();
    /** The sandbox's id of each new contact, by the buyer's id. */
    private final Map<String, String> phones = new HashMap<>();
    /** The buyer's id of each person whose past is lived again. */
    private final Map<String, String> buyers = new HashMap<>();

    private boolean replayed;

    private int contacts;
    private int welcomed;
    private int joined;
    private int turnedAway;
    private int left;
    private int others;
    private int lost;

    PeopleFlow(RehearsalWorld world, FlowRates rates, long seed) {
        this.world = world;
        this.rates = rates;
        this.seed = seed;
        this.invitations = world.bean(Invitations.class);
        this.customers = world.bean(Customers.class);
        this.onboarding = world.bean(Onboarding.class);
    }

    private enum Kind {
        SCAN,
        JOIN,
        LEAVE,
        COME,
        DELETE
    }

    /**
     * What somebody will do.
     *
     * @param who a buyer's id, or that of a person of the sandbox
     * @param where a group, or an officer; empty for those whom the program leads
     */
    private record Act(Instant at, Kind kind, String who, String where) {}

    RehearsalResult.Lived lived() {
        return new RehearsalResult.Lived(
                contacts,
                welcomed,
                joined,
                turnedAway,
                others,
                left,
                lost,
                new RehearsalResult.Rates(
                        rates.contact(), rates.join(), rates.leave(), rates.others(), rates.lost(), rates.ofShop()));
    }

    /** Decides who of those there are leaves, comes or deletes the officer in some days, and when. */
    void plan(List<KnownContact> known, List<String> chats, Instant from, int days) {
        var random = new Random(seed + 2);
        var members = new ArrayList<Act>();
        var outside = new ArrayList<Act>();
        var contacts = new ArrayList<Act>();
        for (KnownContact one : known) {
            one.groups().forEach(seat -> members.add(new Act(from, Kind.LEAVE, one.id(), seat.chatId())));
            if (one.staff() != null) {
                contacts.add(new Act(from, Kind.DELETE, one.id(), one.staff()));
                if (one.groups().isEmpty() && !chats.isEmpty()) {
                    outside.add(new Act(from, Kind.COME, one.id(), chats.get(random.nextInt(chats.size()))));
                }
            }
        }
        int groupMembers = members.size();
        pick(members, groupMembers, rates.leave(), from, days, random);
        pick(outside, groupMembers, rates.others(), from, days, random);
        pick(contacts, contacts.size(), rates.lost(), from, days, random);
    }

    private void pick(List<Act> some, int of, double percent, Instant from, int days, Random random) {
        double mean = of * percent / 100 * days / FlowRates.DAYS;
        int count = (int) mean + (random.nextDouble() < mean - (int) mean ? 1 : 0);
        Collections.shuffle(some, random);
        LocalDate first = ChinaTime.dayOf(from);
        for (Act act : some.subList(0, Math.min(count, some.size()))) {
            Instant at = ChinaTime.startOf(first.plusDays(random.nextInt(days)))
                    .plusSeconds(3600L * FIRST_HOUR + random.nextInt(3600 * HOURS));
            if (at.isAfter(from)) {
                acts.add(new Act(at, act.kind(), act.who(), act.where()));
            }
        }
    }

    /** Lets happen what really happened, when it did; nothing is left to chance. */
    void replay(PastFlow past) {
        replayed = true;
        for (PastFlow.Added one : past.added()) {
            phones.put(one.person(), one.person());
            buyers.put(one.person(), one.buyer() == null ? "" : one.buyer());
            acts.add(new Act(one.at(), Kind.SCAN, one.person(), one.officer()));
        }
        past.joined().forEach(one -> acts.add(new Act(one.at(), Kind.COME, one.person(), one.chatId())));
        past.left().forEach(one -> acts.add(new Act(one.at(), Kind.LEAVE, one.person(), one.chatId())));
        past.deleted().forEach(one -> acts.add(new Act(one.at(), Kind.DELETE, one.person(), one.officer())));
    }

    /** A buyer ordered: whether and when they scan the card that the order brings is decided once. */
    void ordered(OrderToCome order) {
        String buyer = String.valueOf(order.buyer().get("id"));
        if (!replayed && asked.add(buyer)) {
            Random random = randomOf(buyer);
            if (random.nextDouble() * 100 < rates.contact()) {
                acts.add(new Act(order.at().plus(minutes(random, 10, 36 * 60)), Kind.SCAN, buyer, ""));
            }
        }
    }

    private Random randomOf(String who) {
        var random = new Random(seed * 31 + who.hashCode());
        random.nextInt(); // neighbouring seeds begin alike
        return random;
    }

    private static Duration minutes(Random random, int least, int most) {
        return Duration.ofMinutes(least + random.nextInt(most - least));
    }

    /** Does what is due; true when the program was told of something. */
    boolean live(Instant now) {
        boolean any = false;
        while (!acts.isEmpty() && !acts.peek().at().isAfter(now)) {
            Act act = acts.remove();
            any |= switch (act.kind()) {
                case SCAN -> replayed ? scanAgain(act, now) : scan(act.who(), now);
                case JOIN -> join(act.who());
                case LEAVE -> count(did("/_sim/leave", act, "chatId"), () -> left++);
                case COME -> count(did("/_sim/join", act, "chatId"), () -> others++);
                case DELETE -> count(did("/_sim/delete", act, "staff"), () -> lost++);
            };
        }
        return any;
    }

    private boolean did(String path, Act act, String where) {
        return world.sim()
                .tryPost(path, Map.of("person", act.who(), where, act.where()))
                .isPresent();
    }

    private static boolean count(boolean done, Runnable counter) {
        if (done) {
            counter.run();
        }
        return done;
    }

    private boolean scan(String buyer, Instant now) {
        Optional<Customer> person = customers.byBuyer(buyer).filter(one -> one.contact() == null);
        Optional<String> card = person.flatMap(one -> invitations.of(one.id()))
                .filter(one -> one.closedAt() == null)
                .map(Invitation::qrUrl);
        if (person.isEmpty() || card.isEmpty()) {
            return false;
        }
        String unionid = person.get().unionid();
        String phone = world.sim()
                .post("/_sim/people", Map.of("nickname", "新客", "unionid", unionid == null ? "o6_" + buyer : unionid))
                .path("id")
                .asString();
        phones.put(buyer, phone);
        if (world.sim()
                .tryPost("/_sim/scan", Map.of("person", phone, "url", card.get()))
                .isEmpty()) {
            return false;
        }
        contacts++;
        Random random = randomOf("join " + buyer);
        boolean joins = random.nextDouble() * 100 < rates.join();
        acts.add(new Act(now.plus(minutes(random, 5, 12 * 60)), Kind.JOIN, buyer, joins ? "group" : ""));
        return true;
    }

    /** By the card of an order, where there is one now; else by a code of the officer's. */
    private boolean scanAgain(Act act, Instant now) {
        String code = customers
                .byBuyer(String.valueOf(buyers.get(act.who())))
                .flatMap(person -> invitations.of(person.id()))
                .filter(card -> card.closedAt() == null)
                .map(Invitation::qrUrl)
                .orElseGet(() -> world.bean(Contacts.class)
                        .addContactWay(act.where(), "", "rehearsal")
                        .qrUrl());
        if (world.sim()
                .tryPost("/_sim/scan", Map.of("person", act.who(), "url", code))
                .isEmpty()) {
            return false;
        }
        contacts++;
        acts.add(new Act(now.plus(Duration.ofMinutes(1)), Kind.JOIN, act.who(), ""));
        return true;
    }

    /** Opens the group page of the welcome, if one came; whoever wants to joins the group there. */
    private boolean join(String buyer) {
        String phone = String.valueOf(phones.get(buyer));
        JsonNode messages = world.sim().get("/_sim/people/" + phone + "/messages");
        Matcher page = GROUP_PAGE.matcher(messages.toString());
        if (!page.find()) {
            return false;
        }
        welcomed++;
        Random random = randomOf("baby " + buyer);
        if (replayed || randomOf("join " + buyer).nextDouble() * 100 >= rates.join()) {
            return false;
        }
        onboarding.tell(
                page.group(1),
                YearMonth.from(ChinaTime.dayOf(world.clock().instant())).minusMonths(random.nextInt(MAX_AGE_MONTHS)),
                null,
                random.nextInt(100) < WORKING_PERCENT,
                CONSENT);
        Optional<String> code = onboarding.group(page.group(1)).map(GroupInvitation::joinUrl);
        if (code.isPresent()
                && world.sim()
                        .tryPost("/_sim/join", Map.of("person", phone, "url", code.get()))
                        .isPresent()) {
            joined++;
        } else {
            turnedAway++;
        }
        return true;
    }
}
