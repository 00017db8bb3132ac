package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import io.quanzi.sandbox.platform.Limits;
import io.quanzi.sandbox.platform.PlatformSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Contact ways: made and kept by an app, scanned by customers. https://developer.work.weixin.qq.com/document/path/92228 */
public final class ContactWays {
    private static final String ROOT = "/cgi-bin/externalcontact/";
    private static final String LASTING = "lasting";
    private static final String TEMPORARY = "temporary";
    private static final int MAX_TEMPORARY_A_DAY = 100_000;
    private static final int MAX_USERS = 100;
    private static final int MAX_CHARACTERS = 30;

    private final SandboxState sandboxState;
    private final People people;
    private final Relations relations;
    private final Limits limits;
    private final Consumer<String> media;
    private final PlatformSettings settings;
    private final Table<ContactWay> ways;
    private final Index<ContactWay> byKind;

    /**
     * @param media refuses a media_id that is unknown or too old
     */
    public ContactWays(
            SandboxState sandboxState,
            People people,
            Relations relations,
            PlatformSettings settings,
            Limits limits,
            Consumer<String> media) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.relations = relations;
        this.limits = limits;
        this.media = media;
        this.settings = settings;
        this.ways = sandboxState.table("contactWays", ContactWay.class);
        this.byKind = ways.index(way -> way.temporary() ? TEMPORARY : LASTING);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "add_contact_way", this::add);
        endpoints.post(ROOT + "get_contact_way", this::get);
        endpoints.post(ROOT + "list_contact_way", this::list);
        endpoints.post(ROOT + "update_contact_way", this::update);
        endpoints.post(ROOT + "del_contact_way", this::delete);
        endpoints.postPair(ROOT + "close_temp_chat", this::closeChat);
    }

    public boolean has(String configId) {
        return ways.has(configId);
    }

    /** The codes that can be scanned, newest first. */
    public List<Code> newest(int most) {
        return ways.newest(most).stream()
                .map(way -> new Code(way.configId(), way.users(), way.state(), way.remark()))
                .toList();
    }

    /** A person scans the QR code of a contact way. */
    public Scan scan(Person person, String configId) {
        var way = ways.find(configId);
        if (way == null) {
            throw new ActRefused("二维码已失效: no contact way has the config_id \"" + configId + "\"");
        }
        if (over(way)) {
            throw new ActRefused("二维码已过期: the temporary contact way ended at " + way.until());
        }
        var session = way.session();
        if (session != null
                && !session.unionid().isEmpty()
                && !session.unionid().equals(person.unionid())) {
            throw new ActRefused("此二维码仅限指定用户使用: the contact way is for another unionid than " + person.id() + "'s");
        }
        var staff = pick(way, person);
        var outcome = relations.add(
                person, staff, way.skipVerify(), way.state(), Relation.Origin.of(way, sandboxState.now()));
        if (way.temporary() && outcome != Relations.Outcome.already) {
            ways.remove(configId);
        } else if (way.type() == 2) {
            ways.put(configId, way.picked());
        }
        return new Scan(outcome, staff.userId());
    }

    /** Lasting ways share their number with the join ways of groups. */
    public boolean full() {
        int most = settings.now().mostWays();
        return most > 0 && byKind.count(LASTING) + sandboxState.count("joinWays") >= most;
    }

    private boolean over(ContactWay way) {
        return way.until() != null && !sandboxState.now().isBefore(way.until());
    }

    /** Members take turns; who has one of them already, meets that one again. */
    private StaffMember pick(ContactWay way, Person person) {
        var users = new ArrayList<>(way.users());
        if (!way.parties().isEmpty()) {
            people.staffOf(way.corpId()).stream()
                    .map(StaffMember::userId)
                    .filter(user -> !users.contains(user))
                    .forEach(users::add);
        }
        var user = users.stream()
                .filter(known -> relations.live(known, person.id()))
                .findFirst()
                .orElseGet(() -> users.get(way.picks() % users.size()));
        var staff = people.member(user);
        if (staff == null) {
            throw new IllegalStateException("a contact way names a member that does not exist");
        }
        return staff;
    }

    private ObjectNode add(Call call) {
        var temporary = call.flag("is_temp", false);
        if (!temporary && full()) {
            throw new ApiError(Errcode.TOO_MANY_WAYS);
        }
        int type = within(call, "type", 1, 2, Errcode.NO_WAY_TYPE, Errcode.BAD_WAY_TYPE);
        int scene = within(call, "scene", 1, 2, Errcode.NO_WAY_SCENE, Errcode.BAD_WAY_SCENE);
        int style = style(call, type, scene, scene == 1 ? 1 : 0);
        if (temporary && type != 1) {
            throw new ApiError(Errcode.BAD_WAY_TYPE);
        }
        var session = temporary ? Sessions.of(call, null, media) : null;
        var way = new ContactWay(
                Ids.hex(32),
                call.corpId(),
                call.caller().agentId(),
                type,
                scene,
                style,
                call.text("remark", MAX_CHARACTERS),
                call.flag("skip_verify", true),
                call.text("state", MAX_CHARACTERS),
                users(call, type),
                parties(call),
                call.flag("is_exclusive", false),
                temporary,
                session == null ? null : sandboxState.now().plusSeconds(session.expiresIn()),
                sandboxState.now(),
                0,
                session,
                call.has("mark_source") ? call.flag("mark_source", false) : null);
        checkStaff(call, way);
        if (temporary
                && !limits.take(
                        "temporary contact ways",
                        call.corpId(),
                        Limits.Span.DAY,
                        MAX_TEMPORARY_A_DAY,
                        1,
                        sandboxState.now().getEpochSecond())) {
            throw new ApiError(Errcode.TOO_MANY_WAYS);
        }
        ways.put(way.configId(), way);
        var reply = Json.object();
        reply.put("config_id", way.configId());
        if (scene == 2) {
            reply.put("qr_code", qrCode(call, way));
        }
        return reply;
    }

    private ObjectNode update(Call call) {
        var old = own(call);
        if (over(old)) {
            throw new ApiError(Errcode.BAD_CONFIG_ID, "a temporary way that has ended cannot be edited");
        }
        var session = old.session() == null ? null : Sessions.of(call, old.session(), media);
        var way = new ContactWay(
                old.configId(),
                old.corpId(),
                old.agentId(),
                old.type(),
                old.scene(),
                style(call, old.type(), old.scene(), old.style()),
                call.has("remark") ? call.text("remark", MAX_CHARACTERS) : old.remark(),
                call.flag("skip_verify", old.skipVerify()),
                call.has("state") ? call.text("state", MAX_CHARACTERS) : old.state(),
                call.has("user") ? users(call, old.type()) : old.users(),
                call.has("party") ? parties(call) : old.parties(),
                old.exclusive(),
                old.temporary(),
                session == null ? null : old.at().plusSeconds(session.expiresIn()),
                old.at(),
                old.picks(),
                session,
                call.has("mark_source") ? Boolean.valueOf(call.flag("mark_source", false)) : old.markSource());
        checkStaff(call, way);
        ways.put(way.configId(), way);
        return Json.object();
    }

    private ObjectNode get(Call call) {
        var way = own(call);
        var reply = Json.object();
        var shown = reply.putObject("contact_way");
        shown.put("config_id", way.configId());
        shown.put("type", way.type());
        shown.put("scene", way.scene());
        shown.put("style", way.style());
        shown.put("remark", way.remark());
        shown.put("skip_verify", way.skipVerify());
        shown.put("state", way.state());
        if (way.scene() == 2) {
            shown.put("qr_code", qrCode(call, way));
        }
        shown.set("user", Json.array(way.users()));
        var parties = shown.putArray("party");
        way.parties().forEach(parties::add);
        shown.put("is_temp", way.temporary());
        shown.put("is_exclusive", way.exclusive());
        shown.put("mark_source", way.markSource() == null || way.markSource());
        if (way.session() != null) {
            Sessions.show(way.session(), shown, call.baseUrl());
        }
        return reply;
    }

    /** Ends the temporary session of a pair, which shows the customer its last words. */
    private ObjectNode closeChat(Call call) {
        var userId = call.text("userid", Errcode.NO_USERID);
        var externalUserId = call.text("external_userid", Errcode.NO_EXTERNAL_USERID);
        var relation = relations.needed(call.caller(), userId, externalUserId);
        if (relation.origin() == null || relation.origin().chatUntil() == null) {
            throw new ApiError(Errcode.NO_RELATION, "no temporary session");
        }
        if (sandboxState.now().isBefore(relation.origin().chatUntil())) {
            relations.put(relation.chatEnds(sandboxState.now()));
        }
        return Json.object();
    }

    private ObjectNode list(Call call) {
        long now = sandboxState.now().getEpochSecond();
        long from = call.number("start_time", now - 90 * 86_400L);
        long to = call.number("end_time", now);
        var found = ways.all().stream()
                .filter(way -> mine(call, way) && !way.temporary())
                .filter(way -> way.at().getEpochSecond() >= from && way.at().getEpochSecond() <= to)
                .toList();
        return call.page("contact_way", found, call.limit(100, 1000), way -> {
            var row = Json.object();
            row.put("config_id", way.configId());
            return row;
        });
    }

    private ObjectNode delete(Call call) {
        ways.remove(own(call).configId());
        return Json.object();
    }

    private ContactWay own(Call call) {
        return Optional.ofNullable(ways.find(call.text("config_id", Errcode.NO_CONFIG_ID)))
                .filter(way -> mine(call, way))
                .orElseThrow(() -> new ApiError(Errcode.BAD_CONFIG_ID));
    }

    private static boolean mine(Call call, ContactWay way) {
        return way.corpId().equals(call.corpId())
                && way.agentId().equals(call.caller().agentId());
    }

    private List<String> users(Call call, int type) {
        var users = call.texts("user");
        if (users.size() > (type == 1 ? 1 : MAX_USERS)) {
            throw new ApiError(Errcode.TOO_MANY_WAY_USERS);
        }
        if (users.isEmpty() && (type == 1 || call.at("party").isEmpty())) {
            throw new ApiError(Errcode.EMPTY_VALUE, "user");
        }
        return users;
    }

    private static List<Integer> parties(Call call) {
        return call.texts("party").stream()
                .map(party -> {
                    try {
                        return Integer.valueOf(party);
                    } catch (NumberFormatException e) {
                        throw new ApiError(Errcode.BAD_PARAMETER, "party must be numbers");
                    }
                })
                .toList();
    }

    private void checkStaff(Call call, ContactWay way) {
        if (way.users().isEmpty()
                && (way.parties().isEmpty() || people.staffOf(way.corpId()).isEmpty())) {
            throw new ApiError(Errcode.EMPTY_VALUE, "user");
        }
        for (var user : way.users()) {
            if (!people.contactStaff(call.caller(), user).activated()) {
                throw new ApiError(Errcode.NOT_ACTIVATED, user);
            }
        }
    }

    private static int style(Call call, int type, int scene, int otherwise) {
        int style = (int) call.number("style", otherwise);
        if (scene == 1 && (style < 1 || style > (type == 1 ? 3 : 2))) {
            throw new ApiError(Errcode.BAD_WAY_STYLE);
        }
        return style;
    }

    private static int within(Call call, String field, int least, int most, Errcode missing, Errcode bad) {
        if (!call.has(field)) {
            throw new ApiError(missing);
        }
        long value = call.number(field, 0);
        if (value < least || value > most) {
            throw new ApiError(bad);
        }
        return (int) value;
    }

    private static String qrCode(Call call, ContactWay way) {
        return call.baseUrl() + "/_sim/qr/" + way.configId() + ".png";
    }

    /** A code as whoever finds it on a poster sees it. */
    public record Code(String configId, List<String> users, String state, String remark) {}

    /**
     * The result of a scan.
     *
     * @param userId the member whom the code gave the customer to
     */
    public record Scan(Relations.Outcome outcome, String userId) {}
}
