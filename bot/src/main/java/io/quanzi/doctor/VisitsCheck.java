package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics.Visit;
import io.quanzi.callback.CallbackStatistics.VisitOutcome;
import io.quanzi.doctor.CheckResult.State;
import io.quanzi.shared.ChinaTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Checks whether WeCom itself ever called: what its admin console holds cannot be read from here, but what it sent
 * can. So it is with what the shop sends.
 */
final class VisitsCheck implements Check {
    private static final String SHOP_PATH = "/shop/events";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ChinaTime.ZONE);

    /** A shop that sends much is refused one event among many that are taken; so long it is told. */
    private static final Duration TOLD = Duration.ofDays(7);

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        DiagnosticContext.Bot bot = context.bot();
        CheckResults.Cases cases = found.first(CheckId.CALLBACK_VISITS).skip(bot == null, "no-bot");
        if (bot != null) {
            var visits = new LatestVisits(bot.visits().apply(ConfigurationCheck.CALLBACK_PATH));
            Instant good = visits.latest(VisitOutcome.CHECKED, VisitOutcome.TAKEN);
            visits.tell(cases, VisitOutcome.BAD_KEY, good, State.WRONG, "key");
            visits.tell(cases, VisitOutcome.OTHER_RECEIVER, good, State.WRONG, "receiver");
            visits.tellSince(cases, VisitOutcome.BAD_SIGNATURE, good, "signature");
            visits.tellSince(cases, VisitOutcome.BAD_TIME, good, "time");
            visits.tell(cases, VisitOutcome.TAKEN, null, State.OK, "ok");
            URI url = ConfigurationCheck.publicUrl(context);
            cases.skip(context.isSimulated(), "simulated")
                    .warn(good != null, "no-events", good == null ? "" : TIME.format(good))
                    .warn(true, "never", url == null ? "?" : ConfigurationCheck.callback(url));
        }
    }

    /**
     * Tells each kind of refusal of the shop's webhook that matters still, of orders that the shop believes delivered and
     * that are not stored here; whether there was one.
     */
    static boolean lookAtShop(DiagnosticContext context, CheckResults found) {
        DiagnosticContext.Bot bot = context.bot();
        if (bot == null) {
            return false;
        }
        try {
            var visits = new LatestVisits(bot.visits().apply(SHOP_PATH));
            Instant lately = bot.clock().instant().minus(TOLD);
            Instant good = visits.latest(VisitOutcome.TAKEN);
            CheckId id = CheckId.SHOP_SECRET;
            return Stream.of(
                            visits.tellSince(found.first(id), VisitOutcome.BAD_SIGNATURE, good, "signature"),
                            visits.tell(found.first(id), VisitOutcome.BAD_TIME, good, State.WRONG, "time"),
                            visits.tell(found.first(id), VisitOutcome.TOO_LARGE, lately, State.WARN, "size"),
                            visits.tell(found.first(id), VisitOutcome.BAD_CONTENT, lately, State.WRONG, "content"))
                    .anyMatch(Boolean::booleanValue);
        } catch (DataAccessException away) {
            return false; // the look at the database tells of it
        }
    }

    private record LatestVisits(Map<VisitOutcome, Visit> last) {
        /** Returns when the last of some kinds came. */
        @Nullable
        Instant latest(VisitOutcome... outcomes) {
            return Stream.of(outcomes)
                    .map(last::get)
                    .filter(Objects::nonNull)
                    .map(Visit::at)
                    .max(Instant::compareTo)
                    .orElse(null);
        }

        /** Tells of the last of a kind when it is newer than an instant; whether it is. */
        boolean tell(
                CheckResults.Cases cases, VisitOutcome outcome, @Nullable Instant since, State state, String cause) {
            Visit visit = last.get(outcome);
            if (visit == null || (since != null && !visit.at().isAfter(since))) {
                return false;
            }
            cases.add(true, state, cause, TIME.format(visit.at()), visit.count(), visit.from(), visit.detail());
            return true;
        }

        /** Wrong where no valid one ever came; else anybody may send such, or one side was changed since. */
        boolean tellSince(CheckResults.Cases cases, VisitOutcome outcome, @Nullable Instant good, String cause) {
            return good == null
                    ? tell(cases, outcome, null, State.WRONG, cause)
                    : tell(cases, outcome, good, State.WARN, cause + "-since");
        }
    }
}
