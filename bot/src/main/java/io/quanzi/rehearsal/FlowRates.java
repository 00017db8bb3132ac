package io.quanzi.rehearsal;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/**
 * How people come and go: of a shop's last 30 days where these tell it, else what is usual. All are percents; those of
 * groups and contacts are of 30 days.
 *
 * @param contact of those who were invited, who add the officer
 * @param join of new contacts, who join a group
 * @param leave of the members of groups, who leave
 * @param others of the members of groups, how many contacts of before join beside them
 * @param lost of contacts, who delete the officer
 * @param ofShop which of these the shop's last month told, by their names
 */
record FlowRates(double contact, double join, double leave, double others, double lost, List<String> ofShop) {
    static final FlowRates USUAL = new FlowRates(25, 60, 1, 0, 1, List.of());

    static final int DAYS = 30;
    private static final int ENOUGH = 10;
    private static final int ENOUGH_MEMBERS = 50;

    /** Reads those of the shop; nothing is written. */
    static FlowRates of(MongoDatabase store, Instant now) {
        Instant from = now.minus(Duration.ofDays(DAYS));
        var ofShop = new ArrayList<String>();
        var invitedAt = new HashMap<String, Instant>();
        store.getCollection("invitations")
                .find(Filters.and(Filters.gte("madeAt", Date.from(from)), Filters.ne("past", true)))
                .projection(Projections.include("madeAt"))
                .forEach(row -> invitedAt.put(
                        row.getString("_id"), row.getDate("madeAt").toInstant()));
        var newSince = new HashMap<String, Instant>();
        long contacts = 0;
        for (Document row : store.getCollection("customers")
                .find(Filters.ne("contact", null))
                .projection(Projections.include("contact"))) {
            Document contact = row.get("contact", Document.class);
            contacts += contact.getBoolean("live", false) ? 1 : 0;
            Date since = contact.getDate("since");
            if (since != null && !since.toInstant().isBefore(from)) {
                newSince.put(row.getString("_id"), since.toInstant());
            }
        }
        double contact = USUAL.contact;
        if (invitedAt.size() >= ENOUGH) {
            contact = percent(
                    invitedAt.entrySet().stream()
                            .filter(one -> newSince.containsKey(one.getKey())
                                    && !newSince.get(one.getKey()).isBefore(one.getValue()))
                            .count(),
                    invitedAt.size());
            ofShop.add("contact");
        }
        var stays = new Stays(store, from, newSince);
        double join = USUAL.join;
        if (newSince.size() >= ENOUGH) {
            join = percent(stays.newcomers.size(), newSince.size());
            ofShop.add("join");
        }
        double leave = USUAL.leave;
        double others = USUAL.others;
        if (stays.open >= ENOUGH_MEMBERS && stays.isOlder) {
            leave = percent(stays.left, stays.open);
            others = percent(stays.others, stays.open);
            ofShop.add("leave");
            ofShop.add("others");
        }
        double lost = USUAL.lost;
        if (contacts >= ENOUGH_MEMBERS && stays.isOlder) {
            lost = percent(
                    store.getCollection("contact_ends")
                            .countDocuments(
                                    Filters.and(Filters.gte("at", Date.from(from)), Filters.eq("byCustomer", true))),
                    contacts);
            ofShop.add("lost");
        }
        return new FlowRates(contact, join, leave, others, lost, List.copyOf(ofShop));
    }

    private static double percent(long some, long all) {
        return Math.min(100, Math.round(1_000.0 * some / all) / 10.0);
    }

    /** What the groups' comings and goings since an instant tell. */
    private static final class Stays {
        private final Set<String> newcomers = new HashSet<>();
        private long open;
        private long left;
        private long others;
        private boolean isOlder;

        Stays(MongoDatabase store, Instant from, Map<String, Instant> newSince) {
            for (Document row : store.getCollection("group_stays")
                    .find(Filters.or(Filters.eq("leftAt", null), Filters.gte("leftAt", Date.from(from))))
                    .projection(Projections.include("customer", "joinedAt", "leftAt"))) {
                Instant joined = row.getDate("joinedAt").toInstant();
                open += row.getDate("leftAt") == null ? 1 : 0;
                left += row.getDate("leftAt") == null ? 0 : 1;
                isOlder |= joined.isBefore(from);
                if (!joined.isBefore(from)) {
                    Instant since = newSince.get(row.getString("customer"));
                    if (since != null && !joined.isBefore(since)) {
                        newcomers.add(row.getString("customer"));
                    } else {
                        others++;
                    }
                }
            }
        }
    }
}
