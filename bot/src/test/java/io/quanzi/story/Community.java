package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import tools.jackson.databind.JsonNode;

/** Groups of several owners with a customer in each, and the daily post into them. */
final class Community {
    private static final String POST = "schedules/daily-tip-deal.yaml";
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(2);

    private final Rig rig;
    /** The customer in each group, by chat id. */
    private final Map<String, String> customers = new LinkedHashMap<>();

    private final Map<String, Integer> tasksOf = new HashMap<>();
    private int posts;

    Community(Rig rig) {
        this.rig = rig;
    }

    /** Groups that an owner makes for a segment, which makes one task of that owner in each post. */
    void groups(String owner, String nameStartsWith, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            String name = nameStartsWith + " " + owner + " " + i;
            String chat = rig.sim
                    .post("/_sim/groups", Rig.json(Map.of("owner", owner, "name", name)))
                    .path("chatId")
                    .asString();
            String person = rig.sim
                    .post("/_sim/people", Rig.json(Map.of("nickname", "在" + name)))
                    .path("id")
                    .asString();
            rig.sim.post("/_sim/join", Rig.json(Map.of("person", person, "chatId", chat)));
            customers.put(chat, person);
        }
        tasksOf.merge(owner, 1, Integer::sum);
        await("the groups are known", () -> rows("groups", Filters.eq("members", 2)) == customers.size());
    }

    /** Has the day's post fall due in a few seconds, as if its file had been changed in the console. */
    void post() {
        var files = rig.database().getCollection("playbook");
        String content =
                String.valueOf(files.find(Filters.eq("_id", POST)).first().getString("content"));
        String due = ZonedDateTime.now(ZoneId.of("Asia/Shanghai"))
                .plusSeconds(5)
                .format(DateTimeFormatter.ofPattern("s m H d M '?' yyyy"));
        files.updateOne(
                Filters.eq("_id", POST),
                Updates.combine(
                        Updates.set("content", content.replaceFirst("(?m)^cron: .*$", "cron: \"" + due + "\"")),
                        Updates.inc("version", 1)));
        posts++;
    }

    /** The process that holds some document of a collection, such as the one at work on it. */
    Bot holderIn(String collection) {
        Document held = rig.database()
                .getCollection(collection)
                .find(Filters.exists("owner"))
                .first();
        assertThat(held).as("something held in %s", collection).isNotNull();
        long pid = Long.parseLong(held.getString("owner").split("/", 2)[0]);
        return rig.bots.stream().filter(bot -> bot.pid() == pid).findFirst().orElseThrow();
    }

    /** Waits until every task of the posts so far is in a state. */
    void untilAll(String... states) throws InterruptedException {
        await(
                "all tasks are " + String.join(" or ", states),
                () -> rows("mass_tasks", Filters.in("state", states)) == tasks());
    }

    private int tasks() {
        return posts * tasksOf.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Every owner taps send, for all that waits. */
    void tap() {
        tasksOf.keySet().forEach(owner -> rig.sim.post("/_sim/tap", Rig.json(Map.of("staff", owner))));
    }

    /**
     * In: the posts. Out, by WeCom's own state: one task an owner and segment, one message in every group for each post, and
     * one card on the owner's phone for each task.
     */
    String check() {
        JsonNode wecom = rig.sim.get("/_sim/state").path("tables");
        var sent = new HashMap<String, Integer>();
        for (JsonNode recipient : wecom.path("massRecipients")) {
            assertThat(recipient.path("status").asString()).isEqualTo("SENT");
            sent.merge(recipient.path("target").asString(), 1, Integer::sum);
        }
        assertThat(sent)
                .hasSize(customers.size())
                .allSatisfy((chat, times) -> assertThat(times).as(chat).isEqualTo(posts));
        customers.forEach((chat, person) ->
                assertThat(shown(person, "group", "【今日小知识】")).as(chat).isEqualTo(posts));
        tasksOf.forEach((owner, tasks) ->
                assertThat(shown(owner, "app_message", "请确认发送")).as(owner).isEqualTo(posts * tasks));
        assertThat(wecom.path("massTasks")).hasSize(tasks());
        assertThat(rows(
                        "occurrences",
                        Filters.and(Filters.eq("schedule", "daily-tip-deal"), Filters.eq("state", "DONE"))))
                .isEqualTo(posts);
        return "%d posts into %d groups: %d tasks, %d messages in groups"
                .formatted(
                        posts,
                        customers.size(),
                        tasks(),
                        sent.values().stream().mapToInt(Integer::intValue).sum());
    }

    private int shown(String person, String kind, String words) {
        int count = 0;
        for (JsonNode message : rig.sim.get("/_sim/people/" + person + "/messages")) {
            boolean fits = message.path("kind").asString().equals(kind)
                    && message.toString().contains(words);
            count += fits ? 1 : 0;
        }
        return count;
    }

    private long rows(String collection, Bson filter) {
        return rig.database().getCollection(collection).countDocuments(filter);
    }

    void await(String what, Bot.Hope hope) throws InterruptedException {
        long end = System.nanoTime() + WAIT_LIMIT.toNanos();
        while (!hope.isTrue()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + WAIT_LIMIT + " in vain until " + what + "; tasks: "
                        + rig.database().getCollection("mass_tasks").find().into(new ArrayList<>()) + "; runs: "
                        + rig.database().getCollection("occurrences").find().into(new ArrayList<>()) + "; log: "
                        + List.copyOf(rig.bots).stream().map(Bot::logText).toList());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
