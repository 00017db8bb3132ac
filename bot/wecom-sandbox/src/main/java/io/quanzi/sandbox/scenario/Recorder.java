package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.core.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Writes down what the control plane did since the sandbox began or was reset. Moves of the clock are in the times of the
 * acts; codes are written as whose they were, since another run makes other ones.
 */
final class Recorder {
    private static final int MAX_ACTS = 20_000;
    private static final List<String> VERBS = List.of("accept", "delete", "talk", "leave", "tap");

    private final List<Act> acts = new ArrayList<>();
    private boolean full;

    synchronized void forget() {
        acts.clear();
        full = false;
    }

    /** Notes an act that was not refused. */
    synchronized void note(Instant at, String method, String path, byte[] body, byte[] reply) {
        if (acts.size() < MAX_ACTS) {
            var told = path.equals("/_sim/people")
                    || path.equals("/_sim/groups")
                    || path.endsWith("/scan")
                    || path.endsWith("/join");
            acts.add(new Act(at, method, path, body, told ? reply : new byte[0]));
        } else {
            full = true;
        }
    }

    /** The scenario that does the same again. */
    String yaml() {
        List<Act> all;
        boolean cut;
        synchronized (this) {
            all = List.copyOf(acts);
            cut = full;
        }
        var writing = new Writing(all.isEmpty() ? Instant.EPOCH : all.get(0).at());
        all.forEach(writing::add);
        var script = Json.object();
        script.put("name", "recording");
        script.put("play", "at once");
        script.set("steps", writing.steps);
        return "# What was done by hand, as a scenario; play it in a sandbox that is empty: POST /_sim/scenario.\n"
                + (cut ? "# Only the first " + MAX_ACTS + " acts: more are not kept.\n" : "")
                + new YAMLMapper().writeValueAsString(script);
    }

    private static final class Writing {
        private final Instant begin;
        private final tools.jackson.databind.node.ArrayNode steps = Json.array();
        private final Map<String, String> names = new HashMap<>();
        private int groups;

        Writing(Instant begin) {
            this.begin = begin;
        }

        void add(Act act) {
            var body = tree(act.body());
            var reply = tree(act.reply());
            if (act.path().equals("/_sim/people")) {
                var bodies = body.isArray() ? body : Json.array().add(body);
                var replies = reply.isArray() ? reply : Json.array().add(reply);
                for (int i = 0; i < bodies.size(); i++) {
                    entered(act, bodies.path(i), replies.path(i));
                }
                return;
            }
            var segments = List.of(act.path().substring("/_sim/".length()).split("/"));
            var verb = segments.get(0);
            if (act.method().equals("PUT") && verb.equals("apps") && segments.size() == 3) {
                var fields = Json.object().put("corp", segments.get(1)).put("agent", segments.get(2));
                step(act, Verb.app, fields.setAll((ObjectNode) body));
            } else if (act.path().equals("/_sim/groups")) {
                var name = "g" + ++groups;
                names.put(reply.path("chatId").asString(""), name);
                step(
                        act,
                        Verb.group,
                        Json.object()
                                .put("as", name)
                                .put("owner", body.path("owner").asString(""))
                                .put("name", body.path("name").asString("")));
            } else if (act.path().equals("/_sim/scan")) {
                step(
                        act,
                        Verb.scan,
                        person(body).put("staff", reply.path("userid").asString("")));
            } else if (act.path().equals("/_sim/join")) {
                step(
                        act,
                        body.hasNonNull("chatId") ? Verb.invite : Verb.join,
                        person(body).put("group", named(reply.path("chatId").asString(""))));
            } else if (act.path().equals("/_sim/orders")) {
                step(act, Verb.order, (ObjectNode) body);
            } else if (segments.size() == 1 && VERBS.contains(verb)) {
                var known = Verb.valueOf(verb);
                var fields = Json.object();
                body.properties().forEach(field -> {
                    var name = field.getKey().equals("chatId") ? "group" : field.getKey();
                    if (known.fields().stream().anyMatch(one -> one.name().equals(name))) {
                        fields.set(
                                name,
                                field.getKey().equals("chatId")
                                        ? text(named(field.getValue().asString("")))
                                        : field.getValue());
                    }
                });
                step(act, known, fields);
            } else if (segments.size() == 3 && verb.equals("people")) {
                step(
                        act,
                        segments.get(2).equals("follow") ? Verb.follow : Verb.unfollow,
                        Json.object().put("person", segments.get(1)));
            } else {
                step(act, Verb.call, call(act, body));
            }
        }

        private void entered(Act act, JsonNode body, JsonNode reply) {
            var id = reply.path("id").asString("");
            if (body.path("kind").asString("").equals("staff")) {
                var fields = Json.object()
                        .put("as", id)
                        .put("name", body.path("nickname").asString(""));
                if (body.path("adminWelcome").asBoolean(false)) {
                    fields.put("adminWelcome", true);
                }
                step(act, Verb.staff, fields);
                return;
            }
            var fields = Json.object()
                    .put("as", id)
                    .put("nickname", body.path("nickname").asString(""))
                    .put("unionid", reply.path("unionid").asString(""));
            if (body.path("followsOfficialAccount").asBoolean(false)) {
                fields.put("follows", true);
            }
            step(act, Verb.customer, fields);
        }

        private ObjectNode call(Act act, JsonNode body) {
            var fields = Json.object().put("method", act.method()).put("path", withNames(act.path()));
            if (!body.isEmpty()) {
                fields.set("body", tree(withNames(body.toString()).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            }
            return fields;
        }

        private String withNames(String text) {
            var out = text;
            for (var name : names.entrySet()) {
                out = out.replace(name.getKey(), "${" + name.getValue() + ".chatId}");
            }
            return out;
        }

        private String named(String chatId) {
            return names.getOrDefault(chatId, chatId);
        }

        private static ObjectNode person(JsonNode body) {
            return Json.object().put("person", body.path("person").asString(""));
        }

        private static JsonNode text(String text) {
            return Json.MAPPER.valueToTree(text);
        }

        private void step(Act act, Verb verb, @Nullable JsonNode fields) {
            var step = steps.addObject();
            step.put(
                    "at",
                    Duration.ofMillis(Duration.between(begin, act.at()).toMillis())
                            .toString());
            step.set(verb.name(), fields == null ? Json.object() : fields);
        }

        private static JsonNode tree(byte[] json) {
            return json.length == 0 ? Json.object() : Json.MAPPER.readTree(json);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
    private record Act(Instant at, String method, String path, byte[] body, byte[] reply) {}
}
