package io.quanzi.sandbox.callback;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import io.quanzi.sandbox.platform.PlatformSettings;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queue of events to every program that listens. An event is entered in the act that causes it, so that neither
 * stands in the journal without the other; the {@link CallbackSender} takes it from there.
 *
 * <p>Only acts of people cause events; what a program changes through the API does not come back to it.
 */
public final class Callbacks {
    private final SandboxState sandboxState;
    private final PlatformAccounts accounts;
    private final PlatformSettings settings;
    private final Table<Pending> pending;
    private final Table<CallbackCounts> tallies;
    private final CallbackFaults faults = new CallbackFaults();
    private final CallbackDeliveries deliveries = new CallbackDeliveries();
    private Consumer<Pending> callbackSender = event -> {};

    public Callbacks(SandboxState sandboxState, PlatformAccounts accounts, PlatformSettings settings) {
        this.sandboxState = sandboxState;
        this.accounts = accounts;
        this.settings = settings;
        this.pending = sandboxState.table("callbacks", Pending.class);
        this.tallies = sandboxState.table("callbackTallies", CallbackCounts.class);
    }

    /** Tells all apps of a corp. The head of the packet is added here, the rest is the event's own. */
    public void tellCorp(String corpId, String event, Xml rest) {
        for (var app : accounts.of(Platform.WECOM, corpId)) {
            var head = new Xml()
                    .text("ToUserName", corpId)
                    .text("FromUserName", "sys")
                    .number("CreateTime", sandboxState.now().getEpochSecond())
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
        var fault = faults.meet(CallbackFaults.name(packet), CallbackFaults.Kind.ON_THE_WAY);
        if (fault == null) {
            enter(app, packet, openid, null);
            return;
        }
        switch (fault.kind()) {
            case DROP -> drop(app, packet, openid);
            case DUPLICATE -> {
                for (int i = 0; i < fault.times(); i++) {
                    enter(app, packet, openid, null);
                }
            }
            case DELAY ->
                enter(
                        app,
                        packet,
                        openid,
                        fault.virtual() == null
                                ? new Hold(null, fault.millis(), false)
                                : new Hold(sandboxState.now().plus(fault.virtual()), 0, false));
            default -> enter(app, packet, openid, new Hold(null, fault.millis(), true));
        }
    }

    /** Faults to order for events. */
    public CallbackFaults faults() {
        return faults;
    }

    /** Returns what became of the latest events. */
    public CallbackDeliveries deliveries() {
        return deliveries;
    }

    /** Whether a fault takes the welcome code from this event of a contact. */
    public boolean withoutWelcomeCode(String changeType) {
        return faults.meet("change_external_contact/" + changeType, List.of(CallbackFaults.Kind.NO_WELCOME_CODE))
                != null;
    }

    private void enter(App app, String packet, String openid, @Nullable Hold hold) {
        var tally = tally();
        var event = new Pending(Ids.hex(16), app.key(), packet, openid, 0, hold);
        pending.put(event.id(), event);
        tallies.put("all", new CallbackCounts(tally.sent() + 1, tally.delivered(), tally.lost()));
        var at = sandboxState.now();
        sandboxState.afterwards(() -> {
            deliveries.enter(event, at, CallbackDeliveries.State.waiting);
            callbackSender.accept(event);
        });
    }

    private void drop(App app, String packet, String openid) {
        var tally = tally();
        tallies.put("all", new CallbackCounts(tally.sent() + 1, tally.delivered(), tally.lost() + 1));
        var event = new Pending(Ids.hex(16), app.key(), packet, openid, 0, null);
        var at = sandboxState.now();
        sandboxState.afterwards(() -> deliveries.enter(event, at, CallbackDeliveries.State.dropped));
    }

    public CallbackCounts tally() {
        var tally = tallies.find("all");
        return tally == null ? new CallbackCounts(0, 0, 0) : tally;
    }

    /** How many events are still on their way. */
    public int waiting() {
        return pending.size();
    }

    void handTo(Consumer<Pending> callbackSender) {
        this.callbackSender = callbackSender;
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
            tallies.put("all", new CallbackCounts(tally.sent(), tally.delivered() + 1, tally.lost()));
            deliveries.ended(id, CallbackDeliveries.State.delivered);
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
            tallies.put("all", new CallbackCounts(tally.sent(), tally.delivered(), tally.lost() + 1));
            deliveries.ended(id, CallbackDeliveries.State.lost);
            return false;
        }
        pending.put(id, new Pending(id, event.app(), event.packet(), event.openid(), event.attempts() + 1, null));
        return true;
    }

    /**
     * @param packet the plaintext, the same at every attempt
     * @param openid whose act it was; empty outside the Official Account
     * @param attempts that failed so far
     * @param hold what keeps it from being sent at once; absent = nothing
     */
    record Pending(
            String id,
            String app,
            String packet,
            String openid,
            int attempts,
            @Nullable Hold hold) {}

    /**
     * An event that a fault keeps back.
     *
     * @param until an instant of the sandbox's clock; absent = it waits by the system's time
     * @param millis of the system's time to wait
     * @param behind whether it goes as soon as the next event of its app has gone before it
     */
    record Hold(@Nullable Instant until, int millis, boolean behind) {}

    /** Events that were ever sent, arrived, and were given up. */
    public record CallbackCounts(long sent, long delivered, long lost) {}
}
