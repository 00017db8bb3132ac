package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One callback in twenty never comes. What is missing then is counted here, from WeCom's state and the bot's database, before
 * the bot compares; after it nothing is, and the bot has counted the same.
 */
class LostCallbackTests {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(10);
    private static final String TAG = "0-6月龄宝妈";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    @Test
    @Tag("soak")
    void killedTwiceWhileItComparesItGoesOnAndCountsTheSame() {
        play(300, 2);
    }

    @Test
    @Tag("soak")
    void whatWasLostIsFoundAndCounted() {
        play(300, 0);
    }

    @Test
    @Tag("soak")
    void killedWhileItComparesItGoesOnAndCountsTheSame() {
        play(100, 1);
    }

    @Test
    @Tag("soak")
    void whatWasLostOfManyIsFoundThoughTheComparisonIsKilledTenTimes() {
        play(2_000, 10);
    }

    private void play(int people, int kills) {
        try (var stand = new Stand(
                directory,
                Instant.now().minus(Duration.ofMinutes(30)),
                baseUrl -> baseUrl,
                // where nobody listens: what the shop is to hear is kept, and can be counted
                Map.of(
                        "quanzi.shop.outbound.url",
                        "http://127.0.0.1:1/nobody",
                        "quanzi.shop.outbound.secret",
                        Stand.SECRET))) {
            stand.bot.start();
            live(stand, people);
            stand.sim.post("/_sim/clock", Stand.json(Map.of("advance", "PT30M")));
            stand.settle(WAIT_LIMIT);
            stand.sim.delete("/_sim/faults");
            var missing = new Missing(stand);

            JsonNode run = compared(stand, kills);

            stand.settle(WAIT_LIMIT);
            String story = "seed %d: %d people, %d kills; %s; %s"
                    .formatted(seed, people, kills, missing, stand.sim.get("/_sim/callbacks"));
            System.out.println(story);
            assertThat(count(run, "contacts", "missing")).as(story).isEqualTo(missing.contacts);
            assertThat(count(run, "contacts", "gone")).as(story).isEqualTo(missing.goneContacts);
            assertThat(count(run, "members", "missing")).as(story).isEqualTo(missing.members);
            assertThat(count(run, "members", "gone")).as(story).isEqualTo(missing.goneMembers);
            for (String kind : List.of("contacts", "members")) {
                assertThat(count(run, kind, "mended"))
                        .as(story)
                        .isEqualTo(count(run, kind, "missing") + count(run, kind, "gone"));
                if (kills == 0) {
                    assertThat(stand.counter("quanzi_reconcile_mended_total{kind=\"" + kind + "\"}"))
                            .as(story)
                            .isEqualTo((double) count(run, kind, "mended"));
                }
            }
            assertThat(new Missing(stand).toString()).as(story).isEqualTo(Missing.NOTHING);
            assertThat(without(relations(stand), tagged(stand)))
                    .as("%s; without the tag", story)
                    .isEmpty();
            assertThat(toldOf(stand, "contact.added"))
                    .as(story)
                    .doesNotHaveDuplicates()
                    .containsAll(live(stand));
            assertThat(toldOf(stand, "contact.deleted"))
                    .as(story)
                    .doesNotHaveDuplicates()
                    .doesNotContainAnyElementsOf(live(stand));
        }
    }

    private static List<String> toldOf(Stand stand, String type) {
        return stand.database()
                .getCollection("outbound")
                .find(Filters.eq("type", type))
                .map(notice -> notice.getString("customer"))
                .into(new ArrayList<>());
    }

    private static List<String> live(Stand stand) {
        return stand.database()
                .getCollection("customers")
                .find(Filters.eq("contact.live", true))
                .map(person -> person.getString("_id"))
                .into(new ArrayList<>());
    }

    /** They are buyers with a baby, add an officer, half of them join a group; some leave it, some are deleted. */
    private void live(Stand stand, int people) {
        String born = YearMonth.now(ZoneId.of("Asia/Shanghai")).minusMonths(3).toString();
        var ways = new ArrayList<String>();
        var chats = new ArrayList<String>();
        for (String officer : Stand.OFFICERS) {
            ways.add(stand.wecom("add_contact_way", Map.of("type", 1, "scene", 2, "user", List.of(officer)))
                    .path("qr_code")
                    .asString());
            chats.add(stand.sim
                    .post("/_sim/groups", Stand.json(Map.of("owner", officer, "name", "0-6月宝妈 " + officer + " 群")))
                    .path("chatId")
                    .asString());
        }
        stand.fault("callback:*", "drop", Map.of("probability", 0.05, "seed", seed));
        var staying = new ArrayList<List<String>>();
        // first, else whoever is known by unionid alone when they come is told of again by their buyer's id
        for (int i = 0; i < people; i++) {
            String unionid = "oU-" + i;
            Instant now = Instant.now();
            assertThat(stand.bot.shop(
                            "customer.updated",
                            "c-" + i,
                            now,
                            Map.of(
                                    "buyer", Map.of("id", "b-" + i, "unionid", unionid),
                                    "babies", List.of(Map.of("born", born)),
                                    "consent", Map.of("profiling", true, "at", now.toString()))))
                    .isEqualTo(202);
        }
        stand.settle(WAIT_LIMIT);
        for (int i = 0; i < people; i++) {
            String unionid = "oU-" + i;
            String person = stand.sim
                    .post("/_sim/people", Stand.json(Map.of("nickname", "妈妈" + i, "unionid", unionid)))
                    .path("id")
                    .asString();
            int officer = random.nextInt(ways.size());
            stand.sim.post("/_sim/scan", Stand.json(Map.of("person", person, "url", ways.get(officer))));
            if (random.nextBoolean()) {
                stand.sim.post("/_sim/join", Stand.json(Map.of("person", person, "chatId", chats.get(officer))));
                if (random.nextInt(5) == 0) {
                    stand.sim.post("/_sim/leave", Stand.json(Map.of("person", person, "chatId", chats.get(officer))));
                } else {
                    staying.add(List.of(person, chats.get(officer)));
                }
            }
            if (random.nextInt(10) == 0) {
                stand.sim.post(
                        "/_sim/delete",
                        Stand.json(Map.of("person", person, "staff", Stand.OFFICERS.get(officer), "by", "staff")));
            }
        }
        // a group is read whole at every event, so that only its last ones can be missing
        stand.fault("callback:change_external_chat*", "drop", Map.of("probability", 1));
        for (List<String> member : staying.subList(0, 20)) {
            stand.sim.post("/_sim/leave", Stand.json(Map.of("person", member.get(0), "chatId", member.get(1))));
        }
        for (List<String> member : staying.subList(0, 10)) {
            stand.sim.post("/_sim/join", Stand.json(Map.of("person", member.get(0), "chatId", member.get(1))));
        }
    }

    /** With WeCom slow enough that every kill meets the run under way. */
    private JsonNode compared(Stand stand, int kills) {
        if (kills > 0) {
            for (String api : List.of("batch/get_by_user", "groupchat/get", "list")) {
                stand.fault("/cgi-bin/externalcontact/" + api, "latency", Map.of("millis", 400, "probability", 1));
            }
        }
        String id = stand.reconcile();
        var died = new TreeMap<String, Integer>();
        for (int kill = 0; kill < kills; kill++) {
            String before = standing(stand, id);
            int steps = random.nextInt(3);
            for (int step = 0; step <= steps; step++) {
                String last = standing(stand, id);
                stand.bot.await("a step", WAIT_LIMIT, () -> !standing(stand, id).equals(last));
            }
            stand.bot.kill();
            assertThat(standing(stand, id)).isNotEqualTo(before);
            died.merge(String.valueOf(row(stand, id).getString("at")), 1, Integer::sum);
            stand.bot.start();
        }
        JsonNode ended = stand.ended(id, WAIT_LIMIT);
        System.out.println("killed at " + died);
        assertThat(stand.database().getCollection("reconciliations").countDocuments())
                .isEqualTo(1);
        return ended;
    }

    private static Document row(Stand stand, String id) {
        return stand.database()
                .getCollection("reconciliations")
                .find(Filters.eq("_id", id))
                .first();
    }

    private static String standing(Stand stand, String id) {
        Document row = row(stand, id);
        return row.get("at") + " " + row.get("next") + " " + row.getList("gaps", Document.class) + " "
                + row.get("endedAt");
    }

    private static long count(JsonNode run, String kind, String field) {
        for (JsonNode count : run.path("counts")) {
            if (count.path("kind").asString().equals(kind)) {
                return count.path(field).asLong();
            }
        }
        throw new AssertionError("nothing was counted of " + kind);
    }

    /** What WeCom has and the bot has not, and the other way round. */
    private static final class Missing {
        static final String NOTHING = "contacts 0 and 0, groups 0, members 0 and 0";
        private final int contacts;
        private final int goneContacts;
        private final int groups;
        private final int members;
        private final int goneMembers;

        Missing(Stand stand) {
            Set<String> there = relations(stand);
            var here = new TreeSet<String>();
            stand.database()
                    .getCollection("customers")
                    .find(Filters.eq("contact.live", true))
                    .map(row -> row.get("contact", Document.class))
                    .forEach(contact ->
                            here.add(contact.getString("userId") + "/" + contact.getString("externalUserId")));
            contacts = without(there, here).size();
            goneContacts = without(here, there).size();
            Map<String, Long> inGroups = members(stand);
            var known = new HashMap<String, Long>();
            stand.database()
                    .getCollection("group_stays")
                    .find(Filters.eq("leftAt", null))
                    .forEach(stay -> known.put(
                            stay.getString("chat") + "/" + stay.getString("member"),
                            stay.getDate("joinedAt").toInstant().getEpochSecond()));
            // one who left and came back is known with another time: the stay that is now is missing
            members = (int) inGroups.entrySet().stream()
                    .filter(member -> !member.getValue().equals(known.get(member.getKey())))
                    .count();
            goneMembers = without(known.keySet(), inGroups.keySet()).size();
            groups = Stand.OFFICERS.size()
                    - (int) stand.database().getCollection("groups").countDocuments(Filters.eq("dismissed", false));
        }

        @Override
        public String toString() {
            return "contacts %d and %d, groups %d, members %d and %d"
                    .formatted(contacts, goneContacts, groups, members, goneMembers);
        }
    }

    private static Set<String> without(Set<String> all, Set<String> those) {
        var rest = new HashSet<>(all);
        rest.removeAll(those);
        return rest;
    }

    /** The external_userids of people, by the sandbox's own ids. */
    private static Map<String, String> externalUserIds(Stand stand) {
        var ids = new HashMap<String, String>();
        stand.sim
                .get("/_sim/people")
                .forEach(person -> ids.put(
                        person.path("id").asString(),
                        person.path("externalUserId").asString()));
        return ids;
    }

    private static Set<String> relations(Stand stand) {
        return relations(stand, relation -> true);
    }

    private static Set<String> tagged(Stand stand) {
        JsonNode tags = stand.sim.get("/_sim/state").path("tables").path("tags");
        return relations(stand, relation -> {
            for (JsonNode tag : relation.path("tags")) {
                if (tags.path(tag.asString()).path("name").asString().equals(TAG)) {
                    return true;
                }
            }
            return false;
        });
    }

    private interface Which {
        boolean is(JsonNode relation);
    }

    private static Set<String> relations(Stand stand, Which which) {
        Map<String, String> ids = externalUserIds(stand);
        var found = new TreeSet<String>();
        for (JsonNode relation : stand.sim.get("/_sim/state").path("tables").path("relations")) {
            if (which.is(relation)) {
                found.add(relation.path("userId").asString() + "/"
                        + ids.get(relation.path("personId").asString()));
            }
        }
        return found;
    }

    /** The second in which each joined who is in a group, by group and external_userid. */
    private static Map<String, Long> members(Stand stand) {
        Map<String, String> ids = externalUserIds(stand);
        var found = new HashMap<String, Long>();
        JsonNode tables = stand.sim.get("/_sim/state").path("tables");
        for (JsonNode member : tables.path("groupMembers")) {
            if (member.path("external").asBoolean() && !member.hasNonNull("leftAt")) {
                found.put(
                        member.path("chatId").asString() + "/"
                                + ids.get(member.path("memberId").asString()),
                        Instant.parse(member.path("joinedAt").asString()).getEpochSecond());
            }
        }
        return found;
    }
}
