package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics.Outcome;
import io.quanzi.callback.CallbackStatistics.Visit;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Reports what the shop's webhook refused: orders that the shop believes delivered and that are not stored here. */
final class ShopVisits {
    static final String PATH = "/shop/events";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ChinaTime.ZONE);

    /** A shop that sends much is refused one event among many that are taken; so long it is told. */
    private static final Duration TOLD = Duration.ofDays(7);

    private ShopVisits() {}

    /** Tells each kind of refusal that matters still; whether there was one. */
    static boolean look(DiagnosticContext diagnosticContext, CheckResults found) {
        DiagnosticContext.Bot bot = diagnosticContext.bot();
        if (bot == null) {
            return false;
        }
        try {
            return tell(bot.visits().apply(PATH), bot.clock().instant(), found);
        } catch (DataAccessException away) {
            return false; // the look at the database tells of it
        }
    }

    private static boolean tell(Map<Outcome, Visit> visits, Instant now, CheckResults found) {
        Visit taken = visits.get(Outcome.TAKEN);
        boolean told = false;
        Visit signature = visits.get(Outcome.BAD_SIGNATURE);
        if (signature != null && taken == null) {
            found.wrong(CheckId.SHOP_SECRET, "signature", values(signature));
            told = true;
        } else if (signature != null && isSince(signature, taken)) {
            // anybody may send such; or the secret was changed on one side since
            found.warn(CheckId.SHOP_SECRET, "signature-since", values(signature));
            told = true;
        }
        Visit time = visits.get(Outcome.BAD_TIME);
        if (time != null && isSince(time, taken)) {
            found.wrong(CheckId.SHOP_SECRET, "time", values(time));
            told = true;
        }
        Visit size = visits.get(Outcome.TOO_LARGE);
        if (size != null && isLately(size, now)) {
            found.warn(CheckId.SHOP_SECRET, "size", values(size));
            told = true;
        }
        Visit content = visits.get(Outcome.BAD_CONTENT);
        if (content != null && isLately(content, now)) {
            found.wrong(CheckId.SHOP_SECRET, "content", values(content));
            told = true;
        }
        return told;
    }

    private static boolean isSince(Visit refused, @Nullable Visit taken) {
        return taken == null || refused.at().isAfter(taken.at());
    }

    private static boolean isLately(Visit refused, Instant now) {
        return refused.at().isAfter(now.minus(TOLD));
    }

    private static Object[] values(Visit visit) {
        return new Object[] {TIME.format(visit.at()), visit.count(), visit.from(), visit.detail()};
    }
}
