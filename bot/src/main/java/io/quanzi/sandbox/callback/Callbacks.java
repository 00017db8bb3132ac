package io.quanzi.sandbox.callback;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.core.World;
import io.quanzi.sandbox.platform.Accounts;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Plane;
import io.quanzi.sandbox.platform.Settings;
import java.util.function.Consumer;

/**
 * The queue of events to every program that listens. An event is entered in the act that causes it, so that neither
 * stands in the journal without the other; the {@link Courier} takes it from there.
 *
 * <p>Only acts of people cause events; what a program changes through the API does not come back to it.
 */
public final class Callbacks {
    private final World world;
    private final Accounts accounts;
    private final Settings settings;
    private final Table<Pending> pending;
    private final Table<Tally> tallies;
    private Consumer<Pending> courier = event -> {};

    public Callbacks(World world, Accounts accounts, Settings settings) {
        this.world = world;
        this.accounts = accounts;
        this.settings = settings;
        this.pending = world.table("callbacks", Pending.class);
        this.tallies = world.table("callbackTallies", Tally.class);
    }

    /** Tells all apps of a corp. The head of the packet is added here, the rest is the event's own. */
    public void tellCorp(String corpId, String event, Xml rest) {
        for (var app : accounts.of(Plane.WECOM, corpId)) {
            var head = new Xml()
                    .text("ToUserName", corpId)
                    .text("FromUserName", "sys")
                    .number("CreateTime", world.now().getEpochSecond())
                    .text("MsgType", "event")
                    .text("Event", event);
            tell(app, head.then(rest).end(), "");
        }
    }

    /** Tells one app a packet that is whole already, such as an event of an Official Account or a Store. */
    public void tell(App app, String packet, String openid) {
        if (app.callbackUrl() == null || app.token() == null || app.aesKey() == null) {
            return;
        }
        var tally = tally();
        var event = new Pending(Ids.hex(16), app.key(), packet, openid, 0);
        pending.put(event.id(), event);
        tallies.put("all", new Tally(tally.sent() + 1, tally.delivered(), tally.lost()));
        world.afterwards(() -> courier.accept(event));
    }

    public Tally tally() {
        var tally = tallies.find("all");
        return tally == null ? new Tally(0, 0, 0) : tally;
    }

    /** How many events are still on their way. */
    public int waiting() {
        return pending.size();
    }

    void handTo(Consumer<Pending> courier) {
        this.courier = courier;
    }

    boolean retryOnRefusal() {
        return settings.now().retryOnRefusal();
    }

    Table<Pending> pending() {
        return pending;
    }

    void delivered(String id) {
        if (pending.has(id)) {
            pending.remove(id);
            var tally = tally();
            tallies.put("all", new Tally(tally.sent(), tally.delivered() + 1, tally.lost()));
        }
    }

    /** Notes a failed attempt; false when it was the last, and the event is lost. */
    boolean failed(String id) {
        var event = pending.find(id);
        if (event == null) {
            return false;
        }
        if (event.attempts() >= settings.now().callbackRetries()) {
            pending.remove(id);
            var tally = tally();
            tallies.put("all", new Tally(tally.sent(), tally.delivered(), tally.lost() + 1));
            return false;
        }
        pending.put(id, new Pending(id, event.app(), event.packet(), event.openid(), event.attempts() + 1));
        return true;
    }

    /**
     * @param packet the plaintext, the same at every attempt
     * @param openid whose act it was; empty outside the Official Account's plane
     * @param attempts that failed so far
     */
    record Pending(String id, String app, String packet, String openid, int attempts) {}

    /** Events that were ever sent, arrived, and were given up. */
    public record Tally(long sent, long delivered, long lost) {}
}
