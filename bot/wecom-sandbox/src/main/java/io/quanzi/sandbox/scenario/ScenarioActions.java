package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.control.ControlClient;
import io.quanzi.sandbox.control.ControlClient.Done;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Does the acts of a scenario over the sandbox's own paths, and knows the people by the names it gave them. */
final class ScenarioActions {
    private static final String EXTERNAL = "/cgi-bin/externalcontact/";

    private final ControlClient controlClient;
    private final PlatformAccounts accounts;
    private final NewestQrCodes codes;
    private final Map<String, JsonNode> given = new HashMap<>();

    ScenarioActions(ControlClient controlClient, PlatformAccounts accounts, NewestQrCodes codes) {
        this.controlClient = controlClient;
        this.accounts = accounts;
        this.codes = codes;
    }

    Done play(Verb verb, ObjectNode raw) {
        var fields = (ObjectNode) filled(raw);
        return switch (verb) {
            case app ->
                controlClient.act("PUT", "/_sim/apps/" + text(fields, "corp") + "/" + text(fields, "agent"), fields);
            case officialAccount ->
                controlClient.act("PUT", "/_sim/official-accounts/" + text(fields, "appId"), fields);
            case store -> controlClient.act("PUT", "/_sim/stores/" + text(fields, "appId"), fields);
            case settings -> controlClient.act("PUT", "/_sim/settings", fields);
            case fault -> controlClient.post("/_sim/faults", fields);
            case staff -> {
                var body = body("kind", "staff", "userid", text(fields, "as"), "nickname", text(fields, "name"));
                copy(fields, "corp", body, "corpId");
                copy(fields, "adminWelcome", body, "adminWelcome");
                yield named(fields, controlClient.post("/_sim/people", body));
            }
            case customer -> {
                var body = body("nickname", text(fields, "nickname"));
                copy(fields, "unionid", body, "unionid");
                copy(fields, "follows", body, "followsOfficialAccount");
                yield named(fields, controlClient.post("/_sim/people", body));
            }
            case group -> {
                var made = named(
                        fields,
                        controlClient.post(
                                "/_sim/groups", body("owner", id(fields, "owner"), "name", text(fields, "name"))));
                yield made.fine() && fields.has("notice")
                        ? controlClient.act(
                                "PUT",
                                "/_sim/groups/" + made.body().path("chatId").asString(""),
                                body("notice", text(fields, "notice")))
                        : made;
            }
            case contactWay -> contactWay(fields);
            case joinWay -> joinWay(fields);
            case scan, join -> enter(verb, fields);
            case invite -> controlClient.post("/_sim/join", ids(fields));
            case accept, delete, talk, leave -> controlClient.post("/_sim/" + verb, ids(fields));
            case notice ->
                controlClient.act("PUT", "/_sim/groups/" + id(fields, "group"), body("notice", text(fields, "text")));
            case tap -> {
                var body = ids(fields);
                if (fields.path("deselect").isArray()) {
                    var left = body.putArray("deselect");
                    fields.path("deselect").forEach(name -> left.add(idOf(name.asString(""))));
                }
                yield controlClient.post("/_sim/tap", body);
            }
            case order -> controlClient.post("/_sim/orders", ids(fields));
            case follow, unfollow ->
                controlClient.post("/_sim/people/" + id(fields, "person") + "/" + verb, Json.object());
            case clock -> controlClient.post("/_sim/clock", fields);
            case expireTokens -> controlClient.post("/_sim/tokens/expire", Json.object());
            case tag -> tag(fields);
            case api -> named(fields, api(text(fields, "path"), fields.path("body")));
            case call -> controlClient.act(text(fields, "method"), text(fields, "path"), fields.path("body"));
        };
    }

    /** A scan of the member's newest code, or of the group's, made where there is none; or of the address that is told. */
    private Done enter(Verb verb, ObjectNode fields) {
        var body = body("person", id(fields, "person"));
        if (fields.has("url")) {
            return controlClient.post("/_sim/" + verb, body.put("url", text(fields, "url")));
        }
        var whose = verb == Verb.scan ? id(fields, "staff") : id(fields, "group");
        var code = verb == Verb.scan ? codes.ofStaff(whose) : codes.ofGroup(whose);
        if (code.isEmpty()) {
            var made = verb == Verb.scan ? contactWay(fields) : joinWay(fields);
            if (!made.fine()) {
                return made;
            }
            code = made.body().path("config_id").asString("");
        }
        return controlClient.post("/_sim/" + verb, body.put("url", code));
    }

    private Done contactWay(ObjectNode fields) {
        var body = Json.object().put("type", 1).put("scene", 2);
        body.putArray("user").add(id(fields, "staff"));
        copy(fields, "state", body, "state");
        copy(fields, "remark", body, "remark");
        copy(fields, "skipVerify", body, "skip_verify");
        return api(EXTERNAL + "add_contact_way", body);
    }

    private Done joinWay(ObjectNode fields) {
        var body = Json.object().put("scene", 2);
        body.putArray("chat_id_list").add(id(fields, "group"));
        copy(fields, "state", body, "state");
        copy(fields, "remark", body, "remark");
        return api(EXTERNAL + "groupchat/add_join_way", body);
    }

    /** Puts a corp tag on a customer; one of that name is made when there is none. */
    private Done tag(ObjectNode fields) {
        var name = text(fields, "name");
        var listed = api(EXTERNAL + "get_corp_tag_list", Json.object());
        var tagId = listed.body().path("tag_group").findParents("id").stream()
                .filter(tag -> tag.path("name").asString("").equals(name) && !tag.has("group_id"))
                .map(tag -> tag.path("id").asString(""))
                .findFirst()
                .orElse("");
        if (tagId.isEmpty()) {
            var body = Json.object().put("group_name", "剧本");
            body.putArray("tag").addObject().put("name", name);
            var added = api(EXTERNAL + "add_corp_tag", body);
            if (!added.fine()) {
                return added;
            }
            tagId = added.body()
                    .path("tag_group")
                    .path("tag")
                    .path(0)
                    .path("id")
                    .asString("");
        }
        var body = body(
                "userid",
                id(fields, "staff"),
                "external_userid",
                given.getOrDefault(text(fields, "person"), Json.object())
                        .path("externalUserId")
                        .asString(""));
        body.putArray("add_tag").add(tagId);
        return api(EXTERNAL + "mark_tag", body);
    }

    /** A call of the API as the first app that was set up; an errcode is a refusal. */
    private Done api(String path, JsonNode body) {
        var app = accounts.of(Platform.WECOM).stream().findFirst();
        if (app.isEmpty()) {
            return refused("no app is set up; enter one under \"apps\"");
        }
        var token = token(app.get());
        return token.fine()
                ? checked(controlClient.post(
                        path + (path.contains("?") ? "&" : "?") + "access_token="
                                + encoded(token.body().path("access_token").asString("")),
                        body))
                : token;
    }

    private Done token(App app) {
        return checked(controlClient.act(
                "GET",
                "/cgi-bin/gettoken?corpid=" + encoded(app.account()) + "&corpsecret=" + encoded(app.secret()),
                Json.object()));
    }

    private static Done checked(Done done) {
        int errcode = done.body().path("errcode").asInt(0);
        return errcode == 0
                ? done
                : refused(
                        "errcode " + errcode + ": " + done.body().path("errmsg").asString(""));
    }

    private static Done refused(String why) {
        return new Done(409, Json.object().put("detail", why));
    }

    private Done named(ObjectNode fields, Done done) {
        if (done.fine() && fields.has("as")) {
            given.put(text(fields, "as"), done.body());
        }
        return done;
    }

    /** The fields with {@code person}, {@code staff} and {@code group} as the control plane names them. */
    private ObjectNode ids(ObjectNode fields) {
        var body = Json.object();
        fields.properties().forEach(field -> {
            switch (field.getKey()) {
                case "person", "staff" ->
                    body.put(field.getKey(), idOf(field.getValue().asString("")));
                case "group" -> body.put("chatId", idOf(field.getValue().asString("")));
                default -> body.set(field.getKey(), field.getValue());
            }
        });
        return body;
    }

    private String id(ObjectNode fields, String field) {
        return idOf(text(fields, field));
    }

    private String idOf(String name) {
        var known = given.get(name);
        return known == null
                ? name
                : known.path("chatId").asString(known.path("id").asString(name));
    }

    /** Replaces {@code ${name.field}} by what an earlier act gave back. */
    private JsonNode filled(JsonNode node) {
        if (node.isString()) {
            var text = ScriptReader.GIVEN.matcher(node.stringValue()).replaceAll(match -> {
                var known = given.get(match.group(1));
                var value = known == null
                        ? match.group()
                        : known.path(match.group(2)).asString("");
                return Matcher.quoteReplacement(value);
            });
            return Json.MAPPER.valueToTree(text);
        }
        if (node.isArray()) {
            var array = Json.array();
            node.forEach(item -> array.add(filled(item)));
            return array;
        }
        if (node.isObject()) {
            var object = Json.object();
            node.properties().forEach(field -> object.set(field.getKey(), filled(field.getValue())));
            return object;
        }
        return node;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(ObjectNode of, String field) {
        return of.path(field).asString("");
    }

    private static void copy(ObjectNode from, String field, ObjectNode into, String as) {
        if (from.has(field)) {
            into.set(as, from.path(field));
        }
    }

    private static ObjectNode body(String... pairs) {
        var body = Json.object();
        for (int i = 0; i < pairs.length; i += 2) {
            body.put(pairs[i], pairs[i + 1]);
        }
        return body;
    }
}
