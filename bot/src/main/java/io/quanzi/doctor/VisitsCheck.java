package io.quanzi.doctor;

import io.quanzi.callback.CallbackStatistics.Outcome;
import io.quanzi.callback.CallbackStatistics.Visit;
import io.quanzi.shared.ChinaTime;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether WeCom itself ever called: what its admin console holds cannot be read from here, but what it sent
 * can.
 */
final class VisitsCheck implements Check {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ChinaTime.ZONE);

    @Override
    public CheckId first() {
        return CheckId.CALLBACK_VISITS;
    }

    @Override
    public void look(DiagnosticContext diagnosticContext, CheckResults found) {
        DiagnosticContext.Bot bot = diagnosticContext.bot();
        if (bot == null) {
            found.skip(CheckId.CALLBACK_VISITS, "no-bot");
            return;
        }
        var visits = new Known(bot.visits().apply(ConfigurationCheck.CALLBACK_PATH));
        Optional<Visit> key = visits.since(Outcome.BAD_KEY);
        Optional<Visit> receiver = visits.since(Outcome.OTHER_RECEIVER);
        Optional<Visit> signature = visits.since(Outcome.BAD_SIGNATURE);
        Optional<Visit> time = visits.since(Outcome.BAD_TIME);
        Optional<Visit> taken = visits.last(Outcome.TAKEN);
        if (key.isPresent()) {
            found.wrong(CheckId.CALLBACK_VISITS, "key", told(key.get()));
        } else if (receiver.isPresent()) {
            found.wrong(CheckId.CALLBACK_VISITS, "receiver", told(receiver.get()));
        } else if (signature.isPresent() && visits.good().isEmpty()) {
            found.wrong(CheckId.CALLBACK_VISITS, "signature", told(signature.get()));
        } else if (signature.isPresent()) {
            // anybody may send such; or the token was changed on one side since
            found.warn(CheckId.CALLBACK_VISITS, "signature-since", told(signature.get()));
        } else if (time.isPresent() && visits.good().isEmpty()) {
            found.wrong(CheckId.CALLBACK_VISITS, "time", told(time.get()));
        } else if (time.isPresent()) {
            // a recorded one sent again, or a clock that was moved since
            found.warn(CheckId.CALLBACK_VISITS, "time-since", told(time.get()));
        } else if (taken.isPresent()) {
            found.ok(CheckId.CALLBACK_VISITS, told(taken.get()));
        } else if (diagnosticContext.isSimulated()) {
            found.skip(CheckId.CALLBACK_VISITS, "simulated");
        } else if (visits.good().isPresent()) {
            found.warn(
                    CheckId.CALLBACK_VISITS,
                    "no-events",
                    TIME.format(visits.good().get()));
        } else {
            URI url = ConfigurationCheck.publicUrl(diagnosticContext);
            found.warn(CheckId.CALLBACK_VISITS, "never", url == null ? "?" : ConfigurationCheck.callback(url));
        }
    }

    private static Object[] told(Visit visit) {
        return new Object[] {TIME.format(visit.at()), visit.count(), visit.from()};
    }

    private record Known(Map<Outcome, Visit> visits) {
        Optional<Visit> last(Outcome outcome) {
            return Optional.ofNullable(visits.get(outcome));
        }

        /** When the last true one came. */
        Optional<Instant> good() {
            return Stream.of(Outcome.CHECKED, Outcome.TAKEN)
                    .flatMap(outcome -> last(outcome).stream())
                    .map(Visit::at)
                    .max(Instant::compareTo);
        }

        /** The last of a kind, when it is newer than the last true one. */
        Optional<Visit> since(Outcome outcome) {
            return last(outcome).filter(visit -> good().map(visit.at()::isAfter).orElse(true));
        }
    }
}
