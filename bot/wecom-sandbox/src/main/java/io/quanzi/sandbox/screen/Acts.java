package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.control.ControlClient;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.Platform;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Turns a touch on a phone into an act of the control plane, by its rules and in its words. */
final class Acts {
    /** The corp and app that a member is hired into where none was set up. */
    private static final String FIRST_APP = "/_sim/apps/ww5a7d0b0a00000001/1000002";

    private final ScreenData screenData;
    private final ControlClient controlClient;
    private final WebPages web;

    Acts(ScreenData screenData, ControlClient controlClient, WebPages web) {
        this.screenData = screenData;
        this.controlClient = controlClient;
        this.web = web;
    }

    /**
     * Does what was touched.
     *
     * @param form the fields that the button sent, each with its values
     * @throws IllegalArgumentException when there is no such act
     */
    Result act(String act, Map<String, List<String>> form, ScreenWords words) {
        var who = Form.one(form, "who");
        return switch (act) {
            case "scan" -> recognise(who, Form.one(form, "code"), words);
            case "press" -> {
                var code = web.codeOn(who);
                yield code == null ? Result.refused(words.of("web.nocode")) : recognise(who, code, words);
            }
            case "tap" -> tap(who, form, words);
            case "leave" ->
                told(post("/_sim/leave", "person", who, "chatId", Form.one(form, "id")), words, "did.leave", "");
            case "remove" -> {
                var body = body("person", Form.one(form, "id"), "chatId", who(form));
                body.put("by", "owner");
                yield told(controlClient.post("/_sim/leave", body), words, "did.remove", null);
            }
            case "invite" ->
                told(
                        post("/_sim/join", "person", Form.one(form, "id"), "chatId", who(form)),
                        words,
                        "did.invite",
                        null);
            case "delete" ->
                told(post("/_sim/delete", "person", who, "staff", Form.one(form, "id")), words, "did.delete", "");
            case "dismiss" -> {
                var body = body("person", Form.one(form, "id"), "staff", who);
                body.put("by", "staff");
                yield told(controlClient.post("/_sim/delete", body), words, "did.dismiss", "");
            }
            case "accept" ->
                told(
                        post("/_sim/accept", "person", Form.one(form, "id"), "staff", who),
                        words,
                        "did.accept",
                        "chat." + Form.one(form, "id"));
            case "talk" ->
                told(post("/_sim/talk", "person", who, "staff", Form.one(form, "id")), words, "did.talk", null);
            case "buy" -> {
                var body = body("person", who);
                body.set("items", DemoProducts.order(Form.one(form, "item"), words));
                yield told(
                        controlClient.post("/_sim/orders", body),
                        words,
                        canBeTold(who) ? "did.buy" : "did.buy.unfollowed",
                        null);
            }
            case "follow", "unfollow" ->
                told(controlClient.post("/_sim/people/" + who + "/" + act, Json.object()), words, "did." + act, null);
            case "clock" -> told(post("/_sim/clock", "advance", Form.one(form, "advance")), words, "", null);
            case "customer" -> {
                var body = body("nickname", or(Form.one(form, "name"), words.of("make.customer.name")));
                // as most who buy from a shop's account do
                body.put(
                        "followsOfficialAccount",
                        screenData
                                .sandboxState()
                                .act(() -> !screenData
                                        .accounts()
                                        .accounts(Platform.OFFICIAL_ACCOUNT)
                                        .isEmpty()));
                yield made(controlClient.post("/_sim/people", body), "id");
            }
            case "staff" -> {
                if (screenData
                        .sandboxState()
                        .act(() ->
                                screenData.accounts().accounts(Platform.WECOM).isEmpty())) {
                    controlClient.act("PUT", FIRST_APP, body("secret", "sandbox"));
                }
                yield made(
                        post(
                                "/_sim/people",
                                "kind",
                                "staff",
                                "nickname",
                                or(Form.one(form, "name"), words.of("make.staff.name"))),
                        "id");
            }
            case "group" ->
                made(
                        post(
                                "/_sim/groups",
                                "owner",
                                Form.one(form, "owner"),
                                "name",
                                or(Form.one(form, "name"), words.of("make.group.name"))),
                        "chatId");
            case "scenario" ->
                told(post("/_sim/scenario", "name", Form.one(form, "name")), words, "did.scenario", null);
            default -> throw new IllegalArgumentException("expected an act of a phone, got \"" + act + "\"");
        };
    }

    /** Whether a notice of an order could come: there is no account that would send one, or the person follows it. */
    private boolean canBeTold(String who) {
        return screenData.sandboxState().act(() -> {
            var person = screenData.people().person(who);
            return person == null
                    || screenData.accounts().accounts(Platform.OFFICIAL_ACCOUNT).isEmpty()
                    || screenData.fans().follows(person);
        });
    }

    /** Recognises a pressed QR code: an officer to add, or a group to join. */
    private Result recognise(String who, String code, ScreenWords words) {
        var joins = screenData.sandboxState().act(() -> screenData.joinWays().has(code));
        var done = post(joins ? "/_sim/join" : "/_sim/scan", "person", who, "url", code);
        if (!done.fine()) {
            return Result.refused(done.said());
        }
        return joins
                ? new Result(
                        words.of("did.join." + done.body().path("outcome").asString("joined")),
                        "group." + done.body().path("chatId").asString(""),
                        null,
                        true)
                : new Result(
                        words.of("did.scan." + done.body().path("outcome").asString("added")),
                        "chat." + done.body().path("userid").asString(""),
                        null,
                        true);
    }

    private Result tap(String who, Map<String, List<String>> form, ScreenWords words) {
        var body = body("staff", who, "msgid", Form.one(form, "msgid"));
        var kept = new HashSet<>(form.getOrDefault("to", List.of()));
        if (form.containsKey("choosable")) {
            var left = body.putArray("deselect");
            form.getOrDefault("all", List.of()).stream()
                    .filter(target -> !kept.contains(target))
                    .forEach(left::add);
        }
        var done = controlClient.post("/_sim/tap", body);
        if (!done.fine()) {
            return Result.refused(done.said());
        }
        var tap = done.body().path(0);
        return new Result(
                words.of(
                        "did.tap",
                        tap.path("sent").asInt(0),
                        tap.path("unreachable").asInt(0),
                        tap.path("overQuota").asInt(0),
                        tap.path("leftOut").asInt(0)),
                null,
                null,
                true);
    }

    private static String who(Map<String, List<String>> form) {
        return Form.one(form, "chatId");
    }

    private static Result told(ControlClient.Done done, ScreenWords words, String key, @Nullable String view) {
        return done.fine()
                ? new Result(key.isEmpty() ? "" : words.of(key), view, null, true)
                : Result.refused(done.said());
    }

    private static Result made(ControlClient.Done done, String id) {
        return done.fine() ? new Result("", "", done.body().path(id).asString(""), true) : Result.refused(done.said());
    }

    private ControlClient.Done post(String path, String... pairs) {
        return controlClient.post(path, body(pairs));
    }

    private static ObjectNode body(String... pairs) {
        var body = Json.object();
        for (int i = 0; i < pairs.length; i += 2) {
            body.put(pairs[i], pairs[i + 1]);
        }
        return body;
    }

    private static String or(String given, String otherwise) {
        return given.isBlank() ? otherwise : given.strip();
    }

    /**
     * The result of a touch.
     *
     * @param said what the phone says for a moment; empty for nothing
     * @param view where the phone goes; null = it stays
     * @param who whose phone is shown from now on; null = the same
     */
    record Result(
            String said, @Nullable String view, @Nullable String who, boolean fine) {
        static Result refused(String said) {
            return new Result(said, null, null, false);
        }
    }
}
