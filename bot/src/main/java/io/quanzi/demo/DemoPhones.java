package io.quanzi.demo;

import io.quanzi.demo.Buyer.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Plays what people do with their phones: in the sandbox, and on the pages whose links came to them. */
final class DemoPhones {
    private static final Logger log = LoggerFactory.getLogger(DemoPhones.class);
    private static final Pattern COUNTED = Pattern.compile("/r/[a-z0-9]{12}");
    private static final String[] BROWSER = {
        "User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.50"
    };
    private static final String[] AS_DATA = {"Accept", "application/json"};

    private final HttpEndpoint sandbox;
    private final HttpEndpoint bot;

    DemoPhones(HttpEndpoint sandbox, HttpEndpoint bot) {
        this.sandbox = sandbox;
        this.bot = bot;
    }

    /** A member of staff, or one that is there already. */
    void hire(String userId, String name) {
        if (!sandbox.get("/_sim/people/" + userId).isFine()) {
            must("/_sim/people", Map.of("kind", "staff", "userid", userId, "nickname", name));
        }
    }

    void openGroup(String owner, String name) {
        must("/_sim/groups", Map.of("owner", owner, "name", name));
    }

    /** Puts people into the world. */
    void enter(List<Buyer> buyers) {
        if (buyers.isEmpty()) {
            return;
        }
        List<Map<String, Object>> all = buyers.stream()
                .map(buyer -> Map.<String, Object>of(
                        "nickname", buyer.nickname,
                        "unionid", buyer.unionid(),
                        "followsOfficialAccount", buyer.follows))
                .toList();
        JsonNode entered = must("/_sim/people", all);
        for (int i = 0; i < buyers.size(); i++) {
            buyers.get(i).person = entered.path(i).path("id").asString("");
        }
    }

    /** The numbers of the demo's buyers who are in the world, with their ids there. */
    Map<Integer, String> present() {
        var ids = new HashMap<Integer, String>();
        for (JsonNode person : sandbox.get("/_sim/people").json()) {
            int number = Buyer.numberOf(person.path("unionid").asString(""));
            if (number >= 0) {
                ids.put(number, person.path("id").asString(""));
            }
        }
        return ids;
    }

    /** How far somebody has come, as their phone shows it. */
    Stage stageOf(String person) {
        boolean bought = false;
        boolean added = false;
        for (JsonNode message : messages(person)) {
            switch (message.path("kind").asString("")) {
                case "group" -> {
                    return Stage.IN_GROUP;
                }
                case "contact" -> added = true;
                default -> bought = true;
            }
        }
        return added ? Stage.ADDED : bought ? Stage.BOUGHT : Stage.NEW;
    }

    /** The newest link to a kind of page, such as {@code /i/}, that a phone shows. */
    Optional<String> link(String person, String page) {
        String found = null;
        for (JsonNode message : messages(person)) {
            for (JsonNode attachment : message.path("attachments")) {
                String url = attachment.path("url").asString("");
                if (url.contains(page)) {
                    found = url;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** Sends in a question on the page of a live session. */
    void ask(String page, String form) {
        HttpEndpoint.Reply asked = bot.post(page, form, "Content-Type", "application/x-www-form-urlencoded");
        if (asked.status() >= 400) {
            log.warn("demo question refused status={}", asked.status());
        }
    }

    /** Some people look at their phones and open the counted links of the newest post in their group. */
    void openLinks(int people, Random random) {
        List<String> all = new ArrayList<>(present().values());
        Collections.sort(all);
        Collections.shuffle(all, random);
        for (String person : all.subList(0, Math.min(people, all.size()))) {
            String newest = "";
            for (JsonNode message : messages(person)) {
                if (message.path("kind").asString("").equals("group")) {
                    newest = message.path("text").asString("");
                }
            }
            Matcher link = COUNTED.matcher(newest);
            while (link.find()) {
                bot.get(link.group(), BROWSER);
            }
        }
    }

    private JsonNode messages(String person) {
        return sandbox.get("/_sim/people/" + person + "/messages").json();
    }

    /** Opens a card and scans its code; false when the card or the code is good no more. */
    boolean scan(Buyer buyer, String card) {
        HttpEndpoint.Reply page = bot.get(HttpEndpoint.pathOf(card), AS_DATA);
        String qrUrl = page.isFine() ? page.json().path("qrUrl").asString("") : "";
        return !qrUrl.isEmpty() && act("/_sim/scan", Map.of("person", buyer.person, "url", qrUrl));
    }

    /** Opens the group page, tells of the baby when asked, and joins; the chatId, empty when there is no way in. */
    Optional<String> join(Buyer buyer, Instant now) {
        Optional<String> link = link(buyer.person, "/g/").map(HttpEndpoint::pathOf);
        if (link.isEmpty()) {
            return Optional.empty();
        }
        JsonNode page = bot.get(link.get(), AS_DATA).json();
        if (page.path("name").isNull() && buyer.chance(85)) {
            HttpEndpoint.Reply told = bot.post(
                    link.get(),
                    "baby=%s&month=%s&working=%s&consent=yes"
                            .formatted(
                                    buyer.expects(now) ? "due" : "born",
                                    buyer.bornAsOf(now),
                                    buyer.working ? "yes" : "no"),
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            if (told.status() >= 400) {
                log.warn("demo form refused status={}", told.status());
            }
            page = bot.get(link.get(), AS_DATA).json();
        }
        String joinUrl = page.path("joinUrl").asString("");
        if (joinUrl.isEmpty()) {
            return Optional.empty();
        }
        HttpEndpoint.Reply joined = sandbox.post("/_sim/join", Map.of("person", buyer.person, "url", joinUrl));
        return joined.isFine() ? Optional.of(joined.json().path("chatId").asString("")) : Optional.empty();
    }

    boolean leave(Buyer buyer, String chatId) {
        return act("/_sim/leave", Map.of("person", buyer.person, "chatId", chatId));
    }

    /** Taps send for all that waits on a member's phone. */
    void tap(String userId) {
        act("/_sim/tap", Map.of("staff", userId));
    }

    /** How many events of the sandbox are still on their way to the bot. */
    long eventsUnderWay() {
        return sandbox.get("/_sim/callbacks").json().path("waiting").asLong(0);
    }

    /** False when the phone says no. */
    private boolean act(String path, Object body) {
        HttpEndpoint.Reply reply = sandbox.post(path, body);
        if (!reply.isFine()) {
            log.debug("demo act refused path={} status={} body={}", path, reply.status(), reply.body());
        }
        return reply.isFine();
    }

    private JsonNode must(String path, Object body) {
        HttpEndpoint.Reply reply = sandbox.post(path, body);
        if (!reply.isFine()) {
            throw new IllegalStateException(
                    "the sandbox refused %s: %d %s".formatted(path, reply.status(), reply.body()));
        }
        return reply.json();
    }
}
