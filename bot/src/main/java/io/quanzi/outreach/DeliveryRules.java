package io.quanzi.outreach;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.content.law.CopyHold;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps a message from being said: the person's wish, the comparison they are held out for, the copy check. */
record DeliveryRules(Customers customers, CopyCheck copyCheck) {
    private static final Logger log = LoggerFactory.getLogger(DeliveryRules.class);

    /** Whether a person is not to be written to at all. */
    Optional<DeliveryOutcome.Skipped> forbidden(Customer person) {
        if (person.optedOut()) {
            return Optional.of(new DeliveryOutcome.Skipped(SkipReason.OPTED_OUT, "the person wants no messages"));
        }
        if (customers.holdout().holds(person.holdoutBucket())) {
            return Optional.of(new DeliveryOutcome.Skipped(SkipReason.HELD_OUT, "held out for comparison"));
        }
        return Optional.empty();
    }

    /** Whether words of ours are not to be said. */
    Optional<DeliveryOutcome.Skipped> banned(String id, String own) {
        return skipped(id, copyCheck.check(own));
    }

    /** Whether the values of a notice of somebody's own order are not to be said. */
    Optional<DeliveryOutcome.Skipped> bannedNotice(String id, String values) {
        return skipped(id, copyCheck.checkNotice(values));
    }

    private static Optional<DeliveryOutcome.Skipped> skipped(String id, List<CopyFinding> findings) {
        if (findings.isEmpty()) {
            return Optional.empty();
        }
        log.warn(
                "message blocked by the copy check delivery={} word={}",
                id,
                findings.get(0).word());
        return Optional.of(new DeliveryOutcome.Skipped(SkipReason.COPY, words(findings)));
    }

    /** What stands in the store and is read beside the Chinese words that were held is Chinese too. */
    private static String words(List<CopyFinding> findings) {
        return findings.stream()
                .map(finding ->
                        "“%s”%s".formatted(finding.word(), finding.article().in(Locale.SIMPLIFIED_CHINESE)))
                .distinct()
                .collect(Collectors.joining("、"));
    }

    /** The words of a post that keep it from being said; empty when none do. */
    static String blocking(CopyCheck copyCheck, MessageContent messageContent) {
        return words(objections(copyCheck, messageContent));
    }

    /** What the copy check has against a post that leaves now: its text, and the words and addresses of its cards. */
    static List<CopyFinding> objections(CopyCheck copyCheck, MessageContent messageContent) {
        return copyCheck.check(whole(messageContent));
    }

    /** The same of a post that leaves on a day. */
    static List<CopyFinding> objections(CopyCheck copyCheck, MessageContent messageContent, LocalDate day) {
        return copyCheck.check(whole(messageContent), day);
    }

    /** Whether a post may leave on a day, and what a person did or may do about it. */
    static CopyHold hold(CopyCheck copyCheck, MessageContent messageContent, LocalDate day) {
        return copyCheck.hold(whole(messageContent), day);
    }

    /** Returns a post that leaves on a day with the mark of an advertisement where it has to have that; else itself. */
    static MessageContent marked(CopyCheck copyCheck, MessageContent messageContent, LocalDate day) {
        return copyCheck.lacksMark(whole(messageContent), day)
                ? new MessageContent(
                        CopyCheck.MARK + messageContent.text(),
                        messageContent.attachments(),
                        CopyCheck.MARK + messageContent.own())
                : messageContent;
    }

    /** All that is read of a post, with the addresses of its cards. */
    static String whole(MessageContent messageContent) {
        var words = new StringBuilder(messageContent.own());
        messageContent.attachments().stream()
                .flatMap(attachment -> attachment.words().stream())
                .forEach(read -> words.append('\n').append(read));
        messageContent.cards().forEach(card -> words.append('\n').append(card.url()));
        return words.toString();
    }
}
