package io.quanzi.console;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyHold;
import io.quanzi.content.law.CopyRelease;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** What the copy check holds, for the pages on which somebody may let it go: {@code console/copy-release.ftlh} draws it. */
@Component
public class CopyHoldViews {
    private final CopyCheck copyCheck;
    private final Approvers approvers;
    private final Clock clock;

    CopyHoldViews(CopyCheck copyCheck, Approvers approvers, Clock clock) {
        this.copyCheck = copyCheck;
        this.approvers = approvers;
        this.clock = clock;
    }

    /**
     * A text that is held, or was.
     *
     * @param text exactly the one that would be let go
     * @param day on which it is to leave
     * @param lines what is against it
     * @param never what of that nobody may release, each a sentence
     * @param mayRelease whether the reader has the right
     * @param release the one by which it may go; null without
     */
    public record View(
            String text,
            String day,
            List<Line> lines,
            List<String> never,
            boolean mayRelease,
            @Nullable CopyRelease release) {}

    /** One thing that is against it. */
    public record Line(String word, String article, String why) {}

    /** What is to be shown of a text that is to leave at a time, null for now; null when nothing is against it. */
    public @Nullable View of(String text, @Nullable Instant at, Locale language) {
        return of(copyCheck.hold(text, dayOf(at)), at, language);
    }

    /** The same of what is known already. */
    public @Nullable View of(CopyHold hold, @Nullable Instant at, Locale language) {
        if (hold.findings().isEmpty()) {
            return null;
        }
        Authentication user = SecurityContextHolder.getContext().getAuthentication();
        return new View(
                hold.text(),
                dayOf(at).toString(),
                hold.findings().stream()
                        .map(finding -> new Line(
                                finding.word(),
                                finding.article().in(language),
                                finding.why().in(language)))
                        .distinct()
                        .toList(),
                hold.never().stream()
                        .map(finding -> Message.of("copy-release.never", finding.word(), finding.article())
                                .in(language))
                        .distinct()
                        .toList(),
                user != null && approvers.mayRelease(user.getName()),
                hold.release());
    }

    private LocalDate dayOf(@Nullable Instant at) {
        return ChinaTime.dayOf(at == null ? clock.instant() : at);
    }
}
