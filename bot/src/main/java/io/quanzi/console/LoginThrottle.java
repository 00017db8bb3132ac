package io.quanzi.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Slows password guessing down, and locks nobody out. Wrong passwords are counted by name and address together, and by
 * address alone; past a few, the next one is looked at only after a wait that doubles each time. An address that gave no
 * wrong password never waits, so whoever guesses at one address keeps nobody at another from coming in. While a name is
 * guessed at from many addresses, each of them has one try before it waits.
 *
 * <p>In memory, of this node, and bounded: whoever was quiet longest is forgotten first.
 */
@Component
class LoginThrottle {
    /** Wrong passwords for one name from one address that cost no wait. */
    static final int FREE_TRIES = 5;
    /** Wrong passwords from one address, for whatever names, that cost no wait. */
    static final int FREE_TRIES_OF_ADDRESS = 20;
    /** Wrong passwords for one name within the hour, from whatever addresses, past which it counts as attacked. */
    static final int ATTACKED = 50;

    static final Duration FORGOTTEN = Duration.ofHours(1);
    static final Duration FIRST_WAIT = Duration.ofSeconds(2);
    static final Duration FIRST_WAIT_WHEN_ATTACKED = Duration.ofMinutes(1);
    static final Duration MAX_WAIT = Duration.ofMinutes(15);
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_NAME = 100;
    /** IPv6 addresses of one subscriber have this many parts in common. */
    private static final int PARTS_OF_NETWORK = 4;

    private final Clock systemClock;
    // guarded by this
    private final Map<Key, Attempts> tries = bounded();
    private final Map<String, Deque<Instant>> byName = bounded();
    private final Map<String, Instant> recent = bounded();
    private long failed;
    private Instant failedSince;

    /** Whoever guesses does so by the machine's clock, whatever day the program plays. */
    @Autowired
    LoginThrottle() {
        this(Clock.systemUTC());
    }

    LoginThrottle(Clock systemClock) {
        this.systemClock = systemClock;
        this.failedSince = systemClock.instant();
    }

    private record Key(String name, String address) {}

    private static final class Attempts {
        private int count;
        private Instant last = Instant.EPOCH;
        private Instant next = Instant.EPOCH;
    }

    /** Wrong passwords of the last hour: how many, from how many addresses, since when. */
    record Failures(long count, Set<String> addresses, Instant since) {}

    /**
     * Counts a try before its password is looked at, so that many at once get no more guesses than one after another.
     *
     * @return how long to wait before the next; zero when this one may be looked at
     */
    synchronized Duration begin(String name, String address) {
        Instant now = systemClock.instant();
        String asked = shortened(name);
        String network = network(address);
        boolean attacked = isAttacked(asked, now);
        Attempts pair = of(new Key(asked, network), now);
        Attempts whole = of(new Key("", network), now);
        Instant next = pair.next.isAfter(whole.next) ? pair.next : whole.next;
        if (next.isAfter(now)) {
            return Duration.between(now, next);
        }
        count(pair, now, attacked ? 1 : FREE_TRIES, attacked ? FIRST_WAIT_WHEN_ATTACKED : FIRST_WAIT);
        count(whole, now, FREE_TRIES_OF_ADDRESS, FIRST_WAIT);
        return Duration.ZERO;
    }

    private static void count(Attempts tries, Instant now, int free, Duration first) {
        tries.count++;
        tries.last = now;
        if (tries.count >= free) {
            int doubled = Math.min(tries.count - free, 20);
            Duration wait = first.multipliedBy(1L << doubled);
            tries.next = now.plus(wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait);
        }
    }

    private Attempts of(Key key, Instant now) {
        Attempts known = tries.computeIfAbsent(key, unknown -> new Attempts());
        if (known.last.plus(FORGOTTEN).isBefore(now)) {
            known.count = 0;
            known.next = Instant.EPOCH;
        }
        return known;
    }

    /** The try was right: it and those before it of this name and address are forgotten. */
    synchronized void succeeded(String name, String address) {
        String network = network(address);
        tries.remove(new Key(shortened(name), network));
        Attempts whole = tries.get(new Key("", network));
        if (whole != null && whole.count > 0) {
            whole.count--;
            whole.next = whole.count < FREE_TRIES_OF_ADDRESS ? Instant.EPOCH : whole.next;
        }
    }

    /** The try was wrong; returns how many were wrong in the last hour. */
    synchronized long failed(String name, String address) {
        Instant now = systemClock.instant();
        Deque<Instant> ofName = byName.computeIfAbsent(shortened(name), unknown -> new ArrayDeque<>());
        ofName.addLast(now);
        if (ofName.size() > ATTACKED) {
            ofName.removeFirst();
        }
        if (recent.isEmpty() || recent.values().stream().allMatch(at -> isPast(at, now))) {
            failed = 0;
            failedSince = now;
            recent.clear();
        }
        recent.remove(network(address));
        recent.put(network(address), now);
        return ++failed;
    }

    /** Whether the latest try of a name from an address is the one from which on the next has to wait. */
    synchronized boolean beginsToWait(String name, String address) {
        String network = network(address);
        Attempts pair = tries.get(new Key(shortened(name), network));
        Attempts whole = tries.get(new Key("", network));
        return (pair != null && pair.count == FREE_TRIES) || (whole != null && whole.count == FREE_TRIES_OF_ADDRESS);
    }

    /** Counts the failed logins of the last hour, and those before it without an hour's pause. */
    synchronized Failures failures() {
        Instant now = systemClock.instant();
        Set<String> addresses = new HashSet<>();
        recent.forEach((address, at) -> {
            if (!isPast(at, now)) {
                addresses.add(address);
            }
        });
        return addresses.isEmpty() ? new Failures(0, Set.of(), now) : new Failures(failed, addresses, failedSince);
    }

    /** Whether so many wrong passwords came for a name within the hour that every address has one try before it waits. */
    synchronized boolean isAttacked(String name) {
        return isAttacked(shortened(name), systemClock.instant());
    }

    private boolean isAttacked(String name, Instant now) {
        Deque<Instant> ofName = byName.get(name);
        Instant oldest = ofName == null || ofName.size() < ATTACKED ? null : ofName.peekFirst();
        return oldest != null && !isPast(oldest, now);
    }

    private static boolean isPast(Instant at, Instant now) {
        return at.plus(FORGOTTEN).isBefore(now);
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    /** An IPv4 address as it is; of an IPv6 address the network, because one subscriber has all the rest of it. */
    static String network(String address) {
        String[] parts = address.split(":", -1);
        if (parts.length <= 2) {
            return address;
        }
        var network = new StringBuilder();
        for (int i = 0; i < Math.min(parts.length, PARTS_OF_NETWORK) && !(parts[i].isEmpty() && i > 0); i++) {
            network.append(parts[i]).append(':');
        }
        return network + ":";
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_ENTRIES;
            }
        };
    }
}
