package io.quanzi.sandbox.control;

import io.quanzi.sandbox.acquisition.AcquisitionLinks;
import io.quanzi.sandbox.contact.ContactWays;
import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.message.Media;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** People come, add members, delete them; and what their phones show. */
public final class PeopleControls {
    private final PlatformAccounts accounts;
    private final People people;
    private final Relations relations;
    private final ContactWays ways;
    private final AcquisitionLinks links;
    private final PhoneMessages phones;
    private final Media media;
    private final Predicate<String> joinWays;
    private final BiConsumer<Person, Boolean> follows;

    /**
     * @param joinWays whether a config_id is a join way's
     * @param follows a person follows, or no longer, the first Official Account
     */
    public PeopleControls(
            PlatformAccounts accounts,
            People people,
            Relations relations,
            ContactWays ways,
            AcquisitionLinks links,
            PhoneMessages phones,
            Media media,
            Predicate<String> joinWays,
            BiConsumer<Person, Boolean> follows) {
        this.accounts = accounts;
        this.people = people;
        this.relations = relations;
        this.ways = ways;
        this.links = links;
        this.phones = phones;
        this.media = media;
        this.joinWays = joinWays;
        this.follows = follows;
    }

    public void enter(Routes routes) {
        routes.post(
                "/_sim/people",
                "Adds a person, or an array of them; kind staff is a member of the corp, adminWelcome takes the code"
                        + " away",
                "{\"nickname\":\"小林\",\"unionid\":\"o6_1\",\"followsOfficialAccount\":true,\"kind\":\"customer\","
                        + "\"userid\":\"staff1\",\"corpId\":\"ww1\",\"adminWelcome\":false}",
                this::add);
        routes.get("/_sim/people", "All people and staff", this::list);
        routes.get("/_sim/people/{id}", "One person or member", act -> ApiResponse.json(200, one(act.variable("id"))));
        routes.get("/_sim/people/{id}/messages", "What this person's phone shows, oldest first", this::messages);
        routes.post("/_sim/people/{id}/follow", "Follows the Official Account", "", act -> follow(act, true));
        routes.post("/_sim/people/{id}/unfollow", "No longer follows it", "", act -> follow(act, false));
        routes.post(
                "/_sim/scan",
                "Scans the QR code of a contact way, or opens an acquisition link",
                "{\"person\":\"p1\",\"url\":\"http://…\"}",
                this::scan);
        routes.post(
                "/_sim/accept",
                "The member accepts a request, or a half relation",
                "{\"staff\":\"staff1\",\"person\":\"p1\"}",
                act -> {
                    relations.accept(staff(act), person(act));
                    return ApiResponse.json(200, Json.object());
                });
        routes.post(
                "/_sim/delete",
                "The person deletes the member; with by staff, the member the person, for the source"
                        + " DELETE_BY_TRANSFER too",
                "{\"person\":\"p1\",\"staff\":\"staff1\",\"by\":\"person\",\"source\":\"\"}",
                this::delete);
        routes.post(
                "/_sim/talk",
                "The customer writes to the member: no welcome is possible after that",
                "{\"person\":\"p1\",\"staff\":\"staff1\"}",
                act -> {
                    relations.talk(person(act), staff(act));
                    return ApiResponse.json(200, Json.object());
                });
        routes.get("/_sim/qr/{id}", "The picture of a QR code", this::qr);
        routes.get("/_sim/images/{id}", "An image uploaded by media/uploadimg", this::image);
    }

    Person person(Routes.Act act) {
        var id = act.text("person");
        var person = people.person(id);
        if (person == null) {
            throw new IllegalArgumentException("expected the id of a person, got \"" + id + "\"");
        }
        return person;
    }

    StaffMember staff(Routes.Act act) {
        var id = act.text("staff");
        var staff = people.member(id);
        if (staff == null) {
            throw new IllegalArgumentException("expected the userid of a member, got \"" + id + "\"");
        }
        return staff;
    }

    /** The config_id in the picture's address, or in the text of a QR code. */
    static String configId(Routes.Act act) {
        var url = act.text("url");
        var path = url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
        var last = path.substring(path.lastIndexOf('/') + 1);
        return last.endsWith(".png") ? last.substring(0, last.length() - 4) : last;
    }

    private ApiResponse add(Routes.Act act) {
        if (act.body().isArray()) {
            var all = Json.array();
            act.body().forEach(one -> all.add(add(one)));
            return ApiResponse.json(200, all);
        }
        return ApiResponse.json(200, add(act.body()));
    }

    private ObjectNode add(JsonNode body) {
        var kind = body.path("kind").asString("customer");
        var nickname = Call.text(body, "nickname");
        if (nickname.isEmpty()) {
            throw new IllegalArgumentException("expected \"nickname\" in the body, got none");
        }
        return switch (kind) {
            case "customer" -> {
                var person = people.add(nickname, text(body, "unionid"));
                if (body.path("followsOfficialAccount").asBoolean(false)) {
                    follows.accept(person, true);
                }
                yield shown(person);
            }
            case "staff" -> {
                var corpId = text(body, "corpId");
                yield shown(people.hire(
                        corpId == null ? onlyCorp() : corpId,
                        nickname,
                        text(body, "userid"),
                        body.path("adminWelcome").asBoolean(false)));
            }
            default ->
                throw new IllegalArgumentException("expected \"kind\" of customer or staff, got \"" + kind + "\"");
        };
    }

    private String onlyCorp() {
        var corps = accounts.accounts(Platform.WECOM);
        if (corps.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected a corp for staff to work in: set up an app first, PUT /_sim/apps/{corpId}/{agentId}");
        }
        return corps.get(0);
    }

    private ApiResponse list(Routes.Act act) {
        var all = Json.array();
        accounts.accounts(Platform.WECOM).forEach(corp -> people.staffOf(corp).forEach(staff -> all.add(shown(staff))));
        people.people().forEach(person -> all.add(shown(person)));
        return ApiResponse.json(200, all);
    }

    private ObjectNode one(String id) {
        var person = people.person(id);
        var staff = people.member(id);
        if (person != null) {
            return shown(person);
        }
        if (staff != null) {
            return shown(staff);
        }
        throw new IllegalArgumentException("expected the id of a person or a userid, got \"" + id + "\"");
    }

    private ApiResponse messages(Routes.Act act) {
        var id = one(act.variable("id")).path("id").stringValue();
        var all = Json.array();
        phones.of(id).forEach(message -> all.add(Json.tree(message)));
        return ApiResponse.json(200, all);
    }

    private ApiResponse follow(Routes.Act act, boolean follows) {
        var person = people.person(act.variable("id"));
        if (person == null) {
            throw new IllegalArgumentException("expected the id of a person, got \"" + act.variable("id") + "\"");
        }
        this.follows.accept(person, follows);
        return ApiResponse.json(200, shown(person));
    }

    private ApiResponse scan(Routes.Act act) {
        var person = person(act);
        var url = act.text("url");
        var scan = AcquisitionLinks.isLink(url) ? links.open(person, url) : ways.scan(person, configId(act));
        var staff = people.member(scan.userId());
        var reply = Json.object();
        reply.put("outcome", scan.outcome().name());
        reply.put("userid", scan.userId());
        reply.put("externalUserId", people.externalUserId(staff == null ? "" : staff.corpId(), person));
        return ApiResponse.json(200, reply);
    }

    private ApiResponse delete(Routes.Act act) {
        var by = act.body().path("by").asString("person");
        switch (by) {
            case "person" -> relations.customerDeletes(person(act), staff(act));
            case "staff" -> relations.staffDeletes(staff(act), person(act), Call.text(act.body(), "source"));
            default -> throw new IllegalArgumentException("expected \"by\" of person or staff, got \"" + by + "\"");
        }
        return ApiResponse.json(200, Json.object());
    }

    private ApiResponse qr(Routes.Act act) {
        var file = act.variable("id");
        var id = file.endsWith(".png") ? file.substring(0, file.length() - 4) : file;
        if (!ways.has(id) && !joinWays.test(id)) {
            throw new ActRefused("二维码已失效: no contact way and no join way has the config_id \"" + id + "\"");
        }
        return ApiResponse.bytes("image/png", Qr.png(act.baseUrl() + "/_sim/qr/" + id));
    }

    private ApiResponse image(Routes.Act act) {
        var image = media.image(act.variable("id"));
        if (image == null) {
            throw new IllegalArgumentException("expected the id of an uploaded image, got " + act.variable("id"));
        }
        return ApiResponse.bytes(image.contentType(), image.bytes());
    }

    private ObjectNode shown(Person person) {
        var shown = Json.object();
        shown.put("id", person.id());
        shown.put("kind", "customer");
        shown.put("nickname", person.nickname());
        shown.put("unionid", person.unionid());
        accounts.accounts(Platform.OFFICIAL_ACCOUNT).stream()
                .findFirst()
                .ifPresent(app -> shown.put("openid", people.openid(app, person)));
        accounts.accounts(Platform.WECOM).stream()
                .findFirst()
                .ifPresent(corp -> shown.put("externalUserId", people.externalUserId(corp, person)));
        return shown;
    }

    private static ObjectNode shown(StaffMember staff) {
        var shown = Json.object();
        shown.put("id", staff.userId());
        shown.put("kind", "staff");
        shown.put("nickname", staff.name());
        shown.put("userid", staff.userId());
        shown.put("corpId", staff.corpId());
        return shown;
    }

    private static @Nullable String text(JsonNode body, String field) {
        var text = Call.text(body, field);
        return text.isEmpty() ? null : text;
    }
}
