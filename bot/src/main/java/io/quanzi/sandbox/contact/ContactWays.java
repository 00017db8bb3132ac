package io.quanzi.sandbox.contact;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.Refused;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.core.World;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.Staff;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Contact ways: made and kept by an app, scanned by customers. https://developer.work.weixin.qq.com/document/path/92228 */
public final class ContactWays {
    private static final String ROOT = "/cgi-bin/externalcontact/";
    private static final int MOST = 500_000;
    private static final int MOST_USERS = 100;
    private static final int MOST_STATE = 30;

    private final World world;
    private final People people;
    private final Relations relations;
    private final Table<ContactWay> ways;

    public ContactWays(World world, People people, Relations relations) {
        this.world = world;
        this.people = people;
        this.relations = relations;
        this.ways = world.table("contactWays", ContactWay.class);
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "add_contact_way", this::add);
        endpoints.post(ROOT + "get_contact_way", this::get);
        endpoints.post(ROOT + "list_contact_way", this::list);
        endpoints.post(ROOT + "update_contact_way", this::update);
        endpoints.post(ROOT + "del_contact_way", this::delete);
    }

    public boolean has(String configId) {
        return ways.has(configId);
    }

    /** A person scans the QR code of a contact way. */
    public Scan scan(Person person, String configId) {
        var way = ways.find(configId);
        if (way == null) {
            throw new Refused("二维码已失效: no contact way has the config_id \"" + configId + "\"");
        }
        if (way.until() != null && !world.now().isBefore(way.until())) {
            throw new Refused("二维码已过期: the temporary contact way ended at " + way.until());
        }
        var staff = pick(way);
        var outcome = relations.add(person, staff, way.skipVerify(), way.state());
        if (way.temporary() && outcome != Relations.Outcome.already) {
            ways.remove(configId);
        } else if (way.type() == 2) {
            ways.put(configId, way.picked());
        }
        return new Scan(outcome, staff.userId());
    }

    private Staff pick(ContactWay way) {
        var users = new ArrayList<>(way.users());
        if (!way.parties().isEmpty()) {
            people.staffOf(way.corpId()).stream()
                    .map(Staff::userId)
                    .filter(user -> !users.contains(user))
                    .forEach(users::add);
        }
        var staff = people.member(users.get(way.picks() % users.size()));
        if (staff == null) {
            throw new IllegalStateException("a contact way names a member that does not exist");
        }
        return staff;
    }

    private ObjectNode add(Call call) {
        if (ways.size() >= MOST) {
            throw new ApiError(Errcode.TOO_MANY_WAYS);
        }
        int type = within(call, "type", 1, 2, Errcode.NO_WAY_TYPE, Errcode.BAD_WAY_TYPE);
        int scene = within(call, "scene", 1, 2, Errcode.NO_WAY_SCENE, Errcode.BAD_WAY_SCENE);
        int style = (int) call.number("style", scene == 1 ? 1 : 0);
        if (scene == 1 && (style < 1 || style > (type == 1 ? 3 : 2))) {
            throw new ApiError(Errcode.BAD_WAY_STYLE);
        }
        var temporary = call.flag("is_temp", false);
        long life = call.number("expires_in", 7 * 86_400L);
        if (temporary && (life < 1 || life > 14 * 86_400L || type != 1)) {
            throw new ApiError(Errcode.BAD_SIZE, "a temporary way is of type 1 and lives up to 14 days");
        }
        var way = new ContactWay(
                Ids.hex(32),
                call.corpId(),
                call.caller().agentId(),
                type,
                scene,
                style,
                limited(call, "remark"),
                call.flag("skip_verify", true),
                limited(call, "state"),
                users(call, type),
                parties(call),
                call.flag("is_exclusive", false),
                temporary,
                temporary ? world.now().plusSeconds(life) : null,
                world.now(),
                0);
        nobodyMissing(way);
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
        var way = new ContactWay(
                old.configId(),
                old.corpId(),
                old.agentId(),
                old.type(),
                old.scene(),
                (int) call.number("style", old.style()),
                call.has("remark") ? limited(call, "remark") : old.remark(),
                call.flag("skip_verify", old.skipVerify()),
                call.has("state") ? limited(call, "state") : old.state(),
                call.has("user") ? users(call, old.type()) : old.users(),
                call.has("party") ? parties(call) : old.parties(),
                old.exclusive(),
                old.temporary(),
                old.until(),
                old.at(),
                old.picks());
        nobodyMissing(way);
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
        return reply;
    }

    private ObjectNode list(Call call) {
        long now = world.now().getEpochSecond();
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
        if (users.size() > (type == 1 ? 1 : MOST_USERS)) {
            throw new ApiError(Errcode.TOO_MANY_WAY_USERS);
        }
        if (users.isEmpty() && (type == 1 || call.at("party").isEmpty())) {
            throw new ApiError(Errcode.EMPTY_VALUE, "user");
        }
        users.forEach(user -> people.visible(call.caller(), user));
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

    private void nobodyMissing(ContactWay way) {
        if (way.users().isEmpty()
                && (way.parties().isEmpty() || people.staffOf(way.corpId()).isEmpty())) {
            throw new ApiError(Errcode.EMPTY_VALUE, "user");
        }
    }

    private static String limited(Call call, String field) {
        var text = call.text(field);
        if (text.codePointCount(0, text.length()) > MOST_STATE) {
            throw new ApiError(Errcode.BAD_SIZE, field + " takes " + MOST_STATE + " characters");
        }
        return text;
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

    /**
     * What a scan came to.
     *
     * @param userId the member whom the code gave the customer to
     */
    public record Scan(Relations.Outcome outcome, String userId) {}
}
