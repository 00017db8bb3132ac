package io.quanzi.sandbox.platform;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The numbers and habits of this WeCom; changed at {@code /_sim/settings}. */
public final class PlatformSettings {
    private static final String ONLY = "settings";

    private final Table<Values> rows;

    public PlatformSettings(SandboxState sandboxState) {
        this.rows = sandboxState.table("settings", Values.class);
    }

    public Values now() {
        var values = rows.find(ONLY);
        return values == null ? Values.DEFAULT : values;
    }

    /** Changes the named settings and leaves the others. */
    public Values change(JsonNode changes) {
        var merged = (ObjectNode) Json.tree(now());
        changes.properties().forEach(change -> {
            if (!merged.has(change.getKey())) {
                throw new IllegalArgumentException(
                        "expected one of the settings " + names() + ", got \"" + change.getKey() + "\"");
            }
            if (change.getValue().isNull()) {
                throw new IllegalArgumentException("expected a value of the setting \"" + change.getKey()
                        + "\", got null; leave it out to keep it");
            }
            merged.set(change.getKey(), change.getValue());
        });
        try {
            var values = Json.MAPPER.treeToValue(merged, Values.class);
            rows.put(ONLY, values);
            return values;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a setting has a value it cannot have: " + e.getOriginalMessage(), e);
        }
    }

    private static String names() {
        return String.join(", ", Json.tree(Values.DEFAULT).propertyNames());
    }

    /** How many mass messages a customer or a group takes: as many a month as the month has days, or the older rules. */
    public enum QuotaMode {
        month_days,
        week_7,
        day_1,
        legacy_month_4
    }

    /**
     * The relation that a scan of a contact way without verification causes at once; {@code half} waits for the member
     * to accept.
     */
    public enum ScanGives {
        full,
        half,
        half_then_full
    }

    /**
     * The settings as they stand.
     *
     * @param groupCapacity most people in a group
     * @param joinWayCapacity most people up to which a join way still admits
     * @param tokenSeconds life of an access token
     * @param callsPerMinute and callsPerHour: most calls of one API by one account, past it 45009; 0 = no limit, as in
     *     all limits here
     * @param callsPerMinuteByIp and callsPerHourByIp: likewise from one address
     * @param callsAtOnce most calls of one API by one account at a time, past it 45033; WeCom tells no figure, hence 0
     * @param badSecretsPerHour wrong secrets from one address, past which it gets no token for an hour
     * @param accountCap members the corp may have; each app may send 200 times as many messages a day
     * @param messagesPerMinute and messagesPerHour: most messages of an app to one member; more are silently dropped
     * @param mostWays contact ways and join ways together, past it 41045
     * @param mostLinks acquisition links, past it 41095; WeCom tells no figure, hence 0
     * @param dispatchMillis how long a new mass message answers 41063
     * @param callbackRetries further attempts after the first
     * @param retryOnRefusal whether a status other than 200 is a failure too, as a failed connection is
     */
    public record Values(
            QuotaMode quotaMode,
            ScanGives scanGives,
            int groupCapacity,
            int joinWayCapacity,
            int tokenSeconds,
            int callsPerMinute,
            int callsPerHour,
            int callsPerMinuteByIp,
            int callsPerHourByIp,
            int callsAtOnce,
            int badSecretsPerHour,
            int accountCap,
            int messagesPerMinute,
            int messagesPerHour,
            int mostWays,
            int mostLinks,
            int dispatchMillis,
            int callbackRetries,
            boolean retryOnRefusal) {
        static final Values DEFAULT = new Values(
                QuotaMode.month_days,
                ScanGives.full,
                500,
                200,
                7200,
                10_000,
                150_000,
                20_000,
                600_000,
                0,
                2000,
                1000,
                30,
                1000,
                500_000,
                0,
                1000,
                3,
                true);

        public Values {
            if (groupCapacity < 2 || joinWayCapacity < 1 || tokenSeconds < 1) {
                throw new IllegalArgumentException(
                        "expected groupCapacity ≥ 2, joinWayCapacity ≥ 1 and tokenSeconds ≥ 1");
            }
            if (IntStream.of(
                            callsPerMinute,
                            callsPerHour,
                            callsPerMinuteByIp,
                            callsPerHourByIp,
                            callsAtOnce,
                            badSecretsPerHour,
                            accountCap,
                            messagesPerMinute,
                            messagesPerHour,
                            mostWays,
                            mostLinks)
                    .anyMatch(limit -> limit < 0)) {
                throw new IllegalArgumentException("expected every limit to be 0, which is none, or more");
            }
        }
    }
}
