package io.quanzi.sandbox.control;

import io.quanzi.sandbox.acquisition.AcquisitionLinks;
import io.quanzi.sandbox.contact.Tags;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.AccessTokens;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import java.time.DateTimeException;
import java.time.Instant;

/** The administrator's acts: tags, the quota of acquisition links, members' rights; and tokens that others replace. */
public final class ContactControls {
    private final PlatformAccounts accounts;
    private final People people;
    private final Tags tags;
    private final AcquisitionLinks links;
    private final AccessTokens tokens;

    public ContactControls(
            PlatformAccounts accounts, People people, Tags tags, AcquisitionLinks links, AccessTokens tokens) {
        this.accounts = accounts;
        this.people = people;
        this.tags = tags;
        this.links = links;
        this.tokens = tokens;
    }

    public void enter(Routes routes) {
        routes.post(
                "/_sim/tags",
                "The administrator changes corp tags: act create (group, name), update (id, name), delete (id), shuffle",
                "{\"act\":\"create\",\"group\":\"阶段\",\"name\":\"0-6个月\",\"id\":\"et…\",\"corpId\":\"ww1\"}",
                this::tag);
        routes.post(
                "/_sim/acquisition/quota",
                "Adds uses of acquisition links until an instant; with left instead of uses, sets what is left",
                "{\"uses\":100,\"until\":\"2027-01-01T00:00:00Z\",\"left\":20,\"corpId\":\"ww1\"}",
                this::quota);
        routes.post(
                "/_sim/acquisition/delete",
                "The administrator deletes an acquisition link",
                "{\"linkId\":\"ca…\"}",
                act -> {
                    links.deleteByAdmin(act.text("linkId"));
                    return ApiResponse.json(200, Json.object());
                });
        routes.put(
                "/_sim/people/{id}/card",
                "What the console says of a member: without customerContact APIs answer 84074, not activated 41054",
                "{\"mobile\":\"13800000000\",\"email\":\"mei@shop.example\",\"customerContact\":true,\"activated\":true}",
                this::card);
        routes.post(
                "/_sim/tokens/replace",
                "Puts a new token in the place of every one, as another node does: the old answer 40014",
                "",
                act -> {
                    var reply = Json.object();
                    reply.put("replaced", tokens.replaceAll());
                    return ApiResponse.json(200, reply);
                });
    }

    private ApiResponse tag(Routes.Act act) {
        var reply = Json.object();
        switch (act.text("act")) {
            case "create" -> reply.put("id", tags.adminCreates(corp(act), act.text("group"), act.text("name")));
            case "update" -> tags.adminRenames(act.text("id"), act.text("name"));
            case "delete" -> tags.adminDeletes(act.text("id"));
            case "shuffle" -> tags.adminShuffles(corp(act), Call.text(act.body(), "id"));
            default ->
                throw new IllegalArgumentException(
                        "expected \"act\" of create, update, delete or shuffle, got \"" + act.text("act") + "\"");
        }
        return ApiResponse.json(200, reply);
    }

    private ApiResponse quota(Routes.Act act) {
        if (act.body().hasNonNull("left")) {
            links.leave(corp(act), (int) Call.number(act.body(), "left", 0));
        } else {
            int uses = (int) Call.number(act.body(), "uses", 0);
            if (uses < 1) {
                throw new IllegalArgumentException("expected \"uses\" of 1 or more, got " + uses);
            }
            links.grow(corp(act), uses, instant(act.text("until")));
        }
        return ApiResponse.json(200, Json.object());
    }

    private ApiResponse card(Routes.Act act) {
        var member = people.member(act.variable("id"));
        if (member == null) {
            throw new IllegalArgumentException("expected the userid of a member, got \"" + act.variable("id") + "\"");
        }
        var old = member.card() == null ? StaffMember.Card.ORDINARY : member.card();
        var body = act.body();
        var card = new StaffMember.Card(
                body.path("mobile").asString(old.mobile()),
                body.path("email").asString(old.email()),
                body.path("customerContact").asBoolean(old.customerContact()),
                body.path("activated").asBoolean(old.activated()));
        people.note(member, card);
        return ApiResponse.json(200, Json.tree(card));
    }

    private String corp(Routes.Act act) {
        var corpId = Call.text(act.body(), "corpId");
        var corps = accounts.accounts(Platform.WECOM);
        if (corps.isEmpty() || (!corpId.isEmpty() && !corps.contains(corpId))) {
            throw new IllegalArgumentException(
                    "expected a \"corpId\" that was set up, such as one of " + corps + ", got \"" + corpId + "\"");
        }
        return corpId.isEmpty() ? corps.get(0) : corpId;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expected \"until\" such as 2027-01-01T00:00:00Z, got \"" + text + "\"", e);
        }
    }
}
