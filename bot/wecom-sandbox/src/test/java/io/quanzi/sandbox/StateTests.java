package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What holds after any sequence of acts, whoever does what in which order. */
class StateTests {
    private static final int CAPACITY = 4;
    private static final int JOIN_WAY_CAPACITY = 3;
    private static final int PEOPLE = 5;
    private static final int ACQUISITIONS = 2;
    private static final int VERBS = 14;

    /** The verb by which somebody opens the acquisition link. */
    private static final int LINK = 11;

    private static Sandbox sandbox;
    private static ControlPlane sim;
    private static Receiver receiver;

    private final Map<String, Integer> welcomesByCode = new HashMap<>();
    private String token = "";
    private String link = "";
    private final List<String> groups = new ArrayList<>();
    private final List<String> ways = new ArrayList<>();
    private final List<String> joinWays = new ArrayList<>();

    @BeforeContainer
    static void start() {
        sandbox = Sandbox.start(SandboxOptions.inMemory());
        sim = new ControlPlane(sandbox.baseUrl());
        receiver = new Receiver();
    }

    @AfterContainer
    static void stop() {
        sandbox.close();
        receiver.close();
    }

    @Property(tries = 1_000)
    @Tag("soak")
    void noSequenceOfActsBreaksTheRulesOverManyTries(
            @ForAll @Size(min = 30, max = 80) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        noSequenceOfActsBreaksTheRules(acts);
    }

    @Property(tries = 8)
    void noSequenceOfActsBreaksTheRules(
            @ForAll @Size(min = 30, max = 80) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        stage();

        acts.forEach(act -> act(act / 100, act % 100));

        var tables = sim.get("/_sim/state").path("tables");
        assertThat(welcomesByCode.values()).allMatch(count -> count <= 1);
        assertThat(welcomes(tables))
                .isEqualTo(welcomesByCode.values().stream().mapToInt(n -> n).sum());
        assertThat(sizes(tables).values()).allMatch(size -> size <= CAPACITY);
        assertThat(sentADay(tables).values()).allMatch(count -> count <= 1);
        assertThat(usesLeft(tables)).isNotEmpty().allMatch(left -> left >= 0);
        var quota = api("/cgi-bin/externalcontact/customer_acquisition_quota?access_token=" + token(), "");
        assertThat(quota.path("balance").intValue())
                .isNotNegative()
                .isEqualTo(ACQUISITIONS - quota.path("total").intValue());
        assertThat(tables.path("massRecipients").values())
                .allMatch(row ->
                        row.hasNonNull("at") != row.path("status").stringValue().equals("WAITING"));
    }

    @Property(tries = 300)
    @Tag("soak")
    void aGroupsVersionMovesExactlyWhenItsMembersDoOverManyTries(
            @ForAll @Size(min = 20, max = 50) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        aGroupsVersionMovesExactlyWhenItsMembersDo(acts);
    }

    @Property(tries = 4)
    void aGroupsVersionMovesExactlyWhenItsMembersDo(
            @ForAll @Size(min = 20, max = 50) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        stage();
        for (var act : acts) {
            var before = groupsNow();

            act(act / 100, act % 100);

            groupsNow().forEach((chatId, now) -> {
                var then = before.get(chatId);
                if (then != null) {
                    assertThat(now.version().equals(then.version()))
                            .as("version kept = members kept, after act " + act + " in " + chatId)
                            .isEqualTo(now.members().equals(then.members()));
                }
            });
        }
    }

    @Property(tries = 300)
    @Tag("soak")
    void asManyEventsAreSentAsFactsHaveChangedOverManyTries(
            @ForAll @Size(min = 20, max = 50) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        asManyEventsAreSentAsFactsHaveChanged(acts);
    }

    /** Acquisition links are left out, whose events tell of more than contacts and groups. */
    @Property(tries = 5)
    void asManyEventsAreSentAsFactsHaveChanged(
            @ForAll @Size(min = 20, max = 50) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        stage();
        sim.put("/_sim/settings", "{\"scanGives\":\"full\"}");
        sim.put("/_sim/apps/ww1/1", """
            {"secret":"s","callbackUrl":"%s","token":"%s","aesKey":"%s"}\
            """.formatted(receiver.url(), Stage.TOKEN, Stage.AES_KEY));
        for (var act : acts) {
            if (act / 100 % VERBS == LINK) {
                continue;
            }
            var before = Facts.of(sim.get("/_sim/state").path("tables"));
            long sent = sim.get("/_sim/callbacks").path("sent").longValue();

            act(act / 100, act % 100);

            var after = Facts.of(sim.get("/_sim/state").path("tables"));
            assertThat(sim.get("/_sim/callbacks").path("sent").longValue() - sent)
                    .as("events of act " + act)
                    .isEqualTo(after.changesSince(before));
        }
    }

    @Property(tries = 200)
    @Tag("soak")
    void aStateThatIsSavedAndLoadedBehavesAsBeforeOverManyTries(
            @ForAll @Size(min = 20, max = 50) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        aStateThatIsSavedAndLoadedBehavesAsBefore(acts);
    }

    @Property(tries = 4)
    void aStateThatIsSavedAndLoadedBehavesAsBefore(
            @ForAll @Size(min = 20, max = 50) List<@IntRange(min = 0, max = 9999) Integer> acts) {
        stage();
        acts.forEach(act -> act(act / 100, act % 100));
        var saved = sim.get("/_sim/state");
        var asked = asked();

        sim.post("/_sim/reset", "");
        sim.put("/_sim/state", saved.toString());

        assertThat(rows(sim.get("/_sim/state"))).isEqualTo(rows(saved));
        assertThat(asked()).isEqualTo(asked);
        acts.forEach(act -> act(act / 100, act % 100)); // And life goes on: no act meets an internal error.
    }

    /** All but the clock's own row, whose distance to the machine's time grows while it stands. */
    private static JsonNode rows(JsonNode state) {
        return ((ObjectNode) state.path("tables").deepCopy()).without("clock");
    }

    private Map<String, Membership> groupsNow() {
        var now = new HashMap<String, Membership>();
        for (var listed : call("groupchat/list", "{\"limit\":100}").path("group_chat_list")) {
            var chatId = listed.path("chat_id").stringValue();
            var group =
                    call("groupchat/get", "{\"chat_id\":\"" + chatId + "\"}").path("group_chat");
            var members = new TreeSet<String>();
            group.path("member_list")
                    .forEach(member -> members.add(member.path("userid").stringValue() + " "
                            + member.path("join_time").asString("")));
            now.put(chatId, new Membership(group.path("member_version").stringValue(), members));
        }
        return now;
    }

    /** What the API says of everything that the acts touch. */
    private List<JsonNode> asked() {
        var answers = new ArrayList<JsonNode>();
        for (int i = 1; i <= 2; i++) {
            answers.add(call("batch/get_by_user", "{\"userid_list\":[\"staff" + i + "\"]}"));
            answers.add(sim.get("/_sim/people/staff" + i + "/messages"));
        }
        for (int i = 1; i <= PEOPLE; i++) {
            answers.add(sim.get("/_sim/people/p" + i + "/messages"));
        }
        answers.add(call("groupchat/list", "{\"limit\":100}"));
        groups.forEach(group -> answers.add(call("groupchat/get", "{\"chat_id\":\"" + group + "\"}")));
        return answers;
    }

    /**
     * What events tell of.
     *
     * @param relations by their key: since when, and whether the customer is still there
     * @param groups by their id: who is in, and since when
     */
    private record Facts(Map<String, String> relations, Map<String, Set<String>> groups) {
        static Facts of(JsonNode tables) {
            var relations = new HashMap<String, String>();
            tables.path("relations")
                    .properties()
                    .forEach(row -> relations.put(
                            row.getKey(),
                            row.getValue().path("at").stringValue()
                                    + row.getValue().path("customerLeft").booleanValue()));
            var groups = new HashMap<String, Set<String>>();
            tables.path("groups").propertyNames().forEach(chatId -> groups.put(chatId, new TreeSet<>()));
            for (var member : tables.path("groupMembers").values()) {
                if (!member.hasNonNull("leftAt") && member.path("external").booleanValue()) {
                    groups.get(member.path("chatId").stringValue())
                            .add(member.path("memberId").stringValue() + member.path("joinedAt"));
                }
            }
            return new Facts(relations, groups);
        }

        /** Relations that came, went or began anew; groups that were made; groups whose customers are others. */
        long changesSince(Facts before) {
            var pairs = new TreeSet<>(relations.keySet());
            pairs.addAll(before.relations.keySet());
            return pairs.stream()
                            .filter(pair -> !Objects.equals(relations.get(pair), before.relations.get(pair)))
                            .count()
                    + groups.keySet().stream()
                            .filter(group -> !before.groups.containsKey(group))
                            .count()
                    + groups.keySet().stream()
                            .filter(group -> !groups.get(group).equals(before.groups.getOrDefault(group, Set.of())))
                            .count();
        }
    }

    private record Membership(String version, Set<String> members) {}

    private void stage() {
        sim.post("/_sim/reset", "");
        welcomesByCode.clear();
        groups.clear();
        ways.clear();
        joinWays.clear();
        sim.put("/_sim/apps/ww1/1", "{\"secret\":\"s\"}");
        sim.put(
                "/_sim/settings",
                "{\"groupCapacity\":" + CAPACITY + ",\"joinWayCapacity\":" + JOIN_WAY_CAPACITY
                        + ",\"quotaMode\":\"day_1\",\"scanGives\":\"half_then_full\"}");
        token = api("/cgi-bin/gettoken?corpid=ww1&corpsecret=s", "")
                .path("access_token")
                .stringValue();
        for (int i = 1; i <= 2; i++) {
            sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"s\"}");
            groups.add(sim.post("/_sim/groups", "{\"owner\":\"staff" + i + "\",\"name\":\"g\"}")
                    .path("chatId")
                    .stringValue());
            ways.add(call("add_contact_way", "{\"type\":1,\"scene\":2,\"user\":[\"staff" + i + "\"]}")
                    .path("config_id")
                    .stringValue());
        }
        joinWays.add(call("groupchat/add_join_way", "{\"scene\":2,\"chat_id_list\":[\"" + groups.get(0) + "\"]}")
                .path("config_id")
                .stringValue());
        joinWays.add(call(
                        "groupchat/add_join_way",
                        "{\"scene\":2,\"auto_create_room\":0,\"chat_id_list\":[\"" + groups.get(1) + "\"]}")
                .path("config_id")
                .stringValue());
        link = call(
                        "customer_acquisition/create_link",
                        "{\"link_name\":\"l\",\"range\":{\"user_list\":[\"staff1\",\"staff2\"]}}")
                .path("link")
                .path("url")
                .stringValue();
        sim.post("/_sim/acquisition/quota", "{\"left\":" + ACQUISITIONS + "}");
        for (int i = 0; i < PEOPLE; i++) {
            sim.post("/_sim/people", "{\"nickname\":\"n\"}");
        }
    }

    /** One act of somebody; refusals are part of the game. */
    private void act(int verb, int chance) {
        var person = "\"person\":\"p" + (1 + chance % PEOPLE) + "\"";
        var staff = "\"staff\":\"staff" + (1 + chance / PEOPLE % 2) + "\"";
        int which = chance / 10 % 2;
        switch (verb % VERBS) {
            case 0, 1 -> sim("scan", person + ",\"url\":\"/" + ways.get(which) + "\"");
            case 2 -> welcome(chance);
            case 3 -> sim("join", person + ",\"url\":\"/" + joinWays.get(which) + "\"");
            case 4 -> sim("join", person + ",\"chatId\":\"" + groups.get(which) + "\"");
            case 5 -> sim("leave", person + ",\"chatId\":\"" + groups.get(which) + "\"");
            case 6 -> sim("delete", person + "," + staff + ",\"by\":\"" + (which == 0 ? "person" : "staff") + "\"");
            case 7 ->
                call(
                        "add_msg_template",
                        "{\"chat_type\":\"group\",\"sender\":\"staff" + (1 + which)
                                + "\",\"text\":{\"content\":\"t\"}}");
            case 8 ->
                call("add_msg_template", "{\"sender\":\"staff" + (1 + which) + "\",\"text\":{\"content\":\"t\"}}");
            case 9 -> sim("tap", staff);
            case LINK -> sim("scan", person + ",\"url\":\"" + link + "\"");
            case 10 -> sim("clock", "\"advance\":\"" + (chance < 50 ? "PT2S" : "PT7H") + "\"");
            default -> sim("talk", person + "," + staff);
        }
    }

    /** Tries any code that was ever given out, dead ones too. */
    private void welcome(int chance) {
        sim.get("/_sim/state")
                .path("tables")
                .path("welcomeCodes")
                .propertyNames()
                .forEach(code -> welcomesByCode.putIfAbsent(code, 0));
        if (welcomesByCode.isEmpty()) {
            return;
        }
        var code = List.copyOf(welcomesByCode.keySet()).get(chance % welcomesByCode.size());
        var reply = call("send_welcome_msg", "{\"welcome_code\":\"" + code + "\",\"text\":{\"content\":\"hi\"}}");
        if (reply.path("errcode").intValue() == 0) {
            welcomesByCode.merge(code, 1, Integer::sum);
        }
    }

    private static int welcomes(JsonNode tables) {
        return (int) tables.path("messages").values().stream()
                .filter(row -> row.path("message").path("kind").stringValue().equals("contact"))
                .count();
    }

    private static Map<String, Integer> sizes(JsonNode tables) {
        var sizes = new HashMap<String, Integer>();
        for (var member : tables.path("groupMembers").values()) {
            if (!member.hasNonNull("leftAt")) {
                sizes.merge(member.path("chatId").stringValue(), 1, Integer::sum);
            }
        }
        return sizes;
    }

    /** Of every batch of uses of acquisition links. */
    private static List<Integer> usesLeft(JsonNode tables) {
        return tables.path("acquisitionQuotas").values().stream()
                .flatMap(quota -> quota.path("batches").valueStream())
                .map(batch -> batch.path("balance").intValue())
                .toList();
    }

    private static Map<String, Integer> sentADay(JsonNode tables) {
        var sent = new HashMap<String, Integer>();
        for (var recipient : tables.path("massRecipients").values()) {
            if (recipient.path("status").stringValue().equals("SENT")) {
                var day = LocalDate.ofInstant(
                        Instant.parse(recipient.path("at").stringValue()), ZoneId.of("Asia/Shanghai"));
                sent.merge(recipient.path("target").stringValue() + " " + day, 1, Integer::sum);
            }
        }
        return sent;
    }

    private void sim(String verb, String body) {
        var response = sim.send("POST", "/_sim/" + verb, "{" + body + "}");
        assertThat(response.statusCode()).as(response.body()).isIn(200, 409);
    }

    private JsonNode call(String api, String body) {
        return api("/cgi-bin/externalcontact/" + api + "?access_token=" + token(), body);
    }

    private String token() {
        var reply = api("/cgi-bin/gettoken?corpid=ww1&corpsecret=s", "");
        return reply.path("access_token").asString(token);
    }

    private static JsonNode api(String path, String body) {
        var response = sim.send(body.isEmpty() ? "GET" : "POST", path, body);
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }
}
